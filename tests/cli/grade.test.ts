import { PassThrough, Readable } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { gradeLines } from '../../src/cli/grade.ts';
import { readBank } from '../../src/content/bank.ts';
import { designQuestion, openQuestion, topicFile, writeBank } from './bank.ts';

const choice =
  '  - { id: pick, kind: choice, level: core, prompt: P, answer: A, options: [ { text: "Yes", why: W, correct: true }, { text: "No", why: W } ] }\n';

async function grade(input: string | Uint8Array): Promise<{ failed: number; lines: unknown[] }> {
  const bank = await readBank(
    await writeBank({
      'a.yaml': topicFile('a', openQuestion('send', { ref: 'bank-1' }), choice, designQuestion('big')),
    }),
  );
  const output = new PassThrough();
  const written = textOf(output);
  const failed = await gradeLines(bank, Readable.from([Buffer.from(input)]), output);
  output.end();
  const text = await written;
  return {
    failed,
    lines:
      text === ''
        ? []
        : text
            .trimEnd()
            .split('\n')
            .map((line): unknown => JSON.parse(line)),
  };
}

const json = (...lines: readonly unknown[]): string =>
  lines.map((line) => `${JSON.stringify(line)}\n`).join('');
const right = { question: 'send', answer: 'It panics.' };

test('a line comes back with its fields, its mark and the reasons', async () => {
  const line = { id: 7, who: { name: 'Ada' }, ...right, expected: 100 };
  const { failed, lines } = await grade(json(line));
  expect(failed).toBe(0);
  expect(lines).toEqual([
    {
      ...line,
      mark: 100,
      points: [{ point: 'It panics', verdict: 'hit', earned: 100, marks: 100, words: expect.any(String) }],
      misconceptions: [],
      gate: null,
      confidence: expect.any(Number),
    },
  ]);
});

test('what limits a mark comes with it', async () => {
  const { lines } = await grade(json({ question: 'send', answer: 'It panics. Why, I cannot recall.' }));
  expect(lines).toMatchObject([{ mark: 50, admitted: 'Why, I cannot recall' }]);
});

test('a stage of a design interview is marked by itself', async () => {
  const stages = ['clarify', 'deep-dive', 'trade-offs'];
  const { failed, lines } = await grade(
    json(...stages.map((stage) => ({ question: 'big', stage, answer: 'That is right.' }))),
  );
  expect(failed).toBe(0);
  expect(lines).toMatchObject(stages.map((stage) => ({ question: 'big', stage, mark: 100 })));
});

test('a stage that there is not is said to be none', async () => {
  const { failed, lines } = await grade(json({ question: 'big', stage: 'scale', answer: 'right' }));
  expect(failed).toBe(1);
  expect(lines).toMatchObject([{ error: expect.stringContaining('needs a "stage"') }]);
});

test('a question goes by its id or its ref, in any case', async () => {
  const names = ['send', 'bank-1', 'BANK-1', ' Send '];
  const { failed, lines } = await grade(json(...names.map((question) => ({ ...right, question }))));
  expect(failed).toBe(0);
  expect(lines).toMatchObject(names.map((question) => ({ question, mark: 100 })));
});

test('an answer of nothing earns nothing, and says why', async () => {
  const { failed, lines } = await grade(json({ ...right, answer: '' }, { ...right, answer: ' \n ' }));
  expect(failed).toBe(0);
  const nothing = { mark: 0, gate: { reason: expect.stringContaining('no answer') } };
  expect(lines).toMatchObject([nothing, nothing]);
});

test('questions of a choice are marked too', async () => {
  const { lines } = await grade(json({ question: 'pick', answer: 'A' }, { question: 'pick', answer: 'B' }));
  expect(lines).toMatchObject([{ mark: 100 }, { mark: 0 }]);
});

test.each<[string, string, unknown]>([
  [
    'an unknown question',
    json({ ...right, question: 'nope', id: 1 }),
    { id: 1, question: 'nope', error: 'there is no question “nope”' },
  ],
  [
    'a question of stages',
    json({ ...right, question: 'big' }),
    { question: 'big', error: expect.stringContaining('a line on big needs a "stage": clarify, estimate,') },
  ],
  ['what is not JSON', 'it panics\n', { error: 'this line is not JSON', line: 'it panics' }],
  ['JSON cut off', '{"question":"send","ans\n', { error: 'this line is not JSON' }],
  [
    'no answer',
    json({ question: 'send', id: 1 }),
    { id: 1, error: 'a line needs "question" and "answer", both text' },
  ],
  [
    'no question',
    json({ answer: 'x' }),
    { answer: 'x', error: 'a line needs "question" and "answer", both text' },
  ],
  [
    'an answer that is no text',
    json({ ...right, answer: 7 }),
    { answer: 7, error: expect.stringContaining('both text') },
  ],
  ['a list', json([right]), { error: expect.stringContaining('needs "question"') }],
  ['null', 'null\n', { line: 'null', error: expect.stringContaining('needs "question"') }],
])('%s is one line with an error, and the others are marked', async (_, input, expected) => {
  const { failed, lines } = await grade(json(right) + input + json(right));
  expect(failed).toBe(1);
  expect(lines).toMatchObject([{ mark: 100 }, expected, { mark: 100 }]);
  expect(lines[1]).not.toHaveProperty('mark');
});

test.each<[string, string | Uint8Array]>([
  ['empty lines', `\n  \n${json(right)}\n\r\n`],
  ['Windows line endings', json(right).replace('\n', '\r\n')],
  ['a last line without an ending', json(right).trimEnd()],
  ['a byte-order mark', `\uFEFF${json(right)}`],
  [
    'bytes that are not UTF-8',
    Buffer.concat([
      Buffer.from('{"question":"send","answer":"It panics \xff'),
      Buffer.from([0xff]),
      Buffer.from('"}\n'),
    ]),
  ],
  [
    'separators that JSON leaves as they are',
    `{"question":"send","answer":"It\u2028panics\u2029, \u0085yes"}\n`,
  ],
  ['an answer of a million characters', json({ ...right, answer: 'It panics. '.repeat(100_000) })],
])('%s do no harm', async (_, input) => {
  const { failed, lines } = await grade(input);
  expect(failed).toBe(0);
  expect(lines).toMatchObject([{ mark: 100 }]);
});

test('a line that was graded before is graded anew', async () => {
  const { failed, lines } = await grade(json({ ...right, mark: 3, error: 'there is no question “send”' }));
  expect(failed).toBe(0);
  expect(lines).toEqual([expect.objectContaining({ mark: 100 })]);
  expect(lines[0]).not.toHaveProperty('error');
});

test('nothing to grade is nothing wrong', async () => {
  expect(await grade('')).toEqual({ failed: 0, lines: [] });
});
