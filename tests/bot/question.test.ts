import { describe, expect, it } from 'vitest';
import { useBot } from '../support/bot.ts';
import { storages } from '../support/database.ts';
import { rightAnswer } from './answers.ts';

describe.each(storages)('a question by its name on $name', (storage) => {
  const bot = useBot(storage);

  it.each([
    'question closed-send',
    'question t-001',
    'question T-001',
    'question Closed-Send',
    'question closed send',
    'question  t 001 ',
  ])('“%s” asks it', async (line) => {
    expect((await bot.say('alice', line)).question).toBe('closed-send');
  });

  it.each<[line: string, words: string]>([
    ['question closed-sned', 'There is no question “closed-sned”. Did you mean `closed-send`?'],
    ['question map-oder', 'Did you mean `map-order`?'],
    ['question nil recieve', 'Did you mean `nil-receive`?'],
    ['question t-014x', 'Did you mean `t-014`'],
    ['question goroutine leaks', '`search` finds questions by their words.'],
    ['question', 'Which one?'],
    ['question parcel-tracker', 'is a design question, which cannot be practised in one message.'],
  ])('“%s” is none, and says what is', async (line, words) => {
    const heard = await bot.say('alice', line);
    expect(heard.notes).toEqual([expect.stringContaining(words)]);
    expect(heard.question).toBeUndefined();
  });

  it('is asked even when it was answered well', async () => {
    await bot.solve('alice', 'map-order', rightAnswer('map-order'));
    expect((await bot.say('alice', 'question map-order')).question).toBe('map-order');
  });

  it('can be asked for with an option that the platform has split', async () => {
    expect((await bot.slash('alice', 'question', { name: 't-013' })).question).toBe('missing-key');
  });
});

describe.each(storages)('search on $name', (storage) => {
  const bot = useBot(storage);
  const found = async (line: string) => (await bot.say('alice', line)).rows.map(([id]) => id);

  it.each<[line: string, ids: string[]]>([
    ['search goroutine', ['closed-send', 'nil-receive']],
    ['find GOROUTINES', ['closed-send', 'nil-receive']],
    ['search closed sending', ['closed-send']],
    ['search t-011', ['map-order']],
    ['search map order', ['map-order']],
  ])('“%s” finds questions by their words, in any form', async (line, ids) => {
    expect((await found(line)).toSorted()).toEqual(ids);
  });

  it('what is found shows id, level and prompt, and can be asked', async () => {
    const heard = await bot.say('alice', 'search range keys');
    expect(heard.title).toBe('1 question');
    expect(heard.rows).toEqual([
      ['map-order', 'core', 'In which order does `range` visit the keys of a map?'],
    ]);
    expect((await bot.press('alice', heard.actions[0] ?? '')).question).toBe('map-order');
  });

  it('finding nothing says so', async () => {
    const heard = await bot.say('alice', 'search quantum goroutine');
    expect(heard.title).toBe('Nothing found');
    expect(heard.text).toContain('No question has all of “quantum goroutine”.');
  });

  it('without words asks for some', async () => {
    expect((await bot.say('alice', 'search')).notes).toEqual(['Search for what? `search nil channel`.']);
  });

  it.each(['search .', 'search \0', 'search ((((', 'search %_', `search ${'long '.repeat(3000)}`])(
    '%j finds nothing rather than everything',
    async (line) => {
      expect((await bot.say('alice', line)).title).toBe('Nothing found');
    },
  );

  it('offers to ask only what can be asked', async () => {
    const heard = await bot.say('alice', 'search parcels');
    for (const id of heard.actions) expect((await bot.press('alice', id)).question).toBeDefined();
  });
});

describe.each(storages)('topics on $name', (storage) => {
  const bot = useBot(storage);

  it('lists what can be practised, and how much of it was answered well', async () => {
    expect((await bot.say('alice', 'topics')).rows).toEqual([
      ['channels', 'Channels', '5', '0'],
      ['maps', 'Maps', '4', '0'],
    ]);
    await bot.solve('alice', 'map-order', rightAnswer('map-order'));
    await bot.solve('alice', 'nil-map-write', 'A');
    await bot.solve('alice', 'closed-send', 'It panics.');
    await bot.solve('bob', 'nil-receive', rightAnswer('nil-receive'));
    expect((await bot.say('alice', 'topics')).rows).toEqual([
      ['channels', 'Channels', '5', '1'],
      ['maps', 'Maps', '4', '1'],
    ]);
  });
});
