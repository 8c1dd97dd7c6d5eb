import { count, countDistinct, eq, lt, sql } from 'drizzle-orm';
import { addDays, type Day } from '../core/calendar.ts';
import type { Db } from './database.ts';
import { members, repairs, streakDays } from './schema.ts';

/** Days on which the bot could not be reached; both count. */
export type Outage = { readonly from: Day; readonly to: Day };

/** How many members got how many days, all together. */
export type Repair = { readonly members: number; readonly days: number };

/**
 * Gives every member the days of an outage, and back the freezes that it cost. A day that was answered stays answered,
 * and a day that was given stays given: to repair the same outage again gives nothing. The repair is kept on record.
 */
export async function repairOutage(db: Db, { from, to }: Outage, now: Date): Promise<Repair> {
  return db.transaction(async (tx) => {
    const days = sql`generate_series(${from}::date, ${to}::date, interval '1 day')`;
    const given = tx.$with('given').as(
      tx
        .insert(streakDays)
        .select(
          tx
            .select({
              memberId: members.id,
              day: sql<Day>`missed.day::date`.as('day'),
              kind: sql<'repaired'>`'repaired'`.as('kind'),
              createdAt: sql<Date>`${now.toISOString()}::timestamptz`.as('created_at'),
            })
            .from(members)
            .crossJoin(sql`${days} as missed(day)`)
            // Who came after the outage missed nothing; a day is over everywhere within the next.
            .where(lt(members.createdAt, sql`${addDays(to, 2)}::timestamp at time zone 'UTC'`))
            .orderBy(members.id, sql`missed.day`),
        )
        .onConflictDoUpdate({
          target: [streakDays.memberId, streakDays.day],
          set: { kind: 'repaired' },
          setWhere: eq(streakDays.kind, 'frozen'),
        })
        .returning({ memberId: streakDays.memberId }),
    );
    const [repair] = await tx
      .with(given)
      .select({ members: countDistinct(given.memberId), days: count() })
      .from(given);
    if (!repair) throw new Error('a count returned no row');
    await tx.insert(repairs).values({ fromDay: from, toDay: to, ...repair, repairedAt: now });
    return repair;
  });
}
