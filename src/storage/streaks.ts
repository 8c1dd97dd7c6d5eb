import { sql } from 'drizzle-orm';
import { addDays, type Day, dayIn, isDayIn } from '../core/calendar.ts';
import { isRestDay, type TeamCalendar } from '../core/off-days.ts';
import { DAY_KINDS, isGapless, type LedgerDay, type Streak, streakOf } from '../core/streak.ts';
import type { Db } from './database.ts';
import { isPersonal, queueUp } from './members.ts';
import { memberships, offDates, offWeeks, streakDays, teams } from './schema.ts';
import { statement } from './statement.ts';

const memberId = sql.placeholder('memberId');

/**
 * A ledger as one row, for years of days take longer to map one by one than to read: the days by their numbers, and
 * those that were not answered with what they were.
 */
export const ledgerRow = sql`
  select
    array_agg(${streakDays.day} - date '1970-01-01' order by ${streakDays.day})::text as days,
    string_agg((${streakDays.day} - date '1970-01-01')::text || ' ' || ${streakDays.kind}, ',')
      filter (where ${streakDays.kind} <> 'answered') as others
  from ${streakDays} where ${streakDays.memberId} = ${memberId}`;
export type LedgerRow = { readonly days: string | null; readonly others: string | null };

const readLedger = statement<LedgerRow>(ledgerRow);

/** The person's days, oldest first; core's `streakOf` tells the streak from them. */
export async function ledgerOf(db: Db, memberId: string): Promise<LedgerDay[]> {
  const [row] = await readLedger(db, { memberId });
  return row === undefined ? [] : ledgerFrom(row);
}

export function ledgerFrom({ days, others }: LedgerRow): LedgerDay[] {
  const kinds = new Map(others?.split(',').map(kindOfDay));
  // As Postgres writes an array: {20515,20516}.
  return (days?.slice(1, -1).split(',') ?? []).map((number) => {
    const kind = kinds.get(number);
    return kind === undefined ? answeredDay(number) : { day: answeredDay(number).day, kind };
  });
}

function kindOfDay(written: string): [number: string, kind: LedgerDay['kind']] {
  const [number = '', kind] = written.split(' ');
  const known = DAY_KINDS.find((one) => one === kind);
  if (known === undefined) throw new Error(`no day is ${kind}`);
  return [number, known];
}

/** Of every ledger, as they are met: dates are slow to write, and there are only so many days. */
const answeredDays = new Map<string, LedgerDay>();

function answeredDay(number: string): LedgerDay {
  const known = answeredDays.get(number);
  if (known !== undefined) return known;
  const met: LedgerDay = { day: addDays('1970-01-01', Number(number)), kind: 'answered' };
  answeredDays.set(number, met);
  return met;
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

/** The calendars of a person's teams, as one row. */
export const restsRow = sql`
  select coalesce(json_agg(json_build_object(
    'joinedAt', ${memberships.joinedAt},
    'weeks', (
      select coalesce(json_agg(json_build_object('since', ${offWeeks.since}, 'weekdays', ${offWeeks.weekdays})), '[]')
      from ${offWeeks} where ${offWeeks.teamId} = ${memberships.teamId}),
    'dates', (
      select coalesce(json_agg(${offDates.day}), '[]')
      from ${offDates} where ${offDates.teamId} = ${memberships.teamId}))), '[]') as rests
  from ${memberships} join ${teams} on ${teams.id} = ${memberships.teamId}
  where ${memberships.memberId} = ${memberId} and not ${isPersonal}`;
export type RestsRow = {
  readonly rests: readonly (Pick<TeamCalendar, 'weeks' | 'dates'> & { readonly joinedAt: string })[];
};

const readRests = statement<RestsRow>(restsRow);

/** Tells of any day whether the person's teams make it one of rest. */
export async function restDays(db: Db, memberId: string, timeZone: string): Promise<IsRest> {
  const [row] = await readRests(db, { memberId });
  return row === undefined ? () => false : restsFrom(row, timeZone);
}

export function restsFrom({ rests }: RestsRow, timeZone: string): IsRest {
  const calendars: TeamCalendar[] = rests
    .filter(({ weeks, dates }) => weeks.length > 0 || dates.length > 0)
    .map(({ joinedAt, weeks, dates }) => ({ joined: dayIn(timeZone, new Date(joinedAt)), weeks, dates }));
  return (day) => isRestDay(calendars, day);
}

/**
 * Adds `days`, as `inLedgerOrder` writes them, for each row of what they are joined with. A day that is there stays as it
 * is, unless the person now answered on it.
 */
export function insertDays(joined = sql``) {
  return sql`
    insert into ${streakDays} (member_id, day, kind, created_at)
    select ${memberId}::uuid, unwritten.day, unwritten.kind, ${sql.placeholder('now')}::timestamptz
    from json_to_recordset(${sql.placeholder('days')}::json) as unwritten (day date, kind text)${joined}
    on conflict (member_id, day) do update
    set kind = 'answered' where excluded.kind = 'answered' and ${streakDays.kind} <> 'answered'`;
}

/** In the order in which a repair writes them, so that neither waits for the other. */
export function inLedgerOrder(days: readonly LedgerDay[]): string {
  return JSON.stringify(days.toSorted((a, b) => (a.day < b.day ? -1 : 1)));
}

const addDaysTo = statement(insertDays());

/** Adds days to the ledger. To be called with the person queued up. */
export async function writeDays(
  db: Db,
  memberId: string,
  days: readonly LedgerDay[],
  now: Date,
): Promise<void> {
  if (days.length === 0) return;
  await addDaysTo(db, { memberId, days: inLedgerOrder(days), now: now.toISOString() });
}
