import { describe, expect, it } from 'vitest';
import { readBank } from '../../../src/content/bank.ts';
import { gradeAnswer } from '../../../src/core/grading/question-grade.ts';
import { ATTACKS } from '../../support/adversary.ts';

const bank = await readBank();
const open = bank.questions.filter((question) => question.kind === 'open');

describe('over every open question of the bank, the mean mark', () => {
  it.each(ATTACKS)('of $name keeps to $bound', ({ bound, answer }) => {
    const marks = open.flatMap((question) => {
      const text = answer(question, bank);
      return text === undefined ? [] : [{ id: question.id, mark: gradeAnswer(bank, question, text).mark }];
    });
    const mean = marks.reduce((sum, { mark }) => sum + mark, 0) / marks.length;
    const worst = marks
      .toSorted((a, b) => ('atMost' in bound ? b.mark - a.mark : a.mark - b.mark))
      .slice(0, 8)
      .map(({ id, mark }) => `${id} ${mark}`)
      .join(', ');
    if ('atMost' in bound) expect(mean, worst).toBeLessThanOrEqual(bound.atMost);
    else expect(mean, worst).toBeGreaterThanOrEqual(bound.atLeast);
  });
});
