import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { NEEDED } from '../../../src/adapters/discord/permissions.ts';
import { action, type Card, card, text } from '../../../src/bot/card.ts';
import { type Messenger, type Post, type PostedMessage, RoomRefusal } from '../../../src/bot/messenger.ts';
import { serverStorage } from '../../support/database.ts';
import { useDiscord } from '../../support/discord/bot.ts';
import { buttonsOf, wordsOf } from '../../support/discord/person.ts';
import {
  ANNOUNCEMENT,
  type Channel,
  FORUM,
  PERMISSION,
  PUBLIC_THREAD,
} from '../../support/discord/server.ts';

const LONG_AGO = new Date('2020-01-01T00:00:00Z');

const question: Card = card('Question of the day', [text('What does a closed channel give?')], {
  actions: [action('answer:closed-receive', 'Answer', { style: 'primary' })],
});
const answer: Card = card('Yesterday’s answer', [text('The zero value.')], { tone: 'good' });

it('the README’s invite asks for the permissions that are needed, and no others', async () => {
  const readme = await readFile(new URL('../../../README.md', import.meta.url), 'utf8');
  expect(readme).toContain(`permissions=${NEEDED.bitfield}&`);
});

describe('speaking first on Discord', () => {
  const on = useDiscord(serverStorage, (discord) => {
    const [guild] = discord.guilds;
    discord.addChannel(guild, 'news', { type: ANNOUNCEMENT });
    const forum = discord.addChannel(guild, 'questions', { type: FORUM, requiresTag: true });
    const general = [...discord.channels.values()].find(({ name }) => name === 'general');
    discord.addChannel(guild, 'a thread', { type: PUBLIC_THREAD, ...(general && { parent: general.id }) });
    return forum;
  });
  const named = (name: string): Channel => {
    const channel = [...on.discord.channels.values()].find((candidate) => candidate.name === name);
    if (channel === undefined) throw new Error(`no channel ${name}`);
    return channel;
  };
  const address = (channel: Channel) => ({ team: on.guild.id, room: channel.id });
  const post = (channel: Channel, more: Partial<Post> = {}) =>
    on.bot.messenger.post(address(channel), { card: question, marker: 'daily-2026-03-04', ...more });
  const find = (channel: Channel, thread?: PostedMessage, marker = 'daily-2026-03-04') =>
    on.bot.messenger.find(address(channel), { marker, thread, since: LONG_AGO });

  it.each(['general', 'news', 'a thread'])(
    'posts in #%s, finds its post again and edits it',
    async (name) => {
      const channel = named(name);
      const posted = await post(channel);
      expect(channel.messages.map(wordsOf)).toEqual([expect.stringContaining('Question of the day')]);
      expect(buttonsOf(channel.messages[0])).toEqual([{ label: 'Answer', id: 'answer:closed-receive' }]);
      expect(await find(channel)).toEqual(posted);
      await on.bot.messenger.edit(address(channel), posted, answer);
      expect(channel.messages.map(wordsOf)).toEqual([expect.stringContaining('The zero value.')]);
      expect(await find(channel)).toEqual(posted);
      expect(on.discord.refused).toEqual([]);
    },
  );

  it.each(['general', 'news'])('reveals in the thread of its post in #%s', async (name) => {
    const channel = named(name);
    const posted = await post(channel);
    const reveal = { card: answer, marker: 'reveal-2026-03-04', thread: posted };
    expect(await find(channel, posted, 'reveal-2026-03-04')).toBeUndefined();
    const revealed = await on.bot.messenger.post(address(channel), reveal);
    const thread = on.discord.channels.get(channel.messages[0]?.id ?? '');
    expect(thread).toMatchObject({ type: PUBLIC_THREAD, name: 'Yesterday’s answer', parent: channel.id });
    expect(thread?.messages.map(wordsOf)).toEqual([expect.stringContaining('The zero value.')]);
    expect(await find(channel, posted, 'reveal-2026-03-04')).toEqual(revealed);
    await on.bot.messenger.post(address(channel), { ...reveal, marker: 'another' });
    expect(thread?.messages).toHaveLength(2);
  });

  it('reveals in a thread as a reply, since it has no threads of its own', async () => {
    const thread = named('a thread');
    const posted = await post(thread);
    await post(thread, { card: answer, marker: 'reveal', thread: posted });
    expect(thread.messages[1]?.reference).toBe(thread.messages[0]?.id);
  });

  it('reveals in the room where somebody deleted the post', async () => {
    const posted = await post(on.channel);
    on.channel.messages.length = 0;
    await post(on.channel, { card: answer, marker: 'reveal', thread: posted });
    expect(on.channel.messages.map(wordsOf)).toEqual([expect.stringContaining('The zero value.')]);
  });

  it('posts in direct messages, finds that again, edits it and replies to it', async () => {
    const alice = on.person('Alice');
    const { direct } = alice;
    const room = { team: `direct:${alice.id}`, room: direct.id };
    const posted = await on.bot.messenger.post(room, { card: question, marker: 'daily' });
    expect(await on.bot.messenger.find(room, { marker: 'daily', since: LONG_AGO })).toEqual(posted);
    const reveal = { card: answer, marker: 'reveal', thread: posted };
    const revealed = await on.bot.messenger.post(room, reveal);
    expect(await on.bot.messenger.find(room, { ...reveal, since: LONG_AGO })).toEqual(revealed);
    await on.bot.messenger.edit(room, posted, answer);
    expect(direct.messages.map(({ reference }) => reference)).toEqual([undefined, direct.messages[0]?.id]);
    expect(direct.messages.map(wordsOf)).toEqual(Array(2).fill(expect.stringContaining('The zero value.')));
    expect(on.discord.refused).toEqual([]);
    on.discord.closed.add(alice.id);
    const third = on.bot.messenger.post(room, { card: question, marker: 'another' });
    expect(await refusedWith(third)).toMatchObject({ refusal: 'person-closed' });
  });

  it('makes a post of its own in a forum each day, with the tag it wants, and reveals in it', async () => {
    const forum = named('questions');
    const monday = await post(forum, { marker: 'monday' });
    const tuesday = await post(forum, { marker: 'tuesday' });
    expect(await find(forum, undefined, 'monday')).toEqual(monday);
    expect(await find(forum, undefined, 'tuesday')).toEqual(tuesday);
    expect(await find(forum, undefined, 'wednesday')).toBeUndefined();
    const revealed = await post(forum, { card: answer, marker: 'reveal', thread: monday });
    expect(await find(forum, monday, 'reveal')).toEqual(revealed);
    const posts = [...on.discord.channels.values()].filter(({ parent }) => parent === forum.id);
    expect(posts.map(({ name, messages }) => [name, messages.length])).toEqual([
      ['Question of the day', 2],
      ['Question of the day', 1],
    ]);
  });

  it('finds its post among hundreds of others', async () => {
    const posted = await post(on.channel);
    const [first] = on.channel.messages;
    if (first === undefined) throw new Error('nothing was posted');
    const others = Array.from({ length: 250 }, () => ({
      ...first,
      id: on.discord.snowflake(),
      author: 'somebody',
    }));
    on.channel.messages.push(...others);
    const late = await post(on.channel, { marker: 'late' });
    expect(await find(on.channel)).toEqual(posted);
    expect(await find(on.channel, undefined, 'late')).toEqual(late);
  });

  it('does not find what is older than it looks for', async () => {
    await post(on.channel);
    const since = new Date(Date.now() + 60_000);
    const sought = { marker: 'daily-2026-03-04', since };
    expect(await on.bot.messenger.find(address(on.channel), sought)).toBeUndefined();
  });

  it('a request that is tried twice posts once', async () => {
    const [first, second] = await Promise.all([post(on.channel), post(on.channel)]);
    expect(first).toEqual(second);
    expect(on.channel.messages).toHaveLength(1);
  });

  it('edits that come faster than Discord takes them become the newest', async () => {
    const posted = await post(on.channel);
    const before = on.discord.calls.length;
    const edits = Array.from({ length: 100 }, (_, count) =>
      on.bot.messenger.edit(address(on.channel), posted, card('Tally', [text(`${count + 1} answered`)])),
    );
    await Promise.all(edits);
    expect(wordsOf(on.channel.messages[0])).toContain('100 answered');
    expect(on.discord.calls.length - before).toBeLessThan(5);
  });

  it('a card too long for one message is posted as several, and found by the first', async () => {
    const long = card('Long', [text('word '.repeat(1500))]);
    const posted = await post(on.channel, { card: long });
    expect(on.channel.messages.length).toBeGreaterThan(1);
    expect(await find(on.channel)).toEqual(posted);
    await on.bot.messenger.edit(address(on.channel), posted, long);
    expect(wordsOf(on.channel.messages[0])).toContain('… shortened');
  });

  it('tells a person something in a direct message', async () => {
    const alice = on.person('Alice');
    await on.bot.messenger.tell(alice.id, card('Reminder', [text('Your streak is at 6 days.')]));
    expect(alice.direct.messages.map(wordsOf)).toEqual([expect.stringContaining('6 days')]);
  });

  const refusedWith = async (work: Promise<unknown>) => {
    const refused = await work.catch((error: unknown) => error);
    if (!(refused instanceof RoomRefusal)) throw new Error(`not refused: ${String(refused)}`);
    return { refusal: refused.refusal, words: refused.message };
  };

  it.each<[what: string, denied: bigint, names: string]>([
    ['write', PERMISSION.sendMessages, '“Send Messages”'],
    ['see the channel', PERMISSION.viewChannel, '“View Channel”'],
  ])('is refused where it may not %s, and says what is missing', async (_what, denied, names) => {
    on.discord.deny(on.channel, denied);
    await on.shown(on.person('Alice').slash(named('news'), 'streak'));
    const { refusal, words } = await refusedWith(post(on.channel));
    expect(refusal).toBe('not-allowed');
    expect(words).toContain(`in #general: I lack ${names} there`);
  });

  it.each<[what: string, denied: bigint, names: string]>([
    ['start threads', PERMISSION.createThreads, '“Create Public Threads”'],
    ['write in threads', PERMISSION.sendInThreads, '“Send Messages In Threads”'],
  ])('is refused where it may not %s, and says what is missing', async (_what, denied, names) => {
    const posted = await post(on.channel);
    on.discord.deny(on.channel, denied);
    await on.shown(on.person('Alice').slash(named('news'), 'streak'));
    const { refusal, words } = await refusedWith(post(on.channel, { thread: posted, marker: 'reveal' }));
    expect([refusal, words]).toEqual(['not-allowed', expect.stringContaining(names)]);
  });

  it('is refused where it may not read what it posted, rather than posting again', async () => {
    on.discord.deny(on.channel, PERMISSION.readHistory);
    await on.shown(on.person('Alice').slash(named('news'), 'streak'));
    expect((await refusedWith(find(on.channel))).words).toContain('“Read Message History”');
  });

  it('learns of a refusal that it could not foresee from Discord', async () => {
    on.channel.denied = PERMISSION.sendMessages;
    expect(await refusedWith(post(on.channel))).toMatchObject({ refusal: 'not-allowed' });
  });

  it('is refused for good in a channel that was deleted', async () => {
    on.discord.deleteChannel(on.channel);
    await on.shown(on.person('Alice').slash(named('news'), 'streak'));
    expect(await refusedWith(post(on.channel))).toMatchObject({ refusal: 'room-gone' });
    expect(await refusedWith(find(on.channel))).toMatchObject({ refusal: 'room-gone' });
  });

  it('is refused for good in a server that removed it, whose data stay', async () => {
    await on.shown(on.person('Alice').slash(on.channel, 'streak'));
    on.discord.removeBot(on.guild);
    await on.discord.until('the removal', () => on.counted.includes('server-left'));
    expect(await refusedWith(post(on.channel))).toMatchObject({ refusal: 'team-gone' });
  });

  it('is refused in a thread that is locked', async () => {
    named('a thread').locked = true;
    expect(await refusedWith(post(named('a thread')))).toMatchObject({ refusal: 'archived' });
  });

  it('is refused by a person who takes no direct messages', async () => {
    const alice = on.person('Alice');
    on.discord.closed.add(alice.id);
    expect(await refusedWith(on.bot.messenger.tell(alice.id, answer))).toMatchObject({
      refusal: 'person-closed',
    });
  });

  it.each<[what: string, act: (messenger: Messenger, posted: PostedMessage) => Promise<unknown>]>([
    ['a post', () => post(on.channel, { marker: 'second' })],
    ['an edit', (messenger, posted) => messenger.edit(address(on.channel), posted, answer)],
  ])('%s is tried again where Discord fails for a moment', async (_what, act) => {
    const posted = await post(on.channel);
    on.discord.fail(/(POST|PATCH) .channels/, { status: 503, body: {} });
    await act(on.bot.messenger, posted);
    expect(on.channel.messages.length).toBeGreaterThan(0);
  });
});
