import { describe, expect, it, test } from 'vitest';
import { readBank } from '../../src/content/bank.ts';
import { gradeText } from '../../src/core/grading/grade.ts';
import { gradeAnswer, wordsFor } from '../../src/core/grading/question-grade.ts';
import { LEVELS, type OutputQuestion } from '../../src/core/question.ts';

const bank = await readBank();
/** Design interviews are a topic of their own, without programs. */
const goTopics = bank.topics.filter(({ id }) => id !== 'system-design');
const outputs = bank.questions.filter((question) => question.kind === 'output');

/** A person should be able to type what a program prints. */
const MOST_LINES = 6;
/** How far a mark may be from the expert's. */
const TOLERANCE = 15;

describe('the shipped bank', () => {
  test('proves at least sixty answers by a program, besides what programs print', () => {
    const proved = bank.questions.filter(({ kind, proof }) => kind !== 'output' && proof !== undefined);
    expect(proved.length).toBeGreaterThanOrEqual(60);
  });

  test('follows up every open question', () => {
    expect(bank.followUps).toHaveLength(bank.questions.filter(({ kind }) => kind === 'open').length);
  });

  test.each(goTopics)('has at least five questions on $title', ({ id }) => {
    expect(bank.questions.filter(({ topic }) => topic === id).length).toBeGreaterThanOrEqual(5);
  });

  test.each(goTopics)('asks what a program prints on $title', ({ id }) => {
    expect(outputs.filter(({ topic }) => topic === id)).not.toEqual([]);
  });

  test.each(LEVELS)('has questions of the level %s', (level) => {
    expect(bank.questions.filter((question) => question.level === level)).not.toEqual([]);
    expect(outputs.filter((question) => question.level === level)).not.toEqual([]);
  });

  it('asks what at least 40 programs print', () => {
    expect(outputs.length).toBeGreaterThanOrEqual(40);
  });
});

/** What comes of a program as a terminal shows it. */
function outcomeOf({ prints, panics }: OutputQuestion): string {
  return panics === undefined ? prints : `${prints}panic: ${panics}`;
}

describe.each(outputs.map((question) => ({ id: question.id, question })))('$id', ({ question }) => {
  const { prints, panics, hints, sources, answer, explanation, examples } = question;

  it('is short, and comes with hints, sources and a rubric for the reason', () => {
    expect(prints.trimEnd().split('\n').length).toBeLessThanOrEqual(MOST_LINES);
    expect(hints).not.toEqual([]);
    expect(sources).not.toEqual([]);
    expect(explanation?.rubric.length).toBeGreaterThanOrEqual(2);
  });

  it.each<[how: string, answer: string]>([
    ['alone', outcomeOf(question)],
    ['in a fence', `It prints:\n\`\`\`\n${outcomeOf(question)}\n\`\`\``],
    ['with commas', outcomeOf(question).trim().replaceAll('\n', ', ')],
    ['with the reason below', `${outcomeOf(question)}\n\n${answer}`],
  ])('gives its own output full marks: %s', (_, said) => {
    expect(gradeAnswer(bank, question, said).mark).toBe(100);
  });

  it.each([
    ['it does not compile'],
    ['I do not know'],
    ['error'],
    [panics === undefined ? 'it panics' : 'nothing happens'],
  ])('gives “%s” nothing', (said) => {
    expect(gradeAnswer(bank, question, said).mark).toBe(0);
  });

  it.each<[what: string, answer: string]>([
    ['its own program', question.code],
    ['its output twice', `${prints}\n${prints}`],
    ['its output as one of two', `either ${prints.trim()} or 3 3 3`],
  ])('gives %s nothing', (_, said) => {
    expect(gradeAnswer(bank, question, said).mark).toBe(0);
  });

  it('takes a wrong output alone for an answer, not for none', () => {
    const { mark, gate } = gradeAnswer(bank, question, '41 41 41 41');
    expect([mark, gate]).toEqual([0, undefined]);
  });

  it.each(examples)('marks a $kind answer within 15 of $mark: $answer', ({ answer: said, mark }) => {
    const graded = gradeAnswer(bank, question, said);
    expect(Math.abs(graded.mark - mark), JSON.stringify(graded)).toBeLessThanOrEqual(TOLERANCE);
  });

  it('has a reason that its rubric knows as right', () => {
    if (explanation === undefined) throw new Error('no explanation');
    const graded = gradeText(answer, bank.compiled(question, explanation), wordsFor(bank, question));
    expect(graded.mark, JSON.stringify(graded)).toBeGreaterThanOrEqual(90);
  });
});
