import { describe, expect, it } from 'vitest';
import { useBot } from '../support/bot.ts';
import { storages } from '../support/database.ts';

const ID = 'nil-receive-follow-up';

describe.each(storages)('a follow-up on $name', (storage) => {
  const bot = useBot(storage);

  it('is offered with the mark, asked, and marked like a question of its own', async () => {
    const marked = await bot.solve('alice', 'nil-receive', 'It blocks forever.');
    expect(marked.actions).toContain('follow-up:nil-receive');
    const asked = await bot.press('alice', 'follow-up:nil-receive');
    expect(asked.question).toBe(ID);
    expect(asked.text).toContain('What is a nil channel good for');
    const answered = await bot.tell('alice', 'The case is disabled.');
    expect(answered.title).toMatch(/^100\/100/);
    expect(answered.actions).not.toContain(`follow-up:${ID}`);
  });

  it('follows the open question where none is named, and keeps its filter', async () => {
    bot.chances(0);
    await bot.say('alice', 'practice channels core');
    expect((await bot.say('alice', 'follow-up')).question).toBe(ID);
    expect((await bot.say('alice', 'next')).title).toBe('Channels · core');
  });

  it.each<[line: string, words: string]>([
    ['follow-up closed-send', 'Nothing follows up this question.'],
    [`follow-up ${ID}`, 'Nothing follows up this question.'],
    ['follow-up', 'No question is open here.'],
  ])('“%s” says why there is none', async (line, words) => {
    expect((await bot.say('alice', line)).notes).toEqual([expect.stringContaining(words)]);
  });

  it('is never chosen by itself', async () => {
    const asked: (string | undefined)[] = [];
    for (const chance of [0, 0.2, 0.4, 0.6, 0.8, 0.99]) {
      bot.chances(chance);
      asked.push((await bot.say('alice', 'practice channels')).question);
    }
    expect(asked).not.toContain(ID);
  });
});
