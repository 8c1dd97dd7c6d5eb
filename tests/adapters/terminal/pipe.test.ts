import { PassThrough, Readable, Writable } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import { Chalk } from 'chalk';
import { describe, expect, test } from 'vitest';
import { progress, runTerminal, type TerminalOptions } from '../../../src/adapters/terminal/adapter.ts';
import { linesOf } from '../../../src/adapters/terminal/lines.ts';
import type { Style } from '../../../src/adapters/terminal/render.ts';
import { card, privately, type Reply, text } from '../../../src/bot/card.ts';
import type { Incoming } from '../../../src/bot/incoming.ts';

const style: Style = { width: 80, colour: new Chalk({ level: 0 }), unicode: true, interactive: false };

type Session = { readonly heard: Incoming[]; readonly errors: unknown[]; readonly shown: string };

async function piped(input: Readable, more: Partial<TerminalOptions> = {}): Promise<Session> {
  const output = new PassThrough();
  const shown = textOf(output);
  const heard: Incoming[] = [];
  const errors: unknown[] = [];
  const handle = more.handle ?? (async () => privately(card('Done', [])));
  await runTerminal({
    complete: () => [],
    commands: [
      { name: 'next', takes: 'nothing' },
      { name: 'answer', takes: 'free' },
    ],
    person: { accountId: 'me', name: 'Me' },
    place: { platform: 'terminal', team: null, room: 'terminal' },
    input,
    output,
    interactive: false,
    style,
    deliveryId: () => `d${heard.length}`,
    openWith: [{ kind: 'command', name: 'welcome', rest: '' }],
    history: { load: async () => [], save: async () => {} },
    attachment: async ({ name }) => `/exports/${name}`,
    onError: (error) => errors.push(error),
    ...more,
    handle: (incoming) => {
      heard.push(incoming);
      return handle(incoming);
    },
  });
  output.end();
  return { heard, errors, shown: await shown };
}

const said = ({ heard }: Session) => heard.map((incoming) => incoming.said);

describe('input that is piped', () => {
  test('is handled line by line in order, and ends with the input', async () => {
    const order: string[] = [];
    const session = await piped(Readable.from(['next\r\nIt blocks.\n', '\nanswer\nanswer for ', 'ever']), {
      handle: async ({ delivery }): Promise<Reply> => {
        order.push(`start ${delivery}`);
        await new Promise(setImmediate);
        order.push(`end ${delivery}`);
        return privately(card(`Reply ${delivery}`, []));
      },
    });
    expect(said(session)).toEqual([
      { kind: 'command', name: 'next', rest: '', line: 'next' },
      { kind: 'text', text: 'It blocks.' },
      { kind: 'command', name: 'answer', rest: '', line: 'answer' },
      { kind: 'command', name: 'answer', rest: 'for ever', line: 'answer for ever' },
    ]);
    expect(order).toEqual(['d0', 'd1', 'd2', 'd3'].flatMap((id) => [`start ${id}`, `end ${id}`]));
    expect(session.shown).toBe('Reply d0\n\nReply d1\n\nReply d2\n\nReply d3\n\n');
  });

  test('may be half a megabyte on one line', async () => {
    const session = await piped(Readable.from([Buffer.from('answer '), Buffer.from('é'.repeat(250_000))]), {
      handle: async ({ said }) => privately(card('', [text(said.kind === 'command' ? said.rest : '')])),
    });
    expect(said(session)).toMatchObject([{ kind: 'command', name: 'answer', rest: 'é'.repeat(250_000) }]);
    expect(session.shown.replace(/\s/g, '')).toBe('é'.repeat(250_000));
  });

  test('stops at quit', async () => {
    expect(said(await piped(Readable.from(['quit\nnext\n'])))).toEqual([]);
  });

  test('fills a form from the lines that follow', async () => {
    const field = {
      name: 'sure',
      label: 'Type DELETE',
      kind: 'text' as const,
      multiline: false,
      required: true,
    };
    const handle: TerminalOptions['handle'] = async ({ said }) =>
      said.kind === 'form'
        ? privately(card(`Sure: ${JSON.stringify(said.values)}`, []))
        : privately({ kind: 'form', id: 'f', title: 'Delete?', fields: [field] });
    const filled = await piped(Readable.from(['next\nDELETE\n']), { handle });
    expect(filled.shown).toBe('Delete?\n\n  Type DELETE\nSure: {"sure":"DELETE"}\n\n');
    const cut = await piped(Readable.from(['next\n']), { handle });
    expect(cut.shown).toContain('Cancelled; nothing was sent.');
    expect(cut.heard).toHaveLength(1);
  });

  test('gets told where a file went', async () => {
    const attachment = { name: 'export.json', mediaType: 'application/json', content: '{}' };
    const session = await piped(Readable.from(['next']), {
      handle: async () => ({ ...privately(card('Export', [])), attachment }),
    });
    expect(session.shown).toContain('Saved: /exports/export.json');
  });

  test('goes on after a failure', async () => {
    const session = await piped(Readable.from(['next\nIt blocks.\n']), {
      handle: async ({ said }) => {
        if (said.kind === 'command') throw new Error('down');
        return privately(card('Done', []));
      },
    });
    expect(session.shown).toBe('✗ Something went wrong; nothing was lost. Try again.\n\nDone\n\n');
    expect(session.errors).toEqual([new Error('down')]);
  });

  test('ends quietly when nobody reads the output any more', async () => {
    const output = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })),
    });
    const input = new PassThrough();
    input.write('next\nnext\n');
    const session = await piped(input, { output });
    expect(session.heard).toHaveLength(1);
    expect(session.errors).toEqual([]);
  });
});

describe('lines', () => {
  const bytes = (...chunks: readonly (readonly number[])[]) =>
    Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
  const utf8 = (...chunks: readonly string[]) => Readable.from(chunks.map((chunk) => Buffer.from(chunk)));

  test.each<[string, Readable, string[]]>([
    ['nothing', bytes(), []],
    ['a last line without an ending', utf8('a\nb'), ['a', 'b']],
    ['empty lines', utf8('\n\na\n'), ['', '', 'a']],
    ['Windows endings, parted between chunks', utf8('a\r', '\nb\r\n'), ['a', 'b']],
    ['a byte-order mark in three chunks', bytes([0xef], [0xbb], [0xbf, 0x61]), ['a']],
    ['a letter parted between chunks', bytes([0xc3], [0xa9]), ['é']],
    ['bytes that are not UTF-8', bytes([0x61, 0xff, 0x62, 0x0a, 0xe2, 0x82]), ['a�b', '�']],
    ['text', Readable.from(['\uFEFFa\n', '\uFEFFb']), ['a', '\uFEFFb']],
  ])('%s', async (_, input, expected) => {
    const lines: string[] = [];
    for await (const line of linesOf(input)) lines.push(line);
    expect(lines).toEqual(expected);
  });
});

describe('progress', () => {
  test.each([
    [true, 'Preparing the database…\n'],
    [false, ''],
  ])('to a person (%s) shows %j', async (interactive, expected) => {
    const output = new PassThrough();
    progress(output, interactive, style).stop();
    output.end();
    expect(await textOf(output)).toBe(expected);
  });
});
