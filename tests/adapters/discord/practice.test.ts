import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../src/bot/commands.ts';
import { serverStorage, storages } from '../../support/database.ts';
import { useDiscord } from '../../support/discord/bot.ts';
import { buttonsOf, isEphemeral, wordsOf } from '../../support/discord/person.ts';
import { GROUP, type SeenMessage } from '../../support/discord/server.ts';

const labels = (message: SeenMessage | undefined) => buttonsOf(message).map(({ label }) => label);

describe.each(storages)('a round of practice on Discord, with $name', (storage) => {
  const on = useDiscord(storage);

  it('asks, takes the answer in a form, marks it privately, and shares the mark alone', async () => {
    const alice = on.person('Alice');
    const question = await on.shown(alice.slash(on.channel, 'question', { name: 'closed-send' }));
    expect(isEphemeral(question)).toBe(true);
    expect(wordsOf(question)).toContain('What happens when a goroutine sends');
    expect(labels(question)).toEqual(['Answer', 'Hint', 'Skip', 'Reveal', 'Report']);

    const form = await on.done(alice.press(question, 'Answer'));
    expect(form.modal?.components).toMatchObject([
      { type: 10, content: expect.stringContaining('What happens when a goroutine sends') },
      { type: 18, component: { type: 4, style: 2, max_length: 4000 } },
    ]);
    const feedback = await on.shown(alice.submit(form, { answer: 'panics' }));
    expect(isEphemeral(feedback)).toBe(true);
    expect(wordsOf(feedback)).toContain('✅ 80/100 · Good');
    expect(wordsOf(feedback)).toContain('✅ **80/80**  The send panics\n-# “panics”');
    expect(labels(feedback)).toEqual(['Try again', 'Next', 'Share', 'Reveal', 'Report']);
    expect(on.channel.messages).toEqual([]);

    const shared = await on.shown(alice.press(feedback, 'Share'));
    expect(on.channel.messages).toEqual([shared]);
    expect(wordsOf(shared)).toContain('Alice got 80/100 on: What happens');
    expect(wordsOf(shared)).not.toMatch(/panic/);

    const bob = on.person('Bob');
    const second = await on.done(bob.press(shared, 'Answer it too'));
    expect(wordsOf(await on.shown(bob.submit(second, { answer: 'panics' })))).toContain('80/100');

    const next = await on.shown(alice.press(feedback, 'Next'));
    expect(labels(next)[0]).toBe('Answer');
    expect(on.discord.refused).toEqual([]);
    expect(on.logged).toEqual([]);
  });

  it('hints, skips and reveals at a press', async () => {
    const alice = on.person('Alice');
    const question = await on.shown(alice.slash(on.channel, 'question', { name: 'closed-send' }));
    expect(wordsOf(await on.shown(alice.press(question, 'Hint')))).toContain('1. It is not quiet.');
    expect(wordsOf(await on.shown(alice.press(question, 'Reveal')))).toContain('The send panics, whether');
    expect(labels(await on.shown(alice.press(question, 'Skip')))[0]).toBe('Answer');
  });

  it('reports a question in a form', async () => {
    const alice = on.person('Alice');
    const question = await on.shown(alice.slash(on.channel, 'question', { name: 'closed-send' }));
    const form = await on.done(alice.press(question, 'Report'));
    const thanks = await on.shown(alice.submit(form, { what: 'It is outdated.' }));
    expect(wordsOf(thanks)).toContain('Thank you');
  });

  it('is answered by choosing where the question is a choice', async () => {
    const alice = on.person('Alice');
    const question = await on.shown(alice.slash(on.channel, 'question', { name: 'nil-map-write' }));
    const form = await on.done(alice.press(question, 'Answer'));
    const feedback = await on.shown(alice.submit(form, { answer: ['A', 'C'] }));
    expect(wordsOf(feedback)).toContain('100/100');
  });

  it('is answered in a few words where the question is what a program prints', async () => {
    const alice = on.person('Alice');
    const question = await on.shown(alice.slash(on.channel, 'question', { name: 'missing-key' }));
    expect(wordsOf(question)).toContain('```go\npackage main');
    const form = await on.done(alice.press(question, 'Answer'));
    const feedback = await on.shown(alice.submit(form, { answer: '0 false' }));
    expect(wordsOf(feedback)).toContain('100/100');
  });

  it('goes on in direct messages, where plain words are the answer', async () => {
    const alice = on.person('Alice');
    const { direct } = alice;
    await on.shown(alice.slash(direct, 'question', { name: 'closed-send' }));
    alice.write('panics');
    const feedback = await on.discord.until('feedback', () =>
      direct.messages.find((seen) => /80\/100/.test(wordsOf(seen))),
    );
    expect(labels(feedback)).not.toContain('Share');
    alice.write('privacy delete');
    const invited = await on.discord.until('a button', () =>
      direct.messages.find((seen) => /Press the button/.test(wordsOf(seen))),
    );
    const form = await on.done(alice.press(invited, 'Delete everything about you'));
    expect(wordsOf(await on.shown(alice.submit(form, { confirm: 'delete' })))).toContain(
      'Everything about you is gone',
    );
    expect(on.discord.refused).toEqual([]);
  });

  it('marks what somebody wrote in the channel, for themselves alone', async () => {
    const alice = on.person('Alice');
    const bob = on.person('Bob');
    await on.shown(alice.slash(on.channel, 'question', { name: 'closed-send' }));
    const mine = await on.shown(alice.useOn(on.channel, 'Mark this answer', { content: 'It panics.' }));
    expect(wordsOf(mine)).toContain('80/100');
    expect(isEphemeral(mine)).toBe(true);
    const others = alice.useOn(on.channel, 'Mark this answer', { content: 'It panics.', author: bob.id });
    expect(wordsOf(await on.shown(others))).toContain('Somebody else wrote that.');
  });
});

describe('on Discord', () => {
  const on = useDiscord(serverStorage);

  /** What somebody can use, each command with its verbs. */
  const lines = COMMANDS.flatMap(({ name, verbs }) =>
    verbs === undefined ? [name] : Object.keys(verbs.each).map((verb) => `${name} ${verb}`),
  );
  /** What a verb cannot do without. */
  const NEEDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'settings zone': { to: 'Europe/Berlin' },
    'settings level': { to: 'core' },
    'settings reminders': { to: '18:30' },
    'settings leaderboard': { to: 'off' },
    'settings counts': { to: 'none' },
    'team zone': { to: 'Europe/Berlin' },
    'team off': { days: 'sat sun' },
    'team on': { days: 'sat' },
    'team across': { to: 'on' },
  };

  it('every command and every verb answers in a server and in a direct message', async () => {
    const alice = on.person('Alice', { manages: true });
    const bob = on.person('Bob');
    const needs = (line: string) => (/^admins (add|remove)/.test(line) ? { person: bob } : NEEDS[line]);
    for (const channel of [on.channel, alice.direct]) {
      for (const line of lines) {
        await on.shown(alice.slash(channel, 'question', { name: 'closed-send' }));
        const { modal, messages } = await on.done(alice.slash(channel, line, needs(line)));
        const said = messages.map(wordsOf).join();
        expect(modal !== undefined || said !== '', `/${line} says something`).toBe(true);
        expect(said, `/${line}`).not.toMatch(/There is no [^b]|has no option|Something broke/);
      }
    }
    expect(on.discord.refused).toEqual([]);
    expect(on.logged).toEqual([]);
  });

  const OF_MANAGERS = ['daily', 'weekly'];

  it('commands are those of the table, offered everywhere', () => {
    const registered = on.discord.commands;
    expect(registered.map(({ name }) => name)).toEqual([
      ...COMMANDS.map(({ name }) => name),
      'Mark this answer',
    ]);
    const everywhere = { integration_types: [0, 1], contexts: [0, 1, 2], default_member_permissions: null };
    for (const command of registered.filter(({ name }) => !OF_MANAGERS.includes(name)))
      expect(command).toMatchObject(everywhere);
  });

  it.each(OF_MANAGERS)('%s is offered where the bot is a member, to those who manage the server', (ours) => {
    expect(on.discord.commands.find(({ name }) => name === ours)).toMatchObject({
      integration_types: [0],
      contexts: [0, 1],
      default_member_permissions: '32',
    });
    expect(() => on.person('Alice').slash(on.channel, ours)).toThrow('hidden from Alice');
  });

  it('commands are registered again only when they changed', async () => {
    expect(on.discord.registrations).toBe(1);
    await on.restart();
    expect(on.discord.registrations).toBe(1);
    on.discord.commands = on.discord.commands.slice(1);
    await on.restart();
    expect(on.discord.registrations).toBe(2);
    on.discord.commands = on.discord.commands.map((command) =>
      command.name === 'daily' && command.type === 1
        ? { ...command, options: [{ type: 1, name: 'set', description: 'As it was once' }] }
        : command,
    );
    await on.restart();
    expect(on.discord.registrations).toBe(3);
  });

  it('a command is known by its name of another language', async () => {
    const alice = on.person('Alice');
    await on.shown(alice.slash(on.channel, 'practise', { level: 'warm-up' }));
    expect(on.heard.at(-1)?.said).toEqual({ kind: 'slash', name: 'practice', options: { level: 'warm-up' } });
  });

  it.each<[command: string, option: string, typed: string, first: string]>([
    ['practice', 'topic', 'ma', 'maps'],
    ['question', 'name', 'already closed', 'closed-send'],
    ['question', 'name', 't-002', 'nil-receive'],
    ['settings zone', 'to', 'berlin', 'Europe/Berlin'],
    ['daily set', 'topic', 'an', 'any'],
    ['design', 'prompt', 'parcel', 'parcel-tracker'],
  ])('/%s %s: typing “%s” offers %s', async (command, option, typed, first) => {
    const { choices } = await on.done(on.person('Alice').type(on.channel, command, option, typed));
    expect(choices?.[0]?.value).toBe(first);
  });

  it('tells the bot who speaks where', async () => {
    const manager = on.person('Mia', { manages: true });
    await on.shown(manager.slash(on.channel, 'streak'));
    expect(on.heard.at(-1)).toMatchObject({
      person: { accountId: manager.id, name: 'Mia', locale: 'en-GB' },
      place: {
        platform: 'discord',
        team: { externalId: on.guild.id, name: 'Gophers' },
        room: on.channel.id,
        roomName: '#general',
      },
      mayConfigure: true,
    });
    const alice = on.person('Alice');
    await on.shown(alice.slash(on.channel, 'streak'));
    expect(on.heard.at(-1)?.mayConfigure).toBe(false);
    await on.shown(alice.slash(alice.direct, 'streak'));
    expect(on.heard.at(-1)).toMatchObject({
      place: { team: null, room: alice.direct.id },
      mayConfigure: true,
    });
  });

  it('who was picked by somebody who manages the server may configure the channel, until it is taken back', async () => {
    const mia = on.person('Mia', { manages: true });
    const bob = on.person('Bob <@1>', { shown: true });
    const said = async (who: typeof bob, line: string, person?: typeof bob) =>
      wordsOf(await on.shown(who.slash(on.channel, line, person && { person })));
    expect(await said(bob, 'weekly on')).toContain('is for those who may configure this room.');
    expect(await said(mia, 'admins add', bob)).toContain('Bob \\<@1> may configure this room from now on.');
    expect(await said(bob, 'weekly on')).toContain('Weekly summary on');
    expect(await said(bob, 'admins add', mia)).toContain('Only those who run the place can say');
    expect(await said(mia, 'admins remove', bob)).toContain('may configure this room no more');
    expect(await said(bob, 'weekly off')).toContain('is for those who may configure this room.');
  });

  describe('in a server that has not added the app, for somebody who has it themselves,', () => {
    const guest = () => {
      const server = { id: on.discord.snowflake(), name: 'Elsewhere', removed: false };
      return {
        alice: on.person('Alice', { installed: false, manages: true }),
        elsewhere: on.discord.addChannel(server, 'chat'),
      };
    };

    it('it is a guest: the server becomes no team', async () => {
      const { alice, elsewhere } = guest();
      await on.shown(alice.slash(elsewhere, 'streak'));
      expect(on.heard.at(-1)?.place).toMatchObject({ team: null, room: elsewhere.id });
    });

    it('practice is for them alone, and there is nobody to share with', async () => {
      const { alice, elsewhere } = guest();
      const question = await on.shown(alice.slash(elsewhere, 'question', { name: 'closed-send' }));
      const form = await on.done(alice.press(question, 'Answer'));
      const feedback = await on.shown(alice.submit(form, { answer: 'panics' }));
      expect(wordsOf(feedback)).toContain('80/100');
      expect([question, feedback].map(isEphemeral)).toEqual([true, true]);
      expect(labels(feedback)).not.toContain('Share');
      const shared = await on.shown(alice.pressId(feedback, 'share:closed-send'));
      expect(wordsOf(shared)).toContain('There is nobody here to share a mark with');
      expect(elsewhere.messages).toEqual([]);
    });

    it('what makes the bot speak is not offered, and refused in a sentence where it is asked for all the same', async () => {
      const { alice, elsewhere } = guest();
      expect(() => alice.slash(elsewhere, 'daily set')).toThrow('not offered here');
      const streak = await on.shown(alice.slash(elsewhere, 'streak'));
      for (const id of ['daily:set 09:30', 'daily:now', 'daily:resume']) {
        const refused = await on.shown(alice.pressId(streak, id));
        expect(wordsOf(refused)).toContain(
          'I was added to your account and not to this server, so I cannot post in it: somebody who manages it has to add me first.',
        );
        expect(isEphemeral(refused)).toBe(true);
      }
      expect(wordsOf(await on.shown(alice.slash(elsewhere, 'today')))).toContain('I cannot post in it');
    });
  });

  it('in a conversation of people without it, it refuses to post', async () => {
    const alice = on.person('Alice');
    const group = on.discord.addChannel(undefined, 'friends', { type: GROUP });
    const streak = await on.shown(alice.slash(group, 'streak'));
    expect(isEphemeral(streak)).toBe(true);
    expect(wordsOf(await on.shown(alice.pressId(streak, 'daily:set 09:30')))).toContain(
      'I am no part of this conversation',
    );
  });

  it('names can neither ping nor mark up a card', async () => {
    const evil = on.person('**<@1>** `x` # @everyone');
    const question = await on.shown(evil.slash(on.channel, 'question', { name: 'closed-send' }));
    const form = await on.done(evil.press(question, 'Answer'));
    const shared = await on.shown(
      evil.press(await on.shown(evil.submit(form, { answer: 'panics' })), 'Share'),
    );
    expect(wordsOf(shared)).toContain('\\*\\*\\<@1>\\*\\* ’x’ # @everyone got');
    expect(shared.body.allowed_mentions).toEqual({ parse: [] });
    const board = await on.shown(evil.slash(on.channel, 'leaderboard'));
    expect(wordsOf(board)).toContain('@everyone');
  });

  it('an export is a file', async () => {
    const exported = await on.shown(on.person('Alice').slash(on.channel, 'privacy export'));
    expect(Object.keys(exported.files)).toEqual(['gauntlet-export.json']);
    expect(exported.files['gauntlet-export.json']).toContain('"Alice"');
  });

  it('the leaderboard turns to another period at a press', async () => {
    const alice = on.person('Alice');
    const board = await on.shown(alice.slash(on.channel, 'leaderboard'));
    expect(wordsOf(board)).toContain('this week');
    const turned = await on.done(alice.press(board, 'month'));
    expect(turned.messages).toEqual([]);
    expect(wordsOf(board)).toContain('this month');
    expect(isEphemeral(board)).toBe(true);
  });
});
