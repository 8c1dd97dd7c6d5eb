import { and, eq, not, sql } from 'drizzle-orm';
import { type Day, dayIn, isDayIn } from '../core/calendar.ts';
import { isRestDay, type OffWeek, type TeamCalendar } from '../core/off-days.ts';
import { DAY_KINDS, isGapless, type LedgerDay, type Streak, streakOf } from '../core/streak.ts';
import type { Db } from './database.ts';
import { isPersonal, queueUp } from './members.ts';
import { memberships, offDates, offWeeks, streakDays, teams } from './schema.ts';

/** The person's days, oldest first; core's `streakOf` tells the streak from them. */
export async function ledgerOf(db: Db, memberId: string): Promise<LedgerDay[]> {
  // One row of text: years of days take longer to map one by one than to read.
  const [row] = await db
    .select({
      days: sql<
        string | null
      >`string_agg(${streakDays.day}::text || ' ' || ${streakDays.kind}, ',' order by ${streakDays.day})`,
    })
    .from(streakDays)
    .where(eq(streakDays.memberId, memberId));
  return row?.days?.split(',').map(ledgerDay) ?? [];
}

function ledgerDay(written: string): LedgerDay {
  const [day = '', kind] = written.split(' ');
  const known = DAY_KINDS.find((one) => one === kind);
  if (known === undefined) throw new Error(`no day is ${kind}`);
  return { day, kind: known };
}

/** Whose streak, in which zone, on which of their days. */
export type StreakOwner = { readonly memberId: string; readonly timeZone: string; readonly today: Day };

/** The streak as somebody looks at it: what the days since the last look have become is written down now, for good. */
export async function lookAtStreak(db: Db, owner: StreakOwner, now: Date): Promise<Streak> {
  const ledger = await ledgerOf(db, owner.memberId);
  const seen = await settledStreak(db, owner, ledger);
  if (seen.unwritten.length === 0) return seen;
  return db.transaction(async (tx) => {
    // An answer, or another look, may have been first.
    await queueUp(tx, owner.memberId);
    const streak = await settledStreak(tx, owner, await ledgerOf(tx, owner.memberId));
    await writeDays(tx, owner.memberId, streak.unwritten, now);
    return { ...streak, unwritten: [] };
  });
}

async function settledStreak(db: Db, owner: StreakOwner, ledger: readonly LedgerDay[]): Promise<Streak> {
  const { memberId, timeZone, today } = owner;
  // A ledger with no gap has nothing to ask for.
  if (isGapless(ledger, today)) return streakOf(ledger, today, () => false);
  return streakOf(ledger, today, restIn(ledger, owner, await restDays(db, memberId, timeZone)));
}

/** Tells which days missing from the ledger were of rest: their teams' days off, and days that their zone left out. */
export function restIn(
  ledger: readonly LedgerDay[],
  { timeZone, today }: StreakOwner,
  isOff: IsRest,
): IsRest {
  const last = ledger.reduce((last, { day }) => (day < today && day > last ? day : last), '');
  // Earlier gaps were settled when the ledger went on behind them, and asking a zone for a day takes its time.
  return (day) => isOff(day) || (day > last && !isDayIn(timeZone, day));
}

export type IsRest = (day: Day) => boolean;

/** Tells of any day whether the person's teams make it one of rest. */
export async function restDays(db: Db, memberId: string, timeZone: string): Promise<IsRest> {
  const own = await db
    .select({
      joinedAt: memberships.joinedAt,
      weeks: sql<readonly OffWeek[]>`(
        select coalesce(json_agg(json_build_object('since', ${offWeeks.since}, 'weekdays', ${offWeeks.weekdays})), '[]')
        from ${offWeeks} where ${offWeeks.teamId} = ${memberships.teamId})`,
      dates: sql<readonly Day[]>`(
        select coalesce(json_agg(${offDates.day}), '[]')
        from ${offDates} where ${offDates.teamId} = ${memberships.teamId})`,
    })
    .from(memberships)
    .innerJoin(teams, eq(teams.id, memberships.teamId))
    .where(and(eq(memberships.memberId, memberId), not(isPersonal)));
  const calendars: TeamCalendar[] = own.map(({ joinedAt, weeks, dates }) => ({
    joined: dayIn(timeZone, joinedAt),
    weeks,
    dates,
  }));
  return (day) => isRestDay(calendars, day);
}

/**
 * Adds days to the ledger. A day that is there stays as it is, unless the person now answered on it. To be called with
 * the person queued up.
 */
export async function writeDays(
  db: Db,
  memberId: string,
  days: readonly LedgerDay[],
  now: Date,
): Promise<void> {
  if (days.length === 0) return;
  await db
    .insert(streakDays)
    .values(
      // In the order in which a repair writes them, so that neither waits for the other.
      days
        .toSorted((a, b) => (a.day < b.day ? -1 : 1))
        .map(({ day, kind }) => ({ memberId, day, kind, createdAt: now })),
    )
    .onConflictDoUpdate({
      target: [streakDays.memberId, streakDays.day],
      set: { kind: 'answered' },
      setWhere: sql`excluded.kind = 'answered' and ${streakDays.kind} <> 'answered'`,
    });
}
