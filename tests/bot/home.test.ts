import { describe, expect, test } from 'vitest';
import { useBot } from '../support/bot.ts';
import { storages } from '../support/database.ts';

describe.each(storages)('home on $name', (storage) => {
  const bot = useBot(storage);

  test('greets a newcomer with what there is to do', async () => {
    const home = await bot.say('ann', 'home');
    expect(home.fields).toMatchObject({ Streak: '0 days, not yet today', 'Rank this week': 'no points yet' });
    expect(home.text).toContain('No answers yet.');
    expect(home.actions).toContain('practice');
  });

  test('shows the streak with its calendar, the rank, what to try again and the last answers', async () => {
    await bot.solve('bo', 'closed-send', 'It panics. Only the sender should close a channel.');
    await bot.solve('ann', 'closed-send', 'It panics.');
    bot.clock.advance({ days: 1 });
    await bot.solve('ann', 'nil-receive', 'It blocks.');
    const home = await bot.say('ann', 'menu');
    expect(home.fields).toMatchObject({ Streak: '2 days', 'Rank this week': '1 of 2' });
    expect(home.fields['To practise']).toMatch(/^1 to try again, \d+ new$/);
    expect(home.text).toContain((await bot.say('ann', 'streak calendar')).text.split('\n')[1]);
    expect(home.text).toMatch(/^Wed \.+#$/m);
    expect(home.text).toMatch(/^Thu \.+#$/m);
    expect(home.rows).toContainEqual(['2026-03-05', 'Channels', '60']);
  });

  test('tells the streak that `streak` tells, over the team’s days off', async () => {
    await bot.say('bo', 'team off sat sun', { mayConfigure: true });
    bot.clock.advance({ days: 2 });
    await bot.solve('ann', 'closed-send', 'It panics.');
    bot.clock.advance({ days: 3 });
    const { Streak } = (await bot.say('ann', 'streak')).fields;
    expect(Streak).toBe('1 day, not yet today');
    expect((await bot.say('ann', 'home')).fields).toMatchObject({ Streak });
    expect((await bot.say('ann', 'share closed-send')).text).toContain('streak 1)');
  });

  test('says when the next questions come in the rooms that the person uses, and names no other', async () => {
    const admin = (room: string) => ({ room, roomName: `#${room}`, mayConfigure: true });
    await bot.say('bo', 'daily set 12:30 UTC daily', admin('go'));
    await bot.say('bo', 'daily set 15:00 UTC daily', admin('secret'));
    expect((await bot.say('ann', 'home')).text).not.toContain('next question');
    await bot.say('ann', 'question closed-send', { room: 'go' });
    const { fields, text } = await bot.say('ann', 'home');
    expect(fields).toMatchObject({ '#go': 'next question Wed 2026-03-04 at 12:30' });
    expect(text).not.toContain('#secret');
    await bot.say('bo', 'daily pause', admin('go'));
    expect((await bot.say('ann', 'home')).text).not.toContain('next question');
  });

  test('does not rank whoever is not listed', async () => {
    await bot.say('ann', 'settings leaderboard off');
    expect((await bot.say('ann', 'home')).fields).toMatchObject({ 'Rank this week': 'you are not listed' });
  });
});

describe.each(storages)('the settings form on $name', (storage) => {
  const bot = useBot(storage);

  test('holds what is set, and changes all that is filled in', async () => {
    const { form } = await bot.press('ann', 'settings:form');
    expect(form?.fields.map(({ name, value }) => [name, value])).toEqual([
      ['zone', 'UTC'],
      ['level', 'any'],
      ['reminders', 'off'],
      ['leaderboard', 'on'],
      ['counts', 'all'],
    ]);
    const changed = await bot.submit('ann', 'settings', {
      zone: 'Europe/Berlin',
      level: 'senior',
      reminders: '7:30',
    });
    expect(changed.fields).toEqual({
      zone: 'Europe/Berlin',
      level: 'senior',
      reminders: '07:30',
      leaderboard: 'on',
      counts: 'all',
    });
  });

  test('changes nothing where one value cannot be used, and says which', async () => {
    const { reply, text } = await bot.submit('ann', 'settings', { zone: 'Europe/Berlin', reminders: 'soon' });
    expect(text).toContain('“soon” is no time');
    expect(reply.refused).toContain('“soon” is no time');
    expect((await bot.say('ann', 'settings')).fields).toMatchObject({ zone: 'UTC', reminders: 'off' });
  });
});
