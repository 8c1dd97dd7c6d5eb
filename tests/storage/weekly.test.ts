import { describe, expect, it } from 'vitest';
import { recordAnswer } from '../../src/storage/answers.ts';
import type { Membership } from '../../src/storage/members.ts';
import { revealAnswer } from '../../src/storage/progress.ts';
import { changeSettings } from '../../src/storage/settings.ts';
import { weekNumbers } from '../../src/storage/weekly-numbers.ts';
import { storages, useDatabase } from '../support/database.ts';
import { answerBy, arrive, at, NOON } from './people.ts';

const WEEK = '2026-03-02';
const BEFORE = '2026-02-25T12:00:00Z';

/** A grade by which these points were had and those missed. */
function graded(had: readonly string[], missed: readonly string[]) {
  return {
    points: [
      ...had.map((point) => ({ point, verdict: 'hit' })),
      ...missed.map((point) => ({ point, verdict: 'missed' })),
    ],
  };
}

describe.each(storages)('a week in numbers on $name', (storage) => {
  const database = useDatabase(storage);

  const answered = (
    who: Membership,
    questionId: string,
    mark: number,
    { when = NOON.toISOString(), grade = graded([], []) } = {},
  ) => recordAnswer(database.db, answerBy(who, { questionId, mark, grade, now: at(when) }));
  const numbers = async (teamId: string, zone = 'UTC') =>
    weekNumbers(database.db, { teamId, week: WEEK, zone });
  const people = async (...names: readonly string[]) => {
    const [first, ...rest] = await Promise.all([
      arrive(database.db, 'Ada'),
      ...names.map((name) => arrive(database.db, name)),
    ]);
    return [first, ...rest] as const;
  };

  it('are none where nobody answered, or did so in another week or team', async () => {
    const [ada] = await people();
    expect(await numbers(ada.team.id)).toBeUndefined();
    await answered(ada, 'q1', 80, { when: '2026-03-01T23:59:59Z' });
    await answered(ada, 'q2', 80, { when: '2026-03-09T00:00:00Z' });
    const elsewhere = await arrive(database.db, 'Bo', { team: { externalId: 'guild-2', name: 'Crabs' } });
    await answered(elsewhere, 'q1', 80);
    expect(await numbers(ada.team.id)).toBeUndefined();
  });

  it('count people and answers, and name the first five who have points', async () => {
    const everybody = await people('Bo', 'Cem', 'Dan', 'Eli', 'Fay', 'Gil');
    for (const [index, who] of everybody.entries())
      await answered(who, 'q1', index === 6 ? 0 : 90 - index * 10);
    await answered(everybody[0], 'q1', 100);
    const told = await numbers(everybody[0].team.id);
    expect(told).toMatchObject({ people: 7, answers: 8 });
    expect(told?.top.map(({ rank, name }) => [rank, name])).toEqual([
      [1, 'Ada'],
      [2, 'Bo'],
      [3, 'Cem'],
      [4, 'Dan'],
      [5, 'Eli'],
    ]);
  });

  it('hold nothing of who is not listed', async () => {
    const [ada, bo, cem] = await people('Bo', 'Cem');
    if (bo === undefined || cem === undefined) throw new Error('three came');
    for (const who of [ada, bo, cem])
      await answered(who, 'q1', 40, { grade: graded([], who === cem ? ['told by Cem'] : ['a point']) });
    await changeSettings(database.db, cem.member.id, { listed: false }, NOON);
    const told = await numbers(ada.team.id);
    expect(told).toMatchObject({ people: 2, answers: 2, mostMissed: { point: 'a point', missed: 2 } });
    expect(JSON.stringify(told)).not.toContain('Cem');
    for (const { member } of [ada, bo]) await changeSettings(database.db, member.id, { listed: false }, NOON);
    expect(await numbers(ada.team.id)).toBeUndefined();
  });

  it('tell the point that most people missed in their first answer of the week', async () => {
    const [ada, bo, cem] = await people('Bo', 'Cem');
    if (bo === undefined || cem === undefined) throw new Error('three came');
    await answered(ada, 'q1', 50, { grade: graded(['It panics.'], ['Only the sender closes.']) });
    await answered(bo, 'q1', 0, { grade: graded([], ['It panics.', 'Only the sender closes.']) });
    await answered(cem, 'q1', 100, { grade: graded(['It panics.', 'Only the sender closes.'], []) });
    for (let again = 0; again < 3; again += 1)
      await answered(bo, 'q1', 0, { grade: graded([], ['It panics.']) });
    expect((await numbers(ada.team.id))?.mostMissed).toEqual({
      point: 'Only the sender closes.',
      topic: 'maps',
      missed: 2,
      answered: 3,
    });
  });

  it('tell no point that one person alone was asked about', async () => {
    const [ada] = await people('Bo');
    await answered(ada, 'q1', 0, { grade: graded([], ['It panics.']) });
    expect((await numbers(ada.team.id))?.mostMissed).toBeUndefined();
  });

  it('compare the first attempts of who has three in this week and in the one before', async () => {
    const [ada, bo, cem] = await people('Bo', 'Cem');
    if (bo === undefined || cem === undefined) throw new Error('three came');
    for (const [index, mark] of [20, 40, 60].entries())
      await answered(ada, `old${index}`, mark, { when: BEFORE });
    for (const [index, mark] of [70, 80, 90].entries()) await answered(ada, `new${index}`, mark);
    await answered(ada, 'new0', 0); // a second attempt
    await revealAnswer(database.db, { memberId: ada.member.id, questionId: 'seen', now: NOON });
    await answered(ada, 'seen', 0);
    for (let index = 0; index < 3; index += 1) await answered(bo, `new${index}`, 100);
    for (let index = 0; index < 2; index += 1) await answered(bo, `old${index}`, 0, { when: BEFORE });
    for (let index = 0; index < 3; index += 1) await answered(cem, `old${index}`, 0, { when: BEFORE });
    expect((await numbers(ada.team.id))?.changes).toEqual([{ name: 'Ada', before: 40, after: 80 }]);
  });

  it('are of the week as the team’s zone has it', async () => {
    const [ada] = await people();
    await recordAnswer(
      database.db,
      answerBy(ada, { timeZone: 'Pacific/Auckland', now: at('2026-03-01T12:00:00Z') }),
    );
    expect(await numbers(ada.team.id, 'Pacific/Auckland')).toMatchObject({ people: 1, answers: 1 });
  });
});
