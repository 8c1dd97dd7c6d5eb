import {
  and,
  between,
  count,
  desc,
  eq,
  gt,
  inArray,
  lte,
  not,
  notExists,
  or,
  type SQL,
  sql,
  sum,
} from 'drizzle-orm';
import type { Day, Period } from '../core/calendar.ts';
import type { Standing, StandingsPage, TeamStanding } from '../core/standings.ts';
import type { Db } from './database.ts';
import { isPersonal } from './members.ts';
import { members, points, settings, teams } from './schema.ts';

/** Whose standings, of which period and of which topic. */
export type Field = {
  readonly teamId: string;
  readonly period: Period;
  /** The period's first day, as core's `periodStart` tells it. */
  readonly start: Day;
  readonly topic?: string | undefined;
};

/** The topic of the rows that hold all topics together. */
export const ALL_TOPICS = '';

/** By code point, so that no server's locale changes the order, or its pages. */
const inOrder = sql`${members.name} collate "C", ${members.id}`;

/** Asked the other way round: those who are not listed are few, and an index holds them alone. */
export function isListed(db: Db) {
  return notExists(
    db
      .select({ memberId: settings.memberId })
      .from(settings)
      .where(and(eq(settings.memberId, points.memberId), not(settings.listed))),
  );
}

/** Competition ranks (1, 2, 2, 4) of the listed members, in one order on every page. */
function rankedIn(db: Db, { teamId, period, start, topic }: Field) {
  return db.$with('ranked').as(
    db
      .select({
        memberId: members.id,
        name: members.name,
        points: points.points,
        answers: points.answers,
        rank: sql`rank() over (order by ${desc(points.points)})`.mapWith(Number).as('rank'),
        position: sql`row_number() over (order by ${desc(points.points)}, ${inOrder})`
          .mapWith(Number)
          .as('position'),
        total: sql`count(*) over ()`.mapWith(Number).as('total'),
      })
      .from(points)
      .innerJoin(members, eq(members.id, points.memberId))
      .where(
        and(
          isListed(db),
          eq(points.teamId, teamId),
          eq(points.period, period),
          eq(points.start, start),
          eq(points.topic, topic ?? ALL_TOPICS),
        ),
      ),
  );
}

/** A page of the standings, the last where there is none so late, and the asker's own place with its neighbours. */
export async function standingsPage(
  db: Db,
  field: Field,
  asked: {
    readonly page: number;
    readonly size: number;
    readonly neighbours: number;
    readonly memberId: string;
  },
): Promise<StandingsPage> {
  const ranked = rankedIn(db, field);
  const { page, size, neighbours, memberId } = asked;
  const own = sql`(select position from ranked where id = ${memberId})`;
  const first = sql`least(${page}::bigint - 1, (${ranked.total} - 1) / ${size}) * ${size} + 1`;
  const rows = await db
    .with(ranked)
    .select()
    .from(ranked)
    .where(
      or(
        between(ranked.position, first, sql`${first} + ${size - 1}`),
        between(ranked.position, sql`${own} - ${neighbours}`, sql`${own} + ${neighbours}`),
      ),
    )
    .orderBy(ranked.position);
  const total = rows[0]?.total ?? 0;
  const pages = Math.max(1, Math.ceil(total / size));
  return {
    standings: rows.map(({ total: _, ...standing }): Standing => standing),
    total,
    page: Math.min(page, pages),
    pages,
  };
}

/** Who shares the first rank and has points, in order. */
export async function leaders(db: Db, field: Field): Promise<Standing[]> {
  return foremost(db, field, (ranked) => eq(ranked.rank, 1));
}

/** The first `most` who have points, in order. */
export async function topOf(db: Db, field: Field, most: number): Promise<Standing[]> {
  return foremost(db, field, (ranked) => lte(ranked.position, most));
}

async function foremost(
  db: Db,
  field: Field,
  isForemost: (ranked: ReturnType<typeof rankedIn>) => SQL,
): Promise<Standing[]> {
  const ranked = rankedIn(db, field);
  const rows = await db
    .with(ranked)
    .select()
    .from(ranked)
    .where(and(isForemost(ranked), gt(ranked.points, 0)))
    .orderBy(ranked.position);
  return rows.map(({ total: _, ...standing }) => standing);
}

/**
 * Team against team: what the listed members of each earned together. Only teams that chose to be compared are in it,
 * and the asker's own, which nobody else sees: a team's name is not for strangers.
 */
export async function teamStandings(
  db: Db,
  { period, start, topic }: Omit<Field, 'teamId'>,
  ownTeams: readonly string[],
): Promise<TeamStanding[]> {
  const earned = sum(points.points).mapWith(Number);
  return db
    .select({
      teamId: teams.id,
      name: teams.name,
      points: earned,
      people: count(),
      rank: sql`rank() over (order by ${desc(earned)})`.mapWith(Number),
    })
    .from(teams)
    .innerJoin(
      points,
      and(
        eq(points.teamId, teams.id),
        eq(points.period, period),
        eq(points.start, start),
        eq(points.topic, topic ?? ALL_TOPICS),
      ),
    )
    .where(
      and(
        isListed(db),
        not(isPersonal),
        or(teams.across, ownTeams.length === 0 ? undefined : inArray(teams.id, [...ownTeams])),
      ),
    )
    .groupBy(teams.id, teams.name)
    .orderBy(desc(earned), sql`${teams.name} collate "C"`, teams.id);
}
