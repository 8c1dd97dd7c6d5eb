import { describe, expect, it } from 'vitest';
import { useBot } from '../support/bot.ts';
import { storages } from '../support/database.ts';

const DIRECT = { team: null, room: 'direct-alice' };
const AT_A_TERMINAL = { platform: 'terminal' } as const;
const GUILD_2 = { team: { externalId: 'guild-2', name: 'Rustaceans' }, room: 'room-9' };

describe.each(storages)('sharing a mark on $name', (storage) => {
  const bot = useBot(storage);

  it('tells the room who got what on which question, with points and streak', async () => {
    await bot.solve('alice', 'closed-send', 'panics');
    const heard = await bot.press('alice', 'share:closed-send');
    expect(heard.reply.audience).toBe('room');
    expect(heard.text).toContain(
      'Alice got 80/100 on: What happens when a goroutine sends on a channel that is already closed? (+8 points, streak 1)',
    );
    expect(heard.actions).toEqual(['answer:closed-send']);
  });

  it('never tells the answer, nor what the rubric says', async () => {
    await bot.solve('alice', 'closed-send', 'panics');
    expect((await bot.press('alice', 'share:closed-send')).text).not.toMatch(/panic/i);
  });

  it('shows the last mark, without points where it earned none', async () => {
    await bot.solve('alice', 'closed-send', 'panics');
    await bot.solve('alice', 'closed-send', 'It panics. Only the sender should close a channel.');
    expect((await bot.press('alice', 'share:closed-send')).text).toContain('Alice got 100/100');
    expect((await bot.press('alice', 'share:closed-send')).text).toContain('? (streak 1)');
  });

  it('of a question without a mark in this team asks for an answer first', async () => {
    await bot.solve('alice', 'closed-send', 'panics', GUILD_2);
    const heard = await bot.press('alice', 'share:closed-send');
    expect(heard.reply.audience).toBe('asker');
    expect(heard.notes).toEqual(['You have no mark for this question yet. `answer` it first, then share.']);
  });

  it.each([
    ['a direct message', DIRECT],
    ['the terminal', AT_A_TERMINAL],
  ])('is neither offered nor done in %s', async (_where, place) => {
    const feedback = await bot.solve('alice', 'closed-send', 'panics', place);
    expect(feedback.actions).not.toContain('share:closed-send');
    const heard = await bot.press('alice', 'share:closed-send', place);
    expect(heard.reply.audience).toBe('asker');
    expect(heard.notes).toEqual([expect.stringContaining('nobody here to share')]);
  });

  it('is offered with the feedback in a room of a team', async () => {
    expect((await bot.solve('alice', 'closed-send', 'panics')).actions).toContain('share:closed-send');
  });
});
