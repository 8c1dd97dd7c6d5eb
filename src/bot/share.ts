import { lastMarkOf } from '../storage/answers.ts';
import { action, card, type Reply, text } from './card.ts';
import { command, question, UsageError } from './command.ts';
import { toneOf } from './feedback-card.ts';
import type { Place } from './incoming.ts';
import { questionMeant } from './open-question.ts';
import { ownStreak } from './streak.ts';

export const share = command({
  name: 'share',
  summary: 'Tell the room your last mark for the question, never your answer',
  options: { question: question() },
  async run(request, { question }): Promise<Reply> {
    const { bank, db, incoming, member, team } = request;
    if (!isShareable(incoming.place)) {
      throw new UsageError('There is nobody here to share a mark with: `share` is for a room of your team.');
    }
    const meant = await questionMeant(request, question);
    const last = await lastMarkOf(db, { teamId: team.id, memberId: member.id, questionId: meant.id });
    if (last === undefined) {
      throw new UsageError('You have no mark for this question yet. `answer` it first, then share.');
    }
    const { current } = await ownStreak(request);
    const earned = [
      ...(last.points > 0 ? [`+${last.points} points`] : []),
      ...(current > 0 ? [`streak ${current}`] : []),
    ];
    const so = earned.length === 0 ? '' : ` (${earned.join(', ')})`;
    return {
      audience: 'room',
      show: card(
        `${bank.topicTitle(meant.topic)} · ${meant.level}`,
        [text(`${member.name} got ${last.mark}/100 on: ${beginning(meant.prompt)}${so}`)],
        { tone: toneOf(last.mark), actions: [action(`answer:${meant.id}`, 'Answer it too')] },
      ),
    };
  },
});

/** A room of a team on a chat platform; a direct message and a terminal have nobody else in them. */
export function isShareable({ platform, team }: Place): boolean {
  return team !== null && platform !== 'terminal';
}

/** Enough to know the question by. */
const SHOWN = 140;
function beginning(prompt: string): string {
  const line = prompt.replaceAll(/\s+/g, ' ');
  if (line.length <= SHOWN) return line;
  const cut = line.slice(0, SHOWN).replace(/\s+\S*$/, '');
  // A backtick without its other half would mark up what follows.
  return `${cut.split('`').length % 2 === 0 ? cut.replace(/\s*`[^`]*$/, '') : cut}…`;
}
