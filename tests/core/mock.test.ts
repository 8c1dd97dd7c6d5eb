import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  afterItem,
  begunMock,
  clockOf,
  GRACE_MINUTES,
  type Item,
  isLapsed,
  MINUTES,
  type Mock,
  mockReportOf,
  type Part,
  type Past,
  planOf,
} from '../../src/core/mock.ts';
import { LEVELS, type Level } from '../../src/core/question.ts';
import type { Progress } from '../../src/core/selection.ts';
import { bank } from '../support/bank.ts';
import { shipped } from '../support/shipped.ts';

const NOW = new Date('2026-03-04T12:00:00Z');
const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);
const NOTHING: Past = { history: new Map(), prompts: new Set() };

function planned(minutes: number, level: Level, past = NOTHING, chance = () => 0): readonly Item[] {
  const items = planOf({ minutes, level }, shipped.questions, past, NOW, chance);
  if (items === undefined) throw new Error('the bank has everything');
  return items;
}

const parts = (items: readonly Item[]) => items.map(({ part, minutes }) => `${part} ${minutes}`);
const levels = (items: readonly Item[], part: Part) =>
  items.filter((item) => item.part === part).map(({ questionId }) => shipped.find(questionId)?.level);

describe('the plan of a mock interview', () => {
  it.each<[minutes: number, items: readonly string[]]>([
    [10, ['warm-up 1', 'core 2', 'output 2', 'stage 5']],
    [30, ['warm-up 2', 'warm-up 2', 'core 4', 'core 4', 'core 4', 'output 4', 'stage 10']],
    [20, ['warm-up 2', 'core 3', 'core 3', 'output 3', 'stage 9']],
  ])('of %i minutes', (minutes, items) => {
    expect(parts(planned(minutes, 'senior'))).toEqual(items);
  });

  it.each<[Level, readonly Level[]]>([
    ['warm-up', ['warm-up', 'warm-up', 'warm-up']],
    ['core', ['core', 'core', 'core']],
    ['senior', ['core', 'senior', 'senior']],
    ['staff', ['senior', 'staff', 'staff']],
  ])('at level %s climbs to it', (level, climbed) => {
    const items = planned(30, level);
    expect(levels(items, 'warm-up')).toEqual(['warm-up', 'warm-up']);
    expect(levels(items, 'core')).toEqual(climbed);
    expect(levels(items, 'output')).toEqual([level]);
  });

  it('fills the time, has one output question and one stage, and asks nothing twice', () => {
    const answered = fc.record({
      questionId: fc.constantFrom(...shipped.questions.map(({ id }) => id)),
      mark: fc.integer({ min: 0, max: 100 }),
      daysAgo: fc.integer({ min: 0, max: 60 }),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: MINUTES.least, max: MINUTES.most }),
        fc.constantFrom(...LEVELS),
        fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
        fc.array(answered, { maxLength: 300 }),
        (minutes, level, chances, answers) => {
          const history = new Map(answers.map((one) => [one.questionId, seen(one)]));
          const chance = () => chances.next().value ?? 0;
          const items = planned(minutes, level, { ...NOTHING, history }, chance);
          expect(items.reduce((sum, item) => sum + item.minutes, 0)).toBe(minutes);
          const count = (part: Part) => items.filter((item) => item.part === part).length;
          expect([count('output'), count('stage')]).toEqual([1, 1]);
          expect(Math.min(count('warm-up'), count('core'))).toBeGreaterThan(0);
          expect(new Set(items.map(({ questionId }) => questionId)).size).toBe(items.length);
          const stage = items.find(({ part }) => part === 'stage')?.stage;
          expect(['clarify', 'twist', null]).not.toContain(stage);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('asks of topics that differ', () => {
    const topics = planned(30, 'senior').map(({ questionId }) => shipped.find(questionId)?.topic);
    expect(new Set(topics).size).toBe(topics.length);
  });

  it('leaves out what was answered lately, well or not', () => {
    const first = planned(30, 'senior');
    const history = new Map(
      first.map(({ questionId }, index) => [questionId, seen({ questionId, mark: index * 10, daysAgo: 2 })]),
    );
    const second = planned(30, 'senior', { ...NOTHING, history });
    expect(second.filter(({ questionId }) => history.has(questionId))).toEqual([]);
  });

  it('takes a stage of another prompt than the last times', () => {
    const prompts = new Set(planned(30, 'senior').flatMap((item) => (item.stage ? [item.questionId] : [])));
    const next = planned(30, 'senior', { ...NOTHING, prompts }).find(({ part }) => part === 'stage');
    expect(prompts).not.toContain(next?.questionId);
  });

  it('takes a stage that can be done in the time', () => {
    for (const chance of [0, 0.3, 0.6, 0.9])
      expect(['estimate', 'interface', 'trade-offs']).toContain(
        planned(10, 'senior', NOTHING, () => chance).at(-1)?.stage,
      );
  });

  it('has fewer questions, with more time for each, where the bank has no more', () => {
    const items = planOf({ minutes: 90, level: 'senior' }, bank.questions, NOTHING, NOW, () => 0);
    expect(items).toHaveLength(9);
    expect(items?.reduce((sum, { minutes }) => sum + minutes, 0)).toBe(90);
  });

  it.each(['output', 'design'])('is none in a bank without %s questions', (missing) => {
    const questions = bank.questions.filter(({ kind }) => kind !== missing);
    expect(planOf({ minutes: 30, level: 'senior' }, questions, NOTHING, NOW, () => 0)).toBeUndefined();
  });
});

function seen({
  questionId,
  mark,
  daysAgo,
}: {
  questionId: string;
  mark: number;
  daysAgo: number;
}): Progress {
  const at = later(-daysAgo * 24 * 3600);
  return {
    questionId,
    attempts: 1,
    bestMark: mark,
    lastMark: mark,
    lastAnsweredAt: at,
    askedAt: at,
    skippedAt: null,
  };
}

/** Items of the tests' bank; ten minutes in all. */
const ITEMS: readonly Item[] = [
  { part: 'warm-up', questionId: 'closed-send', stage: null, dive: null, minutes: 1 },
  { part: 'core', questionId: 'map-growth', stage: null, dive: null, minutes: 2 },
  { part: 'output', questionId: 'buffer-length', stage: null, dive: null, minutes: 2 },
  { part: 'stage', questionId: 'parcel-tracker', stage: 'architecture', dive: null, minutes: 5 },
];

type Done = readonly [seconds: number, mark: number | null | 'skipped'];

/** An interview in which every item took so long and got such a mark; the rest was not reached. */
function interviewed(level: Level, done: readonly Done[]): Mock {
  let mock = begunMock({ minutes: 10, level }, ITEMS, NOW, 'start');
  let passed = 0;
  for (const [index, [seconds, mark]] of done.entries()) {
    passed += seconds;
    const answer = mark === 'skipped' ? mark : { mark, points: [], said: null };
    mock = afterItem(mock, answer, later(passed), `message-${index}`);
  }
  return mock;
}

describe('the time of a mock interview', () => {
  it.each<[what: string, done: readonly Done[], late: readonly boolean[]]>([
    ['an answer in its time is in time', [[60, 80]], [false]],
    ['an answer after its own time is late', [[61, 80]], [true]],
    [
      'an answer after the whole time is late',
      [
        [500, 80],
        [90, 80],
        [11, 80],
      ],
      [true, false, true],
    ],
    ['what was skipped is not late', [[600, 'skipped']], [false]],
    [
      'a clock that was put back makes nothing late',
      [
        [30, 80],
        [-90, 80],
      ],
      [false, false],
    ],
  ])('%s', (_, done, late) => {
    expect(interviewed('senior', done).results.map((result) => result.late)).toEqual(late);
  });

  it('is shown for the item and for the whole', () => {
    const mock = interviewed('senior', [[45, 80]]);
    expect(clockOf(mock, later(75))).toEqual({ number: 2, of: 4, seconds: 525, itemSeconds: 90 });
    expect(clockOf(mock, later(700))).toEqual({ number: 2, of: 4, seconds: -100, itemSeconds: -535 });
  });

  it('is over only after its grace', () => {
    const mock = interviewed('senior', []);
    const end = (10 + GRACE_MINUTES) * 60;
    expect([600, end - 1, end].map((seconds) => isLapsed(mock, later(seconds)))).toEqual([
      false,
      false,
      true,
    ]);
  });
});

describe('the report of a mock interview', () => {
  it.each<
    [
      what: string,
      level: Level,
      marks: readonly (number | null | 'skipped')[],
      mark: number,
      reached: string | null,
    ]
  >([
    ['everything right at staff level', 'staff', [100, 100, 100, 100], 100, 'staff'],
    ['everything right at senior level', 'senior', [100, 100, 100, 100], 100, 'senior'],
    ['everything right at the level of warm-ups', 'warm-up', [100, 100, 100, 100], 100, 'mid'],
    ['a design stage below the rest', 'staff', [100, 100, 100, 59], 80, 'senior'],
    ['half of everything', 'senior', [50, 50, 50, 50], 50, 'mid'],
    ['nothing right', 'senior', [0, 0, 0, 0], 0, null],
    ['what was skipped counts 0', 'senior', [100, 'skipped', 'skipped', 100], 60, 'senior'],
    ['what was not reached counts 0', 'senior', [100, 100, 100], 50, 'mid'],
    ['what could not be marked counts nothing', 'senior', [null, 100, 100, null], 100, 'senior'],
    ['nothing that could be marked', 'senior', [null, null, null, null], 0, null],
  ])('%s', (_, level, marks, mark, reached) => {
    const report = mockReportOf(
      interviewed(
        level,
        marks.map((one) => [10, one] as const),
      ),
      bank,
    );
    expect([report.mark, report.reached]).toEqual([mark, reached]);
  });

  it('counts each question by its minutes', () => {
    const report = mockReportOf(
      interviewed('senior', [
        [10, 0],
        [10, 0],
        [10, 0],
        [10, 100],
      ]),
      bank,
    );
    expect(report.mark).toBe(50);
    expect(report.reason).toBe(
      '50 of 100 over all questions by their minutes. Most was lost in a core question.',
    );
  });

  it('names three things to study at the most, the dearest first, and nothing that was not reached', () => {
    const all = mockReportOf(
      interviewed('senior', [
        [10, 0],
        [10, 20],
        [10, 50],
        [10, 0],
      ]),
      bank,
    );
    expect(all.study).toEqual(['closed-send', 'map-growth', 'buffer-length']);
    const some = mockReportOf(
      interviewed('senior', [
        [10, 95],
        [10, 20],
      ]),
      bank,
    );
    expect(some.study).toEqual(['map-growth']);
    expect(some.whole).toBe(false);
    expect(some.items.map(({ outcome }) => outcome)).toEqual([
      'answered',
      'answered',
      'not-reached',
      'not-reached',
    ]);
  });

  it('fills up what to study from the stage', () => {
    const report = mockReportOf(
      interviewed('senior', [
        [10, 100],
        [10, 95],
        [10, 90],
        [10, 0],
      ]),
      bank,
    );
    expect(report.study).toEqual(['closed-send', 'map-order']);
  });
});
