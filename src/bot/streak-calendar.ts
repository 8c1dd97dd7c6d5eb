import { addDays, type Day } from '../core/calendar.ts';
import type { LedgerDay } from '../core/streak.ts';
import {
  CALENDAR_WEEKS,
  type CalendarDay,
  type CalendarWeek,
  calendarWeeks,
} from '../core/streak-calendar.ts';
import { type Block, text } from './card.ts';
import { listed } from './command.ts';

/** One character a day, all of ASCII: no font, no phone and no colour changes what it means. */
const SIGNS: Readonly<Record<CalendarDay, string>> = {
  answered: '#',
  frozen: '*',
  rest: '-',
  repaired: '+',
  missed: '.',
  today: 'o',
  ahead: ' ',
};

const LEGEND =
  '`#` answered, `*` a freeze was spent, `-` a day off, `+` our outage, given back, `.` no answer, `o` today, not yet answered.';

const ROWS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** A month's name and a space, which is as wide as a weekday's. */
const MONTH_COLUMNS = 4;

/** The last weeks, a column each and a row a weekday: 32 characters at most, which a phone shows without folding. */
export function calendarBlocks(ledger: readonly LedgerDay[], today: Day): Block[] {
  const weeks = calendarWeeks(ledger, today);
  const lines = [
    monthLine(weeks),
    ...ROWS.map((name, row) => `${name} ${weeks.map(({ days }) => SIGNS[days[row] ?? 'ahead']).join('')}`),
  ];
  return [
    text(inWords(weeks)),
    { kind: 'code', language: '', source: lines.map((line) => line.trimEnd()).join('\n') },
    text(LEGEND),
  ];
}

/** Each month's name above the week that holds its first day. */
function monthLine(weeks: readonly CalendarWeek[]): string {
  let line = '';
  for (const [column, { monday }] of weeks.entries()) {
    const sunday = addDays(monday, 6);
    if (Number(sunday.slice(8)) <= 7)
      line = line.padEnd(column + MONTH_COLUMNS) + (MONTHS[Number(sunday.slice(5, 7)) - 1] ?? '');
  }
  return line;
}

/** The same for who cannot see the picture. */
function inWords(weeks: readonly CalendarWeek[]): string {
  const days = weeks.flatMap((week) => week.days);
  const of = (kind: CalendarDay) => days.filter((day) => day === kind).length;
  const others = [
    said(of('frozen'), 'was covered by a freeze', 'were covered by freezes'),
    said(of('rest'), 'was a day off', 'were days off'),
    said(of('repaired'), 'was given back after an outage of ours', 'were given back after outages of ours'),
  ].flat();
  const answered = of('answered');
  const sentence = `In the last ${CALENDAR_WEEKS} weeks you answered on ${answered} ${answered === 1 ? 'day' : 'days'}`;
  return `${sentence}${others.length === 0 ? '' : `; ${listed(others, 'and')}`}.`;
}

function said(days: number, one: string, more: string): string[] {
  return days === 0 ? [] : [`${days} ${days === 1 ? one : more}`];
}
