import { asc, eq, sql } from 'drizzle-orm';
import type { LedgerDay } from '../core/streak.ts';
import type { Db } from './database.ts';
import { streakDays } from './schema.ts';

/** The person's days, oldest first; core's `streakOf` tells the streak from them. */
export async function ledgerOf(db: Db, memberId: string): Promise<LedgerDay[]> {
  return db
    .select({ day: streakDays.day, kind: streakDays.kind })
    .from(streakDays)
    .where(eq(streakDays.memberId, memberId))
    .orderBy(asc(streakDays.day));
}

/** Adds days to the ledger. A day that is there stays as it is, unless the person now answered on it. */
export async function writeDays(
  db: Db,
  memberId: string,
  days: readonly LedgerDay[],
  now: Date,
): Promise<void> {
  if (days.length === 0) return;
  await db
    .insert(streakDays)
    .values(days.map(({ day, kind }) => ({ memberId, day, kind, createdAt: now })))
    .onConflictDoUpdate({
      target: [streakDays.memberId, streakDays.day],
      set: { kind: 'answered' },
      setWhere: sql`excluded.kind = 'answered' and ${streakDays.kind} <> 'answered'`,
    });
}
