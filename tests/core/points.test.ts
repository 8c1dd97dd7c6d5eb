import { describe, expect, it } from 'vitest';
import { type Attempt, DAILY_CAP, pointsFor, withinCap } from '../../src/core/points.ts';

const full: Attempt = { mark: 100, level: 'core', hints: 0, revealed: false, first: true };

describe('points', () => {
  it.each<[string, Partial<Attempt>, number]>([
    ['a full mark earns what the level is worth', {}, 15],
    ['a harder question earns more', { level: 'staff' }, 30],
    ['a warm-up earns less', { level: 'warm-up' }, 10],
    ['half a mark earns half, rounded', { mark: 50 }, 8],
    ['a mark of 0 earns nothing', { mark: 0 }, 0],
    ['a hint costs a fifth', { hints: 1 }, 12],
    ['two hints cost two fifths', { hints: 2 }, 9],
    ['hints never cost more than all', { hints: 9 }, 0],
    ['a second attempt earns nothing', { first: false }, 0],
    ['an answer after the reveal earns nothing', { revealed: true }, 0],
  ])('%s', (_, change, points) => {
    expect(pointsFor({ ...full, ...change })).toBe(points);
  });

  it.each([
    ['counts whole below the cap', 15, 0, 15],
    ['is cut where the day reaches the cap', 15, DAILY_CAP - 5, 5],
    ['is nothing once the cap is reached', 15, DAILY_CAP, 0],
    ['is nothing above the cap', 15, DAILY_CAP + 50, 0],
  ])('a day %s', (_, points, earned, kept) => {
    expect(withinCap(points, earned)).toBe(kept);
  });
});
