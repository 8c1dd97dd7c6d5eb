import type { Level } from './question.ts';

/** What a full mark at each level is worth: harder questions count for more. */
export const LEVEL_POINTS: Readonly<Record<Level, number>> = {
  'warm-up': 10,
  core: 15,
  senior: 20,
  staff: 30,
};

/** Each hint taken costs this share of the points. */
export const HINT_COST = 0.2;

/** Points a person can earn in a day, so that grinding does not beat answering well. */
export const DAILY_CAP = 150;

export type Attempt = {
  /** 0-100. */
  readonly mark: number;
  readonly level: Level;
  readonly hints: number;
  /** Whether the model answer was shown before. */
  readonly revealed: boolean;
  /** Whether the person has answered this question before. */
  readonly first: boolean;
};

/** Whole points for an attempt: the first at a question only, none once the answer was revealed. */
export function pointsFor({ mark, level, hints, revealed, first }: Attempt): number {
  if (!first || revealed) return 0;
  const kept = Math.max(0, 1 - HINT_COST * hints);
  return Math.round((mark / 100) * LEVEL_POINTS[level] * kept);
}

/** What is left of `points` under the daily cap, given what the day already earned. */
export function withinCap(points: number, earnedToday: number): number {
  return Math.max(0, Math.min(points, DAILY_CAP - earnedToday));
}
