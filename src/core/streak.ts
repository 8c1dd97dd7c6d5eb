import { addDays, type Day, daysBetween } from './calendar.ts';

/**
 * What a day was: `answered` by the person, `frozen` by a freeze they had earned, `rest` for the team's off-day,
 * `repaired` for an outage of ours.
 */
export const DAY_KINDS = ['answered', 'frozen', 'rest', 'repaired'] as const;
export type DayKind = (typeof DAY_KINDS)[number];
export type LedgerDay = { readonly day: Day; readonly kind: DayKind };

/** A freeze is earned by this many answered days. */
export const DAYS_PER_FREEZE = 7;
/** Freezes a person can hold at once. */
export const MAX_FREEZES = 2;
/** Streaks, in answered days, that are worth saying so; each is said once to a person. */
export const MILESTONES = [3, 7, 30, 100, 365] as const;

export type Streak = {
  /** Answered days in the current run; frozen, rest and repaired days carry it on without counting. */
  readonly current: number;
  readonly longest: number;
  /** Freezes held now. */
  readonly freezes: number;
  /** Answered days until the next freeze is earned. */
  readonly daysToFreeze: number;
  /** Whether today has an answer; a day that is not over never breaks a streak. */
  readonly answeredToday: boolean;
  /** The current run, oldest first, with the missed days that freezes were spent on. */
  readonly days: readonly LedgerDay[];
  /** The missed day that ended the run before this one. */
  readonly brokenOn: Day | undefined;
  /** Frozen days and days of rest that the ledger does not hold yet. */
  readonly unwritten: readonly LedgerDay[];
};

/**
 * The streak that a ledger tells on `today`. Days in the ledger are facts. Each day that is missing from it was settled
 * when it ended: it was a day of rest, or took a freeze, or ended the run. So it makes no difference when somebody
 * looks. What today is, it is not yet, unless it was answered.
 */
export function streakOf(ledger: readonly LedgerDay[], today: Day, isRest: (day: Day) => boolean): Streak {
  let run: LedgerDay[] = [];
  let current = 0;
  let longest = 0;
  let freezes = 0;
  let sinceFreeze = 0;
  let brokenOn: Day | undefined;
  const unwritten: LedgerDay[] = [];

  const settle = (from: Day, until: Day) => {
    for (let day = from; day < until && run.length > 0; day = addDays(day, 1)) {
      const rest = isRest(day);
      if (rest || freezes > 0) {
        if (!rest) freezes -= 1;
        const settled: LedgerDay = { day, kind: rest ? 'rest' : 'frozen' };
        run.push(settled);
        unwritten.push(settled);
      } else {
        brokenOn = day;
        run = [];
        current = 0;
        sinceFreeze = 0;
      }
    }
  };

  const settled = settledDays(ledger, today);
  let last = settled[0]?.day ?? today;
  for (const entry of settled) {
    if (daysBetween(last, entry.day) > 1) settle(addDays(last, 1), entry.day);
    last = entry.day;
    if (run.length === 0 && entry.kind !== 'answered') continue;
    run.push(entry);
    if (entry.kind === 'frozen') freezes = Math.max(0, freezes - 1);
    if (entry.kind !== 'answered') continue;
    current += 1;
    longest = Math.max(longest, current);
    sinceFreeze += 1;
    if (sinceFreeze === DAYS_PER_FREEZE) {
      sinceFreeze = 0;
      freezes = Math.min(MAX_FREEZES, freezes + 1);
    }
  }
  settle(addDays(last, 1), today);

  return {
    current,
    longest,
    freezes,
    daysToFreeze: DAYS_PER_FREEZE - sinceFreeze,
    answeredToday: settled.at(-1)?.day === today,
    days: run,
    brokenOn,
    unwritten,
  };
}

/** Whether the ledger has every day from its first to yesterday, so that no day of it is left to settle. */
export function isGapless(ledger: readonly LedgerDay[], today: Day): boolean {
  const past = settledDays(ledger, today).filter(({ day }) => day < today);
  const [first] = past;
  return first === undefined || past.length === daysBetween(first.day, today);
}

/** Oldest first. A day ahead is there after a journey west or a clock that was wrong; it counts when it comes. */
function settledDays(ledger: readonly LedgerDay[], today: Day): LedgerDay[] {
  return ledger
    .filter(({ day, kind }) => day < today || (day === today && kind === 'answered'))
    .sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
}

/** The days right before `day` that carried the run to it without an answer, oldest first. */
export function bridgeTo(day: Day, days: readonly LedgerDay[]): LedgerDay[] {
  const before = days.filter((entry) => entry.day < day);
  const answered = before.findLastIndex(({ kind }) => kind === 'answered');
  return answered < 0 ? [] : before.slice(answered + 1);
}

/** The milestones that a streak passed on its way from `before` to `after` answered days. */
export function milestonesPassed(before: number, after: number): number[] {
  return MILESTONES.filter((milestone) => before < milestone && milestone <= after);
}
