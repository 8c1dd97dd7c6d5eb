import { and, asc, eq, inArray, isNotNull, lte, sql } from 'drizzle-orm';
import type { Day } from '../core/calendar.ts';
import type { PostState } from '../core/daily.ts';
import { isTooLate } from '../core/schedule.ts';
import { lastWeekly, nextWeekly, WEEKLY_TIME, type WeeklySchedule, weekBefore } from '../core/weekly.ts';
import { type Enqueue, inBatches, type Served } from './daily-due.ts';
import type { InRoom, PostKey } from './daily-posts.ts';
import type { Db } from './database.ts';
import { type Place, teamsOfPlace } from './members.ts';
import { accounts, dailySubscriptions, rooms, teams, weeklySummaries } from './schema.ts';

type At = { readonly now: Date };

/** The weekly summary of a room; `nextDueAt` is null while it is off. */
export type Weekly = { readonly schedule: WeeklySchedule; readonly nextDueAt: Date | null };

const isWeekly = ({ teamId, roomId }: InRoom) =>
  and(eq(weeklySummaries.teamId, teamId), eq(weeklySummaries.roomId, roomId));
const roomOfWeekly = and(eq(rooms.teamId, weeklySummaries.teamId), eq(rooms.id, weeklySummaries.roomId));
const dailyOfRoom = and(eq(dailySubscriptions.teamId, rooms.teamId), eq(dailySubscriptions.roomId, rooms.id));

/** It comes when the room's daily question does, if it has one. */
const scheduleColumns = {
  time: dailySubscriptions.time,
  zone: dailySubscriptions.timeZone,
  weeksIn: teams.timeZone,
};

function scheduleFrom({
  time,
  zone,
  weeksIn,
}: {
  time: string | null;
  zone: string | null;
  weeksIn: string;
}): WeeklySchedule {
  return { time: time ?? WEEKLY_TIME, zone: zone ?? weeksIn, weeksIn };
}

/** Whether the room's weeks are summed up, and when that is or would be. */
export async function weeklyIn(db: Db, { teamId, roomId }: InRoom): Promise<Weekly> {
  const [row] = await db
    .select({ ...scheduleColumns, nextDueAt: weeklySummaries.nextDueAt })
    .from(rooms)
    .innerJoin(teams, eq(teams.id, rooms.teamId))
    .leftJoin(dailySubscriptions, dailyOfRoom)
    .leftJoin(weeklySummaries, roomOfWeekly)
    .where(and(eq(rooms.teamId, teamId), eq(rooms.id, roomId)));
  if (row === undefined) throw new Error(`no room ${roomId}: deleted meanwhile`);
  return { schedule: scheduleFrom(row), nextDueAt: row.nextDueAt };
}

/** Has the room's weeks summed up, from the one that ends next on. */
export async function startWeekly(
  db: Db,
  {
    teamId,
    roomId,
    platform,
    setBy,
    now,
  }: InRoom & At & { readonly platform: string; readonly setBy: string },
): Promise<Weekly> {
  const { schedule } = await weeklyIn(db, { teamId, roomId });
  const nextDueAt = nextWeekly(schedule, now).at;
  await db
    .insert(weeklySummaries)
    .values({ teamId, roomId, platform, setBy, nextDueAt })
    .onConflictDoUpdate({
      target: [weeklySummaries.teamId, weeklySummaries.roomId],
      set: { setBy, nextDueAt },
    });
  return { schedule, nextDueAt };
}

/** Has the room's weeks summed up no more. False if they were not. */
export async function stopWeekly(db: Db, room: InRoom): Promise<boolean> {
  const stopped = await db
    .update(weeklySummaries)
    .set({ nextDueAt: null })
    .where(and(isWeekly(room), isNotNull(weeklySummaries.nextDueAt)))
    .returning({ roomId: weeklySummaries.roomId });
  return stopped.length > 0;
}

/** Has the weeks of a place's rooms summed up no more. Returns how many rooms that were. */
export async function stopWeeklies(db: Db, place: Place): Promise<number> {
  const stopped = await db
    .update(weeklySummaries)
    .set({ nextDueAt: null })
    .where(
      and(inArray(weeklySummaries.teamId, teamsOfPlace(db, place)), isNotNull(weeklySummaries.nextDueAt)),
    )
    .returning({ roomId: weeklySummaries.roomId });
  return stopped.length;
}

/** Makes the summaries of a team's rooms, or of one of them, follow a time or a zone that was changed. */
export async function rescheduleWeeklies(
  db: Db,
  { teamId, roomId, now }: At & { readonly teamId: string; readonly roomId?: string },
): Promise<void> {
  const rows = await db
    .select({ ...scheduleColumns, roomId: weeklySummaries.roomId })
    .from(weeklySummaries)
    .innerJoin(rooms, roomOfWeekly)
    .innerJoin(teams, eq(teams.id, rooms.teamId))
    .leftJoin(dailySubscriptions, dailyOfRoom)
    .where(
      and(
        eq(weeklySummaries.teamId, teamId),
        roomId === undefined ? undefined : eq(weeklySummaries.roomId, roomId),
        isNotNull(weeklySummaries.nextDueAt),
      ),
    );
  for (const row of rows)
    await db
      .update(weeklySummaries)
      .set({ nextDueAt: nextWeekly(scheduleFrom(row), now).at })
      .where(and(isWeekly({ teamId, roomId: row.roomId }), isNotNull(weeklySummaries.nextDueAt)));
}

/** The summaries that a process posts. */
const isWeeklyOf = ({ platform, only }: Served) =>
  and(eq(weeklySummaries.platform, platform), only && eq(rooms.externalId, only.room));

/** Whether a summary is due on what the process speaks for. */
export async function hasWeekly(db: Db, served: Served, now: Date): Promise<boolean> {
  const [due] = await db
    .select({ roomId: weeklySummaries.roomId })
    .from(weeklySummaries)
    .innerJoin(rooms, roomOfWeekly)
    .where(and(isWeeklyOf(served), lte(weeklySummaries.nextDueAt, now)))
    .limit(1);
  return due !== undefined;
}

/**
 * Notes down which summaries fell due and hands them to `enqueue` in the same transaction; returns those that it was
 * too late for. The `day` of a summary is the Monday that its week began on. Several processes may do so at once.
 */
export async function enqueueWeeklies(
  db: Db,
  served: Served,
  now: Date,
  enqueue: Enqueue<PostKey>,
): Promise<PostKey[]> {
  const planned = await inBatches(db, async (tx, limit) => {
    const due = await tx
      .select({
        ...scheduleColumns,
        teamId: weeklySummaries.teamId,
        roomId: weeklySummaries.roomId,
        nextDueAt: weeklySummaries.nextDueAt,
        week: weeklySummaries.week,
      })
      .from(weeklySummaries)
      .innerJoin(rooms, roomOfWeekly)
      .innerJoin(teams, eq(teams.id, rooms.teamId))
      .leftJoin(dailySubscriptions, dailyOfRoom)
      .where(and(isWeeklyOf(served), lte(weeklySummaries.nextDueAt, now)))
      .orderBy(asc(weeklySummaries.nextDueAt))
      .limit(limit)
      .for('update', { of: weeklySummaries, skipLocked: true });
    if (due.length === 0) return [];
    const rows = due.map(({ teamId, roomId, nextDueAt, week: before, ...row }) => {
      const schedule = scheduleFrom(row);
      const { week, at } = lastWeekly(schedule, now);
      // Each week once, and none from before the one that is due, even if the schedule changed since.
      const first = weekBefore(schedule.zone, nextDueAt ?? now);
      const isNew = (before === null || before < week) && first <= week;
      const state: PostState = isTooLate(at, now) ? 'skipped' : 'intended';
      return {
        teamId,
        roomId,
        nextDueAt: nextWeekly(schedule, now).at,
        ...(isNew && { week, state, dueAt: at }),
      };
    });
    await tx.execute(sql`
      update ${weeklySummaries} set
        next_due_at = due."nextDueAt",
        week = coalesce(due.week, ${weeklySummaries.week}),
        state = coalesce(due.state, ${weeklySummaries.state}),
        due_at = coalesce(due."dueAt", ${weeklySummaries.dueAt}),
        attempts = case when due.week is null then ${weeklySummaries.attempts} else 0 end
      from json_to_recordset(${JSON.stringify(rows)}::json)
        as due("teamId" uuid, "roomId" uuid, "nextDueAt" timestamptz, week date, state text, "dueAt" timestamptz)
      where ${weeklySummaries.teamId} = due."teamId" and ${weeklySummaries.roomId} = due."roomId"`);
    const intended = rows.flatMap((row) => (row.state === 'intended' ? keyOf(row) : []));
    if (intended.length > 0) await enqueue(tx, intended);
    return rows;
  });
  return planned.flatMap((row) => (row.state === 'skipped' ? keyOf(row) : []));
}

function keyOf({ teamId, roomId, week }: InRoom & { readonly week?: Day }): PostKey[] {
  return week === undefined ? [] : [{ teamId, roomId, day: week }];
}

const isSummary = ({ teamId, roomId, day }: PostKey) =>
  and(isWeekly({ teamId, roomId }), eq(weeklySummaries.week, day), eq(weeklySummaries.state, 'intended'));

/** A summary that is being posted: how often that was begun, this time included, and the zone of the team's weeks. */
export type WeeklyAttempt = { readonly attempts: number; readonly dueAt: Date; readonly weeksIn: string };

/** Notes that posting a summary is begun, before it is. Undefined if it is not to be posted any more. */
export async function beginWeekly(db: Db, summary: PostKey): Promise<WeeklyAttempt | undefined> {
  const [row] = await db
    .update(weeklySummaries)
    .set({ attempts: sql`${weeklySummaries.attempts} + 1` })
    .from(teams)
    // Switched off meanwhile, it is not wanted.
    .where(
      and(isSummary(summary), eq(teams.id, weeklySummaries.teamId), isNotNull(weeklySummaries.nextDueAt)),
    )
    .returning({
      attempts: weeklySummaries.attempts,
      dueAt: weeklySummaries.dueAt,
      weeksIn: teams.timeZone,
    });
  return row === undefined || row.dueAt === null ? undefined : { ...row, dueAt: row.dueAt };
}

/** Notes what became of a summary. */
export async function endWeekly(
  db: Db,
  summary: PostKey,
  state: Exclude<PostState, 'intended'>,
): Promise<void> {
  await db.update(weeklySummaries).set({ state }).where(isSummary(summary));
}

/** The account of whoever switched the summary on, to be told when it stops; undefined if they are gone. */
export async function weeklyAdminOf(db: Db, room: InRoom): Promise<string | undefined> {
  const [row] = await db
    .select({ accountId: accounts.externalId })
    .from(weeklySummaries)
    .innerJoin(
      accounts,
      and(eq(accounts.memberId, weeklySummaries.setBy), eq(accounts.platform, weeklySummaries.platform)),
    )
    .where(isWeekly(room))
    .limit(1);
  return row?.accountId;
}
