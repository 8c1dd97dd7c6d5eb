import type { Bank } from '../core/bank.ts';
import { TITLES } from '../core/interview.ts';
import { clockOf, type Item, type ItemReport, type Mock, type MockReport, type Task } from '../core/mock.ts';
import type { Stage } from '../core/question.ts';
import { type Action, action, type Block, type Card, card, note, type Row, text } from './card.ts';
import { lineOf, toneOf, verdictOn } from './feedback-card.ts';
import { questionBlocks } from './question-card.ts';

/** Missed points that the report names of one question; its own card tells them all. */
const MOST_MISSED = 2;

/** The question that a mock interview asks now, with the time that is left; `before` stands above it. */
export function itemCard(mock: Mock, item: Item, task: Task, now: Date, before: readonly Block[]): Card {
  const clock = clockOf(mock, now);
  return card(
    `Question ${clock.number} of ${clock.of} · ${leftOf(mock.minutes, clock.seconds)}`,
    [...before, ...taskBlocks(task), note('plain', budgetOf(item, clock.itemSeconds, task))],
    {
      actions: [
        action(`mock:answer ${clock.number}`, 'Answer', { words: 'answer', style: 'primary' }),
        action(`mock:skip ${clock.number}`, 'Skip', { words: 'skip' }),
        action('mock:status', 'Status', { words: 'status' }),
        action('mock:end', 'End', { words: 'end', style: 'danger' }),
      ],
    },
  );
}

/** What opens a mock interview. */
export function openingBlocks({ minutes, level, items }: Mock): Block[] {
  return [
    text(
      `A mock interview at level ${level}: ${items.length} questions in ${minutes} minutes, one message for each. Late answers count and are noted. Nothing is marked aloud: the report comes at the end.`,
    ),
  ];
}

/** What is said to an answer: that it was heard, and no more. */
export function notedBlocks(mock: Mock): Block[] {
  const index = mock.results.length - 1;
  const result = mock.results[index];
  const item = mock.items[index];
  if (result === undefined || item === undefined) return [];
  if (result.kind === 'skipped') return [text('Noted: no answer.')];
  if (!result.late) return [text('Noted.')];
  const why =
    result.seconds > item.minutes * 60
      ? `it took ${timeOf(result.seconds)} of ${item.minutes}:00`
      : `the ${countOf(mock.minutes)} were over`;
  return [note('fair', `Noted, as late: ${why}.`)];
}

/** What a task asks, without what can be done about it. */
export function taskBlocks(task: Task): Block[] {
  if (task.kind === 'question') return questionBlocks(task.question);
  const { question, stage } = task;
  const given = question.stages
    .filter(({ id }) => id === 'clarify')
    .flatMap(({ rubric }) => rubric.flatMap(({ reply }) => reply ?? []));
  return [
    text(question.prompt),
    ...(given.length === 0
      ? []
      : [text('Take this as given:'), { kind: 'list' as const, ordered: false, items: given }]),
    text(`${TITLES[stage.id]}: ${stage.prompt}`),
  ];
}

function leftOf(minutes: number, seconds: number): string {
  return seconds > 0 ? `${Math.ceil(seconds / 60)} of ${minutes} minutes left` : 'the time is up';
}

function budgetOf({ minutes }: Item, seconds: number, { kind }: Task): string {
  const whole = minutes * 60;
  const one = kind === 'stage' ? ' Put all of it into one message.' : '';
  if (seconds >= whole) return `${countOf(minutes)} for this one.${one}`;
  if (seconds > 0) return `${timeOf(seconds)} of ${timeOf(whole)} left for this one.${one}`;
  return `Its ${countOf(minutes)} ${minutes === 1 ? 'is' : 'are'} over: an answer counts, and is noted as late.${one}`;
}

function countOf(minutes: number): string {
  return `${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;
}

/** `4:05`, minutes and seconds. */
function timeOf(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** What is worth knowing of a mock interview that is over. */
export type ReportedMock = {
  readonly report: MockReport;
  /** The one before at the same level. */
  readonly before: MockReport | undefined;
  /** Points for the standings, and the streak in words; left out when an old report is looked at. */
  readonly earned: { readonly points: number; readonly streak: string } | undefined;
};

/** The report card: every question's mark, time and points, the level and why, what to study. */
export function mockReportCard(bank: Bank, { report, before, earned }: ReportedMock): Card {
  const { items, level, mark, minutes, reached, reason, whole } = report;
  const study = report.study.flatMap((id) => bank.find(id) ?? []);
  const late = items.filter((item) => item.late).length;
  return card(
    `${mark}/100 · mock interview at level ${level} · ${reached ?? 'below mid'}`,
    [
      { kind: 'meter', label: 'Mark', value: mark, of: 100 },
      text(`${verdictOn(mark)}. ${reason}`),
      ...(whole ? [] : [note('fair', 'Not all questions were reached; what was not counts 0.')]),
      ...(late === 0
        ? []
        : [note('fair', `${late === 1 ? 'One answer was' : `${late} answers were`} late.`)]),
      itemTable(items),
      { kind: 'list', ordered: true, items: items.map(itemLine) },
      ...(before === undefined ? [] : [text(comparedWith(mark, before.mark))]),
      ...(study.length === 0
        ? []
        : [
            text('Study next:'),
            {
              kind: 'list' as const,
              ordered: true,
              items: study.map(({ id, prompt }) => `${prompt} (\`${id}\`)`),
            },
          ]),
      {
        kind: 'fields',
        fields: [
          {
            name: 'Time',
            value: `${timeOf(items.reduce((sum, { seconds }) => sum + seconds, 0))} of ${minutes}:00`,
          },
          ...(earned === undefined
            ? []
            : [
                { name: 'Points', value: `+${earned.points}` },
                { name: 'Streak', value: earned.streak },
              ]),
        ],
      },
    ],
    { tone: toneOf(mark), actions: reportActions(report) },
  );
}

function itemTable(items: readonly ItemReport[]): Block {
  return {
    kind: 'table',
    columns: [
      { title: 'Question', align: 'left' },
      { title: 'Mark', align: 'right' },
      { title: 'Time', align: 'right' },
      { title: 'Late', align: 'left' },
    ],
    rows: items.map((item, index): Row => {
      const reached = item.outcome !== 'not-reached';
      return {
        cells: [
          `${index + 1}. ${item.part === 'stage' ? 'design' : item.part}`,
          reached ? markOf(item) : '-',
          reached ? `${timeOf(item.seconds)} of ${item.minutes}:00` : '-',
          item.late ? 'late' : '',
        ],
        mine: false,
      };
    }),
  };
}

function markOf({ mark }: ItemReport): string {
  return mark === null ? 'not marked' : String(mark);
}

/** How one question went, and how to look at it again. */
function itemLine(item: ItemReport): string {
  const again =
    item.stage === null
      ? `\`question ${item.questionId}\``
      : `\`${item.questionId}\`, ${TITLES[item.stage].toLowerCase()}`;
  return `${again}: ${outcomeOf(item)}`;
}

function outcomeOf({ outcome, mark, points }: ItemReport): string {
  if (outcome === 'not-reached') return 'not reached.';
  if (outcome === 'skipped') return 'no answer.';
  if (mark === null) return 'it could not be marked; the fault is ours, and it counts nothing.';
  const missed = points.filter(({ verdict }) => verdict === 'missed' || verdict === 'denied');
  const met = `${points.length - missed.length} of ${points.length} points met`;
  if (missed.length === 0 || mark === 100) return `${met}.`;
  const more = missed.length > MOST_MISSED ? ` (and ${missed.length - MOST_MISSED} more)` : '';
  const named = missed
    .toSorted((a, b) => b.marks - a.marks)
    .slice(0, MOST_MISSED)
    .map(({ point }) => point);
  return `${met}. Missed: ${named.join('; ')}${more}.`;
}

/** `8 better than last time at this level.` */
function comparedWith(mark: number, was: number): string {
  if (mark === was) return `As last time at this level: ${was}.`;
  return mark > was
    ? `${mark - was} better than last time at this level.`
    : `${was - mark} below last time at this level.`;
}

function reportActions({ items, study }: MockReport): Action[] {
  const staged = items.some(({ stage, outcome }) => stage !== null && outcome !== 'not-reached');
  return [
    ...study.map((id, index) =>
      action(`question:${id}`, id, { words: `question ${id}`, style: index === 0 ? 'primary' : 'plain' }),
    ),
    ...(staged ? [action('mock:stage', 'Design stage', { words: 'mock stage' })] : []),
  ];
}

/** The design stage of a report: its points with the words that earned them, and only now the model answer. */
export function mockStageCard(item: ItemReport, stage: Stage): Card {
  return card(
    `${item.mark === null ? 'Not marked' : `${item.mark}/100`} · ${item.questionId} · ${TITLES[stage.id]}`,
    [
      text(stage.prompt),
      { kind: 'verdicts', verdicts: item.points.map((point) => lineOf(point, item.mark ?? 0)) },
      text('A strong candidate says:', stage.answer),
    ],
    {
      tone: toneOf(item.mark ?? 0),
      actions: [
        action(`design:${item.questionId}`, 'Whole interview', { words: `design ${item.questionId}` }),
        action('mock:report', 'Report', { words: 'mock report' }),
      ],
    },
  );
}
