import { describe, expect, it } from 'vitest';
import { type TestBot, useBot } from '../support/bot.ts';
import { storages } from '../support/database.ts';

/** Answers on this day and on the days after it, one each; ends on the last of them. */
async function answerDaily(bot: TestBot, days: number): Promise<void> {
  for (let day = 1; day <= days; day += 1) {
    await bot.solve('alice', 'missing-key', '0 false');
    if (day < days) bot.clock.advance({ days: 1 });
  }
}

describe.each(storages)('streak on $name', (storage) => {
  const bot = useBot(storage);
  const streak = async () => (await bot.say('alice', 'streak')).fields;
  const why = async () => (await bot.say('alice', 'streak why')).rows;

  it('of somebody new is nothing, and says how it starts', async () => {
    const heard = await bot.say('alice', 'streak');
    expect(heard.fields).toEqual({
      Streak: '0 days, not yet today',
      Longest: '0 days',
      Freezes: '0 of 2',
      'Your day': '2026-03-04 in UTC',
    });
    expect(heard.text).toContain('One answer that earns a mark starts it.');
    expect(heard.actions).toEqual(['streak:why', 'streak:calendar']);
  });

  it('counts a day once, however many answers it has', async () => {
    await bot.solve('alice', 'missing-key', '0 false');
    const marked = await bot.solve('alice', 'map-order', 'The order is random.');
    expect(marked.fields.Streak).toBe('1 day');
    expect((await bot.say('alice', 'streak')).text).toContain(
      'Today is done. 6 more answered days earn a freeze.',
    );
  });

  it('counts any answer that earns a mark, a second attempt and a revealed one too, but not a 0', async () => {
    expect((await bot.solve('alice', 'closed-send', 'It sends the value.')).fields.Streak).toBe(
      '0 days, not yet today',
    );
    expect((await bot.tell('alice', 'There is an error.')).fields.Streak).toBe('1 day');
    bot.clock.advance({ days: 1 });
    await bot.say('alice', 'reveal map-order');
    expect((await bot.solve('alice', 'map-order', 'It is random.')).fields.Streak).toBe('2 days');
  });

  it('is not broken while the day is not over', async () => {
    await answerDaily(bot, 3);
    bot.clock.set('2026-03-07T23:59:59Z');
    expect((await streak()).Streak).toBe('3 days, not yet today');
    expect((await bot.say('alice', 'streak')).text).toContain(
      'Not yet today: any answer that earns a mark keeps it.',
    );
    expect(await why()).toEqual([
      ['2026-03-07', 'not yet answered; the day is not over'],
      ['2026-03-06', 'answered'],
      ['2026-03-05', 'answered'],
      ['2026-03-04', 'answered'],
    ]);
  });

  it('ends with a missed day, keeps its longest, and says which day it was', async () => {
    await answerDaily(bot, 3);
    bot.clock.advance({ days: 2 });
    expect(await streak()).toMatchObject({ Streak: '0 days, not yet today', Longest: '3 days' });
    await bot.solve('alice', 'map-order', 'It is random.');
    const told = await bot.say('alice', 'streak why');
    expect(told.title).toBe('Your streak, day by day');
    expect(told.rows).toEqual([['2026-03-08', 'answered']]);
    expect(told.mine).toEqual([['2026-03-08', 'answered']]);
    expect(told.text).toContain('The run before ended on 2026-03-07');
  });

  it('tells a run that has ended, though nothing was answered since', async () => {
    await answerDaily(bot, 2);
    bot.clock.advance({ days: 5 });
    expect((await bot.say('alice', 'streak why')).text).toContain('The run before ended on 2026-03-06');
  });

  it('earns a freeze by seven days, spends it on a missed day, and shows both', async () => {
    await answerDaily(bot, 7);
    expect(await streak()).toMatchObject({ Streak: '7 days', Freezes: '1 of 2' });
    bot.clock.advance({ days: 2 });
    expect(await streak()).toMatchObject({ Streak: '7 days, not yet today', Freezes: '0 of 2' });
    expect((await why()).slice(0, 3)).toEqual([
      ['2026-03-12', 'not yet answered; the day is not over'],
      ['2026-03-11', 'missed, a freeze was spent'],
      ['2026-03-10', 'answered'],
    ]);
    await bot.solve('alice', 'map-order', 'It is random.');
    expect(await streak()).toMatchObject({ Streak: '8 days', Freezes: '0 of 2', Longest: '8 days' });
    expect((await why()).slice(0, 2)).toEqual([
      ['2026-03-12', 'answered'],
      ['2026-03-11', 'missed, a freeze was spent'],
    ]);
    bot.clock.advance({ days: 2 });
    expect(await streak()).toMatchObject({ Streak: '0 days, not yet today', Longest: '8 days' });
  });

  it('says in the feedback which days a freeze covered, on the first answer of the day', async () => {
    await answerDaily(bot, 14);
    bot.clock.advance({ days: 3 });
    const looked = await bot.say('alice', 'streak');
    expect(looked.notes).toEqual(['Freezes covered Wednesday and Thursday.']);
    const first = await bot.solve('alice', 'map-order', 'It is random.');
    expect(first.notes).toEqual(['Freezes covered Wednesday and Thursday.']);
    expect((await bot.solve('alice', 'map-growth', 'They move.')).notes).toEqual([]);
    bot.clock.advance({ days: 1 });
    expect((await bot.say('alice', 'streak')).notes).toEqual([]);
  });

  it('says a milestone once', async () => {
    await answerDaily(bot, 2);
    bot.clock.advance({ days: 1 });
    const third = await bot.solve('alice', 'map-order', 'It is random.');
    expect(third.notes).toEqual(['Milestone: a streak of 3 days.']);
    expect((await bot.solve('alice', 'map-growth', 'They move.')).notes).toEqual([]);
    bot.clock.advance({ days: 5 });
    await answerDaily(bot, 3);
    expect((await bot.say('alice', 'streak')).fields.Streak).toBe('3 days');
    bot.clock.advance({ days: 1 });
    expect((await bot.solve('alice', 'missing-key', '0 false')).notes).toEqual([]);
  });

  it('shows the last half year as a calendar, in words as well', async () => {
    await answerDaily(bot, 7); // from Wednesday the 4th to Tuesday the 10th
    bot.clock.advance({ days: 2 });
    const heard = await bot.say('alice', 'streak calendar');
    expect(heard.title).toBe('Your last half year');
    expect(heard.text).toContain('In the last 26 weeks you answered on 7 days; 1 was covered by a freeze.');
    const source =
      heard.reply.show.kind === 'card'
        ? heard.reply.show.body.find(({ kind }) => kind === 'code')
        : undefined;
    expect(source).toMatchObject({
      source: [
        '      Oct Nov  Dec Jan Feb Mar',
        'Mon .........................#',
        'Tue .........................#',
        'Wed ........................#*',
        'Thu ........................#o',
        'Fri ........................#',
        'Sat ........................#',
        'Sun ........................#',
      ].join('\n'),
    });
    expect((await bot.press('alice', 'streak:calendar')).title).toBe('Your last half year');
  });

  it('holds two freezes at most, which cover two missed days together', async () => {
    await answerDaily(bot, 21);
    expect(await streak()).toMatchObject({ Streak: '21 days', Freezes: '2 of 2' });
    expect((await bot.say('alice', 'streak')).text).toContain('You hold as many freezes as anyone can.');
    bot.clock.advance({ days: 3 });
    expect(await streak()).toMatchObject({ Streak: '21 days, not yet today', Freezes: '0 of 2' });
    bot.clock.advance({ days: 1 });
    expect((await streak()).Streak).toBe('0 days, not yet today');
  });

  it('lists 31 days and sums up those before', async () => {
    await answerDaily(bot, 33);
    const told = await bot.say('alice', 'streak why');
    expect(told.rows).toHaveLength(31);
    expect(told.rows[0]).toEqual(['2026-04-05', 'answered']);
    expect(told.text).toContain('… and 2 days before, back to 2026-03-04.');
  });

  it('is one of all teams and rooms', async () => {
    await bot.solve('alice', 'missing-key', '0 false');
    bot.clock.advance({ days: 1 });
    const elsewhere = { team: { externalId: 'guild-2', name: 'Rustaceans' }, room: 'room-9' };
    const marked = await bot.solve('alice', 'map-order', 'It is random.', elsewhere);
    expect(marked.fields.Streak).toBe('2 days');
  });

  it('is of the person alone', async () => {
    await bot.solve('bob', 'missing-key', '0 false');
    expect((await streak()).Streak).toBe('0 days, not yet today');
  });

  it.each(['streak why', 'streak WHY', 'streak view:why'])('“%s” explains it', async (line) => {
    expect((await bot.say('alice', line)).title).toBe('Your streak, day by day');
    expect((await bot.press('alice', 'streak:why')).title).toBe('Your streak, day by day');
  });

  it('a word it does not take is not understood', async () => {
    const { notes } = await bot.say('alice', 'streak wyh');
    expect(notes).toEqual(['No view is called “wyh”. Did you mean `why`?']);
  });
});

describe.each(storages)('the day of a person on $name', (storage) => {
  const bot = useBot(storage, { newcomersZone: 'America/New_York' });
  const streak = async () => (await bot.say('alice', 'streak')).fields;

  it('is the day where they are, from the first answer on', async () => {
    bot.clock.set('2026-03-05T04:30:00Z'); // half past eleven in the evening of the 4th in New York
    expect((await streak())['Your day']).toBe('2026-03-04 in America/New_York');
    await bot.solve('alice', 'missing-key', '0 false');
    bot.clock.set('2026-03-06T04:30:00Z');
    expect((await bot.solve('alice', 'map-order', 'It is random.')).fields.Streak).toBe('2 days');
  });

  it('follows a change of daylight saving time', async () => {
    bot.clock.set('2026-03-08T04:59:00Z'); // 23:59 on the 7th, in winter time
    await bot.solve('alice', 'missing-key', '0 false');
    bot.clock.set('2026-03-09T03:59:00Z'); // 23:59 on the 8th, in summer time
    await bot.solve('alice', 'map-order', 'It is random.');
    bot.clock.set('2026-03-09T04:00:00Z'); // midnight
    const marked = await bot.solve('alice', 'map-growth', 'They move.');
    expect(marked.fields.Streak).toBe('3 days');
  });

  it('changes with their zone from then on; days that were answered stay', async () => {
    await bot.solve('alice', 'missing-key', '0 false'); // the 4th in New York
    await bot.say('alice', 'settings zone Pacific/Auckland'); // the 5th there already
    expect(await streak()).toMatchObject({
      Streak: '1 day, not yet today',
      'Your day': '2026-03-05 in Pacific/Auckland',
    });
    expect((await bot.solve('alice', 'map-order', 'It is random.')).fields.Streak).toBe('2 days');
    expect((await bot.say('alice', 'streak why')).rows).toEqual([
      ['2026-03-05', 'answered'],
      ['2026-03-04', 'answered'],
    ]);
  });

  it('a journey west takes no answered day away', async () => {
    await bot.say('alice', 'settings zone Pacific/Auckland');
    await bot.solve('alice', 'missing-key', '0 false'); // the 5th there
    await bot.say('alice', 'settings zone America/New_York'); // the 4th here
    await bot.solve('alice', 'map-order', 'It is random.');
    expect((await streak()).Longest).toBe('1 day');
    bot.clock.advance({ days: 1 });
    expect(await streak()).toMatchObject({ Streak: '2 days', 'Your day': '2026-03-05 in America/New_York' });
  });
});
