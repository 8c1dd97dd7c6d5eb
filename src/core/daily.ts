import type { Question } from './question.ts';
import { WELL } from './selection.ts';

/**
 * Why a daily question stands still: by somebody's word, for want of questions, because the platform refuses, or since
 * the bot was removed from the team.
 */
export type PauseReason = 'by-hand' | 'no-question' | 'refused' | 'removed';

/** What became of a room's question of a day; `intended` is not over yet. */
export type PostState = 'intended' | 'posted' | 'skipped' | 'failed';

/** The answer is shown with the next question, and after this long where none comes before. */
export const CUT_OFF_HOURS = 96;

/** How often a room was asked a question, and the day of the last time. */
export type Asked = { readonly questionId: string; readonly times: number; readonly lastDay: string };

/**
 * The room's next question: one that it was asked least often, so that none comes again until all were asked, and not
 * the last one unless it is the only one. Which of them is the room's own order, which `seed` fixes: a preview and the
 * post agree. Undefined without candidates.
 */
export function nextDaily<Q extends Question>(
  candidates: readonly Q[],
  history: readonly Asked[],
  seed: string,
): Q | undefined {
  const times = new Map(history.map((asked) => [asked.questionId, asked.times]));
  const last = history.reduce<Asked | undefined>(
    (newest, asked) => (newest === undefined || asked.lastDay > newest.lastDay ? asked : newest),
    undefined,
  );
  const others = candidates.filter(({ id }) => id !== last?.questionId);
  const pool = others.length > 0 ? others : candidates;
  const least = Math.min(...pool.map(({ id }) => times.get(id) ?? 0));
  return pool
    .filter(({ id }) => (times.get(id) ?? 0) === least)
    .map((question) => ({ question, at: hashOf(`${seed} ${least} ${question.id}`) }))
    .toSorted((a, b) => a.at - b.at || (a.question.id < b.question.id ? -1 : 1))[0]?.question;
}

/** FNV-1a of 32 bits with a last mix, which orders words as if at random: http://www.isthe.com/chongo/tech/comp/fnv/ */
function hashOf(words: string): number {
  let hash = 0x811c9dc5;
  for (const sign of words) hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** Somebody's first answer since the question was posted. */
export type Participant = {
  readonly name: string;
  /** Whether they let themselves be named. */
  readonly listed: boolean;
  readonly mark: number;
  /** Their first answer ever to this question, given before they saw the model answer. */
  readonly unaided: boolean;
  readonly points: readonly { readonly point: string; readonly hit: boolean }[];
};

export type Participation = {
  readonly answered: number;
  /** Of each point of the rubric, how many had it; what most people missed comes first. Empty where it would tell on one person. */
  readonly points: readonly { readonly point: string; readonly hits: number }[];
  /** The names that share the best mark, by name; empty unless it is a good one. */
  readonly leaders: readonly string[];
  readonly bestMark: number;
};

/** With fewer answers than this, numbers would say how one person did. */
const LEAST_FOR_NUMBERS = 2;

/** What a room may know of how its question was answered: nobody's bad mark. */
export function participationOf(participants: readonly Participant[]): Participation {
  const answered = participants.length;
  const hits = new Map<string, number>();
  for (const { points } of participants)
    for (const { point, hit } of points) hits.set(point, (hits.get(point) ?? 0) + (hit ? 1 : 0));
  const points = [...hits]
    .map(([point, count]) => ({ point, hits: count }))
    .toSorted((a, b) => a.hits - b.hits);
  const named = participants.filter(({ listed, unaided, mark }) => listed && unaided && mark >= WELL);
  const bestMark = Math.max(0, ...named.map(({ mark }) => mark));
  return {
    answered,
    points: answered < LEAST_FOR_NUMBERS ? [] : points,
    leaders: named
      .filter(({ mark }) => mark === bestMark)
      .map(({ name }) => name)
      .toSorted(),
    bestMark,
  };
}
