import { describe, expect, it } from 'vitest';
import { standingsOf } from '../../src/core/standings.ts';
import { recordAnswer } from '../../src/storage/answers.ts';
import type { Membership } from '../../src/storage/members.ts';
import { changeSettings } from '../../src/storage/settings.ts';
import { type Field, tallies } from '../../src/storage/standings.ts';
import { storages, useDatabase } from '../support/database.ts';
import { answerBy, arrive, at } from './people.ts';

const TODAY = '2026-03-04';
const CRABS = { team: { externalId: 'guild-2', name: 'Crabs' } };

describe.each(storages)('standings on $name', (storage) => {
  const database = useDatabase(storage);

  const answer = (who: Membership, questionId: string, mark: number, day = TODAY, topic = 'maps') =>
    recordAnswer(database.db, answerBy(who, { questionId, mark, topic, now: at(`${day}T12:00:00Z`) }));

  /** Names with points, most first. */
  const standings = async (field: Omit<Field, 'to'> & { to?: string }) =>
    standingsOf(await tallies(database.db, { to: TODAY, ...field })).map(
      ({ rank, name, points, answers }) => [rank, name, points, answers],
    );

  it('nobody stands before the first answer', async () => {
    const ada = await arrive(database.db);
    expect(await standings({ teamId: ada.team.id })).toEqual([]);
  });

  it('adds up a member’s days and topics', async () => {
    const ada = await arrive(database.db);
    const grace = await arrive(database.db, 'Grace');
    await answer(ada, 'a', 100, '2026-03-02');
    await answer(ada, 'b', 100, '2026-03-04', 'channels');
    await answer(grace, 'a', 100);
    expect(await standings({ teamId: ada.team.id })).toEqual([
      [1, 'Ada', 30, 2],
      [2, 'Grace', 15, 1],
    ]);
  });

  it.each([
    { field: { from: TODAY }, points: 5 },
    { field: { from: '2026-03-03' }, points: 15 },
    { field: { to: '2026-03-03' }, points: 25 },
    { field: { from: '2026-03-03', to: '2026-03-03' }, points: 10 },
    { field: { topic: 'channels' }, points: 10 },
    { field: { from: undefined, topic: undefined }, points: 30 },
  ])('within $field the points are $points', async ({ field, points }) => {
    const ada = await arrive(database.db);
    await answer(ada, 'a', 100, '2026-03-02');
    await answer(ada, 'b', 67, '2026-03-03', 'channels');
    await answer(ada, 'c', 33, '2026-03-04');
    expect(await standings({ teamId: ada.team.id, ...field })).toMatchObject([
      [1, 'Ada', points, expect.any(Number)],
    ]);
  });

  it('a team sees its own points; all teams together see all of them', async () => {
    const here = await arrive(database.db);
    const there = await arrive(database.db, 'Ada', CRABS);
    await answer(here, 'a', 100);
    await answer(there, 'b', 100);
    expect(await standings({ teamId: here.team.id })).toEqual([[1, 'Ada', 15, 1]]);
    expect(await standings({ teamId: there.team.id })).toEqual([[1, 'Ada', 15, 1]]);
    expect(await standings({ teamId: null })).toEqual([[1, 'Ada', 30, 2]]);
  });

  it('who opts out is gone and the rest moves up; who opts in again is back', async () => {
    const ada = await arrive(database.db);
    const grace = await arrive(database.db, 'Grace');
    await answer(ada, 'a', 100);
    await answer(grace, 'a', 50);
    await changeSettings(database.db, ada.member.id, { listed: false });
    for (const teamId of [ada.team.id, null])
      expect(await standings({ teamId })).toEqual([[1, 'Grace', 8, 1]]);
    await changeSettings(database.db, ada.member.id, { listed: true });
    expect(await standings({ teamId: ada.team.id })).toMatchObject([
      [1, 'Ada', 15, 1],
      [2, 'Grace', 8, 1],
    ]);
  });
});
