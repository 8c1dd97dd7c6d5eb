import { describe, expect, it } from 'vitest';
import { rightAnswer } from '../bot/answers.ts';
import type { Circumstances } from '../support/bot.ts';
import { storages } from '../support/database.ts';
import { useDaily } from '../support/jobs.ts';

const ADMIN: Circumstances = { mayConfigure: true, roomName: '#go' };
/** A job that failed waits for a moment before it is tried again. */
const PATIENCE = { timeout: 30_000, interval: 100 };
const QUESTION = /^Daily question · /;
const ANSWER = /^The answer of /;

describe.each(storages)('the daily question on $name', (storage) => {
  const { bot, platform, settle, another } = useDaily(storage);

  /** A room that is asked at noon, UTC, from tomorrow on. */
  const subscribe = (words = 'daily', how: Circumstances = {}) =>
    bot.say('alice', `daily set 12:00 UTC ${words}`, { ...ADMIN, ...how });
  const nextDay = async () => {
    bot.clock.advance({ days: 1 });
    await settle();
  };
  const posted = () =>
    platform.titles('room-1').map((title) => (QUESTION.test(title) ? 'question' : 'answer'));
  const latest = () => platform.texts('room-1').at(-1) ?? '';
  /** The question that the room was asked last. */
  const asked = () => platform.messages.at(-1)?.cards[0]?.actions[0]?.id.replace('answer:', '') ?? '';

  it('comes when it is due, once', async () => {
    await subscribe();
    await settle();
    expect(posted()).toEqual([]);
    bot.clock.set('2026-03-05T11:59:59Z');
    await settle();
    expect(posted()).toEqual([]);
    bot.clock.set('2026-03-05T12:00:00Z');
    for (let look = 0; look < 3; look += 1) await settle();
    expect(posted()).toEqual(['question']);
    expect(latest()).toContain('Nobody has answered yet. Only you see your answer and its mark.');
    expect(platform.messages[0]).toMatchObject({ team: 'guild-1', room: 'room-1' });
    expect(bot.logged).toEqual([]);
  });

  it('comes on its weekdays alone', async () => {
    await subscribe('mon-fri');
    const days: string[] = [];
    for (let day = 5; day <= 12; day += 1) {
      const before = posted().filter((kind) => kind === 'question').length;
      await nextDay();
      if (posted().filter((kind) => kind === 'question').length > before) days.push(`March ${day}`);
    }
    expect(days).toEqual(['March 5', 'March 6', 'March 9', 'March 10', 'March 11', 'March 12']);
  });

  it('brings the answer of the one before, which is closed', async () => {
    await subscribe();
    await nextDay();
    const first = asked();
    await nextDay();
    expect(posted()).toEqual(['question', 'answer', 'question']);
    const [closed = '', answer = ''] = platform.texts('room-1');
    expect(closed).toContain('Closed: Nobody answered. The answer is further down.');
    expect(closed).not.toContain('[Answer]');
    expect(answer).toMatch(/^The answer of 2026-03-05 · /);
    expect(answer).toContain('Nobody answered.');
    expect(asked()).not.toBe(first);
  });

  it('asks all that fits before anything again', async () => {
    await subscribe('daily kind:choice');
    const ids: string[] = [];
    for (let day = 0; day < 6; day += 1) {
      await nextDay();
      ids.push(asked());
    }
    const size = new Set(ids).size;
    expect(size).toBeLessThan(6);
    expect(new Set(ids.slice(0, size)).size).toBe(size);
  });

  it('is the one that was previewed', async () => {
    await subscribe();
    const { text } = await bot.say('alice', 'daily preview', ADMIN);
    await nextDay();
    const [, prompt = ''] = latest().split('\n');
    expect(text).toContain(prompt);
  });

  it('says how many answered, from whichever room of the team, and tells on nobody', async () => {
    await subscribe('topic:channels kind:open');
    await nextDay();
    const question = asked();
    await bot.submit('bob', `answer:${question}`, { answer: rightAnswer(question) });
    await settle();
    expect(latest()).toContain('1 answered so far.');
    await bot.solve('eve', question, 'I would say that it blocks.', { room: 'room-7' });
    await bot.solve('bob', question, 'Once more.');
    await bot.solve('mallory', question, 'It panics.', {
      team: { externalId: 'guild-2', name: 'Rustaceans' },
    });
    await nextDay();
    const [closed = '', answer = ''] = platform.texts('room-1');
    expect(closed).toContain('Closed: 2 people answered.');
    expect(answer).toContain('2 people answered. Bob leads with 100 of 100.');
    expect(answer).toMatch(/\d of 2 \| /);
    expect(answer).not.toContain('Eve');
  });

  it('earns nothing once the room was shown the answer, for a while', async () => {
    await subscribe('topic:channels kind:open');
    await nextDay();
    const question = asked();
    await nextDay();
    const late = await bot.submit('bob', `answer:${question}`, { answer: rightAnswer(question) });
    expect(late.fields.Points).toBe('+0 (the answer was revealed before)');
    const elsewhere = { team: { externalId: 'guild-2', name: 'Rustaceans' } };
    const other = await bot.submit('eve', `answer:${question}`, { answer: rightAnswer(question) }, elsewhere);
    expect(other.fields.Points).toMatch(/^\+[1-9]/);
    await bot.say('alice', 'daily remove', ADMIN);
    bot.clock.advance({ days: 8 });
    const much = await bot.submit('cem', `answer:${question}`, { answer: rightAnswer(question) });
    expect(much.fields.Points).toMatch(/^\+[1-9]/);
  });

  it('a tally is brought up to date once in a while, not at every answer', async () => {
    await subscribe('topic:channels kind:open');
    await nextDay();
    const question = asked();
    const slot = () => Math.floor(Date.now() / 10_000);
    const first = slot();
    for (const who of ['ann', 'ben', 'cem', 'dan', 'eli', 'fay']) {
      await bot.submit(who, `answer:${question}`, { answer: 'It blocks, I think.' });
      await settle();
    }
    expect(platform.edits).toBeGreaterThanOrEqual(1);
    expect(platform.edits).toBeLessThanOrEqual(slot() - first + 1);
    expect(latest()).toMatch(/[1-6] answered so far\./);
  });

  it('`daily answer` answers it without a button', async () => {
    await subscribe('topic:channels kind:open');
    await nextDay();
    const { form } = await bot.say('bob', 'daily answer');
    expect(form?.id).toBe(`answer:${asked()}`);
  });

  it('comes now if that is asked for, and not again on that day', async () => {
    await bot.say('alice', 'daily set 18:00 UTC daily', ADMIN);
    await bot.say('alice', 'daily now', ADMIN);
    await settle();
    expect(posted()).toEqual(['question']);
    bot.clock.set('2026-03-04T18:00:00Z');
    await settle();
    expect(posted()).toEqual(['question']);
    bot.clock.set('2026-03-05T18:00:00Z');
    await settle();
    expect(posted()).toEqual(['question', 'answer', 'question']);
  });

  it('does not come twice on a day whose schedule was changed after it came', async () => {
    await subscribe();
    await nextDay();
    const { fields } = await bot.say('alice', 'daily set 15:00', ADMIN);
    expect(fields.Next).toBe('Fri 2026-03-06 at 15:00');
    bot.clock.set('2026-03-05T15:00:00Z');
    await settle();
    expect(posted()).toEqual(['question']);
  });

  it.each([
    [5.9, ['question']],
    [6, ['question']],
  ])('comes %d hours late after a time when nothing ran', async (hours, kinds) => {
    await subscribe();
    bot.clock.advance({ days: 1, minutes: hours * 60 });
    await settle();
    expect(posted()).toEqual(kinds);
  });

  it('is left out when it is later than that, which is logged, and comes the next day', async () => {
    await subscribe();
    bot.clock.advance({ days: 3, minutes: 6 * 60 + 1 });
    await settle();
    expect(posted()).toEqual([]);
    expect(bot.logged).toEqual([
      expect.stringMatching(/^a daily question was skipped: .*"day":"2026-03-07"/),
    ]);
    bot.clock.set('2026-03-08T12:00:00Z');
    await settle();
    expect(posted()).toEqual(['question']);
  });

  it('is answered four days later where no other comes before', async () => {
    await subscribe('thu');
    await nextDay();
    bot.clock.advance({ days: 3, minutes: 23 * 60 });
    await settle();
    expect(posted()).toEqual(['question']);
    bot.clock.advance({ minutes: 60 });
    await settle();
    await settle();
    expect(posted()).toEqual(['question', 'answer']);
    bot.clock.set('2026-03-12T12:00:00Z');
    await settle();
    expect(posted()).toEqual(['question', 'answer', 'question']);
  });

  it('that is paused comes no more, but is answered', async () => {
    await subscribe();
    await nextDay();
    await bot.say('alice', 'daily pause', ADMIN);
    for (let day = 0; day < 5; day += 1) await nextDay();
    expect(posted()).toEqual(['question', 'answer']);
    await bot.say('alice', 'daily resume', ADMIN);
    await nextDay();
    expect(posted()).toEqual(['question', 'answer', 'question']);
  });

  it('that is removed is over', async () => {
    await subscribe();
    await nextDay();
    await bot.say('alice', 'daily remove', ADMIN);
    for (let day = 0; day < 5; day += 1) await nextDay();
    expect(posted()).toEqual(['question']);
  });

  it('a clock that jumps forward and back posts each day once', async () => {
    await subscribe();
    for (const time of [
      '2026-03-05T12:00:00Z',
      '2026-03-04T13:00:00Z',
      '2026-03-05T12:00:01Z',
      '2026-03-07T12:30:00Z',
      '2026-03-05T18:00:00Z',
      '2026-03-06T12:00:00Z',
      '2026-03-07T12:00:00Z',
      '2026-03-08T12:00:00Z',
    ]) {
      bot.clock.set(time);
      await settle();
      await settle();
    }
    const days = platform.messages
      .filter(({ marker }) => marker.startsWith('q'))
      .map(({ marker }) => marker.slice(-8));
    // The sixth was passed over while the clock was ahead.
    expect(days).toEqual(['20260305', '20260307', '20260308']);
  });

  it.each(['not-done', 'unheard'] as const)('a post that was %s is there once in the end', async (fault) => {
    await subscribe();
    platform.fail(fault);
    await nextDay();
    await expect
      .poll(async () => {
        await settle();
        return (await bot.say('alice', 'daily answer')).text;
      }, PATIENCE)
      .toContain('Your answer');
    expect(posted()).toEqual(['question']);
    expect(platform.finds).toBeGreaterThanOrEqual(1);
  });

  it('an answer whose posting went unheard is there once as well', async () => {
    await subscribe();
    await nextDay();
    platform.fail('unheard');
    await nextDay();
    await expect
      .poll(async () => {
        await settle();
        return posted();
      }, PATIENCE)
      .toEqual(['question', 'answer', 'question']);
  });

  it.each([
    ['room-gone', 'The platform says: room-gone.'],
    ['not-in-room', 'The platform says: not-in-room.'],
    ['archived', 'The platform says: archived.'],
    ['team-gone', 'I was removed from here in between'],
  ] as const)(
    'a room that refuses (%s) is paused with the reason, and its admin is told once',
    async (refusal, words) => {
      await subscribe();
      platform.refuse('room-1', refusal);
      for (let day = 0; day < 3; day += 1) await nextDay();
      expect(posted()).toEqual([]);
      expect(platform.told.map(({ accountId, card }) => [accountId, card.title])).toEqual([
        ['alice', 'Daily question paused'],
      ]);
      expect((await bot.say('bob', 'daily')).fields.Next).toBe(`paused: ${words}`);
      expect(bot.logged).toEqual([expect.stringMatching(/^a daily question was paused/)]);
      platform.allow('room-1');
      await bot.say('alice', 'daily resume', ADMIN);
      await nextDay();
      expect(posted()).toEqual(['question']);
    },
  );

  it('an admin who takes no messages is left alone', async () => {
    await subscribe();
    platform.refuse('room-1', 'room-gone');
    platform.refuse('alice', 'person-closed');
    await nextDay();
    expect(platform.told).toEqual([]);
    expect((await bot.say('bob', 'daily')).fields.Next).toContain('paused: ');
  });

  it('a message that somebody removed stops nothing', async () => {
    await subscribe('topic:channels kind:open');
    await nextDay();
    const question = asked();
    platform.messages.splice(0);
    await bot.submit('bob', `answer:${question}`, { answer: rightAnswer(question) });
    await nextDay();
    expect(posted()).toEqual(['answer', 'question']);
  });

  it('is one, however many processes look', async () => {
    await subscribe();
    const others = [another(), another()];
    bot.clock.advance({ days: 1 });
    await Promise.all([settle(), ...others.map((jobs) => jobs.settle())]);
    expect(posted()).toEqual(['question']);
  });

  it('is not touched by a process that does not speak on its platform', async () => {
    await subscribe();
    bot.clock.advance({ days: 1 });
    await another({ messengers: {} }).settle();
    expect(posted()).toEqual([]);
    await settle();
    expect(posted()).toEqual(['question']);
    expect(platform.titles('room-1')).toEqual([expect.stringMatching(QUESTION)]);
    expect(ANSWER.test(platform.titles('room-1')[0] ?? '')).toBe(false);
  });

  it('in a direct message counts for its person alone', async () => {
    const direct = { team: null, room: 'direct-alice' };
    await bot.say('alice', 'daily set 12:00 UTC daily', { ...ADMIN, ...direct });
    await nextDay();
    expect(platform.titles('direct-alice')).toEqual([expect.stringMatching(QUESTION)]);
    expect(platform.messages[0]).toMatchObject({ team: 'direct:alice', room: 'direct-alice' });
  });
});
