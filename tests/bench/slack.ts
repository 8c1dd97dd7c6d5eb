import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startServer } from '../support/server.ts';
import { Person } from '../support/slack/person.ts';
import { CREDENTIALS, LocalSlack, readable } from '../support/slack/server.ts';

const PEOPLE = 200;
/** Answers a second, for so many seconds. */
const RATE = 100;
const SECONDS = 10;
/** Answers under way at once, and in all, to find how many a second there can be. */
const AT_ONCE = 50;
const ANSWERS = 2_000;

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const BARE = fileURLToPath(new URL('bare-slack.ts', import.meta.url));

type Answer = { readonly acknowledged: number; readonly complete: number };
type Figures = { readonly steady: readonly Answer[]; readonly lost: number; readonly rate: number };

/**
 * Answers by people on a local Slack, each a form sent over real sockets to the whole program in a process of its own,
 * on a real Postgres that keeps its promises (`fsync`); beside it a Bolt app that does nothing but one insert.
 */
export async function slackFigures(): Promise<string[][]> {
  const server = await startServer({ fsync: 'on' });
  const measured = async (name: string, words: readonly string[], connections: number) => {
    await server.createDatabase(name);
    const address = new URL(server.url);
    address.pathname = `/${name}`;
    const slack = await LocalSlack.start();
    slack.addChannel('C1');
    const child = spawn(process.execPath, words, {
      env: {
        ...process.env,
        DATABASE_URL: address.href,
        SLACK_BOT_TOKEN: CREDENTIALS.botToken,
        SLACK_APP_TOKEN: CREDENTIALS.appToken,
        SLACK_API_URL: slack.apiUrl,
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    await slack.until('the program', () => (slack.connections === connections ? true : undefined));
    const figures = await figuresOf(slack);
    await stopped(child);
    await slack.stop();
    return figures;
  };
  const whole = await measured('whole_slack', [MAIN], 2);
  const bare = await measured('bare_slack', ['--import', 'tsx', BARE], 1);
  await server.stop();
  const times = (figures: Figures, stage: keyof Answer) => figures.steady.map((answer) => answer[stage]);
  return [
    [
      `Slack, ${RATE} answers/s: acknowledged, p99`,
      percentile(times(whole, 'acknowledged'), 99),
      '<= 100 ms',
    ],
    [`Slack, ${RATE} answers/s: full feedback, p99`, percentile(times(whole, 'complete'), 99), '<= 300 ms'],
    [
      `Slack, ${RATE} answers/s: full feedback, median`,
      percentile(times(whole, 'complete'), 50),
      'for the record',
    ],
    [`Slack, ${RATE} answers/s: not acknowledged in 3 s`, String(whole.lost), '0'],
    ['bare Bolt app, one insert: full reply, p99', percentile(times(bare, 'complete'), 99), 'for the record'],
    ['Slack, answers a second at most', whole.rate.toFixed(0), 'for the record'],
    ['bare Bolt app, answers a second at most', bare.rate.toFixed(0), 'for the record'],
    ['bare Bolt app to Gauntlet', `${(bare.rate / whole.rate).toFixed(1)} : 1`, 'for the record'],
  ];
}

async function figuresOf(slack: LocalSlack): Promise<Figures> {
  const people = Array.from({ length: PEOPLE }, (_, index) => {
    slack.addUser(`U${index}`);
    return new Person(slack, `U${index}`);
  });
  for (const person of people) person.openForm({ form: 'answer:bank-031', spot: { channel: 'C1' } });
  let turn = 0;
  const send = () => {
    const person = people[turn % PEOPLE];
    turn += 1;
    if (person === undefined) throw new Error('nobody is there to answer');
    return answered(slack, person);
  };
  await atOnce(400, send); // so that nothing measured is the first of its kind
  const steady: Promise<Answer | undefined>[] = [];
  const began = performance.now();
  while (steady.length < RATE * SECONDS) {
    const due = Math.floor(((performance.now() - began) / 1000) * RATE);
    while (steady.length < Math.min(due, RATE * SECONDS)) steady.push(send());
    await pause(2);
  }
  const answers = (await Promise.all(steady)).filter((answer) => answer !== undefined);
  const started = performance.now();
  await atOnce(ANSWERS, send);
  const rate = ANSWERS / ((performance.now() - started) / 1000);
  return { steady: answers, lost: steady.length - answers.length, rate };
}

/** Sends the form, and waits for the mark in its place; undefined where Slack gave up on it. */
async function answered(slack: LocalSlack, person: Person): Promise<Answer | undefined> {
  const started = performance.now();
  const { ok } = await slack.send('interactive', person.submissionAnew({ answer: 'it panics' }));
  const acknowledged = performance.now() - started;
  if (!ok) return undefined;
  await slack.until('the mark', () => {
    const modal = slack.modals.get(person.id);
    return modal !== undefined && readable(modal.view.blocks).includes('/100') ? true : undefined;
  });
  return { acknowledged, complete: performance.now() - started };
}

/** Keeps a number of answers under way until all are done. */
async function atOnce(all: number, send: () => Promise<unknown>): Promise<void> {
  let left = all;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      await send();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

function percentile(times: readonly number[], percent: number): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100));
  return `${(sorted[at] ?? Number.NaN).toFixed(0)} ms`;
}

async function stopped(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
