import { type AskedQuestion, isAsked } from '../core/grading/question-grade.ts';
import { openQuestion } from '../storage/progress.ts';
import { UsageError } from './command.ts';
import type { Request } from './request.ts';

/** The question named, or the one open in this room. Throws UsageError if there is none, or none that one message answers. */
export async function questionMeant(request: Request, named: string | undefined): Promise<AskedQuestion> {
  const { bank, db, member, room } = request;
  const id = named ?? (await openQuestion(db, member.id, room))?.questionId;
  if (id === undefined) throw new UsageError('No question is open here. `practice` asks one.');
  const question = bank.find(id);
  if (question === undefined)
    throw new UsageError(`The question “${id}” is not in the bank any more. \`practice\` asks another.`);
  if (!isAsked(question))
    throw new UsageError(`“${id}” is a ${question.kind} question, which cannot be practised in one message.`);
  return question;
}
