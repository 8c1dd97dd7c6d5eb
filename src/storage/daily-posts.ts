import { and, asc, count, desc, eq, gte, inArray, isNotNull, isNull, lt, max, or, sql } from 'drizzle-orm';
import type { Day } from '../core/calendar.ts';
import type { Asked, PostState } from '../core/daily.ts';
import type { Db } from './database.ts';
import { answers, dailyPosts, members, rooms, settings, teams } from './schema.ts';
import { onceFor } from './statement.ts';

/** A room by its key. */
export type InRoom = { readonly teamId: string; readonly roomId: string };

/** A day's question of a room. */
export type PostKey = InRoom & { readonly day: Day };

type At = { readonly now: Date };

/** The posts of a room. */
export const isInRoom = ({ teamId, roomId }: InRoom) =>
  and(eq(dailyPosts.teamId, teamId), eq(dailyPosts.roomId, roomId));
const isPost = ({ teamId, roomId, day }: PostKey) =>
  and(isInRoom({ teamId, roomId }), eq(dailyPosts.day, day));

/** What the room was asked so far. */
export async function askedIn(db: Db, room: InRoom): Promise<Asked[]> {
  const rows = await db
    .select({ questionId: dailyPosts.questionId, times: count(), lastDay: max(dailyPosts.day) })
    .from(dailyPosts)
    .where(and(isInRoom(room), isNotNull(dailyPosts.questionId)))
    .groupBy(dailyPosts.questionId);
  return rows.flatMap(({ questionId, times, lastDay }) =>
    questionId === null || lastDay === null ? [] : [{ questionId, times, lastDay }],
  );
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
      target: [dailyPosts.teamId, dailyPosts.roomId, dailyPosts.day],
      set: { state: 'intended', dueAt: now, enqueuedAt: null, jobId: sql`gen_random_uuid()` },
      setWhere: inArray(dailyPosts.state, ['skipped', 'failed']),
    })
    .returning({ day: dailyPosts.day });
  return planned.length > 0;
}

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
    .where(and(isInRoom(room), isOpen, before === undefined ? undefined : lt(dailyPosts.day, before)))
    .orderBy(asc(dailyPosts.day));
  return rows.flatMap(openFrom);
}

/** The newest question that was posted in the room, whether it was revealed or not. */
export async function latestPostIn(db: Db, room: InRoom): Promise<OpenPost | undefined> {
  const rows = await openPosts(db)
    .where(and(isInRoom(room), eq(dailyPosts.state, 'posted')))
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

/** What the rooms of a team have of a question: whether one waits for answers, and whether one saw the answer lately. */
export async function questionInRooms(
  db: Db,
  { teamId, questionId, now }: At & { readonly teamId: string; readonly questionId: string },
): Promise<{ readonly waits: boolean; readonly shown: boolean }> {
  const since = new Date(now.getTime() - REMEMBERED_DAYS * 24 * 3_600_000);
  const posts = await postsOf(db).execute({ teamId, questionId, since: since.toISOString() });
  return {
    waits: posts.some(({ revealedAt }) => revealedAt === null),
    shown: posts.some(({ revealedAt }) => revealedAt !== null),
  };
}

const postsOf = onceFor((db) =>
  db
    .select({ revealedAt: dailyPosts.revealedAt })
    .from(dailyPosts)
    .where(
      and(
        eq(dailyPosts.teamId, sql.placeholder('teamId')),
        eq(dailyPosts.questionId, sql.placeholder('questionId')),
        or(isOpen, gte(dailyPosts.revealedAt, sql.placeholder('since'))),
      ),
    )
    .prepare('posts'),
);

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
