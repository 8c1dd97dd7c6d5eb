import { type Day, dayIn, personalDay, timeZoneNamed } from '../core/calendar.ts';
import { nearestNames } from '../core/distance.ts';
import { LEVELS } from '../core/question.ts';
import { timeOfDayNamed } from '../core/schedule.ts';
import { planReminders } from '../storage/reminders.ts';
import { changeSettings, type Settings, type SettingsPatch } from '../storage/settings.ts';
import { type JoinedTeam, teamsOf } from '../storage/teams.ts';
import {
  action,
  type Block,
  card,
  type Field,
  type Form,
  note,
  privately,
  type Reply,
  text,
} from './card.ts';
import {
  choice,
  command,
  listed,
  matching,
  type Suggestion,
  UsageError,
  type Verb,
  words,
} from './command.ts';
import type { Request } from './request.ts';

/** What can be set: its name, what it takes, and the change a value makes. Throws UsageError for a value it does not take. */
type Setting = {
  readonly name: string;
  readonly takes: string;
  /** What a form calls it, and the values it offers; none where anything may be written. */
  readonly label: string;
  readonly values: readonly string[];
  /** The value as it can be typed; `teams` are the person's. */
  show(settings: Settings, teams: readonly JoinedTeam[]): string;
  change(value: string, teams: readonly JoinedTeam[]): SettingsPatch;
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
      const remindersAt = timeOfDayNamed(value);
      if (remindersAt === undefined) throw new UsageError(`“${value}” is no time: it is ${this.takes}.`);
      return { remindersAt };
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
  {
    name: 'counts',
    takes: 'where your answers in direct messages count: `all`, `none`, or teams by their names',
    label: 'Direct messages count in: all, none or teams',
    values: [],
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

/** The form of all settings; its id as an action shows it. */
const FORM = 'form';

export const settings = command({
  name: 'settings',
  aliases: ['set'],
  summary: 'Time zone, level, reminders, the leaderboard, and which teams direct messages count in',
  options: { change: words('what to change and to what: `zone Europe/Berlin`', changesMeant) },
  verbs: {
    by: 'change',
    bare: 'show',
    each: {
      show: { summary: 'What is set, with a button to change it', options: {} },
      ...Object.fromEntries(SETTINGS.map((setting) => [setting.name, verbOf(setting)])),
    },
  },
  async run(request, { change }) {
    const { db, member, settings, today } = request;
    const teams = await teamsOf(db, member.id);
    if (change === FORM) return privately(settingsForm(settings, teams));
    if (change === undefined) return shown('Settings', fieldsOf(settings, teams), text(howToChange(today)));
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
    return changed(request, [{ setting, value: rest.join(' ') }], teams);
  },
  async submit(request, _about, values) {
    const teams = await teamsOf(request.db, request.member.id);
    const filled = SETTINGS.flatMap((setting) => {
      const value = values[setting.name]?.trim() ?? '';
      return value === '' || value === setting.show(request.settings, teams) ? [] : [{ setting, value }];
    });
    return changed(request, filled, teams);
  },
});

function verbOf(setting: Setting): Verb {
  const { label, takes, values } = setting;
  const to =
    values.length > 0 ? choice(takes, values) : words(takes, (typed) => meant(typed, suggested(setting)));
  return { summary: label, options: { to: { ...to, required: true } } };
}

type Filled = { readonly setting: Setting; readonly value: string };

/** Changes what was filled in, all or nothing: a value that is not understood throws before any is changed. */
async function changed(
  request: Request,
  filled: readonly Filled[],
  teams: readonly JoinedTeam[],
): Promise<Reply> {
  const { db, incoming, member, now, today } = request;
  let patch: SettingsPatch = {};
  for (const { setting, value } of filled) patch = { ...patch, ...patchOf(setting, value, teams) };
  const settings = await changeSettings(db, member.id, patch, now);
  await planReminders(db, {
    memberId: member.id,
    settings,
    platform: incoming.place.platform,
    accountId: incoming.person.accountId,
    now,
  });
  const moved = patch.timeZone === undefined ? [] : [note('plain', zoneChanged(settings, today, now))];
  return shown('Changed', fieldsOf(settings, teams), ...moved);
}

/** What a value changes. Throws UsageError. */
function patchOf(setting: Setting, written: string, teams: readonly JoinedTeam[]): SettingsPatch {
  const value = written.slice(0, 80);
  return setting.change(setting.name === 'zone' ? value : value.toLowerCase(), teams);
}

function fieldsOf(settings: Settings, teams: readonly JoinedTeam[]): Field[] {
  return SETTINGS.map((setting) => ({ name: setting.name, value: setting.show(settings, teams) }));
}

function shown(title: string, fields: readonly Field[], ...more: readonly Block[]): Reply {
  const change = action(`settings:${FORM}`, 'Change', { words: `settings ${FORM}` });
  return privately(card(title, [{ kind: 'fields', fields }, ...more], { actions: [change] }));
}

function settingsForm(settings: Settings, teams: readonly JoinedTeam[]): Form {
  return {
    kind: 'form',
    id: 'settings',
    title: 'Settings',
    fields: SETTINGS.map(({ name, label, values, show }) => {
      const field = { name, label, required: true, value: show(settings, teams) };
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

/** Offered of each setting before one is named. */
const OFFERED_AT_FIRST = 4;

function changesMeant(typed: string): readonly Suggestion[] {
  const [name = ''] = typed.trimStart().toLowerCase().split(/\s+/, 1);
  const named = SETTINGS.filter((setting) => setting.name === name);
  const lines =
    named.length > 0
      ? named.flatMap((setting) => linesOf(setting, Number.POSITIVE_INFINITY))
      : SETTINGS.flatMap((setting) => linesOf(setting, OFFERED_AT_FIRST));
  return meant(typed, lines);
}

/** Time zones that may be meant by what is typed so far. */
export function zonesMeant(typed: string): readonly Suggestion[] {
  return meant(typed, Intl.supportedValuesOf('timeZone'));
}

function meant(typed: string, values: readonly string[]): readonly Suggestion[] {
  return matching(
    typed,
    values.map((value) => ({ value, label: value })),
  );
}

function linesOf(setting: Setting, most: number): string[] {
  return suggested(setting)
    .slice(0, most)
    .map((value) => `${setting.name} ${value}`);
}

/** What a form can leave to be written is worth offering where one types. */
function suggested({ name, values }: Setting): readonly string[] {
  if (name === 'zone') return Intl.supportedValuesOf('timeZone');
  return name === 'reminders' ? ['09:00', '12:30', '18:30', 'off'] : values;
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
