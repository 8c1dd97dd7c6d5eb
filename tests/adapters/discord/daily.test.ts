import { describe, expect, it } from 'vitest';
import { rightAnswer, wrongAnswer } from '../../bot/answers.ts';
import { serverStorage, storages } from '../../support/database.ts';
import { useDiscord } from '../../support/discord/bot.ts';
import { buttonsOf, isEphemeral, type Person, wordsOf } from '../../support/discord/person.ts';
import {
  ANNOUNCEMENT,
  type Channel,
  FORUM,
  type Kept,
  PERMISSION,
  PUBLIC_THREAD,
  type SeenMessage,
} from '../../support/discord/server.ts';

type On = ReturnType<typeof useDiscord>;

const labels = (message: SeenMessage | undefined) => buttonsOf(message).map(({ label }) => label);
const last = (channel: Channel | undefined) => channel?.messages.at(-1);
/** The question that a post asks. */
const askedBy = (message: SeenMessage | undefined) =>
  buttonsOf(message)
    .map(({ id }) => /^answer:(.+)$/.exec(id)?.[1])
    .find((id) => id !== undefined);
const threadOf = (on: On, message: SeenMessage | undefined) => on.discord.channels.get(message?.id ?? '');
const postsIn = (on: On, forum: Channel) =>
  [...on.discord.channels.values()].filter(({ parent }) => parent === forum.id);

/** `/daily set` and the like by somebody, as they see it. */
async function daily(
  on: On,
  who: Person,
  verb: string,
  options: Readonly<Record<string, string | Channel>> = {},
  channel = on.channel,
) {
  const message = await on.shown(who.slash(channel, `daily ${verb}`, options));
  expect(isEphemeral(message) || channel.guild === undefined).toBe(true);
  return wordsOf(message);
}

/** The channel is asked at noon, UTC, each day from tomorrow on. */
async function subscribed(
  on: On,
  who: Person,
  more: Readonly<Record<string, string | Channel>> = {},
  channel?: Channel,
) {
  return daily(on, who, 'set', { time: '12:00', zone: 'UTC', weekdays: 'daily', ...more }, channel);
}

async function nextDay(on: On) {
  on.clock.advance({ days: 1 });
  await on.settle();
}

/** What stands in a modal's fields as it opens. */
function chosenIn({ modal }: Kept): Record<string, string | undefined> {
  const fields = (modal?.components ?? []).flatMap((part) => (part.type === 18 ? [part.component] : []));
  return Object.fromEntries(
    fields.map((field) => [
      field.custom_id,
      field.type === 4
        ? field.value
        : field.options.flatMap((option) => (option.default ? option.value : [])).join(' '),
    ]),
  );
}

/** Answers a post by its button, and what comes of it. */
async function answered(on: On, who: Person, post: SeenMessage | undefined, answer: string) {
  const form = await on.done(who.press(post, 'Answer'));
  return on.shown(who.submit(form, { answer }));
}

const OPEN = { topic: 'channels', kind: 'open' };

describe.each(storages)('the daily question on Discord, with $name', (storage) => {
  const on = useDiscord(storage);

  it('comes when due, is answered privately, counts, and brings the answer of the one before', async () => {
    const [mia, bob, eve] = [on.person('Mia', { manages: true }), on.person('Bob'), on.person('Eve')];
    expect(await subscribed(on, mia, OPEN)).toContain('Every day at 12:00, UTC');
    await on.settle();
    expect(on.channel.messages).toEqual([]);

    await nextDay(on);
    const [post] = on.channel.messages;
    expect(wordsOf(post)).toContain('Nobody has answered yet. Only you see your answer and its mark.');
    expect(labels(post)).toEqual(['Answer']);
    const question = askedBy(post);

    const feedback = await answered(on, bob, post, rightAnswer(question));
    expect(isEphemeral(feedback)).toBe(true);
    expect(wordsOf(feedback)).toContain('100/100');
    await on.discord.until('the tally of one', () => /1 answered so far/.test(wordsOf(post)));
    const poor = await answered(on, eve, post, wrongAnswer(question));
    expect(isEphemeral(poor)).toBe(true);
    expect(on.channel.messages).toEqual([post]);
    expect(labels(post)).toEqual(['Answer']);

    await nextDay(on);
    for (let look = 0; look < 2; look += 1) await on.settle();
    expect(on.channel.messages).toHaveLength(2);
    const second = last(on.channel);
    expect(askedBy(second)).not.toBe(question);
    expect(labels(second)).toEqual(['Answer']);
    expect(wordsOf(post)).toContain('Closed: 2 people answered. The answer is further down.');
    expect(labels(post)).toEqual([]);
    const thread = threadOf(on, post);
    expect(thread?.messages).toHaveLength(1);
    const answer = wordsOf(last(thread));
    expect(answer).toContain('The answer of 2026-03-05');
    expect(answer).toMatch(/Got it\s+Point\n\s*1 of 2 {2}/);
    expect(answer).toContain('2 people answered. Bob leads with 100 of 100.');
    expect(answer).not.toContain('Eve');

    await nextDay(on);
    expect(on.channel.messages).toHaveLength(3);
    expect(thread?.messages).toHaveLength(1);
    expect(threadOf(on, second)?.messages.map(wordsOf)).toEqual([
      expect.stringContaining('Nobody answered.'),
    ]);
    // A thread is looked for before it is started.
    expect(on.discord.refused.filter((line) => !line.includes('Unknown Channel'))).toEqual([]);
    expect(on.logged).toEqual([]);
  });

  it('says by and by how many answered, without a word to it', async () => {
    const mia = on.person('Mia', { manages: true });
    await subscribed(on, mia, OPEN);
    await nextDay(on);
    const [post] = on.channel.messages;
    for (const name of ['Ann', 'Ben', 'Cem'])
      await answered(on, on.person(name), post, rightAnswer(askedBy(post)));
    await expect
      .poll(
        async () => {
          await on.settle();
          return wordsOf(post);
        },
        { timeout: 30_000, interval: 250 },
      )
      .toContain('3 answered so far.');
    expect(on.channel.messages).toHaveLength(1);
  });
});

describe('`/daily`', () => {
  const on = useDiscord(serverStorage, (discord) => {
    const [guild] = discord.guilds;
    discord.addChannel(guild, 'questions', { type: FORUM, requiresTag: true });
  });
  const mia = () => on.person('Mia', { manages: true });

  it('is refused in one sentence to somebody who may not manage the server and is shown it', async () => {
    await subscribed(on, mia());
    const alice = on.person('Alice', { shown: true });
    for (const verb of ['set', 'pause', 'resume', 'remove', 'preview', 'now'])
      expect(await daily(on, alice, verb)).toContain(
        `\`daily ${verb}\` is for those who may configure this room.`,
      );
  });

  it('is there for everybody, with several weekdays to type and times in words', async () => {
    const alice = on.person('Alice', { shown: true });
    expect(await daily(on, alice, 'list')).toContain('This room has no daily question.');
    const set = await subscribed(on, mia(), { weekdays: 'mon, wed,fri', time: '9:30' });
    expect(set).toContain('Mon, Wed and Fri at 09:30, UTC');
    expect(await daily(on, alice, 'list')).toContain('Fri 2026-03-06 at 09:30');
    const { choices } = await on.done(alice.type(on.channel, 'daily set', 'zone', 'berlin'));
    expect(choices?.[0]?.value).toBe('Europe/Berlin');
  });

  it.each([
    [{ time: '25:00' }, 'is no time'],
    [{ weekdays: 'someday' }, 'someday'],
    [{ zone: 'Nowhere' }, 'Nowhere'],
  ])('set with %j is refused and changes nothing', async (wrong, words) => {
    expect(await subscribed(on, mia(), wrong)).toContain(words);
    expect(await daily(on, mia(), 'list')).toContain('This room has no daily question.');
  });

  it('set alone opens a form with what is set, which is set anew by it', async () => {
    const manager = mia();
    const form = await on.done(manager.slash(on.channel, 'daily set'));
    const set = await on.shown(
      manager.submit(form, {
        time: '18:15',
        weekdays: ['tue', 'thu'],
        topic: 'maps',
        level: 'any',
        kind: 'any',
      }),
    );
    expect(wordsOf(set)).toContain('Tue and Thu at 18:15, UTC');
    expect(wordsOf(set)).toContain('maps');
    const again = await on.done(manager.slash(on.channel, 'daily set'));
    expect(chosenIn(again)).toEqual({
      time: '18:15',
      weekdays: 'tue thu',
      topic: 'maps',
      level: 'any',
      kind: 'any',
    });
    const wrong = await on.shown(
      manager.submit(again, { time: 'noon', weekdays: ['mon'], topic: 'maps', level: 'any', kind: 'any' }),
    );
    expect(wordsOf(wrong)).toContain('“noon” is no time. Nothing was changed.');
    expect(labels(wrong)).toContain('Try again');
  });

  it('preview shows the next question to who asks alone, and it is the one that comes', async () => {
    const manager = mia();
    await subscribed(on, manager);
    const preview = await on.shown(manager.slash(on.channel, 'daily preview'));
    expect(isEphemeral(preview)).toBe(true);
    await nextDay(on);
    const [, prompt = ''] = wordsOf(on.channel.messages[0]).split('\n').filter(Boolean);
    expect(wordsOf(preview)).toContain(prompt);
  });

  it('now posts at once, once a day, by its button as well', async () => {
    const manager = mia();
    const set = await on.shown(
      manager.slash(on.channel, 'daily set', { time: '23:00', zone: 'UTC', weekdays: 'daily' }),
    );
    await on.settle();
    expect(wordsOf(await on.shown(manager.press(set, 'Post now')))).toContain('comes in a moment');
    await on.settle();
    expect(on.channel.messages).toHaveLength(1);
    expect(await daily(on, manager, 'now')).toContain('Today’s question is here already');
    on.clock.set('2026-03-04T23:00:00Z');
    await on.settle();
    expect(on.channel.messages).toHaveLength(1);
  });

  it('pause, resume and remove do what they say', async () => {
    const manager = mia();
    await subscribed(on, manager);
    await daily(on, manager, 'pause');
    for (let day = 0; day < 3; day += 1) await nextDay(on);
    expect(on.channel.messages).toEqual([]);
    expect(await daily(on, manager, 'list')).toContain('paused');
    await daily(on, manager, 'resume');
    await nextDay(on);
    expect(on.channel.messages).toHaveLength(1);
    await daily(on, manager, 'remove');
    await nextDay(on);
    expect(on.channel.messages).toHaveLength(1);
    expect(await daily(on, manager, 'list')).toContain('This room has no daily question.');
  });

  it('answer opens the form of the last question', async () => {
    await subscribed(on, mia(), OPEN);
    await nextDay(on);
    const form = await on.done(on.person('Bob').slash(on.channel, 'today'));
    expect(form.modal?.custom_id).toBe(`answer:${askedBy(on.channel.messages[0])}`);
  });

  it('of a channel that was deleted is paused with the reason, which its admin is told', async () => {
    const manager = mia();
    const other = on.discord.addChannel(on.guild, 'other');
    await subscribed(on, manager);
    on.discord.deleteChannel(on.channel);
    for (let day = 0; day < 2; day += 1) await nextDay(on);
    expect(manager.direct.messages.map(wordsOf)).toEqual([
      expect.stringContaining('**#general**  The channel is not there any more.'),
    ]);
    expect(await daily(on, manager, 'list', {}, other)).toContain(
      'paused: The channel is not there any more.',
    );
  });

  it('of a channel that the bot may not write in any more is paused, and resumed once it may', async () => {
    const manager = mia();
    await subscribed(on, manager);
    on.discord.deny(on.channel, PERMISSION.sendMessages);
    for (let day = 0; day < 2; day += 1) await nextDay(on);
    expect(manager.direct.messages.map(wordsOf)).toEqual([
      expect.stringContaining('I may not speak in #general: I lack “Send Messages” there.'),
    ]);
    on.discord.deny(on.channel, 0n);
    await daily(on, manager, 'resume');
    await nextDay(on);
    expect(on.channel.messages).toHaveLength(1);
  });

  it('set in a post of a forum makes a new post a day in it, each with its answer', async () => {
    const forum = [...on.discord.channels.values()].find(({ type }) => type === FORUM);
    if (forum === undefined) throw new Error('there is no forum');
    const talk = on.discord.addChannel(on.guild, 'some talk', { type: PUBLIC_THREAD, parent: forum.id });
    await subscribed(on, mia(), OPEN, talk);
    for (let day = 0; day < 2; day += 1) await nextDay(on);
    const [, first, second] = postsIn(on, forum);
    expect(postsIn(on, forum)).toHaveLength(3);
    expect(talk.messages).toEqual([]);
    expect(first?.messages.map(wordsOf)).toEqual([
      expect.stringContaining('Closed: Nobody answered.'),
      expect.stringContaining('The answer of 2026-03-05'),
    ]);
    expect(labels(second?.messages[0])).toEqual(['Answer']);
    const [opened] = second?.messages ?? [];
    const feedback = await answered(on, on.person('Bob'), opened, rightAnswer(askedBy(opened)));
    expect(wordsOf(feedback)).toContain('100/100');
  });

  it.each([ANNOUNCEMENT, PUBLIC_THREAD, FORUM])(
    'is set, shown and posted in a channel of type %d that its admin names in another one',
    async (type) => {
      const manager = mia();
      const parent = type === PUBLIC_THREAD ? { parent: on.channel.id } : {};
      const news = on.discord.addChannel(on.guild, 'news', { type, ...parent });
      on.discord.announce(news);
      const set = await on.shown(
        manager.slash(on.channel, 'daily set', { channel: news, zone: 'UTC', weekdays: 'daily' }),
      );
      expect(wordsOf(set)).toContain('**Where**  #news');
      expect(labels(set)).toEqual([]);
      expect(await daily(on, manager, 'list')).toMatch(
        new RegExp(`This room has no daily question.*<#${news.id}>`, 's'),
      );
      expect(await daily(on, manager, 'preview', { channel: news })).toContain('This comes next.');
      await daily(on, manager, 'now', { channel: news });
      await on.settle();
      expect(on.channel.messages).toEqual([]);
      const [posted] = type === FORUM ? (postsIn(on, news)[0]?.messages ?? []) : news.messages;
      expect(labels(posted)).toEqual(['Answer']);
      expect(await daily(on, manager, 'pause', { channel: news })).toContain(
        'No daily question comes in #news',
      );
      expect(await daily(on, manager, 'resume', { channel: news })).toContain('Resumed');
      expect(await daily(on, manager, 'remove', { channel: news })).toContain(
        '#news has no daily question any more.',
      );
      expect(await daily(on, manager, 'pause', { channel: news })).toContain(
        '#news has no daily question yet.',
      );
      expect(on.discord.refused.filter((line) => !line.includes('Unknown Channel'))).toEqual([]);
    },
  );

  it('set for a channel is refused with who lacks what there', async () => {
    const manager = mia();
    const news = on.discord.addChannel(on.guild, 'news');
    on.discord.announce(news);
    const refusal = (who = manager) => daily(on, who, 'set', { channel: news });
    expect(await refusal(on.person('Alice', { shown: true }))).toContain(
      'You lack “Manage Server” in #news, so you cannot configure it.',
    );
    news.closed = PERMISSION.sendMessages;
    on.discord.deny(news, PERMISSION.viewChannel);
    expect(await refusal()).toContain('You lack “Send Messages” in #news, so you cannot configure it.');
    news.closed = 0n;
    on.discord.deny(news, PERMISSION.viewChannel);
    expect(await refusal()).toContain('I may not speak in #news: I lack “View Channel”');
    on.discord.deny(news, PERMISSION.sendMessages | PERMISSION.createThreads);
    expect(await refusal()).toContain(
      'I may not speak in #news: I lack “Send Messages” and “Create Public Threads” there.',
    );
    expect(await daily(on, manager, 'list')).not.toContain('#news');
    on.discord.deny(on.channel, PERMISSION.sendMessages);
    expect(await subscribed(on, manager)).toContain(
      'I may not speak in #general: I lack “Send Messages” there.',
    );
  });

  it('in direct messages asks its person alone', async () => {
    const alice = on.person('Alice');
    await subscribed(on, alice, OPEN, alice.direct);
    for (let day = 0; day < 2; day += 1) await nextDay(on);
    const said = alice.direct.messages.map(wordsOf).filter((words) => !words.includes('Daily question set'));
    expect(said).toEqual([
      expect.stringContaining('Closed: Nobody answered.'),
      expect.stringContaining('The answer of 2026-03-05'),
      expect.stringContaining('Nobody has answered yet.'),
    ]);
    expect(on.logged).toEqual([]);
  });

  it('sums the week up on Monday where `/weekly on` was said', async () => {
    const [mia, bob] = [on.person('Mia', { manages: true }), on.person('Bob')];
    const told = await on.shown(mia.slash(on.channel, 'weekly on'));
    expect(wordsOf(told)).toContain('Mondays at 09:00, UTC');
    await on.shown(bob.slash(on.channel, 'question', { name: 'closed-send' }));
    await on.shown(bob.slash(on.channel, 'answer', { answer: rightAnswer('closed-send') }));
    on.clock.set('2026-03-09T09:00:00Z');
    for (let look = 0; look < 2; look += 1) await on.settle();
    expect(on.channel.messages).toHaveLength(1);
    const summary = last(on.channel);
    expect(wordsOf(summary)).toContain('The week of 2026-03-02 to 2026-03-08');
    expect(wordsOf(summary)).toMatch(/1 person gave 1 answer\.[\s\S]*1 {2}Bob +10 +1/);
    expect(isEphemeral(await on.shown(bob.press(summary, 'Leaderboard')))).toBe(true);
    expect(on.logged).toEqual([]);
  });

  it('a reminder comes as a direct message, and stops with its button', async () => {
    const alice = on.person('Alice');
    await on.shown(alice.slash(on.channel, 'settings reminders', { to: '18:30' }));
    on.clock.set('2026-03-05T18:30:00Z');
    await on.settle();
    const reminder = last(alice.direct);
    expect(wordsOf(reminder)).toContain('You have not answered one today.');
    expect(wordsOf(await on.shown(alice.press(reminder, 'Stop these')))).toContain('off');
    const before = alice.direct.messages.length;
    await nextDay(on);
    expect(alice.direct.messages).toHaveLength(before);
  });
});
