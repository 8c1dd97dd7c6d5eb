import { describe, expect, it } from 'vitest';
import { type Clause, clausesOf } from '../../../src/core/grading/clause.ts';
import { compile, type Polarity } from '../../../src/core/grading/match.ts';
import { parsePattern } from '../../../src/core/grading/pattern.ts';
import { Presence, StemIndex } from '../../../src/core/grading/presence.ts';
import { lexemesOf } from '../../../src/core/grading/token.ts';
import { Window } from '../../../src/core/grading/window.ts';

function isMet(source: string, clauses: readonly Clause[], polarity: Polarity = 'asserted'): boolean {
  const parsed = parsePattern(source);
  if (!parsed.ok) throw new Error(parsed.error);
  const index = new StemIndex();
  const group = (name: string) => {
    throw new Error(`no group ${name}`);
  };
  const pattern = compile(parsed.pattern, { group, index });
  const presence = new Presence(
    clauses.flatMap(({ tokens }) => tokens),
    index,
  );
  const met = pattern.matches(new Window(clauses, presence), polarity).length > 0;
  // What is met must have been possible.
  return met && pattern.possible(presence);
}

function matches(source: string, text: string, polarity: Polarity = 'asserted'): boolean {
  return clausesOf(lexemesOf(text)).some((clause) => isMet(source, [clause], polarity));
}

describe('a pattern', () => {
  it.each<[pattern: string, text: string, expected: boolean]>([
    ['panic', 'the send panics', true],
    ['panic', 'the send blocks', false],
    ['panic', 'the send does not panic', false],
    ['send panic', 'a panic follows the send', true],
    ['send panic', 'the send; a panic', false],
    ['panic | crash', 'it crashes', true],
    ['(send | write) (panic | crash)', 'writing crashes', true],
    ['send panic | block', 'it blocks', true],
    ['run_time_error', 'a run time error', true],
    ['run_time_error', 'an error at run time', false],
    ['"back array"', 'the back of the array', false],
    ['wait_long', 'it waits very long', true],
    ['first_in_first_out', 'it is first in, first out', true],
    ['first_in_first_out', 'first in, and then first out', false],
    ['hard', 'it hardly blocks', false],
    ['20', 'after twenty of them', true],
    ['not block', 'it never blocks', true],
    ['not block', 'it blocks', false],
    ['not (block | hang)', 'it does not hang', true],
    ['not not_safe', 'it is safe', false],
    ['not_safe', 'it is not safe', true],
    ['sender then receiver', 'from the sender to the receiver', true],
    ['sender then receiver', 'from the receiver to the sender', false],
    ['(it | sender) must then wait', 'a sender must wait for it', true],
    ['(panic send) then close', 'panics of sends are what close makes of sends that panic', true],
    ['close then (panic send)', 'panics of sends are what close makes of sends that panic', true],
    ['close then (panic send)', 'panics of sends are what makes you close', false],
    ['len near 4', 'len becomes 4', true],
    ['nobody near comes', 'nobody ever comes', true],
    ['comes near never', 'comes never', true],
    ['len near 4', 'len stays 5 and 4', false],
    ['len near 4', 'len of this really long slice is now 4', false],
    ['len near now near 4', 'len is now 4', true],
    ['len near now near 4', 'len is 4', false],
    ['panic without nil', 'it panics', true],
    ['panic without nil', 'a nil map panics', false],
    ['initiali*', 'it is uninitialised or initialised', true],
    ['"ch <- _"', 'use ch <- v', true],
    ['"ch <- _"', 'use ch <-', false],
    ['2KB', 'it has 2048 bytes', true],
    ['(not | never) again', 'never again', true],
    ['(no | never) several', 'you never have several', true],
    ['behaviour', 'the behavior', true],
    ['0', 'it is zero', true],
  ])('%s in “%s”: %s', (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected);
  });

  it.each([
    ['panic', 'it does not panic', true],
    ['panic', 'it panics', false],
    ['bucket keep', 'buckets are not kept', true],
    ['not shrink', 'the map shrinks', true],
  ])('%s is denied in “%s”: %s', (pattern, text, expected) => {
    expect(matches(pattern, text, 'denied')).toBe(expected);
  });
});

describe('over two sentences', () => {
  it.each<[pattern: string, text: string, expected: boolean]>([
    ['send panic', 'The send comes. It panics.', true],
    ['map never shrink', 'The map grows. It never shrinks.', true],
    ['(no | never) several', 'It never ends. It may have several.', false],
    ['several never', 'There are several. It never ends.', false],
    ['never then end', 'It never starts. It ends.', false],
    ['map near grow', 'It is a map. It grows.', false],
    ['it near grow', 'It is a map. It grows.', true],
  ])('%s in “%s”: %s', (pattern, text, expected) => {
    expect(isMet(pattern, clausesOf(lexemesOf(text)))).toBe(expected);
  });
});

describe('a faulty pattern is told', () => {
  it.each([
    ['(panic', 'the bracket at column 1 is not closed'],
    ['panic)', '“)” at column 6 is out of place'],
    ['panic |', 'a word is missing at the end'],
    ['| panic', 'a word is missing before “|” at column 1'],
    ['"panic', 'a quotation mark at column 1 is not closed'],
    ['without nil', '`without` needs something that is there'],
    ['...', '“...” at column 1 says nothing'],
  ])('%s: %s', (source, expected) => {
    const parsed = parsePattern(source);
    expect(parsed.ok ? '' : parsed.error).toBe(`${expected} in the pattern: ${source}`);
  });
});
