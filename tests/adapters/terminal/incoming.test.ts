import { describe, expect, test } from 'vitest';
import {
  completionsOf,
  leaves,
  saidOf,
  type TerminalCommand,
} from '../../../src/adapters/terminal/incoming.ts';
import { action } from '../../../src/bot/card.ts';
import type { Said } from '../../../src/bot/incoming.ts';

const commands: readonly TerminalCommand[] = [
  { name: 'next', takes: 'nothing', aliases: ['n'] },
  { name: 'practice', takes: 'words' },
  { name: 'answer', takes: 'free', aliases: ['a'] },
  { name: 'search', takes: 'free' },
];
/** What a slash makes a command. */
const command = (name: string, rest = ''): Said => ({ kind: 'command', name, rest });
/** What its first word alone makes one. */
const bare = (line: string, name = line, rest = ''): Said => ({ kind: 'command', name, rest, line });
const words = (text: string): Said => ({ kind: 'text', text });

describe('a typed line', () => {
  test.each<[string, Said | undefined]>([
    ['', undefined],
    [' \t ', undefined],
    ['next', bare('next')],
    ['  next  ', bare('next')],
    ['NEXT', bare('NEXT', 'next')],
    ['n', bare('n', 'next')],
    ['next to each other in memory', words('next to each other in memory')],
    ['/next to each other', command('next', 'to each other')],
    ['practice go  channels', bare('practice go  channels', 'practice', 'go  channels')],
    ['answer It blocks: forever.', bare('answer It blocks: forever.', 'answer', 'It blocks: forever.')],
    ['a It blocks.', bare('a It blocks.', 'answer', 'It blocks.')],
    ['search', bare('search')],
    ['Search trees are balanced', words('Search trees are balanced')],
    ['/Search trees', command('search', 'trees')],
    ['/unknown thing', command('unknown', 'thing')],
    ['nextly', words('nextly')],
    ['next, the scheduler parks it', words('next, the scheduler parks it')],
    ['/', words('/')],
    ['/etc/passwd is a file', words('/etc/passwd is a file')],
    ['// a comment', words('// a comment')],
    ['constructor', words('constructor')],
    ['again', { kind: 'action', id: 'retry:q1' }],
    ['again and again', words('again and again')],
  ])('%j', (line, expected) => {
    expect(saidOf(line, commands, [action('retry:q1', 'Try again', { words: 'again' })])).toEqual(expected);
  });

  test('a command wins over an action of the same words', () => {
    expect(saidOf('next', commands, [action('next:q1', 'Next')])).toEqual(bare('next'));
  });

  test.each([
    ['quit', true],
    [' Exit ', true],
    ['q', true],
    ['/quit', true],
    ['quit the loop with break', false],
  ])('%j leaves: %s', (line, expected) => {
    expect(leaves(line)).toBe(expected);
  });
});

describe('Tab', () => {
  const complete = (line: string) =>
    line.includes(' ') ? ['channels', 'chans', 'maps'] : ['next', 'notes', 'practice'];

  test.each<[string, string[], string]>([
    ['ne', ['next '], 'ne'],
    ['n', ['next', 'notes'], 'n'],
    ['/ne', ['/next '], '/ne'],
    ['qu', ['quit '], 'qu'],
    ['', ['next', 'notes', 'practice'], ''],
    ['practice ch', ['channels', 'chans'], 'ch'],
    ['practice ', ['channels', 'chans', 'maps'], ''],
    ['practice x', [], 'x'],
  ])('%j offers %j', (line, candidates, word) => {
    expect(completionsOf(line, complete)).toEqual([candidates, word]);
  });
});
