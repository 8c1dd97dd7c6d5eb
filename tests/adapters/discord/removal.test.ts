import { expect, it } from 'vitest';
import { serverStorage } from '../../support/database.ts';
import { useDiscord } from '../../support/discord/bot.ts';
import { buttonsOf, wordsOf } from '../../support/discord/person.ts';
import type { Channel } from '../../support/discord/server.ts';

const on = useDiscord(serverStorage);

it('a server that removes the bot is asked nothing more, until the bot is back and somebody resumes it', async () => {
  const elsewhere = on.discord.addGuild('Rustaceans');
  const news = on.discord.addChannel(on.guild, 'news');
  const mia = on.person('Mia', { manages: true });
  const daily = (channel: Channel, verb: string, options: Readonly<Record<string, string>> = {}) =>
    on.shown(mia.slash(channel, `daily ${verb}`, options));
  await on.restart();
  const other = on.discord.addChannel(elsewhere, 'general');
  for (const channel of [on.channel, news, other])
    await daily(channel, 'set', { time: '12:00', zone: 'UTC', weekdays: 'daily' });
  await on.shown(mia.slash(news, 'weekly on'));
  await on.shown(mia.slash(other, 'weekly on'));
  await on.shown(mia.slash(on.channel, 'practice'));

  on.discord.removeBot(on.guild);
  await on.discord.until('the pause', () => on.noted.some((line) => line.startsWith('removed from a team')));
  expect(on.noted.at(-1)).toContain('"paused":2,"switchedOff":1');
  on.clock.advance({ days: 1 });
  await on.settle();
  expect(on.channel.messages).toEqual([]);
  expect(news.messages).toEqual([]);
  expect(other.messages).toHaveLength(1);
  expect(mia.direct.messages).toEqual([]);

  on.discord.addBot(on.guild);
  await on.discord.until('the return', () => on.counted.includes('server-joined'));
  const listed = await daily(on.channel, 'list');
  expect(wordsOf(listed).match(/paused: I was removed from here in between/g)).toHaveLength(2);
  expect(wordsOf(await on.shown(mia.slash(news, 'weekly show')))).toContain('`weekly on`');
  expect(wordsOf(await on.shown(mia.slash(other, 'weekly show')))).not.toContain('`weekly on`');
  expect(wordsOf(listed)).toContain('`daily resume`, said in the room, starts what is paused again.');
  expect(buttonsOf(listed).map(({ label }) => label)).toEqual(['Resume']);
  expect(wordsOf(await on.shown(mia.press(listed, 'Resume')))).toContain('Resumed');
  on.clock.advance({ days: 1 });
  await on.settle();
  expect(on.channel.messages).toHaveLength(1);
  expect(news.messages).toEqual([]);
  expect(wordsOf(await on.shown(mia.slash(on.channel, 'profile')))).toContain('Mia');
  expect(on.logged).toEqual([]);
});
