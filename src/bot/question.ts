import { nearestNames } from '../core/distance.ts';
import { isAsked } from '../core/grading/question-grade.ts';
import { askQuestion } from '../storage/progress.ts';
import { privately } from './card.ts';
import { command, questionsMeant, UsageError, words } from './command.ts';
import { questionCard } from './question-card.ts';

export const questionCommand = command({
  name: 'question',
  summary: 'Ask me this question, by its id or ref',
  options: {
    name: words('an id such as `send-on-closed-channel`, or a ref such as `bank-031`', questionsMeant),
  },
  async run(request, { name }) {
    const { bank, db, member, room, now } = request;
    if (name === undefined) throw new UsageError('Which one? `question bank-031`, or `search` to find it.');
    const found = bank.find(name) ?? bank.find(name.trim().split(/\s+/).join('-'));
    if (found === undefined)
      throw new UsageError(
        notFound(
          name,
          bank.questions.flatMap(({ id, ref }) => [id, ...(ref ? [ref] : [])]),
        ),
      );
    if (!isAsked(found))
      throw new UsageError(
        `“${found.id}” is a ${found.kind} question, which cannot be practised in one message.`,
      );
    await askQuestion(db, { memberId: member.id, room, questionId: found.id, filter: '', now });
    return privately(questionCard(bank, found));
  },
});

function notFound(name: string, names: readonly string[]): string {
  const near = nearestNames(name, names, 3).map((candidate) => `\`${candidate}\``);
  const help =
    near.length > 0 ? `Did you mean ${near.join(' or ')}?` : '`search` finds questions by their words.';
  return `There is no question “${name.slice(0, 60)}”. ${help}`;
}
