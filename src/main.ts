#!/usr/bin/env node
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Chalk } from 'chalk';
import { DrizzleQueryError } from 'drizzle-orm/errors';
import pino from 'pino';
import { createAnnouncer, progress, runTerminal } from './adapters/terminal/adapter.ts';
import type { Style } from './adapters/terminal/render.ts';
import { createBot } from './bot/bot.ts';
import type { Attachment } from './bot/card.ts';
import { completionsOf } from './bot/command.ts';
import { COMMANDS, commandNamed, configuresRoom } from './bot/commands.ts';
import type { Incoming, Platform } from './bot/incoming.ts';
import type { Messenger } from './bot/messenger.ts';
import type { Services } from './bot/request.ts';
import { examine, findingLine } from './cli/doctor.ts';
import { explanationLines } from './cli/explain.ts';
import { gradeLines } from './cli/grade.ts';
import { questionLines, summariesOf } from './cli/questions.ts';
import { OutageError, outageFrom, repairLine } from './cli/repair.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { BankError, readBank } from './content/bank.ts';
import { questionFileJsonSchema } from './content/json-schema.ts';
import { shippedBank, writeSnapshot } from './content/shipped.ts';
import type { Bank } from './core/bank.ts';
import { timeZoneNamed } from './core/calendar.ts';
import { createJobs } from './jobs/jobs.ts';
import { DatabaseError, isReachable, openDatabase } from './storage/database.ts';
import { claimDelivery } from './storage/deliveries.ts';

const USAGE = `gauntlet - interview practice

  gauntlet                     practise in the terminal, or serve the platforms that are configured
  gauntlet questions [--json]  list the questions
  gauntlet grade               mark JSON lines from standard input: {"question", "answer"}, with a "stage" for designs
  gauntlet explain <question> <answer>
                               tell every clause, what matched what, and why the mark is what it is
  gauntlet check [folder]      validate question files
  gauntlet migrate             bring the database up to date
  gauntlet repair --from 2026-03-01 --to 2026-03-02
                               give everybody the days of an outage for their streaks
  gauntlet doctor              look for what is wrong and say how to mend it
  gauntlet schema              print the JSON Schema of question files
  gauntlet help                this

Configuration comes from the environment; the README lists it.
`;

/** Words that a command takes; the others take none. */
const TAKES: Readonly<Record<string, number>> = { check: 1, explain: 2 };

/** The command line itself is wrong. */
class UsageError extends Error {}

/** Runs one command of the command line; resolves to the exit code. */
async function main(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      json: { type: 'boolean' },
      from: { type: 'string' },
      to: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean', short: 'v' },
    },
  });
  const [command = 'start', argument, answer] =
    values.help === true ? ['help'] : values.version === true ? ['version'] : positionals;
  if (positionals.length > 1 + (TAKES[command] ?? 0))
    throw new UsageError(`“${positionals.at(-1)}” is one word too many.`);
  if (command !== 'repair' && (values.from ?? values.to) !== undefined)
    throw new UsageError('Only repair takes --from and --to.');
  if (command === 'start') {
    const config = readConfig();
    return config.discord === undefined && config.slack === undefined ? practise(config) : serve(config);
  }
  // Who closes the pipe early has seen enough. The terminal sees to its own output.
  process.stdout.on('error', (error) => process.exit('code' in error && error.code === 'EPIPE' ? 0 : 1));
  switch (command) {
    case 'questions': {
      const bank = await shippedBank();
      print(
        values.json === true
          ? JSON.stringify(summariesOf(bank), null, 2)
          : questionLines(bank, process.stdout.columns ?? 120).join('\n'),
      );
      return 0;
    }
    case 'grade':
      return (await gradeLines(await shippedBank(), process.stdin, process.stdout)) === 0 ? 0 : 1;
    case 'explain': {
      if (argument === undefined || answer === undefined)
        throw new UsageError('It takes a question and an answer.');
      const lines = explanationLines(await shippedBank(), argument, answer);
      if (lines === undefined)
        throw new UsageError(`There is no question “${argument}” that a rubric marks.`);
      print(lines.join('\n'));
      return 0;
    }
    case 'check': {
      const bank = await readBank(argument);
      print(`${bank.questions.length} questions in ${bank.topics.length} topics: all valid.`);
      return 0;
    }
    case 'migrate': {
      const { database } = readConfig();
      const opened = await openDatabase(database);
      await opened.close();
      print(`The database (${opened.where}) is up to date.`);
      return 0;
    }
    case 'repair': {
      const now = new Date();
      const outage = outageFrom(values.from, values.to, now);
      const config = readConfig();
      const database = await openDatabase(config.database);
      try {
        print(await repairLine(database.db, outage, now));
      } finally {
        await database.close();
      }
      return 0;
    }
    case 'doctor': {
      const findings = await examine();
      print(findings.map(findingLine).join('\n'));
      return findings.every(({ ok }) => ok) ? 0 : 1;
    }
    case 'schema':
      print(JSON.stringify(questionFileJsonSchema(), null, 2));
      return 0;
    case 'snapshot': // a step of the build
      await writeSnapshot();
      return 0;
    case 'version':
      print(await version());
      return 0;
    case 'help':
      print(USAGE.trimEnd());
      return 0;
    default:
      throw new UsageError(`There is no command “${command}”.`);
  }
}

/** The terminal: whoever runs it practises, on their own machine's time. */
async function practise(config: Config): Promise<number> {
  const interactive = process.stdin.isTTY === true && process.stdout.isTTY === true;
  const style = styleFor(interactive, config.unicode);
  const waiting = progress(process.stderr, interactive, style);
  const { database, services } = await assembled(config).finally(() => waiting.stop());
  const { bank, log } = services;
  const bot = createBot(services, timeZoneNamed(Intl.DateTimeFormat().resolvedOptions().timeZone) ?? 'UTC');
  const user = userInfo().username;
  const room = `${hostname()}:${user}`;
  const announcer = createAnnouncer();
  const jobs = createJobs({
    services,
    database,
    messengers: { terminal: announcer.messenger },
    only: { room, accountId: user },
  });
  try {
    jobs.start();
    await runTerminal({
      announcer,
      async handle(incoming) {
        const reply = await bot.handle(incoming);
        jobs.nudge(); // it may have asked for a question now, or set one up
        return reply;
      },
      complete: (line) => completions(bank, line),
      commands: COMMANDS.flatMap(terminalCommands),
      person: { accountId: user, name: user },
      place: {
        platform: 'terminal',
        team: { externalId: 'terminal', name: 'Terminal' },
        room,
      },
      input: process.stdin,
      output: process.stdout,
      interactive,
      style,
      deliveryId: randomUUID,
      openWith: [{ kind: 'text', text: '' }],
      history: historyIn(config.dataFolder),
      attachment: saveAttachment,
      onError: (error) => log.error({ err: error }, 'a command failed'),
    });
    // Who pipes commands in reads all that comes of them.
    if (!interactive) await jobs.settle();
  } finally {
    await jobs.stop();
    await database.close();
  }
  return 0;
}

/** A platform or the machine does not let the program start; the message says what to do. */
class StartError extends Error {}

/** Something that runs until it is stopped. `lost` resolves to why it ended by itself, if it ever does. */
type Running = { stop(): Promise<void>; readonly lost?: Promise<Error> };

/**
 * Serves the platforms whose tokens are set, with the jobs that speak on them, until the process is told to end or a
 * platform ends it for good: what was acknowledged is finished first.
 */
async function serve(config: Config): Promise<number> {
  const told = toldToEnd();
  // Loaded here and below, since the terminal starts in half the time without them.
  const { createMetrics } = await import('./http/metrics.ts');
  const { database, services } = await assembled(config);
  const { bank, clock, log } = services;
  const metrics = createMetrics();
  const bot = createBot(services, 'UTC', metrics.meter);
  const onError = (error: unknown) => log.error({ err: error }, 'an event could not be answered');
  const messengers: { [P in Platform]?: Messenger } = {};
  const parts: Record<string, () => Promise<boolean> | boolean> = {
    database: () => isReachable(database.db),
  };
  const posts: Record<string, RequestListener> = {};
  const running: Running[] = [];
  // A job may be asked for before the platforms are all there.
  let nudge = (): void => {};
  const handle = async (incoming: Incoming) => {
    const reply = await bot.handle(incoming);
    nudge();
    return reply;
  };
  try {
    if (config.discord !== undefined) {
      const { DiscordError, startDiscord } = await import('./adapters/discord/adapter.ts');
      const discord = await startDiscord({
        ...config.discord,
        ...metrics.platform('discord'),
        commands: COMMANDS,
        complete: (option, typed) => completionsOf(option, typed, bank),
        handle,
        left: (server) => bot.left('discord', server),
        clock,
        log,
        onError,
      }).catch((error: unknown) => {
        throw error instanceof DiscordError ? new StartError(error.message) : error;
      });
      messengers.discord = discord.messenger;
      running.push(discord);
      parts.discord = () => discord.ready();
    }
    if (config.slack !== undefined) {
      const { SLACK_PATH, SlackStartError, startSlack } = await import('./adapters/slack/adapter.ts');
      const slack = await startSlack({
        ...config.slack,
        ...metrics.platform('slack'),
        handle,
        claim: (id) => claimDelivery(database.db, { platform: 'slack', id, now: clock() }),
        left: (workspace) => bot.left('slack', workspace),
        configures: configuresRoom,
        log,
        onError,
      }).catch((error: unknown) => {
        throw error instanceof SlackStartError ? new StartError(error.message) : error;
      });
      messengers.slack = slack.messenger;
      running.push(slack);
      parts.slack = () => slack.ready();
      if (slack.listener !== undefined) posts[SLACK_PATH] = slack.listener;
    }
    const jobs = createJobs({ services, database, messengers, lag: metrics.jobLag });
    jobs.start();
    running.push(jobs);
    nudge = () => jobs.nudge();
    if (config.port !== undefined) {
      const { startHttp } = await import('./http/server.ts');
      const http = startHttp({ port: config.port, parts, metrics, posts, onError });
      running.push(
        await http.catch((error: unknown) => {
          const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
          throw taken ? new StartError(`Port ${config.port} is taken: PORT names another one.`) : error;
        }),
      );
    }
    const names = [...(messengers.discord ? ['Discord'] : []), ...(messengers.slack ? ['Slack'] : [])];
    print(`Gauntlet is on ${names.join(' and ')}. Ctrl-C stops it.`);
    const end = await Promise.race([told, ...running.flatMap(({ lost }) => lost ?? [])]);
    if (end !== undefined) throw new StartError(end.message);
  } finally {
    // The last one started is the first to stop: no request arrives at what is gone.
    for (const part of running.toReversed()) await part.stop();
    await database.close();
  }
  return 0;
}

/** Resolves when the process is told to end; told again, it ends at once. */
function toldToEnd(): Promise<undefined> {
  return new Promise((resolve) => {
    let told = 0;
    const end = () => {
      told += 1;
      if (told > 1) process.exit(1);
      resolve(undefined);
    };
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, end);
  });
}

/**
 * What every way of running the bot needs, whatever it speaks on. A server gives `createJobs` the messenger of each
 * adapter that it starts, where the terminal gives its own.
 */
async function assembled(config: Config) {
  // The bank first: a fault in it must not leave a database open.
  const bank = await shippedBank();
  const database = await openDatabase(config.database);
  const log = pino(
    {
      level: config.logLevel,
      serializers: { err: (error) => pino.stdSerializers.err(withoutParameters(error)) },
    },
    pino.destination({ dest: 2, sync: true }),
  );
  const services: Services = { db: database.db, bank, clock: () => new Date(), chance: Math.random, log };
  return { database, services };
}

function styleFor(interactive: boolean, unicode: boolean): Style {
  const { stdout } = process;
  const level = interactive ? levelOf(stdout.getColorDepth()) : 0;
  return {
    get width() {
      return stdout.columns ?? 80;
    },
    colour: new Chalk({ level }),
    unicode,
    interactive,
  };
}

/** Node's colour depth honours NO_COLOR, FORCE_COLOR and what TERM says. */
function levelOf(depth: number): 0 | 1 | 2 | 3 {
  if (depth >= 24) return 3;
  if (depth >= 8) return 2;
  return depth >= 4 ? 1 : 0;
}

function terminalCommands(command: (typeof COMMANDS)[number]) {
  const options = Object.values(command.options);
  const takes = options.some(({ rest }) => rest)
    ? ('free' as const)
    : options.length > 0
      ? ('words' as const)
      : ('nothing' as const);
  return [{ name: command.name, aliases: command.aliases, takes }];
}

/** More values than this are completed, not listed. */
const MOST_LISTED = 100;

/** What may follow what is typed: a command, or a value of the command's options. */
function completions(bank: Bank, line: string): readonly string[] {
  const words = line.trimStart().split(/\s+/);
  const [first = ''] = words;
  if (words.length < 2) return COMMANDS.map(({ name }) => name);
  const command = commandNamed(first);
  const all = Object.values(command?.options ?? {}).map((option) => option.suggest(bank));
  // Before the first letter, a list of all time zones would push everything else off the screen.
  return all.filter(({ length }) => words.at(-1) !== '' || length <= MOST_LISTED).flat();
}

function historyIn(folder: string) {
  const file = join(folder, 'history');
  return {
    async load(): Promise<string[]> {
      try {
        return (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
      } catch (error) {
        if (isMissing(error)) return [];
        throw error;
      }
    },
    async save(lines: readonly string[]): Promise<void> {
      await mkdir(folder, { recursive: true });
      await writeFile(file, lines.map((line) => `${line}\n`).join(''), { mode: 0o600 });
    },
  };
}

/** Writes an export where the person is, readable by them alone, without replacing an older one. */
async function saveAttachment({ name, content }: Attachment): Promise<string> {
  const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-');
  const path = join(process.cwd(), name.replace(/(\.[a-z]+)?$/, `-${stamp}$1`));
  await writeFile(path, content, { flag: 'wx', mode: 0o600 });
  return path;
}

/** Drizzle's own message quotes the query's parameters, answers among them; the driver's error below it does not. */
function withoutParameters(error: Error): Error {
  return error instanceof DrizzleQueryError ? (error.cause ?? new Error('a query failed')) : error;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

async function version(): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : 'unknown';
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function isUsageError(error: unknown): error is Error {
  if (error instanceof UsageError || error instanceof OutageError) return true;
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}

/** What a person can mend, each told in its message. */
const MENDABLE = [ConfigError, DatabaseError, BankError, StartError, OutageError];

/** One clear line for what a person can mend; anything else is a fault of ours and shows where it happened. */
function explain(error: unknown): string {
  if (error instanceof Error && MENDABLE.some((kind) => error instanceof kind)) return error.message;
  if (isUsageError(error)) return `${error.message}\n\n${USAGE.trimEnd()}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = isUsageError(error) ? 2 : 1;
}
