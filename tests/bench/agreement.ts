import { stemOf } from '../../src/core/grading/spelling.ts';
import { lexemesOf } from '../../src/core/grading/token.ts';

/** A mark given beside the one an expert gave, both 0-100. */
export type Pair = {
  readonly question: string;
  readonly kind: string;
  readonly given: number;
  readonly expert: number;
};

const LEVELS = 5;

/** Cohen's kappa on five levels with quadratic weights: 1 is full agreement, 0 is chance. */
export function quadraticKappa(pairs: readonly Pair[]): number {
  const level = (mark: number) => Math.round((mark / 100) * (LEVELS - 1));
  const counts = Array.from({ length: LEVELS }, () => new Array<number>(LEVELS).fill(0));
  for (const { given, expert } of pairs) {
    const row = counts[level(expert)];
    if (row !== undefined) row[level(given)] = (row[level(given)] ?? 0) + 1;
  }
  const rows = counts.map((row) => sum(row));
  const columns = counts.map((_, column) => sum(counts.map((row) => row[column] ?? 0)));
  let seen = 0;
  let chance = 0;
  for (let i = 0; i < LEVELS; i += 1) {
    for (let j = 0; j < LEVELS; j += 1) {
      const weight = (i - j) ** 2;
      seen += weight * (counts[i]?.[j] ?? 0);
      chance += (weight * (rows[i] ?? 0) * (columns[j] ?? 0)) / pairs.length;
    }
  }
  return chance === 0 ? 1 : 1 - seen / chance;
}

export function meanAbsoluteError(pairs: readonly Pair[]): number {
  return mean(pairs.map(({ given, expert }) => Math.abs(given - expert)));
}

/** Pearson's r of the marks within each question, averaged over the questions where both vary. */
export function correlationWithin(pairs: readonly Pair[]): number {
  const groups = grouped(pairs);
  const each = [...groups.values()].map(pearson).filter((r) => Number.isFinite(r));
  return mean(each);
}

function grouped(pairs: readonly Pair[]): Map<string, Pair[]> {
  const groups = new Map<string, Pair[]>();
  for (const pair of pairs) groups.set(pair.question, [...(groups.get(pair.question) ?? []), pair]);
  return groups;
}

function pearson(pairs: readonly Pair[]): number {
  const x = mean(pairs.map(({ given }) => given));
  const y = mean(pairs.map(({ expert }) => expert));
  const xy = sum(pairs.map(({ given, expert }) => (given - x) * (expert - y)));
  const xx = sum(pairs.map(({ given }) => (given - x) ** 2));
  const yy = sum(pairs.map(({ expert }) => (expert - y) ** 2));
  return xy / Math.sqrt(xx * yy);
}

/**
 * What a monotone calibration would make of the marks: for each question fitted on the others (isotonic regression), so
 * that no mark is fitted on itself.
 */
export function calibratedMarks(pairs: readonly Pair[]): Pair[] {
  return [...grouped(pairs)].flatMap(([question, own]) => {
    const steps = isotonicSteps(pairs.filter((pair) => pair.question !== question));
    return own.map((pair) => ({
      ...pair,
      given: steps.findLast(({ from }) => pair.given >= from)?.mark ?? 0,
    }));
  });
}

/** The steps of the best rising fit of the expert's marks to the given ones, by pooling neighbours that fall. */
function isotonicSteps(pairs: readonly Pair[]): { readonly from: number; readonly mark: number }[] {
  const pools: { from: number; total: number; count: number }[] = [];
  for (const { given, expert } of pairs.toSorted((a, b) => a.given - b.given)) {
    const same = pools.at(-1)?.from === given ? pools.pop() : undefined;
    pools.push({ from: given, total: expert + (same?.total ?? 0), count: 1 + (same?.count ?? 0) });
  }
  const rising: typeof pools = [];
  for (const pool of pools) {
    let next = pool;
    for (
      let last = rising.at(-1);
      last !== undefined && last.total / last.count >= next.total / next.count;
      last = rising.at(-1)
    ) {
      rising.pop();
      next = { from: last.from, total: last.total + next.total, count: last.count + next.count };
    }
    rising.push(next);
  }
  return rising.map(({ from, total, count }) => ({ from, mark: Math.round(total / count) }));
}

/** A baseline: the share of the model answer's stems that the answer has, as a mark. */
export function recallMark(answer: string, model: string): number {
  const stems = (text: string) =>
    new Set(lexemesOf(text).flatMap((lexeme) => (lexeme.kind === 'word' ? [stemOf(lexeme.word)] : [])));
  const wanted = stems(model);
  const said = stems(answer);
  return Math.round((100 * [...wanted].filter((stem) => said.has(stem)).length) / Math.max(1, wanted.size));
}

/** A baseline: the longer the better, full from 60 words on. */
export function lengthMark(answer: string): number {
  return Math.min(100, Math.round((answer.split(/\s+/).filter(Boolean).length / 60) * 100));
}

export function mean(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : sum(values) / values.length;
}

export function median(values: readonly number[]): number {
  const ordered = values.toSorted((a, b) => a - b);
  return ordered[Math.floor(ordered.length / 2)] ?? Number.NaN;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
