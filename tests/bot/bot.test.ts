import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/bot/commands.ts';
import { botOn, type Heard, NOON, useBot } from '../support/bot.ts';
import { storages } from '../support/database.ts';
import { rightAnswer } from './answers.ts';

const DIRECT = { team: null, room: 'direct-alice' };
const GUILD_2 = { team: { externalId: 'guild-2', name: 'Rustaceans' }, room: 'room-9' };

describe.each(storages)('plain words on $name', (storage) => {
  const bot = useBot(storage);

  it('are the answer to the question that is open', async () => {
    await bot.say('alice', 'question closed-send');
    expect((await bot.tell('alice', 'practice shows that it panics')).title).toBe('80/100 · Good');
    expect((await bot.tell('alice', 'panics')).title).toBe('80/100 · Good');
  });

  it.each<[word: string, command: string]>([
    ['hnit', 'hint'],
    ['Skpi', 'skip'],
    ['/revael', 'reveal'],
    ['leaderbord', 'leaderboard'],
    ['  nxet ', 'next'],
  ])('“%s” alone is taken for a slip, not for an answer', async (word, command) => {
    await bot.say('alice', 'question closed-send');
    const heard = await bot.tell('alice', word);
    expect(heard.notes).toEqual([
      `Did you mean \`${command}\`? To give it as your answer: \`answer ${word.trim()}\`.`,
    ]);
    expect((await bot.tell('alice', 'panics')).fields.Points).toBe('+8');
  });

  it('that look like a command are an answer when they are said to be', async () => {
    await bot.say('alice', 'question closed-send');
    expect((await bot.say('alice', 'answer hnit')).title).toBe('0/100 · Not yet');
  });

  it.each<[words: string, words: string]>([
    ['prctice maps', 'Did you mean `practice`?'],
    ['setings', 'Did you mean `settings`?'],
    ['good morning', '`help` lists what there is.'],
  ])('“%s” without an open question is no command, and says what is', async (words, help) => {
    const { notes } = await bot.tell('alice', words);
    expect(notes).toEqual([
      expect.stringMatching(/^No question is open to answer, and there is no command “.*”\./),
    ]);
    expect(notes[0]).toContain(help);
  });

  it.each<[words: string, title: string]>([
    ['practice maps output', 'Maps · warm-up'],
    ['Streak', 'Your streak'],
    ['/topics', 'Topics'],
    ['me', 'Alice'],
  ])('“%s” without an open question is that command', async (words, title) => {
    expect((await bot.tell('alice', words)).title).toBe(title);
  });

  it.each<[word: string, title: string]>([
    ['hint', 'Hint 1 of 2'],
    ['reveal', 'The answer'],
    ['topics', 'Topics'],
  ])('“%s” alone, with a question open, is that command', async (word, title) => {
    await bot.say('alice', 'question closed-send');
    expect((await bot.tell('alice', word)).title).toBe(title);
  });

  it.each(['', '  \n '])('none at all (%j) welcomes a newcomer with a question', async (words) => {
    const heard = await bot.tell('alice', words);
    expect(heard.question).toBeDefined();
    expect(heard.notes).toEqual([expect.stringContaining('Welcome to Gauntlet.')]);
  });

  it('none at all brings back the question left unanswered, without a welcome', async () => {
    const { question } = await bot.tell('alice', '');
    const again = await bot.tell('alice', '');
    expect([again.question, again.notes]).toEqual([question, []]);
  });

  it('none at all after the answer asks the next', async () => {
    await bot.solve('alice', 'closed-send', rightAnswer('closed-send'));
    expect((await bot.tell('alice', '')).question).not.toBe('closed-send');
  });

  it('of any length are said back shortened', async () => {
    const { notes } = await bot.tell('alice', 'w'.repeat(50_000));
    expect(notes[0]?.length).toBeLessThan(200);
  });
});

describe.each(storages)('commands on $name', (storage) => {
  const bot = useBot(storage);

  it.each<[name: string, help: string]>([
    ['practce', 'Did you mean `practice`?'],
    ['/straek', 'Did you mean `streak`?'],
    ['lead', 'Did you mean `leaderboard`?'],
    ['frobnicate', '`help` lists what there is.'],
    ['__proto__', '`help` lists what there is.'],
    ['constructor', '`help` lists what there is.'],
  ])('“%s” is unknown, and says what is meant', async (name, help) => {
    for (const heard of [await bot.say('alice', name), await bot.slash('alice', name, {})]) {
      expect(heard.notes).toEqual([expect.stringContaining(`There is no command “${name}”`)]);
      expect(heard.notes[0]).toContain(help);
    }
  });

  it('one that is unknown does not say that no question is open while one is', async () => {
    await bot.say('alice', 'question closed-send');
    const { notes } = await bot.say('alice', 'frobnicate');
    expect(notes).toEqual([expect.stringContaining('There is no command “frobnicate”')]);
    expect(notes[0]).not.toContain('no question is open');
  });

  it.each(['PRACTICE maps output', '/practice maps output', '/Practise maps output'])(
    '“%s” is known',
    async (line) => {
      expect((await bot.say('alice', line)).question).toBe('missing-key');
    },
  );

  it('every reply is for the asker alone: nothing is spoiled for the room', async () => {
    await bot.say('alice', 'question closed-send');
    const lines = [
      'practice',
      'hint',
      'answer x',
      'reveal',
      'next',
      'skip',
      'question t-001',
      'search map',
      'topics',
    ];
    lines.push(
      'streak',
      'leaderboard',
      'profile',
      'settings',
      'report it is wrong',
      'privacy export',
      'help',
      'oops',
    );
    for (const line of lines) expect((await bot.say('alice', line)).reply.audience, line).toBe('asker');
  });
});

/** Any code units: halves of characters, control characters, and words that the bot knows between them. */
const noise = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
      fc.string({ maxLength: 8 }),
      fc.constantFrom(' ', ':', 'zone ', 'level:', 'maps', 'closed-send', 'why', 'delete', '\n', '`', '“'),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));
const name = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...COMMANDS.map(({ name }) => name)) }, noise);
const id = fc.tuple(name, noise).map((parts) => parts.join(':'));

describe.each(storages)('anything at all, on $name', (storage) => {
  const bot = useBot(storage);

  it('gets a reply for the asker alone', async () => {
    const replies = fc.oneof(
      fc.tuple(name, noise).map((words) => () => bot.say('alice', words.join(' '))),
      noise.map((words) => () => bot.tell('alice', words)),
      id.map((id) => () => bot.press('alice', id)),
      fc.tuple(id, noise).map(([id, words]) => {
        const values = { answer: words, what: words, confirm: words };
        return () => bot.submit('alice', id, values);
      }),
      fc
        .tuple(
          name,
          fc.constantFrom('topic', 'answer', 'change', 'words', 'name', 'period', '__proto__'),
          noise,
        )
        .map(
          ([name, option, words]) =>
            () =>
              bot.slash('alice', name, Object.fromEntries([[option, words]])),
        ),
    );
    await fc.assert(
      fc.asyncProperty(replies, async (reply) => {
        const heard = await reply();
        expect(heard.reply.audience).toBe('asker');
        expect(heard.title).not.toBe('');
      }),
      { numRuns: 300, seed: 20260304 },
    );
  });
});

describe.each(storages)('buttons on $name', (storage) => {
  const bot = useBot(storage);

  /** Every card that offers something to do, with what it offers. */
  async function offers(): Promise<[line: string, heard: Heard][]> {
    const lines = [
      'question closed-send',
      'hint',
      'answer It panics.',
      'streak',
      'streak why',
      'leaderboard maps',
    ];
    lines.push('profile', 'topics', 'search nil map', 'help', 'reveal', 'practice');
    const heard: [string, Heard][] = [];
    for (const line of lines) heard.push([line, await bot.say('alice', line)]);
    return heard;
  }

  it('every one that a card shows does something', async () => {
    for (const [line, { actions }] of await offers()) {
      for (const id of actions)
        expect((await bot.press('alice', id)).title, `${id} of ${line}`).not.toBe('Not understood');
    }
  });

  it('do what their words do when they are typed', async () => {
    // Where each press may ask or mark, the same question is opened again first.
    for (const [line, { reply }] of await offers()) {
      if (reply.show.kind !== 'card') continue;
      for (const { id, words } of reply.show.actions) {
        await bot.say('alice', 'question closed-send');
        const pressed = await bot.press('alice', id);
        await bot.say('alice', 'question closed-send');
        const typed = await bot.say('alice', words);
        expect.soft(typed.title, `${id} and “${words}” of ${line}`).toBe(pressed.title);
      }
    }
  });

  it('work after a restart, for they hold all that they need', async () => {
    const { actions } = await bot.say('alice', 'question closed-send');
    const another = botOn(bot);
    expect((await another.press('alice', actions[0] ?? '')).form?.id).toBe('answer:closed-send');
    expect((await another.press('alice', 'hint:closed-send')).title).toBe('Hint 1 of 2');
  });

  it('work for whoever presses them, for themselves', async () => {
    await bot.say('alice', 'question closed-send');
    await bot.press('bob', 'reveal:closed-send');
    expect((await bot.tell('alice', rightAnswer('closed-send'))).fields.Points).toBe('+10');
  });

  it.each<[id: string, words: string]>([
    ['duel:closed-send', 'This button is from an older version. `help` lists what there is.'],
    ['', 'This button is from an older version. `help` lists what there is.'],
    [':closed-send', 'This button is from an older version. `help` lists what there is.'],
    ['answer:gone', 'The question “gone” is not in the bank any more. `practice` asks another.'],
    ['report:gone', 'The question “gone” is not in the bank any more. `practice` asks another.'],
    ['hint:gone', 'gone'],
    ['reveal:gone', 'gone'],
    ['skip:gone', 'gone'],
    ['leaderboard:decade', 'No period, topic, page or scope is called “decade”.'],
    ['answer:parcel-tracker', '“parcel-tracker” is a design question'],
  ])('%j is stale, and says so', async (id, words) => {
    const heard = await bot.press('alice', id);
    expect(heard.notes).toEqual([expect.stringContaining(words)]);
  });

  it.each(['duel:1', 'streak:why', 'next'])('a form that no command has (%s) is refused', async (id) => {
    const { notes } = await bot.submit('alice', id, { answer: 'x' });
    expect(notes).toEqual([
      expect.stringMatching(/^(This button is from an older version|`\w+` has no form)/),
    ]);
  });
});

describe.each(storages)('rooms and teams on $name', (storage) => {
  const bot = useBot(storage);

  it('each room holds its own open question and filter', async () => {
    await bot.say('alice', 'practice maps output', { room: 'room-1' });
    await bot.say('alice', 'practice channels output', { room: 'room-2' });
    expect((await bot.tell('alice', '1 2', { room: 'room-2' })).title).toBe('100/100 · Spot on');
    expect((await bot.tell('alice', '0 false', { room: 'room-1' })).title).toBe('100/100 · Spot on');
    expect((await bot.say('alice', 'next', { room: 'room-1' })).text).toContain('`maps output`');
    expect((await bot.say('alice', 'hint', { room: 'room-3' })).notes).toEqual([
      'No question is open here. `practice` asks one.',
    ]);
  });

  it('an account of the same name on another platform is another person', async () => {
    await bot.say('alice', 'question closed-send', { platform: 'discord' });
    const { notes } = await bot.say('alice', 'hint', { platform: 'slack' });
    expect(notes).toEqual(['No question is open here. `practice` asks one.']);
  });

  it('two people in one room have a question each', async () => {
    await bot.say('alice', 'question missing-key');
    await bot.say('bob', 'question buffer-length');
    expect((await bot.tell('alice', '0 false')).title).toBe('100/100 · Spot on');
    expect((await bot.tell('bob', '1 2')).title).toBe('100/100 · Spot on');
  });

  it('a direct message is practice like any other, and counts for the streak', async () => {
    const asked = await bot.say('alice', 'practice maps output', DIRECT);
    expect(asked.question).toBe('missing-key');
    const marked = await bot.tell('alice', '0 false', DIRECT);
    expect(marked.fields).toEqual({ Points: '+10', Streak: '1 day' });
    expect((await bot.say('alice', 'streak')).fields.Streak).toBe('1 day');
    expect((await bot.say('alice', 'practice maps output')).title).toBe('All answered well');
  });

  it('points of a direct message are the person’s own before they are in a team', async () => {
    await bot.solve('alice', 'missing-key', '0 false', DIRECT);
    expect((await bot.say('alice', 'leaderboard', DIRECT)).rows).toEqual([['1', 'Alice', '10', '1']]);
    expect((await bot.say('alice', 'leaderboard')).text).toContain('Nobody has points yet.');
  });

  it('names follow what the platform says now', async () => {
    await bot.solve('alice', 'missing-key', '0 false');
    expect((await bot.say('alice', 'leaderboard', { name: 'Alice B.' })).rows).toEqual([
      ['1', 'Alice B.', '10', '1'],
    ]);
  });

  it.each(['', 'Al\0ice', '\ud83d', '*_`<@1>`_*', 'זהבה', 'n'.repeat(200)])(
    'a person may be called %j',
    async (name) => {
      await bot.solve('alice', 'missing-key', '0 false', { name });
      expect((await bot.say('alice', 'leaderboard', { name })).mine).toHaveLength(1);
    },
  );

  it('somebody new who says two things at once is one person', async () => {
    await Promise.all([
      bot.say('alice', 'help'),
      bot.say('alice', 'topics'),
      bot.say('alice', 'help', GUILD_2),
    ]);
    await bot.solve('alice', 'missing-key', '0 false');
    expect((await bot.say('alice', 'leaderboard')).rows).toHaveLength(1);
  });
});

describe.each(storages)('a database that is lost, with $name', (storage) => {
  /** What is heard once the database was closed under the bot. */
  async function afterwards(lines: readonly string[]) {
    const database = await storage.open();
    const bot = botOn(database);
    try {
      await bot.say('alice', 'question closed-send');
    } finally {
      await database.close();
    }
    const heard: Heard[] = [];
    for (const line of lines) heard.push(await bot.say('alice', line));
    return { heard, logged: bot.logged };
  }

  it('gives a sentence, not a rejection, whatever was said', async () => {
    const lines = ['practice', 'answer It panics.', 'leaderboard', 'privacy export', 'help'];
    const { heard, logged } = await afterwards(lines);
    for (const { notes } of heard) {
      expect(notes).toEqual([
        'The connection to the database was lost. Nothing is half done: try again in a moment.',
      ]);
    }
    expect(logged).toEqual(lines.map(() => 'The connection to the database was lost. {"kind":"lost"}'));
  });

  it('is not put down to what was said', async () => {
    const { heard } = await afterwards(['practice']);
    expect(heard.map(({ title }) => title)).not.toContain('Not understood');
  });
});

it('the clock of the tests stands at noon on a Wednesday', () => {
  expect(NOON.toUTCString()).toBe('Wed, 04 Mar 2026 12:00:00 GMT');
});
