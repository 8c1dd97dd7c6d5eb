#!/usr/bin/env node
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Chalk } from 'chalk';
import { DrizzleQueryError } from 'drizzle-orm/errors';
import pino from 'pino';
import { progress, runTerminal } from './adapters/terminal/adapter.ts';
import type { Style } from './adapters/terminal/render.ts';
import { createBot } from './bot/bot.ts';
import type { Attachment } from './bot/card.ts';
import { COMMANDS, commandNamed } from './bot/commands.ts';
import type { Services } from './bot/request.ts';
import { examine, findingLine } from './cli/doctor.ts';
import { explanationLines } from './cli/explain.ts';
import { gradeLines } from './cli/grade.ts';
import { questionLines, summariesOf } from './cli/questions.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { BankError, readBank } from './content/bank.ts';
import { questionFileJsonSchema } from './content/json-schema.ts';
import { shippedBank, writeSnapshot } from './content/shipped.ts';
import type { Bank } from './core/bank.ts';
import { timeZoneNamed } from './core/calendar.ts';
import { DatabaseError, openDatabase } from './storage/database.ts';

const USAGE = `gauntlet - interview practice

  gauntlet                     practise in the terminal
  gauntlet questions [--json]  list the questions
  gauntlet grade               mark JSON lines from standard input: {"question", "answer"}
  gauntlet explain <question> <answer>
                               tell every clause, what matched what, and why the mark is what it is
  gauntlet check [folder]      validate question files
  gauntlet migrate             bring the database up to date
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
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean', short: 'v' },
    },
  });
  const [command = 'start', argument, answer] =
    values.help === true ? ['help'] : values.version === true ? ['version'] : positionals;
  if (positionals.length > 1 + (TAKES[command] ?? 0))
    throw new UsageError(`“${positionals.at(-1)}” is one word too many.`);
  if (command === 'start') return practise(readConfig());
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
  const { bank, database } = await opened(config).finally(() => waiting.stop());
  const log = pino({ level: config.logLevel }, pino.destination({ dest: 2, sync: true }));
  const services: Services = { db: database.db, bank, clock: () => new Date(), chance: Math.random, log };
  const bot = createBot(services, timeZoneNamed(Intl.DateTimeFormat().resolvedOptions().timeZone) ?? 'UTC');
  const user = userInfo().username;
  try {
    await runTerminal({
      handle: (incoming) => bot.handle(incoming),
      complete: (line) => completions(bank, line),
      commands: COMMANDS.flatMap(terminalCommands),
      person: { accountId: user, name: user },
      place: {
        platform: 'terminal',
        team: { externalId: 'terminal', name: 'Terminal' },
        room: `${hostname()}:${user}`,
      },
      input: process.stdin,
      output: process.stdout,
      interactive,
      style,
      deliveryId: randomUUID,
      openWith: [{ kind: 'text', text: '' }],
      history: historyIn(config.dataFolder),
      attachment: saveAttachment,
      onError: (error) => log.error({ err: withoutParameters(error) }, 'a command failed'),
    });
  } finally {
    await database.close();
  }
  return 0;
}

/** The bank first: a fault in it must not leave a database open. */
async function opened({ database }: Config) {
  const bank = await shippedBank();
  return { bank, database: await openDatabase(database) };
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

/** What may follow what is typed: a command, or a value of the command's options. */
function completions(bank: Bank, line: string): readonly string[] {
  const words = line.trimStart().split(/\s+/);
  const [first = ''] = words;
  if (words.length < 2) return COMMANDS.map(({ name }) => name);
  const command = commandNamed(first);
  return Object.values(command?.options ?? {}).flatMap((option) => option.suggest(bank));
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
function withoutParameters(error: unknown): unknown {
  return error instanceof DrizzleQueryError ? error.cause : error;
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
  if (error instanceof UsageError) return true;
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}

/** One clear line for what a person can mend; anything else is a fault of ours and shows where it happened. */
function explain(error: unknown): string {
  if (error instanceof ConfigError || error instanceof DatabaseError || error instanceof BankError)
    return error.message;
  if (isUsageError(error)) return `${error.message}\n\n${USAGE.trimEnd()}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = isUsageError(error) ? 2 : 1;
}
