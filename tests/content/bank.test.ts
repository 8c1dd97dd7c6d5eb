import { describe, expect, it } from 'vitest';
import { readBank } from '../../src/content/bank.ts';
import { gradeAnswer, gradeStage } from '../../src/core/grading/question-grade.ts';

const bank = await readBank();
const open = bank.questions.filter((question) => question.kind === 'open');
/** How far a mark may be from the expert's. */
const TOLERANCE = 15;

describe('the shipped bank', () => {
  const numbered = (prefix: string, from: number, to: number, width: number) =>
    Array.from(
      { length: to - from + 1 },
      (_, index) => `${prefix}-${String(from + index).padStart(width, '0')}`,
    );

  it.each([
    ...numbered('bank', 1, 90, 3),
    ...numbered('nuance', 101, 110, 3),
    ...numbered('gauntlet', 1, 4, 1),
  ])('asks %s', (ref) => {
    expect(bank.find(ref)?.kind).toBe('open');
  });

  it('has questions of every asked kind', () => {
    const count = (kind: string) => bank.questions.filter((question) => question.kind === kind).length;
    expect(count('open')).toBeGreaterThanOrEqual(24);
    expect(count('choice')).toBeGreaterThanOrEqual(4);
    expect(count('output')).toBeGreaterThanOrEqual(4);
  });

  it('gives every open question hints, sources and examples of several kinds', () => {
    for (const { id, hints, sources, examples } of open) {
      expect.soft(hints.length, id).toBeGreaterThanOrEqual(2);
      expect.soft(sources.length, id).toBeGreaterThan(0);
      expect.soft(new Set(examples.map(({ kind }) => kind)).size, id).toBeGreaterThanOrEqual(5);
    }
  });
});

const stages = bank.questions.flatMap((question) =>
  question.kind === 'design' ? question.stages.map((stage) => ({ question, stage })) : [],
);

describe.each(
  stages.map(({ question, stage }) => ({ id: `${question.id}/${stage.dive ?? stage.id}`, question, stage })),
)('$id', ({ question, stage }) => {
  it.each(stage.examples)('marks a $kind answer within 15 of $mark: $answer', ({ answer, mark }) => {
    const graded = gradeStage(bank, question, stage, answer);
    expect(
      Math.abs(graded.mark - mark),
      `marked ${graded.mark}: ${JSON.stringify(graded)}`,
    ).toBeLessThanOrEqual(TOLERANCE);
  });

  it('gives its own model answer full marks', () => {
    const graded = gradeStage(bank, question, stage, stage.answer);
    expect(graded.mark, JSON.stringify(graded)).toBeGreaterThanOrEqual(90);
  });
});

describe.each([...open, ...bank.followUps].map((question) => ({ id: question.id, question })))(
  '$id',
  ({ question }) => {
    it.each(question.examples)('marks a $kind answer within 15 of $mark: $answer', ({ answer, mark }) => {
      const graded = gradeAnswer(bank, question, answer);
      expect(
        Math.abs(graded.mark - mark),
        `marked ${graded.mark}: ${JSON.stringify(graded)}`,
      ).toBeLessThanOrEqual(TOLERANCE);
    });

    it('gives its own model answer full marks', () => {
      const graded = gradeAnswer(bank, question, question.answer);
      expect(graded.mark, JSON.stringify(graded)).toBeGreaterThanOrEqual(90);
    });
  },
);
