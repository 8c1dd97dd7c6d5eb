import { and, eq, gte, lte, sql } from 'drizzle-orm';
import type { Day } from '../core/calendar.ts';
import type { Tally } from '../core/standings.ts';
import type { Db } from './database.ts';
import { members, pointsDaily, settings } from './schema.ts';

export type Field = {
  /** Null for all teams together. */
  readonly teamId: string | null;
  /** Both days count. */
  readonly from?: Day | undefined;
  readonly to: Day;
  readonly topic?: string | undefined;
};

/** What each listed member earned, in no order; core's `standingsOf` ranks them. */
export async function tallies(db: Db, { teamId, from, to, topic }: Field): Promise<Tally[]> {
  return db
    .select({
      memberId: members.id,
      name: members.name,
      points: sql`sum(${pointsDaily.points})`.mapWith(Number),
      answers: sql`sum(${pointsDaily.answers})`.mapWith(Number),
    })
    .from(pointsDaily)
    .innerJoin(members, eq(members.id, pointsDaily.memberId))
    .innerJoin(settings, eq(settings.memberId, members.id))
    .where(
      and(
        settings.listed,
        teamId === null ? undefined : eq(pointsDaily.teamId, teamId),
        from === undefined ? undefined : gte(pointsDaily.day, from),
        lte(pointsDaily.day, to),
        topic === undefined ? undefined : eq(pointsDaily.topic, topic),
      ),
    )
    .groupBy(members.id, members.name);
}
