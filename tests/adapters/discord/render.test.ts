import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  type MessageBody,
  renderCard,
  renderReply,
  SHOWN_TO_ASKER,
} from '../../../src/adapters/discord/render.ts';
import type { Action, Block, Card, Form, FormField, Tone } from '../../../src/bot/card.ts';
import { action, card, note, privately, text } from '../../../src/bot/card.ts';
import { pausedCard, revealCard } from '../../../src/bot/daily-card.ts';
import { weekCard } from '../../../src/bot/weekly-card.ts';
import { isAsked } from '../../../src/core/grading/question-grade.ts';
import { bank } from '../../support/bank.ts';
import { messageRules, modalRules } from '../../support/discord/rules.ts';

/** A message as Discord gets it, with what the adapter adds when it sends one. */
function sent({ components, allowedMentions, files }: MessageBody) {
  const flags = SHOWN_TO_ASKER.reduce((sum, flag) => sum | flag, 0);
  const body = JSON.parse(JSON.stringify({ components, flags, allowed_mentions: allowedMentions }));
  return messageRules(files.map(({ name }) => name)).parse(body);
}

function textOf(message: MessageBody): string {
  return message.components
    .flatMap(({ components }) => components)
    .flatMap((part) => ('content' in part ? part.content : []))
    .join('\n');
}

function shown(...body: Block[]): string {
  return renderCard(card('', body)).map(textOf).join('\n---\n');
}

function labels(message: MessageBody | undefined): string[] {
  return (message?.components ?? []).flatMap(({ components }) =>
    components.flatMap((part) =>
      'components' in part
        ? part.components.flatMap((inner) => ('label' in inner ? (inner.label ?? '') : ''))
        : [],
    ),
  );
}

/** Words as people and questions have them, and words as nobody should. */
const words = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '',
    '   ',
    '```',
    '`code` and `more',
    '**bold** __u__ ~~s~~ ||spoiler||',
    '# heading',
    '> quote\n>>> all',
    '<@123456789012345678> @everyone <#1> </x:1> <t:1>',
    '[text](https://example.com/a_b_c)',
    '\u202egnp.exe',
    '\ud83d',
    '👩‍👩‍👧‍👦'.repeat(30),
    'word '.repeat(1500),
    'x'.repeat(9000),
    '\\'.repeat(4000),
    '*_'.repeat(3000),
    'line\n'.repeat(900),
  ),
);
const tone = fc.constantFrom<Tone>('plain', 'good', 'fair', 'bad');
const figure = fc.oneof(fc.integer(), fc.double());
const few = <T>(each: fc.Arbitrary<T>, maxLength = 6) => fc.array(each, { maxLength });
const block: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ kind: fc.constant('text' as const), text: words }),
  fc.record({ kind: fc.constant('note' as const), tone, text: words }),
  fc.record({ kind: fc.constant('code' as const), language: words, source: words }),
  fc.record({ kind: fc.constant('fields' as const), fields: few(fc.record({ name: words, value: words })) }),
  fc.record({
    kind: fc.constant('table' as const),
    columns: few(fc.record({ title: words, align: fc.constantFrom('left' as const, 'right' as const) })),
    rows: few(fc.record({ cells: few(words), mine: fc.boolean() }), 30),
  }),
  fc.record({ kind: fc.constant('list' as const), items: few(words, 30), ordered: fc.boolean() }),
  fc.record({ kind: fc.constant('meter' as const), label: words, value: figure, of: figure }),
  fc.record({
    kind: fc.constant('verdicts' as const),
    verdicts: few(
      fc.record({
        verdict: fc.constantFrom('hit' as const, 'partial' as const, 'missed' as const),
        text: words,
        quote: fc.option(words, { nil: undefined }),
        earned: figure,
        worth: figure,
      }),
    ),
  }),
);
const someAction: fc.Arbitrary<Action> = fc.record({
  id: fc.string({ minLength: 1, maxLength: 100 }),
  label: words,
  words,
  style: fc.constantFrom('primary' as const, 'plain' as const, 'danger' as const),
});
const someCard: fc.Arbitrary<Card> = fc.record({
  kind: fc.constant('card' as const),
  title: words,
  tone,
  body: few(block, 12),
  actions: few(someAction, 60),
});
const someField: fc.Arbitrary<FormField> = fc
  .tuple(
    fc.record({ label: words, required: fc.boolean(), value: words }),
    fc.oneof(
      fc.record({ kind: fc.constant('text' as const), multiline: fc.boolean() }),
      fc.record({ kind: fc.constant('time' as const) }),
      fc.record({
        kind: fc.constant('choice' as const),
        many: fc.boolean(),
        options: fc.uniqueArray(fc.record({ value: fc.stringMatching(/^[a-z]{1,120}$/), label: words }), {
          selector: ({ value }) => value,
          maxLength: 40,
        }),
      }),
    ),
  )
  .map(([common, own]) => ({ name: '', ...common, ...own }));
const someForm: fc.Arbitrary<Form> = fc.record({
  kind: fc.constant('form' as const),
  id: fc.string({ minLength: 1, maxLength: 100 }),
  title: words,
  about: few(block, 3),
  fields: fc
    .array(someField, { minLength: 1, maxLength: 5 })
    .map((fields) => fields.map((field, index) => ({ ...field, name: `field-${index}` }))),
});

describe('every payload', () => {
  it('of any card is within Discord’s limits, and every action is there', () => {
    fc.assert(
      fc.property(someCard, (card) => {
        const messages = renderCard(card);
        for (const message of messages) sent(message);
        const ids = new Set(card.actions.map(({ id }) => id));
        expect(messages.flatMap(labels)).toHaveLength(ids.size);
      }),
      { numRuns: 150 },
    );
  });

  it('of any form is within Discord’s limits, and every field is there', () => {
    fc.assert(
      fc.property(someForm, (form) => {
        const payload = renderReply(privately(form));
        if (payload.kind !== 'modal') throw new Error('a form is a modal');
        const modal = modalRules.parse(JSON.parse(JSON.stringify(payload.modal)));
        const names = modal.components.flatMap((part) => (part.type === 18 ? part.component.custom_id : []));
        expect(names).toEqual(form.fields.map(({ name }) => name));
      }),
      { numRuns: 150 },
    );
  });

  it('shows all words of a text that needs several messages', () => {
    const body = Array.from({ length: 1500 }, (_, index) => `word${index}`).join(' ');
    const messages = renderCard(card('Long', [text(body)], { actions: [action('next', 'Next')] }));
    expect(messages.length).toBeGreaterThan(1);
    const read = new Set(messages.flatMap((message) => textOf(message).split(/\s/)));
    expect(body.split(' ').filter((word) => !read.has(word))).toEqual([]);
    expect(messages.map((message) => labels(message).length)).toEqual([...messages.slice(1).map(() => 0), 1]);
  });

  it('says so where even five messages cannot show all', () => {
    const messages = renderCard(card('Longest', [text('word '.repeat(20_000))]));
    expect(messages).toHaveLength(5);
    expect(textOf(messages[4] ?? messages[0])).toContain('… shortened');
  });

  it('of code that is parted closes every fence and opens it again', () => {
    const source = Array.from({ length: 400 }, (_, index) => `\tfmt.Println("line ${index}")`).join('\n');
    const messages = renderCard(card('', [{ kind: 'code', language: 'go', source }]));
    for (const message of messages) {
      expect(textOf(message).match(/```go\n/g)?.length).toBe(
        (textOf(message).match(/```/g)?.length ?? 0) / 2,
      );
    }
    expect(messages.map(textOf).join('\n')).toContain('line 399');
  });

  it('uploads a file and shows it', () => {
    const attachment = { name: 'gauntlet export.json', mediaType: 'application/json', content: '{}' };
    const [message] = renderCard(card('Your data', [text('All of it.')]), { attachment });
    expect(message.files).toEqual([{ name: 'gauntlet_export.json', attachment: Buffer.from('{}') }]);
    sent(message);
  });

  it.each([
    ['no field', { fields: [] }],
    ['six fields', { fields: Array.from({ length: 6 }, (_, at) => field(`f${at}`)) }],
    ['an id that is too long', { id: 'x'.repeat(101), fields: [field('f')] }],
  ])('of a form with %s is refused here, where the fault is', (_what, more) => {
    const form: Form = { kind: 'form', id: 'f', title: 'F', ...more };
    expect(() => renderReply(privately(form))).toThrow(RangeError);
  });
});

test('a spare field is left out of a form where a modal holds no more, and only there', () => {
  const named = (names: readonly string[]) => {
    const fields = names.map((name) => ({ ...field(name), ...(name === 'spare' && { spare: true }) }));
    return JSON.stringify(renderReply(privately({ kind: 'form', id: 'f', title: 'F', fields })));
  };
  expect(named(['a', 'spare', 'b', 'c', 'd', 'e'])).not.toContain('spare');
  expect(named(['a', 'spare', 'b'])).toContain('spare');
});

function field(name: string): FormField {
  return { kind: 'text', multiline: false, name, label: name, required: true };
}

/** What Discord would take for markup in words: all but what is escaped, and but code, in which nothing is. */
function markupIn(written: string): string[] {
  return (
    written
      .replaceAll(/\\[^A-Za-z0-9\s]|```[\s\S]*?```|`[^`\n]+`/g, 'x')
      .match(/[*_~|`<[\]]|:\/\/|^\s*(?:[#>+-]|\d+\.)[ \t]/gm) ?? []
  );
}

const hostileName = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'*_~|`<>@[]()#:/\\ ab1.-\n\u202e'), minLength: 1, maxLength: 24 }),
  fc.constantFrom('@everyone', '<@123456789012345678>', '[free](https://x.y)', '`', '||x||', '# a', '\\'),
);

describe('a name', () => {
  it('marks up no card that people are named on', () => {
    const [question] = bank.questions.filter(isAsked);
    if (question === undefined) throw new Error('the bank is empty');
    fc.assert(
      fc.property(fc.uniqueArray(hostileName, { minLength: 1, maxLength: 7 }), (names) => {
        const participation = { answered: names.length, points: [], leaders: names, bestMark: 100 };
        const { body } = revealCard(bank, question, '2026-03-04', participation);
        const told = body.slice(-1);
        const changes = names.map((name) => ({ name, before: 50, after: 70 }));
        const week = { people: names.length, answers: names.length, top: [], mostMissed: undefined, changes };
        const improved = weekCard(bank, '2026-03-02', week).body;
        const cards = [
          [card('Shared', [text(`${names.join(' and ')} got 80/100 on: What does it print?`)]), ''],
          [card('Revealed', told), ''],
          [card('The week', improved), ''],
          [
            pausedCard(
              { name: `#${names[0]}`, externalId: '1', teamId: 'team', id: 'room' },
              'The channel is not there any more.',
            ),
            '****', // a field's name is bold
          ],
        ] as const;
        for (const [shown, own] of cards) {
          const words = renderCard({ ...shown, title: '', actions: [] }).map((message) => {
            sent(message);
            return textOf(message).replaceAll(/^> (?:❌ )?/gm, '');
          });
          expect(markupIn(words.join('\n')).join('')).toBe(own);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('of a row stays within the table', () => {
    fc.assert(
      fc.property(hostileName, (name) => {
        const [message] = renderCard(card('', [table([['1', name, '120']])]));
        const fences = textOf(message).match(/```/g)?.length ?? 0;
        expect([0, 2]).toContain(fences);
        // Ours, around the asker's own row and at its start where it is no table.
        const words = textOf(message).replaceAll(/^▸ \*\*|\*\*$|^- /gm, '');
        expect(markupIn(words)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('words', () => {
  test.each<[what: string, words: string, shown: string]>([
    ['bold and its like', '**a** _b_ ~~c~~ ||d||', '\\*\\*a\\*\\* \\_b\\_ \\~\\~c\\~\\~ \\|\\|d\\|\\|'],
    ['a mention', '<@1> @everyone', '\\<@1> @everyone'],
    ['a heading', '# a', '\\# a'],
    ['small print', '-# a', '\\-# a'],
    ['a quotation', '> a', '\\> a'],
    ['a list', '1. a', '1\\. a'],
    ['a link behind other words', '[a](https://b.c)', '\\[a\\](https:\\/\\/b.c)'],
    ['a fence', '```go', '\\`\\`\\`go'],
    ['a figure with its sign', '+8', '+8'],
    ['an override of direction', 'a\u202eb', 'ab'],
    ['code, which stays code', 'call `a_b(*p)` once_more', 'call `a_b(*p)` once\\_more'],
  ])('%s is shown as it is written', (_what, written, seen) => {
    expect(shown(text(written))).toBe(seen);
  });

  it('of a source keep their link', () => {
    const items = ['https://go.dev/ref/spec#Send_statements, Send_statements'];
    expect(shown({ kind: 'list', ordered: false, items })).toBe(
      '- https://go.dev/ref/spec#Send_statements, Send\\_statements',
    );
  });

  it('in code cannot close its fence', () => {
    const source = 'a := `x`\n```\n# not a heading';
    expect(shown({ kind: 'code', language: 'go', source }).match(/```/g)).toHaveLength(2);
  });

  it('of a tone are a sign as well as a colour', () => {
    const titles = (['plain', 'good', 'fair', 'bad'] as const).map((tone) =>
      textOf(renderCard(card('80/100', [], { tone }))[0]),
    );
    expect(titles).toEqual(['### 80/100', '### ✅ 80/100', '### 🟡 80/100', '### ❌ 80/100']);
  });
});

describe('a block', () => {
  it.each<[what: string, block: Block, shown: string]>([
    ['note', note('bad', 'A closed channel\nnever blocks.'), '> ❌ A closed channel\n> never blocks.'],
    ['fields', { kind: 'fields', fields: [{ name: 'Points', value: '+8' }] }, '**Points**  +8'],
    [
      'a room',
      { kind: 'fields', fields: [{ name: '#go', value: 'soon', room: '12345' }] },
      '**<#12345>**  soon',
    ],
    [
      'a room that is no channel',
      { kind: 'fields', fields: [{ name: '#go', value: 'soon', room: 'user-1' }] },
      '**#go**  soon',
    ],
    ['bar', { kind: 'meter', label: 'Mark', value: 80, of: 100 }, '**Mark**  `████████░░` 80/100'],
    [
      'bar that is nearly full',
      { kind: 'meter', label: 'Mark', value: 99, of: 100 },
      '**Mark**  `█████████░` 99/100',
    ],
    [
      'bar that is nearly empty',
      { kind: 'meter', label: 'Mark', value: 1, of: 100 },
      '**Mark**  `█░░░░░░░░░` 1/100',
    ],
    [
      'verdict',
      {
        kind: 'verdicts',
        verdicts: [
          { verdict: 'hit', text: 'The send panics', quote: 'it *panics*', earned: 80, worth: 80 },
          { verdict: 'missed', text: 'The sender closes', quote: undefined, earned: 0, worth: 20 },
        ],
      },
      '✅ **80/80**  The send panics\n-# “it \\*panics\\*”\n❌ **0/20**  The sender closes',
    ],
    [
      'small table',
      table([
        ['1', 'Alice', '120'],
        ['2', 'Bo```b', '9'],
      ]),
      '```\n  #  Name    Points\n  1  Alice      120\n▸ 2  Bo`\u200b``b       9\n```',
    ],
    [
      'table that a phone would break',
      table([
        ['1', 'A name that is longer than a phone is wide', '120'],
        ['2', '**Bob**', '9'],
      ]),
      '- 1 · A name that is longer than a phone is wide · Points 120\n▸ **2 · \\*\\*Bob\\*\\* · Points 9**',
    ],
  ])('%s reads well', (_what, block, seen) => {
    expect(shown(block)).toBe(seen);
  });
});

function table(cells: readonly (readonly string[])[]): Block {
  return {
    kind: 'table',
    columns: [
      { title: '#', align: 'right' },
      { title: 'Name', align: 'left' },
      { title: 'Points', align: 'right' },
    ],
    rows: cells.map((row, at) => ({ cells: row, mine: at === 1 })),
  };
}
