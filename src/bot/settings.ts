import { timeZoneNamed } from '../core/calendar.ts';
import { nearestNames } from '../core/distance.ts';
import { LEVELS } from '../core/question.ts';
import { timeOfDayNamed } from '../core/schedule.ts';
import { planReminders } from '../storage/reminders.ts';
import { changeSettings, type Settings } from '../storage/settings.ts';
import { card, note, privately, text } from './card.ts';
import { command, listed, UsageError, words } from './command.ts';

/** What can be set: its name, what it takes, and the change a value makes. Throws UsageError for a value it does not take. */
type Setting = {
  readonly name: string;
  readonly takes: string;
  show(settings: Settings): string;
  change(value: string): Partial<Settings>;
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
];

export const settings = command({
  name: 'settings',
  aliases: ['set'],
  summary: 'Time zone, level, reminders, whether the leaderboard lists you',
  options: { change: words('what to change and to what: `zone Europe/Berlin`') },
  async run({ db, incoming: { person, place }, member, now, settings, today }, { change }) {
    if (change === undefined) return shown(settings, today, undefined);
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
      setting.change(setting.name === 'zone' ? value : value.toLowerCase()),
    );
    await planReminders(db, {
      memberId: member.id,
      settings: changed,
      platform: place.platform,
      accountId: person.accountId,
      now,
    });
    return shown(changed, today, setting.name);
  },
});

function shown(settings: Settings, today: string, changed: string | undefined) {
  return privately(
    card(changed === undefined ? 'Settings' : 'Changed', [
      {
        kind: 'fields',
        fields: SETTINGS.map((setting) => ({ name: setting.name, value: setting.show(settings) })),
      },
      ...(changed === 'zone'
        ? [
            note(
              'plain',
              `From now on your day is a day in ${settings.timeZone}; days already answered stay where they are.`,
            ),
          ]
        : []),
      ...(changed === undefined
        ? [
            text(
              `It is ${today} for you. To change one: \`settings zone Europe/Berlin\`, \`settings level senior\`, \`settings reminders 18:30\`, \`settings leaderboard off\`.`,
            ),
          ]
        : []),
    ]),
  );
}

function zoneMeant(value: string): string {
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
