import { and, asc, eq, isNull, lt, lte, or, sql } from 'drizzle-orm';
import type { PostState } from '../core/daily.ts';
import { isTooLate, LATE_HOURS, lastDue, nextDue, type Schedule } from '../core/schedule.ts';
import { dailyColumns, dailyFrom } from './daily.ts';
import type { PostKey } from './daily-posts.ts';
import type { Db } from './database.ts';
import { dailyPosts, dailySubscriptions, reminders, rooms } from './schema.ts';
import { hasWeekly } from './weekly.ts';

/** What a process speaks for: all of a platform, or one room of it and its one person. */
export type Served = {
  readonly platform: string;
  readonly only?: { readonly room: string; readonly accountId: string } | undefined;
};

const roomOfDaily = and(eq(rooms.teamId, dailySubscriptions.teamId), eq(rooms.id, dailySubscriptions.roomId));
const roomOfPost = and(eq(rooms.teamId, dailyPosts.teamId), eq(rooms.id, dailyPosts.roomId));

const isDailyOf = ({ platform, only }: Served) =>
  and(eq(dailySubscriptions.platform, platform), only && eq(rooms.externalId, only.room));
const isPostOf = ({ platform, only }: Served) =>
  and(eq(dailyPosts.platform, platform), only && eq(rooms.externalId, only.room));
/** The reminders that a process sends. */
export const isReminderOf = ({ platform, only }: Served) =>
  and(eq(reminders.platform, platform), only && eq(reminders.accountId, only.accountId));

/** Whether anything is due, waits or was begun: whether it is worth to open the queue. */
export async function hasWork(db: Db, served: Served, now: Date): Promise<boolean> {
  const [subscription] = await db
    .select({ roomId: dailySubscriptions.roomId })
    .from(dailySubscriptions)
    .innerJoin(rooms, roomOfDaily)
    .where(and(isDailyOf(served), lte(dailySubscriptions.nextDueAt, now)))
    .limit(1);
  if (subscription !== undefined) return true;
  const [post] = await db
    .select({ roomId: dailyPosts.roomId })
    .from(dailyPosts)
    .innerJoin(rooms, roomOfPost)
    .where(
      and(
        isPostOf(served),
        or(
          eq(dailyPosts.state, 'intended'),
          eq(dailyPosts.tallyStale, true),
          lte(dailyPosts.revealDueAt, now),
        ),
      ),
    )
    .limit(1);
  if (post !== undefined) return true;
  const [reminder] = await db
    .select({ memberId: reminders.memberId })
    .from(reminders)
    .where(and(isReminderOf(served), lte(reminders.nextDueAt, now)))
    .limit(1);
  return reminder !== undefined || hasWeekly(db, served, now);
}

/** Rows that one transaction of the tick takes. */
const BATCH = 1000;

/** Does `take` over and over until it took less than a batch, and returns what it took altogether. */
export async function inBatches<T>(db: Db, take: (tx: Db, limit: number) => Promise<T[]>): Promise<T[]> {
  const all: T[] = [];
  for (;;) {
    const taken = await db.transaction((tx) => take(tx, BATCH));
    all.push(...taken);
    if (taken.length < BATCH) return all;
  }
}

/** A subscription that fell due, and what is done about it. */
export type Planned = PostKey & { readonly state: Extract<PostState, 'intended' | 'skipped'> };

/**
 * Notes down what fell due: a post to be made for each room, or that it was too late to make it, and when the room is
 * due next. Several processes may do so at once: each takes other rooms, and a room has one post a day.
 */
export async function planPosts(db: Db, served: Served, now: Date): Promise<Planned[]> {
  return inBatches(db, async (tx, limit) => {
    const due = await tx
      .select(dailyColumns)
      .from(dailySubscriptions)
      .innerJoin(rooms, roomOfDaily)
      .where(and(isDailyOf(served), lte(dailySubscriptions.nextDueAt, now)))
      .orderBy(asc(dailySubscriptions.nextDueAt))
      .limit(limit)
      .for('update', { of: dailySubscriptions, skipLocked: true });
    if (due.length === 0) return [];
    // Rooms that fall due together share few schedules.
    const plans = new Map<string, ReturnType<typeof planOf>>();
    const rows = due.map((row) => {
      const { teamId, roomId, schedule } = dailyFrom(row);
      const key = JSON.stringify(schedule);
      const plan = plans.get(key) ?? planOf(schedule, now);
      plans.set(key, plan);
      return { teamId, roomId, ...plan };
    });
    await tx
      .insert(dailyPosts)
      .values(
        rows.map(({ teamId, roomId, day, dueAt, state }) => ({
          teamId,
          roomId,
          day,
          dueAt,
          state,
          platform: served.platform,
        })),
      )
      .onConflictDoNothing({ target: [dailyPosts.teamId, dailyPosts.roomId, dailyPosts.day] });
    await tx.execute(sql`
      update ${dailySubscriptions} set next_due_at = due."nextDueAt"
      from json_to_recordset(${JSON.stringify(rows)}::json) as due("teamId" uuid, "roomId" uuid, "nextDueAt" timestamptz)
      where ${dailySubscriptions.teamId} = due."teamId" and ${dailySubscriptions.roomId} = due."roomId"`);
    return rows.map(({ teamId, roomId, day, state }) => ({ teamId, roomId, day, state }));
  });
}

function planOf(schedule: Schedule, now: Date) {
  const { day, at } = lastDue(schedule, now);
  const state = isTooLate(at, now) ? ('skipped' as const) : ('intended' as const);
  return { day, dueAt: at, state, nextDueAt: nextDue(schedule, now).at };
}

/** Hands what waits to `enqueue`, in the transaction that notes that it did: neither happens without the other. */
export type Enqueue<T> = (tx: Db, items: readonly T[]) => Promise<void>;

export type WaitingPost = PostKey & { readonly jobId: string };

/** Puts the posts that wait for it in the queue, and returns how many there were. */
export async function enqueuePosts(
  db: Db,
  served: Served,
  now: Date,
  enqueue: Enqueue<WaitingPost>,
): Promise<number> {
  const taken = await inBatches(db, async (tx, limit) => {
    const waiting = await tx
      .select({
        teamId: dailyPosts.teamId,
        roomId: dailyPosts.roomId,
        day: dailyPosts.day,
        jobId: dailyPosts.jobId,
      })
      .from(dailyPosts)
      .innerJoin(rooms, roomOfPost)
      .where(and(isPostOf(served), eq(dailyPosts.state, 'intended'), isNull(dailyPosts.enqueuedAt)))
      .orderBy(asc(dailyPosts.dueAt))
      .limit(limit)
      .for('update', { of: dailyPosts, skipLocked: true });
    if (waiting.length === 0) return [];
    await markTaken(tx, waiting, sql`enqueued_at = ${now.toISOString()}::timestamptz`);
    await enqueue(tx, waiting);
    return waiting;
  });
  return taken.length;
}

/** Puts the reveals whose cut-off came in the queue. */
export async function enqueueReveals(
  db: Db,
  served: Served,
  now: Date,
  enqueue: Enqueue<PostKey>,
): Promise<number> {
  const taken = await inBatches(db, async (tx, limit) => {
    const due = await tx
      .select({ teamId: dailyPosts.teamId, roomId: dailyPosts.roomId, day: dailyPosts.day })
      .from(dailyPosts)
      .innerJoin(rooms, roomOfPost)
      .where(and(isPostOf(served), lte(dailyPosts.revealDueAt, now)))
      .orderBy(asc(dailyPosts.revealDueAt))
      .limit(limit)
      .for('update', { of: dailyPosts, skipLocked: true });
    if (due.length === 0) return [];
    await markTaken(tx, due, sql`reveal_due_at = null`);
    await enqueue(tx, due);
    return due;
  });
  return taken.length;
}

async function markTaken(tx: Db, posts: readonly PostKey[], change: ReturnType<typeof sql>): Promise<void> {
  await tx.execute(sql`
    update ${dailyPosts} set ${change}
    from json_to_recordset(${JSON.stringify(posts)}::json) as taken("teamId" uuid, "roomId" uuid, day date)
    where ${dailyPosts.teamId} = taken."teamId" and ${dailyPosts.roomId} = taken."roomId" and ${dailyPosts.day} = taken.day`);
}

/** The open posts whose tally is out of date; each stays so until `beginTally`. */
export async function staleTallies(db: Db, served: Served): Promise<PostKey[]> {
  return db
    .select({ teamId: dailyPosts.teamId, roomId: dailyPosts.roomId, day: dailyPosts.day })
    .from(dailyPosts)
    .innerJoin(rooms, roomOfPost)
    .where(and(isPostOf(served), eq(dailyPosts.tallyStale, true)))
    .limit(BATCH);
}

/** Gives up what is too late to be posted, such as what no retry could post, and returns it. */
export async function skipPosts(db: Db, { platform }: Served, now: Date): Promise<PostKey[]> {
  const latest = new Date(now.getTime() - LATE_HOURS * 3_600_000);
  return db
    .update(dailyPosts)
    .set({ state: 'skipped' })
    .where(
      and(eq(dailyPosts.platform, platform), eq(dailyPosts.state, 'intended'), lt(dailyPosts.dueAt, latest)),
    )
    .returning({ teamId: dailyPosts.teamId, roomId: dailyPosts.roomId, day: dailyPosts.day });
}
