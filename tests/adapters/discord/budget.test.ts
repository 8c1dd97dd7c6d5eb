import { expect, it } from 'vitest';
import { Budget } from '../../../src/adapters/discord/budget.ts';

it.each<[what: string, at: number[], spent: number]>([
  ['all of it is there at first', [0, 0, 0], 3],
  ['what is spent is gone', [0, 0, 0, 0, 0], 3],
  ['a part of one is none', [0, 0, 0, 499], 3],
  ['it comes back with time', [0, 0, 0, 500, 500, 1000], 5],
  ['parts of one add up', [0, 0, 0, 250, 500], 4],
  ['no more comes back than there was', [0, 0, 0, 60_000, 60_000, 60_000, 60_000], 6],
  ['a clock put back gives nothing', [9000, 9000, 9000, 1000, 1400], 3],
  ['and goes on from there', [9000, 9000, 9000, 1000, 1500], 4],
])('%s', (_, at, spent) => {
  const budget = new Budget({ most: 3, perSecond: 2 });
  expect(at.filter((now) => budget.spend(now))).toHaveLength(spent);
});
