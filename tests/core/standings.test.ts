import { describe, expect, it } from 'vitest';
import { standingsOf, type Tally } from '../../src/core/standings.ts';

const tally = (name: string, points: number, memberId = name): Tally => ({
  memberId,
  name,
  points,
  answers: 1,
});
const ranks = (tallies: readonly Tally[]) => standingsOf(tallies).map(({ rank, name }) => `${rank} ${name}`);

describe('standings', () => {
  it.each<[string, Tally[], string[]]>([
    ['nobody has no standings', [], []],
    ['most points stand first', [tally('a', 1), tally('b', 3), tally('c', 2)], ['1 b', '2 c', '3 a']],
    [
      'equal points share a rank and the next rank is skipped',
      [tally('d', 1), tally('c', 5), tally('b', 5), tally('a', 9)],
      ['1 a', '2 b', '2 c', '4 d'],
    ],
    ['no points share the last rank', [tally('b', 0), tally('a', 0)], ['1 a', '1 b']],
    [
      'of one name the smaller id stands first',
      [tally('x', 1, 'id-2'), tally('x', 1, 'id-1')],
      ['1 x', '1 x'],
    ],
  ])('%s', (_, tallies, expected) => {
    expect(ranks(tallies)).toEqual(expected);
  });

  it('is the same for any order of the tallies', () => {
    const tallies = [tally('a', 3), tally('b', 3), tally('c', 1), tally('b', 3, 'other')];
    expect(standingsOf(tallies.toReversed())).toEqual(standingsOf(tallies));
  });
});
