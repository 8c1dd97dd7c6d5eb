import { describe, expect, it } from 'vitest';
import type { Question } from '../../src/core/question.ts';
import { nextQuestion, type Progress, REST_DAYS } from '../../src/core/selection.ts';

const NOW = new Date('2026-03-10T12:00:00Z');
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);

function question(id: string, level: Question['level'] = 'core'): Question {
  return {
    id,
    level,
    kind: 'output',
    topic: 'slices',
    prompt: 'What does it print?',
    hints: [],
    answer: '1',
    sources: [],
    since: '1.0',
    code: 'x',
    examples: [],
    prints: '1',
  };
}

function history(entries: Readonly<Record<string, Partial<Progress>>>): ReadonlyMap<string, Progress> {
  return new Map(
    Object.entries(entries).map(([questionId, progress]) => [
      questionId,
      {
        questionId,
        attempts: 1,
        bestMark: progress.lastMark ?? null,
        lastMark: null,
        lastAnsweredAt: null,
        askedAt: null,
        skippedAt: null,
        ...progress,
      },
    ]),
  );
}

const A = question('a');
const B = question('b');
const SENIOR = question('s', 'senior');
const any = { level: null, not: undefined };

describe('the next question', () => {
  it.each<
    [
      string,
      Question[],
      Record<string, Partial<Progress>>,
      Parameters<typeof nextQuestion>[2],
      number,
      string | undefined,
    ]
  >([
    ['is a new one', [A], {}, any, 0, 'a'],
    ['is none without candidates', [], {}, any, 0, undefined],
    [
      'is not one answered well lately',
      [A, B],
      { a: { lastMark: 80, lastAnsweredAt: hoursAgo(48) } },
      any,
      0,
      'b',
    ],
    [
      'is none when all were answered well lately',
      [A],
      { a: { lastMark: 80, lastAnsweredAt: hoursAgo(48) } },
      any,
      0,
      undefined,
    ],
    [
      'is one answered well long ago',
      [A],
      { a: { lastMark: 80, lastAnsweredAt: hoursAgo(24 * REST_DAYS) } },
      any,
      0,
      'a',
    ],
    [
      'is a missed one before a new one',
      [A, B],
      { b: { lastMark: 40, lastAnsweredAt: hoursAgo(24) } },
      any,
      0,
      'b',
    ],
    [
      'is a new one now and then although some were missed',
      [A, B],
      { b: { lastMark: 40, lastAnsweredAt: hoursAgo(24) } },
      any,
      0.9,
      'a',
    ],
    [
      'is not one missed just now while there are new ones',
      [A, B],
      { b: { lastMark: 0, lastAnsweredAt: hoursAgo(0.1) } },
      any,
      0,
      'a',
    ],
    [
      'is one missed just now when nothing else is left',
      [B],
      { b: { lastMark: 0, lastAnsweredAt: hoursAgo(0.1) } },
      any,
      0,
      'b',
    ],
    [
      'is a skipped one after the new ones',
      [A, B],
      { a: { attempts: 0, skippedAt: hoursAgo(24) } },
      any,
      0,
      'b',
    ],
    ['is of the level the person prefers', [A, SENIOR], {}, { level: 'senior', not: undefined }, 0, 's'],
    [
      'is of another level when the preferred one has none',
      [A],
      {},
      { level: 'senior', not: undefined },
      0,
      'a',
    ],
    ['is not the one that is open', [A, B], {}, { level: null, not: 'a' }, 0, 'b'],
    ['is the open one when there is no other', [A], {}, { level: null, not: 'a' }, 0, 'a'],
  ])('%s', (_, candidates, past, taste, chance, expected) => {
    expect(nextQuestion(candidates, history(past), taste, NOW, () => chance)?.id).toBe(expected);
  });
});
