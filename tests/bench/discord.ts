import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Person } from '../support/discord/person.ts';
import { type Channel, type Kept, LocalDiscord, TOKEN } from '../support/discord/server.ts';
import { startServer } from '../support/server.ts';

const PEOPLE = 200;
/** Answers a second, for so many seconds. */
const RATE = 100;
const SECONDS = 10;
/** Answers under way at once, to find how many a second there can be. */
const AT_ONCE = 50;
/** Longer than Discord waits. */
const PATIENCE_MS = 5_000;
/** Not the same twice in a row by one person: that would be a double press. */
const SAID = ['it panics', 'it blows up', 'panics, the sender should close', 'the program panics'];

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const BARE = fileURLToPath(new URL('bare-bot.ts', import.meta.url));

type Asked = { readonly person: Person; readonly form: Kept };
type Figures = {
  readonly acknowledged: number[];
  readonly complete: number[];
  readonly rate: number;
  /** How late this process was, which plays Discord and its people, in milliseconds. */
  readonly lag: number;
};

/**
 * Answers by people on a local Discord, each a form sent over real sockets to the whole program in a process of its
 * own, on a real Postgres that keeps its promises (`fsync`); beside it a bot that does nothing but one insert.
 */
export async function discordFigures(): Promise<string[][]> {
  const server = await startServer({ fsync: 'on' });
  const measured = async (
    name: string,
    words: readonly string[],
    ask: (channel: Channel, discord: LocalDiscord) => Promise<Asked[]>,
  ) => {
    await server.createDatabase(name);
    const address = new URL(server.url);
    address.pathname = `/${name}`;
    const discord = await new LocalDiscord({ responseMs: 3_000 }).start();
    const channel = discord.addChannel(discord.addGuild('Gophers'), 'general');
    const env = { DATABASE_URL: address.href, DISCORD_TOKEN: TOKEN, DISCORD_API_URL: discord.apiUrl };
    const child = spawn(process.execPath, words, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    const figures = await figuresOf(discord, await ask(channel, discord));
    await stopped(child);
    await discord.stop();
    return figures;
  };
  const whole = await measured('whole', [MAIN], async (channel, discord) => {
    const asked: Asked[] = [];
    for (let index = 0; index < PEOPLE; index += 1)
      asked.push(await askedBy(discord, channel, new Person(discord, `Person ${index}`)));
    return asked;
  });
  const bare = await measured('bare', ['--import', 'tsx', BARE], async (channel, discord) =>
    Array.from({ length: PEOPLE }, (_, index) => ({
      person: new Person(discord, `Person ${index}`),
      form: bareForm(discord, channel),
    })),
  );
  await server.stop();
  const lost = (figures: Figures) => RATE * SECONDS - figures.complete.length;
  return [
    [
      `Discord, ${RATE} answers/s: acknowledged, p99`,
      `${percentile(whole.acknowledged, 99)} ms`,
      '<= 100 ms',
    ],
    [
      `Discord, ${RATE} answers/s: of which this bench was late, p99`,
      `${whole.lag.toFixed(0)} ms`,
      'for the record',
    ],
    [`Discord, ${RATE} answers/s: full feedback, p99`, `${percentile(whole.complete, 99)} ms`, '<= 300 ms'],
    [
      `Discord, ${RATE} answers/s: full feedback, median`,
      `${percentile(whole.complete, 50)} ms`,
      'for the record',
    ],
    [`Discord, ${RATE} answers/s: not answered in 3 s`, String(lost(whole)), '0'],
    ['bare bot, one insert: full reply, p99', `${percentile(bare.complete, 99)} ms`, 'for the record'],
    ['Discord, answers a second at most', whole.rate.toFixed(0), 'for the record'],
    ['bare bot, answers a second at most', bare.rate.toFixed(0), 'for the record'],
    ['bare bot to Gauntlet', `${(bare.rate / whole.rate).toFixed(1)} : 1`, 'for the record'],
  ];
}

/** Somebody with the question on their screen and the form open. */
async function askedBy(discord: LocalDiscord, channel: Channel, person: Person): Promise<Asked> {
  const done = (kept: Kept) => discord.until('an answer', () => kept.state === 'answered' && kept);
  const { messages } = await done(person.slash(channel, 'question', { name: 'bank-031' }));
  return { person, form: await done(person.press(messages[0], 'Answer')) };
}

function bareForm(discord: LocalDiscord, channel: Channel): Kept {
  const kept = discord.interact('component', 3, {}, channel, {});
  const component = { type: 4 as const, custom_id: 'answer', style: 2 as const };
  kept.modal = {
    custom_id: 'answer',
    title: 'Answer',
    components: [{ type: 18, label: 'Answer', component }],
  };
  return kept;
}

async function figuresOf(discord: LocalDiscord, asked: readonly Asked[]): Promise<Figures> {
  let turn = 0;
  /** Resolves when the answer is there, or when Discord would not take it any more. */
  const send = async (): Promise<Kept> => {
    const { person, form } = asked[turn % asked.length] ?? fail('nobody is there to answer');
    const answer = SAID[Math.floor(turn / asked.length) % SAID.length] ?? '';
    turn += 1;
    const kept = person.submit(form, { answer });
    await new Promise<void>((resolve) => {
      const late = setTimeout(resolve, PATIENCE_MS);
      kept.onAnswer = () => {
        clearTimeout(late);
        resolve();
      };
    });
    return kept;
  };

  await whileAtOnce(2, send); // so that nothing measured is the first of its kind
  const steady: Promise<Kept>[] = [];
  const lag = monitorEventLoopDelay({ resolution: 1 });
  lag.enable();
  const began = performance.now();
  while (steady.length < RATE * SECONDS) {
    const due = Math.floor(((performance.now() - began) / 1000) * RATE);
    while (steady.length < Math.min(due, RATE * SECONDS)) steady.push(send());
    await sleep(2);
  }
  const answered = (await Promise.all(steady)).filter(({ completedAt }) => completedAt !== undefined);
  lag.disable();
  if (discord.refused.length > 0) process.stderr.write(`${discord.refused.slice(0, 3).join('\n')}\n`);
  const after = (at: number | undefined, { sentAt }: Kept) => (at ?? Number.POSITIVE_INFINITY) - sentAt;
  return {
    acknowledged: answered.map((kept) => after(kept.respondedAt, kept)),
    complete: answered.map((kept) => after(kept.completedAt, kept)),
    rate: await whileAtOnce(SECONDS, send),
    lag: lag.percentile(99) / 1e6,
  };
}

/** Keeps a number of answers under way for some seconds; how many were answered a second. */
async function whileAtOnce(seconds: number, send: () => Promise<Kept>): Promise<number> {
  const began = performance.now();
  let answered = 0;
  const worker = async () => {
    while (performance.now() - began < seconds * 1000) {
      const { completedAt } = await send();
      if (completedAt !== undefined) answered += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return answered / ((performance.now() - began) / 1000);
}

function percentile(times: readonly number[], percent: number): string {
  const sorted = times.toSorted((a, b) => a - b);
  return (
    sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN
  ).toFixed(0);
}

async function stopped(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM');
  await once(child, 'exit');
}

function fail(words: string): never {
  throw new Error(words);
}
