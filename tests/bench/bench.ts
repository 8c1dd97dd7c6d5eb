/**
 * Prints the figures that the project promises, each beside its limit: `npm run bench`. With `--answers FILE`, a file
 * of marked answers as JSON lines {"ref", "answer", "mark", "kind"}, it prints how well the marks agree as well.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Chalk } from 'chalk';
import { z } from 'zod';
import { renderReply } from '../../src/adapters/terminal/render.ts';
import { createBot } from '../../src/bot/bot.ts';
import type { Incoming, Said } from '../../src/bot/incoming.ts';
import { shippedBank } from '../../src/content/shipped.ts';
import type { Bank } from '../../src/core/bank.ts';
import { gradeAnswer, isAsked, wordsFor } from '../../src/core/grading/question-grade.ts';
import { type CompiledModels, compileModels, gradeByRecall } from '../../src/core/grading/recall.ts';
import type { OpenQuestion } from '../../src/core/question.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { ATTACKS } from '../support/adversary.ts';
import { HOSTILE_PIECES, repeated } from '../support/hostile.ts';
import {
  calibratedMarks,
  correlationWithin,
  lengthMark,
  mean,
  meanAbsoluteError,
  median,
  type Pair,
  quadraticKappa,
  recallMark,
} from './agreement.ts';
import { dailyFigures } from './daily.ts';
import { discordFigures } from './discord.ts';
import { slackFigures } from './slack.ts';
import { standingsFigures } from './standings.ts';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const RUNS = 5;
/** Until the engine of JavaScript has compiled what is run most. */
const WARM_UP_MS = 5_000;

const { values } = parseArgs({ options: { answers: { type: 'string' } } });
const rows: string[][] = [['figure', 'measured', 'to reach']];
const bank = await shippedBank();

// Before anything else is loaded: an embedded Postgres in the same process slows the collection of garbage.
rows.push(['answers graded a second, one core', String(Math.round(gradingRate(bank))), '>= 5000']);
rows.push(['slowest 20,000 characters', `${slowestLongAnswer(bank).toFixed(1)} ms`, '<= 20 ms']);
await startTimes();
await answerTime();
rows.push(['resident memory without PGlite', `${await residentMegabytes()} MB`, '<= 120 MB']);
rows.push(...(await slackFigures()));
rows.push(...(await discordFigures()));
rows.push(...(await dailyFigures(bank)));
const { rows: standings, plans } = await standingsFigures();
print([...rows, ...standings]);
attacks(bank);
const marked = values.answers ?? process.env.GAUNTLET_MARKED_ANSWERS;
if (marked !== undefined) await agreement(marked);
process.stdout.write(`${plans.join('\n\n')}\n`);

async function startTimes(): Promise<void> {
  const first: number[] = [];
  const later: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const folder = await mkdtemp(join(tmpdir(), 'gauntlet-bench-'));
    first.push(await timeToFirstReply(folder));
    later.push(await timeToFirstReply(folder));
    await rm(folder, { recursive: true });
  }
  rows.push(['first start to first reply', `${(median(first) / 1000).toFixed(2)} s`, '<= 5 s']);
  rows.push(['later start to first reply', `${(median(later) / 1000).toFixed(2)} s`, '<= 1.5 s']);
}

/** Milliseconds from the start of the process to the first line it prints. */
function timeToFirstReply(folder: string): Promise<number> {
  const started = performance.now();
  const child = spawn(process.execPath, [MAIN], {
    env: { ...process.env, DATABASE_URL: '', GAUNTLET_DATA: folder },
  });
  return new Promise((resolve, reject) => {
    let took = Number.NaN;
    child.once('error', reject);
    child.stdout.once('data', () => {
      took = performance.now() - started;
      child.stdin.end();
    });
    child.once('exit', () => resolve(took));
    child.stdin.write('topics\n');
  });
}

/** An answer graded, recorded and rendered, on the embedded Postgres. */
async function answerTime(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'gauntlet-bench-'));
  const database = await openDatabase({ folder });
  const log = { info: () => {}, error: () => {} };
  const services = { db: database.db, bank, clock: () => new Date(), chance: () => 0, log };
  const bot = createBot(services, 'UTC');
  let deliveries = 0;
  const incoming = (said: Said): Incoming => ({
    delivery: `bench-${deliveries++}`,
    person: { accountId: 'bench', name: 'bench' },
    place: { platform: 'terminal', team: { externalId: 'bench', name: 'bench' }, room: 'bench' },
    mayConfigure: true,
    said,
  });
  const style = { width: 80, colour: new Chalk({ level: 0 }), unicode: true, interactive: true };
  const times: number[] = [];
  for (const question of bank.questions.filter(({ kind }) => kind === 'open')) {
    await bot.handle(incoming({ kind: 'command', name: 'question', rest: question.id }));
    const started = performance.now();
    renderReply(
      await bot.handle(incoming({ kind: 'command', name: 'answer', rest: question.answer })),
      style,
    );
    times.push(performance.now() - started);
  }
  await database.close();
  await rm(folder, { recursive: true });
  rows.push(['answer graded, recorded, rendered (PGlite)', `${median(times).toFixed(1)} ms`, '<= 50 ms']);
}

/** Over every example answer of the bank, each against its own question, once the program is compiled. */
function gradingRate(bank: Bank): number {
  const pairs = bank.questions.flatMap((question) =>
    question.kind === 'open' ? question.examples.map(({ answer }) => ({ question, answer })) : [],
  );
  const begun = performance.now();
  while (performance.now() - begun < WARM_UP_MS)
    for (const { question, answer } of pairs) gradeAnswer(bank, question, answer);
  const rates = Array.from({ length: RUNS }, () => {
    const started = performance.now();
    let graded = 0;
    while (performance.now() - started < 400) {
      for (const { question, answer } of pairs) gradeAnswer(bank, question, answer);
      graded += pairs.length;
    }
    return graded / ((performance.now() - started) / 1000);
  });
  return median(rates);
}

/** Milliseconds of the slowest question on the worst of some hostile texts of 20,000 characters. */
function slowestLongAnswer(bank: Bank): number {
  const slowest = HOSTILE_PIECES.map((piece) => repeated(piece)).flatMap((text) =>
    bank.questions.filter(isAsked).map((question) =>
      // The least of several: what else the machine does is not the answer's doing.
      Math.min(
        ...Array.from({ length: RUNS }, () => {
          const started = performance.now();
          gradeAnswer(bank, question, text);
          return performance.now() - started;
        }),
      ),
    ),
  );
  return Math.max(...slowest);
}

/** Of a process that holds the program and the bank, compiled, but no database. */
function residentMegabytes(): Promise<string> {
  const child = spawn(process.execPath, [MAIN, 'grade'], { stdio: ['pipe', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.stdout.once('data', async () => {
      const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
      child.stdin.end();
      const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]);
      resolve(Number.isFinite(kilobytes) ? (kilobytes / 1024).toFixed(0) : 'not measurable here');
    });
    for (const question of bank.questions.filter(({ kind }) => kind === 'open')) {
      child.stdin.write(`${JSON.stringify({ question: question.id, answer: question.answer })}\n`);
    }
  });
}

/** The mean mark of answers that must not score, and of good ones that look odd, over every open question. */
function attacks(bank: Bank): void {
  const open = bank.questions.filter((question) => question.kind === 'open');
  print([
    ['attack, or disguise of the model answer', 'mean', 'worst', 'bound'],
    ...ATTACKS.map(({ name, bound, answer }) => {
      const marks = open.flatMap((question) => {
        const text = answer(question, bank);
        return text === undefined ? [] : [gradeAnswer(bank, question, text).mark];
      });
      const low = 'atMost' in bound;
      const worst = low ? Math.max(...marks) : Math.min(...marks);
      return [
        name,
        mean(marks).toFixed(1),
        String(worst),
        low ? `<= ${bound.atMost}` : `>= ${bound.atLeast}`,
      ];
    }),
  ]);
}

async function agreement(file: string): Promise<void> {
  const markedSchema = z.object({ ref: z.string(), answer: z.string(), mark: z.number(), kind: z.string() });
  const answers = (await readFile(file, 'utf8'))
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => markedSchema.parse(JSON.parse(line)));
  const known = answers.flatMap((answer) => {
    const question = bank.find(answer.ref);
    return question?.kind === 'open' ? [{ ...answer, question }] : [];
  });
  const pairs = (mark: (answer: (typeof known)[number]) => number): Pair[] =>
    known.map((answer) => ({
      question: answer.ref,
      kind: answer.kind,
      expert: answer.mark,
      given: mark(answer),
    }));
  const byRubric = pairs(({ question, answer }) => gradeAnswer(bank, question, answer).mark);
  const models = new Map(known.map(({ question }) => [question, modelsOf(question)]));
  const markers: [string, Pair[]][] = [
    ['rubric', byRubric],
    ['rubric, calibrated on the other questions', calibratedMarks(byRubric)],
    [
      'several model answers',
      pairs(({ question, answer }) => {
        const compiled = models.get(question) ?? modelsOf(question);
        return gradeByRecall(answer, compiled, wordsFor(bank, question)).mark;
      }),
    ],
    ['recall of the model answer', pairs(({ question, answer }) => recallMark(answer, question.answer))],
    ['length alone', pairs(({ answer }) => lengthMark(answer))],
  ];
  process.stdout.write(
    `\n${known.length} of ${answers.length} marked answers are to questions of this bank.\n\n`,
  );
  print([
    ['marker', 'kappa', 'mean error', 'r within'],
    ...markers.map(([name, marks]) => [
      name,
      quadraticKappa(marks).toFixed(3),
      meanAbsoluteError(marks).toFixed(1),
      correlationWithin(marks).toFixed(3),
    ]),
  ]);
  const kinds = [...new Set(known.map(({ kind }) => kind))];
  const average = (kind: string, of: readonly Pair[], value: (pair: Pair) => number) =>
    mean(of.filter((pair) => pair.kind === kind).map(value)).toFixed(0);
  print([
    ['kind', 'expert', ...markers.map(([name]) => name)],
    ...kinds.map((kind) => [
      kind,
      average(kind, markers[0]?.[1] ?? [], ({ expert }) => expert),
      ...markers.map(([, marks]) => average(kind, marks, ({ given }) => given)),
    ]),
  ]);
}

/** What a question without a rubric would be marked by: its model answer and the full ones among its examples. */
function modelsOf({ answer, examples, prompt }: OpenQuestion): CompiledModels {
  return compileModels(
    [answer, ...examples.filter(({ mark }) => mark >= 90).map((full) => full.answer)],
    prompt,
  );
}

function print(table: readonly (readonly string[])[]): void {
  const widths = (table[0] ?? []).map((_, column) =>
    Math.max(...table.map((row) => (row[column] ?? '').length)),
  );
  for (const row of table) {
    process.stdout.write(`${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}\n`);
  }
  process.stdout.write('\n');
}
