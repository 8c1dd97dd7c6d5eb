import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, dayIn, daysBetween, weekdayOf } from '../../src/core/calendar.ts';
import {
  instantOf,
  isTooLate,
  lastDue,
  nextDue,
  type Schedule,
  timeOfDayNamed,
  WEEKDAYS,
  weekdaysNamed,
  weekdaysSaid,
} from '../../src/core/schedule.ts';

const HOUR = 3_600_000;

describe('a time of day', () => {
  it.each([
    ['09:30', '09:30'],
    ['9:30', '09:30'],
    ['7.05', '07:05'],
    [' 00:00 ', '00:00'],
    ['23:59', '23:59'],
    ['24:00', undefined],
    ['18:60', undefined],
    ['6pm', undefined],
    ['18:30:00', undefined],
    ['', undefined],
  ])('“%s” is %s', (word, time) => {
    expect(timeOfDayNamed(word)).toBe(time);
  });
});

describe('weekdays', () => {
  it.each<[string, number[] | undefined, string?]>([
    ['mon-fri', [1, 2, 3, 4, 5], 'Mon–Fri'],
    ['Mon – Fri', [1, 2, 3, 4, 5]],
    ['weekdays', [1, 2, 3, 4, 5]],
    ['daily', [1, 2, 3, 4, 5, 6, 7], 'every day'],
    ['every day', [1, 2, 3, 4, 5, 6, 7]],
    ['everyday', [1, 2, 3, 4, 5, 6, 7]],
    ['weekends', [6, 7], 'Sat and Sun'],
    ['mon,wed,fri', [1, 3, 5], 'Mon, Wed and Fri'],
    ['mon wed', [1, 3], 'Mon and Wed'],
    ['fri and mon', [1, 5]],
    ['every monday', [1], 'Mon'],
    ['Tuesdays', [2]],
    ['tues thurs', [2, 4]],
    ['wednesday', [3]],
    ['fri-mon', [1, 5, 6, 7]],
    ['sat-sun,wed', [3, 6, 7]],
    ['mon mon', [1]],
    ['mno', undefined],
    ['mon-', undefined],
    ['mon-wed-fri', undefined],
    ['mon funday', undefined],
    ['m', undefined],
    ['', undefined],
  ])('“%s” are %j', (words, weekdays, said) => {
    const named = weekdaysNamed(words);
    expect(named).toEqual(weekdays);
    if (said !== undefined && named !== undefined) expect(weekdaysSaid(named)).toBe(said);
  });
});

describe('a time of a day', () => {
  it.each([
    ['2026-03-04', '09:30', 'UTC', '2026-03-04T09:30:00Z'],
    ['2026-03-04', '09:30', 'Europe/Berlin', '2026-03-04T08:30:00Z'],
    ['2026-07-01', '09:30', 'Europe/Berlin', '2026-07-01T07:30:00Z'],
    ['2026-03-04', '00:00', 'Pacific/Kiritimati', '2026-03-03T10:00:00Z'],
    ['2026-03-04', '23:59', 'Pacific/Pago_Pago', '2026-03-05T10:59:00Z'],
    // Clocks go from 02:00 to 03:00: what is left out comes at 03:00.
    ['2026-03-29', '01:59', 'Europe/Berlin', '2026-03-29T00:59:00Z'],
    ['2026-03-29', '02:00', 'Europe/Berlin', '2026-03-29T01:00:00Z'],
    ['2026-03-29', '02:30', 'Europe/Berlin', '2026-03-29T01:00:00Z'],
    ['2026-03-29', '03:00', 'Europe/Berlin', '2026-03-29T01:00:00Z'],
    ['2026-03-08', '02:30', 'America/New_York', '2026-03-08T07:00:00Z'],
    // Clocks go from 03:00 to 02:00: what comes twice counts the first time.
    ['2026-10-25', '02:30', 'Europe/Berlin', '2026-10-25T00:30:00Z'],
    ['2026-11-01', '01:30', 'America/New_York', '2026-11-01T05:30:00Z'],
    // By half an hour.
    ['2026-10-04', '02:15', 'Australia/Lord_Howe', '2026-10-03T15:30:00Z'],
    // Over midnight.
    ['2026-04-24', '00:30', 'Africa/Cairo', '2026-04-23T22:00:00Z'],
    ['2024-03-30', '23:30', 'America/Nuuk', '2024-03-31T01:00:00Z'],
    ['2024-10-26', '23:30', 'America/Nuuk', '2024-10-27T00:30:00Z'],
  ])('%s %s in %s is %s', (day, time, zone, instant) => {
    expect(instantOf(day, time, zone)).toEqual(new Date(instant));
  });
});

describe('a schedule', () => {
  const weekdaysAtNine: Schedule = { time: '09:00', zone: 'Europe/Berlin', weekdays: [1, 2, 3, 4, 5] };
  // 2026-03-04 is a Wednesday.
  it.each([
    ['2026-03-04T07:59:59Z', '2026-03-03', '2026-03-04'],
    ['2026-03-04T08:00:00Z', '2026-03-04', '2026-03-05'],
    ['2026-03-06T08:00:00Z', '2026-03-06', '2026-03-09'],
    ['2026-03-08T12:00:00Z', '2026-03-06', '2026-03-09'],
  ])('at %s was last due on %s and is next on %s', (now, last, next) => {
    expect(lastDue(weekdaysAtNine, new Date(now)).day).toBe(last);
    expect(nextDue(weekdaysAtNine, new Date(now)).day).toBe(next);
  });

  it('once a week goes from week to week', () => {
    const schedule: Schedule = { time: '09:00', zone: 'UTC', weekdays: [7] };
    expect(nextDue(schedule, new Date('2026-03-08T09:00:00Z')).day).toBe('2026-03-15');
    expect(lastDue(schedule, new Date('2026-03-08T08:59:59Z')).day).toBe('2026-03-01');
  });

  it.each([
    [0, false],
    [6, false],
    [6.001, true],
  ])('that is %d hours late is too late: %s', (hours, late) => {
    const at = new Date('2026-03-04T08:00:00Z');
    expect(isTooLate(at, new Date(at.getTime() + hours * HOUR))).toBe(late);
  });
});

describe('through every change of the clocks from 2020 to 2030', () => {
  const FIRST = '2020-01-01';
  const DAYS = daysBetween(FIRST, '2030-12-31');
  const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
  const times = fc
    .tuple(fc.nat(23), fc.nat(59))
    .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
  const schedules: fc.Arbitrary<Schedule> = fc.record({
    time: times,
    zone: zones,
    weekdays: fc.subarray([...WEEKDAYS], { minLength: 1 }),
  });
  const days = fc.nat(DAYS).map((offset) => addDays(FIRST, offset));

  /** Days followed in a run: the runs begin anywhere, and more often where clocks are changed. */
  const WINDOW = 20;
  const springsAndAutumns = fc
    .tuple(fc.integer({ min: 2020, max: 2030 }), fc.constantFrom('03-05', '03-22', '04-20', '09-20', '10-20'))
    .map(([year, day]) => `${year}-${day}`);

  it('a schedule fires exactly once on each of its days, in order, when it is followed from one time to the next', () => {
    fc.assert(
      fc.property(schedules, fc.oneof(days, springsAndAutumns), (schedule, start) => {
        const begun = instantOf(start, '00:00', schedule.zone);
        const wanted: string[] = [];
        for (let day = addDays(start, -1); day <= addDays(start, WINDOW); day = addDays(day, 1))
          if (schedule.weekdays.some((weekday) => weekday === weekdayOf(day))) wanted.push(day);
        const fired: string[] = [];
        let now = new Date(begun.getTime() - 1);
        for (;;) {
          const next = nextDue(schedule, now);
          if (next.day > addDays(start, WINDOW)) break;
          expect(next.at.getTime()).toBeGreaterThan(now.getTime());
          expect(lastDue(schedule, next.at)).toEqual(next);
          expect(lastDue(schedule, new Date(next.at.getTime() - 1)).day < next.day).toBe(true);
          fired.push(next.day);
          now = next.at;
        }
        // The day before the start may be still to come where the clocks go forward over midnight.
        expect(fired).toEqual(wanted.slice(wanted.length - fired.length));
        expect(wanted.length - fired.length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 700 },
    );
  });

  it('a time comes on its own day, but for one that the clocks leave out at its end', () => {
    fc.assert(
      fc.property(days, times, zones, (day, time, zone) => {
        const at = instantOf(day, time, zone);
        const shown = dayIn(zone, at);
        expect([day, addDays(day, 1)]).toContain(shown);
        if (shown !== day) expect(instantOf(shown, '00:00', zone)).toEqual(at);
      }),
      { numRuns: 3000 },
    );
  });

  it('two clocks that are apart agree on when a schedule is next due unless it falls due between them', () => {
    fc.assert(
      fc.property(schedules, days, fc.nat(86_400_000), fc.nat(86_400_000), (schedule, day, sooner, apart) => {
        const first = new Date(instantOf(day, '00:00', 'UTC').getTime() + sooner);
        const second = new Date(first.getTime() + apart);
        const next = nextDue(schedule, first);
        if (next.at > second) expect(nextDue(schedule, second)).toEqual(next);
        else expect(lastDue(schedule, second).day >= next.day).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
