import type { Bank } from '../core/bank.ts';
import { dayIn, timeZoneNamed, weekdayOf } from '../core/calendar.ts';
import { nextDaily } from '../core/daily.ts';
import { type AskedQuestion, isAsked } from '../core/grading/question-grade.ts';
import { ASKED_KINDS, LEVELS } from '../core/question.ts';
import {
  type TimeOfDay,
  timeIn,
  timeOfDayNamed,
  WEEKDAY_WORDS,
  WEEKDAYS,
  type Weekday,
  weekdaysNamed,
  weekdaysSaid,
} from '../core/schedule.ts';
import {
  type Daily,
  type DailyFilter,
  dailiesOf,
  dailyIn,
  pauseDaily,
  removeDaily,
  resumeDaily,
  setDaily,
} from '../storage/daily.ts';
import { askedIn, latestPostIn, planPost } from '../storage/daily-posts.ts';
import { askQuestion } from '../storage/progress.ts';
import { roomFor } from '../storage/rooms.ts';
import { answer } from './answer.ts';
import { action, card, type Field, type Form, note, privately, type Reply, text } from './card.ts';
import { choice, command, type Option, orAny, room, topic, UsageError, type Verb } from './command.ts';
import { dailyCard, roomField } from './daily-card.ts';
import { mayConfigure } from './permission.ts';
import { type Filter, fits, nothingFits } from './practice.ts';
import type { Request } from './request.ts';
import { zoneMeant } from './settings.ts';

const VERBS = ['set', 'list', 'answer', 'pause', 'resume', 'remove', 'preview', 'now'] as const;
/** Those that change what a room is asked, or would show a question before its time. */
const CONFIGURING = ['set', 'pause', 'resume', 'remove', 'preview', 'now'] as const;

const DEFAULT_TIME: TimeOfDay = '09:30';
const DEFAULT_WEEKDAYS: readonly Weekday[] = [1, 2, 3, 4, 5];

/** What `daily set` takes; what is left out stays as it is, or is the default. */
type Wanted = {
  readonly time?: TimeOfDay;
  readonly zone?: string;
  readonly weekdays?: readonly Weekday[];
  readonly topic?: string;
  readonly level?: (typeof LEVELS)[number] | 'any';
  readonly kind?: (typeof ASKED_KINDS)[number] | 'any';
};

const schedule = {
  time: {
    describe: 'when: `09:30`',
    rest: false,
    shape: { like: /^\d/, example: '09:30' },
    parse: timeOfDayNamed,
    suggest: () => [],
  } satisfies Option<TimeOfDay>,
  zone: {
    describe: 'where it is that time: `Europe/Berlin`',
    rest: false,
    parse: zoneNamed,
    suggest: () => Intl.supportedValuesOf('timeZone'),
  } satisfies Option<string>,
  weekdays: {
    describe: 'on which days: `mon-fri`, `daily` or `mon,wed,fri`',
    rest: false,
    many: true,
    parse: weekdaysNamed,
    suggest: () => WEEKDAY_WORDS,
  } satisfies Option<readonly Weekday[]>,
  topic: orAny(topic()),
  level: orAny(choice('how hard', LEVELS)),
  kind: orAny(choice('what sort of question', ASKED_KINDS)),
};
const options = { what: choice('what to do; without it, what is set up here', VERBS), ...schedule };

const elsewhere = { channel: room('which channel; this one without it') };

export const daily = command({
  name: 'daily',
  summary: 'A question for this room every day: `daily set 09:30 mon-fri` starts it',
  access: { option: 'what', configure: CONFIGURING },
  options,
  verbs: {
    by: 'what',
    bare: 'list',
    each: {
      set: {
        summary: 'Asks a question in a channel every day, or changes when and which',
        options: { ...schedule, ...elsewhere },
      },
      list: { summary: 'What is set up here and, for who may configure it, in other channels', options: {} },
      answer: { summary: 'Answers the last question that was posted here', options: {} },
      pause: { summary: 'Posts no question until it is resumed', options: elsewhere },
      resume: { summary: 'Posts questions again after a pause', options: elsewhere },
      remove: { summary: 'Posts no question any more', options: elsewhere },
      preview: { summary: 'Shows you alone the question that comes next', options: elsewhere },
      now: { summary: 'Posts the question of today at once', options: elsewhere },
    } satisfies Record<(typeof VERBS)[number], Verb>,
  },
  async run(request, { what, ...wanted }) {
    const changes = Object.values(wanted).some((value) => value !== undefined);
    if (changes && what !== 'set') throw new UsageError(misplaced(what));
    switch (what ?? 'list') {
      case 'list':
        return list(request);
      case 'answer':
        return answerLatest(request);
      case 'set':
        return changes || request.elsewhere ? set(request, wanted) : privately(await formFor(request));
      case 'pause':
        return pause(request);
      case 'resume':
        return resume(request);
      case 'remove':
        return remove(request);
      case 'preview':
        return preview(request);
      case 'now':
        return postNow(request);
    }
  },
  async submit(request, _about, values) {
    return set(request, wantedFrom(values, request.bank));
  },
});

/** For everybody, where what sets the question up is hidden from them. */
export const today = command({
  name: 'today',
  summary: 'Answer this room’s question of the day, or see when one comes',
  options: {},
  async run(request) {
    const here = await roomHere(request);
    const post = await latestPostIn(request.db, { teamId: here.teamId, roomId: here.id });
    return post === undefined ? list(request) : answerLatest(request);
  },
});

function misplaced(what: string | undefined): string {
  return what === undefined
    ? 'To set it up, write `daily set` first, such as `daily set 09:30 mon-fri`.'
    : `\`daily ${what}\` takes no more words.`;
}

/** A zone by its name, or by its city where one zone alone is called so. */
function zoneNamed(word: string): string | undefined {
  const zone = timeZoneNamed(word);
  if (zone !== undefined) return zone;
  const cities = Intl.supportedValuesOf('timeZone').filter(
    (name) => name.toLowerCase().split('/').at(-1) === word.toLowerCase(),
  );
  return cities.length === 1 ? cities[0] : undefined;
}

/** The values of the form, each as its option takes it. Throws UsageError for the first that it does not. */
function wantedFrom(values: Readonly<Record<string, string>>, bank: Bank): Wanted {
  const wanted = <T>(name: string, option: Option<T>): T | undefined => {
    const word = values[name]?.trim() ?? '';
    const value = word === '' ? undefined : option.parse(word, bank);
    if (word !== '' && value === undefined)
      throw new UsageError(`“${word.slice(0, 60)}” is no ${name}. Nothing was changed.`, name);
    return value;
  };
  const time = wanted('time', schedule.time);
  const zone = values.zone?.trim() ?? '';
  const weekdays = wanted('weekdays', schedule.weekdays);
  const topic = wanted('topic', schedule.topic);
  const level = wanted('level', schedule.level);
  const kind = wanted('kind', schedule.kind);
  return {
    ...(time && { time }),
    ...(zone !== '' && { zone: zoneOf(zone) }),
    ...(weekdays && { weekdays }),
    ...(topic && { topic }),
    ...(level && { level }),
    ...(kind && { kind }),
  };
}

/** Throws UsageError, for the form's field, for what names no zone. */
function zoneOf(value: string): string {
  try {
    return zoneNamed(value.replaceAll(' ', '_')) ?? zoneMeant(value);
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(error.message, 'zone') : error;
  }
}

/** A question is the bot's to post: where it cannot, none is set up. Throws UsageError. */
function demandPosting({ incoming: { place } }: Request): void {
  if (place.barred !== undefined) throw new UsageError(place.barred);
}

/** What the room is called in a sentence. */
function roomSaid({ elsewhere, incoming: { place } }: Request): string {
  return elsewhere ? (place.roomName ?? 'That room') : 'This room';
}

/** The room that it is about, by the name it has now. */
export async function roomHere({ db, incoming: { place }, team }: Request) {
  return roomFor(db, { teamId: team.id, externalId: place.room, name: place.roomName });
}

async function dailyHere(request: Request): Promise<Daily> {
  const room = await roomHere(request);
  const found = await dailyIn(request.db, { teamId: room.teamId, roomId: room.id });
  if (found === undefined)
    throw new UsageError(
      `${roomSaid(request)} has no daily question yet. \`daily set 09:30 mon-fri\` starts one.`,
    );
  return found;
}

async function set(request: Request, wanted: Wanted): Promise<Reply> {
  demandPosting(request);
  const { bank, db, elsewhere, incoming, member, now, settings } = request;
  const room = await roomHere(request);
  const before = await dailyIn(db, { teamId: room.teamId, roomId: room.id });
  const filter: DailyFilter = {
    topic: changed(wanted.topic, before?.filter.topic),
    level: changed(wanted.level, before?.filter.level),
    kind: changed(wanted.kind, before?.filter.kind),
  };
  const pool = poolOf(bank, filter);
  if (pool.length === 0) throw new UsageError(nothingFits(bank, filterOf(filter)));
  const after = await setDaily(db, {
    teamId: room.teamId,
    roomId: room.id,
    platform: incoming.place.platform,
    schedule: {
      time: wanted.time ?? before?.schedule.time ?? DEFAULT_TIME,
      zone: wanted.zone ?? before?.schedule.zone ?? settings.timeZone,
      weekdays: wanted.weekdays ?? before?.schedule.weekdays ?? DEFAULT_WEEKDAYS,
    },
    filter,
    setBy: member.id,
    now,
  });
  const where = elsewhere ? [{ name: 'Where', value: roomSaid(request) }] : [];
  return privately(
    card('Daily question set', [{ kind: 'fields', fields: [...where, ...fieldsOf(after, pool.length)] }], {
      tone: 'good',
      // A button is about the room that it is pressed in.
      actions: elsewhere
        ? []
        : [
            action('daily:preview', 'Preview', { words: 'daily preview' }),
            action('daily:now', 'Post now', { words: 'daily now' }),
          ],
    }),
  );
}

function changed<T extends string>(wanted: T | 'any' | undefined, before: T | null | undefined): T | null {
  return wanted === 'any' ? null : (wanted ?? before ?? null);
}

async function formFor(request: Request): Promise<Form> {
  const room = await roomHere(request);
  const before = await dailyIn(request.db, { teamId: room.teamId, roomId: room.id });
  const zone = before?.schedule.zone ?? request.settings.timeZone;
  const any = { value: 'any', label: 'Any' };
  const same = (value: string) => ({ value, label: value });
  return {
    kind: 'form',
    id: 'daily:set',
    title: 'Daily question',
    fields: [
      {
        name: 'time',
        label: `Time (${zone})`,
        kind: 'time',
        required: true,
        value: before?.schedule.time ?? DEFAULT_TIME,
      },
      {
        name: 'zone',
        label: 'Time zone',
        kind: 'text',
        multiline: false,
        required: false,
        spare: true,
        value: zone,
      },
      {
        name: 'weekdays',
        label: 'Days',
        kind: 'choice',
        many: true,
        required: true,
        options: WEEKDAYS.map((weekday) => ({
          value: weekdaysSaid([weekday]).toLowerCase(),
          label: weekdaysSaid([weekday]),
        })),
        value: (before?.schedule.weekdays ?? DEFAULT_WEEKDAYS)
          .map((weekday) => weekdaysSaid([weekday]).toLowerCase())
          .join(' '),
      },
      {
        name: 'topic',
        label: 'Topic',
        kind: 'choice',
        many: false,
        required: true,
        options: [any, ...request.bank.topics.map(({ id, title }) => ({ value: id, label: title }))],
        value: before?.filter.topic ?? any.value,
      },
      {
        name: 'level',
        label: 'Level',
        kind: 'choice',
        many: false,
        required: true,
        options: [any, ...LEVELS.map(same)],
        value: before?.filter.level ?? any.value,
      },
      {
        name: 'kind',
        label: 'Kind',
        kind: 'choice',
        many: false,
        required: true,
        options: [any, ...ASKED_KINDS.map(same)],
        value: before?.filter.kind ?? any.value,
      },
    ],
  };
}

async function list(request: Request): Promise<Reply> {
  const { bank, db, incoming, team } = request;
  const configurable = await mayConfigure(request);
  const here = await roomHere(request);
  // Other rooms may be private: their names are for those who look after rooms.
  const all = (await dailiesOf(db, team.id)).filter(({ roomId }) => roomId === here.id || configurable);
  const own = all.find(({ roomId }) => roomId === here.id);
  const others = all.filter(({ roomId }) => roomId !== here.id);
  const start =
    incoming.place.barred ??
    (configurable
      ? '`daily set 09:30 mon-fri` starts one.'
      : 'Those who may configure the room can start one.');
  const paused = configurable && all.some(({ nextDueAt }) => nextDueAt === null);
  return privately(
    card(
      'Daily question',
      [
        ...(own === undefined
          ? [text(`This room has no daily question. ${start}`)]
          : [{ kind: 'fields' as const, fields: fieldsOf(own, poolOf(bank, own.filter).length) }]),
        ...(others.length === 0
          ? []
          : [
              text('In other rooms:'),
              {
                kind: 'fields' as const,
                fields: others.map((other) => ({
                  ...roomField(other.room, other.externalId, 'unnamed'),
                  value: `${whenOf(other)}; ${questionsOf(other.filter)}; next: ${nextOf(other)}`,
                })),
              },
            ]),
        ...(paused ? [text('`daily resume`, said in the room, starts what is paused again.')] : []),
      ],
      { actions: paused && own?.nextDueAt === null ? [RESUME] : [] },
    ),
  );
}

const RESUME = action('daily:resume', 'Resume', { words: 'daily resume' });

function fieldsOf(daily: Daily, pool: number): Field[] {
  return [
    { name: 'When', value: whenOf(daily) },
    { name: 'Questions', value: `${questionsOf(daily.filter)} (${pool})` },
    { name: 'Next', value: nextOf(daily) },
  ];
}

function whenOf({ schedule: { time, zone, weekdays } }: Daily): string {
  const days = weekdaysSaid(weekdays);
  return `${days.charAt(0).toUpperCase()}${days.slice(1)} at ${time}, ${zone}`;
}

function questionsOf({ topic, level, kind }: DailyFilter): string {
  return [topic, level, kind].filter((part) => part !== null).join(', ') || 'any';
}

function nextOf({ schedule: { zone }, nextDueAt, pauseReason, pauseWords }: Daily): string {
  if (nextDueAt !== null) return momentSaid(zone, nextDueAt);
  switch (pauseReason) {
    case 'refused':
      return `paused: ${pauseWords ?? 'the room cannot be posted in'}`;
    case 'removed':
      return 'paused: I was removed from here in between';
    case 'no-question':
      return 'paused: no question fits any more';
    case 'by-hand':
    case null:
      return 'paused';
  }
}

/** A moment on the clock of a zone: `Thu 2026-03-05 at 09:30`. */
export function momentSaid(zone: string, moment: Date): string {
  const day = dayIn(zone, moment);
  const weekday = weekdaysSaid(WEEKDAYS.filter((candidate) => candidate === weekdayOf(day)));
  return `${weekday} ${day} at ${timeIn(zone, moment)}`;
}

async function pause(request: Request): Promise<Reply> {
  const { teamId, roomId } = await dailyHere(request);
  if (!(await pauseDaily(request.db, { teamId, roomId, reason: 'by-hand' })))
    throw new UsageError('The daily question is paused already. `daily resume` starts it again.');
  return privately(
    card(
      'Paused',
      [
        text(
          `No daily question comes ${request.elsewhere ? `in ${roomSaid(request)}` : 'here'} until \`daily resume\`. What is open is revealed as usual.`,
        ),
      ],
      {
        actions: request.elsewhere ? [] : [RESUME],
      },
    ),
  );
}

async function resume(request: Request): Promise<Reply> {
  demandPosting(request);
  const { teamId, roomId } = await dailyHere(request);
  const daily = await resumeDaily(request.db, { teamId, roomId, now: request.now });
  if (daily === undefined) throw new UsageError('The daily question was removed meanwhile.');
  return privately(
    card(
      'Resumed',
      [{ kind: 'fields', fields: fieldsOf(daily, poolOf(request.bank, daily.filter).length) }],
      {
        tone: 'good',
      },
    ),
  );
}

async function remove(request: Request): Promise<Reply> {
  const { teamId, roomId } = await dailyHere(request);
  await removeDaily(request.db, { teamId, roomId, now: request.now });
  return privately(
    card('Removed', [
      text(
        `${roomSaid(request)} has no daily question any more. If you set one again, it goes on where this one left off.`,
      ),
    ]),
  );
}

async function preview(request: Request): Promise<Reply> {
  const { bank, db } = request;
  const daily = await dailyHere(request);
  const question = await nextQuestionOf(bank, daily, () => askedIn(db, daily));
  if (question === undefined) throw new UsageError(nothingFits(bank, filterOf(daily.filter)));
  const { body, title } = dailyCard(bank, question, 0);
  return privately(
    card(title, [note('plain', 'This comes next. Only you see it now.'), ...body], {
      actions: request.elsewhere ? [] : [action('daily:now', 'Post now', { words: 'daily now' })],
    }),
  );
}

async function postNow(request: Request): Promise<Reply> {
  demandPosting(request);
  const { db, incoming, now } = request;
  const daily = await dailyHere(request);
  const { teamId, roomId, schedule } = daily;
  const day = dayIn(schedule.zone, now);
  if (!(await planPost(db, { teamId, roomId, day, platform: incoming.place.platform, now }))) {
    throw new UsageError(`Today’s question is here already, and there is one a day. Next: ${nextOf(daily)}.`);
  }
  return privately(card('On its way', [text('The question of today comes in a moment.')], { tone: 'good' }));
}

async function answerLatest(request: Request): Promise<Reply> {
  const { db, member, now, room } = request;
  const here = await roomHere(request);
  const post = await latestPostIn(db, { teamId: here.teamId, roomId: here.id });
  if (post === undefined) throw new UsageError('No daily question was posted here yet. `practice` asks one.');
  // It is open then, so that `hint` and `reveal` are about it.
  await askQuestion(db, { memberId: member.id, room, questionId: post.questionId, now });
  return answer.act(request, post.questionId);
}

/** The question a room is asked next; undefined if none fits. The history is read only if one does. */
export async function nextQuestionOf(
  bank: Bank,
  { filter, roomId }: Pick<Daily, 'filter' | 'roomId'>,
  history: () => ReturnType<typeof askedIn>,
): Promise<AskedQuestion | undefined> {
  const pool = poolOf(bank, filter);
  return pool.length === 0 ? undefined : nextDaily(pool, await history(), roomId);
}

function poolOf(bank: Bank, filter: DailyFilter): AskedQuestion[] {
  return bank.questions.filter(isAsked).filter((question) => fits(question, filterOf(filter)));
}

function filterOf({ topic, level, kind }: DailyFilter): Filter {
  const asked = ASKED_KINDS.find((name) => name === kind);
  return {
    ...(topic !== null && { topic }),
    ...(level !== null && { level }),
    ...(asked && { kind: asked }),
  };
}
