import { addDays, type Day, dayIn, daysBetween, firstDayAhead, isDay, WEEKDAYS } from '../core/calendar.ts';
import { MOST_OFF_WEEKDAYS } from '../core/off-days.ts';
import {
  changeOffDays,
  changeTeam,
  type OffDays,
  type TeamSettings,
  teamSettings,
} from '../storage/teams.ts';
import { type Block, card, note, privately, type Reply, text } from './card.ts';
import { choice, command, type Option, UsageError, words } from './command.ts';
import type { Request } from './request.ts';
import { zoneMeant, zonesMeant } from './settings.ts';

/** Days off that one message can name: more is a typing mistake in a year. */
const MOST_DATES = 62;

const TAKES = '`zone Europe/Berlin`, `off sat sun 2026-12-24`, `on sat`, or `across on`';

const days: Option<string> = { ...words('weekdays or dates: `sat sun 2026-12-24`'), required: true };

export const team = command({
  name: 'team',
  summary: 'The team’s time zone and days off; whoever runs the place can change them',
  options: { change: words('what to change and to what: `off sat sun`') },
  verbs: {
    by: 'change',
    bare: 'show',
    each: {
      show: { summary: 'The team’s time zone and days off', options: {} },
      zone: {
        summary: 'Changes the time zone that the standings go by',
        options: { to: { ...words('a time zone such as `Europe/Berlin`', zonesMeant), required: true } },
      },
      off: { summary: 'Takes days off, on which no streak breaks', options: { days } },
      on: { summary: 'Makes days off count again', options: { days } },
      across: {
        summary: 'Compares the team with other teams, without anybody’s name',
        options: { to: { ...choice('on or off', ['on', 'off']), required: true } },
      },
    },
  },
  async run(request, { change }) {
    const { incoming, team } = request;
    if (incoming.place.team === null)
      throw new UsageError('A direct message belongs to no team: ask in one of its rooms.');
    if (change === undefined) return shown(request, team.name, text(`To change it: ${TAKES}.`));
    // Who was named may configure a room; the team is all of its people's.
    if (!incoming.mayConfigure) throw new UsageError('Only those who run the place can change the team.');
    const [verb = '', ...values] = change.trim().split(/[\s,]+/);
    switch (verb.toLowerCase()) {
      case 'zone':
        return changeZone(request, values.join(' '));
      case 'off':
        return changeDays(request, values, true);
      case 'on':
        return changeDays(request, values, false);
      case 'across':
        return changeAcross(request, values.join(' ').toLowerCase());
      default:
        throw new UsageError(`There is nothing called “${verb.slice(0, 60)}” to change: it is ${TAKES}.`);
    }
  },
});

async function shown({ db, now, team }: Request, title: string, ...more: readonly Block[]): Promise<Reply> {
  const settings = await teamSettings(db, team.id, dayIn(team.timeZone, now));
  return privately(card(title, [{ kind: 'fields', fields: fieldsOf(settings) }, ...more]));
}

function fieldsOf({ timeZone, across, offWeekdays, offDates }: TeamSettings) {
  return [
    { name: 'zone', value: timeZone },
    {
      name: 'off',
      value: [...WEEKDAYS.filter((_, at) => offWeekdays.includes(at + 1)), ...offDates].join(', ') || 'none',
    },
    { name: 'across', value: across ? 'on' : 'off' },
  ];
}

async function changeZone(request: Request, value: string): Promise<Reply> {
  if (value === '') throw new UsageError('`team zone` takes a time zone such as `Europe/Berlin`.');
  const timeZone = zoneMeant(value.slice(0, 80));
  await changeTeam(request.db, request.team.id, { timeZone }, request.now);
  return shown(
    request,
    'Changed',
    note('plain', `The team’s standings go by days in ${timeZone} from now on.`),
  );
}

async function changeAcross(request: Request, value: string): Promise<Reply> {
  if (value !== 'on' && value !== 'off') throw new UsageError('`team across` takes `on` or `off`.');
  await changeTeam(request.db, request.team.id, { across: value === 'on' }, request.now);
  const told =
    value === 'on'
      ? 'Other teams see this team’s name and points in `leaderboard across`, and nobody’s name.'
      : 'Other teams do not see this team.';
  return shown(request, 'Changed', note('plain', told));
}

async function changeDays(request: Request, values: readonly string[], off: boolean): Promise<Reply> {
  const { db, now, team } = request;
  const since = firstDayAhead(now);
  const days = daysMeant(values, since);
  if (days.weekdays.length === 0 && days.dates.length === 0)
    throw new UsageError(`\`team ${off ? 'off' : 'on'}\` takes weekdays or dates: \`sat sun 2026-12-24\`.`);
  const { offWeekdays } = await teamSettings(db, team.id, since);
  if (off && new Set([...offWeekdays, ...days.weekdays]).size > MOST_OFF_WEEKDAYS)
    throw new UsageError('A week keeps one day at least to practise on: take off six at most.');
  await changeOffDays(db, team.id, days, off, since);
  const told = `This counts from ${since} on, which has begun nowhere yet; what past days were does not change.`;
  return shown(request, 'Changed', note('plain', told));
}

/** What weekdays, dates and ranges of dates (`2026-12-24 to 2027-01-01`) mean. Throws UsageError for a date before `since`. */
function daysMeant(values: readonly string[], since: Day): OffDays {
  const named = values
    .filter((value) => value.toLowerCase() !== 'and')
    .join(' ')
    .replaceAll(/ to /gi, '..');
  const weekdays = new Set<number>();
  const dates = new Set<Day>();
  for (const value of named.split(' ').filter(Boolean)) {
    const weekday = weekdayMeant(value);
    if (weekday !== undefined) weekdays.add(weekday);
    else for (const date of datesMeant(value, since)) dates.add(date);
  }
  if (dates.size > MOST_DATES) throw new UsageError(`That is ${dates.size} days; ${MOST_DATES} at a time.`);
  return { weekdays: [...weekdays], dates: [...dates] };
}

function datesMeant(value: string, since: Day): Day[] {
  const [from = '', to = from, ...more] = value.split('..');
  if (!isDay(from) || !isDay(to) || more.length > 0 || from > to) {
    throw new UsageError(`“${value.slice(0, 60)}” is no weekday and no date such as \`2026-12-24\`.`);
  }
  if (from < since)
    throw new UsageError(`A day off has to be said ahead: ${since} is the first that has begun nowhere yet.`);
  const days = daysBetween(from, to) + 1;
  if (days > MOST_DATES) throw new UsageError(`That is ${days} days; ${MOST_DATES} at a time.`);
  return Array.from({ length: days }, (_, index) => addDays(from, index));
}

/** Letters that a weekday is known by. */
const SHORTEST_WEEKDAY = 3;

/** 1 for Monday; undefined if it is none. `sat`, `Saturday` and `saturdays` are one. */
function weekdayMeant(word: string): number | undefined {
  const wanted = word.toLowerCase();
  const at = WEEKDAYS.findIndex((name) => `${name.toLowerCase()}s`.startsWith(wanted));
  return at < 0 || wanted.length < SHORTEST_WEEKDAY ? undefined : at + 1;
}
