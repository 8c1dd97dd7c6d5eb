import { z } from 'zod';
import type { Bank } from './bank.ts';
import type { PointScore } from './grading/grade.ts';
import { type AskedQuestion, isAsked } from './grading/question-grade.ts';
import {
  GOOD_ENOUGH,
  LEVELS_REACHED,
  type LevelReached,
  levelAt,
  SHOWN,
  STUDIED,
  scoredPointSchema,
  secondsSince,
} from './interview.ts';
import {
  type DesignQuestion,
  LEVELS,
  type Level,
  type Question,
  STAGES,
  type Stage,
  type StageId,
} from './question.ts';
import { nextQuestion, type Progress, REST_DAYS } from './selection.ts';

/** How long a mock interview may take, in minutes, and how long it takes if nothing is said. */
export const MINUTES = { least: 10, most: 90, usual: 30 } as const;
/** The level that is asked at if nothing is said. */
export const USUAL_LEVEL: Level = 'senior';
/** So long after its time a mock interview still takes late answers; then it is over. */
export const GRACE_MINUTES = 10;

/** What a mock interview is made of, in its order. */
export const PARTS = ['warm-up', 'core', 'output', 'stage'] as const;
export type Part = (typeof PARTS)[number];

/** What each question takes of the time, in proportion: in half an hour, minutes. */
const SHARES: Readonly<Record<Part, number>> = { 'warm-up': 2, core: 4, output: 4, stage: 10 };
/** One question of the part for each so many minutes, and the most of it. */
const WARM_UPS = { each: 15, most: 4 } as const;
const CORES = { each: 10, most: 9 } as const;
/** Of the core questions one in so many is a level easier, so that the interview climbs. */
const ONE_EASIER_IN = 3;
const EASIER: Readonly<Record<Level, Level>> = {
  'warm-up': 'warm-up',
  core: 'core',
  senior: 'core',
  staff: 'senior',
};
/** Stages that stand by themselves: in the others the interviewer answers, or changes what was said before. */
const LONE_STAGES: readonly StageId[] = ['estimate', 'interface', 'architecture', 'deep-dive', 'trade-offs'];

const itemSchema = z.object({
  part: z.enum(PARTS),
  questionId: z.string(),
  /** Of a stage: which one of the prompt's it is. */
  stage: z.enum(STAGES).nullable(),
  dive: z.string().nullable(),
  /** What it may take of the time; whole, and all together make up the interview. */
  minutes: z.number().int().min(1),
});
/** A question of a mock interview. */
export type Item = z.infer<typeof itemSchema>;

const resultSchema = z.object({
  kind: z.enum(['answered', 'skipped']),
  seconds: z.number().min(0),
  late: z.boolean(),
  /** 0-100; null where the answer could not be marked. */
  mark: z.number().nullable(),
  points: z.array(scoredPointSchema),
  /** What was said to a stage. An answer to a question is kept among the person's answers. */
  said: z.string().nullable(),
});

/** A mock interview as it is kept. */
export const mockSchema = z.object({
  minutes: z.number().int(),
  level: z.enum(LEVELS),
  startedAt: z.iso.datetime(),
  items: z.array(itemSchema),
  /** Of the items that are behind, in their order. */
  results: z.array(resultSchema),
  /** Since when the item that is being asked is. */
  since: z.iso.datetime(),
  /** Ids of the messages that changed something: a platform's retry is not heard twice. */
  deliveries: z.array(z.string()),
});
export type Mock = z.infer<typeof mockSchema>;

/** What is asked for. `minutes` is whole and within `MINUTES`. */
export type Wish = { readonly minutes: number; readonly level: Level };

/** What a person has done before. */
export type Past = {
  readonly history: ReadonlyMap<string, Progress>;
  /** Prompts of design interviews that the last mock interviews took a stage of. */
  readonly prompts: ReadonlySet<string>;
};

/**
 * What will be asked: warm-ups, core questions that climb to the level, one output question and one stage of a design
 * interview, of different topics where there are enough and not answered lately where there are enough. Undefined for a
 * bank that lacks one of them. `chance` yields numbers in [0, 1).
 */
export function planOf(
  wish: Wish,
  questions: readonly Question[],
  past: Past,
  now: Date,
  chance: () => number,
): readonly Item[] | undefined {
  const used: Question[] = [];
  const pick = <Q extends Question>(pool: readonly Q[], level: Level) => {
    const question = picked(pool, level, used, past.history, now, chance);
    if (question !== undefined) used.push(question);
    return question;
  };
  const prompts = questions.filter((question) => question.kind === 'design');
  const pools = {
    spoken: questions.filter(isAsked).filter(({ kind }) => kind !== 'output'),
    output: questions.filter(({ kind }) => kind === 'output'),
    prompts: preferred(prompts, ({ id }) => !past.prompts.has(id)),
  };
  const slots = slotsOf(wish);
  const stageMinutes = divided(wish.minutes, slots).at(-1) ?? 0;
  const items = slots.flatMap(({ part, level }): readonly Omit<Item, 'minutes'>[] => {
    if (part === 'stage') {
      const prompt = pick(pools.prompts, level);
      const stage = prompt && stageFor(prompt, stageMinutes, chance);
      if (prompt === undefined || stage === undefined) return [];
      return [{ part, questionId: prompt.id, stage: stage.id, dive: stage.dive ?? null }];
    }
    const question = pick(part === 'output' ? pools.output : pools.spoken, level);
    return question === undefined ? [] : [{ part, questionId: question.id, stage: null, dive: null }];
  });
  if (PARTS.some((part) => items.every((item) => item.part !== part))) return undefined;
  const minutes = divided(wish.minutes, items);
  return items.map((item, index) => ({ ...item, minutes: minutes[index] ?? 1 }));
}

type Slot = { readonly part: Part; readonly level: Level };

function slotsOf({ minutes, level }: Wish): Slot[] {
  const number = ({ each, most }: { each: number; most: number }) =>
    Math.min(most, Math.max(1, Math.round(minutes / each)));
  const cores = number(CORES);
  const easier = Math.floor(cores / ONE_EASIER_IN);
  return [
    ...Array.from({ length: number(WARM_UPS) }, (): Slot => ({ part: 'warm-up', level: 'warm-up' })),
    ...Array.from(
      { length: cores },
      (_, index): Slot => ({ part: 'core', level: index < easier ? EASIER[level] : level }),
    ),
    { part: 'output', level },
    { part: 'stage', level },
  ];
}

/** Whole minutes for each by its share; they add up to all of them. */
function divided(minutes: number, slots: readonly { readonly part: Part }[]): number[] {
  const whole = slots.reduce((sum, { part }) => sum + SHARES[part], 0);
  const exact = slots.map(({ part }) => (minutes * SHARES[part]) / whole);
  const least = exact.map((share) => Math.max(1, Math.floor(share)));
  const left = minutes - least.reduce((sum, share) => sum + share, 0);
  const longing = exact
    .map((share, index) => ({ index, lost: share - (least[index] ?? 0) }))
    .toSorted((a, b) => b.lost - a.lost || a.index - b.index)
    .slice(0, left)
    .map(({ index }) => index);
  return least.map((share, index) => share + (longing.includes(index) ? 1 : 0));
}

/** One that was not answered lately, as near the level as there is, of a topic that was not asked about yet. */
function picked<Q extends Question>(
  pool: readonly Q[],
  level: Level,
  used: readonly Question[],
  history: ReadonlyMap<string, Progress>,
  now: Date,
  chance: () => number,
): Q | undefined {
  const unused = pool.filter(({ id }) => used.every((other) => other.id !== id));
  const rested = preferred(unused, ({ id }) => !answeredLately(history.get(id), now));
  const nearest = Math.min(...rested.map((question) => distance(question.level, level)));
  const near = rested.filter((question) => distance(question.level, level) === nearest);
  const varied = preferred(near, ({ topic }) => used.every((other) => other.topic !== topic));
  return (
    nextQuestion(varied, history, { level: null, not: undefined }, now, chance) ??
    varied[Math.floor(chance() * varied.length)]
  );
}

/** Those that `wanted` holds for, or all of them if it holds for none. */
function preferred<T>(all: readonly T[], wanted: (one: T) => boolean): readonly T[] {
  const some = all.filter(wanted);
  return some.length > 0 ? some : all;
}

/** Steps between levels; of two that are as near, the easier one is nearer. */
function distance(level: Level, wanted: Level): number {
  const steps = LEVELS.indexOf(level) - LEVELS.indexOf(wanted);
  return steps > 0 ? steps + 0.5 : -steps;
}

function answeredLately(progress: Progress | undefined, now: Date): boolean {
  const answered = progress?.lastAnsweredAt?.getTime() ?? Number.NEGATIVE_INFINITY;
  return now.getTime() - answered < REST_DAYS * 24 * 3_600_000;
}

/** A stage that a good candidate can do in the time, if there is one. */
function stageFor({ stages }: DesignQuestion, minutes: number, chance: () => number): Stage | undefined {
  const lone = stages.filter(({ id }) => LONE_STAGES.includes(id));
  const fitting = preferred(lone, (stage) => stage.minutes <= minutes);
  return fitting[Math.floor(chance() * fitting.length)];
}

/** A mock interview that has just begun. */
export function begunMock(
  { minutes, level }: Wish,
  items: readonly Item[],
  now: Date,
  delivery: string,
): Mock {
  const startedAt = now.toISOString();
  return {
    minutes,
    level,
    startedAt,
    items: [...items],
    results: [],
    since: startedAt,
    deliveries: [delivery],
  };
}

/** Whether this message was heard already. */
export function heardInMock({ deliveries }: Mock, delivery: string): boolean {
  return deliveries.includes(delivery);
}

/** The item that is being asked; undefined once all are behind. */
export function currentItem({ items, results }: Mock): Item | undefined {
  return items[results.length];
}

/** What an item asks: a question of the bank, or a stage of a design interview. */
export type Task =
  | { readonly kind: 'question'; readonly question: AskedQuestion }
  | { readonly kind: 'stage'; readonly question: DesignQuestion; readonly stage: Stage };

/** What an item asks; undefined where the bank has it no more. */
export function taskOf(bank: Pick<Bank, 'find'>, { questionId, stage, dive }: Item): Task | undefined {
  const question = bank.find(questionId);
  if (question === undefined) return undefined;
  if (stage === null) return isAsked(question) ? { kind: 'question', question } : undefined;
  if (question.kind !== 'design') return undefined;
  const found = question.stages.find((one) => one.id === stage && (one.dive ?? null) === dive);
  return found && { kind: 'stage', question, stage: found };
}

/** What the clock of a mock interview shows. */
export type MockClock = {
  /** Of the item that is being asked, from 1. */
  readonly number: number;
  readonly of: number;
  /** Left of the whole, and of the item; negative when they are over. */
  readonly seconds: number;
  readonly itemSeconds: number;
};

export function clockOf(mock: Mock, now: Date): MockClock {
  const { items, results, minutes, startedAt, since } = mock;
  return {
    number: Math.min(results.length + 1, items.length),
    of: items.length,
    seconds: minutes * 60 - secondsSince(startedAt, now),
    itemSeconds: (currentItem(mock)?.minutes ?? 0) * 60 - secondsSince(since, now),
  };
}

/** Whether the time and the grace after it are over, so that nothing more is taken. */
export function isLapsed(mock: Mock, now: Date): boolean {
  return clockOf(mock, now).seconds <= -GRACE_MINUTES * 60;
}

/** A marked answer. */
export type MockAnswer = {
  /** 0-100; null where it could not be marked. */
  readonly mark: number | null;
  readonly points: readonly PointScore[];
  /** The words, where nothing else keeps them. */
  readonly said: string | null;
};

/** The mock interview after an answer to the item that is being asked, or after it was skipped. */
export function afterItem(mock: Mock, answer: MockAnswer | 'skipped', now: Date, delivery: string): Mock {
  const clock = clockOf(mock, now);
  const given = answer === 'skipped' ? { mark: 0, points: [], said: null } : answer;
  const result = {
    kind: answer === 'skipped' ? ('skipped' as const) : ('answered' as const),
    seconds: secondsSince(mock.since, now),
    late: answer !== 'skipped' && (clock.itemSeconds < 0 || clock.seconds < 0),
    mark: given.mark,
    points: given.points.map((point) => ({ ...point })),
    said: given.said,
  };
  return {
    ...mock,
    results: [...mock.results, result],
    since: now.toISOString(),
    deliveries: [...mock.deliveries, delivery],
  };
}

/** The mock interview after somebody ended it: nothing changes but that the message was heard. */
export function afterEnd(mock: Mock, delivery: string): Mock {
  return { ...mock, deliveries: [...mock.deliveries, delivery] };
}

const itemReportSchema = itemSchema.extend({
  outcome: z.enum(['answered', 'skipped', 'not-reached']),
  late: z.boolean(),
  seconds: z.number(),
  /** 0-100; null where it could not be marked, which counts for nothing. */
  mark: z.number().nullable(),
  points: z.array(scoredPointSchema),
});
export type ItemReport = z.infer<typeof itemReportSchema>;

/** The report card of a mock interview, kept as it was given. */
export const mockReportSchema = z.object({
  minutes: z.number(),
  /** The level it was asked at. */
  level: z.enum(LEVELS),
  /** 0-100 over all items by their minutes; one that was not reached counts 0. */
  mark: z.number(),
  /** Whether every item was reached. */
  whole: z.boolean(),
  items: z.array(itemReportSchema),
  /** Null below mid. */
  reached: z.enum(LEVELS_REACHED).nullable(),
  reason: z.string(),
  /** Questions of the bank to practise next, the most urgent first. */
  study: z.array(z.string()),
});
export type MockReport = z.infer<typeof mockReportSchema>;

/** What questions of a level can show at the most: nobody shows that they are a staff engineer by warm-ups. */
const MOST_SHOWN: Readonly<Record<Level, LevelReached>> = {
  'warm-up': 'mid',
  core: 'mid',
  senior: 'senior',
  staff: 'staff',
};

/** What a mock interview came to. `bank` says what to study after a stage that went badly. */
export function mockReportOf(mock: Mock, bank: Pick<Bank, 'find'>): MockReport {
  const items = mock.items.map((item, index): ItemReport => {
    const result = mock.results[index];
    if (result === undefined)
      return { ...item, outcome: 'not-reached', late: false, seconds: 0, mark: 0, points: [] };
    const { kind, late, seconds, mark, points } = result;
    return { ...item, outcome: kind, late, seconds, mark, points };
  });
  const counted = items.filter(({ mark }) => mark !== null);
  const minutes = counted.reduce((sum, item) => sum + item.minutes, 0);
  const earned = counted.reduce((sum, item) => sum + (item.mark ?? 0) * item.minutes, 0);
  const mark = minutes === 0 ? 0 : Math.round(earned / minutes);
  return {
    minutes: mock.minutes,
    level: mock.level,
    mark,
    whole: items.every(({ outcome }) => outcome !== 'not-reached'),
    items,
    ...reachedBy(mark, mock.level, items),
    study: studyAfter(items, bank),
  };
}

function reachedBy(
  mark: number,
  level: Level,
  items: readonly ItemReport[],
): Pick<MockReport, 'reached' | 'reason'> {
  const reached = levelAt(mark);
  const most = MOST_SHOWN[level];
  if (reached !== null && LEVELS_REACHED.indexOf(reached) > LEVELS_REACHED.indexOf(most))
    return { reached: most, reason: `Strong: questions at level ${level} show no more than ${most}.` };
  if (reached === 'staff' && items.some((item) => item.part === 'stage' && (item.mark ?? 0) < SHOWN))
    return {
      reached: 'senior',
      reason: 'The mark is a staff engineer’s; the design stage held it back.',
    };
  if (reached === 'staff') return { reached, reason: 'Strong throughout, in design as well.' };
  const [worst] = dearest(items);
  const lost = worst === undefined ? '' : ` Most was lost in ${TITLES[worst.part]}.`;
  return { reached, reason: `${mark} of 100 over all questions by their minutes.${lost}` };
}

/** What the parts are called in a sentence. */
const TITLES: Readonly<Record<Part, string>> = {
  'warm-up': 'a warm-up',
  core: 'a core question',
  output: 'the output question',
  stage: 'the design stage',
};

/** The items that lost marks, those that cost most first. */
function dearest(items: readonly ItemReport[]): ItemReport[] {
  const lost = ({ mark, minutes }: ItemReport) => (100 - (mark ?? 100)) * minutes;
  return items.filter((item) => lost(item) > 0).toSorted((a, b) => lost(b) - lost(a));
}

/** What was asked and went badly; of a stage, what its prompt says to study. */
function studyAfter(items: readonly ItemReport[], bank: Pick<Bank, 'find'>): string[] {
  const weak = dearest(items.filter(({ outcome }) => outcome !== 'not-reached')).filter(
    ({ mark }) => mark !== null && mark < GOOD_ENOUGH,
  );
  const ids = weak.map((item) => {
    const task = taskOf(bank, item);
    return task?.kind === 'stage' ? task.stage.study : [item.questionId];
  });
  // A stage names several: its first has its place, the others fill up what is left.
  const ordered = [...ids.flatMap((some) => some.slice(0, 1)), ...ids.flatMap((some) => some.slice(1))];
  return [...new Set(ordered)].slice(0, STUDIED);
}
