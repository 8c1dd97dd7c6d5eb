import { describe, expect, it } from 'vitest';
import { useBot } from '../support/bot.ts';
import { storages } from '../support/database.ts';
import { rightAnswer } from './answers.ts';

describe.each(storages)('profile on $name', (storage) => {
  const bot = useBot(storage);

  it('of somebody new says so', async () => {
    const heard = await bot.say('alice', 'profile');
    expect(heard.title).toBe('Alice');
    expect(heard.text).toContain('No answers yet.');
    expect(heard.actions).toEqual(['practice']);
  });

  it('tells how much was answered and how well, by topic, and what came last', async () => {
    await bot.solve('alice', 'map-order', 'The keys are sorted.');
    bot.clock.advance({ minutes: 1 });
    await bot.tell('alice', rightAnswer('map-order'));
    bot.clock.advance({ days: 1 });
    await bot.solve('alice', 'closed-send', 'It panics.');
    bot.clock.advance({ minutes: 1 });
    await bot.solve('alice', 'nil-receive', 'It blocks.');
    await bot.solve('bob', 'map-growth', rightAnswer('map-growth'));
    for (const line of ['profile', 'me']) {
      const heard = await bot.say('alice', line);
      expect(heard.fields).toMatchObject({ Answers: '4', 'Mean mark': '60/100', Streak: '2 days' });
      expect(heard.rows).toEqual([
        ['Channels', '2', '70'],
        ['Maps', '1', '100'],
        ['2026-03-05', 'nil-receive', '60'],
        ['2026-03-05', 'closed-send', '80'],
        ['2026-03-04', 'map-order', '100'],
        ['2026-03-04', 'map-order', '0'],
      ]);
    }
  });

  it('counts the questions that were answered well among those that can be asked', async () => {
    await bot.solve('alice', 'closed-send', 'It panics.');
    await bot.solve('alice', 'nil-receive', 'It blocks.');
    expect((await bot.say('alice', 'profile')).fields['Answered well']).toBe('1 of 10 questions');
  });

  it('lists the last five', async () => {
    for (let answers = 1; answers <= 6; answers += 1) {
      await bot.solve('alice', 'closed-receive', answers === 6 ? 'A' : 'B');
      bot.clock.advance({ minutes: 1 });
    }
    const lately = (await bot.say('alice', 'profile')).rows.slice(1);
    expect(lately.map(([, , mark]) => mark)).toEqual(['100', '0', '0', '0', '0']);
  });

  it('is of one person in all teams', async () => {
    await bot.solve('alice', 'map-order', rightAnswer('map-order'));
    const elsewhere = { team: { externalId: 'guild-2', name: 'Rustaceans' }, room: 'room-9' };
    expect((await bot.say('alice', 'profile', elsewhere)).fields.Answers).toBe('1');
  });

  it('takes no words', async () => {
    expect((await bot.say('alice', 'profile bob')).notes).toEqual([
      '`profile` takes no more words; I do not understand “bob”.',
    ]);
  });
});
