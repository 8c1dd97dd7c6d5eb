import { describe, expect, it } from 'vitest';
import { DiscordError, startDiscord } from '../../../src/adapters/discord/adapter.ts';
import { EARLY_PROMISES } from '../../../src/adapters/discord/response.ts';
import { action, card, privately, text } from '../../../src/bot/card.ts';
import { COMMANDS } from '../../../src/bot/commands.ts';
import type { Incoming } from '../../../src/bot/incoming.ts';
import { recordedAnswers } from '../../support/answers.ts';
import { serverStorage } from '../../support/database.ts';
import { useDiscord } from '../../support/discord/bot.ts';
import { buttonsOf, isEphemeral, Person, wordsOf } from '../../support/discord/person.ts';
import { type Kept, LocalDiscord, TOKEN } from '../../support/discord/server.ts';

describe('the first response', () => {
  const on = useDiscord(serverStorage, () => {}, { deferAfterMs: 'usual' });
  const longWork = () => {
    let finish = () => {};
    const finished = new Promise<undefined>((resolve) => {
      finish = () => resolve(undefined);
    });
    return { finish, wait: () => finished };
  };
  const promised = (kept: Kept) =>
    on.discord.until('a promise of an answer', () => kept.state === 'deferred');

  it('is a promise where the work takes longer than 1.5 s, and the reply follows', async () => {
    const work = longWork();
    on.hold(work.wait);
    const kept = on.person('Alice').slash(on.channel, 'streak');
    await promised(kept);
    work.finish();
    expect(wordsOf(await on.shown(kept))).toContain('Your streak');
    await on.discord.until('the count', () => on.counted.includes('deferred'));
    expect(on.stages).toEqual(['acknowledgement', 'feedback']);
  });

  it('to a form that was sent is a promise while its answer is worked on', async () => {
    const alice = on.person('Alice');
    const question = await on.shown(alice.slash(on.channel, 'question', { name: 'closed-send' }));
    const form = await on.done(alice.press(question, 'Answer'));
    const work = longWork();
    on.hold(work.wait);
    const kept = alice.submit(form, { answer: 'panics' });
    await promised(kept);
    work.finish();
    const feedback = await on.shown(kept);
    expect(wordsOf(feedback)).toContain('80/100');
    expect(isEphemeral(feedback)).toBe(true);
    expect(kept.messages).toHaveLength(1);
    expect(on.discord.refused).toEqual([]);
  });

  it('to the forms of many is a promise for so many of them as Discord takes two requests of', async () => {
    const people = Array.from({ length: EARLY_PROMISES.most + 5 }, (_, index) =>
      on.person(`Person ${index}`),
    );
    const forms: { person: Person; form: Kept }[] = [];
    for (const person of people) {
      const question = await on.shown(person.slash(on.channel, 'question', { name: 'closed-send' }));
      forms.push({ person, form: await on.done(person.press(question, 'Answer')) });
    }
    const work = longWork();
    on.hold(work.wait);
    const sent = forms.map(({ person, form }) => person.submit(form, { answer: 'panics' }));
    const inState = (state: Kept['state']) => sent.filter((kept) => kept.state === state).length;
    await on.discord.until('the promises', () => inState('deferred') >= EARLY_PROMISES.most);
    expect(inState('waiting')).toBeGreaterThan(0);
    work.finish();
    for (const kept of sent) expect(wordsOf(await on.shown(kept))).toContain('80/100');
    expect(on.discord.refused).toEqual([]);
  });

  it('of a button whose form comes late is a button that opens the form', async () => {
    const alice = on.person('Alice');
    const question = await on.shown(alice.slash(on.channel, 'question', { name: 'closed-send' }));
    const work = longWork();
    on.hold(work.wait);
    const late = alice.press(question, 'Answer');
    await promised(late);
    work.finish();
    const invited = await on.shown(late);
    on.hold(async () => undefined);
    const form = await on.done(alice.press(invited, 'Your answer'));
    expect(wordsOf(await on.shown(alice.submit(form, { answer: 'panics' })))).toContain('80/100');
    expect(on.discord.refused).toEqual([]);
  });

  it('that was promised to one person still shares with the room', async () => {
    const alice = on.person('Alice');
    const question = await on.shown(alice.slash(on.channel, 'question', { name: 'closed-send' }));
    const form = await on.done(alice.press(question, 'Answer'));
    const feedback = await on.shown(alice.submit(form, { answer: 'panics' }));
    const work = longWork();
    on.hold(work.wait);
    const share = alice.press(feedback, 'Share');
    await promised(share);
    work.finish();
    await on.discord.until('the shared mark', () =>
      on.channel.messages.some((seen) => /80\/100/.test(wordsOf(seen))),
    );
    expect(on.discord.refused).toEqual([]);
  });

  it('that comes too late is counted, not logged as a fault, and the answer is kept', async () => {
    const alice = on.person('Alice');
    const question = await on.shown(alice.slash(on.channel, 'question', { name: 'closed-send' }));
    const form = await on.done(alice.press(question, 'Answer'));
    const kept = alice.submit(form, { answer: 'panics' });
    kept.expiresAt = 0;
    await on.discord.until('a late answer', () => on.counted.includes('expired'));
    expect(on.logged).toEqual([]);
    expect(await recordedAnswers(on.db)).toHaveLength(1);
  });
});

describe('what comes twice', () => {
  const on = useDiscord(serverStorage);

  it('an event that the gateway replays is answered once', async () => {
    const alice = on.person('Alice');
    const question = await on.shown(alice.slash(on.channel, 'question', { name: 'closed-send' }));
    await on.shown(alice.press(question, 'Hint'));
    const before = on.heard.length;
    on.discord.gateway.replay(0, 2);
    await on.discord.until(
      'the replay',
      () => on.counted.filter((event) => event === 'repeated').length === 2,
    );
    expect(on.heard).toHaveLength(before);
    expect(on.discord.refused).toEqual([]);
  });

  it('a double press takes one hint', async () => {
    const alice = on.person('Alice');
    const question = await on.shown(alice.slash(on.channel, 'question', { name: 'closed-send' }));
    const presses = [alice.press(question, 'Hint'), alice.press(question, 'Hint')];
    for (const press of presses) await on.done(press);
    expect(presses.flatMap(({ messages }) => messages.map(wordsOf))).toEqual([
      expect.stringContaining('Hint 1 of 2'),
    ]);
  });

  it('a form sent twice records one answer', async () => {
    const alice = on.person('Alice');
    const question = await on.shown(alice.slash(on.channel, 'question', { name: 'closed-send' }));
    const form = await on.done(alice.press(question, 'Answer'));
    const sent = [alice.submit(form, { answer: 'panics' }), alice.submit(form, { answer: 'panics' })];
    for (const kept of sent) await on.done(kept);
    expect(await recordedAnswers(on.db)).toHaveLength(1);
  });
});

describe('a reply that takes the place of its message', () => {
  const on = useDiscord(serverStorage);
  const page = (number: number) => ({
    ...privately(card(`Page ${number}`, [text('…')], { actions: [action(`page:${number + 1}`, 'On')] })),
    replace: true,
  });

  it('turns the page in it', async () => {
    const alice = on.person('Alice');
    on.hold(async ({ said }) => page(said.kind === 'action' ? Number(said.id.slice('page:'.length)) : 1));
    const shown = await on.shown(alice.slash(on.channel, 'leaderboard'));
    expect(wordsOf(shown)).toContain('Page 1');
    const turned = await on.done(alice.press(shown, 'On'));
    expect(turned.messages).toEqual([]);
    expect(wordsOf(shown)).toContain('Page 2');
    expect(on.discord.refused).toEqual([]);
  });
});

describe('a fault of ours', () => {
  const on = useDiscord(serverStorage);

  it('is said to the person with what they wrote, and in the log without it', async () => {
    const alice = on.person('Alice');
    const question = await on.shown(alice.slash(on.channel, 'question', { name: 'closed-send' }));
    const form = await on.done(alice.press(question, 'Answer'));
    on.hold(async () => {
      throw new Error('a wire is loose');
    });
    const apology = await on.shown(alice.submit(form, { answer: 'my long answer' }));
    expect(wordsOf(apology)).toContain('Something broke on our side');
    expect(wordsOf(apology)).toContain('```text\nmy long answer\n```');
    expect(buttonsOf(apology).map(({ label }) => label)).toEqual(['Try again']);
    expect(on.logged.join()).toContain('a wire is loose');
    expect(on.logged.join()).not.toContain('my long answer');
  });

  it('an answer that Discord refuses becomes an apology, and is logged without tokens and words', async () => {
    on.discord.fail(/callback/, { status: 400, body: { code: 50035, message: 'Invalid Form Body' } });
    const kept = on.person('Alice').slash(on.channel, 'streak');
    expect(wordsOf(await on.shown(kept))).toContain('Something broke on our side');
    await on.discord.until('a log line', () => on.logged.length > 0);
    expect(on.logged[0]).toContain('Invalid Form Body');
    expect(on.logged[0]).not.toMatch(/token|Alice|components/);
  });
});

describe('the connection', () => {
  const on = useDiscord(serverStorage);
  const works = async () => {
    await on.discord.until('a connection', () => on.discord.gateway.connected === 1);
    expect(wordsOf(await on.shown(on.person('Alice').slash(on.channel, 'streak')))).toContain('Your streak');
  };

  it.each<[what: string, act: () => void]>([
    ['that breaks', () => on.discord.gateway.drop()],
    ['that Discord closes with 4000', () => on.discord.gateway.close(4000)],
    ['that Discord asks to be made anew', () => on.discord.gateway.askToReconnect()],
  ])('%s is resumed, and nothing said meanwhile is lost', async (_what, act) => {
    act();
    await on.discord.until('the break', () => on.discord.gateway.connected === 0);
    await on.discord.until('the bot to notice', () => !on.bot.ready() || on.counted.includes('resumed'));
    const kept = on.person('Alice').slash(on.channel, 'streak');
    expect(wordsOf(await on.shown(kept))).toContain('Your streak');
    expect(on.discord.gateway.resumed).toBe(1);
    expect(on.discord.gateway.identified).toHaveLength(1);
    expect(on.bot.ready()).toBe(true);
  });

  it('whose session is invalid is made with a new one', async () => {
    on.discord.gateway.invalidate();
    await on.discord.until('a new session', () => on.discord.gateway.identified.length === 2);
    await works();
  });

  it('that cannot be resumed is made with a new one', async () => {
    on.discord.gateway.forgetful = true;
    on.discord.gateway.drop();
    await on.discord.until('a new session', () => on.discord.gateway.identified.length === 2);
    await works();
  });

  it('ends for good where Discord does not take the token any more', async () => {
    on.discord.gateway.close(4004);
    expect((await on.bot.lost).message).toContain('Discord does not accept DISCORD_TOKEN');
  });
});

describe('a connection that died without a word', () => {
  const on = useDiscord(serverStorage, () => {}, { heartbeatMs: 300 });

  it('is noticed by its silence and resumed', async () => {
    on.discord.gateway.zombie = true;
    await on.discord.until('a resume', () => on.discord.gateway.resumed > 0);
    on.discord.gateway.zombie = false;
    expect(wordsOf(await on.shown(on.person('Alice').slash(on.channel, 'streak')))).toContain('Your streak');
  });
});

describe('requests', () => {
  const on = useDiscord(serverStorage);

  it.each<[what: string, act: () => void]>([
    ['a limit of the route', () => on.discord.limit(/POST .channels/)],
    ['the global limit', () => on.discord.limit(/POST .channels/, { global: true })],
    ['a fault of Discord’s', () => on.discord.fail(/POST .channels/, { status: 502, body: {} }, 2)],
  ])('that meet %s are tried again', async (_what, act) => {
    act();
    on.person('Alice').write('streak');
    const direct = await on.discord.until('a direct message', () =>
      [...on.discord.channels.values()].find(({ messages }) => messages.length > 0),
    );
    expect(direct.messages).toHaveLength(1);
    expect(on.logged).toEqual([]);
  });
});

describe('many people at once', () => {
  const on = useDiscord(serverStorage);

  it('two hundred with the connection breaking in the middle each have one answer recorded and get one reply', async () => {
    const people = Array.from({ length: 200 }, (_, index) => on.person(`Person ${index}`));
    const forms: { person: Person; form: Kept }[] = [];
    for (const person of people) {
      const question = await on.shown(person.slash(on.channel, 'question', { name: 'closed-send' }));
      forms.push({ person, form: await on.done(person.press(question, 'Answer')) });
    }
    const sent = forms.map(({ person, form }, index) => {
      if (index === 100) on.discord.gateway.drop();
      return person.submit(form, { answer: 'panics' });
    });
    for (const kept of sent) expect(wordsOf(await on.shown(kept))).toContain('80/100');
    expect(sent.every(({ messages }) => messages.length === 1)).toBe(true);
    const recorded = await recordedAnswers(on.db);
    expect(recorded).toHaveLength(200);
    expect(new Set(recorded.map(({ delivery }) => delivery))).toEqual(new Set(sent.map(({ id }) => id)));
    expect(on.discord.gateway.resumed).toBe(1);
    expect(on.discord.refused).toEqual([]);
    expect(on.logged).toEqual([]);
  });
});

describe('a stop', () => {
  const on = useDiscord(serverStorage);

  it('finishes what is under way', async () => {
    let finish = () => {};
    on.hold(
      () =>
        new Promise((resolve) => {
          finish = () => resolve(undefined);
        }),
    );
    const kept = on.person('Alice').slash(on.channel, 'streak');
    await on.discord.until('the work', () => on.heard.length === 1);
    const stopped = on.bot.stop();
    finish();
    await stopped;
    expect(kept.messages.map(wordsOf)).toEqual([expect.stringContaining('Your streak')]);
    expect(on.discord.gateway.connected).toBe(0);
  });
});

describe('a start', () => {
  const begin = (discord: LocalDiscord, token = TOKEN, guildId?: string) =>
    startDiscord({
      token,
      guildId,
      apiUrl: discord.apiUrl,
      commands: COMMANDS,
      complete: () => [],
      handle: async (_incoming: Incoming) => privately(card('Hello', [text('there')])),
      left: async () => {},
      clock: () => new Date(),
      log: { info: () => {}, error: () => {} },
      count: () => {},
      observe: () => {},
      onError: () => {},
    });

  it.each<[what: string, prepare: (discord: LocalDiscord) => string, words: string]>([
    ['with a wrong token', () => `${TOKEN}x`, 'Discord does not accept DISCORD_TOKEN'],
    [
      'after too many',
      (discord) => {
        discord.sessionsLeft = 0;
        return TOKEN;
      },
      'Discord allows this bot no more starts today',
    ],
  ])('%s says so in one line', async (_what, prepare, words) => {
    const discord = await new LocalDiscord().start();
    const refused = await begin(discord, prepare(discord)).catch((error: unknown) => error);
    await discord.stop();
    if (!(refused instanceof DiscordError)) throw new Error(`not refused: ${String(refused)}`);
    expect(refused.message).toContain(words);
    expect(refused.message).not.toContain('\n');
  });

  it('for one server registers the commands there alone, once', async () => {
    const discord = await new LocalDiscord().start();
    const { id } = discord.addGuild('Gophers');
    for (let starts = 0; starts < 2; starts += 1) await (await begin(discord, TOKEN, id)).stop();
    await discord.stop();
    expect(discord.guildCommands.map(({ name }) => name)).toContain('practice');
    expect(discord.commands).toEqual([]);
    expect(discord.registrations).toBe(1);
    expect(discord.refused).toEqual([]);
  });

  it('where nobody listens says so in one line', async () => {
    const discord = await new LocalDiscord().start();
    const { apiUrl } = discord;
    await discord.stop();
    await expect(begin(Object.create(discord, { apiUrl: { value: apiUrl } }))).rejects.toThrow(
      /cannot be used now/,
    );
  });

  it('with as many shards as Discord recommends serves all of them, and direct messages on the first', async () => {
    const discord = new LocalDiscord();
    discord.shards = 2;
    await discord.start();
    let guild = discord.addGuild('Gophers');
    while (discord.shardOf(guild.id) !== 1) guild = discord.addGuild('More gophers');
    const channel = discord.addChannel(guild, 'general');
    const bot = await begin(discord);
    expect(discord.gateway.identified).toEqual([
      [0, 2],
      [1, 2],
    ]);
    const alice = new Person(discord, 'Alice');
    for (const place of [channel, alice.direct]) {
      const kept = alice.slash(place, 'practice');
      await discord.until('an answer', () => kept.state === 'answered');
    }
    alice.write('hello');
    await discord.until('a direct answer', () => alice.direct.messages.length > 0);
    await bot.stop();
    await discord.stop();
  });
});
