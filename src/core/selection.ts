import type { Level, Question } from './question.ts';

/** What a person has done with a question so far. */
export type Progress = {
  readonly questionId: string;
  readonly attempts: number;
  /** 0-100; null before the first marked answer. */
  readonly bestMark: number | null;
  readonly lastMark: number | null;
  readonly lastAnsweredAt: Date | null;
  readonly askedAt: Date | null;
  readonly skippedAt: Date | null;
};

/** A mark from which a question counts as answered well. */
export const WELL = 75;
/** A question answered well is not asked again for this long. */
export const REST_DAYS = 30;
/** A missed question comes back after this long, so that it is not asked twice in a sitting. */
export const RETRY_HOURS = 1;
/** Share of picks that go to missed questions while there are new ones too: a backlog must not bury what is new. */
export const MISSED_SHARE = 0.75;

const HOUR = 3_600_000;

/**
 * The question to ask next, or undefined when all of `candidates` were answered well lately. Missed ones come first,
 * then new ones, then those skipped, missed just now or answered well long ago. `taste.not` is asked only when nothing
 * else is left. `chance` yields numbers in [0, 1).
 */
export function nextQuestion<Q extends Question>(
  candidates: readonly Q[],
  history: ReadonlyMap<string, Progress>,
  taste: { readonly level: Level | null; readonly not: string | undefined },
  now: Date,
  chance: () => number,
): Q | undefined {
  const others = candidates.filter(({ id }) => id !== taste.not);
  return (
    pick(others, history, taste.level, now, chance) ?? pick(candidates, history, taste.level, now, chance)
  );
}

function pick<Q extends Question>(
  candidates: readonly Q[],
  history: ReadonlyMap<string, Progress>,
  level: Level | null,
  now: Date,
  chance: () => number,
): Q | undefined {
  const missed: Q[] = [];
  const fresh: Q[] = [];
  const rest: Q[] = [];
  for (const question of candidates) {
    const progress = history.get(question.id);
    if (progress === undefined || (progress.attempts === 0 && progress.skippedAt === null))
      fresh.push(question);
    else if (isWell(progress)) {
      if (hoursSince(progress.lastAnsweredAt, now) >= REST_DAYS * 24) rest.push(question);
    } else if (progress.attempts > 0 && hoursSince(progress.lastAnsweredAt, now) >= RETRY_HOURS)
      missed.push(question);
    else rest.push(question);
  }
  const preferMissed = fresh.length === 0 || chance() < MISSED_SHARE;
  const pools = preferMissed ? [missed, fresh, rest] : [fresh, missed, rest];
  const pool = pools.find((questions) => questions.length > 0);
  if (pool === undefined) return undefined;
  const atLevel = level === null ? [] : pool.filter((question) => question.level === level);
  const choice = atLevel.length > 0 ? atLevel : pool;
  return choice[Math.floor(chance() * choice.length)];
}

function isWell(progress: Progress): boolean {
  return progress.lastMark !== null && progress.lastMark >= WELL;
}

function hoursSince(time: Date | null, now: Date): number {
  return time === null ? Number.POSITIVE_INFINITY : (now.getTime() - time.getTime()) / HOUR;
}
