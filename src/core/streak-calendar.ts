import { addDays, type Day, periodStart } from './calendar.ts';
import type { DayKind, LedgerDay } from './streak.ts';

/** Weeks that the calendar shows, the current one the last. */
export const CALENDAR_WEEKS = 26;

/** What a day of the calendar shows: what the ledger says, nothing, or that it is not over or still ahead. */
export type CalendarDay = DayKind | 'missed' | 'today' | 'ahead';

export type CalendarWeek = { readonly monday: Day; readonly days: readonly CalendarDay[] };

/** The weeks up to the one that holds `today`, oldest first, each from Monday to Sunday. */
export function calendarWeeks(ledger: readonly LedgerDay[], today: Day): CalendarWeek[] {
  const kinds = new Map(ledger.map(({ day, kind }) => [day, kind]));
  const kindOf = (day: Day): CalendarDay => {
    if (day > today) return 'ahead';
    const kind = kinds.get(day);
    if (day === today && kind !== 'answered') return 'today';
    return kind ?? 'missed';
  };
  const first = addDays(periodStart('week', today), -7 * (CALENDAR_WEEKS - 1));
  return Array.from({ length: CALENDAR_WEEKS }, (_, week) => {
    const monday = addDays(first, 7 * week);
    return { monday, days: Array.from({ length: 7 }, (_, day) => kindOf(addDays(monday, day))) };
  });
}
