import { describe, expect, it } from 'vitest';
import { memberFor } from '../../src/storage/members.ts';
import { accounts, members } from '../../src/storage/schema.ts';
import { changeSettings, settingsOf } from '../../src/storage/settings.ts';
import { storages, useDatabase } from '../support/database.ts';
import { arrival, arrive, NOON } from './people.ts';

describe.each(storages)('people on $name', (storage) => {
  const database = useDatabase(storage);

  it('somebody new becomes a member of the team with the settings of a beginner', async () => {
    const known = await memberFor(database.db, arrival({ timeZone: 'Europe/Berlin' }));
    expect(known).toMatchObject({
      member: { name: 'Ada' },
      team: { name: 'Gophers', timeZone: 'Europe/Berlin' },
      settings: { timeZone: 'Europe/Berlin', level: null, remindersAt: null, listed: true },
      created: true,
    });
  });

  it('somebody known is found again, with the time zone they had', async () => {
    const first = await memberFor(database.db, arrival({ timeZone: 'Europe/Berlin' }));
    const second = await memberFor(database.db, arrival({ timeZone: 'Asia/Tokyo' }));
    expect(second).toEqual({ ...first, created: false });
  });

  it('a new name of a person or a team replaces the old one', async () => {
    const { member, team } = await memberFor(database.db, arrival());
    const renamed = arrival({ name: 'Ada L.', team: { externalId: 'guild-1', name: 'Gophers Inc' } });
    for (const known of [await memberFor(database.db, renamed), await memberFor(database.db, renamed)]) {
      expect(known.member).toEqual({ id: member.id, name: 'Ada L.' });
      expect(known.team).toMatchObject({ id: team.id, name: 'Gophers Inc' });
    }
  });

  it('a person of two teams is one member', async () => {
    const here = await memberFor(database.db, arrival());
    const there = await memberFor(database.db, arrival({ team: { externalId: 'guild-2', name: 'Crabs' } }));
    expect(there.member.id).toBe(here.member.id);
    expect(there.team.id).not.toBe(here.team.id);
    expect(there.created).toBe(false);
  });

  it('the same account id on another platform is another person', async () => {
    const discord = await memberFor(database.db, arrival());
    const slack = await memberFor(database.db, arrival({ platform: 'slack' }));
    expect(slack.member.id).not.toBe(discord.member.id);
    expect(slack.team.id).not.toBe(discord.team.id);
  });

  it('somebody who arrives many times at once is made once', async () => {
    const known = await Promise.all(Array.from({ length: 12 }, () => memberFor(database.db, arrival())));
    expect(new Set(known.map(({ member }) => member.id)).size).toBe(1);
    expect(known.filter(({ created }) => created)).toHaveLength(1);
    expect(await database.db.select().from(members)).toHaveLength(1);
    expect(await database.db.select().from(accounts)).toHaveLength(1);
  });

  it('keeps names that hold what Postgres refuses', async () => {
    const { member } = await memberFor(database.db, arrival({ name: 'A\0da \ud83d' }));
    expect(await database.db.select({ id: members.id, name: members.name }).from(members)).toEqual([
      { id: member.id, name: 'A\uFFFDda \uFFFD' },
    ]);
  });

  it('a change of settings leaves the others', async () => {
    const { member } = await arrive(database.db);
    await changeSettings(database.db, member.id, { timeZone: 'Asia/Tokyo', remindersAt: '08:30' }, NOON);
    const changed = await changeSettings(database.db, member.id, { level: 'senior' }, NOON);
    expect(changed).toEqual({
      timeZone: 'Asia/Tokyo',
      dayFloor: null,
      level: 'senior',
      remindersAt: '08:30',
      listed: true,
      countsIn: null,
    });
    expect(await settingsOf(database.db, member.id)).toEqual(changed);
  });

  it('a setting can be taken back, and no change changes nothing', async () => {
    const { member } = await arrive(database.db);
    await changeSettings(database.db, member.id, { level: 'core', remindersAt: '23:59' }, NOON);
    const back = await changeSettings(database.db, member.id, { level: null, remindersAt: null }, NOON);
    expect(back).toMatchObject({ level: null, remindersAt: null });
    expect(await changeSettings(database.db, member.id, {}, NOON)).toEqual(back);
  });

  it.each(['24:00', '8:30', 'noon', ''])('a reminder at %j is refused', async (remindersAt) => {
    const { member } = await arrive(database.db);
    await expect(changeSettings(database.db, member.id, { remindersAt }, NOON)).rejects.toThrow();
  });
});
