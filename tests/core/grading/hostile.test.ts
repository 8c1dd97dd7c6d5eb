import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBank } from '../../../src/content/bank.ts';
import { gradeAnswer, isAsked } from '../../../src/core/grading/question-grade.ts';
import { HOSTILE_PIECES, repeated } from '../../support/hostile.ts';

const bank = await readBank();
const byKind = (kind: string) => bank.questions.filter(isAsked).filter((question) => question.kind === kind);
const samples = [
  ...byKind('open').filter((_, index) => index % 8 === 0),
  ...byKind('output').slice(0, 3),
  ...byKind('choice').slice(0, 3),
];

/**
 * No time is asserted: an expression that backtracks without end would run for hours on these, so that the test's
 * own limit stops it. `npm run bench` prints how long the slowest takes.
 */
describe('the longest and most hostile answers', () => {
  it.each(HOSTILE_PIECES)('are marked: %j over and over', (piece) => {
    for (const question of samples) {
      const { mark } = gradeAnswer(bank, question, repeated(piece));
      expect(mark, question.id).toBeGreaterThanOrEqual(0);
      expect(mark, question.id).toBeLessThanOrEqual(100);
    }
  });

  it('are marked whatever pieces they are made of', () => {
    const piece = fc.oneof(fc.constantFrom(...HOSTILE_PIECES), fc.string({ maxLength: 4, unit: 'binary' }));
    const text = fc
      .tuple(fc.array(piece, { minLength: 1, maxLength: 5 }), piece)
      .map(([pieces, end]) => `${repeated(pieces.join('') || 'a', 19_000)}${end}`);
    fc.assert(
      fc.property(text, fc.constantFrom(...samples), (answer, question) => {
        expect(gradeAnswer(bank, question, answer)).toEqual(gradeAnswer(bank, question, answer));
      }),
      { numRuns: 150 },
    );
  });
});
