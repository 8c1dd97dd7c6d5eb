import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cardView, formView, homeView, messageOf, waitingView } from '../../../src/adapters/slack/render.ts';
import {
  type Action,
  type Block,
  type Card,
  card,
  type Form,
  type FormField,
  text,
} from '../../../src/bot/card.ts';
import { messageFaults, viewFaults, wordsOf } from '../../support/slack/rules.ts';

/** What people write, with what Slack reads, what it counts by, and halves of characters. */
const words = fc.oneof(
  { weight: 12, arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }) },
  { weight: 4, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  fc.constantFrom(
    '<!channel>',
    '<@U123>',
    '<#C1|x>',
    '&amp;',
    '```',
    '`a',
    '\ud800',
    '\0',
    '*b* _i_ ~s~',
    '> quote',
    ' ',
    '\n\n',
  ),
  fc.integer({ min: 100, max: 8000 }).map((length) => '<&>é '.repeat(length / 5)),
);
const tone = fc.constantFrom('plain', 'good', 'fair', 'bad');
const list = <T>(item: fc.Arbitrary<T>, maxLength: number) => fc.array(item, { maxLength, size: 'max' });
const number = fc.double({ min: 0, max: 200, noNaN: true });

const block: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ kind: fc.constant('text'), text: words }),
  fc.record({ kind: fc.constant('note'), tone, text: words }),
  fc.record({ kind: fc.constant('code'), language: words, source: words }),
  fc.record({ kind: fc.constant('fields'), fields: list(fc.record({ name: words, value: words }), 24) }),
  fc.record({ kind: fc.constant('list'), items: list(words, 30), ordered: fc.boolean() }),
  fc.record({ kind: fc.constant('meter'), label: words, value: number, of: number }),
  fc.record({
    kind: fc.constant('table'),
    columns: list(fc.record({ title: words, align: fc.constantFrom('left', 'right') }), 12),
    rows: list(fc.record({ cells: list(words, 12), mine: fc.boolean() }), 30),
  }),
  fc.record({
    kind: fc.constant('verdicts'),
    verdicts: list(
      fc.record({
        verdict: fc.constantFrom('hit', 'partial', 'missed'),
        text: words,
        quote: fc.option(words, { nil: undefined }),
        earned: number,
        worth: number,
      }),
      12,
    ),
  }),
);
const action: fc.Arbitrary<Action> = fc.record({
  id: fc.oneof(words, fc.constantFrom('leaderboard:week', 'leaderboard:month', 'leaderboard:all channels')),
  label: words,
  words,
  style: fc.constantFrom('primary', 'plain', 'danger'),
});
const anyCard: fc.Arbitrary<Card> = fc.record({
  kind: fc.constant('card'),
  title: words,
  tone,
  body: list(block, 60),
  actions: list(action, 60),
});
const option = fc.record({ value: fc.stringMatching(/^[a-z0-9-]{1,30}$/), label: words });
const field: fc.Arbitrary<FormField> = fc
  .record({
    name: fc.stringMatching(/^[a-z]{1,12}$/),
    label: words,
    required: fc.boolean(),
    value: words,
    multiline: fc.boolean(),
    options: fc.array(option, { minLength: 1, maxLength: 250, size: 'max' }),
    many: fc.boolean(),
    kind: fc.constantFrom('text', 'choice', 'time'),
  })
  .map(({ kind, options, many, multiline, ...shared }): FormField => {
    const [first] = options;
    if (kind === 'text') return { ...shared, kind, multiline };
    if (kind === 'time') return { ...shared, kind, value: '09:30' };
    return { ...shared, kind, options, many, value: first?.value ?? '' };
  });
const anyForm: fc.Arbitrary<Form> = fc.record({
  kind: fc.constant('form'),
  // As short as the shortest platform asks for: Discord's ids have 100 characters.
  id: fc.string({ minLength: 1, maxLength: 100 }),
  title: words,
  about: list(block, 20),
  fields: fc.uniqueArray(field, { minLength: 1, maxLength: 8, selector: ({ name }) => name }),
});

describe('whatever it holds', () => {
  test('a card is a message that Slack takes', () => {
    const taken = fc.property(anyCard, (any) => void expect(messageFaults(messageOf(any))).toEqual([]));
    fc.assert(taken, { numRuns: 60 });
  });

  test('a card is a modal that Slack takes', () => {
    const taken = fc.property(anyCard, (any) => void expect(viewFaults(cardView(any, '{}'))).toEqual([]));
    fc.assert(taken, { numRuns: 40 });
  });

  test('a form is a modal that Slack takes', () => {
    const taken = fc.property(anyForm, (any) => void expect(viewFaults(formView(any, '{}'))).toEqual([]));
    fc.assert(taken, { numRuns: 60 });
  });

  test('a card and a form are a Home tab that Slack takes', () => {
    const taken = fc.property(anyCard, anyForm, (home, form) => {
      expect(viewFaults(homeView(home, form, '{}'))).toEqual([]);
    });
    fc.assert(taken, { numRuns: 40 });
  });
});

/** All that is read on a message, line by line. */
function read(shown: Card): string {
  return messageOf(shown)
    .blocks.flatMap((each) => wordsOf(JSON.parse(JSON.stringify(each))))
    .join('\n');
}

describe('a message', () => {
  test.each<[string, Block, string]>([
    ['a mention', text('<!channel> and <@U1>'), '&lt;!channel&gt; and &lt;@U1&gt;'],
    [
      'code',
      { kind: 'code', language: 'go', source: 'if a < b && c {\n' },
      '```\nif a &lt; b &amp;&amp; c {\n```',
    ],
    ['a meter', { kind: 'meter', label: 'Mark', value: 75, of: 100 }, 'Mark `█████████░░░` 75/100'],
    ['a list', { kind: 'list', items: ['one', 'two'], ordered: true }, '1. one\n2. two'],
    ['a note', { kind: 'note', tone: 'bad', text: 'No.' }, '❌ No.'],
    ['fields', { kind: 'fields', fields: [{ name: 'Streak', value: '3 days' }] }, '*Streak*\n3 days'],
    [
      'a room',
      { kind: 'fields', fields: [{ name: '#go', value: 'soon', room: 'C0123' }] },
      '*<#C0123>*\nsoon',
    ],
    [
      'a room that is no channel',
      { kind: 'fields', fields: [{ name: '<!here>', value: 'soon', room: 'T1:U1' }] },
      '*&lt;!here&gt;*\nsoon',
    ],
    [
      'a verdict with the words that earned it',
      {
        kind: 'verdicts',
        verdicts: [{ verdict: 'hit', text: 'It panics', quote: 'it *panics* `now`', earned: 80, worth: 80 }],
      },
      '✅ 80/80  It panics\n“`it *panics* ʼnowʼ`”',
    ],
    [
      'a table in columns, with the own row marked',
      {
        kind: 'table',
        columns: [
          { title: '#', align: 'right' },
          { title: 'Name', align: 'left' },
        ],
        rows: [
          { cells: ['1', '<@U1>'], mine: false },
          { cells: ['10', 'Bo'], mine: true },
        ],
      },
      '```\n   #  Name\n   1  &lt;@U1&gt;\n▸ 10  Bo\n```',
    ],
  ])('shows %s', (_, body, shown) => {
    expect(read(card('', [body]))).toBe(shown);
  });

  test('shows all of a long text, in as many sections as it takes', () => {
    const lines = Array.from({ length: 200 }, (_, index) => `line ${index} of a & b`).join('\n');
    expect(read(card('Long', [text(lines)])).replaceAll('&amp;', '&')).toBe(`Long\n${lines}`);
  });

  test('says so where it is too long to be shown in full', () => {
    const shown = read(card('Too long', [text('word '.repeat(5000))]));
    expect(shown).toContain('… shortened');
    expect(shown.length).toBeLessThan(13_200);
  });

  test('has all that it says as its text, escaped, for notifications and screen readers', () => {
    expect(
      messageOf(card('Mark <1>', [text('a < b'), { kind: 'list', items: ['x'], ordered: false }])).text,
    ).toBe('Mark &lt;1&gt;\na &lt; b\nx');
  });

  test('offers three or more actions of one command as a menu, and others as buttons', () => {
    const actions = ['leaderboard:week', 'next', 'leaderboard:month', 'leaderboard:all'].map(
      (id): Action => ({
        id,
        label: id.toUpperCase(),
        words: id,
        style: 'plain',
      }),
    );
    const [block] = messageOf(card('', [], { actions })).blocks.slice(-1);
    expect(block).toMatchObject({
      type: 'actions',
      elements: [
        {
          type: 'static_select',
          options: [
            { value: 'leaderboard:week' },
            { value: 'leaderboard:month' },
            { value: 'leaderboard:all' },
          ],
        },
        { type: 'button', value: 'next' },
      ],
    });
  });
});

describe('a field of a form', () => {
  const options = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ value: `v${index}`, label: `L${index}` }));
  const shared = { name: 'field', label: 'Field', required: true };
  test.each<[string, FormField, object]>([
    [
      'text is a text input of 3000 characters',
      { ...shared, kind: 'text', multiline: true },
      { type: 'plain_text_input', multiline: true, max_length: 3000 },
    ],
    [
      'a time is a time picker',
      { ...shared, kind: 'time', value: '09:30' },
      { type: 'timepicker', initial_time: '09:30' },
    ],
    [
      'one of few is radio buttons',
      { ...shared, kind: 'choice', many: false, options: options(3) },
      { type: 'radio_buttons' },
    ],
    [
      'an optional one of few is a menu, which can be left',
      { ...shared, required: false, kind: 'choice', many: false, options: options(3) },
      { type: 'static_select' },
    ],
    [
      'one of many is a menu',
      { ...shared, kind: 'choice', many: false, options: options(11) },
      { type: 'static_select' },
    ],
    [
      'one of more than a menu holds is a menu in groups',
      { ...shared, kind: 'choice', many: false, options: options(150) },
      { type: 'static_select', option_groups: [{}, {}] },
    ],
    [
      'any of few are checkboxes, chosen as before',
      { ...shared, kind: 'choice', many: true, options: options(7), value: 'v1 v3' },
      { type: 'checkboxes', initial_options: [{ value: 'v1' }, { value: 'v3' }] },
    ],
    [
      'any of many are a menu',
      { ...shared, kind: 'choice', many: true, options: options(30) },
      { type: 'multi_static_select' },
    ],
  ])('%s', (_, field, element) => {
    const view = formView({ kind: 'form', id: 'f', title: 'Form', fields: [field] }, '{}');
    expect(view.blocks.at(-1)).toMatchObject({ type: 'input', block_id: 'field', element });
    expect(viewFaults(view)).toEqual([]);
  });
});

test('a modal that waits is one that Slack takes', () => {
  expect(viewFaults(waitingView('{}'))).toEqual([]);
});
