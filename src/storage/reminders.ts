import { and, asc, eq, lte, sql } from 'drizzle-orm';
import { type Day, dayIn, personalDay } from '../core/calendar.ts';
import { isTooLate, lastDue, nextDue, type Schedule, WEEKDAYS } from '../core/schedule.ts';
import { type Enqueue, inBatches, isReminderOf, type Served } from './daily-due.ts';
import type { Db } from './database.ts';
import { reminders, settings, streakDays } from './schema.ts';
import { type Settings, settingsOf } from './settings.ts';
import { restDays } from './streaks.ts';

/** Makes a person's reminders follow their settings. They come to the account that asked for them last. */
export async function planReminders(
  db: Db,
  {
    memberId,
    settings: { remindersAt, timeZone },
    platform,
    accountId,
    now,
  }: {
    readonly memberId: string;
    readonly settings: Settings;
    readonly platform: string;
    readonly accountId: string;
    readonly now: Date;
  },
): Promise<void> {
  if (remindersAt === null) {
    await db.delete(reminders).where(eq(reminders.memberId, memberId));
    return;
  }
  const nextDueAt = nextDue(scheduleOf(remindersAt, timeZone), now).at;
  await db
    .insert(reminders)
    .values({ memberId, platform, accountId, nextDueAt })
    .onConflictDoUpdate({ target: reminders.memberId, set: { platform, accountId, nextDueAt } });
}

function scheduleOf(time: string, zone: string): Schedule {
  return { time, zone, weekdays: WEEKDAYS };
}

/** `day` is the person's own, as the ledger has it: after a journey west it may be ahead of their clock's. */
export type DueReminder = { readonly memberId: string; readonly day: Day };

/** Puts the reminders that fell due in the queue. What is too late, or would speak of a day that is over, is left out. */
export async function enqueueReminders(
  db: Db,
  served: Served,
  now: Date,
  enqueue: Enqueue<DueReminder>,
): Promise<void> {
  await inBatches(db, async (tx, limit) => {
    const due = await tx
      .select({
        memberId: reminders.memberId,
        lastDay: reminders.lastDay,
        time: settings.remindersAt,
        timeZone: settings.timeZone,
        dayFloor: settings.dayFloor,
      })
      .from(reminders)
      .innerJoin(settings, eq(settings.memberId, reminders.memberId))
      .where(and(isReminderOf(served), lte(reminders.nextDueAt, now)))
      .orderBy(asc(reminders.nextDueAt))
      .limit(limit)
      .for('update', { of: reminders, skipLocked: true });
    if (due.length === 0) return [];
    const rows = due.map(({ memberId, lastDay, time, ...whereabouts }) => {
      const schedule = scheduleOf(time ?? '00:00', whereabouts.timeZone);
      const last = lastDue(schedule, now);
      const day = personalDay(whereabouts, now);
      const wanted =
        time !== null &&
        !isTooLate(last.at, now) &&
        last.day === dayIn(whereabouts.timeZone, now) &&
        (lastDay === null || lastDay < day);
      return { memberId, day, wanted, nextDueAt: nextDue(schedule, now).at };
    });
    await tx.execute(sql`
      update ${reminders} set next_due_at = due."nextDueAt"
      from json_to_recordset(${JSON.stringify(rows)}::json) as due("memberId" uuid, "nextDueAt" timestamptz)
      where ${reminders.memberId} = due."memberId"`);
    const wanted = rows.filter((row) => row.wanted).map(({ memberId, day }) => ({ memberId, day }));
    if (wanted.length > 0) await enqueue(tx, wanted);
    return rows;
  });
}

/**
 * Takes on reminding a person on a day, before it is done: a reminder that may have been sent is not sent again.
 * Resolves to the account to tell; undefined if they were reminded, answered on that day already, do not want it any
 * more, rest with their teams, or the day is over for them.
 */
export async function beginReminder(
  db: Db,
  { memberId, day, now }: DueReminder & { readonly now: Date },
): Promise<string | undefined> {
  const known = await settingsOf(db, memberId);
  if (personalDay(known, now) !== day) return undefined;
  if ((await restDays(db, memberId, known.timeZone))(day)) return undefined;
  const [row] = await db
    .update(reminders)
    .set({ lastDay: day })
    .where(
      and(
        eq(reminders.memberId, memberId),
        sql`(${reminders.lastDay} is null or ${reminders.lastDay} < ${day}::date)`,
        sql`not exists (select 1 from ${streakDays} where ${streakDays.memberId} = ${memberId} and ${streakDays.day} = ${day}::date and ${streakDays.kind} = 'answered')`,
      ),
    )
    .returning({ accountId: reminders.accountId });
  return row?.accountId;
}

/** Takes a reminder back that was not sent after all, so that it can be tried again. */
export async function undoReminder(db: Db, { memberId, day }: DueReminder): Promise<void> {
  await db
    .update(reminders)
    .set({ lastDay: null })
    .where(and(eq(reminders.memberId, memberId), eq(reminders.lastDay, day)));
}
