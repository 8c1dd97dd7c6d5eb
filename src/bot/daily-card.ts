import type { Bank } from '../core/bank.ts';
import type { Day } from '../core/calendar.ts';
import type { Participation } from '../core/daily.ts';
import type { AskedQuestion } from '../core/grading/question-grade.ts';
import type { Room } from '../storage/rooms.ts';
import { action, type Block, type Card, card, type Field, text } from './card.ts';
import { listed } from './command.ts';
import { answerBlocks, questionBlocks } from './question-card.ts';

/** Points that a reveal lists; the others were had by more people. */
const MOST_MISSED = 5;
/** Names in one sentence. */
const MOST_NAMED = 5;

/** A room's question of the day, which anybody there can answer privately. */
export function dailyCard(bank: Bank, question: AskedQuestion, answered: number): Card {
  return card(
    titleOf('Daily question', bank, question),
    [...questionBlocks(question), text(tallyOf(answered))],
    {
      actions: [action(`answer:${question.id}`, 'Answer', { words: 'daily answer', style: 'primary' })],
    },
  );
}

/** The question once its answer is shown further down. */
export function closedDailyCard(bank: Bank, question: AskedQuestion, answered: number): Card {
  return card(titleOf('Daily question', bank, question), [
    ...questionBlocks(question),
    text(`Closed: ${peopleAnswered(answered)} The answer is further down.`),
  ]);
}

/** The answer to a room's question, and how the room did, without telling on anybody. */
export function revealCard(
  bank: Bank,
  question: AskedQuestion,
  day: Day,
  participation: Participation,
): Card {
  return card(
    titleOf(`The answer of ${day}`, bank, question),
    [...questionBlocks(question), ...answerBlocks(question), ...participationBlocks(participation)],
    { actions: [action('practice', 'Practice more')] },
  );
}

function participationBlocks({ answered, points, leaders, bestMark }: Participation): Block[] {
  const led =
    leaders.length === 0
      ? []
      : [`${namesOf(leaders)} ${leaders.length === 1 ? 'leads' : 'lead'} with ${bestMark} of 100.`];
  const missed: Block[] =
    points.length === 0
      ? []
      : [
          {
            kind: 'table',
            columns: [
              { title: 'Got it', align: 'right' },
              { title: 'Point', align: 'left' },
            ],
            rows: points
              .slice(0, MOST_MISSED)
              .map(({ point, hits }) => ({ cells: [`${hits} of ${answered}`, point], mine: false })),
          },
        ];
  return [...missed, text([peopleAnswered(answered), ...led].join(' '))];
}

/** `Ann, Bo and 3 more`. */
export function namesOf(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return more <= 0 ? listed(names, 'and') : listed([...names.slice(0, MOST_NAMED), `${more} more`], 'and');
}

function titleOf(what: string, bank: Bank, question: AskedQuestion): string {
  return `${what} · ${bank.topicTitle(question.topic)} · ${question.level}`;
}

function tallyOf(answered: number): string {
  const privately = 'Only you see your answer and its mark.';
  return answered === 0
    ? `Nobody has answered yet. ${privately}`
    : `${answered} answered so far. ${privately}`;
}

function peopleAnswered(answered: number): string {
  if (answered === 0) return 'Nobody answered.';
  return answered === 1 ? '1 person answered.' : `${answered} people answered.`;
}

/** Tells whoever set a daily question up that it had to stop. */
export function pausedCard(room: Room | undefined, reason: string): Card {
  return card(
    'Daily question paused',
    [stoppedFields(room, reason), text('`daily resume`, said in the room, starts it again.')],
    { tone: 'bad' },
  );
}

/** Where something had to stop, and why; by its name alone, for a link to a room that is gone says nothing. */
export function stoppedFields(room: Room | undefined, reason: string): Block {
  return { kind: 'fields', fields: [{ name: room?.name || 'A room', value: reason }] };
}

/** A field that is named for a room; `unnamed` stands for one without a name, which no link leads to. */
export function roomField(name: string, externalId: string, unnamed: string): Pick<Field, 'name' | 'room'> {
  return name === '' ? { name: unnamed } : { name, room: externalId };
}

/** Once a day at most, for who asked for it. */
export function reminderCard(): Card {
  return card(
    'A question a day',
    [text('You have not answered one today. One answer makes the day count.')],
    {
      actions: [
        action('practice', 'Practice', { style: 'primary' }),
        action('settings:reminders off', 'Stop these', { words: 'settings reminders off' }),
      ],
    },
  );
}
