import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import {
  type Environment,
  freshHome,
  type Home,
  onServer,
  type TerminalProgram,
} from '../support/program.ts';

const KEYS = { enter: '\r', tab: '\t', up: '\u001B[A', ctrlC: '\u0003', ctrlD: '\u0004' };
/** Escape sequences that colour, and nothing else. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence starts with one
const COLOUR = /\u001B\[[0-9;]*m/;

/** A person who sat down and was asked the first question, on a database on the server. */
async function asked(home: Home, env: Environment): Promise<TerminalProgram> {
  const person = home.sitDown({ NO_COLOR: '1', ...env });
  await person.shows('answer · ', 'skip · reveal · report', '› ');
  return person;
}

test('the first start says what takes a moment, and asks a question at once', async () => {
  const person = (await freshHome()).sitDown();
  await person.shows('Preparing the database…', 'reveal', '› ');
  person.type(KEYS.ctrlD);
  await person.shows('Bye.');
  expect(await person.left).toBe(0);
});

test('an answer of several lines is sent by an empty one, and its mark is shown', async () => {
  const person = await asked(await freshHome(), await onServer());
  person.type(`question bank-031${KEYS.enter}`);
  await person.shows('sends on a channel that is already closed?', '› ');
  person.type(`I think that${KEYS.enter}`);
  await person.shows('Empty line to send, Ctrl-C to cancel.', '… ');
  person.type(`it panics${KEYS.enter}`);
  await person.shows('it panics', '… ');
  person.type(KEYS.enter);
  await person.shows('100/100 · Spot on', '“panics”', 'Streak  1 day', '› ');
  person.type(`quit${KEYS.enter}`);
  expect(await person.left).toBe(0);
});

test.each(['a nil map panics', 's keeps the whole array', 'p is nil', 'n is copied'])(
  'an answer may begin with the name of a variable: %s',
  async (line) => {
    const person = await asked(await freshHome(), await onServer());
    person.type(`${line}${KEYS.enter}`);
    await person.shows('Empty line to send', '… ');
    person.type(KEYS.ctrlC);
    await person.shows('Answer cancelled', '› ');
  },
);

test('what was typed in one session can be had again in the next', async () => {
  const home = await freshHome();
  const env = await onServer();
  const first = await asked(home, env);
  first.type(`settings${KEYS.enter}`);
  await first.shows('settings zone', '› ');
  first.type(`topics${KEYS.enter}`);
  await first.shows('Answered well', '› ');
  first.type(KEYS.ctrlD);
  expect(await first.left).toBe(0);

  const file = path.join(home.data, 'history');
  expect(await readFile(file, 'utf8')).toBe('settings\ntopics\n');
  expect((await stat(file)).mode & 0o777).toBe(0o600);

  const second = await asked(home, env);
  second.type(KEYS.up);
  await second.shows('topics');
  second.type(KEYS.up);
  await second.shows('settings');
  second.type(KEYS.enter);
  await second.shows('settings zone', '› ');
  second.type(`quit${KEYS.enter}`);
  expect(await second.left).toBe(0);
  expect(await readFile(file, 'utf8')).toBe('topics\nsettings\nquit\n');
});

test('Tab completes commands, topics and the names of questions', async () => {
  const person = await asked(await freshHome(), await onServer());
  const completed = [
    ['stre', 'ak '],
    ['/hel', 'p '],
    ['practice chan', 'nels '],
    ['practice warm', '-up '],
    ['skip send-on-cl', 'osed-channel '],
  ] as const;
  for (const [typed, rest] of completed) {
    person.type(`${typed}${KEYS.tab}`);
    await person.shows(typed, rest);
    person.type(KEYS.ctrlC);
    await person.shows('› ');
  }
  person.type(`practice chan${KEYS.tab}${KEYS.enter}`);
  await person.shows('Channels · ', '› ');
});

test('Ctrl-C cancels what is being typed, and leaves where nothing is', async () => {
  const person = await asked(await freshHome(), await onServer());
  person.type(`Quite a wrong answer${KEYS.enter}`);
  await person.shows('… ');
  person.type(`and mo${KEYS.ctrlC}`);
  await person.shows('Answer cancelled; nothing was sent.', '› ');
  person.type('nonsense');
  await person.shows('nonsense');
  person.type(`${KEYS.ctrlC}profile${KEYS.enter}`);
  await person.shows('No answers yet.', '› ');
  person.type(KEYS.ctrlC);
  await person.shows('Bye.');
  expect(await person.left).toBe(0);
});

test.each<[string, Environment, boolean]>([
  ['is used', {}, true],
  ['is not used where NO_COLOR is set', { NO_COLOR: '1' }, false],
  ['is not used at a terminal that has none', { TERM: 'dumb' }, false],
])('colour %s', async (_, env, coloured) => {
  const person = (await freshHome()).sitDown({ ...(await onServer()), ...env });
  await person.shows('reveal', '› ');
  person.type(`question bank-031${KEYS.enter}`);
  await person.shows('already closed?', '› ');
  person.type(`answer it panics${KEYS.enter}`);
  await person.shows('100/100', 'Streak', '› ');
  person.type(KEYS.ctrlD);
  expect(await person.left).toBe(0);
  expect(COLOUR.test(person.screen)).toBe(coloured);
});
