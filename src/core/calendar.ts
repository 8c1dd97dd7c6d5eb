import { Temporal } from 'temporal-polyfill';

/** A calendar day as ISO 8601 writes it: `2026-03-01`. Days compare as strings. */
export type Day = string;

/** The day it is for a person in `zone` (an IANA name) at `instant`. */
export function dayIn(zone: string, instant: Date): Day {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime())
    .toZonedDateTimeISO(zone)
    .toPlainDate()
    .toString();
}

/** `day` moved by a number of days, which may be negative. */
export function addDays(day: Day, days: number): Day {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'days' }).days;
}

/** 1 for Monday to 7 for Sunday, as ISO 8601 counts. */
export function weekdayOf(day: Day): number {
  return Temporal.PlainDate.from(day).dayOfWeek;
}

/** Periods of the standings. A week is ISO's, from Monday; a month is the calendar's. */
export const PERIODS = ['day', 'week', 'month', 'all'] as const;
export type Period = (typeof PERIODS)[number];

/** The first day of the period that holds `day`; undefined for all time. */
export function periodStart(period: Period, day: Day): Day | undefined {
  switch (period) {
    case 'day':
      return day;
    case 'week':
      return addDays(day, 1 - weekdayOf(day));
    case 'month':
      return Temporal.PlainDate.from(day).with({ day: 1 }).toString();
    case 'all':
      return undefined;
  }
}

/** The canonical spelling of an IANA time zone (`europe/berlin` -> `Europe/Berlin`), or undefined if there is none. */
export function timeZoneNamed(name: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name.trim() }).resolvedOptions().timeZone;
  } catch {
    return undefined; // RangeError: no such zone
  }
}
