import { afterEach, beforeEach } from 'vitest';
import { type Discord, type DiscordEvent, startDiscord } from '../../../src/adapters/discord/adapter.ts';
import { createBot } from '../../../src/bot/bot.ts';
import type { Reply } from '../../../src/bot/card.ts';
import { completionsOf } from '../../../src/bot/command.ts';
import { COMMANDS } from '../../../src/bot/commands.ts';
import type { Incoming } from '../../../src/bot/incoming.ts';
import type { Services } from '../../../src/bot/request.ts';
import type { Bank } from '../../../src/core/bank.ts';
import { createJobs, type Jobs } from '../../../src/jobs/jobs.ts';
import type { Db } from '../../../src/storage/database.ts';
import { Clock, bank as testBank } from '../bot.ts';
import { type Storage, useDatabase } from '../database.ts';
import { Person } from './person.ts';
import { type Channel, type Guild, type Kept, LocalDiscord, type SeenMessage, TOKEN } from './server.ts';

type Gate = (incoming: Incoming) => Promise<Reply | undefined>;
type How = {
  readonly heartbeatMs?: number;
  readonly deferAfterMs?: number | 'usual';
  readonly bank?: Bank;
};

/** The bot on a Discord of its own, in one server with one channel, for each test around the call. */
export type DiscordBot = {
  readonly discord: LocalDiscord;
  readonly guild: Guild;
  readonly channel: Channel;
  readonly bot: Discord;
  readonly clock: Clock;
  readonly db: Db;
  /** Does what is due by the clock, and has it said on this Discord. */
  settle(): Promise<void>;
  /** What the bot was told, in order. */
  readonly heard: readonly Incoming[];
  readonly counted: readonly DiscordEvent[];
  /** What it timed, in order. */
  readonly stages: readonly string[];
  /** What it noted in passing. */
  readonly noted: readonly string[];
  /** What it logged as an error, and the faults it reported. */
  readonly logged: readonly string[];
  /** Work of the bot's from now on waits for this, and is replaced by the reply it comes to, if any. */
  hold(gate: Gate): void;
  /** Stops the bot and starts it anew, on the same Discord. */
  restart(): Promise<void>;
  person(name: string, how?: { manages?: boolean; installed?: boolean; shown?: boolean }): Person;
  /** What an interaction came to, as soon as it is all there. */
  done(kept: Kept): Promise<Kept>;
  /** The same, as the last message that it showed. */
  shown(kept: Kept): Promise<SeenMessage>;
};

export function useDiscord(
  storage: Storage,
  prepare: (discord: LocalDiscord) => void = () => {},
  // Longer than anything takes on a busy machine: a form that opens late would be a button.
  { heartbeatMs = 45_000, deferAfterMs = 15_000, bank = testBank }: How = {},
): DiscordBot {
  const database = useDatabase(storage);
  const state: { discord?: LocalDiscord; guild?: Guild; channel?: Channel; bot?: Discord; jobs?: Jobs } = {};
  const clock = new Clock();
  const heard: Incoming[] = [];
  const counted: DiscordEvent[] = [];
  const logged: string[] = [];
  const stages: string[] = [];
  const noted: string[] = [];
  const free: Gate = async () => undefined;
  let gate = free;

  const write = (fields: object, message: string) => void logged.push(`${message} ${JSON.stringify(fields)}`);
  const services: Services = {
    get db() {
      return database.db;
    },
    bank,
    clock: () => clock.now(),
    chance: () => 0,
    log: {
      info: (fields, message) => void noted.push(`${message} ${JSON.stringify(fields)}`),
      error: write,
    },
  };

  async function start(): Promise<Discord> {
    const core = createBot(services, 'UTC');
    const handle = async (incoming: Incoming): Promise<Reply> => {
      heard.push(incoming);
      const reply = (await gate(incoming)) ?? (await core.handle(incoming));
      // As the program does; before `settle` was called there are no jobs.
      state.jobs?.nudge();
      return reply;
    };
    return startDiscord({
      token: TOKEN,
      apiUrl: present(state.discord).apiUrl,
      commands: COMMANDS,
      complete: (option, typed) => completionsOf(option, typed, bank),
      handle,
      left: (server) => core.left('discord', server),
      deferAfterMs: deferAfterMs === 'usual' ? undefined : deferAfterMs,
      clock: () => new Date(),
      log: { info: () => {}, error: write },
      count: (event) => void counted.push(event),
      observe: (stage) => void stages.push(stage),
      onError: (error) => write({}, String(error)),
    });
  }

  beforeEach(async () => {
    clock.reset();
    heard.length = 0;
    counted.length = 0;
    logged.length = 0;
    stages.length = 0;
    noted.length = 0;
    gate = free;
    const discord = await new LocalDiscord({ heartbeatMs }).start();
    state.discord = discord;
    state.guild = discord.addGuild('Gophers');
    state.channel = discord.addChannel(state.guild, 'general');
    prepare(discord);
    state.bot = await start();
  });
  afterEach(async () => {
    await state.jobs?.stop();
    delete state.jobs;
    await state.bot?.stop();
    await state.discord?.stop();
  });

  const done = (kept: Kept) =>
    present(state.discord).until(
      `an answer to ${kept.kind} ${kept.id}`,
      () => kept.state === 'answered' && kept,
    );
  return {
    get discord() {
      return present(state.discord);
    },
    get guild() {
      return present(state.guild);
    },
    get channel() {
      return present(state.channel);
    },
    get bot() {
      return present(state.bot);
    },
    clock,
    get db() {
      return database.db;
    },
    async settle() {
      state.jobs ??= createJobs({
        services,
        database: database.opened,
        messengers: { discord: present(state.bot).messenger },
      });
      await state.jobs.settle();
    },
    heard,
    counted,
    stages,
    noted,
    logged,
    hold(wait) {
      gate = wait;
    },
    async restart() {
      await state.jobs?.stop();
      delete state.jobs;
      await state.bot?.stop();
      state.bot = await start();
    },
    person: (name, how) => new Person(present(state.discord), name, how),
    done,
    async shown(kept) {
      await done(kept);
      const message = kept.messages.at(-1);
      if (message === undefined) throw new Error('it showed no message');
      return message;
    },
  };
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('this is there only while a test runs');
  return value;
}
