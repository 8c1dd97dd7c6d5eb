import { describe, expect, it } from 'vitest';
import { rightAnswer, wrongAnswer } from '../bot/answers.ts';
import type { Circumstances } from '../support/bot.ts';
import { type Storage, serverStorage, storages } from '../support/database.ts';
import { useDaily } from '../support/jobs.ts';

const ADMIN: Circumstances = { mayConfigure: true, roomName: '#go' };
/** A job that failed waits for a moment before it is tried again. */
const PATIENCE = { timeout: 30_000, interval: 100 };
/** The Mondays after the week in which the tests begin, a Wednesday, when the summary falls due. */
const MONDAY = '2026-03-09T09:00:00Z';
const NEXT_MONDAY = '2026-03-16T09:00:00Z';

/** A room with its summary, on a database of the storage. */
function useWeekly(storage: Storage) {
  const { bot, platform, settle, another } = useDaily(storage);

  const on = () => bot.say('alice', 'weekly on', ADMIN);
  const at = async (time: string) => {
    bot.clock.set(time);
    await settle();
  };
  const answered = async (...people: readonly string[]) => {
    for (const who of people) await bot.solve(who, 'closed-send', rightAnswer('closed-send'));
  };
  const posted = () => platform.texts('room-1');
  return { bot, platform, settle, another, on, at, answered, posted };
}

describe.each(storages)('the weekly summary on $name', (storage) => {
  const { bot, platform, settle, another, on, at, answered, posted } = useWeekly(storage);

  it('comes on Monday at nine, once, and tells how the week went', async () => {
    const told = await on();
    expect(told.fields).toEqual({ When: 'Mondays at 09:00, UTC', Next: 'Mon 2026-03-09 at 09:00' });
    await answered('bob', 'cem');
    await bot.solve('eve', 'closed-send', wrongAnswer('closed-send'));
    await bot.say('eve', 'settings leaderboard off');
    await bot.solve('dan', 'closed-send', wrongAnswer('closed-send'));
    await at('2026-03-09T08:59:59Z');
    expect(posted()).toEqual([]);
    for (let look = 0; look < 3; look += 1) await at(MONDAY);
    const [summary = '', ...more] = posted();
    expect(more).toEqual([]);
    expect(summary.split('\n')).toEqual([
      'The week of 2026-03-02 to 2026-03-08',
      '3 people gave 3 answers.',
      '# | Name | Points | Answers',
      '1 | Bob | 10 | 1',
      '1 | Cem | 10 | 1',
      expect.stringMatching(/^Missed most, in Channels, by 1 of 3: \S/),
      '[Practice]',
      '[Leaderboard]',
    ]);
    expect(platform.messages[0]).toMatchObject({ team: 'guild-1', room: 'room-1' });
    expect(bot.logged).toEqual([]);
  });

  it('says nothing of a week in which nobody answered, and goes on', async () => {
    await on();
    await at(MONDAY);
    expect(posted()).toEqual([]);
    await answered('bob');
    await at(NEXT_MONDAY);
    expect(platform.titles('room-1')).toEqual(['The week of 2026-03-09 to 2026-03-15']);
    expect(bot.logged).toEqual([]);
  });

  it('comes six hours late after a time when nothing ran, and no later, which is logged', async () => {
    await on();
    await answered('bob');
    await at('2026-03-09T15:00:00Z');
    expect(posted()).toHaveLength(1);
    await answered('bob');
    await at('2026-03-16T15:00:01Z');
    expect(posted()).toHaveLength(1);
    expect(bot.logged).toEqual([
      expect.stringMatching(/^a weekly summary was skipped: .*"week":"2026-03-09"/),
    ]);
  });

  it('comes no more once it is off, and not twice where it is switched on again', async () => {
    await on();
    await answered('bob');
    await at(MONDAY);
    await bot.say('alice', 'weekly off', ADMIN);
    await on();
    await bot.say('alice', 'daily set 11:00 UTC wed', ADMIN);
    await at('2026-03-09T11:00:00Z');
    expect(posted()).toHaveLength(1);
    await bot.say('alice', 'weekly off', ADMIN);
    await answered('bob');
    await at('2026-03-16T11:00:00Z');
    expect(posted()).toHaveLength(1);
  });

  it('is one, however many processes look', async () => {
    await on();
    await answered('bob');
    const others = [another(), another()];
    bot.clock.set(MONDAY);
    await Promise.all([settle(), ...others.map((jobs) => jobs.settle())]);
    expect(posted()).toHaveLength(1);
  });
});

describe('the weekly summary', () => {
  const { bot, platform, settle, on, at, answered, posted } = useWeekly(serverStorage);

  it.each<[string, setUp: readonly string[], early: string, due: string]>([
    [
      'when the room’s daily question does',
      ['weekly on', 'daily set 07:30 Europe/Berlin wed'],
      '2026-03-09T06:29:59Z',
      '2026-03-09T06:30:00Z',
    ],
    [
      'at nine again once there is none',
      ['daily set 07:30 Europe/Berlin wed', 'weekly on', 'daily remove'],
      '2026-03-09T08:59:59Z',
      MONDAY,
    ],
    [
      'at nine in the team’s zone',
      ['weekly on', 'team zone America/New_York'],
      '2026-03-09T12:59:59Z',
      '2026-03-09T13:00:00Z',
    ],
  ])('comes %s', async (_, setUp, early, due) => {
    for (const line of setUp) await bot.say('alice', line, ADMIN);
    await answered('bob');
    await at(early);
    expect(posted()).toEqual([]);
    await at(due);
    expect(platform.titles('room-1')).toEqual(['The week of 2026-03-02 to 2026-03-08']);
  });

  it.each(['not-done', 'unheard'] as const)('is there once where its posting was %s', async (fault) => {
    await on();
    await answered('bob');
    platform.fail(fault);
    await at(MONDAY);
    await expect
      .poll(async () => {
        await settle();
        return platform.finds;
      }, PATIENCE)
      .toBe(1);
    await settle();
    expect(posted()).toHaveLength(1);
  });

  it('is switched off where the room refuses, and who switched it on is told once', async () => {
    await on();
    await answered('bob');
    platform.refuse('room-1', 'archived');
    await at(MONDAY);
    await at(NEXT_MONDAY);
    expect(platform.told.map(({ accountId, card }) => [accountId, card.title])).toEqual([
      ['alice', 'Weekly summary switched off'],
    ]);
    expect((await bot.say('bob', 'weekly')).text).toContain('This room’s weeks are not summed up.');
    expect(bot.logged).toEqual([expect.stringMatching(/^a weekly summary was switched off/)]);
  });

  it('is seen beforehand by who asks for it', async () => {
    expect((await bot.say('bob', 'weekly preview')).notes).toEqual([
      'Nobody who is listed answered last week, so there is nothing to sum up.',
    ]);
    await answered('bob');
    bot.clock.advance({ days: 7 });
    const { text, reply } = await bot.say('bob', 'weekly preview');
    expect(text).toContain('1 person gave 1 answer.');
    expect(reply.audience).toBe('asker');
    expect(posted()).toEqual([]);
  });

  it.each(['weekly on', 'weekly off'])('`%s` is for those who may configure the room', async (line) => {
    expect((await bot.say('bob', line)).notes).toEqual([
      `\`${line}\` is for those who may configure this room.`,
    ]);
  });
});
