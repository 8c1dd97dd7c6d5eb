import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { freshHome, onServer, PROJECT, unwrapped } from '../support/program.ts';

/** Runs the program over `input` on a fresh database; it must end well and without a word on standard error. */
async function piped(input: string | Uint8Array): Promise<string> {
  const home = await freshHome();
  const { code, output, errors } = await home.run([], { input, env: await onServer() });
  expect(errors).toBe('');
  expect(code).toBe(0);
  return output;
}

const bytes = (...parts: readonly (string | readonly number[])[]): Uint8Array =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))));

test('a question, an answer and the streak, with nothing set up', async () => {
  const home = await freshHome();
  const input = 'question send-on-closed-channel\nanswer it panics\nstreak\n';
  const { code, output, errors } = await home.run([], { input });
  expect(errors).toBe('');
  expect(code).toBe(0);
  expect(unwrapped(output)).toMatch(
    /sends on a channel that is already closed\? .* 100\/100 · Spot on .* ✓ 100\/100 The send panics “panics” .* Points \+10 Streak 1 day .* Your streak Streak 1 day /,
  );
  expect(output).not.toContain('\u001B');
});

test('what the README shows a newcomer is what a newcomer sees', async () => {
  const readme = await readFile(path.join(PROJECT, 'README.md'), 'utf8');
  const [, question = '', answer = '', feedback = ''] =
    /npm start\n\n( {4}.*?)\n\n {4}› (.*?)\n\n(.*?)\n\nIt runs in/s.exec(readme) ?? [];
  const output = await piped(`question send-on-closed-channel\n${answer}\n`);
  const shown = (block: string) => block.replaceAll(/^ {4}/gm, '');
  expect(output.trimEnd()).toBe(`${shown(question)}\n\n${shown(feedback)}`);
});

test('an empty input ends at once, and well', async () => {
  expect(await piped('')).toBe('');
});

test.each([
  ['Windows line endings', bytes('question bank-031\r\nanswer it panics\r\n')],
  ['a byte-order mark', bytes([0xef, 0xbb, 0xbf], 'question bank-031\nanswer it panics\n')],
  ['bytes that are not UTF-8', bytes('question bank-031\nanswer it panics ', [0xff, 0xc3, 0xe2, 0x82], '\n')],
  ['a last line without an ending', bytes('question bank-031\nanswer it panics')],
  ['control characters', bytes('question bank-031\nanswer it\u0007 panics\u001B\u0000 hard\u007F\n')],
  ['right-to-left text', bytes('question bank-031\nanswer it panics. שלום عليكم \u202E\n')],
  ['an answer in plain words', bytes('question bank-031\nit panics\n')],
])('%s are read as they are meant', async (_, input) => {
  const output = await piped(input);
  expect(output).toContain('100/100');
  expect(output).not.toMatch(/(?!\n)[\p{Cc}\u202E]/u);
});

test('what cannot be read is refused in words and harms nothing', async () => {
  const long = `answer ${'it panics '.repeat(10_000)}it`;
  const output = await piped(
    `question bank-031\n${long}\nanswer \u001B\u0000\nprofile\n${'x'.repeat(200_000)}\nanswer it panics\n`,
  );
  const said = unwrapped(output);
  expect(said).toContain('That answer has 100,002 characters; 20,000 is the most. Nothing was recorded');
  expect(said).toContain('There is no answer in this: write it in your own words.');
  expect(said).toContain('No answers yet.');
  expect(said).toMatch(/100\/100 · Spot on .* Points \+10/);
});

test('a mock interview is asked, answered and ended line by line', async () => {
  const said = unwrapped(
    await piped('mock 10 warm-up\nI think that it panics\nanswer nothing\nskip\nstatus\nend\nmock report\n'),
  );
  for (const number of [1, 2, 3, 4])
    expect(said).toContain(`Question ${number} of 4 · 10 of 10 minutes left`);
  expect(said.match(/Noted\. /g)).toHaveLength(2);
  expect(said.match(/\/100 · mock interview at level warm-up/g)).toHaveLength(2);
});

test('what is no command names the nearest', async () => {
  const output = await piped('streek\n/practize\n/profil now\nnonsense\n/nonsense\nquestion bank-31\n');
  const said = unwrapped(output);
  for (const [typed, meant] of [
    ['streek', 'streak'],
    ['practize', 'practice'],
    ['profil', 'profile'],
  ]) {
    expect(said).toMatch(new RegExp(`no command “${typed}”[^“]* Did you mean \`${meant}\``));
  }
  expect(said.match(/no command “nonsense”[^“]* `help` lists what there is\./g)).toHaveLength(2);
  expect(said).toContain('There is no question “bank-31”. Did you mean `bank-031`');
});

test('one word that is nearly a command is not taken for the answer', async () => {
  const output = await piped('question bank-031\nstreek\nprofile\n');
  expect(output).toContain('Did you mean `streak`?');
  expect(output).toContain('No answers yet.');
});

test('a reader that leaves ends the program quietly, though more could be read', async () => {
  const home = await freshHome();
  const program = home.start([], { env: await onServer() }).type('streak\n');
  await program.output.shows('Your streak');
  program.stopReading().type('streak\nstreak\n');
  expect(await program.ended).toMatchObject({ code: 0, errors: '' });
});

test('an export is written where the person is, for them alone', async () => {
  const home = await freshHome();
  const env = await onServer();
  const input = 'question bank-031\nanswer it panics\nprivacy export\nprivacy delete\ndelete\nprofile\n';
  const { code, output } = await home.run([], { input, env });
  expect(code).toBe(0);
  expect(output).toContain('Saved: ');
  expect(unwrapped(output)).toMatch(/Everything about you is gone.* No answers yet\./);
  expect(await home.exports()).toMatchObject([
    { mode: 0o600, content: { answers: [{ text: 'it panics', mark: 100 }], streakDays: [{}] } },
  ]);
});
