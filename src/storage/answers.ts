import { and, count, desc, eq, gte, inArray, isNotNull, max, or, sql, sum } from 'drizzle-orm';
import { type Day, dayIn, PERIODS, periodStart } from '../core/calendar.ts';
import { pointsFor, withinCap } from '../core/points.ts';
import type { Level } from '../core/question.ts';
import { WELL } from '../core/selection.ts';
import { bridgeTo, type LedgerDay, milestonesPassed, type Streak, streakOf } from '../core/streak.ts';
import type { Db } from './database.ts';
import { queueUp } from './members.ts';
import { progressFor } from './progress.ts';
import { answers, milestones, points, progress } from './schema.ts';
import { ALL_TOPICS } from './standings.ts';
import { type IsRest, ledgerOf, restDays, restIn, writeDays } from './streaks.ts';

/** A team with the zone that its standings' days are in. */
export type CountingTeam = { readonly id: string; readonly timeZone: string };

export type NewAnswer = {
  /** The team that the answer belongs to; in a direct message the person's own. */
  readonly team: CountingTeam;
  /** More teams whose standings it counts in. */
  readonly alsoIn: readonly CountingTeam[];
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
  /** The person's time zone, and their own day in it when they answered. */
  readonly timeZone: string;
  readonly day: Day;
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
  /** What the other teams count of it, each under its own cap. */
  readonly alsoIn: readonly { readonly teamId: string; readonly points: number }[];
  readonly streak: Streak;
  /** Days without an answer that a freeze, a rest or a repair carried the streak over; of a day's first answer. */
  readonly bridged: readonly LedgerDay[];
  /** The milestone that the streak reached with this answer, in answered days. */
  readonly milestone: number | undefined;
};

/**
 * Records an answer with its points, its day in the ledger and the person's progress, all or nothing. Safe to run
 * again with the same delivery. The question stays open, so that the person can try again.
 */
export async function recordAnswer(db: Db, given: NewAnswer): Promise<Recording> {
  const { team, memberId, questionId, topic, level, mark, now, day } = given;
  const todayIn = ({ id, timeZone }: CountingTeam) => ({ teamId: id, today: dayIn(timeZone, now) });
  const here = todayIn(team);
  const there = given.alsoIn.map(todayIn);
  const owner = { memberId, timeZone: given.timeZone, today: day };
  return db.transaction(async (tx) => {
    // On one connection, in this order: what is read behind the queue is what the answer before this one left.
    const [, known, before, ledger, isOff, earned] = await Promise.all([
      queueUp(tx, memberId),
      recordedAs(tx, given),
      progressFor(tx, memberId, questionId),
      ledgerOf(tx, memberId),
      restDays(tx, memberId, given.timeZone),
      earnedToday(tx, memberId, [here, ...there]),
    ]);
    const isRest = restIn(ledger, owner, isOff);
    const streak = streakOf(ledger, day, isRest);
    if (known) return repeated(tx, memberId, known, streak);

    const attempt = before.attempts + 1;
    const { hints } = before;
    const revealed = before.revealedAt !== null;
    const worth = pointsFor({ mark: mark ?? 0, level, hints, revealed, first: attempt === 1 });
    const counted = (where: TeamDay) => ({
      ...where,
      points: withinCap(worth, earned.get(where.teamId) ?? 0),
    });
    const own = counted(here);
    const alsoIn = there.map(counted);
    const seen = { points: own.points, hints, revealed, attempt };
    const shares = {
      withheld: worth - Math.min(...[own, ...alsoIn].map(({ points }) => points)),
      alsoIn: alsoIn.map(({ teamId, points }) => ({ teamId, points })),
    };
    if (mark === null) {
      const answer = await addAnswer(tx, given, seen);
      return { kind: 'recorded', answer, ...NOTHING_COUNTED, streak };
    }

    const kept = mark === 0 ? undefined : keptStreak({ ledger, isRest, before: streak, day });
    const [answer] = await Promise.all([
      addAnswer(tx, given, seen),
      tx
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
        }),
      rollUp(tx, { memberId, topic, counted: [own, ...alsoIn] }),
      writeDays(tx, memberId, kept?.unwritten ?? [], now),
    ]);
    const recorded = { kind: 'recorded' as const, answer, ...NOTHING_COUNTED, ...shares };
    if (kept === undefined) return { ...recorded, streak };
    const passed = milestonesPassed(streak.current, kept.streak.current);
    const milestone = await milestoneReached(tx, memberId, passed, answer);
    return { ...recorded, streak: kept.streak, bridged: kept.bridged, milestone };
  });
}

/** What an answer that counts for nothing changes. */
const NOTHING_COUNTED = { withheld: 0, alsoIn: [], bridged: [], milestone: undefined } as const;

/** The answer as it is kept. Throws if the delivery is another member's. */
async function addAnswer(
  tx: Db,
  given: NewAnswer,
  seen: Pick<RecordedAnswer, 'points' | 'hints' | 'revealed' | 'attempt'>,
): Promise<RecordedAnswer> {
  const { team, memberId, questionId, delivery, text, mark, level, topic, day, grade, now } = given;
  const [answer] = await tx
    .insert(answers)
    .values({
      ...seen,
      teamId: team.id,
      memberId,
      questionId,
      delivery,
      text,
      mark,
      level,
      topic,
      day,
      grade,
      answeredAt: now,
    })
    .onConflictDoNothing({ target: [answers.teamId, answers.delivery] })
    .returning(recordedColumns);
  if (!answer) throw new Error(`delivery ${delivery} is another member's`);
  return answer;
}

/** A team and the day it is there. */
type TeamDay = { readonly teamId: string; readonly today: Day };

/** What the person earned in each of the teams on the team's day, of which a cap is kept. */
async function earnedToday(tx: Db, memberId: string, days: readonly TeamDay[]): Promise<Map<string, number>> {
  const rows = await tx
    .select({ teamId: points.teamId, points: points.points })
    .from(points)
    .where(
      and(
        eq(points.period, 'day'),
        eq(points.topic, ALL_TOPICS),
        eq(points.memberId, memberId),
        or(...days.map(({ teamId, today }) => and(eq(points.teamId, teamId), eq(points.start, today)))),
      ),
    );
  return new Map(rows.map(({ teamId, points }) => [teamId, points]));
}

/** Adds an answer to every period it falls in, by topic and in all, in each of the teams that count it. */
async function rollUp(
  tx: Db,
  {
    memberId,
    topic,
    counted,
  }: {
    memberId: string;
    topic: string;
    counted: readonly (TeamDay & { readonly points: number })[];
  },
): Promise<void> {
  const rows = counted.flatMap(({ teamId, today, points }) =>
    PERIODS.map((period) => ({ team_id: teamId, period, start: periodStart(period, today), points })),
  );
  // One value rather than one a cell, so that the statement is short and the same for any number of teams.
  await tx.execute(sql`
    insert into ${points} (team_id, period, start, topic, member_id, points, answers)
    select team_id, period, start, topic, ${memberId}::uuid, points, 1
    from json_to_recordset(${JSON.stringify(rows)}::json)
      as counted (team_id uuid, period text, start date, points int)
    cross join (values (${topic}::text), (${ALL_TOPICS}::text)) as topics (topic)
    on conflict (team_id, period, start, topic, member_id) do update
    set points = ${points.points} + excluded.points, answers = ${points.answers} + excluded.answers`);
}

/** The delivery was recorded before: it is told as it was, with what it said then. */
async function repeated(
  tx: Db,
  memberId: string,
  answer: RecordedAnswer,
  streak: Streak,
): Promise<Recording> {
  const [milestone] = await tx
    .select({ days: max(milestones.days) })
    .from(milestones)
    .where(and(eq(milestones.memberId, memberId), eq(milestones.answerId, answer.id)));
  return {
    kind: 'repeated',
    answer,
    withheld: 0,
    alsoIn: [],
    streak,
    bridged: bridgeTo(answer.day, streak.days),
    milestone: milestone?.days ?? undefined,
  };
}

/** The answer that this delivery brought before; undefined for a new one. */
async function recordedAs(
  tx: Db,
  { team, memberId, delivery }: NewAnswer,
): Promise<RecordedAnswer | undefined> {
  const [answer] = await tx
    .select(recordedColumns)
    .from(answers)
    .where(and(eq(answers.teamId, team.id), eq(answers.delivery, delivery), eq(answers.memberId, memberId)));
  return answer;
}

/** The streak once `day` is answered, with the days to write: it, and what the days before it were settled as. */
function keptStreak({
  ledger,
  isRest,
  before,
  day,
}: {
  ledger: readonly LedgerDay[];
  isRest: IsRest;
  before: Streak;
  day: Day;
}): { streak: Streak; bridged: readonly LedgerDay[]; unwritten: readonly LedgerDay[] } {
  const answered: LedgerDay = { day, kind: 'answered' };
  const streak = streakOf([...ledger.filter((entry) => entry.day !== day), answered], day, isRest);
  const { answeredToday } = before;
  return {
    streak: { ...streak, unwritten: [] },
    bridged: answeredToday ? [] : bridgeTo(day, streak.days),
    unwritten: answeredToday ? streak.unwritten : [...streak.unwritten, answered],
  };
}

/** The highest of the milestones passed that was never said to the person before, now said; undefined for none. */
async function milestoneReached(
  tx: Db,
  memberId: string,
  passed: readonly number[],
  { id, answeredAt }: RecordedAnswer,
): Promise<number | undefined> {
  if (passed.length === 0) return undefined;
  const said = await tx
    .insert(milestones)
    .values(passed.map((days) => ({ memberId, days, answerId: id, reachedAt: answeredAt })))
    .onConflictDoNothing()
    .returning({ days: milestones.days });
  return said.map(({ days }) => days).sort((a, b) => b - a)[0];
}

/** The mark of a member's newest marked answer to a question in a team; undefined before the first. */
export async function lastMarkOf(
  db: Db,
  { teamId, memberId, questionId }: Pick<NewAnswer, 'memberId' | 'questionId'> & { readonly teamId: string },
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

/** What a member's answers that came with these deliveries earned in a team. */
export async function pointsEarned(
  db: Db,
  {
    teamId,
    memberId,
    deliveries,
  }: { readonly teamId: string; readonly memberId: string; readonly deliveries: readonly string[] },
): Promise<number> {
  const [row] = await db
    .select({ points: sum(answers.points).mapWith(Number) })
    .from(answers)
    .where(
      and(
        eq(answers.teamId, teamId),
        inArray(answers.delivery, [...deliveries]),
        eq(answers.memberId, memberId),
      ),
    );
  return row?.points ?? 0;
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
