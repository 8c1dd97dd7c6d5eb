import { Temporal } from 'temporal-polyfill';
import { addDays, type Day, dayIn } from './calendar.ts';

/** A time of day as `09:30`. */
export type TimeOfDay = string;

/** 1 for Monday to 7 for Sunday, as ISO 8601 counts. */
export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export type Schedule = {
  readonly time: TimeOfDay;
  /** An IANA name. */
  readonly zone: string;
  /** In the order of the week, and at least one. */
  readonly weekdays: readonly Weekday[];
};

/** One time that a schedule falls due: `day` is the schedule's own day, `at` the instant. */
export type Occurrence = { readonly day: Day; readonly at: Date };

/** What fell due while nothing ran is still done for this long; after that it is left out. */
export const LATE_HOURS = 6;

const HOUR = 3_600_000;

/** The time of day that a word is, such as `9:30` or `09.30`; undefined if it is none. */
export function timeOfDayNamed(word: string): TimeOfDay | undefined {
  const [, hour, minute] = /^(\d{1,2})[:.](\d{2})$/.exec(word.trim()) ?? [];
  if (hour === undefined || minute === undefined || Number(hour) > 23 || Number(minute) > 59)
    return undefined;
  return `${hour.padStart(2, '0')}:${minute}`;
}

/**
 * When `time` comes on `day` in `zone`. A time that the clocks leave out comes when they go on (02:30 at 03:00); a time
 * that they show twice comes the first time.
 */
export function instantOf(day: Day, time: TimeOfDay, zone: string): Date {
  return instantAt(Temporal.PlainDateTime.from(`${day}T${time}`), zone);
}

function instantAt(wanted: Temporal.PlainDateTime, zone: string): Date {
  const found = wanted.toZonedDateTime(zone, { disambiguation: 'earlier' });
  const exists = found.toPlainDateTime().equals(wanted);
  const moment = exists ? found : (found.getTimeZoneTransition('next') ?? found);
  return new Date(moment.epochMilliseconds);
}

/** The newest time that the schedule fell due, at `now` or before. */
export function lastDue(schedule: Schedule, now: Date): Occurrence {
  // The clocks may have gone back over midnight: tomorrow's first minutes can have been already.
  return search(schedule, addDays(dayIn(schedule.zone, now), 1), -1, ({ at }) => at <= now);
}

/** The first time that the schedule falls due after `now`. */
export function nextDue(schedule: Schedule, now: Date): Occurrence {
  // The clocks may have gone forward over midnight: yesterday's last minutes can be still to come.
  return search(schedule, addDays(dayIn(schedule.zone, now), -1), 1, ({ at }) => at > now);
}

/** Whether what fell due at `at` is too late to be done at `now`. */
export function isTooLate(at: Date, now: Date): boolean {
  return now.getTime() - at.getTime() > LATE_HOURS * HOUR;
}

/** More days than any schedule leaves out, and the two around midnight. */
const DAYS_SEARCHED = 10;

function search(
  { time, zone, weekdays }: Schedule,
  from: Day,
  step: 1 | -1,
  fits: (occurrence: Occurrence) => boolean,
): Occurrence {
  const first = Temporal.PlainDate.from(from);
  for (let days = 0; days < DAYS_SEARCHED; days += 1) {
    const date = first.add({ days: days * step });
    if (!weekdays.some((weekday) => weekday === date.dayOfWeek)) continue;
    const occurrence = { day: date.toString(), at: instantAt(date.toPlainDateTime(time), zone) };
    if (fits(occurrence)) return occurrence;
  }
  throw new RangeError('a schedule needs a weekday');
}

const NAMES = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const WORKDAYS: readonly Weekday[] = [1, 2, 3, 4, 5];
const WEEKEND: readonly Weekday[] = [6, 7];
const GROUPS: ReadonlyMap<string, readonly Weekday[]> = new Map([
  ['weekdays', WORKDAYS],
  ['weekends', WEEKEND],
  ['weekend', WEEKEND],
  ['daily', WEEKDAYS],
  ['everyday', WEEKDAYS],
  ['every day', WEEKDAYS],
  ['every', WEEKDAYS],
  ['day', WEEKDAYS],
]);

/**
 * The weekdays that words name: `mon-fri`, `weekdays`, `every day`, `mon,wed,fri`, `Mon Wed`, `fri-mon`, `saturdays`.
 * Undefined if any of the words is none.
 */
export function weekdaysNamed(words: string): readonly Weekday[] | undefined {
  const line = words.trim().toLowerCase().replace(/\s+/g, ' ');
  const whole = GROUPS.get(line);
  if (whole !== undefined) return whole;
  const parts = line
    .replaceAll(/\s*[-–—]\s*/g, '-')
    .split(/[\s,;+&]+/)
    .filter((part) => !['', 'and', 'every'].includes(part));
  const days = parts.map((part) => GROUPS.get(part) ?? rangeNamed(part));
  if (days.length === 0 || days.includes(undefined)) return undefined;
  const named = new Set(days.flatMap((some) => some ?? []));
  return WEEKDAYS.filter((weekday) => named.has(weekday));
}

/** `mon`, `monday`, `mondays`, or a range of two, which may go over the weekend. */
function rangeNamed(part: string): readonly Weekday[] | undefined {
  const ends = part.split('-').map(weekdayNamed);
  const [from, to = from] = ends;
  if (from === undefined || to === undefined || ends.length > 2 || ends.includes(undefined)) return undefined;
  const length = ((to - from + 7) % 7) + 1;
  return [...WEEKDAYS, ...WEEKDAYS].slice(from - 1, from - 1 + length);
}

const FULL_NAMES = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
/** Words that `weekdaysNamed` takes, for completion and for finding what was meant. */
export const WEEKDAY_WORDS: readonly string[] = [
  'mon-fri',
  'weekdays',
  'weekends',
  'daily',
  ...NAMES,
  ...FULL_NAMES,
];
/** `mon`; with two letters, `su` and `sa` would do, but hardly anybody writes them. */
const SHORTEST_NAME = 3;

function weekdayNamed(word: string): Weekday | undefined {
  const single = word.length > 3 ? word.replace(/s$/, '') : word;
  if (single.length < SHORTEST_NAME) return undefined;
  return WEEKDAYS[FULL_NAMES.findIndex((name) => name.startsWith(single))];
}

/** How a schedule's days are said: `every day`, `Mon–Fri`, `Mon, Wed and Fri`. */
export function weekdaysSaid(weekdays: readonly Weekday[]): string {
  const names = weekdays
    .map((weekday) => NAMES[weekday - 1] ?? '')
    .map((name) => name[0]?.toUpperCase() + name.slice(1));
  const [first = 1] = weekdays;
  const inARow = weekdays.every((weekday, index) => weekday === first + index);
  if (weekdays.length === WEEKDAYS.length) return 'every day';
  if (inARow && weekdays.length > 2) return `${names[0]}–${names.at(-1)}`;
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** The time of day it is in `zone` at `instant`. */
export function timeIn(zone: string, instant: Date): TimeOfDay {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime())
    .toZonedDateTimeISO(zone)
    .toPlainTime()
    .toString({ smallestUnit: 'minute' });
}
