import { addDays, type Day } from './calendar.ts';

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
  /** Frozen days that the ledger does not hold yet. */
  readonly unwritten: readonly LedgerDay[];
};

/**
 * The streak that a ledger tells on `today`. Days in the ledger are facts; a missed day between them is bridged by
 * freezes when enough are held for the whole gap, and ends the run otherwise (freezes are then kept).
 */
export function streakOf(ledger: readonly LedgerDay[], today: Day): Streak {
  const byDay = new Map(ledger.filter(({ day }) => day <= today).map((entry) => [entry.day, entry]));
  const ordered = [...byDay.values()].toSorted((a, b) => (a.day < b.day ? -1 : 1));
  let run: LedgerDay[] = [];
  let current = 0;
  let longest = 0;
  let freezes = 0;
  let sinceFreeze = 0;
  let brokenOn: Day | undefined;
  const unwritten: LedgerDay[] = [];
  let expected = ordered[0]?.day;

  const bridge = (until: Day) => {
    if (expected === undefined || run.length === 0) return;
    const missed: LedgerDay[] = [];
    for (let day = expected; day < until && missed.length <= freezes; day = addDays(day, 1)) {
      missed.push({ day, kind: 'frozen' });
    }
    if (missed.length > freezes) {
      brokenOn = expected;
      run = [];
      current = 0;
      sinceFreeze = 0;
      return;
    }
    freezes -= missed.length;
    run.push(...missed);
    unwritten.push(...missed);
  };

  for (const entry of ordered) {
    bridge(entry.day);
    if (entry.kind === 'frozen') freezes = Math.max(0, freezes - 1);
    if (run.length > 0 || entry.kind === 'answered') run.push(entry);
    if (entry.kind === 'answered') {
      current += 1;
      longest = Math.max(longest, current);
      sinceFreeze += 1;
      if (sinceFreeze === DAYS_PER_FREEZE) {
        sinceFreeze = 0;
        freezes = Math.min(MAX_FREEZES, freezes + 1);
      }
    }
    expected = addDays(entry.day, 1);
  }
  bridge(today);

  return {
    current,
    longest,
    freezes,
    daysToFreeze: DAYS_PER_FREEZE - sinceFreeze,
    answeredToday: byDay.get(today)?.kind === 'answered',
    days: run,
    brokenOn,
    unwritten,
  };
}
