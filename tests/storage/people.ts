import { and, eq, ne } from 'drizzle-orm';
import { dayIn } from '../../src/core/calendar.ts';
import type { NewAnswer } from '../../src/storage/answers.ts';
import type { Db } from '../../src/storage/database.ts';
import { type Arrival, type Membership, memberFor } from '../../src/storage/members.ts';
import { points } from '../../src/storage/schema.ts';
import { ALL_TOPICS } from '../../src/storage/standings.ts';

export const NOON = new Date('2026-03-04T12:00:00Z');

export function at(time: string): Date {
  return new Date(time);
}

export function arrival(more: Partial<Arrival> = {}): Arrival {
  return {
    platform: 'discord',
    accountId: 'ada-1',
    name: 'Ada',
    team: { externalId: 'guild-1', name: 'Gophers' },
    timeZone: 'UTC',
    now: NOON,
    ...more,
  };
}

/** Somebody of the team, by their name. */
export function arrive(db: Db, name = 'Ada', more: Partial<Arrival> = {}): Promise<Membership> {
  return memberFor(db, arrival({ name, accountId: `${name}-1`, ...more }));
}

let deliveries = 0;

/** An answer to a question of level `core`; each has a delivery of its own unless it is given one, and the team is in the person's zone. */
export function answerBy({ member, team }: Membership, more: Partial<NewAnswer> = {}): NewAnswer {
  deliveries += 1;
  const { timeZone = 'UTC', now = NOON } = more;
  return {
    team: { id: team.id, timeZone },
    alsoIn: [],
    memberId: member.id,
    delivery: `delivery-${deliveries}`,
    questionId: 'map-order',
    topic: 'maps',
    level: 'core',
    text: 'The order is not specified.',
    mark: 80,
    grade: { points: [{ verdict: 'hit', quote: 'not specified' }] },
    timeZone,
    day: dayIn(timeZone, now),
    now,
    ...more,
  };
}

/** What the days of all teams hold, in the order of days. */
export function earnedByDay(db: Db) {
  return db
    .select({ day: points.start, points: points.points, answers: points.answers })
    .from(points)
    .where(and(eq(points.period, 'day'), eq(points.topic, ALL_TOPICS)))
    .orderBy(points.start);
}

/** The same by topic. */
export function earnedByTopic(db: Db) {
  return db
    .select({ day: points.start, topic: points.topic, points: points.points, answers: points.answers })
    .from(points)
    .where(and(eq(points.period, 'day'), ne(points.topic, ALL_TOPICS)))
    .orderBy(points.start, points.topic);
}
