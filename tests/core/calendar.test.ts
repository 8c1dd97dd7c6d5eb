import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  dayFloorAfter,
  dayIn,
  daysBetween,
  firstDayAhead,
  isDay,
  isDayIn,
  periodStart,
  personalDay,
  timeZoneNamed,
  type Whereabouts,
  weekdayName,
  weekdayOf,
} from '../../src/core/calendar.ts';

describe('the day of an instant', () => {
  it.each([
    ['UTC', '2026-03-01T23:59:59.999Z', '2026-03-01'],
    ['UTC', '2026-03-02T00:00:00.000Z', '2026-03-02'],
    ['Europe/Berlin', '2026-03-01T22:59:59.999Z', '2026-03-01'],
    ['Europe/Berlin', '2026-03-01T23:00:00.000Z', '2026-03-02'],
    // The clocks go forward at 01:00 UTC on 29 March 2026.
    ['Europe/Berlin', '2026-03-29T21:59:59.999Z', '2026-03-29'],
    ['Europe/Berlin', '2026-03-29T22:00:00.000Z', '2026-03-30'],
    ['America/New_York', '2026-11-01T03:59:59.999Z', '2026-10-31'],
    ['America/New_York', '2026-11-02T04:59:59.999Z', '2026-11-01'],
    ['Asia/Kolkata', '2026-03-01T18:29:59.999Z', '2026-03-01'],
    ['Asia/Kolkata', '2026-03-01T18:30:00.000Z', '2026-03-02'],
    ['Pacific/Kiritimati', '2026-03-01T10:00:00.000Z', '2026-03-02'],
    ['Pacific/Pago_Pago', '2026-03-01T10:59:59.999Z', '2026-02-28'],
    // The day has 23 and a half hours: clocks go forward by 30 minutes.
    ['Australia/Lord_Howe', '2026-10-03T13:29:59.999Z', '2026-10-03'],
    ['Australia/Lord_Howe', '2026-10-03T13:30:00.000Z', '2026-10-04'],
    ['Australia/Lord_Howe', '2026-10-04T12:59:59.999Z', '2026-10-04'],
    ['Australia/Lord_Howe', '2026-10-04T13:00:00.000Z', '2026-10-05'],
    // The night the clocks go back at midnight, which is then twice.
    ['America/Havana', '2026-11-01T03:59:59.999Z', '2026-10-31'],
    ['America/Havana', '2026-11-01T04:00:00.000Z', '2026-11-01'],
    ['America/Havana', '2026-11-01T05:00:00.000Z', '2026-11-01'],
    // Samoa leaves out 30 December.
    ['Pacific/Apia', '2011-12-30T09:59:59.999Z', '2011-12-29'],
    ['Pacific/Apia', '2011-12-30T10:00:00.000Z', '2011-12-31'],
  ])('in %s, %s is %s', (zone, instant, day) => {
    expect(dayIn(zone, new Date(instant))).toBe(day);
  });

  it('in any zone changes with the millisecond in which the next day starts', () => {
    const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
    const days = fc.integer({ min: 0, max: 20 * 365 }).map((number) => addDays('2015-01-01', number));
    fc.assert(
      fc.property(zones, days, (zone, day) => {
        const starts = Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds;
        expect(dayIn(zone, new Date(starts - 1)) < day).toBe(true);
        expect(dayIn(zone, new Date(starts))).toBe(day);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a person’s day', () => {
  const BERLIN: Whereabouts = {
    timeZone: 'Europe/Berlin',
    zoneSince: new Date('2026-01-01T12:00:00Z'),
    dayFloor: null,
  };
  /** Goes from one zone to the next, and tells the day it is then. */
  function travel(from: Whereabouts, ...moves: readonly [time: string, zone: string][]): Whereabouts {
    return moves.reduce(
      (where, [time, timeZone]) => ({
        timeZone,
        zoneSince: new Date(time),
        dayFloor: dayFloorAfter(where, new Date(time)),
      }),
      from,
    );
  }

  it.each<[name: string, moves: [string, string][], now: string, day: string]>([
    ['is the day where they are', [], '2026-03-04T22:59:59.999Z', '2026-03-04'],
    [
      'goes ahead at once on a journey east',
      [['2026-03-04T12:00:00Z', 'Pacific/Auckland']],
      '2026-03-04T12:00:00Z',
      '2026-03-05',
    ],
    [
      'that was over stays over on a journey west',
      [['2026-03-04T23:30:00Z', 'America/New_York']],
      '2026-03-04T23:30:00Z',
      '2026-03-05',
    ],
    [
      'lasts until the west has caught up',
      [['2026-03-04T23:30:00Z', 'America/New_York']],
      '2026-03-06T04:59:59.999Z',
      '2026-03-05',
    ],
    [
      'goes on from there',
      [['2026-03-04T23:30:00Z', 'America/New_York']],
      '2026-03-06T05:00:00.000Z',
      '2026-03-06',
    ],
    [
      'comes back when a zone was set by mistake',
      [
        ['2026-03-04T12:00:00Z', 'Pacific/Auckland'],
        ['2026-03-04T12:01:00Z', 'Europe/Berlin'],
      ],
      '2026-03-04T12:01:00Z',
      '2026-03-04',
    ],
    [
      'that began in one of several zones is the earliest',
      [
        ['2026-03-04T12:00:00Z', 'Pacific/Auckland'],
        ['2026-03-05T12:00:00Z', 'Pacific/Pago_Pago'],
      ],
      '2026-03-05T12:00:00Z',
      '2026-03-06',
    ],
    [
      'is not held back by a clock that was a year ahead',
      [
        ['2027-03-04T12:00:00Z', 'Asia/Tokyo'],
        ['2026-03-04T12:00:00Z', 'Asia/Tokyo'],
      ],
      '2026-03-04T12:00:00Z',
      '2026-03-04',
    ],
  ])('%s', (_, moves, now, day) => {
    expect(personalDay(travel(BERLIN, ...moves), new Date(now))).toBe(day);
  });

  it('on any journey is never one that ended where they were', () => {
    const zones = fc.constantFrom(
      'Pacific/Kiritimati',
      'Pacific/Auckland',
      'Asia/Kolkata',
      'Europe/Berlin',
      'UTC',
      'America/New_York',
      'America/St_Johns',
      'Pacific/Pago_Pago',
    );
    const HALF_HOUR = 1_800_000;
    const START = Date.parse('2026-03-26T00:00:00Z'); // Europe's clocks change on the 29th
    const legs = fc.array(fc.tuple(zones, fc.integer({ min: 1, max: 80 })), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(legs, (journey) => {
        const [[home] = ['UTC' as const]] = journey;
        let where: Whereabouts = { timeZone: home, zoneSince: new Date(START), dayFloor: null };
        // The slow way: live every half hour, and remember the days whose end was lived.
        let ended = '';
        let time = START;
        for (const [zone, halfHours] of journey) {
          where = {
            timeZone: zone,
            zoneSince: new Date(time),
            dayFloor: dayFloorAfter(where, new Date(time)),
          };
          for (let lived = 0; lived < halfHours; lived += 1) {
            const before = dayIn(zone, new Date(time));
            time += HALF_HOUR;
            const after = dayIn(zone, new Date(time));
            if (after > before && before > ended) ended = before;
            const expected = ended >= after ? addDays(ended, 1) : after;
            expect(personalDay(where, new Date(time))).toBe(expected);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('the first day ahead', () => {
  it.each([
    ['2026-03-04T09:59:59.999Z', '2026-03-05'],
    ['2026-03-04T10:00:00.000Z', '2026-03-06'],
  ])('at %s is %s', (instant, day) => {
    expect(firstDayAhead(new Date(instant))).toBe(day);
    for (const zone of Intl.supportedValuesOf('timeZone'))
      expect(dayIn(zone, new Date(instant)) < day).toBe(true);
  });
});

describe('days', () => {
  it.each([
    ['2026-02-28', 1, '2026-03-01'],
    ['2028-02-28', 1, '2028-02-29'],
    ['2026-01-01', -1, '2025-12-31'],
    ['2026-03-28', 2, '2026-03-30'],
  ])('%s plus %i is %s', (day, days, result) => {
    expect(addDays(day, days)).toBe(result);
    expect(daysBetween(day, result)).toBe(days);
  });

  it.each([
    ['2026-11-16', 1],
    ['2026-11-22', 7],
  ])('%s is weekday %i', (day, weekday) => {
    expect(weekdayOf(day)).toBe(weekday);
  });

  it.each([
    ['day', '2026-11-21', '2026-11-21'],
    ['week', '2026-11-22', '2026-11-16'],
    ['week', '2026-11-16', '2026-11-16'],
    ['week', '2027-01-01', '2026-12-28'],
    ['month', '2026-11-21', '2026-11-01'],
    ['all', '2026-11-21', '0001-01-01'],
  ] as const)('the %s that holds %s starts on %s', (period, day, start) => {
    expect(periodStart(period, day)).toBe(start);
  });
});

describe('what is a day', () => {
  it.each<[words: string, is: boolean]>([
    ['2026-03-01', true],
    ['2028-02-29', true],
    ['2026-02-29', false],
    ['2026-13-01', false],
    ['2026-3-1', false],
    ['2026-03-01T00:00', false],
    ['', false],
  ])('“%s”: %s', (words, is) => {
    expect(isDay(words)).toBe(is);
  });

  it.each([
    ['Pacific/Apia', '2011-12-30', false],
    ['Pacific/Apia', '2011-12-31', true],
    ['Europe/Berlin', '2011-12-30', true],
  ])('in %s, %s: %s', (zone, day, is) => {
    expect(isDayIn(zone, day)).toBe(is);
  });

  it('has a name', () => {
    expect(weekdayName('2026-03-03')).toBe('Tuesday');
  });
});

describe('a time zone’s name', () => {
  it.each([
    ['europe/berlin', 'Europe/Berlin'],
    [' UTC ', 'UTC'],
    ['Mars/Olympus', undefined],
    ['', undefined],
    ['../etc/passwd', undefined],
  ])('“%s” is %s', (typed, zone) => {
    expect(timeZoneNamed(typed)).toBe(zone);
  });
});
