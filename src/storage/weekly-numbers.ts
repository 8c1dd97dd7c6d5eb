import { and, count, countDistinct, desc, eq, gte, isNotNull, lt, sql, sum } from 'drizzle-orm';
import { addDays, type Day } from '../core/calendar.ts';
import { instantOf } from '../core/schedule.ts';
import type { Standing } from '../core/standings.ts';
import { type Change, LEAST_FIRST_ATTEMPTS, LEAST_PEOPLE, TOP } from '../core/weekly.ts';
import type { Db } from './database.ts';
import { answers, members, points, settings } from './schema.ts';
import { ALL_TOPICS, isListed, topOf } from './standings.ts';

/** A week of a team, by the Monday that it begins on in `zone`, which is the team's. */
export type Week = { readonly teamId: string; readonly week: Day; readonly zone: string };

/** A rubric's point that was missed, of all who answered its question. */
export type MissedPoint = {
  readonly point: string;
  readonly topic: string;
  readonly missed: number;
  readonly answered: number;
};

export type WeekNumbers = {
  readonly people: number;
  readonly answers: number;
  /** The first `TOP` places that have points. */
  readonly top: readonly Standing[];
  readonly mostMissed: MissedPoint | undefined;
  /** Of everybody with enough first attempts in this week and the one before. */
  readonly changes: readonly Change[];
};

/**
 * How a team did in a week, without those who do not want to be listed; undefined if nobody else answered. People,
 * answers and places are the leaderboard's, which count direct messages where their authors say so; the rest is of the
 * answers given in the team.
 */
export async function weekNumbers(db: Db, week: Week): Promise<WeekNumbers | undefined> {
  const field = { teamId: week.teamId, period: 'week', start: week.week } as const;
  const [counted] = await db
    .select({ people: count(), answers: sum(points.answers).mapWith(Number) })
    .from(points)
    .where(
      and(
        isListed(db),
        eq(points.teamId, field.teamId),
        eq(points.period, field.period),
        eq(points.start, field.start),
        eq(points.topic, ALL_TOPICS),
      ),
    );
  if (counted === undefined || counted.people === 0) return undefined;
  return {
    ...counted,
    top: await topOf(db, field, TOP),
    mostMissed: await mostMissedIn(db, week),
    changes: await changesIn(db, week),
  };
}

/** The listed members' marked answers that were given in the team from the Monday `from` until the Monday `until`. */
function isGiven({ teamId, zone }: Week, from: Day, until: Day) {
  return and(
    eq(answers.teamId, teamId),
    gte(answers.answeredAt, instantOf(from, '00:00', zone)),
    lt(answers.answeredAt, instantOf(until, '00:00', zone)),
    isNotNull(answers.mark),
    settings.listed,
  );
}

/** The point that most people missed in their first answer of the week. */
async function mostMissedIn(db: Db, week: Week): Promise<MissedPoint | undefined> {
  const first = db
    .selectDistinctOn([answers.memberId, answers.questionId], {
      memberId: answers.memberId,
      questionId: answers.questionId,
      topic: answers.topic,
      grade: answers.grade,
    })
    .from(answers)
    .innerJoin(settings, eq(settings.memberId, answers.memberId))
    .where(isGiven(week, week.week, addDays(week.week, 7)))
    .orderBy(answers.memberId, answers.questionId, answers.attempt)
    .as('first');
  // Counted here, for a big team's grades of a week are too many to be fetched.
  const graded = db
    .select({
      memberId: first.memberId,
      questionId: first.questionId,
      topic: first.topic,
      point: sql<string>`point ->> 'point'`.as('point'),
      had: sql<boolean>`point ->> 'verdict' in ('hit', 'partial')`.as('had'),
    })
    .from(first)
    .crossJoinLateral(sql`jsonb_array_elements(${first.grade} -> 'points') as point`)
    .as('graded');
  const missed = sql`count(*) filter (where not ${graded.had})`.mapWith(Number);
  const answered = countDistinct(graded.memberId);
  const [row] = await db
    .select({ point: graded.point, topic: graded.topic, missed, answered })
    .from(graded)
    .where(isNotNull(graded.point))
    .groupBy(graded.questionId, graded.topic, graded.point)
    .having(and(gte(answered, LEAST_PEOPLE), sql`${missed} > 0`))
    .orderBy(desc(missed), answered, graded.questionId, graded.point)
    .limit(1);
  return row;
}

/** What is told of a person's own rise: first attempts alone, given before they saw the model answer. */
async function changesIn(db: Db, week: Week): Promise<Change[]> {
  const begun = instantOf(week.week, '00:00', week.zone).toISOString();
  const isNow = sql`${answers.answeredAt} >= ${begun}::timestamptz`;
  const mean = (when: typeof isNow) => sql`avg(${answers.mark}) filter (where ${when})`.mapWith(Number);
  const enough = (when: typeof isNow) => sql`count(*) filter (where ${when}) >= ${LEAST_FIRST_ATTEMPTS}`;
  const isBefore = sql`not ${isNow}`;
  return db
    .select({ name: members.name, before: mean(isBefore), after: mean(isNow) })
    .from(answers)
    .innerJoin(members, eq(members.id, answers.memberId))
    .innerJoin(settings, eq(settings.memberId, answers.memberId))
    .where(
      and(
        isGiven(week, addDays(week.week, -7), addDays(week.week, 7)),
        eq(answers.attempt, 1),
        eq(answers.revealed, false),
      ),
    )
    .groupBy(members.id, members.name)
    .having(and(enough(isBefore), enough(isNow)));
}
