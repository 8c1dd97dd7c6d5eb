import { type Day, daysBetween, weekdayName } from '../core/calendar.ts';
import type { Grade, PointScore } from '../core/grading/grade.ts';
import type { AskedQuestion } from '../core/grading/question-grade.ts';
import { DAILY_CAP } from '../core/points.ts';
import type { LedgerDay, Streak } from '../core/streak.ts';
import {
  type Action,
  action,
  type Block,
  type Card,
  card,
  note,
  type Tone,
  text,
  type VerdictLine,
} from './card.ts';
import { listed } from './command.ts';

/** What an answer earned, beyond its mark. */
export type Earned = {
  readonly points: number;
  /** 1 for the first answer to this question. */
  readonly attempt: number;
  readonly hints: number;
  readonly revealed: boolean;
  /** Points that the daily cap kept back. */
  readonly withheld: number;
  /** What other teams count of it, by their names. */
  readonly alsoIn: readonly { readonly team: string; readonly points: number }[];
  readonly streak: Streak;
  /** The days without an answer that the streak was carried over to today. */
  readonly bridged: readonly LedgerDay[];
  /** A milestone just reached, in answered days. */
  readonly milestone: number | undefined;
  /** The person's own day. */
  readonly today: Day;
  /** The same message came twice: what is shown is the mark it got the first time. */
  readonly repeated: boolean;
  /** Whether there is a room of colleagues to tell about the mark. */
  readonly shareable: boolean;
};

/** A mark with every reason for it, and what to do next. */
export function feedbackCard(question: AskedQuestion, grade: Grade, earned: Earned): Card {
  return card(`${grade.mark}/100 · ${verdictOn(grade.mark)}`, feedbackBlocks(question, grade, earned), {
    tone: toneOf(grade.mark),
    actions: nextActions(question, grade.mark, earned.shareable),
  });
}

function feedbackBlocks(question: AskedQuestion, grade: Grade, earned: Earned): Block[] {
  const blocks: Block[] = [{ kind: 'meter', label: 'Mark', value: grade.mark, of: 100 }];
  if (grade.gate !== undefined) blocks.push(note('bad', grade.gate.reason));
  if (grade.stance?.right === false) {
    blocks.push(
      note(
        'bad',
        `The answer is ${grade.stance.said === 'yes' ? 'no' : 'yes'}; you said ${grade.stance.said}.`,
      ),
    );
  }
  if (grade.admitted !== undefined)
    blocks.push(
      note(
        'plain',
        `You say that you do not know a part of it: “${grade.admitted}”. So it is marked as a part.`,
      ),
    );
  if (grade.gate === undefined)
    blocks.push({ kind: 'verdicts', verdicts: grade.points.map((point) => lineOf(point, grade.mark)) });
  if (question.kind === 'recall' && grade.gate === undefined) blocks.push(note('plain', BY_RECALL));
  for (const { belief, correction, words, guessed } of grade.misconceptions) {
    blocks.push(
      guessed
        ? note('plain', `A guess that is wrong, and costs less than a belief: “${words}”\n${correction}`)
        : note('bad', `${belief}: “${words}”\n${correction}`),
    );
  }
  if (question.kind === 'choice' && grade.mark === 100) {
    const right = question.options.filter((option) => option.correct).map((option) => option.why);
    blocks.push(text(...right));
  }
  if (question.kind === 'output' && grade.mark === 100) blocks.push(text(question.answer));
  blocks.push({
    kind: 'fields',
    fields: [
      { name: 'Points', value: pointsLine(earned) },
      ...(earned.alsoIn.length === 0 ? [] : [{ name: 'Counts in', value: teamsLine(earned.alsoIn) }]),
      { name: 'Streak', value: streakLine(earned.streak) },
    ],
  });
  blocks.push(...streakNotes(earned));
  if (earned.repeated) blocks.push(note('plain', 'This answer was marked already; it counts once.'));
  return blocks;
}

const BY_RECALL =
  'This question has no rubric: the mark compares your words with the model answers, so take it as a rough guide.';

/** An essential point missed is worth knowing of; one that was made up for by others is extra. */
export function lineOf(point: PointScore, mark: number): VerdictLine {
  const denied = point.verdict === 'denied';
  const extra = point.verdict === 'missed' && mark === 100;
  return {
    verdict: point.verdict === 'denied' ? 'missed' : point.verdict,
    text: denied
      ? `${point.point} (you said the opposite)`
      : extra
        ? `${point.point} (worth adding)`
        : point.point,
    quote: point.words,
    earned: point.earned,
    worth: point.marks,
  };
}

export function toneOf(mark: number): Tone {
  return mark >= 75 ? 'good' : mark >= 40 ? 'fair' : 'bad';
}

export function verdictOn(mark: number): string {
  if (mark >= 95) return 'Spot on';
  if (mark >= 75) return 'Good';
  if (mark >= 50) return 'Half-way there';
  if (mark >= 25) return 'A start';
  return 'Not yet';
}

function pointsLine({ points, attempt, hints, revealed, withheld }: Earned): string {
  if (attempt > 1) return `+${points} (the first attempt counts; this is number ${attempt})`;
  if (revealed) return `+${points} (the answer was revealed before)`;
  if (withheld > 0) return `+${points} (a day earns ${DAILY_CAP} at most)`;
  if (hints > 0) return `+${points} (${hints === 1 ? 'one hint' : `${hints} hints`} taken)`;
  return `+${points}`;
}

function teamsLine(teams: Earned['alsoIn']): string {
  return listed(
    teams.map(({ team, points }) => `${team} (+${points})`),
    'and',
  );
}

/** What an answer did for the streak that is worth a word. */
export function streakNotes({
  milestone,
  bridged,
  today,
}: Pick<Earned, 'milestone' | 'bridged' | 'today'>): Block[] {
  return [
    ...(milestone === undefined ? [] : [note('good', `Milestone: a streak of ${milestone} days.`)]),
    ...bridgeNotes(bridged, today),
  ];
}

/** Says which days a freeze was spent on, and which were given back. A day off needs no word. */
export function bridgeNotes(bridged: readonly LedgerDay[], today: Day): Block[] {
  const named = (wanted: LedgerDay['kind']) =>
    bridged.filter(({ kind }) => kind === wanted).map(({ day }) => dayName(day, today));
  const frozen = named('frozen');
  const repaired = named('repaired');
  return [
    ...(frozen.length === 0
      ? []
      : [note('plain', `${frozen.length === 1 ? 'A freeze' : 'Freezes'} covered ${listed(frozen, 'and')}.`)]),
    ...(repaired.length === 0
      ? []
      : [note('plain', `${listed(repaired, 'and')} had an outage of ours; your streak goes on.`)]),
  ];
}

/** Within a week a weekday says which day is meant. */
function dayName(day: Day, today: Day): string {
  return daysBetween(day, today) < 7 ? weekdayName(day) : day;
}

export function streakLine(streak: Streak): string {
  const days = `${streak.current} ${streak.current === 1 ? 'day' : 'days'}`;
  return streak.answeredToday ? days : `${days}, not yet today`;
}

function nextActions(question: AskedQuestion, mark: number, shareable: boolean): Action[] {
  const followed = question.kind === 'open' && question.followUp !== undefined;
  return [
    ...(mark < 100 ? [action(`answer:${question.id}`, 'Try again', { words: 'answer' })] : []),
    ...(followed ? [action(`follow-up:${question.id}`, 'Follow-up')] : []),
    action('next', 'Next', { style: 'primary' }),
    ...(shareable ? [action(`share:${question.id}`, 'Share')] : []),
    action(`reveal:${question.id}`, 'Reveal'),
    action(`report:${question.id}`, 'Report'),
  ];
}
