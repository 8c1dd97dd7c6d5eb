import { describe, expect, it } from 'vitest';
import { type Standing, unbroken } from '../../src/core/standings.ts';

const at = (position: number): Standing => ({
  memberId: `m-${position}`,
  name: 'Ada',
  points: 0,
  answers: 1,
  rank: 1,
  position,
});

describe('standings', () => {
  it.each<[name: string, positions: number[], runs: number[][]]>([
    ['of nobody have no run', [], []],
    ['of a page are one run', [11, 12, 13], [[11, 12, 13]]],
    [
      'of a page and a place after it are two',
      [1, 2, 12, 13, 14],
      [
        [1, 2],
        [12, 13, 14],
      ],
    ],
    [
      'of a place before the page and the page are two',
      [1, 2, 11, 12],
      [
        [1, 2],
        [11, 12],
      ],
    ],
    ['of a place right after the page are one', [9, 10, 11, 12], [[9, 10, 11, 12]]],
  ])('%s', (_, positions, runs) => {
    expect(unbroken(positions.map(at)).map((run) => run.map(({ position }) => position))).toEqual(runs);
  });
});
