import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { type SlackOptions, SlackStartError, startSlack } from '../../../src/adapters/slack/adapter.ts';
import { card, note, privately, text } from '../../../src/bot/card.ts';
import type { Incoming } from '../../../src/bot/incoming.ts';
import { answers } from '../../../src/storage/schema.ts';
import { useSlack } from '../../support/slack/running.ts';
import { CREDENTIALS } from '../../support/slack/server.ts';

const QUESTION = 'What happens when a goroutine sends on a channel that is already closed?';
const FULL = 'It panics. Only the sender should close a channel.';

/** Work that ends when it is told to. */
function gate(): { readonly opened: Promise<void>; open(): void } {
  const latch = new AbortController();
  const opened = new Promise<void>((resolve) => {
    latch.signal.addEventListener('abort', () => resolve());
  });
  return { opened, open: () => latch.abort() };
}

describe('slow work', () => {
  const running = useSlack('socket');

  test('a command is acknowledged at once, and its reply arrives in a modal that waits for it', async () => {
    const ann = running.person('UANN');
    const work = gate();
    running.detour = async (incoming, handle) => {
      await work.opened;
      return handle(incoming);
    };
    // Slack gives up on what is not acknowledged within 3 s.
    expect(await ann.command('question closed-send')).toMatchObject({ ok: true });
    await ann.modal('One moment');
    work.open();
    await ann.modal(QUESTION);
  });

  test('a form is acknowledged while its answer is marked, and the feedback comes into it afterwards', async () => {
    const ann = running.person('UANN');
    await ann.command('question closed-send');
    await ann.press(await ann.sees(QUESTION), 'Answer');
    await ann.modal(QUESTION);
    const work = gate();
    running.detour = async (incoming, handle) => {
      await work.opened;
      return handle(incoming);
    };
    expect(await ann.submit({ answer: FULL })).toEqual({ ok: true, took: expect.any(Number), errors: {} });
    await ann.modal('One moment');
    work.open();
    await ann.modal('100/100');
    await ann.sees('100/100');
  });

  test('what was typed is shown again where a slow form is refused', async () => {
    const ann = running.person('UANN');
    await ann.command('question closed-send');
    await ann.press(await ann.sees(QUESTION), 'Answer');
    await ann.modal(QUESTION);
    const work = gate();
    running.detour = async () => {
      await work.opened;
      return { ...privately(card('Not just now', [note('bad', 'The database is away.')])), refused: 'Away.' };
    };
    await ann.submit({ answer: FULL });
    await ann.modal('One moment');
    work.open();
    expect((await ann.modal('The database is away.')).text).toContain(FULL);
  });

  test('a form that Slack opens no more is offered behind a button', async () => {
    const ann = running.person('UANN');
    await ann.command('question closed-send');
    const asked = await ann.sees(QUESTION);
    running.detour = async (incoming, handle) => {
      running.slack.expireTriggers();
      return handle(incoming);
    };
    await ann.press(asked, 'Answer');
    const door = await ann.sees('window of its own');
    running.detour = (incoming, handle) => handle(incoming);
    await ann.press(door, 'Open');
    await ann.modal(QUESTION);
  });

  test('a fault of ours is told of in one sentence', async () => {
    const ann = running.person('UANN');
    running.detour = () => Promise.reject(new Error('fell over'));
    await ann.command('streak');
    await ann.sees('The fault is ours');
    expect(running.errors.splice(0)).toEqual([new Error('fell over')]);
  });
});

describe('what Slack sends again', () => {
  const running = useSlack('socket');

  test('is answered once: events, buttons and forms', async () => {
    const ann = running.person('UANN');
    await ann.dm('question closed-send');
    const asked = await ann.sees(QUESTION);
    const event = ann.event({
      type: 'message',
      channel_type: 'im',
      user: 'UANN',
      channel: ann.direct,
      ts: running.slack.ts(),
      text: 'it panics',
    });
    await Promise.all([1, 2, 3].map(() => running.slack.send('events_api', event)));
    await ann.sees('80/100');
    await ann.press(asked, 'Answer');
    await ann.modal(QUESTION);
    const form = ann.submission({ answer: FULL });
    const outcomes = await Promise.all([1, 2].map(() => running.slack.send('interactive', form)));
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, true]);
    await ann.modal('100/100');
    await ann.sees('100/100');
    expect(await running.db.select({ mark: answers.mark }).from(answers)).toHaveLength(2);
    expect(running.slack.messages.filter(({ text }) => text.includes('80/100'))).toHaveLength(1);
    expect(running.heard.filter(({ said }) => said.kind !== 'action')).toHaveLength(3);
  });

  test('a form sent again by hand, since no reply came, is answered once', async () => {
    const ann = running.person('UANN');
    await ann.command('question closed-send');
    await ann.press(await ann.sees(QUESTION), 'Answer');
    await ann.modal(QUESTION);
    const [first, again] = [ann.submission({ answer: FULL }), ann.submission({ answer: FULL })];
    await running.slack.send('interactive', first);
    await running.slack.send('interactive', again);
    await ann.modal('it counts once');
    expect(await running.db.select({ mark: answers.mark }).from(answers)).toHaveLength(1);
  });
});

describe('where Slack takes no reply', () => {
  const running = useSlack('socket');

  test('a spent or expired address is replaced by a message in the channel', async () => {
    const ann = running.person('UANN');
    running.detour = async (incoming, handle) => {
      running.slack.expireResponses();
      return handle(incoming);
    };
    await ann.command('streak');
    expect((await ann.sees('Your streak')).message).toMatchObject({ only: 'UANN', channel: 'C1' });
    expect(await running.replicas[0]?.metrics.text()).toContain('code="expired_url"');
  });

  test.each([
    ['a channel that the bot is not in', { bot: false }],
    ['a private channel that it is not in', { bot: false, isPrivate: true }],
  ])('%s is replaced by a direct message', async (_, about) => {
    const ann = running.person('UANN');
    running.slack.addChannel('C2', about);
    running.detour = async (incoming, handle) => {
      running.slack.expireResponses();
      return handle(incoming);
    };
    await ann.command('streak', 'C2');
    expect((await ann.sees('Your streak')).message?.channel).toBe(ann.direct);
  });

  test('a channel that the bot is not in is told how to invite it, where that matters', async () => {
    const ann = running.person('UANN');
    running.slack.addChannel('C2', { bot: false });
    await ann.command('daily', 'C2');
    await ann.sees('/invite @Gauntlet');
    running.slack.invite('C2');
    await ann.command('daily', 'C2');
    expect((await ann.sees('This room has no daily question')).text).not.toContain('/invite');
  });

  test.each(['topics', 'team', 'question closed-send', FULL])(
    '“%s” makes nobody invite the bot',
    async (words) => {
      const ann = running.person('UANN');
      running.slack.addChannel('C2', { bot: false });
      await ann.command('question closed-send', 'C2');
      await ann.sees(QUESTION);
      await ann.command(words, 'C2');
      expect((await ann.sees(/./)).text).not.toContain('/invite');
    },
  );

  test('a card for the room is posted there, and where it cannot be the asker is told', async () => {
    const ann = running.person('UANN');
    running.detour = async () => ({ show: card('Ann got 85/100', [text('Well done.')]), audience: 'room' });
    await ann.command('share');
    expect((await ann.sees('Ann got 85/100')).message).toMatchObject({ only: undefined, channel: 'C1' });
    running.slack.addChannel('C2', { bot: false });
    running.detour = async () => {
      running.slack.expireResponses();
      return { show: card('Ann got 85/100', [text('Well done.')]), audience: 'room' };
    };
    await ann.command('share', 'C2');
    await ann.sees('I am not in this channel');
  });

  test('a modal that was closed meanwhile is no fault: the copy in the channel is there', async () => {
    const ann = running.person('UANN');
    await ann.command('question closed-send');
    await ann.press(await ann.sees(QUESTION), 'Answer');
    await ann.modal(QUESTION);
    const work = gate();
    running.detour = async (incoming, handle) => {
      await work.opened;
      return handle(incoming);
    };
    await ann.submit({ answer: FULL });
    ann.closeModal();
    work.open();
    await ann.sees('100/100');
  });

  test('who does not let the app know names is called by their account', async () => {
    running.slack.scopes.delete('users:read');
    const ann = running.person('UANN', { display: 'Ann' });
    await ann.command('streak');
    await ann.sees('Your streak');
    await ann.dm('profile');
    await ann.sees('No answers yet.');
    expect(running.heard.map(({ person }) => person.name)).toEqual(['uann', '@UANN']);
    running.slack.violations.length = 0;
  });
});

describe('a limit on one channel', () => {
  const running = useSlack('socket');

  test('holds up what goes there alone, for as long as Slack says', async () => {
    const { messenger } = running.replicas[0]?.slack ?? {};
    running.slack.addChannel('C2');
    running.slack.faults.set('chat.postMessage', { retryAfter: 1, channel: 'C1', times: 1 });
    const post = async (room: string) => {
      await messenger?.post({ team: 'T1', room }, { card: card(room, []), marker: room });
      return room;
    };
    const arrived: string[] = [];
    const limited = post('C1').then((room) => arrived.push(room));
    await Promise.all([1, 2, 3].map(() => post('C2').then((room) => arrived.push(room))));
    expect(arrived).toEqual(['C2', 'C2', 'C2']);
    await limited;
    expect(arrived).toEqual(['C2', 'C2', 'C2', 'C1']);
    const calls = running.slack.calls.filter(
      ({ method, args }) => method === 'chat.postMessage' && args.channel === 'C1',
    );
    expect(calls).toHaveLength(2);
  });
});

describe('who may configure', () => {
  const running = useSlack('socket');

  test.each<[string, { admin?: boolean }, { creator?: string }, boolean]>([
    ['an admin may', { admin: true }, {}, true],
    ['the channel’s creator may', {}, { creator: 'UANN' }, true],
    ['somebody else may not', {}, {}, false],
  ])('%s', async (_, person, channel, may) => {
    const ann = running.person('UANN', person);
    running.slack.addChannel('C3', channel);
    await ann.command('streak', 'C3');
    await ann.sees('Your streak');
    expect(running.heard).toMatchObject([
      {
        mayConfigure: may,
        place: {
          platform: 'slack',
          team: { externalId: 'T1', name: 'Gophers Inc' },
          room: 'C3',
          roomName: '#name-of-c3',
        },
        person: { accountId: 'T1:UANN', name: 'uann' },
      },
    ] satisfies Partial<Incoming>[]);
  });

  test('who was named by an admin may, in that channel alone, until it is taken back', async () => {
    const boss = running.person('UBOSS', { admin: true });
    const [ann, bo] = [running.person('UANN', { display: 'Ann' }), running.person('UBO', { display: 'Bo' })];
    running.slack.addChannel('C2');
    await ann.command('weekly on');
    await ann.sees('`weekly on` is for those who may configure this room.');
    await boss.command('admins add <@UANN|ann_the_account>');
    const named = await boss.sees('Ann may configure this room from now on.');
    expect(named.message).toMatchObject({ only: 'UBOSS', channel: 'C1' });
    expect(JSON.stringify(named.message)).not.toContain('<@');
    await ann.command('weekly on');
    await ann.sees('Weekly summary on');
    await ann.command('weekly on', 'C2');
    await ann.sees('`weekly on` is for those who may configure this room.');
    await ann.command('admins add <@UBO>');
    await ann.sees('Only those who run the place can say who else may configure this room.');
    await boss.command('admins add @bo');
    await boss.sees('“@bo” could be anybody');
    await bo.command('admins');
    expect((await bo.sees('these people may configure this room')).text).toContain('• Ann');
    await boss.command('admins remove <@UANN>');
    await boss.sees('Ann may configure this room no more');
    await ann.command('weekly off');
    await ann.sees('`weekly off` is for those who may configure this room.');
  });

  test('on the Home tab, which is the workspace’s, only an admin may', async () => {
    const [ann, bo] = [running.person('UANN'), running.person('UBO', { admin: true })];
    for (const person of [ann, bo]) {
      await person.openHome();
      await person.home('Gauntlet');
    }
    const may = (id: string) =>
      running.heard.filter(({ person }) => person.accountId === id).map(({ mayConfigure }) => mayConfigure);
    expect([may('T1:UANN'), may('T1:UBO')]).toEqual([
      [false, false],
      [true, true],
    ]);
  });

  test('in their own messages everybody may', async () => {
    const ann = running.person('UANN');
    await ann.dm('streak');
    await ann.sees('Your streak');
    expect(running.heard).toMatchObject([{ mayConfigure: true, place: { team: null, room: 'T1:UANN' } }]);
  });
});

describe('connections', () => {
  const running = useSlack('socket');

  test('a refreshed connection is made again, and nothing is lost meanwhile', async () => {
    const ann = running.person('UANN');
    for (let round = 0; round < 4; round += 1) {
      running.slack.refresh();
      expect(await ann.command('streak')).toMatchObject({ ok: true });
      await ann.sees('Your streak');
      await running.slack.until('two connections', () =>
        running.slack.connections === 2 ? true : undefined,
      );
    }
  });

  test('events that come while no connection is there arrive once there is one', async () => {
    const ann = running.person('UANN');
    running.slack.drop();
    await running.slack.until('no connection', () => (running.slack.connections === 0 ? true : undefined));
    await ann.dm('streak');
    await ann.sees('Your streak');
  });

  test('the program is not ready while there is none', async () => {
    const { slack } = running.replicas[0] ?? {};
    expect(slack?.ready()).toBe(true);
    running.slack.faults.set('apps.connections.open', { error: 'internal_error', times: 100 });
    running.slack.drop();
    while (slack?.ready()) await pause(5);
    running.slack.faults.clear();
    await running.slack.until('a connection', () => (slack?.ready() ? true : undefined));
  });
});

test.each<[string, Partial<SlackOptions>, string]>([
  ['a wrong bot token', { botToken: 'xoxb-12345678-wrong' }, 'Slack refuses SLACK_BOT_TOKEN (invalid_auth)'],
  ['a wrong app token', { appToken: 'xapp-12345678-wrong' }, 'Slack refuses SLACK_APP_TOKEN (invalid_auth)'],
  ['nobody there', { apiUrl: 'http://127.0.0.1:1/api/' }, 'Slack cannot be reached'],
])('%s is told in one sentence without the token', async (_, wrong, told) => {
  const { LocalSlack } = await import('../../support/slack/server.ts');
  const slack = await LocalSlack.start();
  const started = startSlack({
    ...CREDENTIALS,
    apiUrl: slack.apiUrl,
    handle: () => Promise.reject(new Error('nothing is sent')),
    claim: async () => true,
    left: async () => {},
    configures: () => false,
    log: { info: () => {}, error: () => {} },
    onError: () => {},
    count: () => {},
    observe: () => {},
    ...wrong,
  });
  const error: unknown = await started.catch((reason: unknown) => reason);
  await slack.stop();
  expect(error).toBeInstanceOf(SlackStartError);
  expect(String(error)).toContain(told);
  expect(String(error)).not.toContain('12345678');
});
