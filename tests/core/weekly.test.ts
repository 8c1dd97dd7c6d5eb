import { describe, expect, it } from 'vitest';
import { lastWeekly, mostImproved, nextWeekly, type WeeklySchedule } from '../../src/core/weekly.ts';

const UTC: WeeklySchedule = { time: '09:00', zone: 'UTC', weeksIn: 'UTC' };
const BERLIN: WeeklySchedule = { time: '07:30', zone: 'Europe/Berlin', weeksIn: 'Europe/Berlin' };
/** Its Monday begins in the morning of New York's Sunday. */
const AUCKLAND: WeeklySchedule = { time: '09:00', zone: 'Pacific/Auckland', weeksIn: 'America/New_York' };

describe('a weekly summary', () => {
  it.each<[string, WeeklySchedule, now: string, last: [string, string], next: [string, string]]>([
    [
      'falls due on Monday, for the week before',
      UTC,
      '2026-03-09T09:00:00Z',
      ['2026-03-02', '2026-03-09T09:00:00.000Z'],
      ['2026-03-09', '2026-03-16T09:00:00.000Z'],
    ],
    [
      'does not fall due earlier that day',
      UTC,
      '2026-03-09T08:59:59Z',
      ['2026-02-23', '2026-03-02T09:00:00.000Z'],
      ['2026-03-02', '2026-03-09T09:00:00.000Z'],
    ],
    [
      'goes by the clock of its zone, summer and winter',
      BERLIN,
      '2026-03-29T12:00:00Z',
      ['2026-03-16', '2026-03-23T06:30:00.000Z'],
      ['2026-03-23', '2026-03-30T05:30:00.000Z'],
    ],
    [
      'waits until the week is over for the team',
      AUCKLAND,
      '2026-03-09T03:59:59Z',
      ['2026-02-23', '2026-03-02T05:00:00.000Z'],
      ['2026-03-02', '2026-03-09T04:00:00.000Z'],
    ],
  ])('%s', (_, schedule, now, last, next) => {
    const told = ({ week, at }: { week: string; at: Date }) => [week, at.toISOString()];
    expect(told(lastWeekly(schedule, new Date(now)))).toEqual(last);
    expect(told(nextWeekly(schedule, new Date(now)))).toEqual(next);
  });
});

describe('who improved most', () => {
  it.each([
    ['nobody of nobody', [], undefined],
    ['nobody where all fell or stayed', [person('Ann', 50, 50), person('Bo', 80, 20)], undefined],
    [
      'the biggest rise, not the best mark',
      [person('Ann', 90, 100), person('Bo', 10, 45)],
      { names: ['Bo'], rise: 35 },
    ],
    [
      'all who share it, by name',
      [person('Bo', 10, 30.4), person('Ann', 70, 90)],
      { names: ['Ann', 'Bo'], rise: 20 },
    ],
    ['nobody by less than half a point', [person('Ann', 50, 50.4)], undefined],
  ])('is %s', (_, changes, improved) => {
    expect(mostImproved(changes)).toEqual(improved);
  });
});

function person(name: string, before: number, after: number) {
  return { name, before, after };
}
