import { describe, expect, it } from 'vitest';
import { gradeChoice } from '../../../src/core/grading/choice.ts';
import type { ChoiceQuestion } from '../../../src/core/question.ts';

const question = (...correct: number[]): ChoiceQuestion => ({
  kind: 'choice',
  id: 'pick',
  topic: 'maps',
  level: 'core',
  prompt: 'Which?',
  hints: [],
  answer: 'These.',
  sources: [],
  since: '1.0',
  options: ['It panics', 'It blocks', 'It returns', 'It sleeps'].map((text, index) =>
    correct.includes(index) ? { text, correct: true, why: 'so' } : { text, why: 'not so' },
  ),
});

describe('a choice', () => {
  it.each<[string, number[], string, number, string | undefined]>([
    ['is right by its letter', [1], 'b', 100, undefined],
    ['is right by its letter with a bracket', [1], 'B)', 100, undefined],
    ['is right by its number', [1], '2', 100, undefined],
    ['is right by its words', [1], 'it blocks', 100, undefined],
    ['is right in a sentence', [1], 'I think B', 100, undefined],
    ['is wrong', [1], 'a', 0, undefined],
    ['of two needs both', [0, 2], 'a', 50, undefined],
    ['of two is full with both', [0, 2], 'a and c', 100, undefined],
    ['of all takes marks back for the wrong ones', [0, 2], 'a b c d', 0, undefined],
    ['that names none is told so', [1], 'the second', 0, 'empty'],
    ['beyond the last is none', [1], 'e', 0, 'empty'],
    ['left empty is told so', [1], ' ', 0, 'empty'],
  ])('%s', (_, correct, answer, mark, gate) => {
    const grade = gradeChoice(question(...correct), answer);
    expect([grade.mark, grade.gate?.name]).toEqual([mark, gate]);
  });

  it('teaches why a wrong one is wrong', () => {
    expect(gradeChoice(question(1), 'a').misconceptions).toEqual([
      { belief: 'A: It panics', correction: 'not so', words: 'A', guessed: false },
    ]);
  });
});
