import { z } from 'zod';

const verdict = z.enum(['hit', 'partial', 'missed', 'denied']);
const yesNo = z.enum(['yes', 'no']);

/** A grade as the database keeps it beside its answer. */
export const gradeSchema = z.object({
  mark: z.number(),
  points: z.array(
    z.object({
      point: z.string(),
      verdict,
      earned: z.number(),
      marks: z.number(),
      words: z.string().optional(),
    }),
  ),
  misconceptions: z.array(
    z.object({
      belief: z.string(),
      correction: z.string(),
      words: z.string(),
      guessed: z.boolean().default(false),
    }),
  ),
  stance: z.object({ said: yesNo, right: z.boolean(), words: z.string() }).optional(),
  gate: z
    .object({
      name: z.enum(['empty', 'dont-know', 'echo', 'injection', 'word-list', 'jumble', 'off-topic']),
      reason: z.string(),
    })
    .optional(),
  admitted: z.string().optional(),
  confidence: z.number(),
});
