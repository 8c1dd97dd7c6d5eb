import { addDays, type Day, dayIn, periodStart } from './calendar.ts';
import { instantOf, type TimeOfDay } from './schedule.ts';

/** When a week is summed up in a room that has no daily question to go by. */
export const WEEKLY_TIME: TimeOfDay = '09:00';
/** First attempts in a week from which on their mean says something. */
export const LEAST_FIRST_ATTEMPTS = 3;
/** With fewer people than this, a point's numbers would say how one of them did. */
export const LEAST_PEOPLE = 2;
/** Names of a summary's standings. */
export const TOP = 5;

/** When a room's week is summed up: on Mondays at `time` in `zone`. */
export type WeeklySchedule = {
  readonly time: TimeOfDay;
  readonly zone: string;
  /** The zone that the team's weeks begin and end in, which may end later than `zone`'s. */
  readonly weeksIn: string;
};

/** One summary: the Monday that its week began on, and when it falls due. */
export type WeeklyOccurrence = { readonly week: Day; readonly at: Date };

/** The newest summary that fell due, at `now` or before. */
export function lastWeekly(schedule: WeeklySchedule, now: Date): WeeklyOccurrence {
  let monday = periodStart('week', addDays(dayIn(schedule.zone, now), 1));
  while (occurrenceOn(schedule, monday).at > now) monday = addDays(monday, -7);
  return occurrenceOn(schedule, monday);
}

/** The first summary that falls due after `now`. */
export function nextWeekly(schedule: WeeklySchedule, now: Date): WeeklyOccurrence {
  let monday = periodStart('week', addDays(dayIn(schedule.zone, now), -1));
  while (occurrenceOn(schedule, monday).at <= now) monday = addDays(monday, 7);
  return occurrenceOn(schedule, monday);
}

/** The Monday of the week before the one that `instant` is in, in `zone`. */
export function weekBefore(zone: string, instant: Date): Day {
  return addDays(periodStart('week', dayIn(zone, instant)), -7);
}

/** Not before the week is over for the team: in Auckland it is Monday while New York still answers. */
function occurrenceOn({ time, zone, weeksIn }: WeeklySchedule, monday: Day): WeeklyOccurrence {
  const wanted = instantOf(monday, time, zone);
  const over = instantOf(monday, '00:00', weeksIn);
  return { week: addDays(monday, -7), at: wanted > over ? wanted : over };
}

/** The mean marks of somebody's first attempts in a week and in the one before. */
export type Change = { readonly name: string; readonly before: number; readonly after: number };

/** Who rose most, by name, and by how much of 100; undefined where nobody rose. Nobody's marks are told. */
export function mostImproved(
  changes: readonly Change[],
): { readonly names: readonly string[]; readonly rise: number } | undefined {
  const rises = changes.map(({ name, before, after }) => ({ name, rise: Math.round(after - before) }));
  const rise = Math.max(0, ...rises.map((each) => each.rise));
  if (rise === 0) return undefined;
  return {
    names: rises
      .filter((each) => each.rise === rise)
      .map(({ name }) => name)
      .toSorted(),
    rise,
  };
}
