import { z } from 'zod';
import { topicFileSchema } from '../core/question.ts';

/** The JSON Schema of a question file, for editors: what may be written, before defaults are filled in. */
export function questionFileJsonSchema(): unknown {
  return {
    $comment: 'Made by `npm run schema` from src/core/question.ts.',
    ...z.toJSONSchema(topicFileSchema, { io: 'input', unrepresentable: 'any' }),
    title: 'A file of interview questions',
  };
}
