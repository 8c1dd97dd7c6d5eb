import { describe, expect, it } from 'vitest';
import { bank, type TestBot, useBot } from '../support/bot.ts';
import { storages } from '../support/database.ts';
import { ALL, type AskedId, CHANNELS, MAPS, rightAnswer, wrongAnswer } from './answers.ts';

/** The questions that asking again and again without an answer brings up, whatever chance says. */
async function askable(bot: TestBot, line: string): Promise<string[]> {
  const asked = new Set<string>();
  for (const pool of [0, 0.99]) {
    for (let pick = 0; pick < 10; pick += 1) {
      bot.chances(pool, pick / 10);
      const { question } = await bot.say('alice', line, { room: `room-${pool}-${pick}` });
      if (question !== undefined) asked.add(question);
    }
  }
  return [...asked].toSorted();
}

const sorted = (ids: readonly string[]) => ids.toSorted();

describe.each(storages)('practice on $name', (storage) => {
  const bot = useBot(storage);

  it.each<[line: string, asked: readonly AskedId[]]>([
    ['practice', ALL],
    ['practise', ALL],
    ['practise', ALL],
    ['practice channels', CHANNELS],
    ['practice warm-up', ['closed-send', 'nil-map-write', 'missing-key']],
    ['practice choice', ['closed-receive', 'select-choice', 'nil-map-write']],
    ['practice maps warm-up', ['nil-map-write', 'missing-key']],
    ['practice warm-up maps', ['nil-map-write', 'missing-key']],
    ['practice output maps warm-up', ['missing-key']],
    ['practice warm-up output maps', ['missing-key']],
    ['practice maps  SENIOR', ['map-growth']],
    ['practice Maps open core', ['map-order']],
    ['practice level:core topic:maps', ['map-order']],
    ['practice kind:output channels', ['buffer-length']],
    ['/practice staff', ['select-choice']],
  ])('“%s” asks only what it names', async (line, asked) => {
    expect(await askable(bot, line)).toEqual(sorted(asked));
  });

  it('a filter that the platform has split means the same', async () => {
    const asked = await bot.slash('alice', 'practice', { kind: 'output', topic: 'maps' });
    expect(asked.question).toBe('missing-key');
  });

  it('an option that the command does not have is refused', async () => {
    const refused = await bot.slash('alice', 'practice', { mood: 'gloomy' });
    expect(refused.notes).toEqual(['`practice` has no option “mood”.']);
  });

  it.each<[line: string, words: string]>([
    ['practice chanels', 'No topic, level or kind is called “chanels”. Did you mean `channels`?'],
    ['practice snior', 'No topic, level or kind is called “snior”. Did you mean `senior`?'],
    ['practice warmup', 'Did you mean `warm-up`?'],
    ['practice ouptut', 'Did you mean `output`?'],
    ['practice maps channels', 'No level or kind is called “channels”.'],
    ['practice topic:mpas', 'No topic is called “mpas”. Did you mean `maps`?'],
    ['practice level:hardest', 'There is `warm-up`, `core`, `senior` and `staff`.'],
    ['practice xylophone', 'There is `channels`, `delivery`, `maps`, `warm-up`, '],
    ['practice maps core open again', '`practice` takes no more words; I do not understand “again”.'],
  ])('“%s” is not understood, and says what would be', async (line, words) => {
    const refused = await bot.say('alice', line);
    expect(refused.notes).toEqual([expect.stringContaining(words)]);
    expect(refused.question).toBeUndefined();
  });

  it('a word that is not understood is said back shortened', async () => {
    const { notes } = await bot.say('alice', `practice ${'x'.repeat(5000)}`);
    expect(notes).toEqual([expect.stringContaining(`is called “${'x'.repeat(59)}…”.`)]);
  });

  it('a filter that fits no question says which smaller ones do', async () => {
    const { notes } = await bot.say('alice', 'practice staff maps');
    expect(notes).toEqual(['No question fits `maps staff`. There is `staff` (1) and `maps` (4).']);
  });

  it('a topic that holds nothing to practise says what there is', async () => {
    const { notes, question } = await bot.say('alice', 'practice delivery');
    expect(notes).toEqual([expect.stringMatching(/^No question fits `delivery`\. .*(9|`topics`)/)]);
    expect(question).toBeUndefined();
  });

  it('a question shows its prompt, its topic and level, and nothing that gives it away', async () => {
    const asked = await bot.say('alice', 'practice channels staff');
    expect(asked.title).toBe('Channels · staff');
    expect(asked.text).toContain('Two cases of a `select` are ready. Which one runs?');
    expect(asked.text).toContain('A. The first\nB. One at random');
    expect(asked.text).not.toContain('starving');
    expect(asked.actions).toEqual([
      'answer:select-choice',
      'hint:select-choice',
      'skip:select-choice',
      'reveal:select-choice',
      'report:select-choice',
    ]);
    expect(asked.reply.audience).toBe('asker');
  });

  it('an output question shows its program', async () => {
    const asked = await bot.say('alice', 'practice channels output');
    expect(asked.text).toContain('fmt.Println(len(c), cap(c))');
    expect(asked.text).not.toContain('1 2');
  });

  it('a question without hints offers none', async () => {
    expect((await bot.say('alice', 'question nil-receive')).actions).not.toContain('hint:nil-receive');
  });

  it('no question that was answered well is repeated for 30 days, whatever chance says', async () => {
    bot.chances(0.1, 0.9, 0.4, 0.7, 0.95, 0.3);
    const asked: string[] = [];
    for (
      let heard = await bot.say('alice', 'practice');
      heard.question;
      heard = await bot.say('alice', 'next')
    ) {
      asked.push(heard.question);
      await bot.tell('alice', rightAnswer(heard.question));
    }
    expect(sorted(asked)).toEqual(sorted(ALL));
    const done = await bot.say('alice', 'practice');
    expect(done.title).toBe('All answered well');
    expect(done.text).toContain('You answered every question of the bank well in the last 30 days.');
    bot.clock.advance({ days: 29 });
    expect((await bot.say('alice', 'practice')).title).toBe('All answered well');
    bot.clock.advance({ days: 1 });
    expect((await bot.say('alice', 'practice')).question).toBeDefined();
  });

  it('what is answered well by one person is still asked of another', async () => {
    await bot.solve('alice', 'missing-key', rightAnswer('missing-key'));
    expect((await bot.say('bob', 'practice maps output')).question).toBe('missing-key');
  });

  it('a missed question comes back after an hour, before new ones', async () => {
    await bot.solve('alice', 'map-order', wrongAnswer('map-order'));
    bot.clock.advance({ minutes: 59 });
    bot.chances(0);
    expect((await bot.say('alice', 'practice', { room: 'quiet' })).question).not.toBe('map-order');
    bot.clock.advance({ minutes: 1 });
    expect((await bot.say('alice', 'practice', { room: 'quiet' })).question).toBe('map-order');
  });

  it('one pick in four is new all the same, so that a backlog does not bury what is new', async () => {
    await bot.solve('alice', 'map-order', wrongAnswer('map-order'));
    bot.clock.advance({ days: 1 });
    bot.chances(0.76, 0);
    expect((await bot.say('alice', 'practice maps', { room: 'quiet' })).question).not.toBe('map-order');
  });

  it('a missed question that was answered well later rests', async () => {
    await bot.solve('alice', 'missing-key', wrongAnswer('missing-key'));
    await bot.solve('alice', 'missing-key', rightAnswer('missing-key'));
    bot.clock.advance({ days: 1 });
    expect((await bot.say('alice', 'practice maps output')).title).toBe('All answered well');
  });

  it('the level of the settings goes before others, and a level that is named before that', async () => {
    await bot.say('alice', 'settings level staff');
    for (const pick of [0, 0.3, 0.6, 0.9]) {
      bot.chances(0, pick);
      expect((await bot.say('alice', 'practice', { room: `room-${pick}` })).question).toBe('select-choice');
    }
    expect((await bot.say('alice', 'practice maps senior')).question).toBe('map-growth');
    expect(MAPS).toContain((await bot.say('alice', 'practice maps')).question);
  });
});

describe.each(storages)('next and skip on $name', (storage) => {
  const bot = useBot(storage);

  it('next asks another question of the same filter', async () => {
    let before = await bot.say('alice', 'practice channels');
    for (const pick of [0, 0.2, 0.5, 0.8, 0.99, 0, 0.3]) {
      bot.chances(0, pick);
      const after = await bot.say('alice', 'next');
      expect(CHANNELS).toContain(after.question);
      expect(after.question).not.toBe(before.question);
      before = after;
    }
  });

  it('next keeps level and kind as well', async () => {
    await bot.say('alice', 'practice core choice');
    expect((await bot.say('alice', 'next')).question).toBe('closed-receive');
    await bot.say('alice', 'practice warm-up maps');
    const asked = [
      await bot.say('alice', 'next'),
      await bot.say('alice', 'next'),
      await bot.press('alice', 'next'),
    ];
    for (const { question } of asked) expect(['nil-map-write', 'missing-key']).toContain(question);
  });

  it('next without a question before asks any', async () => {
    expect(ALL).toContain((await bot.say('alice', 'next')).question);
  });

  it('next takes no words', async () => {
    const { notes } = await bot.say('alice', 'next maps');
    expect(notes).toEqual(['`next` takes no more words; I do not understand “maps”.']);
  });

  it('next does not say that all is answered well while the open question is not', async () => {
    await bot.solve('alice', 'nil-map-write', rightAnswer('nil-map-write'));
    const open = await bot.say('alice', 'practice maps warm-up');
    expect(open.question).toBe('missing-key');
    const after = await bot.say('alice', 'next');
    expect(after.title).not.toBe('All answered well');
    expect(after.question).toBe('missing-key');
  });

  it('skip asks the next of the same filter, and the skipped one comes after the others', async () => {
    const asked: (string | undefined)[] = [];
    let heard = await bot.say('alice', 'practice maps');
    for (const pick of [0.9, 0.1, 0.5]) {
      asked.push(heard.question);
      bot.chances(0, pick);
      heard = await bot.say('alice', 'skip');
    }
    asked.push(heard.question);
    expect(sorted(asked.flatMap((id) => id ?? []))).toEqual(sorted(MAPS));
  });

  it('the button of a question skips that question', async () => {
    const asked = await bot.say('alice', 'practice maps');
    const after = await bot.press('alice', `skip:${asked.question}`);
    expect(after.question).not.toBe(asked.question);
    expect(MAPS).toContain(after.question);
  });

  it('skip of the last question of a filter does not lose the filter', async () => {
    await bot.say('alice', 'practice maps output');
    await bot.say('alice', 'skip');
    expect((await bot.say('alice', 'next')).question).toBe('missing-key');
  });

  it('skip without an open question says how to get one', async () => {
    const { notes } = await bot.say('alice', 'skip');
    expect(notes).toEqual(['No question is open here. `practice` asks one.']);
  });

  it('skip costs nothing: the question earns all its points later', async () => {
    await bot.say('alice', 'practice maps output');
    await bot.say('alice', 'skip');
    const marked = await bot.solve('alice', 'missing-key', rightAnswer('missing-key'));
    expect(marked.fields.Points).toBe('+10');
  });
});

it('the bank of the tests holds the questions that the tests answer', () => {
  const asked = bank.questions.filter(({ kind }) => kind !== 'design').map(({ id }) => id);
  expect(sorted(asked)).toEqual(sorted(ALL));
});
