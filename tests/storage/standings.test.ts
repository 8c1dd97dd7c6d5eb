import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { periodStart } from '../../src/core/calendar.ts';
import { recordAnswer } from '../../src/storage/answers.ts';
import type { Membership } from '../../src/storage/members.ts';
import { members, memberships, points, settings } from '../../src/storage/schema.ts';
import { changeSettings } from '../../src/storage/settings.ts';
import {
  ALL_TOPICS,
  type Field,
  leaders,
  standingsPage,
  teamStandings,
} from '../../src/storage/standings.ts';
import { changeTeam, teamsOf } from '../../src/storage/teams.ts';
import { storages, useDatabase } from '../support/database.ts';
import { answerBy, arrive, at, NOON } from './people.ts';

const TODAY = '2026-03-04';
const CRABS = { team: { externalId: 'guild-2', name: 'Crabs' } };
/** Looks at no page but the first, as nobody. */
const STRANGER = {
  page: 1,
  size: 100,
  neighbours: 1,
  memberId: '00000000-0000-0000-0000-000000000000',
};

describe.each(storages)('standings on $name', (storage) => {
  const database = useDatabase(storage);

  const answer = (who: Membership, questionId: string, mark: number, day = TODAY, topic = 'maps') =>
    recordAnswer(database.db, answerBy(who, { questionId, mark, topic, now: at(`${day}T12:00:00Z`) }));

  /** Names with points, most first. */
  const standings = async (teamId: string, { period = 'all', start, topic }: Partial<Field> = {}) => {
    const field = { teamId, period, start: start ?? periodStart(period, TODAY), topic };
    const page = await standingsPage(database.db, field, STRANGER);
    return page.standings.map(({ rank, name, points, answers }) => [rank, name, points, answers]);
  };

  it('nobody stands before the first answer', async () => {
    const ada = await arrive(database.db);
    expect(await standings(ada.team.id)).toEqual([]);
  });

  it('adds up a member’s days and topics', async () => {
    const ada = await arrive(database.db);
    const grace = await arrive(database.db, 'Grace');
    await answer(ada, 'a', 100, '2026-03-02');
    await answer(ada, 'b', 100, '2026-03-04', 'channels');
    await answer(grace, 'a', 100);
    expect(await standings(ada.team.id)).toEqual([
      [1, 'Ada', 30, 2],
      [2, 'Grace', 15, 1],
    ]);
  });

  it.each<[name: string, field: Partial<Field>, points: number | undefined]>([
    ['today', { period: 'day' }, 5],
    ['yesterday', { period: 'day', start: '2026-03-03' }, 10],
    ['a day without an answer', { period: 'day', start: '2026-03-05' }, undefined],
    ['the week from Monday', { period: 'week' }, 15],
    ['the week before', { period: 'week', start: '2026-02-23' }, 15],
    ['the month', { period: 'month' }, 30],
    ['a topic of all time', { topic: 'channels' }, 10],
    ['a topic of the week', { period: 'week', topic: 'maps' }, 5],
    ['all time', {}, 30],
  ])('of %s the points are those earned then', async (_, field, points) => {
    const ada = await arrive(database.db);
    await answer(ada, 'a', 100, '2026-03-01'); // a Sunday
    await answer(ada, 'b', 67, '2026-03-03', 'channels');
    await answer(ada, 'c', 33, '2026-03-04');
    expect((await standings(ada.team.id, field)).map((row) => row[2])).toEqual(points ? [points] : []);
  });

  it('a team sees its own points', async () => {
    const here = await arrive(database.db);
    const there = await arrive(database.db, 'Ada', CRABS);
    await answer(here, 'a', 100);
    await answer(there, 'b', 67);
    expect(await standings(here.team.id)).toEqual([[1, 'Ada', 15, 1]]);
    expect(await standings(there.team.id)).toEqual([[1, 'Ada', 10, 1]]);
  });

  it('who opts out is gone and the rest moves up; who opts in again is back', async () => {
    const ada = await arrive(database.db);
    const grace = await arrive(database.db, 'Grace');
    await answer(ada, 'a', 100);
    await answer(grace, 'a', 50);
    await changeSettings(database.db, ada.member.id, { listed: false }, NOON);
    expect(await standings(ada.team.id)).toEqual([[1, 'Grace', 8, 1]]);
    await changeSettings(database.db, ada.member.id, { listed: true }, NOON);
    expect(await standings(ada.team.id)).toMatchObject([
      [1, 'Ada', 15, 1],
      [2, 'Grace', 8, 1],
    ]);
  });

  it('all who share the first rank lead, and nobody leads without points', async () => {
    const ada = await arrive(database.db);
    const field: Field = { teamId: ada.team.id, period: 'day', start: TODAY };
    await answer(ada, 'a', 0);
    expect(await leaders(database.db, field)).toEqual([]);
    await answer(await arrive(database.db, 'Grace'), 'a', 100);
    await answer(await arrive(database.db, 'Barbara'), 'b', 100);
    expect((await leaders(database.db, field)).map(({ name }) => name)).toEqual(['Barbara', 'Grace']);
  });

  it('an answer counts in each team under the team’s own cap and on the team’s own day', async () => {
    const home = await arrive(database.db);
    const crabs = (await arrive(database.db, 'Ada', CRABS)).team;
    const staff = { level: 'staff' as const, mark: 100, now: at('2026-03-04T23:30:00Z') };
    for (const questionId of ['a', 'b', 'c', 'd'])
      await recordAnswer(database.db, answerBy(home, { ...staff, questionId }));
    const both = { ...staff, alsoIn: [{ id: crabs.id, timeZone: 'Europe/Berlin' }] };
    await recordAnswer(database.db, answerBy(home, { ...both, questionId: 'e' }));
    const over = await recordAnswer(database.db, answerBy(home, { ...both, questionId: 'f' }));
    expect(over).toMatchObject({
      answer: { points: 0 },
      withheld: 30,
      alsoIn: [{ teamId: crabs.id, points: 30 }],
    });
    expect(await standings(home.team.id, { period: 'day' })).toEqual([[1, 'Ada', 150, 6]]);
    expect(await standings(crabs.id, { period: 'day', start: '2026-03-05' })).toEqual([[1, 'Ada', 60, 2]]);
    expect(await standings(crabs.id, { period: 'day' })).toEqual([]);
  });

  it('compares the teams that chose it and the asker’s own, by what their listed members earned', async () => {
    const ada = await arrive(database.db);
    const linus = await arrive(database.db, 'Linus', CRABS);
    const eve = await arrive(database.db, 'Eve', { team: { externalId: 'guild-3', name: 'Secret' } });
    const direct = await arrive(database.db, 'Ada', {
      team: { externalId: 'direct:Ada-1', name: 'Direct messages' },
    });
    for (const who of [ada, linus, eve, direct]) await answer(who, `of-${who.team.id}`, 100);
    await answer(linus, 'more', 67);
    const field = { period: 'week' as const, start: '2026-03-02', topic: undefined };
    const own = (await teamsOf(database.db, ada.member.id)).map(({ id }) => id);
    const rows = async (teams: readonly string[]) =>
      (await teamStandings(database.db, field, teams)).map((row) => [
        row.rank,
        row.name,
        row.points,
        row.people,
      ]);
    expect(await rows(own)).toEqual([[1, 'Gophers', 15, 1]]);
    await changeTeam(database.db, linus.team.id, { across: true }, NOON);
    expect(await rows(own)).toEqual([
      [1, 'Crabs', 25, 1],
      [2, 'Gophers', 15, 1],
    ]);
    expect(await rows([])).toEqual([[1, 'Crabs', 25, 1]]);
    await changeSettings(database.db, linus.member.id, { listed: false }, NOON);
    expect(await rows(own)).toEqual([[1, 'Gophers', 15, 1]]);
  });

  it('every page of any standings agrees with ranking all of them at once', async () => {
    const people = fc.array(
      fc.record({
        name: fc.constantFrom('Ada', 'ada', 'Zoë', 'Bob', 'Öde'),
        points: fc.nat(6),
        listed: fc.boolean(),
      }),
      { minLength: 1, maxLength: 14 },
    );
    await fc.assert(
      fc.asyncProperty(people, fc.integer({ min: 1, max: 5 }), async (everybody, size) => {
        const { team } = await arrive(database.db);
        const field: Field = { teamId: team.id, period: 'week', start: '2026-03-02' };
        const ids = await standIn(field, everybody);
        const expected = ranked(
          everybody.map((person, index) => ({ ...person, memberId: ids[index] ?? '' })),
        );
        const pages = Math.max(1, Math.ceil(expected.length / size));
        for (const [index, memberId] of ids.entries()) {
          const page = (index % (pages + 1)) + 1;
          const seen = await standingsPage(database.db, field, { page, size, neighbours: 1, memberId });
          const shown = Math.min(page, pages);
          const own = expected.findIndex((standing) => standing.memberId === memberId);
          const wanted = expected.filter(
            (_, at) => Math.floor(at / size) + 1 === shown || (own >= 0 && Math.abs(at - own) <= 1),
          );
          expect(seen.standings.map(({ memberId, rank }) => [memberId, rank])).toEqual(
            wanted.map(({ memberId, rank }) => [memberId, rank]),
          );
          if (wanted.length > 0) expect(seen).toMatchObject({ total: expected.length, page: shown, pages });
        }
        await database.db.delete(members);
      }),
      { numRuns: 15 },
    );
  });

  async function standIn(
    { teamId, period, start }: Field,
    people: readonly { readonly name: string; readonly points: number; readonly listed: boolean }[],
  ): Promise<string[]> {
    const ids: string[] = [];
    for (const { name, points: earned, listed } of people) {
      const [member] = await database.db.insert(members).values({ name, createdAt: NOON }).returning();
      if (!member) throw new Error('an insert returned no row');
      ids.push(member.id);
      await database.db.insert(settings).values({ memberId: member.id, listed });
      await database.db.insert(memberships).values({ teamId, memberId: member.id, joinedAt: NOON });
      await database.db.insert(points).values({
        teamId,
        period,
        start,
        topic: ALL_TOPICS,
        memberId: member.id,
        points: earned,
        answers: 1,
      });
    }
    return ids;
  }
});

/** The slow way: everybody in order of points, name and id, each ranked by how many have more. */
function ranked<P extends { name: string; points: number; listed: boolean; memberId: string }>(people: P[]) {
  const listed = people.filter((person) => person.listed);
  const bytes = (text: string) => Buffer.from(text).toString('hex');
  return listed
    .toSorted(
      (a, b) =>
        b.points - a.points ||
        bytes(a.name).localeCompare(bytes(b.name), 'en') ||
        bytes(a.memberId).localeCompare(bytes(b.memberId), 'en'),
    )
    .map((person) => ({ ...person, rank: listed.filter(({ points }) => points > person.points).length + 1 }));
}
