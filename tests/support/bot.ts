import { beforeEach } from 'vitest';
import { createBot } from '../../src/bot/bot.ts';
import type { Block, Card, Form, Reply } from '../../src/bot/card.ts';
import type { Incoming, Place, Said } from '../../src/bot/incoming.ts';
import type { Services } from '../../src/bot/request.ts';
import { Bank } from '../../src/core/bank.ts';
import type { Question, Topic } from '../../src/core/question.ts';
import type { Db } from '../../src/storage/database.ts';
import { bank } from './bank.ts';
import { type Storage, useDatabase } from './database.ts';

export { bank } from './bank.ts';

/** A bank of questions that no file holds, and that nothing checked. */
export function bankOf(topic: Topic, questions: readonly Question[]): Bank {
  return new Bank({ topics: [topic], questions, glossary: {}, topicGlossaries: {} });
}

/** A Wednesday; the day is the same one from UTC-12 to UTC+11. */
export const NOON = new Date('2026-03-04T12:00:00Z');

export const ROOM: Place = {
  platform: 'discord',
  team: { externalId: 'guild-1', name: 'Gophers' },
  room: 'room-1',
};

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** A time that moves only when it is told to. */
export class Clock {
  private time = NOON.getTime();

  now(): Date {
    return new Date(this.time);
  }

  set(time: string): void {
    this.time = new Date(time).getTime();
  }

  advance({ days = 0, minutes = 0 }: { days?: number; minutes?: number }): void {
    this.time += days * DAY + minutes * MINUTE;
  }

  reset(): void {
    this.time = NOON.getTime();
  }
}

let deliveries = 0;

/** Where and how words arrive, where that is not as usual. */
export type Circumstances = Partial<Place> & {
  readonly delivery?: string;
  readonly name?: string;
  readonly mayConfigure?: boolean;
  readonly mentions?: Incoming['mentions'];
};

export type TestBot = {
  readonly clock: Clock;
  readonly db: Db;
  readonly services: Services;
  /** What the bot told whoever runs it, as `message {fields}`. */
  readonly logged: readonly string[];
  /** The numbers that chance gives from now on, over and over. */
  chances(...numbers: readonly number[]): void;
  /** Types a command: its name, then the rest of the line as it is. */
  say(who: string, line: string, how?: Circumstances): Promise<Heard>;
  /** Sends plain words. */
  tell(who: string, text: string, how?: Circumstances): Promise<Heard>;
  /** Uses a command, or one of its verbs, whose options the platform has split. */
  slash(
    who: string,
    name: string,
    options: Readonly<Record<string, string>>,
    how?: Circumstances & { readonly verb?: string },
  ): Promise<Heard>;
  press(who: string, id: string, how?: Circumstances): Promise<Heard>;
  submit(
    who: string,
    id: string,
    values: Readonly<Record<string, string>>,
    how?: Circumstances,
  ): Promise<Heard>;
  /** Asks for a question by its id and answers it. */
  solve(who: string, questionId: string, answer: string, how?: Circumstances): Promise<Heard>;
};

type Options = { readonly bank?: Bank; readonly newcomersZone?: string };

/** A bot on a database of the storage, for the tests around the call: both start anew for each of them. */
export function useBot(storage: Storage, options: Options = {}): TestBot {
  const database = useDatabase(storage);
  const clock = new Clock();
  const logged: string[] = [];
  const chance = { numbers: [0], taken: 0 };
  beforeEach(() => {
    clock.reset();
    logged.length = 0;
    Object.assign(chance, { numbers: [0], taken: 0 });
  });
  return botOn(database, options, { clock, logged, chance });
}

/** A bot on this database, which may be closed under it. */
export function botOn(
  database: { readonly db: Db },
  { bank: questions = bank, newcomersZone = 'UTC' }: Options = {},
  { clock, logged, chance } = {
    clock: new Clock(),
    logged: [''].slice(1),
    chance: { numbers: [0], taken: 0 },
  },
): TestBot {
  const log = (fields: Readonly<Record<string, unknown>>, message: string) =>
    void logged.push(`${message} ${JSON.stringify(fields)}`);
  const services: Services = {
    get db() {
      return database.db;
    },
    bank: questions,
    clock: () => clock.now(),
    chance: () => chance.numbers[chance.taken++ % chance.numbers.length] ?? 0,
    log: { info: log, error: log },
  };
  const bot = createBot(services, newcomersZone);
  const handle = async (who: string, said: Said, how: Circumstances = {}): Promise<Heard> => {
    deliveries += 1;
    const {
      delivery = `delivery-${deliveries}`,
      name = nameOf(who),
      mayConfigure = false,
      mentions = [],
      ...place
    } = how;
    const incoming: Incoming = {
      delivery,
      person: { accountId: who, name },
      place: { ...ROOM, ...place },
      mayConfigure,
      said,
      mentions,
    };
    return heardFrom(await bot.handle(incoming));
  };
  const say: TestBot['say'] = (who, line, how) => {
    const [name = ''] = line.split(/\s/, 1);
    return handle(who, { kind: 'command', name, rest: line.slice(name.length).trimStart() }, how);
  };
  return {
    clock,
    get db() {
      return database.db;
    },
    services,
    logged,
    chances: (...numbers) => void Object.assign(chance, { numbers, taken: 0 }),
    say,
    tell: (who, text, how) => handle(who, { kind: 'text', text }, how),
    slash: (who, name, options, { verb, ...how } = {}) =>
      handle(who, { kind: 'slash', name, verb, options }, how),
    press: (who, id, how) => handle(who, { kind: 'action', id }, how),
    submit: (who, id, values, how) => handle(who, { kind: 'form', id, values }, how),
    async solve(who, questionId, answer, { delivery, ...how } = {}) {
      await say(who, `question ${questionId}`, how);
      return say(who, `answer ${answer}`, { ...how, ...(delivery !== undefined && { delivery }) });
    },
  };
}

export function nameOf(who: string): string {
  return `${who.charAt(0).toUpperCase()}${who.slice(1)}`;
}

/** A reply as tests look at it. */
export type Heard = {
  readonly reply: Reply;
  readonly title: string;
  /** All of it as lines of plain text. */
  readonly text: string;
  readonly notes: readonly string[];
  readonly fields: Readonly<Record<string, string>>;
  /** The rows of all its tables. */
  readonly rows: readonly (readonly string[])[];
  /** The rows marked as the asker's. */
  readonly mine: readonly (readonly string[])[];
  /** Each rubric point: `hit 80/80 The send panics “panics”`. */
  readonly verdicts: readonly string[];
  /** The ids of what can be done next. */
  readonly actions: readonly string[];
  /** The question it asks, or marks. */
  readonly question: string | undefined;
  readonly form: Form | undefined;
  readonly file: string | undefined;
};

function heardFrom(reply: Reply): Heard {
  const { show } = reply;
  const body = show.kind === 'card' ? show.body : [];
  const actions = show.kind === 'card' ? show.actions.map(({ id }) => id) : [];
  const rows = body.flatMap((block) => (block.kind === 'table' ? block.rows : []));
  return {
    reply,
    title: show.title,
    text: show.kind === 'card' ? cardText(show) : formText(show),
    notes: body.flatMap((block) => (block.kind === 'note' ? [block.text] : [])),
    fields: Object.fromEntries(
      body.flatMap((block) =>
        block.kind === 'fields' ? block.fields.map(({ name, value }) => [name, value]) : [],
      ),
    ),
    rows: rows.map(({ cells }) => cells),
    mine: rows.filter(({ mine }) => mine).map(({ cells }) => cells),
    verdicts: body.flatMap((block) => (block.kind === 'verdicts' ? blockLines(block) : [])),
    actions,
    question: actions.find((id) => id.startsWith('answer:'))?.slice('answer:'.length),
    form: show.kind === 'form' ? show : undefined,
    file: reply.attachment?.content,
  };
}

/** All of a card as lines of plain text. */
export function cardText({ title, body, actions }: Card): string {
  return [title, ...body.flatMap(blockLines), ...actions.map(({ label }) => `[${label}]`)].join('\n');
}

function formText({ title, fields }: Form): string {
  return [title, ...fields.map(({ name, label }) => `${name}: ${label}`)].join('\n');
}

function blockLines(block: Block): string[] {
  switch (block.kind) {
    case 'text':
    case 'note':
      return [block.text];
    case 'code':
      return [block.source];
    case 'fields':
      return block.fields.map(({ name, value }) => `${name}: ${value}`);
    case 'table':
      return [block.columns.map(({ title }) => title), ...block.rows.map(({ cells }) => cells)].map((cells) =>
        cells.join(' | '),
      );
    case 'list':
      return [...block.items];
    case 'meter':
      return [`${block.label}: ${block.value} of ${block.of}`];
    case 'verdicts':
      return block.verdicts.map(({ verdict, text, quote, earned, worth }) =>
        [verdict, `${earned}/${worth}`, text, ...(quote === undefined ? [] : [`“${quote}”`])].join(' '),
      );
  }
}
