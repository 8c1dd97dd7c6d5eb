import { describe, expect, it } from 'vitest';
import { isRestDay, type TeamCalendar } from '../../src/core/off-days.ts';

const WEEKEND = [6, 7];
const SATURDAY = '2026-03-07';
const SUNDAY = '2026-03-08';
const MONDAY = '2026-03-09';

const team = (more: Partial<TeamCalendar> = {}): TeamCalendar => ({
  joined: '2026-01-01',
  weeks: [],
  dates: [],
  ...more,
});
const since = (day: string, weekdays: readonly number[]) => ({ since: day, weekdays });
const office = team({ weeks: [since('2026-01-01', WEEKEND)] });

describe('a day of rest', () => {
  it.each<[name: string, teams: TeamCalendar[], day: string, rests: boolean]>([
    ['is none without a team', [], SATURDAY, false],
    ['is none where no team took one', [team()], SATURDAY, false],
    ['is the team’s weekday off', [office], SATURDAY, true],
    ['is no other weekday', [office], MONDAY, false],
    ['is a single day that the team took off', [team({ dates: [MONDAY] })], MONDAY, true],
    ['is not decided by a team that never set its week', [office, team()], SATURDAY, true],
    [
      'is none where another team works',
      [office, team({ weeks: [since('2026-01-01', [7])] })],
      SATURDAY,
      false,
    ],
    ['is one that all teams take off', [office, team({ weeks: [since('2026-01-01', [7])] })], SUNDAY, true],
    [
      'is a single day that only one of two working teams takes off: it is none',
      [office, { ...office, dates: [MONDAY] }],
      MONDAY,
      false,
    ],
    ['is none before the team said so', [team({ weeks: [since(SUNDAY, WEEKEND)] })], SATURDAY, false],
    [
      'is one from the day on that the team said',
      [team({ weeks: [since(SATURDAY, WEEKEND)] })],
      SATURDAY,
      true,
    ],
    [
      'stays one after the team changed its week',
      [team({ weeks: [since('2026-01-01', WEEKEND), since(SUNDAY, [5])] })],
      SATURDAY,
      true,
    ],
    [
      'is none in the week that the team then has',
      [team({ weeks: [since(SATURDAY, [5]), since('2026-01-01', WEEKEND)] })],
      SATURDAY,
      false,
    ],
    [
      'is none where the team took its days off back',
      [team({ weeks: [since('2026-01-01', WEEKEND), since(SATURDAY, [])] })],
      SATURDAY,
      false,
    ],
    ['is none before the person joined', [{ ...office, joined: SUNDAY }], SATURDAY, false],
    [
      'is not taken away by a team that was joined later',
      [office, team({ joined: SUNDAY, weeks: [since('2026-01-01', [1])] })],
      SATURDAY,
      true,
    ],
  ])('%s', (_, teams, day, rests) => {
    expect(isRestDay(teams, day)).toBe(rests);
  });
});
