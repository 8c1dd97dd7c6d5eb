import { describe, expect, it } from 'vitest';
import { explain } from '../../../src/core/grading/explain.ts';
import { compileRubric } from '../../../src/core/grading/rubric.ts';
import { rubricSchema } from '../../../src/core/question.ts';

const rubric = compileRubric(
  rubricSchema.parse({
    rubric: [
      { point: 'It panics', marks: 80, says: ['panic | crash', 'blow_up'], partly: ['error'] },
      { point: 'Names two guards', marks: 20, some: { need: 2, of: ['mutex', 'channel'] } },
      { point: 'Nothing is lost', marks: 20, says: ['never lose'] },
    ],
    misconceptions: [
      { belief: 'It blocks', says: ['block'], correction: 'It does not.', minus: 30, cap: 50 },
    ],
  }),
  'What happens?',
  [],
);
const words = { known: new Set<string>(), isOffTopic: () => false };

describe('an explanation', () => {
  const { grade, clauses, points, misconceptions } = explain(
    'It crashes, it does not blow up; an error because it blocks. Use a mutex.',
    rubric,
    words,
  );

  it('has the clauses with what is denied and what leans on what', () => {
    expect(
      clauses.map(
        ({ words, leans }) =>
          (leans ? '~' : '') +
          words.map(({ word, denied }) => (denied ? word.toUpperCase() : word)).join(' '),
      ),
    ).toEqual(['it crashes', '~it does not BLOW UP', 'an error', '~because it blocks', 'use a mutex']);
  });

  it('has every match of a point, asserted or denied, in full or in part', () => {
    expect(points[0]).toEqual({
      says: [
        { pattern: 'panic | crash', words: 'It crashes', denied: false },
        { pattern: 'panic | crash', words: 'It crashes, it does not blow up', denied: false },
        { pattern: 'blow_up', words: 'it does not blow up', denied: true },
        { pattern: 'blow_up', words: 'It crashes, it does not blow up', denied: true },
      ],
      partly: [
        { pattern: 'error', words: 'an error', denied: false },
        { pattern: 'error', words: 'an error because it blocks', denied: false },
      ],
    });
    expect(points[1]?.says).toEqual([{ pattern: 'mutex', words: 'Use a mutex', denied: false }]);
  });

  it('calls nothing denied that asks for a denial itself', () => {
    const { points } = explain('It never loses values.', rubric, words);
    expect(points[2]?.says).toEqual([
      { pattern: 'never lose', words: 'It never loses values', denied: false },
    ]);
  });

  it('has what was got wrong and what it cost', () => {
    expect(misconceptions).toMatchObject([{ belief: 'It blocks', minus: 30, cap: 50 }]);
    expect(grade.mark).toBe(50);
  });
});
