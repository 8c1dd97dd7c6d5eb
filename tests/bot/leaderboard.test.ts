import { describe, expect, it } from 'vitest';
import { bankOf, type TestBot, useBot } from '../support/bot.ts';
import { storages } from '../support/database.ts';
import { type AskedId, rightAnswer } from './answers.ts';

const RUSTACEANS = { team: { externalId: 'guild-2', name: 'Rustaceans' }, room: 'room-9' };

/** Each answers each of these questions right. */
async function solved(bot: TestBot, ...entries: readonly [who: string, ...questions: AskedId[]][]) {
  for (const [who, ...questions] of entries) {
    for (const question of questions) await bot.solve(who, question, rightAnswer(question));
  }
}

describe.each(storages)('leaderboard on $name', (storage) => {
  const bot = useBot(storage);
  const board = async (line = 'leaderboard', who = 'alice') => (await bot.say(who, line)).rows;

  it('of nobody says how to take the lead', async () => {
    const heard = await bot.say('alice', 'leaderboard');
    expect(heard.title).toBe('Leaderboard this week');
    expect(heard.text).toContain('Nobody has points yet. The first answer takes the lead.');
  });

  it('ranks by points, gives a tie one rank and leaves out the next, and marks the own row', async () => {
    await solved(
      bot,
      ['dora', 'missing-key'],
      ['alice', 'map-order'],
      ['carol', 'missing-key', 'closed-send'],
      ['bob', 'map-order'],
    );
    for (const who of ['alice', 'bob']) {
      const heard = await bot.say(who, 'leaderboard');
      expect(heard.rows).toEqual([
        ['1', 'Carol', '20', '2'],
        ['2', 'Alice', '15', '1'],
        ['2', 'Bob', '15', '1'],
        ['4', 'Dora', '10', '1'],
      ]);
      expect(heard.mine).toEqual([['2', who === 'alice' ? 'Alice' : 'Bob', '15', '1']]);
    }
    expect((await bot.say('erin', 'leaderboard')).mine).toEqual([]);
  });

  it('lists those whose answers earned nothing, after those who have points', async () => {
    await bot.solve('alice', 'closed-receive', 'B');
    await solved(bot, ['bob', 'missing-key']);
    expect(await board()).toEqual([
      ['1', 'Bob', '10', '1'],
      ['2', 'Alice', '0', '1'],
    ]);
  });

  it('people of the same name are two', async () => {
    await bot.solve('alice', 'missing-key', '0 false', { name: 'Sam' });
    await bot.solve('bob', 'missing-key', '0 false', { name: 'Sam' });
    const heard = await bot.say('bob', 'leaderboard', { name: 'Sam' });
    expect(heard.rows).toEqual([
      ['1', 'Sam', '10', '1'],
      ['1', 'Sam', '10', '1'],
    ]);
    expect(heard.mine).toHaveLength(1);
  });

  it('is of the week from Monday, of the month, or of all time', async () => {
    bot.clock.set('2026-02-28T12:00:00Z'); // the last day of a month, a Saturday
    await solved(bot, ['alice', 'missing-key']);
    bot.clock.set('2026-03-01T23:59:59Z'); // the first day of a month, a Sunday
    await solved(bot, ['alice', 'map-order']);
    bot.clock.set('2026-03-02T00:00:00Z'); // a Monday
    await solved(bot, ['alice', 'map-growth']);
    const boards: [line: string, title: string, row: string[]][] = [
      ['leaderboard', 'this week', ['1', 'Alice', '20', '1']],
      ['leaderboard week', 'this week', ['1', 'Alice', '20', '1']],
      ['top month', 'this month', ['1', 'Alice', '35', '2']],
      ['lb ALL', 'of all time', ['1', 'Alice', '45', '3']],
    ];
    for (const [line, title, row] of boards) {
      const heard = await bot.say('alice', line);
      expect(heard.title).toBe(`Leaderboard ${title}`);
      expect(heard.rows).toEqual([row]);
    }
    bot.clock.set('2026-03-09T00:00:00Z');
    expect(await board()).toEqual([]);
    bot.clock.set('2026-04-01T00:00:00Z');
    expect(await board('leaderboard month')).toEqual([]);
    expect(await board('leaderboard all')).toEqual([['1', 'Alice', '45', '3']]);
  });

  it('is of one topic, with a period in any order', async () => {
    await solved(bot, ['alice', 'map-order', 'closed-send'], ['bob', 'closed-receive']);
    for (const line of ['leaderboard channels', 'leaderboard channels week', 'leaderboard week channels'])
      expect(await board(line)).toEqual([
        ['1', 'Bob', '15', '1'],
        ['2', 'Alice', '10', '1'],
      ]);
    expect((await bot.say('alice', 'leaderboard maps all')).title).toBe('Leaderboard of all time in Maps');
    const split = await bot.slash('alice', 'leaderboard', { topic: 'maps', period: 'month' });
    expect(split.rows).toEqual([['1', 'Alice', '15', '1']]);
  });

  it('offers the other periods, of the same topic', async () => {
    await solved(bot, ['alice', 'map-order', 'closed-send']);
    const heard = await bot.say('alice', 'leaderboard maps');
    expect(heard.actions).toEqual([
      'leaderboard:day maps page:1',
      'leaderboard:month maps page:1',
      'leaderboard:all maps page:1',
    ]);
    for (const id of heard.actions) {
      const pressed = await bot.press('alice', id);
      expect(pressed.title).toContain('in Maps');
      expect(pressed.rows).toEqual([['1', 'Alice', '15', '1']]);
    }
  });

  it.each<[line: string, words: string]>([
    ['leaderboard weak', 'Did you mean `week`?'],
    ['leaderboard mnoth', 'Did you mean `month`?'],
    ['leaderboard chanels', 'Did you mean `channels`?'],
    ['leaderboard year', 'No period, topic, page or scope is called “year”.'],
    ['leaderboard week month', 'No topic, page or scope is called “month”.'],
  ])('“%s” is not understood, and says what would be', async (line, words) => {
    expect((await bot.say('alice', line)).notes).toEqual([expect.stringContaining(words)]);
  });

  it('leaves out who does not want to be listed, ranks the rest anew, and takes them back', async () => {
    await solved(bot, ['alice', 'map-growth'], ['bob', 'map-order'], ['carol', 'missing-key']);
    await bot.say('alice', 'settings leaderboard off');
    const ranked = [
      ['1', 'Bob', '15', '1'],
      ['2', 'Carol', '10', '1'],
    ];
    expect(await board('leaderboard', 'bob')).toEqual(ranked);
    const own = await bot.say('alice', 'leaderboard');
    expect(own.rows).toEqual(ranked);
    expect(own.notes).toEqual(['You are not listed: `settings leaderboard on` changes that.']);
    await solved(bot, ['alice', 'missing-key']);
    await bot.say('alice', 'settings leaderboard on');
    expect(await board()).toEqual([
      ['1', 'Alice', '30', '2'],
      ['2', 'Bob', '15', '1'],
      ['3', 'Carol', '10', '1'],
    ]);
  });

  it('of a day says who led yesterday, with all who share the lead', async () => {
    await solved(bot, ['alice', 'map-order'], ['bob', 'missing-key'], ['carol', 'closed-receive']);
    expect((await bot.say('bob', 'leaderboard day')).text).not.toContain('Yesterday');
    bot.clock.advance({ days: 1 });
    const heard = await bot.say('bob', 'leaderboard day');
    expect(heard.title).toBe('Leaderboard today');
    expect(heard.rows).toEqual([]);
    expect(heard.text).toContain('Yesterday Alice and Carol led with 15 points.');
    expect((await bot.say('bob', 'leaderboard')).text).toContain('Yesterday Alice and Carol led');
    for (const line of ['leaderboard month', 'leaderboard day maps'])
      expect((await bot.say('bob', line)).text).not.toContain('Yesterday');
    await bot.say('alice', 'settings leaderboard off');
    expect((await bot.say('bob', 'leaderboard day')).text).toContain('Yesterday Carol led with 15 points.');
  });

  it('across teams shows teams that chose it beside the own, and nobody’s name', async () => {
    await solved(bot, ['alice', 'missing-key'], ['bob', 'map-order']);
    await bot.solve('carol', 'map-growth', rightAnswer('map-growth'), RUSTACEANS);
    expect((await bot.say('alice', 'leaderboard across')).rows).toEqual([['1', 'Gophers', '25', '2']]);
    await bot.say('carol', 'team across on', { ...RUSTACEANS, mayConfigure: true });
    const heard = await bot.say('alice', 'leaderboard across');
    expect(heard.title).toBe('Leaderboard this week, team against team');
    expect(heard.rows).toEqual([
      ['1', 'Gophers', '25', '2'],
      ['2', 'Rustaceans', '20', '1'],
    ]);
    expect(heard.mine).toEqual([['1', 'Gophers', '25', '2']]);
    expect(heard.text).not.toMatch(/Alice|Bob|Carol/);
    expect(heard.actions).toContain('leaderboard:month across page:1');
    // The other way round Gophers did not choose to be seen.
    expect((await bot.say('carol', 'leaderboard across', RUSTACEANS)).rows).toEqual([
      ['1', 'Rustaceans', '20', '1'],
    ]);
  });

  it('keeps two teams apart, and says who of both is whom', async () => {
    await solved(bot, ['alice', 'missing-key']);
    await bot.solve('alice', 'map-growth', rightAnswer('map-growth'), RUSTACEANS);
    await bot.solve('bob', 'map-order', rightAnswer('map-order'), RUSTACEANS);
    expect(await board()).toEqual([['1', 'Alice', '10', '1']]);
    expect((await bot.say('alice', 'leaderboard', RUSTACEANS)).rows).toEqual([
      ['1', 'Alice', '20', '1'],
      ['2', 'Bob', '15', '1'],
    ]);
  });

  it('counts an answer at once where its writer’s day is ahead of the team’s', async () => {
    bot.clock.set('2026-03-08T23:30:00Z'); // a Sunday; Monday in Auckland
    await bot.say('alice', 'settings zone Pacific/Auckland');
    await solved(bot, ['alice', 'missing-key']);
    expect(await board()).toEqual([['1', 'Alice', '10', '1']]);
  });

  it('counts an answer at once where its writer’s day is behind the team’s', async () => {
    bot.clock.set('2026-03-09T01:30:00Z'); // a Monday; Sunday in New York
    await bot.say('alice', 'settings zone America/New_York');
    await solved(bot, ['alice', 'missing-key']);
    expect(await board()).toEqual([['1', 'Alice', '10', '1']]);
  });
});

const names = Array.from({ length: 14 }, (_, index) => `p${String(index + 1).padStart(2, '0')}`);

/** As many questions as people, so that each can answer another number of them. */
const ladder = bankOf(
  { id: 'ladder', title: 'Ladder' },
  names.map((name) => ({
    kind: 'choice',
    id: name,
    topic: 'ladder',
    level: 'warm-up',
    prompt: 'Which step?',
    hints: [],
    answer: 'The first.',
    sources: [],
    since: '1.0',
    options: [
      { text: 'The first', correct: true, why: 'It is.' },
      { text: 'The last', why: 'It is not.' },
    ],
  })),
);

describe.each(storages)('a long leaderboard on $name', (storage) => {
  const bot = useBot(storage, { bank: ladder });
  const ranks = async (who: string) => (await bot.say(who, 'leaderboard')).rows.map(([rank]) => rank);
  const TOP = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10'];

  /** The first of them has the most points, the last the fewest. */
  async function climb(): Promise<void> {
    for (const [index, who] of names.entries()) {
      for (const question of names.slice(index)) await bot.solve(who, question, 'A');
    }
  }

  it('shows ten, and the own row with its neighbours when it is not among them', async () => {
    await climb();
    expect(await ranks('p01')).toEqual(TOP);
    expect(await ranks('p10')).toEqual([...TOP, '11']);
    expect(await ranks('stranger')).toEqual(TOP);
    expect(await ranks('p13')).toEqual([...TOP, '…', '12', '13', '14']);
    expect(await ranks('p14')).toEqual([...TOP, '…', '13', '14']);
    const heard = await bot.say('p13', 'leaderboard');
    expect(heard.mine).toEqual([['13', 'P13', '20', '2']]);
    expect(heard.text).toContain('Page 1 of 2, 14 people in all.');
  });

  it('turns its pages, with the own row and its neighbours on each', async () => {
    await climb();
    const first = await bot.say('p02', 'leaderboard');
    expect(first.actions).toContain('leaderboard:week page:2');
    expect(first.actions).not.toContain('leaderboard:week page:0');
    const second = await bot.press('p02', 'leaderboard:week page:2');
    expect(second.rows.map(([rank]) => rank)).toEqual(['1', '2', '3', '…', '11', '12', '13', '14']);
    expect(second.mine).toEqual([['2', 'P02', '130', '13']]);
    expect(second.text).toContain('Page 2 of 2, 14 people in all.');
    expect(second.actions.filter((id) => id.includes('week'))).toEqual(['leaderboard:week page:1']);
    expect(second.reply.replace).toBe(true);
    expect((await bot.press('p02', 'leaderboard:week')).reply.replace).toBeUndefined();
    for (const line of ['leaderboard 2', 'leaderboard week page:99', 'leaderboard page:2 ladder'])
      expect((await bot.say('p02', line)).rows).toEqual(second.rows);
    for (const line of ['leaderboard 0', 'leaderboard page:-1'])
      expect((await bot.say('p02', line)).title).toBe('Not understood');
  });

  it('shows no gap where nobody is left out', async () => {
    await climb();
    expect(await ranks('p11')).toEqual([...TOP, '11', '12']);
    expect(await ranks('p12')).toEqual([...TOP, '11', '12', '13']);
  });
});
