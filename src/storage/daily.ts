import {
  and,
  asc,
  count,
  desc,
  eq,
  gte,
  inArray,
  isNotNull,
  isNull,
  lt,
  lte,
  max,
  or,
  sql,
} from 'drizzle-orm';
import type { Day } from '../core/calendar.ts';
import type { Asked, PauseReason, PostState } from '../core/daily.ts';
import type { Kind, Level } from '../core/question.ts';
import { isTooLate, LATE_HOURS, lastDue, nextDue, type Schedule } from '../core/schedule.ts';
import type { Db } from './database.ts';
import { revealAnswer } from './progress.ts';
import {
  accounts,
  answers,
  dailyPosts,
  dailySubscriptions,
  members,
  reminders,
  rooms,
  settings,
  teams,
} from './schema.ts';

/** A room by its key. */
export type InRoom = { readonly teamId: string; readonly roomId: string };
type At = { readonly now: Date };

/** Which questions a room wants; null takes any. */
export type DailyFilter = {
  readonly topic: string | null;
  readonly level: Level | null;
  readonly kind: Kind | null;
};

export type Daily = InRoom & {
  readonly schedule: Schedule;
  readonly filter: DailyFilter;
  /** Null while it is paused. */
  readonly nextDueAt: Date | null;
  readonly pauseReason: PauseReason | null;
  readonly pauseWords: string | null;
};

const dailyColumns = {
  teamId: dailySubscriptions.teamId,
  roomId: dailySubscriptions.roomId,
  time: dailySubscriptions.time,
  zone: dailySubscriptions.timeZone,
  weekdays: dailySubscriptions.weekdays,
  topic: dailySubscriptions.topic,
  level: dailySubscriptions.level,
  kind: dailySubscriptions.kind,
  nextDueAt: dailySubscriptions.nextDueAt,
  pauseReason: dailySubscriptions.pauseReason,
  pauseWords: dailySubscriptions.pauseWords,
};

type DailyRow = Omit<Daily, 'schedule' | 'filter'> & Schedule & DailyFilter;

function dailyFrom<T extends DailyRow>({ time, zone, weekdays, topic, level, kind, ...rest }: T) {
  return { ...rest, schedule: { time, zone, weekdays }, filter: { topic, level, kind } };
}

const isDaily = ({ teamId, roomId }: InRoom) =>
  and(eq(dailySubscriptions.teamId, teamId), eq(dailySubscriptions.roomId, roomId));

const postKey = [dailyPosts.teamId, dailyPosts.roomId, dailyPosts.day];

/** The daily question of a room, if it has one. */
export async function dailyIn(db: Db, room: InRoom): Promise<Daily | undefined> {
  const [row] = await db.select(dailyColumns).from(dailySubscriptions).where(isDaily(room));
  return row && dailyFrom(row);
}

/** The daily questions of a team's rooms, by the rooms' names. */
export async function dailiesOf(db: Db, teamId: string): Promise<(Daily & { readonly room: string })[]> {
  const rows = await db
    .select({ ...dailyColumns, room: rooms.name })
    .from(dailySubscriptions)
    .innerJoin(
      rooms,
      and(eq(rooms.teamId, dailySubscriptions.teamId), eq(rooms.id, dailySubscriptions.roomId)),
    )
    .where(eq(dailySubscriptions.teamId, teamId))
    .orderBy(asc(rooms.name), asc(rooms.id));
  return rows.map((row) => dailyFrom(row));
}

/** Sets a room's daily question, in place of the one it had, and starts it if it stood still. */
export async function setDaily(
  db: Db,
  {
    teamId,
    roomId,
    platform,
    schedule,
    filter,
    setBy,
    now,
  }: InRoom &
    At & {
      readonly platform: string;
      readonly schedule: Schedule;
      readonly filter: DailyFilter;
      /** The member who is told when it has to stop. */
      readonly setBy: string;
    },
): Promise<Daily> {
  const values = {
    time: schedule.time,
    timeZone: schedule.zone,
    weekdays: [...schedule.weekdays],
    ...filter,
    setBy,
    nextDueAt: await firstDue(db, { teamId, roomId, schedule, now }),
    pauseReason: null,
    pauseWords: null,
  };
  const [row] = await db
    .insert(dailySubscriptions)
    .values({ teamId, roomId, platform, ...values })
    .onConflictDoUpdate({ target: [dailySubscriptions.teamId, dailySubscriptions.roomId], set: values })
    .returning(dailyColumns);
  if (!row) throw new Error('an upsert returned no row');
  return dailyFrom(row);
}

/** Starts a daily question that stood still; undefined if the room has none. */
export async function resumeDaily(db: Db, room: InRoom & At): Promise<Daily | undefined> {
  const daily = await dailyIn(db, room);
  if (daily === undefined) return undefined;
  const nextDueAt = await firstDue(db, { ...room, schedule: daily.schedule });
  const [row] = await db
    .update(dailySubscriptions)
    .set({ nextDueAt, pauseReason: null, pauseWords: null })
    .where(isDaily(room))
    .returning(dailyColumns);
  return row && dailyFrom(row);
}

/** When the schedule falls due next on a day that has had no question yet. */
async function firstDue(
  db: Db,
  { schedule, now, ...room }: InRoom & At & { readonly schedule: Schedule },
): Promise<Date> {
  const [last] = await db
    .select({ day: max(dailyPosts.day) })
    .from(dailyPosts)
    .where(inRoom(room));
  let next = nextDue(schedule, now);
  while (last?.day && next.day <= last.day) next = nextDue(schedule, next.at);
  return next.at;
}

/** Stops a daily question until somebody resumes it. False if the room has none, or it stood still already. */
export async function pauseDaily(
  db: Db,
  {
    reason,
    words = null,
    ...room
  }: InRoom & { readonly reason: PauseReason; readonly words?: string | null },
): Promise<boolean> {
  const paused = await db
    .update(dailySubscriptions)
    .set({ nextDueAt: null, pauseReason: reason, pauseWords: words })
    .where(and(isDaily(room), isNotNull(dailySubscriptions.nextDueAt)))
    .returning({ roomId: dailySubscriptions.roomId });
  return paused.length > 0;
}

/** Ends a room's daily question; a question that is open there is not revealed any more. False if it had none. */
export async function removeDaily(db: Db, room: InRoom): Promise<boolean> {
  return db.transaction(async (tx) => {
    const removed = await tx
      .delete(dailySubscriptions)
      .where(isDaily(room))
      .returning({ roomId: dailySubscriptions.roomId });
    await tx.update(dailyPosts).set({ revealDueAt: null }).where(inRoom(room));
    await tx
      .update(dailyPosts)
      .set({ state: 'skipped' })
      .where(and(inRoom(room), eq(dailyPosts.state, 'intended')));
    return removed.length > 0;
  });
}

/** The account of whoever set the daily question up, to be told when it stops; undefined if they are gone. */
export async function adminOf(db: Db, room: InRoom): Promise<string | undefined> {
  const [row] = await db
    .select({ accountId: accounts.externalId })
    .from(dailySubscriptions)
    .innerJoin(
      accounts,
      and(
        eq(accounts.memberId, dailySubscriptions.setBy),
        eq(accounts.platform, dailySubscriptions.platform),
      ),
    )
    .where(isDaily(room))
    .limit(1);
  return row?.accountId;
}

/** What the room was asked so far. */
export async function askedIn(db: Db, room: InRoom): Promise<Asked[]> {
  const rows = await db
    .select({ questionId: dailyPosts.questionId, times: count(), lastDay: max(dailyPosts.day) })
    .from(dailyPosts)
    .where(and(inRoom(room), isNotNull(dailyPosts.questionId)))
    .groupBy(dailyPosts.questionId);
  return rows.flatMap(({ questionId, times, lastDay }) =>
    questionId === null || lastDay === null ? [] : [{ questionId, times, lastDay }],
  );
}

/** What a process speaks for: all of a platform, or one room of it and its one person. */
export type Served = {
  readonly platform: string;
  readonly only?: { readonly room: string; readonly accountId: string } | undefined;
};

/** Whether anything is due, waits or was begun: whether it is worth to open the queue. */
export async function hasWork(db: Db, { platform, only, now }: Served & At): Promise<boolean> {
  const [subscription] = await db
    .select({ roomId: dailySubscriptions.roomId })
    .from(dailySubscriptions)
    .innerJoin(
      rooms,
      and(eq(rooms.teamId, dailySubscriptions.teamId), eq(rooms.id, dailySubscriptions.roomId)),
    )
    .where(
      and(
        eq(dailySubscriptions.platform, platform),
        lte(dailySubscriptions.nextDueAt, now),
        only && eq(rooms.externalId, only.room),
      ),
    )
    .limit(1);
  if (subscription !== undefined) return true;
  const [post] = await db
    .select({ roomId: dailyPosts.roomId })
    .from(dailyPosts)
    .innerJoin(rooms, and(eq(rooms.teamId, dailyPosts.teamId), eq(rooms.id, dailyPosts.roomId)))
    .where(
      and(
        eq(dailyPosts.platform, platform),
        or(
          eq(dailyPosts.state, 'intended'),
          eq(dailyPosts.tallyStale, true),
          lte(dailyPosts.revealDueAt, now),
        ),
        only && eq(rooms.externalId, only.room),
      ),
    )
    .limit(1);
  if (post !== undefined) return true;
  const [reminder] = await db
    .select({ memberId: reminders.memberId })
    .from(reminders)
    .where(
      and(
        eq(reminders.platform, platform),
        lte(reminders.nextDueAt, now),
        only && eq(reminders.accountId, only.accountId),
      ),
    )
    .limit(1);
  return reminder !== undefined;
}

/** A day's question of a room. */
export type PostKey = InRoom & { readonly day: Day };

/** Rows that one transaction of the tick takes. */
const BATCH = 1000;

/** Does `take` over and over until it took less than a batch, and returns what it took altogether. */
async function inBatches<T>(db: Db, take: (tx: Db, limit: number) => Promise<T[]>): Promise<T[]> {
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
export async function planPosts(db: Db, { platform, only, now }: Served & At): Promise<Planned[]> {
  return inBatches(db, async (tx, limit) => {
    const due = await tx
      .select(dailyColumns)
      .from(dailySubscriptions)
      .innerJoin(
        rooms,
        and(eq(rooms.teamId, dailySubscriptions.teamId), eq(rooms.id, dailySubscriptions.roomId)),
      )
      .where(
        and(
          eq(dailySubscriptions.platform, platform),
          lte(dailySubscriptions.nextDueAt, now),
          only && eq(rooms.externalId, only.room),
        ),
      )
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
          platform,
        })),
      )
      .onConflictDoNothing({ target: postKey });
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

/** Notes down that a room is to get its question of `day` now; false if that day has one already. */
export async function planPost(
  db: Db,
  { teamId, roomId, day, platform, now }: PostKey & At & { readonly platform: string },
): Promise<boolean> {
  const planned = await db
    .insert(dailyPosts)
    .values({ teamId, roomId, day, platform, dueAt: now })
    .onConflictDoUpdate({
      target: postKey,
      set: { state: 'intended', dueAt: now, enqueuedAt: null, jobId: sql`gen_random_uuid()` },
      setWhere: inArray(dailyPosts.state, ['skipped', 'failed']),
    })
    .returning({ day: dailyPosts.day });
  return planned.length > 0;
}

/** Hands what waits to `enqueue`, in the transaction that notes that it did: neither happens without the other. */
export type Enqueue<T> = (tx: Db, items: readonly T[]) => Promise<void>;

export type Waiting = PostKey & { readonly jobId: string };

/** Puts the posts that wait for it in the queue, and returns how many there were. */
export async function enqueuePosts(
  db: Db,
  { platform, only, now, enqueue }: Served & At & { readonly enqueue: Enqueue<Waiting> },
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
      .innerJoin(rooms, and(eq(rooms.teamId, dailyPosts.teamId), eq(rooms.id, dailyPosts.roomId)))
      .where(
        and(
          eq(dailyPosts.platform, platform),
          eq(dailyPosts.state, 'intended'),
          isNull(dailyPosts.enqueuedAt),
          only && eq(rooms.externalId, only.room),
        ),
      )
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
  { platform, only, now, enqueue }: Served & At & { readonly enqueue: Enqueue<PostKey> },
): Promise<number> {
  const taken = await inBatches(db, async (tx, limit) => {
    const due = await tx
      .select({ teamId: dailyPosts.teamId, roomId: dailyPosts.roomId, day: dailyPosts.day })
      .from(dailyPosts)
      .innerJoin(rooms, and(eq(rooms.teamId, dailyPosts.teamId), eq(rooms.id, dailyPosts.roomId)))
      .where(
        and(
          eq(dailyPosts.platform, platform),
          lte(dailyPosts.revealDueAt, now),
          only && eq(rooms.externalId, only.room),
        ),
      )
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
export async function staleTallies(db: Db, { platform, only }: Served): Promise<PostKey[]> {
  return db
    .select({ teamId: dailyPosts.teamId, roomId: dailyPosts.roomId, day: dailyPosts.day })
    .from(dailyPosts)
    .innerJoin(rooms, and(eq(rooms.teamId, dailyPosts.teamId), eq(rooms.id, dailyPosts.roomId)))
    .where(
      and(
        eq(dailyPosts.platform, platform),
        eq(dailyPosts.tallyStale, true),
        only && eq(rooms.externalId, only.room),
      ),
    )
    .limit(BATCH);
}

/** Gives up what is too late to be posted, such as what no retry could post, and returns it. */
export async function skipPosts(db: Db, { platform, now }: Served & At): Promise<PostKey[]> {
  const latest = new Date(now.getTime() - LATE_HOURS * 3_600_000);
  return db
    .update(dailyPosts)
    .set({ state: 'skipped' })
    .where(
      and(eq(dailyPosts.platform, platform), eq(dailyPosts.state, 'intended'), lt(dailyPosts.dueAt, latest)),
    )
    .returning({ teamId: dailyPosts.teamId, roomId: dailyPosts.roomId, day: dailyPosts.day });
}

const inRoom = ({ teamId, roomId }: InRoom) =>
  and(eq(dailyPosts.teamId, teamId), eq(dailyPosts.roomId, roomId));
const isPost = ({ teamId, roomId, day }: PostKey) => and(inRoom({ teamId, roomId }), eq(dailyPosts.day, day));

/** Where a room is, by the platform's own ids. */
export type RoomPlace = { readonly team: string; readonly room: string };

export async function placeOf(db: Db, { teamId, roomId }: InRoom): Promise<RoomPlace | undefined> {
  const [row] = await db
    .select({ team: teams.externalId, room: rooms.externalId })
    .from(rooms)
    .innerJoin(teams, eq(teams.id, rooms.teamId))
    .where(and(eq(rooms.teamId, teamId), eq(rooms.id, roomId)));
  return row;
}

/** A post that is being made: how often that was begun, this time included, and the question if it is chosen. */
export type Attempt = {
  readonly attempts: number;
  readonly questionId: string | null;
  readonly dueAt: Date;
};

/** Notes that posting is begun, before it is. Undefined if nothing is to be posted any more. */
export async function beginPost(db: Db, post: PostKey): Promise<Attempt | undefined> {
  const [row] = await db
    .update(dailyPosts)
    .set({ attempts: sql`${dailyPosts.attempts} + 1` })
    .where(and(isPost(post), eq(dailyPosts.state, 'intended')))
    .returning({
      attempts: dailyPosts.attempts,
      questionId: dailyPosts.questionId,
      dueAt: dailyPosts.dueAt,
    });
  return row;
}

/** Fixes which question is posted; returns the one that was fixed first. */
export async function chooseQuestion(db: Db, post: PostKey, questionId: string): Promise<string> {
  const [row] = await db
    .update(dailyPosts)
    .set({ questionId: sql`coalesce(${dailyPosts.questionId}, ${questionId}::text)` })
    .where(isPost(post))
    .returning({ questionId: dailyPosts.questionId });
  return row?.questionId ?? questionId;
}

/** Notes that the question is in the room as this message. */
export async function recordPost(
  db: Db,
  post: PostKey,
  { messageId, now, revealDueAt }: At & { readonly messageId: string; readonly revealDueAt: Date },
): Promise<void> {
  await db
    .update(dailyPosts)
    .set({ state: 'posted', messageId, postedAt: now, revealDueAt })
    .where(and(isPost(post), eq(dailyPosts.state, 'intended')));
}

/** Notes that the question will not be in the room. */
export async function endPost(
  db: Db,
  post: PostKey,
  state: Extract<PostState, 'skipped' | 'failed'>,
): Promise<void> {
  await db
    .update(dailyPosts)
    .set({ state })
    .where(and(isPost(post), eq(dailyPosts.state, 'intended')));
}

/** A question that is in the room, and whose answer may be still to come. */
export type OpenPost = PostKey & {
  readonly questionId: string;
  readonly messageId: string;
  readonly postedAt: Date;
  readonly revealAttempts: number;
};

function openPosts(db: Db) {
  return db
    .select({
      teamId: dailyPosts.teamId,
      roomId: dailyPosts.roomId,
      day: dailyPosts.day,
      questionId: dailyPosts.questionId,
      messageId: dailyPosts.messageId,
      postedAt: dailyPosts.postedAt,
      revealAttempts: dailyPosts.revealAttempts,
    })
    .from(dailyPosts);
}

type OpenRow = Awaited<ReturnType<typeof openPosts>>[number];

function openFrom({ questionId, messageId, postedAt, ...rest }: OpenRow): OpenPost[] {
  return questionId === null || messageId === null || postedAt === null
    ? []
    : [{ ...rest, questionId, messageId, postedAt }];
}

const isOpen = and(eq(dailyPosts.state, 'posted'), isNull(dailyPosts.revealedAt));

/** The questions of the room that wait for their answer, oldest first; those of `before` alone if it is given. */
export async function openPostsIn(db: Db, room: InRoom, before?: Day): Promise<OpenPost[]> {
  const rows = await openPosts(db)
    .where(and(inRoom(room), isOpen, before === undefined ? undefined : lt(dailyPosts.day, before)))
    .orderBy(asc(dailyPosts.day));
  return rows.flatMap(openFrom);
}

/** The newest question that was posted in the room, whether it was revealed or not. */
export async function latestPostIn(db: Db, room: InRoom): Promise<OpenPost | undefined> {
  const rows = await openPosts(db)
    .where(and(inRoom(room), eq(dailyPosts.state, 'posted')))
    .orderBy(desc(dailyPosts.day))
    .limit(1);
  return rows.flatMap(openFrom)[0];
}

/** Notes that revealing is begun, before it is. Undefined if there is nothing to reveal any more. */
export async function beginReveal(db: Db, post: PostKey): Promise<OpenPost | undefined> {
  const begun = await db
    .update(dailyPosts)
    .set({ revealAttempts: sql`${dailyPosts.revealAttempts} + 1` })
    .where(and(isPost(post), isOpen))
    .returning({ day: dailyPosts.day });
  if (begun.length === 0) return undefined;
  return (await openPosts(db).where(isPost(post))).flatMap(openFrom)[0];
}

/** Notes that the answer is in the room. */
export async function recordReveal(db: Db, post: PostKey, { now }: At): Promise<void> {
  await db
    .update(dailyPosts)
    .set({ revealedAt: now, revealDueAt: null, tallyStale: false })
    .where(isPost(post));
}

/** Notes that somebody answered, where the team has the question open. */
export async function markAnswered(
  db: Db,
  { teamId, questionId }: { readonly teamId: string; readonly questionId: string },
): Promise<void> {
  await db
    .update(dailyPosts)
    .set({ tallyStale: true })
    .where(
      and(
        eq(dailyPosts.teamId, teamId),
        eq(dailyPosts.questionId, questionId),
        isOpen,
        eq(dailyPosts.tallyStale, false),
      ),
    );
}

/** Who answers a question so long after a room of their team was shown the answer may well not have seen it. */
const REMEMBERED_DAYS = 7;

/**
 * Notes that a person who has yet to answer may know the answer, where a room of the team was shown it lately: it is
 * as if they had revealed it themselves.
 */
export async function shareReveal(
  db: Db,
  {
    teamId,
    memberId,
    questionId,
    now,
  }: At & { readonly teamId: string; readonly memberId: string; readonly questionId: string },
): Promise<void> {
  const since = new Date(now.getTime() - REMEMBERED_DAYS * 24 * 3_600_000);
  const [shown] = await db
    .select({ day: dailyPosts.day })
    .from(dailyPosts)
    .where(
      and(
        eq(dailyPosts.teamId, teamId),
        eq(dailyPosts.questionId, questionId),
        gte(dailyPosts.revealedAt, since),
      ),
    )
    .limit(1);
  if (shown !== undefined) await revealAnswer(db, { memberId, questionId, now });
}

/** Takes on saying how many answered: answers from now on make the tally out of date again. Undefined if there is no need. */
export async function beginTally(db: Db, post: PostKey): Promise<OpenPost | undefined> {
  const begun = await db
    .update(dailyPosts)
    .set({ tallyStale: false })
    .where(and(isPost(post), isOpen, eq(dailyPosts.tallyStale, true)))
    .returning({ day: dailyPosts.day });
  if (begun.length === 0) return undefined;
  return (await openPosts(db).where(isPost(post))).flatMap(openFrom)[0];
}

/** An answer to a daily question. */
export type DailyAnswer = {
  readonly name: string;
  readonly listed: boolean;
  readonly mark: number;
  readonly attempt: number;
  readonly revealed: boolean;
  readonly grade: unknown;
};

type OfPost = { readonly teamId: string; readonly questionId: string; readonly since: Date };

/** Each person's first marked answer in the team since the question was posted, wherever they gave it. */
export async function participationIn(db: Db, { teamId, questionId, since }: OfPost): Promise<DailyAnswer[]> {
  const rows = await db
    .selectDistinctOn([answers.memberId], {
      name: members.name,
      listed: settings.listed,
      mark: answers.mark,
      attempt: answers.attempt,
      revealed: answers.revealed,
      grade: answers.grade,
    })
    .from(answers)
    .innerJoin(members, eq(members.id, answers.memberId))
    .innerJoin(settings, eq(settings.memberId, answers.memberId))
    .where(isAnswerTo({ teamId, questionId, since }))
    .orderBy(answers.memberId, asc(answers.answeredAt), asc(answers.attempt));
  return rows.flatMap(({ mark, ...rest }) => (mark === null ? [] : [{ ...rest, mark }]));
}

/** How many people of the team answered since the question was posted. */
export async function tallyOf(db: Db, { teamId, questionId, since }: OfPost): Promise<number> {
  const [row] = await db
    .select({ people: sql`count(distinct ${answers.memberId})`.mapWith(Number) })
    .from(answers)
    .where(isAnswerTo({ teamId, questionId, since }));
  return row?.people ?? 0;
}

function isAnswerTo({ teamId, questionId, since }: OfPost) {
  return and(
    eq(answers.teamId, teamId),
    eq(answers.questionId, questionId),
    gte(answers.answeredAt, since),
    isNotNull(answers.mark),
  );
}
