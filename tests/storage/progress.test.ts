import { describe, expect, it } from 'vitest';
import {
  askQuestion,
  openQuestion,
  progressFor,
  progressOf,
  revealAnswer,
  skipQuestion,
  takeHint,
} from '../../src/storage/progress.ts';
import { storages, useDatabase } from '../support/database.ts';
import { arrive, at, NOON } from './people.ts';

const LATER = at('2026-03-05T12:00:00Z');
const questionId = 'map-order';
const room = 'discord:room-1';

describe.each(storages)('progress on $name', (storage) => {
  const database = useDatabase(storage);
  const ada = async () => (await arrive(database.db)).member.id;

  it('nothing is open before a question was asked', async () => {
    expect(await openQuestion(database.db, await ada(), room)).toBeUndefined();
  });

  it('a question is open where it was asked, and nowhere else', async () => {
    const memberId = await ada();
    await askQuestion(database.db, { memberId, room, questionId, now: NOON });
    expect(await openQuestion(database.db, memberId, room)).toEqual({
      questionId,
      filter: '',
      askedAt: NOON,
    });
    expect(await openQuestion(database.db, memberId, 'slack:room-1')).toBeUndefined();
    expect(await progressFor(database.db, memberId, questionId)).toMatchObject({
      askedAt: NOON,
      attempts: 0,
    });
  });

  it('the next question takes the place of the open one', async () => {
    const memberId = await ada();
    await askQuestion(database.db, { memberId, room, questionId, now: NOON });
    const filter = 'topic:channels';
    await askQuestion(database.db, { memberId, room, questionId: 'select-order', filter, now: LATER });
    expect(await openQuestion(database.db, memberId, room)).toEqual({
      questionId: 'select-order',
      filter,
      askedAt: LATER,
    });
    expect((await progressOf(database.db, memberId)).map((row) => row.questionId).sort()).toEqual([
      'map-order',
      'select-order',
    ]);
  });

  it.each([
    { most: 0, counts: [0, 0] },
    { most: 1, counts: [1, 1] },
    { most: 3, counts: [1, 2, 3, 3] },
  ])('hints are counted up to $most', async ({ most, counts }) => {
    const memberId = await ada();
    const taken: number[] = [];
    for (const _ of counts) taken.push(await takeHint(database.db, { memberId, questionId, most }));
    expect(taken).toEqual(counts);
  });

  it('hints taken at once are each counted', async () => {
    const memberId = await ada();
    const taken = await Promise.all(
      Array.from({ length: 5 }, () => takeHint(database.db, { memberId, questionId, most: 3 })),
    );
    expect(taken.sort()).toEqual([1, 2, 3, 3, 3]);
  });

  it('hints taken stay taken when the question loses some', async () => {
    const memberId = await ada();
    await takeHint(database.db, { memberId, questionId, most: 2 });
    await takeHint(database.db, { memberId, questionId, most: 2 });
    expect(await takeHint(database.db, { memberId, questionId, most: 1 })).toBe(2);
  });

  it('the first time an answer was revealed is the one kept', async () => {
    const memberId = await ada();
    await revealAnswer(database.db, { memberId, questionId, now: NOON });
    await revealAnswer(database.db, { memberId, questionId, now: LATER });
    expect(await progressFor(database.db, memberId, questionId)).toMatchObject({ revealedAt: NOON });
  });

  it('a skipped question is noted and closed', async () => {
    const memberId = await ada();
    await askQuestion(database.db, { memberId, room, questionId, now: NOON });
    await skipQuestion(database.db, { memberId, room, questionId, now: LATER });
    expect(await openQuestion(database.db, memberId, room)).toBeUndefined();
    expect(await progressOf(database.db, memberId)).toEqual([
      {
        questionId,
        attempts: 0,
        bestMark: null,
        lastMark: null,
        lastAnsweredAt: null,
        hints: 0,
        revealedAt: null,
        skippedAt: LATER,
        askedAt: NOON,
      },
    ]);
  });

  it('skipping an old question leaves the one that is open now', async () => {
    const memberId = await ada();
    await askQuestion(database.db, { memberId, room, questionId: 'select-order', now: NOON });
    await skipQuestion(database.db, { memberId, room, questionId, now: LATER });
    expect(await openQuestion(database.db, memberId, room)).toMatchObject({ questionId: 'select-order' });
  });

  it('what one person did is not another’s', async () => {
    const memberId = await ada();
    const grace = (await arrive(database.db, 'Grace')).member.id;
    await askQuestion(database.db, { memberId, room, questionId, now: NOON });
    expect(await openQuestion(database.db, grace, room)).toBeUndefined();
    expect(await progressOf(database.db, grace)).toEqual([]);
    expect(await progressFor(database.db, grace, questionId)).toMatchObject({
      questionId,
      attempts: 0,
      askedAt: null,
    });
  });
});
