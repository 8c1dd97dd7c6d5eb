import { describe, expect, it } from 'vitest';
import { useBot } from '../support/bot.ts';
import { storages } from '../support/database.ts';

const ADMIN = { mayConfigure: true };
/** It is Wednesday noon: nowhere has the 6th begun, in UTC+14 the 5th has. */
const AHEAD = '2026-03-06';

describe.each(storages)('team on $name', (storage) => {
  const bot = useBot(storage);
  const AT_FIRST = { zone: 'UTC', off: 'none', across: 'off' };
  const team = async (who = 'alice') => (await bot.say(who, 'team')).fields;

  it('shows everybody the zone and the days off', async () => {
    const heard = await bot.say('alice', 'team');
    expect(heard.title).toBe('Gophers');
    expect(heard.fields).toEqual(AT_FIRST);
  });

  it.each<[line: string, shown: Partial<typeof AT_FIRST>]>([
    ['team off sat sun', { off: 'Saturday, Sunday' }],
    ['team off Sunday, SATURDAYS and mon', { off: 'Monday, Saturday, Sunday' }],
    ['team off 2026-12-24', { off: '2026-12-24' }],
    ['team off fri 2026-12-31 to 2027-01-01', { off: 'Friday, 2026-12-31, 2027-01-01' }],
    [`team off ${AHEAD}`, { off: AHEAD }],
    ['team zone Asia/Tokyo', { zone: 'Asia/Tokyo' }],
    ['team zone america/new york', { zone: 'America/New_York' }],
    ['team across on', { across: 'on' }],
  ])('“%s” is kept', async (line, shown) => {
    const changed = await bot.say('alice', line, ADMIN);
    expect(changed.title).toBe('Changed');
    expect(changed.fields).toEqual({ ...AT_FIRST, ...shown });
    expect(await team('bob')).toEqual({ ...AT_FIRST, ...shown });
  });

  it('takes days off back', async () => {
    await bot.say('alice', 'team off sat sun 2026-12-24 2026-12-25', ADMIN);
    await bot.say('alice', 'team on sun 2026-12-24', ADMIN);
    expect(await team()).toMatchObject({ off: 'Saturday, 2026-12-25' });
    await bot.say('alice', 'team on sat 2026-12-25', ADMIN);
    expect(await team()).toEqual(AT_FIRST);
  });

  it('says from when a day off counts', async () => {
    const { notes } = await bot.say('alice', 'team off sat', ADMIN);
    expect(notes).toEqual([
      `This counts from ${AHEAD} on, which has begun nowhere yet; what past days were does not change.`,
    ]);
  });

  it.each<[line: string, told: string]>([
    ['team off', '`team off` takes weekdays or dates: `sat sun 2026-12-24`.'],
    ['team on', '`team on` takes weekdays or dates: `sat sun 2026-12-24`.'],
    ['team off someday', '“someday” is no weekday and no date such as `2026-12-24`.'],
    ['team off sa', '“sa” is no weekday'],
    ['team off 2026-02-30', '“2026-02-30” is no weekday'],
    ['team off 2027-01-02 to 2027-01-01', 'is no weekday and no date'],
    [
      'team off 2026-03-05',
      `A day off has to be said ahead: ${AHEAD} is the first that has begun nowhere yet.`,
    ],
    ['team off 2026-06-01 to 2027-06-01', 'That is 366 days; 62 at a time.'],
    [
      'team off mon tue wed thu fri sat sun',
      'A week keeps one day at least to practise on: take off six at most.',
    ],
    ['team zone', '`team zone` takes a time zone such as `Europe/Berlin`.'],
    ['team zone berlin', 'Did you mean `Europe/Berlin`?'],
    ['team across maybe', '`team across` takes `on` or `off`.'],
    ['team colour blue', 'There is nothing called “colour” to change'],
  ])('“%s” is refused in a sentence, and changes nothing', async (line, told) => {
    expect((await bot.say('alice', line, ADMIN)).notes).toEqual([expect.stringContaining(told)]);
    expect(await team()).toEqual(AT_FIRST);
  });

  it('is changed by those alone who may configure the room', async () => {
    const { notes } = await bot.say('alice', 'team off sat');
    expect(notes).toEqual(['Only those who run the place can change the team.']);
    expect(await team()).toEqual(AT_FIRST);
  });

  it('is none in a direct message', async () => {
    const { notes } = await bot.say('alice', 'team off sat', { ...ADMIN, team: null });
    expect(notes).toEqual(['A direct message belongs to no team: ask in one of its rooms.']);
  });

  it('days off carry a streak over the weekend, and say so', async () => {
    await bot.say('alice', 'team off sat sun', ADMIN);
    for (const day of ['05', '06']) {
      bot.clock.set(`2026-03-${day}T12:00:00Z`);
      await bot.solve('alice', 'missing-key', '0 false');
    }
    bot.clock.set('2026-03-07T12:00:00Z');
    const saturday = await bot.say('alice', 'streak');
    expect(saturday.text).toContain(
      'Today is a day off: it breaks nothing, and an answer counts all the same.',
    );
    bot.clock.set('2026-03-09T12:00:00Z');
    const monday = await bot.solve('alice', 'map-order', 'It is random.');
    expect(monday.fields.Streak).toBe('3 days');
    expect((await bot.say('alice', 'streak why')).rows.slice(0, 3)).toEqual([
      ['2026-03-09', 'answered'],
      ['2026-03-08', 'a day off'],
      ['2026-03-07', 'a day off'],
    ]);
  });
});
