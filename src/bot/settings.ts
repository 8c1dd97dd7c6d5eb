import { type Day, dayIn, personalDay, timeZoneNamed } from '../core/calendar.ts';
import { nearestNames } from '../core/distance.ts';
import { LEVELS } from '../core/question.ts';
import { timeOfDayNamed } from '../core/schedule.ts';
import { planReminders } from '../storage/reminders.ts';
import { changeSettings, type Settings, type SettingsPatch } from '../storage/settings.ts';
import { type JoinedTeam, teamsOf } from '../storage/teams.ts';
import { type Block, card, type Field, note, privately, type Reply, text } from './card.ts';
import { command, listed, UsageError, words } from './command.ts';

/** What can be set: its name, what it takes, and the change a value makes. Throws UsageError for a value it does not take. */
type Setting = {
  readonly name: string;
  readonly takes: string;
  /** The value as it can be typed; `teams` are the person's. */
  show(settings: Settings, teams: readonly JoinedTeam[]): string;
  change(value: string, teams: readonly JoinedTeam[]): SettingsPatch;
};

const SETTINGS: readonly Setting[] = [
  {
    name: 'zone',
    takes: 'a time zone such as `Europe/Berlin`',
    show: ({ timeZone }) => timeZone,
    change: (value) => ({ timeZone: zoneMeant(value) }),
  },
  {
    name: 'level',
    takes: `${LEVELS.map((level) => `\`${level}\``).join(', ')} or \`any\``,
    show: ({ level }) => level ?? 'any',
    change(value) {
      if (value === 'any' || value === 'off') return { level: null };
      const level = LEVELS.find((name) => name === value);
      if (level === undefined) throw new UsageError(`There is no level “${value}”: it is ${this.takes}.`);
      return { level };
    },
  },
  {
    name: 'reminders',
    takes: 'a time such as `18:30`, or `off`',
    show: ({ remindersAt }) => remindersAt ?? 'off',
    change(value) {
      if (value === 'off') return { remindersAt: null };
      const remindersAt = timeOfDayNamed(value);
      if (remindersAt === undefined) throw new UsageError(`“${value}” is no time: it is ${this.takes}.`);
      return { remindersAt };
    },
  },
  {
    name: 'leaderboard',
    takes: '`on` to be listed or `off` not to be',
    show: ({ listed }) => (listed ? 'on' : 'off'),
    change(value) {
      if (value !== 'on' && value !== 'off')
        throw new UsageError(`“${value}” is neither \`on\` nor \`off\`.`);
      return { listed: value === 'on' };
    },
  },
  {
    name: 'counts',
    takes: 'where your answers in direct messages count: `all`, `none`, or teams by their names',
    show({ countsIn }, teams) {
      if (countsIn === null) return 'all';
      const chosen = teams.filter(({ id }) => countsIn.includes(id)).map(({ name }) => name);
      return chosen.join(', ') || 'none';
    },
    change(value, teams) {
      if (value === 'all') return { countsIn: null };
      if (value === 'none' || value === 'off') return { countsIn: [] };
      return { countsIn: teamsMeant(value, teams).map(({ id }) => id) };
    },
  },
];

/** The teams that a list of names parted by commas means; a name may hold a comma itself. */
function teamsMeant(value: string, teams: readonly JoinedTeam[]): JoinedTeam[] {
  const called = (words: string) =>
    teams.filter(({ name }) => name.toLowerCase() === words.trim().toLowerCase());
  const whole = called(value);
  if (whole.length > 0) return whole;
  return value.split(',').flatMap((words) => {
    const found = called(words);
    if (found.length > 0) return found;
    const names = teams.map(({ name }) => name);
    const known =
      names.length === 0
        ? 'You are in none yet: say something to me in a room of one.'
        : `Your teams: ${names.join(', ')}.`;
    throw new UsageError(`You are in no team “${words.trim()}”. ${known}`);
  });
}

export const settings = command({
  name: 'settings',
  aliases: ['set'],
  summary: 'Time zone, level, reminders, the leaderboard, and which teams direct messages count in',
  options: { change: words('what to change and to what: `zone Europe/Berlin`') },
  async run({ db, incoming: { person, place }, member, now, settings, today }, { change }) {
    const teams = await teamsOf(db, member.id);
    const all = (current: Settings) =>
      SETTINGS.map((setting) => ({ name: setting.name, value: setting.show(current, teams) }));
    if (change === undefined) return shown('Settings', all(settings), text(howToChange(today)));
    const [name = '', ...rest] = change.trim().split(/\s+/);
    const setting = SETTINGS.find((candidate) => candidate.name === name.toLowerCase());
    const names = SETTINGS.map((candidate) => candidate.name);
    if (setting === undefined) {
      const near = nearestNames(name, names, 1).map((candidate) => ` Did you mean \`${candidate}\`?`);
      throw new UsageError(
        `There is no setting “${name.slice(0, 60)}”.${near.join('') || ` There is ${listed(names, 'and')}.`}`,
      );
    }
    if (rest.length === 0) throw new UsageError(`\`settings ${setting.name}\` takes ${setting.takes}.`);
    const value = rest.join(' ').slice(0, 80);
    const changed = await changeSettings(
      db,
      member.id,
      setting.change(setting.name === 'zone' ? value : value.toLowerCase(), teams),
      now,
    );
    await planReminders(db, {
      memberId: member.id,
      settings: changed,
      platform: place.platform,
      accountId: person.accountId,
      now,
    });
    const moved = setting.name === 'zone' ? [note('plain', zoneChanged(changed, today, now))] : [];
    return shown('Changed', all(changed), ...moved);
  },
});

function shown(title: string, fields: readonly Field[], ...more: readonly Block[]): Reply {
  return privately(card(title, [{ kind: 'fields', fields }, ...more]));
}

function howToChange(today: Day): string {
  return `It is ${today} for you. To change one: \`settings zone Europe/Berlin\`, \`settings level senior\`, \`settings reminders 18:30\`, \`settings leaderboard off\`, \`settings counts none\`.`;
}

/** Says from when the new zone counts, and what became of the day that it was before. */
function zoneChanged(settings: Settings, before: Day, now: Date): string {
  const { timeZone } = settings;
  const today = personalDay(settings, now);
  const sentence = `From now on your day is a day in ${timeZone}; days already answered stay where they are.`;
  if (today > before) return `${sentence} It is ${today} there already, so ${before} is over.`;
  if (dayIn(timeZone, now) < today)
    return `${sentence} A day that was over stays over: it is ${today} for you until ${timeZone} has caught up.`;
  return sentence;
}

/** The time zone that somebody means, by its name or its city. Throws UsageError, with what may have been meant. */
export function zoneMeant(value: string): string {
  const zone = timeZoneNamed(value.replaceAll(' ', '_'));
  if (zone !== undefined) return zone;
  const zones = Intl.supportedValuesOf('timeZone');
  const wanted = value.toLowerCase().replaceAll(' ', '_');
  const byCity = zones.filter((name) => name.toLowerCase().split('/').at(-1) === wanted);
  const near =
    byCity.length > 0
      ? byCity
      : nearestNames(
          wanted,
          zones.map((name) => name.toLowerCase()),
          3,
        ).flatMap((lower) => zones.find((name) => name.toLowerCase() === lower) ?? []);
  const help =
    near.length > 0
      ? `Did you mean ${listed(
          near.slice(0, 3).map((name) => `\`${name}\``),
          'or',
        )}?`
      : 'It is an area and a city, such as `Europe/Berlin` or `America/New_York`.';
  throw new UsageError(`There is no time zone “${value}”. ${help}`);
}
