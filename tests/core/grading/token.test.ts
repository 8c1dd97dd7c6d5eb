import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lexemesOf } from '../../../src/core/grading/token.ts';

/** Stems with `/` for a sentence's end, `,` for a clause's, `:` for a label's and `>` for an arrow. */
const written = (text: string) =>
  lexemesOf(text)
    .map((lexeme) =>
      lexeme.kind === 'break'
        ? { sentence: '/', comma: ',', label: ':', arrow: '>' }[lexeme.strength]
        : lexeme.stem,
    )
    .join(' ');

describe('tokens', () => {
  it.each([
    ['forms of a word are one', 'panics panicked panicking panic', 'panic panic panic panic'],
    ['irregular forms are one', 'sent kept shrunk frozen', 'send keep shrink freez'],
    ['British spelling is American', 'behaviour synchronise', 'behavior synchron'],
    ['a contraction is its words', "doesn't can't won't", 'do not can not will not'],
    ['so is one without its apostrophe', 'doesnt cant isnt', 'do not can not be not'],
    ['chat is written out', 'u r 4ever w/o ptr', 'you be forev without pointer'],
    ['a channel is a channel', 'chan ch channels', 'channel channel channel'],
    ['figures are figures', 'four 4 two', '4 4 2'],
    ['sizes have one unit', '2 KB 2kb 2048 bytes 2KiB', '2048byte 2048byte 2048byte 2048byte'],
    ['a thousands separator is no break', '1,000 bytes', '1000byte'],
    ['so is a space between thousands', '100 000 plants, 1 200 000', '100000 plant , 1200000'],
    ['a space between other figures is one', 'len 4 100 times', 'len 4 100 time'],
    ['a release is one figure', 'since Go 1.24.', 'sinc go 1.24 /'],
    ['code marks are left out', '`len` is **4**', 'len be 4'],
    ['a qualified name is its parts', 'sync.Mutex', 'sync mutex'],
    ['operators stand for themselves', 'ch <- v; x != nil', 'channel <- v / x != nil'],
    ['a dash ends a label', 'len - the size', 'len : the size'],
    ['a bang denies', 'if !done', 'if not done'],
    ['a call is no remark', 'len(s) is 4', 'len s be 4'],
    ['a remark in brackets is a clause', 'blocks (no panic) there', 'block , no panic , there'],
    ['a tuple in brackets is no remark', 'a (type, nil) pair', 'a type nil pair'],
    [
      'a pointer type is a pointer',
      'a nil *T, *bytes.Buffer or *int',
      'a nil pointer t , pointer byte buffer or pointer int',
    ],
    ['a starred word is emphasis', 'it *Never* blocks', 'it never block'],
    ['a product is none', 'a * b', 'a * b'],
    ['a type assertion is one', 'v := i.(T)', 'v := i type assert t'],
    ['and so is a type switch', 'switch i.(type)', 'switch i type switch type'],
    ['a colon before a figure is one', 'len: 4, cap: 5', 'len : 4 , cap : 5'],
    ['a colon within a figure is none', 's[1:3] at 12:30', 's 1 3 at 12 30'],
    ['an arrow of either kind is an arrow', 'no lock => race -> crash', 'no lock > race > crash'],
    ['a comparison is no arrow', 'len >= 4 <= 5', 'len >= 4 <= 5'],
    ['“nope” can only be the answer', 'nope random', 'no , random'],
    ['so can “yep”', 'Yep, random', 'yes , , random'],
    ['“no” may deny a word', 'no order', 'no order'],
    ['a misspelt conjunction is one', 'becuse bcoz becasue wich', 'becaus becaus becaus which'],
    ['an arrow parts cause and effect', 'type set -> not nil', 'type set > not nil'],
    ['complexity is one sign', 'it is O(1)', 'it be o(1)'],
    ['a prefix belongs to its word', 'un-buffered re-slice', 'unbuff reslic'],
    ['the run time does not run', 'runtime, run time, run-time', 'runtim , runtim , runtim'],
    ['percent is a word', '100%', '100 percent'],
    ['a possessive is its owner', 'the sender’s stack', 'the sender stack'],
    [
      'Go’s own names are no inherited properties',
      'constructor toString __proto__',
      'constructor tostr proto',
    ],
  ])('%s', (_, text, expected) => {
    expect(written(text)).toBe(expected);
  });

  it('say where they stand in the text', () => {
    const text = 'The İ `send` PANICS';
    const panics = lexemesOf(text).at(-1);
    expect(panics?.kind === 'word' && text.slice(panics.start, panics.end)).toBe('PANICS');
  });

  it('come in order and within any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        let last = 0;
        for (const lexeme of lexemesOf(text)) {
          expect(lexeme.start).toBeGreaterThanOrEqual(last);
          last = lexeme.start;
          if (lexeme.kind !== 'break') expect(lexeme.end).toBeLessThanOrEqual(text.length);
        }
      }),
    );
  });
});
