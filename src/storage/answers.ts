import { and, count, desc, eq, gte, inArray, isNotNull, max, sql, sum } from 'drizzle-orm';
import { type Day, dayIn, PERIODS, periodStart } from '../core/calendar.ts';
import { pointsFor, withinCap } from '../core/points.ts';
import type { Level } from '../core/question.ts';
import { WELL } from '../core/selection.ts';
import { bridgeTo, type LedgerDay, milestonesPassed, type Streak, streakOf } from '../core/streak.ts';
import type { Db } from './database.ts';
import { queueUp } from './members.ts';
import { answers, milestones, points, progress, storable, storableJson } from './schema.ts';
import { ALL_TOPICS } from './standings.ts';
import { statement } from './statement.ts';
import {
  type IsRest,
  inLedgerOrder,
  insertDays,
  type LedgerRow,
  ledgerFrom,
  ledgerRow,
  type RestsRow,
  restIn,
  restsFrom,
  restsRow,
} from './streaks.ts';

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
  const { team, memberId, level, mark, day } = given;
  const todayIn = ({ id, timeZone }: CountingTeam) => ({ teamId: id, today: dayIn(timeZone, given.now) });
  const here = todayIn(team);
  const there = given.alsoIn.map(todayIn);
  const owner = { memberId, timeZone: given.timeZone, today: day };
  return db.transaction(async (tx) => {
    // On one connection, in this order: what is read behind the queue is what the answer before this one left.
    const [, before] = await Promise.all([queueUp(tx, memberId), readBefore(tx, given, [here, ...there])]);
    const ledger = ledgerFrom(before);
    const isRest = restIn(ledger, owner, restsFrom(before, given.timeZone));
    const streak = streakOf(ledger, day, isRest);

    const { hints, revealed } = before;
    const attempt = before.attempts + 1;
    const worth = pointsFor({ mark: mark ?? 0, level, hints, revealed, first: attempt === 1 });
    const counted = (where: TeamDay, index: number) => ({
      ...where,
      points: withinCap(worth, before.earned[index] ?? 0),
    });
    const inTeams = [here, ...there].map(counted);
    const [own, ...alsoIn] = inTeams;
    const seen = { points: own?.points ?? 0, hints, revealed, attempt };
    const kept =
      mark === null || mark === 0 ? undefined : keptStreak({ ledger, isRest, before: streak, day });
    const written = await write(tx, given, {
      seen,
      bestMark: Math.max(before.best_mark ?? 0, mark ?? 0),
      counted: mark === null ? [] : inTeams,
      days: kept?.unwritten ?? [],
      passed: kept === undefined ? [] : milestonesPassed(streak.current, kept.streak.current),
    });
    if (written === undefined) return repeated(tx, given, streak);
    const { answer, milestone } = written;
    const recorded = { kind: 'recorded' as const, answer, ...NOTHING_COUNTED };
    if (mark === null) return { ...recorded, streak };
    return {
      ...recorded,
      withheld: worth - Math.min(...inTeams.map(({ points }) => points)),
      alsoIn: alsoIn.map(({ teamId, points }) => ({ teamId, points })),
      streak,
      ...(kept !== undefined && { streak: kept.streak, bridged: kept.bridged, milestone }),
    };
  });
}

/** What an answer that counts for nothing changes. */
const NOTHING_COUNTED = { withheld: 0, alsoIn: [], bridged: [], milestone: undefined } as const;

/** A team and the day it is there. */
type TeamDay = { readonly teamId: string; readonly today: Day };

const value = sql.placeholder;

type Before = LedgerRow &
  RestsRow & {
    readonly attempts: number;
    readonly best_mark: number | null;
    readonly hints: number;
    readonly revealed: boolean;
    /** What the person earned in each of the teams on the team's day, of which a cap is kept. */
    readonly earned: readonly number[];
  };

/** All that an answer depends on, in one statement. */
const whatWasBefore = statement<Before>(sql`
  select
    coalesce(${progress.attempts}, 0) as attempts,
    ${progress.bestMark},
    coalesce(${progress.hints}, 0) as hints,
    ${progress.revealedAt} is not null as revealed,
    ledger.days,
    ledger.others,
    rests.rests,
    (
      select json_agg(coalesce((
        select ${points.points} from ${points}
        where ${points.teamId} = wanted."teamId" and ${points.period} = 'day' and ${points.start} = wanted.today
          and ${points.topic} = ${sql.raw(`'${ALL_TOPICS}'`)} and ${points.memberId} = ${value('memberId')}
      ), 0))
      from json_to_recordset(${value('teams')}::json) as wanted ("teamId" uuid, today date)
    ) as earned
  from (${ledgerRow}) as ledger
  cross join (${restsRow}) as rests
  left join ${progress}
    on ${progress.memberId} = ${value('memberId')} and ${progress.questionId} = ${value('questionId')}`);

async function readBefore(
  tx: Db,
  { memberId, questionId }: NewAnswer,
  teams: readonly TeamDay[],
): Promise<Before> {
  const [before] = await whatWasBefore(tx, { memberId, questionId, teams: JSON.stringify(teams) });
  if (before === undefined) throw new Error('a select of one row returned none');
  return before;
}

/**
 * All that an answer changes, in one statement: it adds to every period it falls in, by topic and in all, in each team.
 * Returns nothing, and changes nothing, if the delivery was recorded before.
 */
const writeAll = statement<{ readonly id: string; readonly milestone: number | null }>(sql`
  with answer as (
    insert into ${answers} (team_id, member_id, question_id, delivery, text, mark, points, level, topic, hints,
      revealed, attempt, day, grade, answered_at)
    values (${value('teamId')}, ${value('memberId')}, ${value('questionId')}, ${value('delivery')}, ${value('text')},
      ${value('mark')}, ${value('points')}, ${value('level')}, ${value('topic')}, ${value('hints')},
      ${value('revealed')}, ${value('attempt')}, ${value('day')}, ${value('grade')}, ${value('now')})
    on conflict (team_id, delivery) do nothing
    returning id
  ), attempted as (
    insert into ${progress} (member_id, question_id, attempts, best_mark, last_mark, last_answered_at)
    select ${value('memberId')}::uuid, ${value('questionId')}::text, ${value('attempt')}::int,
      ${value('bestMark')}::int, ${value('mark')}::int, ${value('now')}::timestamptz
    from answer where ${value('mark')}::int is not null
    on conflict (member_id, question_id) do update
    set attempts = excluded.attempts, best_mark = excluded.best_mark, last_mark = excluded.last_mark,
      last_answered_at = excluded.last_answered_at
  ), earned as (
    insert into ${points} (team_id, period, start, topic, member_id, points, answers)
    select team_id, period, start, topic, ${value('memberId')}::uuid, points, 1
    from json_to_recordset(${value('counted')}::json) as counted (team_id uuid, period text, start date, points int)
    cross join answer
    cross join (values (${value('topic')}::text), (${sql.raw(`'${ALL_TOPICS}'`)})) as topics (topic)
    on conflict (team_id, period, start, topic, member_id) do update
    set points = ${points.points} + excluded.points, answers = ${points.answers} + excluded.answers
  ), kept as (${insertDays(sql`, answer`)}
  ), said as (
    insert into ${milestones} (member_id, days, answer_id, reached_at)
    select ${value('memberId')}::uuid, days::int, answer.id, ${value('now')}::timestamptz
    from answer, json_array_elements_text(${value('passed')}::json) as passed (days)
    on conflict do nothing
    returning days
  )
  select answer.id, (select max(days) from said) as milestone from answer`);

type Changes = {
  readonly seen: Pick<RecordedAnswer, 'points' | 'hints' | 'revealed' | 'attempt'>;
  readonly bestMark: number;
  readonly counted: readonly (TeamDay & { readonly points: number })[];
  readonly days: readonly LedgerDay[];
  /** Milestones, of which the highest that was never said to the person before is said now. */
  readonly passed: readonly number[];
};

/** Undefined if the delivery was recorded before. */
async function write(
  tx: Db,
  given: NewAnswer,
  { seen, bestMark, counted, days, passed }: Changes,
): Promise<{ readonly answer: RecordedAnswer; readonly milestone: number | undefined } | undefined> {
  const { team, memberId, questionId, delivery, mark, level, topic, day, now } = given;
  const text = storable(given.text);
  const grade = storableJson(given.grade ?? null);
  const [written] = await writeAll(tx, {
    ...seen,
    teamId: team.id,
    memberId,
    questionId,
    delivery: storable(delivery),
    text,
    mark,
    level,
    topic,
    day,
    grade: given.grade === null || given.grade === undefined ? null : grade,
    now: now.toISOString(),
    bestMark,
    counted: JSON.stringify(
      counted.flatMap(({ teamId, today, points }) =>
        PERIODS.map((period) => ({ team_id: teamId, period, start: periodStart(period, today), points })),
      ),
    ),
    days: inLedgerOrder(days),
    passed: JSON.stringify(passed),
  });
  if (written === undefined) return undefined;
  const kept: unknown = JSON.parse(grade);
  const answer = {
    ...seen,
    id: written.id,
    questionId,
    topic,
    text,
    mark,
    day,
    answeredAt: now,
    grade: kept,
  };
  return { answer, milestone: written.milestone ?? undefined };
}

/** The delivery was recorded before: it is told as it was, with what it said then. Throws if it is another member's. */
async function repeated(tx: Db, { team, memberId, delivery }: NewAnswer, streak: Streak): Promise<Recording> {
  const [answer] = await tx
    .select(recordedColumns)
    .from(answers)
    .where(and(eq(answers.teamId, team.id), eq(answers.delivery, delivery), eq(answers.memberId, memberId)));
  if (answer === undefined) throw new Error(`delivery ${delivery} is another member's`);
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
