import { describe, expect, it } from 'vitest';
import type { Mention } from '../../src/bot/incoming.ts';
import { type Circumstances, nameOf, useBot } from '../support/bot.ts';
import { serverStorage } from '../support/database.ts';

const ADMIN: Circumstances = { mayConfigure: true };
const NOBODY = 'Nobody was named here: those who run the place may configure this room, and nobody else.';

function mention(who: string, said = `@${who}`): Mention {
  return { said, person: { accountId: who, name: nameOf(who) } };
}

describe('`admins`', () => {
  const bot = useBot(serverStorage);

  const name = (who: string, how: Circumstances = {}) =>
    bot.say('alice', `admins add @${who}`, { ...ADMIN, mentions: [mention(who)], ...how });
  const told = async (who: string, line: string, how?: Circumstances) =>
    (await bot.say(who, line, how)).notes[0];

  it('lets the people who were named configure the room, in whichever way that is asked', async () => {
    expect(await told('bob', 'daily set 09:30')).toContain('is for those who may configure this room');
    expect((await name('bob')).text).toContain('Bob may configure this room from now on.');
    expect((await bot.say('bob', 'daily set 09:30')).title).toBe('Daily question set');
    expect((await bot.press('bob', 'daily:pause')).title).toBe('Paused');
    expect((await bot.submit('bob', 'daily:set', { time: '10:00' })).title).toBe('Daily question set');
    expect((await bot.slash('bob', 'weekly', { what: 'on' })).title).toBe('Weekly summary on');
  });

  it('lets them do so there alone', async () => {
    await name('bob');
    expect(await told('bob', 'daily set 09:30', { room: 'room-2' })).toContain('is for those who may');
    const elsewhere = { team: { externalId: 'guild-2', name: 'Crabs' } };
    expect(await told('bob', 'daily set 09:30', elsewhere)).toContain('is for those who may');
    expect(await told('bob', 'team zone Asia/Tokyo')).toContain('Only those who run the place');
  });

  it('lists them, and takes it back by a mention, or by the name of who has left', async () => {
    expect((await bot.say('eve', 'admins')).text).toContain(NOBODY);
    for (const who of ['bob', 'cem']) await name(who);
    expect((await bot.say('eve', 'admins')).text).toContain('Bob\nCem');
    const first = await bot.say('alice', 'admins remove @bob', { ...ADMIN, mentions: [mention('bob')] });
    expect(first.text).toContain('Bob may configure this room no more');
    expect((await bot.say('alice', 'admins remove cem', ADMIN)).text).toContain(NOBODY);
    expect(await told('bob', 'daily set 09:30')).toContain('is for those who may configure this room');
  });

  it.each<[string, line: string, how: Circumstances, words: string]>([
    ['a name, which anybody may take', 'admins add bob', ADMIN, '“bob” could be anybody: type `@`'],
    [
      'two people at once',
      'admins add @bob @cem',
      { ...ADMIN, mentions: [mention('bob'), mention('cem')] },
      '“@bob @cem” could be anybody',
    ],
    [
      'one name of two people',
      'admins add @bob',
      { ...ADMIN, mentions: [mention('bob'), mention('cem', '@bob')] },
      '“@bob” could be anybody',
    ],
    ['nobody', 'admins add', ADMIN, '`admins add` takes somebody: `@somebody`.'],
    ['somebody who was never named', 'admins remove bob', ADMIN, '“bob” was not named here.'],
    ['a name without a word of what to do', 'admins @bob', {}, 'write `admins add` first'],
    [
      'somebody who may not',
      'admins add @bob',
      { mentions: [mention('bob')] },
      'Only those who run the place can say who else may configure this room.',
    ],
    [
      'in a direct message',
      'admins add @bob',
      { ...ADMIN, team: null, mentions: [mention('bob')] },
      'there is nobody else to name',
    ],
  ])('changes nothing for %s', async (_, line, how, words) => {
    expect(await told('alice', line, how)).toContain(words);
    expect((await bot.say('eve', 'admins')).text).toContain(NOBODY);
  });

  it('is not for the people who were named: they name nobody else', async () => {
    await name('bob');
    expect(await told('bob', 'admins add @cem', { mentions: [mention('cem')] })).toBe(
      'Only those who run the place can say who else may configure this room.',
    );
  });

  it('names nobody twice', async () => {
    await name('bob');
    expect((await name('bob')).notes).toEqual(['Bob may configure this room already.']);
  });

  it('holds nothing of who had everything about them deleted', async () => {
    for (const who of ['bob', 'cem']) await name(who);
    const exported: unknown = JSON.parse((await bot.say('bob', 'privacy export')).file ?? '');
    expect(exported).toMatchObject({ mayConfigure: [{ accountId: 'bob', name: 'Bob' }], namedAdmins: [] });
    const { file = '' } = await bot.say('alice', 'privacy export');
    expect(JSON.parse(file)).toMatchObject({ mayConfigure: [], namedAdmins: [{}, {}] });
    expect(file).not.toMatch(/bob|cem/i);
    await bot.submit('bob', 'privacy:delete', { confirm: 'delete' });
    await bot.submit('alice', 'privacy:delete', { confirm: 'delete' });
    const { text } = await bot.say('eve', 'admins');
    expect(text).toContain('Cem');
    expect(text).not.toContain('Bob');
  });
});
