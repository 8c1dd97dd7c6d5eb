import { type Day, weekdayOf } from './calendar.ts';

/** The weekdays (1 for Monday to 7) that a team takes off from `since` on, until its next week says otherwise. */
export type OffWeek = { readonly since: Day; readonly weekdays: readonly number[] };

/** A week keeps a day to practise on: a team that never does would keep every streak alive for ever. */
export const MOST_OFF_WEEKDAYS = 6;

/** A team as one of its members' calendar sees it. */
export type TeamCalendar = {
  /** The member's day when they joined: the team has no say in days before. */
  readonly joined: Day;
  /** In any order. */
  readonly weeks: readonly OffWeek[];
  /** Single days off. */
  readonly dates: readonly Day[];
};

/**
 * Whether `day` is a day of rest for a member of these teams: one of them takes it off, and none that has set its week
 * works on it. A team that never set its week has no say, or a server where nobody thought of it would take the
 * weekends of everybody's working team away. Every part of it holds from a day on, so what a past day was never changes.
 */
export function isRestDay(teams: readonly TeamCalendar[], day: Day): boolean {
  const says = teams.filter(({ joined }) => joined <= day).map((team) => sayOf(team, day));
  return says.includes('off') && !says.includes('work');
}

function sayOf({ weeks, dates }: TeamCalendar, day: Day): 'off' | 'work' | 'nothing' {
  if (dates.includes(day)) return 'off';
  const weekdays = offWeekdaysOn(weeks, day);
  if (weekdays.length === 0) return 'nothing';
  return weekdays.includes(weekdayOf(day)) ? 'off' : 'work';
}

/** The weekdays off in the week that holds on `day`; none before the first. */
export function offWeekdaysOn(weeks: readonly OffWeek[], day: Day): readonly number[] {
  const begun = weeks.filter(({ since }) => since <= day);
  return (
    begun.reduce<OffWeek | undefined>(
      (last, week) => (last && last.since > week.since ? last : week),
      undefined,
    )?.weekdays ?? []
  );
}
