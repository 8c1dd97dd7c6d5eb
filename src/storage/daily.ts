import { and, asc, eq, inArray, isNotNull, max, sql } from 'drizzle-orm';
import type { PauseReason } from '../core/daily.ts';
import type { Kind, Level } from '../core/question.ts';
import { nextDue, type Schedule } from '../core/schedule.ts';
import { type InRoom, isInRoom } from './daily-posts.ts';
import type { Db } from './database.ts';
import { type Place, teamsOfPlace } from './members.ts';
import { accounts, dailyPosts, dailySubscriptions, openQuestions, rooms } from './schema.ts';
import { rescheduleWeeklies } from './weekly.ts';

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

/** The columns that `dailyFrom` takes. */
export const dailyColumns = {
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

/** A row as the domain has it. */
export function dailyFrom<T extends DailyRow>({ time, zone, weekdays, topic, level, kind, ...rest }: T) {
  return { ...rest, schedule: { time, zone, weekdays }, filter: { topic, level, kind } };
}

const isDaily = ({ teamId, roomId }: InRoom) =>
  and(eq(dailySubscriptions.teamId, teamId), eq(dailySubscriptions.roomId, roomId));

/** The daily question of a room, if it has one. */
export async function dailyIn(db: Db, room: InRoom): Promise<Daily | undefined> {
  const [row] = await db.select(dailyColumns).from(dailySubscriptions).where(isDaily(room));
  return row && dailyFrom(row);
}

/** The daily questions of a team's rooms, by the rooms' names. */
export async function dailiesOf(
  db: Db,
  teamId: string,
): Promise<(Daily & { readonly room: string; readonly externalId: string })[]> {
  const rows = await db
    .select({ ...dailyColumns, room: rooms.name, externalId: rooms.externalId })
    .from(dailySubscriptions)
    .innerJoin(
      rooms,
      and(eq(rooms.teamId, dailySubscriptions.teamId), eq(rooms.id, dailySubscriptions.roomId)),
    )
    .where(eq(dailySubscriptions.teamId, teamId))
    .orderBy(asc(rooms.name), asc(rooms.id));
  return rows.map((row) => dailyFrom(row));
}

/** When the questions fall due that come next in the team's rooms where the member was asked one; soonest first. */
export async function nextDailiesFor(
  db: Db,
  { teamId, memberId, most }: { readonly teamId: string; readonly memberId: string; readonly most: number },
): Promise<
  { readonly room: string; readonly externalId: string; readonly zone: string; readonly at: Date }[]
> {
  const rows = await db
    .select({
      room: rooms.name,
      externalId: rooms.externalId,
      zone: dailySubscriptions.timeZone,
      at: dailySubscriptions.nextDueAt,
    })
    .from(dailySubscriptions)
    .innerJoin(
      rooms,
      and(eq(rooms.teamId, dailySubscriptions.teamId), eq(rooms.id, dailySubscriptions.roomId)),
    )
    .innerJoin(
      openQuestions,
      and(
        eq(openQuestions.memberId, memberId),
        eq(openQuestions.room, sql`${dailySubscriptions.platform} || ':' || ${rooms.externalId}`),
      ),
    )
    .where(and(eq(dailySubscriptions.teamId, teamId), isNotNull(dailySubscriptions.nextDueAt)))
    .orderBy(asc(dailySubscriptions.nextDueAt), asc(rooms.id))
    .limit(most);
  return rows.flatMap(({ at, ...rest }) => (at === null ? [] : [{ ...rest, at }]));
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
  await rescheduleWeeklies(db, { teamId, roomId, now });
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
    .where(isInRoom(room));
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

/** Stops the daily questions of a place's rooms until somebody resumes each. Returns how many there were. */
export async function pauseDailies(db: Db, place: Place, reason: PauseReason): Promise<number> {
  const paused = await db
    .update(dailySubscriptions)
    .set({ nextDueAt: null, pauseReason: reason, pauseWords: null })
    .where(
      and(
        inArray(dailySubscriptions.teamId, teamsOfPlace(db, place)),
        isNotNull(dailySubscriptions.nextDueAt),
      ),
    )
    .returning({ roomId: dailySubscriptions.roomId });
  return paused.length;
}

/** Ends a room's daily question; a question that is open there is not revealed any more. False if it had none. */
export async function removeDaily(db: Db, { now, ...room }: InRoom & At): Promise<boolean> {
  return db.transaction(async (tx) => {
    const removed = await tx
      .delete(dailySubscriptions)
      .where(isDaily(room))
      .returning({ roomId: dailySubscriptions.roomId });
    await tx.update(dailyPosts).set({ revealDueAt: null }).where(isInRoom(room));
    await tx
      .update(dailyPosts)
      .set({ state: 'skipped' })
      .where(and(isInRoom(room), eq(dailyPosts.state, 'intended')));
    await rescheduleWeeklies(tx, { ...room, now });
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
