import type { Bank } from '../core/bank.ts';
import {
  HINT_COST,
  HOURS_OPEN,
  type Report,
  type StageResult,
  type Status,
  TITLES,
  type Turn,
} from '../core/interview.ts';
import { type DesignQuestion, STAGES, type StageId } from '../core/question.ts';
import { type Action, action, type Block, type Card, card, note, type Row, text } from './card.ts';
import { toneOf, verdictOn } from './feedback-card.ts';

/** Points that the report names as what a senior engineer would have added. */
const MOST_ADDITIONS = 5;

/** What the interviewer does in a stage, as a card. */
export function turnsCard(stage: StageId, turns: readonly Turn[]): Card {
  const title = `Stage ${STAGES.indexOf(stage) + 1} of ${STAGES.length} · ${TITLES[stage]}`;
  return card(title, turns.flatMap(turnBlocks), { actions: stageActions(turns) });
}

function turnBlocks(turn: Turn): Block[] {
  switch (turn.kind) {
    case 'stage':
      return [
        text(turn.stage.prompt),
        note(
          'plain',
          `A good candidate takes about ${turn.stage.minutes} minutes. Say \`done\` when you are.`,
        ),
      ];
    case 'replies':
      return turn.replies.length === 0
        ? [
            text(
              'That does not matter here: assume what seems reasonable, and say so. Anything else, or `done`?',
            ),
          ]
        : [{ kind: 'list', ordered: false, items: turn.replies }, text('Anything else, or `done`?')];
    case 'noted':
      return [text('Noted. Go on, or `done`?')];
    case 'no-question':
      return [text('Noted. Ask what you need to know, or `done`?')];
    case 'too-long':
      return [
        note(
          'bad',
          `That is more than ${turn.most.toLocaleString('en')} characters in one stage. It was not kept: shorten it and send it again.`,
        ),
      ];
    case 'nothing-said':
      return [
        note(
          'plain',
          'You have said nothing in this stage yet. A sentence is better than none; `done` once more passes over it.',
        ),
      ];
    case 'probe':
      return [text(turn.question), note('plain', 'Answer it, or say `done` to go on.')];
    case 'probed':
      return [note('plain', `Asked last: ${turn.question}`)];
    case 'hint': {
      const left =
        turn.left === 0 ? 'It was the last one' : `There ${turn.left === 1 ? 'is' : 'are'} ${turn.left} more`;
      return [note('plain', turn.hint), text(`It costs ${HINT_COST} marks of this stage. ${left} here.`)];
    }
    case 'no-hint':
      return [note('plain', 'There are no more hints for this stage.')];
    case 'status':
      return statusBlocks(turn.status);
    case 'paused':
      return [text(`The clock stands. \`resume\` goes on where you are, within ${HOURS_OPEN} hours.`)];
    case 'resumed':
      return [text('Welcome back. You were here:')];
    case 'is-paused':
      return [note('plain', 'The interview is paused, so nothing was kept. `resume` goes on.')];
    case 'runs-already':
      return [note('plain', 'It is running already.')];
    case 'over':
      return [];
  }
}

function statusBlocks({ stage, seconds, total, messages, probed, paused }: Status): Block[] {
  return [
    text(stage.prompt),
    ...(probed === undefined ? [] : turnBlocks({ kind: 'probed', question: probed })),
    {
      kind: 'fields',
      fields: [
        { name: 'This stage', value: `${minutes(seconds)} of about ${stage.minutes}` },
        { name: 'In all', value: minutes(total) },
        { name: 'Messages', value: String(messages) },
        { name: 'Clock', value: paused ? 'paused' : 'running' },
      ],
    },
  ];
}

function minutes(seconds: number): string {
  const whole = Math.round(seconds / 60);
  return whole === 0 && seconds > 0 ? 'under a minute' : `${whole} ${whole === 1 ? 'minute' : 'minutes'}`;
}

/** What can be done next; in a pause, only to go on or to leave. */
function stageActions(turns: readonly Turn[]): Action[] {
  const paused = turns.some(
    (turn) =>
      turn.kind === 'paused' || turn.kind === 'is-paused' || (turn.kind === 'status' && turn.status.paused),
  );
  const verb = (name: string, label: string, style: Action['style'] = 'plain') =>
    action(`design:${name}`, label, { words: name, style });
  if (paused) return [verb('resume', 'Resume', 'primary'), verb('end', 'End', 'danger')];
  return [
    action('design:say', 'Answer', { words: 'design say', style: 'primary' }),
    verb('done', 'Done'),
    verb('hint', 'Hint'),
    verb('status', 'Status'),
    verb('pause', 'Pause'),
    verb('end', 'End', 'danger'),
  ];
}

/** What is worth knowing of an interview that is over. */
export type Reported = {
  readonly question: DesignQuestion;
  readonly report: Report;
  /** The attempt before, at the same prompt. */
  readonly before: Report | undefined;
  /** Points for the standings; none after the first attempt. */
  readonly points: number | undefined;
};

/** The report card: the marks of the stages, what was missing, the level and why, what to study. */
export function reportCard(bank: Bank, { question, report, before, points }: Reported): Card {
  const additions = additionsTo(report);
  const study = report.study.flatMap((id) => bank.find(id) ?? []);
  return card(
    `${report.mark}/100 · ${question.id} · ${report.level ?? 'below mid'}`,
    [
      { kind: 'meter', label: 'Mark', value: report.mark, of: 100 },
      text(`${verdictOn(report.mark)}. ${report.reason}`),
      ...(report.whole
        ? []
        : [note('fair', 'Not all stages were reached or answered; those count nothing.')]),
      stageTable(report, before),
      ...(before === undefined ? [] : [text(comparison(report, before))]),
      ...(additions.length === 0
        ? []
        : [
            text('A senior engineer would have added:'),
            { kind: 'list' as const, ordered: false, items: additions },
          ]),
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
      ...(points === undefined
        ? []
        : [{ kind: 'fields' as const, fields: [{ name: 'Points', value: `+${points}` }] }]),
    ],
    {
      tone: toneOf(report.mark),
      actions: [
        ...stageActionsOf(report.stages),
        ...study
          .slice(0, 1)
          .map(({ id }) =>
            action(`question:${id}`, 'Practise', { words: `question ${id}`, style: 'primary' }),
          ),
      ],
    },
  );
}

/** Of an interview that ended before anything was said: there is nothing to mark. */
export function unsaidCard({ id }: DesignQuestion): Card {
  return card(`Interview over · ${id}`, [text('You had said nothing yet, so there is nothing to mark.')], {
    actions: [action(`design:${id}`, 'Start again', { words: `design ${id}` })],
  });
}

/** How an interview went that is over since nobody went on with it: the card of its end with the reason. */
export function silentCard({ id }: DesignQuestion, end: Card): Card {
  const reason = note(
    'plain',
    `The interview on \`${id}\` lay for more than ${HOURS_OPEN} hours, so it is over.`,
  );
  return { ...end, body: [reason, ...end.body] };
}

/** A button for each stage that was reached: the answers of the others stay hidden. */
function stageActionsOf(stages: readonly StageResult[]): Action[] {
  return stages
    .filter(({ reached }) => reached)
    .map(({ id, title }) => action(`design:report ${id}`, title, { words: `design report ${id}` }));
}

/** The dearest points that were missed, stages that were not reached left out. */
function additionsTo({ stages }: Report): string[] {
  return stages
    .flatMap(({ id, reached, weight, points }) =>
      reached && id !== 'clarify'
        ? points
            .filter(({ verdict }) => verdict === 'missed' || verdict === 'denied')
            .map(({ point, marks }) => ({ point, lost: marks * weight }))
        : [],
    )
    .toSorted((a, b) => b.lost - a.lost)
    .slice(0, MOST_ADDITIONS)
    .map(({ point }) => point);
}

function stageTable({ stages }: Report, before: Report | undefined): Block {
  return {
    kind: 'table',
    columns: [
      { title: 'Stage', align: 'left' },
      { title: 'Mark', align: 'right' },
      { title: 'Minutes', align: 'right' },
      ...(before === undefined ? [] : [{ title: 'Before', align: 'right' as const }]),
    ],
    rows: stages.map(({ id, title, mark, reached, seconds, hints }): Row => {
      const was = before?.stages.find((stage) => stage.id === id);
      return {
        cells: [
          hints === 0 ? title : `${title} (${hints === 1 ? 'a hint' : `${hints} hints`})`,
          reached ? String(mark) : '-',
          reached ? String(Math.round(seconds / 60)) : '-',
          ...(before === undefined ? [] : [was?.reached ? String(was.mark) : '-']),
        ],
        mine: false,
      };
    }),
  };
}

function comparison({ mark }: Report, { mark: was }: Report): string {
  if (mark === was) return `As last time: ${was}.`;
  return mark > was ? `${mark - was} better than last time.` : `${was - mark} below last time.`;
}

/** One stage of a report: its points with the words that earned them, and only now the model answer. */
export function stageReportCard(question: DesignQuestion, { stages }: Report, result: StageResult): Card {
  const { id, title, mark, points, answer } = result;
  return card(
    `${mark}/100 · ${question.id} · ${title}`,
    [
      {
        kind: 'verdicts',
        verdicts: points.map(({ point, verdict, earned, marks, words }) => ({
          verdict: verdict === 'denied' ? 'missed' : verdict,
          text: verdict === 'denied' ? `${point} (you said the opposite)` : point,
          quote: words,
          earned,
          worth: marks,
        })),
      },
      text('A strong candidate says:', answer),
    ],
    {
      tone: toneOf(mark),
      actions: stageActionsOf(stages.filter((other) => other.id !== id)),
    },
  );
}
