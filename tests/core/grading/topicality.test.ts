import { describe, expect, it } from 'vitest';
import { lexemesOf } from '../../../src/core/grading/token.ts';
import { topicalityOf } from '../../../src/core/grading/topicality.ts';
import { type Question, questionSchema } from '../../../src/core/question.ts';

const SUBJECTS = [
  'semaphore',
  'finalizer',
  'goroutine',
  'embedding',
  'generics',
  'reflection',
  'linker',
  'assembler',
];

/** A question of each subject, whose text has terms of its own: semaphore-one, semaphore-two … */
const questions: Question[] = SUBJECTS.map((subject) => {
  const terms = [
    'alpha',
    'beta',
    'gamma',
    'delta',
    'epsilon',
    'zeta',
    'eta',
    'theta',
    'iota',
    'kappa',
    'lambda',
    'omega',
  ];
  const example = { kind: 'full', mark: 100, answer: subject };
  const parsed = questionSchema.parse({
    id: subject,
    level: 'core',
    prompt: `Explain the ${subject}`,
    answer: terms.map((term) => `${subject}${term}`).join(' '),
    rubric: [{ point: subject, marks: 100, says: [subject] }],
    examples: [
      ...Array.from({ length: 4 }, () => example),
      {
        kind: 'paraphrase',
        mark: 100,
        answer: `the kitchen of the ${subject === 'linker' ? 'semaphorealpha' : 'hotel'}`,
      },
    ],
  });
  return { ...parsed, topic: 'test' };
});
const topicality = topicalityOf(questions, {
  shared: ['spelt'],
  topics: { test: ['tread'], other: ['stitch'] },
});
const isOffTopic = (id: string, text: string) =>
  topicality.isOffTopic(
    id,
    lexemesOf(text).flatMap((lexeme) => (lexeme.kind === 'break' ? [] : [lexeme])),
  );
/** Terms of a question's own. */
const terms = (id: string, count: number) => answerTo(id).split(' ').slice(0, count).join(' ');
const answerTo = (id: string) => questions.find((question) => question.id === id)?.answer ?? '';

describe('an answer is off the topic', () => {
  it.each<[string, string, string, boolean]>([
    ['not when it speaks of the question', 'semaphore', answerTo('semaphore'), false],
    ['when it answers another question', 'semaphore', answerTo('finalizer'), true],
    ['not when it answers both', 'semaphore', `${answerTo('semaphore')} ${answerTo('finalizer')}`, false],
    ['not for a few foreign terms', 'semaphore', 'finalizeralpha finalizerbeta finalizergamma', false],
    [
      'when half of an answer to another question says hardly a word of this one',
      'semaphore',
      `${terms('finalizer', 7)} semaphorealpha`,
      true,
    ],
    [
      'not when it contrasts the question with another',
      'semaphore',
      `${terms('finalizer', 7)} ${terms('semaphore', 3)}`,
      false,
    ],
    [
      'not for terms of several other questions',
      'semaphore',
      `${terms('finalizer', 3)} ${terms('linker', 3)} ${terms('generics', 3)}`,
      false,
    ],
    [
      'not for words that no question uses',
      'semaphore',
      'like a waiter who brings one plate after the other to the table',
      false,
    ],
    ['not when it repeats a few words', 'semaphore', 'it panics '.repeat(200), false],
    [
      'when it goes on and on and names nothing',
      'semaphore',
      'every team has its opinion about interesting things, so look at good documentation and ask colleagues long before you prepare an honest interview answer with examples from practice '.repeat(
        20,
      ),
      true,
    ],
  ])('%s', (_, id, answer, expected) => {
    expect(isOffTopic(id, answer)).toBe(expected);
  });

  it.each<[string, string, string, boolean]>([
    ['of a question is known', 'test', 'semaphor', true],
    ['of the shared glossary is known', 'other', 'spelt', true],
    ['of the topic’s glossary is known there', 'test', 'tread', true],
    ['of another topic’s glossary is not', 'other', 'tread', false],
    ['of no glossary is not', 'test', 'unheard', false],
    ['of the shared glossary is known to a topic without one', 'third', 'spelt', true],
  ])('a word %s', (_, topic, stem, known) => {
    expect(topicality.known(topic).has(stem)).toBe(known);
  });
});
