import { and, count, desc, eq, gte, isNotNull, sql } from 'drizzle-orm';
import { type Day, dayIn } from '../core/calendar.ts';
import { pointsFor, withinCap } from '../core/points.ts';
import type { Level } from '../core/question.ts';
import { WELL } from '../core/selection.ts';
import { type LedgerDay, type Streak, streakOf } from '../core/streak.ts';
import type { Db } from './database.ts';
import { progressFor } from './progress.ts';
import { answers, members, pointsDaily, progress } from './schema.ts';
import { unknownMember } from './settings.ts';
import { ledgerOf, writeDays } from './streaks.ts';

export type NewAnswer = {
  readonly teamId: string;
  readonly memberId: string;
  /** The platform's id of the message; one is recorded once. */
  readonly delivery: string;
  readonly questionId: string;
  readonly topic: string;
  readonly level: Level;
  readonly text: string;
  /** 0-100, whole; null where it could not be marked, which costs no attempt. */
  readonly mark: number | null;
  /** The explained grade as JSON, kept as it is; null where there is none. */
  readonly grade: unknown;
  /** The person's, which makes it their day. */
  readonly timeZone: string;
  /** The team's: its standings go by its own days. */
  readonly teamTimeZone: string;
  readonly now: Date;
};

export type RecordedAnswer = {
  readonly id: string;
  readonly questionId: string;
  readonly topic: string;
  readonly text: string;
  readonly mark: number | null;
  readonly points: number;
  /** Hints taken, and whether the model answer was seen, when it was given. */
  readonly hints: number;
  readonly revealed: boolean;
  /** 1 for the first answer to the question. */
  readonly attempt: number;
  readonly day: Day;
  readonly answeredAt: Date;
  readonly grade: unknown;
};

const recordedColumns = {
  id: answers.id,
  questionId: answers.questionId,
  topic: answers.topic,
  text: answers.text,
  mark: answers.mark,
  points: answers.points,
  hints: answers.hints,
  revealed: answers.revealed,
  attempt: answers.attempt,
  day: answers.day,
  answeredAt: answers.answeredAt,
  grade: answers.grade,
};

export type Recording = {
  /** `repeated` when the delivery was recorded before: the answer is the one of then, and nothing changed. */
  readonly kind: 'recorded' | 'repeated';
  readonly answer: RecordedAnswer;
  /** Points that the daily cap kept back. */
  readonly withheld: number;
  readonly streak: Streak;
};

/**
 * Records an answer with its points, its day in the ledger and the person's progress, all or nothing. Safe to run
 * again with the same delivery. The question stays open, so that the person can try again.
 */
export async function recordAnswer(db: Db, given: NewAnswer): Promise<Recording> {
  const { teamId, memberId, questionId, topic, level, mark, now } = given;
  const day = dayIn(given.timeZone, now);
  const teamDay = dayIn(given.teamTimeZone, now);
  return db.transaction(async (tx) => {
    await queueUp(tx, memberId);
    const before = await progressFor(tx, memberId, questionId);
    const ledger = await ledgerOf(tx, memberId);
    const earned = await earnedOn(tx, { teamId, memberId, day: teamDay });

    const attempt = before.attempts + 1;
    const { hints } = before;
    const revealed = before.revealedAt !== null;
    const worth = pointsFor({ mark: mark ?? 0, level, hints, revealed, first: attempt === 1 });
    const points = withinCap(worth, earned);

    const [answer] = await tx
      .insert(answers)
      .values({
        teamId,
        memberId,
        questionId,
        delivery: given.delivery,
        text: given.text,
        mark,
        points,
        level,
        topic,
        hints,
        revealed,
        attempt,
        day,
        grade: given.grade,
        answeredAt: now,
      })
      .onConflictDoNothing({ target: [answers.teamId, answers.delivery] })
      .returning(recordedColumns);
    if (!answer)
      return {
        kind: 'repeated',
        answer: await recordedAs(tx, given),
        withheld: 0,
        streak: streakOf(ledger, day),
      };

    if (mark === null) return { kind: 'recorded', answer, withheld: 0, streak: streakOf(ledger, day) };

    await tx
      .insert(progress)
      .values({ memberId, questionId, attempts: 1, bestMark: mark, lastMark: mark, lastAnsweredAt: now })
      .onConflictDoUpdate({
        target: [progress.memberId, progress.questionId],
        set: {
          attempts: attempt,
          bestMark: Math.max(before.bestMark ?? 0, mark),
          lastMark: mark,
          lastAnsweredAt: now,
        },
      });
    await tx
      .insert(pointsDaily)
      .values({ teamId, memberId, day: teamDay, topic, points, answers: 1 })
      .onConflictDoUpdate({
        target: [pointsDaily.teamId, pointsDaily.memberId, pointsDaily.day, pointsDaily.topic],
        set: {
          points: sql`${pointsDaily.points} + excluded.points`,
          answers: sql`${pointsDaily.answers} + excluded.answers`,
        },
      });
    const streak = await keepStreak(tx, { memberId, ledger, day, mark, now });
    return { kind: 'recorded', answer, withheld: worth - points, streak };
  });
}

/**
 * One person's answers are recorded one after the other. `no key update` is as strong as that needs; `update` would
 * also hold up every insert that refers to the member, and could deadlock with a hint taken at the same time.
 */
async function queueUp(tx: Db, memberId: string): Promise<void> {
  const [member] = await tx
    .select({ id: members.id })
    .from(members)
    .where(eq(members.id, memberId))
    .for('no key update');
  if (!member) unknownMember(memberId);
}

async function earnedOn(
  tx: Db,
  { teamId, memberId, day }: { teamId: string; memberId: string; day: Day },
): Promise<number> {
  const [row] = await tx
    .select({ points: sql`coalesce(sum(${pointsDaily.points}), 0)`.mapWith(Number) })
    .from(pointsDaily)
    .where(and(eq(pointsDaily.teamId, teamId), eq(pointsDaily.memberId, memberId), eq(pointsDaily.day, day)));
  return row?.points ?? 0;
}

async function recordedAs(tx: Db, { teamId, memberId, delivery }: NewAnswer): Promise<RecordedAnswer> {
  const [answer] = await tx
    .select(recordedColumns)
    .from(answers)
    .where(and(eq(answers.teamId, teamId), eq(answers.delivery, delivery), eq(answers.memberId, memberId)));
  if (!answer) throw new Error(`delivery ${delivery} is another member's`);
  return answer;
}

/** Any honest attempt makes the day an answered one, and settles what the freezes before it were spent on. */
async function keepStreak(
  tx: Db,
  {
    memberId,
    ledger,
    day,
    mark,
    now,
  }: {
    memberId: string;
    ledger: readonly LedgerDay[];
    day: Day;
    mark: number;
    now: Date;
  },
): Promise<Streak> {
  if (mark === 0) return streakOf(ledger, day);
  const today: LedgerDay = { day, kind: 'answered' };
  const answered = [...ledger.filter((entry) => entry.day !== day), today];
  const { unwritten } = streakOf(answered, day);
  await writeDays(tx, memberId, [today, ...unwritten], now);
  return streakOf([...answered, ...unwritten], day);
}

/** The mark of a member's newest marked answer to a question in a team; undefined before the first. */
export async function lastMarkOf(
  db: Db,
  { teamId, memberId, questionId }: Pick<NewAnswer, 'teamId' | 'memberId' | 'questionId'>,
): Promise<{ readonly mark: number; readonly points: number } | undefined> {
  const [row] = await db
    .select({ mark: answers.mark, points: answers.points })
    .from(answers)
    .where(
      and(
        eq(answers.teamId, teamId),
        eq(answers.memberId, memberId),
        eq(answers.questionId, questionId),
        isNotNull(answers.mark),
      ),
    )
    .orderBy(desc(answers.attempt))
    .limit(1);
  return row === undefined || row.mark === null ? undefined : { mark: row.mark, points: row.points };
}

/** Newest first. */
export async function recentAnswers(db: Db, memberId: string, limit: number): Promise<RecordedAnswer[]> {
  return db
    .select(recordedColumns)
    .from(answers)
    .where(eq(answers.memberId, memberId))
    .orderBy(desc(answers.answeredAt), desc(answers.id))
    .limit(limit);
}

export type Profile = {
  readonly answers: number;
  /** Over all answers; null before the first. */
  readonly meanMark: number | null;
  /** Questions whose best mark reached `WELL`. */
  readonly answeredWell: number;
  /** By topic, in the order of their names: questions answered, and the mean of the best marks. */
  readonly topics: readonly {
    readonly topic: string;
    readonly answered: number;
    readonly meanBest: number;
  }[];
};

export async function profileOf(db: Db, memberId: string): Promise<Profile> {
  const best = db
    .select({
      topic: answers.topic,
      questionId: answers.questionId,
      mark: sql<number>`max(${answers.mark})`.as('best_mark'),
    })
    .from(answers)
    .where(and(eq(answers.memberId, memberId), isNotNull(answers.mark)))
    .groupBy(answers.topic, answers.questionId)
    .as('best');
  const topics = await db
    .select({
      topic: best.topic,
      answered: count(),
      meanBest: sql`avg(${best.mark})`.mapWith(Number),
      well: sql`count(*) filter (where ${gte(best.mark, WELL)})`.mapWith(Number),
    })
    .from(best)
    .groupBy(best.topic)
    .orderBy(best.topic);
  const [total] = await db
    .select({ answers: count(), meanMark: sql<number | null>`avg(${answers.mark})::float8` })
    .from(answers)
    .where(eq(answers.memberId, memberId));
  return {
    answers: total?.answers ?? 0,
    meanMark: total?.meanMark ?? null,
    answeredWell: topics.reduce((sum, { well }) => sum + well, 0),
    topics: topics.map(({ topic, answered, meanBest }) => ({ topic, answered, meanBest })),
  };
}
