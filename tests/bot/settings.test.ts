import { describe, expect, it } from 'vitest';
import { useBot } from '../support/bot.ts';
import { storages } from '../support/database.ts';

describe.each(storages)('settings on $name', (storage) => {
  const bot = useBot(storage, { newcomersZone: 'Europe/Berlin' });
  const AT_FIRST = {
    zone: 'Europe/Berlin',
    level: 'any',
    reminders: 'off',
    leaderboard: 'on',
    counts: 'all',
  };

  it('of somebody new are shown with their day and how to change them', async () => {
    const heard = await bot.say('alice', 'settings');
    expect(heard.title).toBe('Settings');
    expect(heard.fields).toEqual(AT_FIRST);
    expect(heard.text).toContain('It is 2026-03-04 for you.');
  });

  it.each<[line: string, setting: string, value: string]>([
    ['settings zone Europe/London', 'zone', 'Europe/London'],
    ['set zone america/new_york', 'zone', 'America/New_York'],
    ['settings zone America/New York', 'zone', 'America/New_York'],
    ['settings ZONE utc', 'zone', 'UTC'],
    ['settings level senior', 'level', 'senior'],
    ['settings Level Warm-Up', 'level', 'warm-up'],
    ['settings level any', 'level', 'any'],
    ['settings reminders 18:30', 'reminders', '18:30'],
    ['settings reminders 7.05', 'reminders', '07:05'],
    ['settings reminders 00:00', 'reminders', '00:00'],
    ['settings reminders 23:59', 'reminders', '23:59'],
    ['settings reminders OFF', 'reminders', 'off'],
    ['settings leaderboard off', 'leaderboard', 'off'],
    ['settings leaderboard On', 'leaderboard', 'on'],
    ['settings   level \t staff  ', 'level', 'staff'],
  ])('“%s” is kept, and changes nothing else', async (line, setting, value) => {
    const changed = await bot.say('alice', line);
    expect(changed.title).toBe('Changed');
    const wanted = { ...AT_FIRST, [setting]: value };
    expect(changed.fields).toEqual(wanted);
    expect((await bot.say('alice', 'settings')).fields).toEqual(wanted);
    expect((await bot.say('bob', 'settings')).fields).toEqual(AT_FIRST);
  });

  it.each<[line: string, words: string]>([
    ['settings zone', '`settings zone` takes a time zone such as `Europe/Berlin`.'],
    ['settings zone berlin', 'There is no time zone “berlin”. Did you mean `Europe/Berlin`?'],
    ['settings zone new york', 'Did you mean `America/New_York`?'],
    ['settings zone Europe/Berlni', 'Did you mean `Europe/Berlin`'],
    [
      'settings zone Atlantis/Capital',
      'It is an area and a city, such as `Europe/Berlin` or `America/New_York`.',
    ],
    ['settings level', '`settings level` takes `warm-up`, `core`, `senior`, `staff` or `any`.'],
    [
      'settings level expert',
      'There is no level “expert”: it is `warm-up`, `core`, `senior`, `staff` or `any`.',
    ],
    ['settings reminders', '`settings reminders` takes a time such as `18:30`, or `off`.'],
    ['settings reminders 24:00', '“24:00” is no time: it is a time such as `18:30`, or `off`.'],
    ['settings reminders 18:60', '“18:60” is no time'],
    ['settings reminders 6pm', '“6pm” is no time'],
    ['settings reminders 18:30:00', '“18:30:00” is no time'],
    ['settings leaderboard', '`settings leaderboard` takes `on` to be listed or `off` not to be.'],
    ['settings leaderboard hidden', '“hidden” is neither `on` nor `off`.'],
    ['settings levle senior', 'There is no setting “levle”. Did you mean `level`?'],
    [
      'settings colour blue',
      'There is no setting “colour”. There is zone, level, reminders, leaderboard and counts.',
    ],
    ['settings constructor x', 'There is no setting “constructor”.'],
    ['settings zone \0', 'There is no time zone'],
  ])('%j is refused, says what it takes, and changes nothing', async (line, words) => {
    const refused = await bot.say('alice', line);
    expect(refused.notes).toEqual([expect.stringContaining(words)]);
    expect((await bot.say('alice', 'settings')).fields).toEqual(AT_FIRST);
  });

  it('each value that a person can set can be unset again', async () => {
    for (const [set, unset] of [
      ['level staff', 'level off'],
      ['reminders 18:30', 'reminders off'],
      ['leaderboard off', 'leaderboard on'],
      ['counts none', 'counts all'],
    ]) {
      await bot.say('alice', `settings ${set}`);
      expect((await bot.say('alice', `settings ${unset}`)).fields).toEqual(AT_FIRST);
    }
  });

  it('a new zone says from when it counts, and moves the day', async () => {
    bot.clock.set('2026-03-04T23:30:00Z');
    const changed = await bot.say('alice', 'settings zone America/New_York');
    expect(changed.notes).toEqual([
      'From now on your day is a day in America/New_York; days already answered stay where they are.',
    ]);
    expect((await bot.say('alice', 'settings')).text).toContain('It is 2026-03-04 for you.');
    expect((await bot.say('bob', 'settings')).text).toContain('It is 2026-03-05 for you.');
  });

  it('are of the person in all teams', async () => {
    await bot.say('alice', 'settings level staff');
    const elsewhere = { team: { externalId: 'guild-2', name: 'Rustaceans' } };
    expect((await bot.say('alice', 'settings', elsewhere)).fields.level).toBe('staff');
    expect((await bot.say('alice', 'settings', { team: null })).fields.level).toBe('staff');
  });

  it('can be changed with an option that the platform has split', async () => {
    const changed = await bot.slash('alice', 'settings', { change: 'level core' });
    expect(changed.fields.level).toBe('core');
  });
});
