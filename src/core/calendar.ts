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

/** Whether `zone` had this day at all: Samoa went from 29 to 31 December 2011 when it crossed the date line. */
export function isDayIn(zone: string, day: Day): boolean {
  return Temporal.PlainDate.from(day).toZonedDateTime(zone).toPlainDate().toString() === day;
}

/** The first day that has begun nowhere in the world at `instant`: what is said of it now is said ahead for everybody. */
export function firstDayAhead(instant: Date): Day {
  return addDays(dayIn(EARLIEST_ZONE, instant), 1);
}

/** UTC+14, where each day begins first; the sign of these names is the other way round. */
const EARLIEST_ZONE = 'Etc/GMT-14';

/** Where a person's days are, and since when. */
export type Whereabouts = {
  /** An IANA name. */
  readonly timeZone: string;
  readonly zoneSince: Date;
  /** Their day is never before this one; null where nothing holds it. */
  readonly dayFloor: Day | null;
};

/** No two zones' dates are further apart: from UTC-12 to UTC+14 is 26 hours. */
const FARTHEST_DATES = 2;

/**
 * The day it is for a person. A day that was over for them stays over: after a journey west their day lasts until the
 * new zone has caught up. A floor further ahead than zones can differ was set by a clock that was wrong, and holds nothing.
 */
export function personalDay({ timeZone, dayFloor }: Omit<Whereabouts, 'zoneSince'>, now: Date): Day {
  const local = dayIn(timeZone, now);
  if (dayFloor === null || dayFloor <= local || daysBetween(local, dayFloor) > FARTHEST_DATES) return local;
  return dayFloor;
}

/**
 * The floor that leaving the zone at `now` sets. The day that began while the person was there is the earliest they can
 * have from now on; a zone that saw no midnight pass sets none, so a zone set by mistake can be put right.
 */
export function dayFloorAfter({ timeZone, zoneSince, dayFloor }: Whereabouts, now: Date): Day | null {
  const day = dayIn(timeZone, now);
  const began = day > dayIn(timeZone, zoneSince);
  return began && (dayFloor === null || day > dayFloor) ? day : dayFloor;
}

/** `day` moved by a number of days, which may be negative. */
export function addDays(day: Day, days: number): Day {
  return new Date(midnightOf(day) + days * DAY_LENGTH).toISOString().slice(0, DAY_CHARACTERS);
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return (midnightOf(to) - midnightOf(from)) / DAY_LENGTH;
}

/** 1 for Monday to 7 for Sunday, as ISO 8601 counts. */
export function weekdayOf(day: Day): number {
  return new Date(midnightOf(day)).getUTCDay() || 7;
}

// A date alone has no zone, so all of its days are of one length, and a long ledger is walked without Temporal's objects.
const DAY_LENGTH = 86_400_000;
const DAY_CHARACTERS = '2026-03-01'.length;

/** Milliseconds from 1970 to the day's start in UTC, which is how ECMAScript reads a date without a time. */
function midnightOf(day: Day): number {
  return Date.parse(day);
}

/** What people call the days of the week, Monday first. */
export const WEEKDAYS = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
] as const;

/** The day's name in English. */
export function weekdayName(day: Day): string {
  return WEEKDAYS.at(weekdayOf(day) - 1) ?? day;
}

/** Whether the words are a day as ISO 8601 writes it, and one that a calendar has: `2026-02-29` is none. */
export function isDay(words: string): words is Day {
  return /^\d{4}-\d{2}-\d{2}$/.test(words) && !Number.isNaN(Date.parse(words)) && addDays(words, 0) === words;
}

/** Periods of the standings. A week is ISO's, from Monday; a month is the calendar's. */
export const PERIODS = ['day', 'week', 'month', 'all'] as const;
export type Period = (typeof PERIODS)[number];

/** Before any answer. */
const ALL_TIME: Day = '0001-01-01';

/** The first day of the period that holds `day`. */
export function periodStart(period: Period, day: Day): Day {
  switch (period) {
    case 'day':
      return day;
    case 'week':
      return addDays(day, 1 - weekdayOf(day));
    case 'month':
      return `${day.slice(0, -2)}01`;
    case 'all':
      return ALL_TIME;
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
