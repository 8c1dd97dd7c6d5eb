import { expect, test } from 'vitest';
import { explanationLines } from '../../src/cli/explain.ts';
import { readBank } from '../../src/content/bank.ts';
import { openQuestion, topicFile, writeBank } from './bank.ts';

const output = (id: string, more: string) =>
  `  - { id: ${id}, kind: output, level: core, prompt: What does it print?, answer: Two., code: package main, prints: "2"${more} }\n`;

async function explained(name: string, answer: string): Promise<string> {
  const rubric = '{ rubric: [ { point: The slice is full, marks: 100, says: [ full ] } ] }';
  const bank = await readBank(
    await writeBank({
      'channels.yaml': topicFile(
        'channels',
        openQuestion('send'),
        openQuestion('beliefs', {
          rubric:
            '[ { point: It panics, marks: 100, says: [ panic ] }, { point: It dies, marks: 50, says: [ die ] } ]',
          misconceptions: '[ { belief: It blocks, says: [ block ], correction: Never., cap: 20 } ]',
        }),
      ),
      'slices.yaml': topicFile('slices', output('length', `, explanation: ${rubric}`), output('bare', '')),
    }),
  );
  return explanationLines(bank, name, answer)?.join('\n') ?? 'nothing';
}

test('an answer to an open question is explained clause by clause', async () => {
  const lines = await explained('send', 'It panics, I think');
  expect(lines).toContain('send: 100/100');
  expect(lines).toMatch(/hit +100\/100 +It panics\n +matched +“It panics”\n +panic/);
});

test('what limits the mark is explained: a part not known, and a guess', async () => {
  const lines = await explained('beliefs', 'It panics and dies, or maybe it blocks? Why, I do not know');
  expect(lines).toContain('beliefs: 90/100');
  expect(lines).toContain('Says not to know a part, which limits the mark: “Why, I do not know”');
  expect(lines).toMatch(/a guess, which limits the mark as a part not known does +It blocks\n +matched/);
  expect(await explained('beliefs', 'It panics, or it blocks')).toMatch(/-30, at most 20 +It blocks\n/);
});

test('of what a program prints, the reason is explained', async () => {
  expect(await explained('length', '3, since the slice is full')).toMatch(/hit +100\/100 +The slice is full/);
});

test.each(['bare', 'nowhere'])('what no rubric marks cannot be explained: %s', async (name) => {
  expect(await explained(name, '2')).toBe('nothing');
});
