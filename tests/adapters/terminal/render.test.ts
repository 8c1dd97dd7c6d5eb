import { Chalk } from 'chalk';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { renderField, renderReply, type Style } from '../../../src/adapters/terminal/render.ts';
import { harmless } from '../../../src/adapters/terminal/text.ts';
import { action, type Block, type Card, card, note, privately, text } from '../../../src/bot/card.ts';

const plain: Style = { width: 60, colour: new Chalk({ level: 0 }), unicode: true, interactive: true };
const coloured: Style = { ...plain, colour: new Chalk({ level: 1 }) };
const ascii: Style = { ...plain, unicode: false };

const shown = (block: Block, style = plain) => renderReply(privately(card('', [block])), style);
const linesOf = (...lines: readonly string[]) => lines.join('\n');

describe('a block in plain text', () => {
  const table: readonly Block[] = [
    {
      kind: 'table',
      columns: [
        { title: '#', align: 'right' },
        { title: 'Name', align: 'left' },
        { title: 'Points', align: 'right' },
      ],
      rows: [
        { cells: ['1', 'Grace', '412'], mine: false },
        { cells: ['2', '渡辺', '97'], mine: true },
      ],
    },
  ];

  test.each<[string, Block, string]>([
    [
      'text keeps its paragraphs and backticks',
      text('Use `sync`.', 'Then wait.'),
      '  Use `sync`.\n\n  Then wait.',
    ],
    ['a note has the sign of its tone', note('fair', 'Careful'), '  ! Careful'],
    [
      'code is set apart, with its language, spaces and empty lines',
      { kind: 'code', language: 'go', source: 'if x {\n\n\ty()\n}\n' },
      linesOf('  ┌ go', '  │ if x {', '  │', '  │     y()', '  │ }', '  └'),
    ],
    [
      'fields line up',
      {
        kind: 'fields',
        fields: [
          { name: 'Points', value: '+15' },
          { name: 'Streak', value: '12 days' },
        ],
      },
      '  Points  +15\n  Streak  12 days',
    ],
    [
      'a list hangs its longer items',
      { kind: 'list', ordered: true, items: ['short', `${'word '.repeat(12)}end`] },
      linesOf('  1. short', `  2. ${'word '.repeat(11).trim()}`, '     word end'),
    ],
    [
      'a meter is a bar',
      { kind: 'meter', label: 'Mark', value: 75, of: 100 },
      '  Mark  ███████████████░░░░░ 75/100',
    ],
    [
      'a meter is full only when all is earned',
      { kind: 'meter', label: '', value: 99.6, of: 100 },
      '  ███████████████████░ 99.6/100',
    ],
    [
      'a meter of nothing is empty',
      { kind: 'meter', label: '', value: 0, of: 0 },
      '  ░░░░░░░░░░░░░░░░░░░░ 0/0',
    ],
    [
      'verdicts show sign, marks and the words that earned them',
      {
        kind: 'verdicts',
        verdicts: [
          { verdict: 'hit', text: 'Blocks forever', quote: 'it hangs', earned: 30, worth: 30 },
          { verdict: 'partial', text: 'In a select', quote: undefined, earned: 12.5, worth: 25 },
          { verdict: 'missed', text: 'Close panics', quote: undefined, earned: 0, worth: 15 },
        ],
      },
      linesOf(
        '  ✓   30/30  Blocks forever',
        '             “it hangs”',
        '  ~ 12.5/25  In a select',
        '  ✗    0/15  Close panics',
      ),
    ],
    ...table.map((block): [string, Block, string] => [
      'a table lines up wide letters and marks the row of the asker',
      block,
      linesOf('  #  Name   Points', '  ─  ─────  ──────', '  1  Grace     412', '▸ 2  渡辺       97'),
    ]),
  ])('%s', (_, block, expected) => {
    expect(shown(block)).toBe(expected);
  });

  test('the signs have plain spellings', () => {
    expect(shown({ kind: 'meter', label: 'Mark', value: 1, of: 2 }, ascii)).toBe(
      '  Mark  ##########---------- 1/2',
    );
    expect(shown({ kind: 'code', language: '', source: 'x' }, ascii)).toBe('  +\n  | x\n  +');
  });

  test('a cell that is too long is visibly shortened, and numbers stay whole', () => {
    const lines = shown({
      kind: 'table',
      columns: [
        { title: 'Name', align: 'left' },
        { title: 'Points', align: 'right' },
      ],
      rows: [{ cells: ['n'.repeat(200), '12345'], mine: false }],
    }).split('\n');
    expect(lines[2]).toBe(`  ${'n'.repeat(49)}…   12345`);
  });

  test('a table with too many columns becomes a list for each row', () => {
    const columns = Array.from({ length: 20 }, (_, at) => ({ title: `c${at}`, align: 'left' as const }));
    const row = (mine: boolean) => ({ cells: columns.map(({ title }) => `${title}!`), mine });
    const lines = shown({ kind: 'table', columns, rows: [row(false), row(true)] }).split('\n');
    expect(lines.slice(0, 2)).toEqual(['  c0   c0!', '  c1   c1!']);
    expect(lines[21]).toBe('▸ c0   c0!');
  });

  test('a row with more cells than columns loses none', () => {
    expect(shown({ kind: 'table', columns: [], rows: [{ cells: ['a', 'b'], mine: false }] })).toContain(
      'a  b',
    );
  });
});

describe('a card', () => {
  test('has title, blocks and actions parted by empty lines, and a sign for its tone', () => {
    const reply = privately(
      card('Well done', [text('One.'), text(''), text('Two.')], {
        tone: 'good',
        actions: [
          action('hint:q1', 'Hint'),
          action('skip:q1', 'Skip'),
          action('delete', 'Delete', { style: 'danger' }),
        ],
      }),
    );
    expect(renderReply(reply, plain)).toBe('✓ Well done\n\n  One.\n\n  Two.\n\n  hint · skip · delete');
  });

  test('is coloured where colour is on, and `code` then needs no backticks', () => {
    const rendered = renderReply(privately(card('No', [text('Use `defer`.')], { tone: 'bad' })), coloured);
    expect(rendered).toContain('\u001B[36mdefer\u001B[39m');
    expect(rendered).toContain('\u001B[31m');
    expect(rendered).not.toContain('`');
  });

  test.each([
    [1, 40],
    [80, 80],
    [300, 100],
    [Number.NaN, 80],
  ])('in a window of %d columns takes at most %d', (width, expected) => {
    const lines = renderReply(privately(card('', [text('x'.repeat(500))])), { ...plain, width }).split('\n');
    expect(lines[0]?.length).toBe(expected);
  });
});

describe('a form', () => {
  const field = { name: 'why', label: 'Why?', kind: 'text' as const, multiline: true, required: false };
  const form = privately({ kind: 'form', id: 'flag:q1', title: 'Flag', fields: [field] });

  test('tells people about keys, and a pipe not', () => {
    expect(renderReply(form, plain)).toBe('Flag\n  Ctrl-C cancels.');
    expect(renderReply(form, { ...plain, interactive: false })).toBe('Flag');
  });

  test('says how a field is ended', () => {
    expect(renderField(field, plain)).toBe('  Why?\n  (optional, an empty line ends it)');
  });
});

describe('what people write cannot touch the screen', () => {
  test.each([
    ['colours', '\u001B[31mred', '␛[31mred'],
    ['a title change', '\u001B]0;owned\u0007', '␛]0;owned␇'],
    ['eight-bit control', '\u009B2J', '�2J'],
    ['backspaces', 'ab\b\bcd', 'ab␈␈cd'],
    ['a carriage return', 'safe\rspoof', 'safe\nspoof'],
    ['a bidi override', 'user\u202Etxt.exe\u202C', 'usertxt.exe'],
    ['isolates', '\u2067abc\u2069', 'abc'],
    ['half an emoji', '\uD83D!', '�!'],
    ['an emoji of several parts, which stays', '👩‍💻', '👩‍💻'],
    ['right-to-left letters, which stay', 'שלום', 'שלום'],
  ])('%s', (_, written, expected) => {
    expect(harmless(written, true)).toBe(expected);
  });

  test('without Unicode a control character is a question mark', () => {
    expect(harmless('\u001B[31m', false)).toBe('?[31m');
  });

  test('a right-to-left name cannot pull the numbers beside it to its other side', () => {
    const row = { cells: ['1', 'ليلى', '388'], mine: false };
    const columns = ['#', 'Name', 'Points'].map((title) => ({ title, align: 'left' as const }));
    expect(shown({ kind: 'table', columns, rows: [row] })).toContain('1  \u200Eليلى\u200E  388');
  });
});

describe('any card', () => {
  const string = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 120 }),
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.string({
      unit: fc.constantFrom('❤️', '1️⃣', '👩‍👩‍👧', '漢', 'é', 'e\u0301', 'ش', ' ', '`', '\u001B[2J', '\n', 'a'),
      maxLength: 150,
    }),
    fc.constantFrom('x'.repeat(300), '', ' ', '```go\nx\n```'),
  );
  const tone = fc.constantFrom('plain' as const, 'good' as const, 'fair' as const, 'bad' as const);
  const number = fc.oneof(fc.integer({ min: 0, max: 100 }), fc.double());
  const block: fc.Arbitrary<Block> = fc.oneof(
    fc.record({ kind: fc.constant('text' as const), text: string }),
    fc.record({ kind: fc.constant('note' as const), tone, text: string }),
    fc.record({ kind: fc.constant('code' as const), language: fc.constantFrom('go', ''), source: string }),
    fc.record({
      kind: fc.constant('fields' as const),
      fields: fc.array(fc.record({ name: string, value: string }), { maxLength: 4 }),
    }),
    fc.record({
      kind: fc.constant('list' as const),
      items: fc.array(string, { maxLength: 12 }),
      ordered: fc.boolean(),
    }),
    fc.record({ kind: fc.constant('meter' as const), label: string, value: number, of: number }),
    fc.record({
      kind: fc.constant('verdicts' as const),
      verdicts: fc.array(
        fc.record({
          verdict: fc.constantFrom('hit' as const, 'partial' as const, 'missed' as const),
          text: string,
          quote: fc.option(string, { nil: undefined }),
          earned: number,
          worth: number,
        }),
        { maxLength: 4 },
      ),
    }),
  );
  const tables: fc.Arbitrary<Block> = fc.record({
    kind: fc.constant('table' as const),
    columns: fc.array(
      fc.record({ title: string, align: fc.constantFrom('left' as const, 'right' as const) }),
      { maxLength: 20 },
    ),
    rows: fc.array(fc.record({ cells: fc.array(string, { maxLength: 20 }), mine: fc.boolean() }), {
      maxLength: 4,
    }),
  });
  const cardOf = (blocks: fc.Arbitrary<Block>): fc.Arbitrary<Card> =>
    fc.record({
      kind: fc.constant('card' as const),
      title: string,
      tone,
      body: fc.array(blocks, { maxLength: 3 }),
      actions: fc.array(
        fc.record({
          id: string,
          label: string,
          words: string,
          style: fc.constantFrom('primary' as const, 'plain' as const, 'danger' as const),
        }),
        { maxLength: 5 },
      ),
    });
  const style: fc.Arbitrary<Style> = fc.record({
    width: fc.integer({ min: 40, max: 100 }),
    colour: fc.constantFrom(plain.colour, coloured.colour),
    unicode: fc.boolean(),
    interactive: fc.boolean(),
  });

  test('keeps to the width, and only the renderer colours', () => {
    fc.assert(
      fc.property(cardOf(fc.oneof(block, tables)), style, (shownCard, drawn) => {
        const rendered = renderReply(privately(shownCard), drawn);
        for (const line of rendered.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(drawn.width);
        // Colours are all that may be left of control characters.
        const uncoloured = drawn.colour.level === 0 ? rendered : rendered.replace(/\p{Cc}\[\d+m/gu, '');
        expect(uncoloured.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u);
      }),
      { numRuns: 300 },
    );
  });

  test('keeps every character that was written, outside of tables', () => {
    const bare = (written: string) => written.replace(/[\s┌│┊└]/g, '');
    fc.assert(
      fc.property(cardOf(block), (shownCard) => {
        const rendered = bare(renderReply(privately(shownCard), plain));
        for (const written of stringsOf(shownCard)) {
          expect(rendered).toContain(bare(harmless(written, true)));
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** What a card says, apart from code's language and what hangs between other words on a line. */
function stringsOf({ title, body }: Card): string[] {
  return [
    title,
    ...body.flatMap((block): string[] => {
      switch (block.kind) {
        case 'text':
        case 'note':
          return [block.text];
        case 'code':
          return [block.source];
        case 'fields':
          return block.fields.map(({ value }) => value);
        case 'list':
          return [...block.items];
        case 'meter':
          return [block.label];
        case 'verdicts':
          return block.verdicts.flatMap(({ text: point, quote }) => [point, quote ?? '']);
        case 'table':
          return [];
        default:
          return block satisfies never;
      }
    }),
  ];
}
