import { timeZoneNamed } from '../core/calendar.ts';
import { nearestNames } from '../core/distance.ts';
import { LEVELS } from '../core/question.ts';
import { changeSettings, type Settings } from '../storage/settings.ts';
import { action, card, type Form, note, privately, text } from './card.ts';
import { command, listed, UsageError, words } from './command.ts';

/** What can be set: its name, what it takes, and the change a value makes. Throws UsageError for a value it does not take. */
type Setting = {
  readonly name: string;
  readonly takes: string;
  /** What a form calls it, and the values it offers; none where anything may be written. */
  readonly label: string;
  readonly values: readonly string[];
  show(settings: Settings): string;
  change(value: string): Partial<Settings>;
};

const SETTINGS: readonly Setting[] = [
  {
    name: 'zone',
    takes: 'a time zone such as `Europe/Berlin`',
    label: 'Time zone, such as Europe/Berlin',
    values: [],
    show: ({ timeZone }) => timeZone,
    change: (value) => ({ timeZone: zoneMeant(value) }),
  },
  {
    name: 'level',
    takes: `${LEVELS.map((level) => `\`${level}\``).join(', ')} or \`any\``,
    label: 'Level to be asked at',
    values: [...LEVELS, 'any'],
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
    label: 'Daily reminder: a time such as 18:30, or off',
    values: [],
    show: ({ remindersAt }) => remindersAt ?? 'off',
    change(value) {
      if (value === 'off') return { remindersAt: null };
      const [, hour, minute] = /^(\d{1,2})[:.](\d{2})$/.exec(value) ?? [];
      if (hour === undefined || minute === undefined || Number(hour) > 23 || Number(minute) > 59) {
        throw new UsageError(`“${value}” is no time: it is ${this.takes}.`);
      }
      return { remindersAt: `${hour.padStart(2, '0')}:${minute}` };
    },
  },
  {
    name: 'leaderboard',
    takes: '`on` to be listed or `off` not to be',
    label: 'Listed on leaderboards',
    values: ['on', 'off'],
    show: ({ listed }) => (listed ? 'on' : 'off'),
    change(value) {
      if (value !== 'on' && value !== 'off')
        throw new UsageError(`“${value}” is neither \`on\` nor \`off\`.`);
      return { listed: value === 'on' };
    },
  },
];

/** The form of all settings; its id as an action shows it. */
const FORM = 'form';

export const settings = command({
  name: 'settings',
  aliases: ['set'],
  summary: 'Time zone, level, reminders, whether the leaderboard lists you',
  options: { change: words('what to change and to what: `zone Europe/Berlin`') },
  async run({ db, member, settings, today }, { change }) {
    if (change === FORM) return privately(settingsForm(settings));
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
    const changed = await changeSettings(db, member.id, patchOf(setting, rest.join(' ')));
    return shown(changed, today, setting.name);
  },
  async submit({ db, member, settings, today }, _about, values) {
    const filled = SETTINGS.flatMap((setting) => {
      const value = values[setting.name]?.trim() ?? '';
      return value === '' || value === setting.show(settings) ? [] : [{ setting, value }];
    });
    // Read all before changing any: a value that is not understood throws.
    let patch: Partial<Settings> = {};
    for (const { setting, value } of filled) patch = { ...patch, ...patchOf(setting, value) };
    const changed = await changeSettings(db, member.id, patch);
    return shown(changed, today, filled.some(({ setting }) => setting.name === 'zone') ? 'zone' : 'settings');
  },
});

/** What a value changes. Throws UsageError. */
function patchOf(setting: Setting, written: string): Partial<Settings> {
  const value = written.slice(0, 80);
  return setting.change(setting.name === 'zone' ? value : value.toLowerCase());
}

function settingsForm(settings: Settings): Form {
  return {
    kind: 'form',
    id: 'settings',
    title: 'Settings',
    fields: SETTINGS.map(({ name, label, values, show }) => {
      const field = { name, label, required: true, value: show(settings) };
      return values.length === 0
        ? { ...field, kind: 'text', multiline: false }
        : {
            ...field,
            kind: 'choice',
            many: false,
            options: values.map((value) => ({ value, label: value })),
          };
    }),
  };
}

function shown(settings: Settings, today: string, changed: string | undefined) {
  return privately(
    card(
      changed === undefined ? 'Settings' : 'Changed',
      [
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
      ],
      { actions: [action(`settings:${FORM}`, 'Change', { words: `settings ${FORM}` })] },
    ),
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
