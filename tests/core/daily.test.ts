import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Asked, nextDaily, type Participant, participationOf } from '../../src/core/daily.ts';
import { bank } from '../support/bot.ts';

describe('the next question of a room', () => {
  const pool = bank.questions;
  /** What a room is asked on so many days in a row. */
  const asked = (days: number, seed: string, candidates = pool): string[] => {
    const ids: string[] = [];
    for (let day = 0; day < days; day += 1) {
      const history: Asked[] = [...new Set(ids)].map((questionId) => ({
        questionId,
        times: ids.filter((id) => id === questionId).length,
        lastDay: String(ids.lastIndexOf(questionId)).padStart(4, '0'),
      }));
      ids.push(nextDaily(candidates, history, seed)?.id ?? 'none');
    }
    return ids;
  };

  it('never comes again before all others came, nor twice in a row', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.integer({ min: 1, max: pool.length }), (seed, size) => {
        const candidates = pool.slice(0, size);
        const ids = asked(size * 3, seed, candidates);
        for (const round of [0, 1, 2])
          expect(new Set(ids.slice(round * size, (round + 1) * size)).size).toBe(size);
        if (size > 1) for (const [at, id] of ids.entries()) expect(id).not.toBe(ids[at - 1]);
      }),
      { numRuns: 100 },
    );
  });

  it('is the same whoever works it out, and another in another room', () => {
    expect(asked(5, 'room-1')).toEqual(asked(5, 'room-1'));
    const rooms = Array.from({ length: 20 }, (_, room) => asked(3, `room-${room}`).join());
    expect(new Set(rooms).size).toBeGreaterThan(10);
  });

  it('that was added to the bank comes before any repeats', () => {
    const [added, ...old] = pool;
    const history = old.map(({ id }, day) => ({ questionId: id, times: 2, lastDay: `2026-03-0${day}` }));
    expect(nextDaily(pool, history, 'room')).toBe(added);
  });

  it('does not exist without candidates', () => {
    expect(nextDaily([], [], 'room')).toBeUndefined();
  });
});

describe('what a room may know of how it did', () => {
  const somebody = (name: string, mark: number, more: Partial<Participant> = {}): Participant => ({
    name,
    listed: true,
    mark,
    unaided: true,
    points: [
      { point: 'It panics', hit: mark >= 50 },
      { point: 'The sender closes', hit: mark === 100 },
    ],
    ...more,
  });

  it.each<[what: string, participants: Participant[], leaders: string[]]>([
    ['the best leads', [somebody('Ada', 80), somebody('Bob', 100)], ['Bob']],
    [
      'those who share the best mark lead together',
      [somebody('Bob', 90), somebody('Ada', 90)],
      ['Ada', 'Bob'],
    ],
    [
      'who is not listed is not named',
      [somebody('Ada', 100, { listed: false }), somebody('Bob', 80)],
      ['Bob'],
    ],
    ['who saw the answer or had another try does not lead', [somebody('Ada', 100, { unaided: false })], []],
    ['nobody leads with a bad mark', [somebody('Ada', 30), somebody('Bob', 74)], []],
    ['one person leads alone with a good mark', [somebody('Ada', 75)], ['Ada']],
    ['nobody answered', [], []],
  ])('%s', (_, participants, leaders) => {
    expect(participationOf(participants)).toMatchObject({ answered: participants.length, leaders });
  });

  it('lists the points that most people missed first', () => {
    const { points } = participationOf([somebody('Ada', 100), somebody('Bob', 60), somebody('Eve', 0)]);
    expect(points).toEqual([
      { point: 'The sender closes', hits: 1 },
      { point: 'It panics', hits: 2 },
    ]);
  });

  it('tells nothing of the points where one person answered', () => {
    expect(participationOf([somebody('Ada', 10)])).toEqual({
      answered: 1,
      points: [],
      leaders: [],
      bestMark: 0,
    });
  });
});
