import { describe, expect, it } from 'vitest';
import { rightAnswer } from '../bot/answers.ts';
import { storages } from '../support/database.ts';
import { useDaily } from '../support/jobs.ts';

describe.each(storages)('reminders on $name', (storage) => {
  const { bot, platform, settle, another } = useDaily(storage);
  const reminded = () => platform.told.map(({ accountId }) => accountId);
  const at = async (time: string) => {
    bot.clock.set(time);
    await settle();
  };

  it('come once a day at the time chosen, in the person’s own zone, to who asked for them', async () => {
    await bot.say('alice', 'settings zone America/New_York');
    await bot.say('alice', 'settings reminders 18:30');
    await bot.say('bob', 'settings');
    await at('2026-03-04T23:29:59Z');
    expect(reminded()).toEqual([]);
    await at('2026-03-04T23:30:00Z');
    await settle();
    expect(reminded()).toEqual(['alice']);
    await at('2026-03-05T23:30:00Z');
    expect(reminded()).toEqual(['alice', 'alice']);
    expect(platform.told[0]?.card.actions.map(({ id }) => id)).toEqual([
      'practice',
      'settings:reminders off',
    ]);
  });

  it('do not come to who answered that day', async () => {
    await bot.say('alice', 'settings reminders 18:30');
    await bot.solve('alice', 'closed-send', rightAnswer('closed-send'));
    await at('2026-03-04T18:30:00Z');
    expect(reminded()).toEqual([]);
    await at('2026-03-05T18:30:00Z');
    expect(reminded()).toEqual(['alice']);
  });

  it('stop with their button', async () => {
    await bot.say('alice', 'settings reminders 18:30');
    await at('2026-03-04T18:30:00Z');
    expect((await bot.press('alice', 'settings:reminders off')).fields.reminders).toBe('off');
    await at('2026-03-05T18:30:00Z');
    expect(reminded()).toEqual(['alice']);
  });

  it.each<[line: string, time: string, comes: boolean]>([
    ['settings reminders 20:00', '2026-03-05T18:30:00Z', false],
    ['settings reminders 20:00', '2026-03-05T20:00:00Z', true],
    ['settings zone Europe/Berlin', '2026-03-05T17:30:00Z', true],
    ['settings level core', '2026-03-05T18:30:00Z', true],
  ])('follow what is changed: after “%s”, at %s: %s', async (line, time, comes) => {
    await bot.say('alice', 'settings reminders 18:30');
    await at('2026-03-04T18:30:00Z');
    await bot.say('alice', line);
    await at(time);
    expect(reminded()).toHaveLength(comes ? 2 : 1);
  });

  it.each([
    ['2026-03-04T23:59:00Z', 1, 'up to six hours late on the same day'],
    ['2026-03-05T00:01:00Z', 0, 'not once the day is over'],
  ])('at %s there are %d: %s', async (time, count) => {
    await bot.say('alice', 'settings reminders 18:30');
    await at(time);
    expect(reminded()).toHaveLength(count);
  });

  it('go by the person’s own day, which a journey west makes longer', async () => {
    for (const who of ['alice', 'bob']) await bot.say(who, 'settings zone Asia/Tokyo');
    bot.clock.set('2026-03-05T00:00:00Z');
    await bot.solve('alice', 'closed-send', rightAnswer('closed-send'));
    // Where they arrive it is 16:00 on the 4th; for them it stays the 5th.
    for (const who of ['alice', 'bob']) {
      await bot.say(who, 'settings zone America/Los_Angeles');
      await bot.say(who, 'settings reminders 18:30');
    }
    const days: string[][] = [];
    for (const time of ['2026-03-05T02:30:00Z', '2026-03-06T02:30:00Z', '2026-03-07T02:30:00Z']) {
      const before = reminded().length;
      await at(time);
      days.push(reminded().slice(before).toSorted());
    }
    expect(days).toEqual([['bob'], [], ['alice', 'bob']]);
  });

  it('do not come on days when the person’s teams rest', async () => {
    const FRIDAY = '2026-03-06';
    const people: Readonly<Record<string, Readonly<Record<string, string>>>> = {
      'in no team': {},
      'in a team that is off on Fridays': { one: 'fri' },
      'in a team that is off that Friday': { two: FRIDAY },
      'in a team that is off on Sundays': { three: 'sun' },
      'in teams of which one works': { four: 'fri', five: 'sun' },
      'in teams that are both off': { six: 'fri', seven: 'fri sat' },
    };
    for (const [who, teams] of Object.entries(people)) {
      for (const [team, off] of Object.entries(teams))
        await bot.say(who, `team off ${off}`, { team: { externalId: team, name: team }, mayConfigure: true });
      await bot.say(who, 'settings reminders 18:30', { team: null });
    }
    await at(`${FRIDAY}T18:30:00Z`);
    expect(reminded().toSorted()).toEqual(
      ['in no team', 'in a team that is off on Sundays', 'in teams of which one works'].toSorted(),
    );
  });

  it('are quiet where the platform refuses, and come again when it does not', async () => {
    await bot.say('alice', 'settings reminders 18:30');
    platform.refuse('alice', 'person-closed');
    await at('2026-03-04T18:30:00Z');
    expect(reminded()).toEqual([]);
    expect(bot.logged).toEqual([]);
    platform.allow('alice');
    await at('2026-03-05T18:30:00Z');
    expect(reminded()).toEqual(['alice']);
  });

  it('are tried again when the platform has a fault', async () => {
    await bot.say('alice', 'settings reminders 18:30');
    platform.fail('not-done');
    await at('2026-03-04T18:30:00Z');
    await expect
      .poll(
        async () => {
          await settle();
          return reminded();
        },
        { timeout: 30_000, interval: 100 },
      )
      .toEqual(['alice']);
  });

  it('are one, however many processes look', async () => {
    await bot.say('alice', 'settings reminders 18:30');
    bot.clock.set('2026-03-04T18:30:00Z');
    const others = [another(), another()];
    await Promise.all([settle(), ...others.map((jobs) => jobs.settle())]);
    expect(reminded()).toEqual(['alice']);
  });

  it('are gone with the person', async () => {
    await bot.say('alice', 'settings reminders 18:30');
    await bot.submit('alice', 'privacy:delete', { confirm: 'delete' });
    await at('2026-03-04T18:30:00Z');
    expect(reminded()).toEqual([]);
  });
});
