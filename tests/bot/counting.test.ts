import { describe, expect, it } from 'vitest';
import { useBot } from '../support/bot.ts';
import { storages } from '../support/database.ts';
import { rightAnswer } from './answers.ts';

const CRABS = { team: { externalId: 'guild-2', name: 'Crabs' }, room: 'room-9' };
const SLACK = { platform: 'slack', team: { externalId: 'T1', name: 'Office' }, room: 'C1' } as const;
const DIRECT = { team: null, room: 'direct-alice' };

describe.each(storages)('an answer in a direct message on $name', (storage) => {
  const bot = useBot(storage);
  const points = async (where: object) =>
    (await bot.say('alice', 'leaderboard', where)).mine.map((row) => row[2]);
  /** Makes the person known in both teams. */
  const join = async () => {
    await bot.say('alice', 'topics');
    await bot.say('alice', 'topics', CRABS);
  };

  it.each<[setting: string, here: string[], crabs: string[], told: string | undefined]>([
    ['all', ['15'], ['15'], 'Crabs (+15) and Gophers (+15)'],
    ['none', [], [], undefined],
    ['crabs', [], ['15'], 'Crabs (+15)'],
    ['Gophers, CRABS', ['15'], ['15'], 'Crabs (+15) and Gophers (+15)'],
  ])('with `settings counts %s` counts there', async (setting, here, crabs, told) => {
    await join();
    await bot.say('alice', `settings counts ${setting}`);
    const marked = await bot.solve('alice', 'map-order', rightAnswer('map-order'), DIRECT);
    expect(marked.fields).toMatchObject({ Points: '+15', ...(told && { 'Counts in': told }) });
    expect('Counts in' in marked.fields).toBe(told !== undefined);
    expect([await points({}), await points(CRABS)]).toEqual([here, crabs]);
  });

  it('counts in every team of the platform unless something else was chosen, and in none of another', async () => {
    await join();
    await bot.say('alice', 'topics', SLACK);
    await bot.solve('alice', 'map-order', rightAnswer('map-order'), DIRECT);
    expect([await points({}), await points(CRABS), await points(SLACK)]).toEqual([['15'], ['15'], []]);
  });

  it('counts in a team as a first attempt once, wherever it was given', async () => {
    await join();
    await bot.solve('alice', 'map-order', rightAnswer('map-order'));
    await bot.solve('alice', 'map-order', rightAnswer('map-order'), DIRECT);
    expect([await points({}), await points(CRABS)]).toEqual([['15'], ['0']]);
  });

  it('in a room counts in the room’s team alone', async () => {
    await join();
    await bot.solve('alice', 'map-order', rightAnswer('map-order'), CRABS);
    expect([await points({}), await points(CRABS)]).toEqual([[], ['15']]);
  });

  it.each<[line: string, told: string]>([
    ['settings counts', '`settings counts` takes where your answers in direct messages count'],
    ['settings counts rustaceans', 'You are in no team “rustaceans”. Your teams: Crabs, Gophers.'],
    ['settings counts gophers, rustaceans', 'You are in no team “rustaceans”. Your teams: Crabs, Gophers.'],
  ])('“%s” is refused and changes nothing', async (line, told) => {
    await join();
    expect((await bot.say('alice', line)).notes).toEqual([expect.stringContaining(told)]);
    expect((await bot.say('alice', 'settings')).fields.counts).toBe('all');
  });

  it('the choice is shown by the teams’ names', async () => {
    await join();
    const shown = async (value: string) => (await bot.say('alice', `settings counts ${value}`)).fields.counts;
    expect([await shown('gophers, crabs'), await shown('none'), await shown('ALL')]).toEqual([
      'Crabs, Gophers',
      'none',
      'all',
    ]);
  });

  it('the leaderboard there is the person’s own, their one team’s, or their place in each', async () => {
    await bot.solve('alice', 'missing-key', rightAnswer('missing-key'), DIRECT);
    expect((await bot.say('alice', 'leaderboard', DIRECT)).rows).toEqual([['1', 'Alice', '10', '1']]);
    await bot.solve('bob', 'map-order', rightAnswer('map-order'));
    await bot.say('alice', 'topics');
    const one = await bot.say('alice', 'leaderboard', DIRECT);
    expect(one.title).toBe('Leaderboard this week · Gophers');
    expect(one.rows).toEqual([['1', 'Bob', '15', '1']]);
    await bot.solve('alice', 'map-growth', rightAnswer('map-growth'), CRABS);
    await bot.solve('alice', 'closed-send', rightAnswer('closed-send'));
    expect((await bot.say('alice', 'leaderboard', DIRECT)).rows).toEqual([
      ['Crabs', '1 of 1', '20'],
      ['Gophers', '2 of 2', '10'],
    ]);
  });
});
