import { describe, expect, it } from 'vitest';
import { type Circumstances, useBot } from '../support/bot.ts';
import { storages } from '../support/database.ts';

const ADMIN: Circumstances = { mayConfigure: true };

describe.each(storages)('daily on $name', (storage) => {
  const bot = useBot(storage, { newcomersZone: 'Europe/Berlin' });
  const say = (line: string, how: Circumstances = {}) => bot.say('alice', line, { ...ADMIN, ...how });

  it.each<[line: string, when: string, questions: string, next: string]>([
    ['daily set 09:30', 'Mon–Fri at 09:30, Europe/Berlin', 'any (9)', 'Thu 2026-03-05 at 09:30'],
    ['daily set 14:00', 'Mon–Fri at 14:00, Europe/Berlin', 'any (9)', 'Wed 2026-03-04 at 14:00'],
    ['daily set 9.30 UTC', 'Mon–Fri at 09:30, UTC', 'any (9)', 'Thu 2026-03-05 at 09:30'],
    ['daily set london 18:00', 'Mon–Fri at 18:00, Europe/London', 'any (9)', 'Wed 2026-03-04 at 18:00'],
    ['daily set every day', 'Every day at 09:30, Europe/Berlin', 'any (9)', 'Thu 2026-03-05 at 09:30'],
    ['daily set daily', 'Every day at 09:30, Europe/Berlin', 'any (9)', 'Thu 2026-03-05 at 09:30'],
    ['daily set weekends', 'Sat and Sun at 09:30, Europe/Berlin', 'any (9)', 'Sat 2026-03-07 at 09:30'],
    ['daily set mon wed', 'Mon and Wed at 09:30, Europe/Berlin', 'any (9)', 'Mon 2026-03-09 at 09:30'],
    [
      'daily set mon,wed,fri',
      'Mon, Wed and Fri at 09:30, Europe/Berlin',
      'any (9)',
      'Fri 2026-03-06 at 09:30',
    ],
    [
      'daily set 10:00 America/New_York fri channels core open',
      'Fri at 10:00, America/New_York',
      'channels, core, open (1)',
      'Fri 2026-03-06 at 10:00',
    ],
    [
      'daily set kind:open topic:channels level:core 10:00 mon-fri Europe/Berlin',
      'Mon–Fri at 10:00, Europe/Berlin',
      'channels, core, open (1)',
      'Thu 2026-03-05 at 10:00',
    ],
  ])('“%s” is set', async (line, when, questions, next) => {
    const set = await say(line);
    expect(set.title).toBe('Daily question set');
    expect(set.fields).toEqual({ When: when, Questions: questions, Next: next });
    expect((await say('daily')).fields).toEqual(set.fields);
    expect((await bot.say('bob', 'daily list')).fields).toEqual(set.fields);
  });

  it.each<[line: string, words: string]>([
    ['daily set 25:00', '“25:00” is no time: it is written `09:30`.'],
    ['daily set 9am', '“9am” is no time: it is written `09:30`.'],
    ['daily set funday', 'Did you mean `sunday`'],
    ['daily set 09:30 mon-fir', 'Did you mean `mon-fri`?'],
    ['daily set Europe/Berlni', 'Did you mean `Europe/Berlin`'],
    ['daily set zone:Mars/Olympus', 'No zone is called “Mars/Olympus”.'],
    ['daily set topic:chanels', 'No topic is called “chanels”. Did you mean `channels`?'],
    ['daily set channels staff open', 'No question fits `channels staff open`. There is'],
    ['daily sett 09:30', 'Did you mean `set`?'],
    ['daily 09:30', 'To set it up, write `daily set` first'],
    ['daily pause 09:30', '`daily pause` takes no more words.'],
    ['daily pause', 'This room has no daily question yet. `daily set 09:30 mon-fri` starts one.'],
    ['daily resume', 'This room has no daily question yet.'],
    ['daily remove', 'This room has no daily question yet.'],
    ['daily preview', 'This room has no daily question yet.'],
    ['daily now', 'This room has no daily question yet.'],
    ['daily answer', 'No daily question was posted here yet.'],
  ])('“%s” is refused, says what to do, and sets nothing', async (line, words) => {
    expect((await say(line)).notes).toEqual([expect.stringContaining(words)]);
    expect((await say('daily')).text).toContain('This room has no daily question.');
  });

  it('what is not named stays as it was, and `any` takes a filter away', async () => {
    await say('daily set 10:00 UTC fri topic:channels level:core');
    expect((await say('daily set 11:00')).fields).toMatchObject({
      When: 'Fri at 11:00, UTC',
      Questions: expect.stringContaining('channels, core'),
    });
    expect((await say('daily set topic:any level:any')).fields).toMatchObject({
      When: 'Fri at 11:00, UTC',
      Questions: 'any (9)',
    });
  });

  it.each(['set', 'set 09:30', 'pause', 'resume', 'remove', 'preview', 'now', 'SET 09:30', 'what:now'])(
    '“daily %s” is for those who may configure the room',
    async (words) => {
      await say('daily set 09:30');
      const refused = await bot.say('bob', `daily ${words}`);
      expect(refused.notes).toEqual([
        expect.stringMatching(/^`daily [a-z]+` is for those who may configure this room\.$/),
      ]);
      expect((await say('daily')).fields.Next).toBe('Thu 2026-03-05 at 09:30');
    },
  );

  it('neither a button, a form nor a split option gets around that', async () => {
    await say('daily set 09:30');
    const refusal = [expect.stringContaining('is for those who may configure this room.')];
    expect((await bot.press('bob', 'daily:now')).notes).toEqual(refusal);
    expect((await bot.submit('bob', 'daily:set', { time: '10:00' })).notes).toEqual(refusal);
    expect((await bot.slash('bob', 'daily', { what: 'remove' })).notes).toEqual(refusal);
    expect((await say('daily')).fields.When).toBe('Mon–Fri at 09:30, Europe/Berlin');
  });

  it('without words it is a form, filled with what is set', async () => {
    const { form } = await say('daily set');
    expect(form?.fields.map(({ name, value }) => [name, value])).toEqual([
      ['time', '09:30'],
      ['zone', 'Europe/Berlin'],
      ['weekdays', 'mon tue wed thu fri'],
      ['topic', 'any'],
      ['level', 'any'],
      ['kind', 'any'],
    ]);
    const values = { time: '08:15', weekdays: 'sat sun', topic: 'channels', level: 'any', kind: 'open' };
    const set = await bot.submit('alice', 'daily:set', values, ADMIN);
    expect(set.fields).toMatchObject({
      When: 'Sat and Sun at 08:15, Europe/Berlin',
      Questions: 'channels, open (2)',
    });
    expect((await say('daily set')).form?.fields.map(({ value }) => value)).toEqual([
      '08:15',
      'Europe/Berlin',
      'sat sun',
      'channels',
      'any',
      'open',
    ]);
  });

  it('a form with a value that is none changes nothing', async () => {
    await say('daily set 10:00');
    const refused = await bot.submit('alice', 'daily:set', { time: '10:99', weekdays: 'mon' }, ADMIN);
    expect(refused.notes).toEqual(['“10:99” is no time. Nothing was changed.']);
    expect((await say('daily')).fields.When).toContain('10:00');
  });

  it('a form takes a zone by its city, and leaves the zone as it is where it does not ask for one', async () => {
    const zoned = await bot.submit('alice', 'daily:set', { time: '10:00', zone: 'new york' }, ADMIN);
    expect(zoned.fields.When).toBe('Mon–Fri at 10:00, America/New_York');
    const left = await bot.submit('alice', 'daily:set', { time: '11:00' }, ADMIN);
    expect(left.fields.When).toBe('Mon–Fri at 11:00, America/New_York');
    const refused = await bot.submit('alice', 'daily:set', { time: '12:00', zone: 'Europe/Berlni' }, ADMIN);
    expect(refused.notes).toEqual([expect.stringContaining('Did you mean `Europe/Berlin`')]);
    expect((await say('daily')).fields.When).toContain('11:00');
  });

  it('can be paused, resumed and removed', async () => {
    await say('daily set 14:00 daily');
    expect((await say('daily pause')).title).toBe('Paused');
    const listed = await say('daily');
    expect(listed.fields.Next).toBe('paused');
    expect(listed.text).toContain('`daily resume`, said in the room, starts what is paused again.');
    expect(listed.actions).toEqual(['daily:resume']);
    expect((await say('daily pause')).notes).toEqual([
      'The daily question is paused already. `daily resume` starts it again.',
    ]);
    bot.clock.advance({ days: 3 });
    expect((await say('daily resume')).fields.Next).toBe('Sat 2026-03-07 at 14:00');
    expect((await say('daily remove')).title).toBe('Removed');
    expect((await say('daily')).text).toContain('This room has no daily question.');
  });

  it('a preview shows what comes, to the asker alone, and shows the same each time', async () => {
    await say('daily set 09:30 kind:choice');
    const first = await say('daily preview');
    expect(first.title).toMatch(/^Daily question · /);
    expect(first.reply.audience).toBe('asker');
    expect((await say('daily preview')).text).toBe(first.text);
  });

  it('there is one question a day: now is once', async () => {
    await say('daily set 09:30');
    expect((await say('daily now')).title).toBe('On its way');
    expect((await say('daily now')).notes).toEqual([
      'Today’s question is here already, and there is one a day. Next: Thu 2026-03-05 at 09:30.',
    ]);
  });

  it('who looks after rooms sees all of the team’s, others this one, and other teams none', async () => {
    await say('daily set 09:30', { roomName: '#go' });
    await say('daily set 10:00 fri', { room: 'room-2', roomName: '#backend' });
    await say('daily set 11:00', { team: { externalId: 'guild-2', name: 'Rustaceans' }, room: 'room-9' });
    const seen = await say('daily', { roomName: '#golang' });
    expect(seen.fields.When).toBe('Mon–Fri at 09:30, Europe/Berlin');
    expect(seen.fields['#backend']).toBe('Fri at 10:00, Europe/Berlin; any; next: Fri 2026-03-06 at 10:00');
    expect(Object.keys(seen.fields)).toEqual(['When', 'Questions', 'Next', '#backend']);
    const beside = await say('daily', { room: 'room-2', roomName: '#backend' });
    expect(beside.fields['#golang']).toBe(
      'Mon–Fri at 09:30, Europe/Berlin; any; next: Thu 2026-03-05 at 09:30',
    );
    expect(Object.keys((await bot.say('bob', 'daily')).fields)).toEqual(['When', 'Questions', 'Next']);
  });

  it('can be set in a direct message, for oneself', async () => {
    const direct = { team: null, room: 'direct-alice' };
    await say('daily set 09:30', direct);
    expect((await say('daily', direct)).fields.When).toContain('09:30');
    expect((await say('daily')).text).toContain('This room has no daily question.');
  });
});
