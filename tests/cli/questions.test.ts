import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { questionLines, summariesOf } from '../../src/cli/questions.ts';
import { readBank } from '../../src/content/bank.ts';
import { STAGES } from '../../src/core/question.ts';
import { designQuestion, openQuestion, topicFile, writeBank } from './bank.ts';

async function bank() {
  return readBank(
    await writeBank({
      'channels.yaml': topicFile(
        'channels',
        openQuestion('send-on-closed', { ref: 'bank-1', prompt: `${'Why? '.repeat(60)}` }),
      ),
      'design.yaml': topicFile('design', designQuestion('shortener')),
    }),
  );
}

test('every question is summed up, with the stages of those that have some', async () => {
  const [open, staged, ...others] = summariesOf(await bank());
  expect(others).toEqual([]);
  expect(open).toEqual({
    id: 'send-on-closed',
    ref: 'bank-1',
    kind: 'open',
    topic: 'channels',
    level: 'core',
    prompt: expect.stringMatching(/^Why\? /),
    stages: [],
  });
  expect(staged).toMatchObject({ id: 'shortener', ref: null, kind: 'design', stages: STAGES });
});

test.each([80, 120, 300])('a list for people keeps to %i columns', async (width) => {
  const lines = questionLines(await bank(), width);
  expect(lines.map((line) => line.trimEnd().replace(/ {2,}/g, ' | ').slice(0, 48))).toEqual([
    'About channels (1)',
    expect.stringMatching(/^ \| send-on-closed \| bank-1 \| open \| core \| Why/),
    '',
    'About design (1)',
    expect.stringMatching(/^ \| shortener \| design \| staff \| Desig/),
    '',
  ]);
  for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(width);
});
