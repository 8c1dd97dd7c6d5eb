import { describe, expect, test } from 'vitest';
import { action, card, text } from '../../../src/bot/card.ts';
import { type Messenger, RoomRefusal } from '../../../src/bot/messenger.ts';
import { useSlack } from '../../support/slack/running.ts';

const running = useSlack('socket');
const ROOM = { team: 'T1', room: 'C1' };
const SINCE = new Date('2023-01-01T00:00:00Z');
const daily = card('Daily question', [text('What is a channel?')], {
  actions: [action('answer:closed-send', 'Answer', { style: 'primary' })],
});

function messenger(): Messenger {
  const [replica] = running.replicas;
  if (replica === undefined) throw new Error('no replica runs');
  return replica.slack.messenger;
}

test('a post is seen by everybody, with a button that works for each of them', async () => {
  const [ann, bo] = [running.person('UANN'), running.person('UBO')];
  await messenger().post(ROOM, { card: daily, marker: 'post-1' });
  for (const person of [ann, bo]) {
    await person.press(await person.sees('What is a channel?'), 'Answer');
    await person.modal('What happens when a goroutine sends');
    await person.submit({ answer: 'It panics' });
    await person.modal('80/100');
    // The feedback is nobody else's.
    expect((await person.sees('80/100')).message?.only).toBe(person.id);
  }
});

test('a post is found by its marker, in its room and in its thread, and no other is', async () => {
  const post = await messenger().post(ROOM, { card: daily, marker: 'post-1' });
  const reveal = await messenger().post(ROOM, { card: card('Reveal', []), marker: 'reveal-1', thread: post });
  const find = (marker: string, thread?: typeof post) =>
    messenger().find(ROOM, { marker, thread, since: SINCE });
  expect(await find('post-1')).toEqual(post);
  expect(await find('post-2')).toBeUndefined();
  expect(await find('reveal-1')).toBeUndefined();
  expect(await find('reveal-1', post)).toEqual(reveal);
});

test('a post is found behind many others', async () => {
  for (let count = 0; count < 450; count += 1)
    running.slack.addMessage({
      channel: 'C1',
      ts: running.slack.ts(),
      user: 'UANN',
      text: 'chatter',
      blocks: [],
      only: undefined,
      thread: undefined,
      metadata: { event_type: 'gauntlet', event_payload: { marker: 'post-1' } }, // somebody else's
    });
  const post = await messenger().post(ROOM, { card: daily, marker: 'post-1' });
  expect(await messenger().find(ROOM, { marker: 'post-1', since: SINCE })).toEqual(post);
});

test('a post is edited in its place, and found as before', async () => {
  const ann = running.person('UANN');
  const post = await messenger().post(ROOM, { card: daily, marker: 'post-1' });
  await messenger().edit(ROOM, post, { ...daily, body: [...daily.body, text('3 answered so far')] });
  expect((await ann.sees('3 answered so far')).labels).toEqual(['Answer']);
  expect(await messenger().find(ROOM, { marker: 'post-1', since: SINCE })).toEqual(post);
});

test('a person is told in their direct messages, which are a room of theirs too', async () => {
  const ann = running.person('UANN');
  await messenger().tell('T1:UANN', card('Reminder', [text('Not yet today.')]));
  expect((await ann.sees('Not yet today.')).message?.channel).toBe(ann.direct);
  const own = { team: 'direct', room: 'T1:UANN' };
  const post = await messenger().post(own, { card: daily, marker: 'post-1' });
  expect(await messenger().find(own, { marker: 'post-1', since: SINCE })).toEqual(post);
  await messenger().edit(own, post, card('Edited', []));
  await ann.sees('Edited');
});

describe('is refused for good where', () => {
  test.each<[string, () => void, string, RegExp]>([
    ['the channel is gone', () => running.slack.removeChannel('C1'), 'room-gone', /gone/],
    [
      'the bot is not in it',
      () => running.slack.addChannel('C1', { bot: false }),
      'not-in-room',
      /\/invite @Gauntlet/,
    ],
    ['it is archived', () => running.slack.archive('C1'), 'archived', /unarchived/],
    ['the account is inactive', () => fail('account_inactive'), 'team-gone', /install it again/],
    ['the token was revoked', () => fail('token_revoked'), 'team-gone', /install it again/],
    ['the workspace restricts posting', () => fail('restricted_action'), 'not-allowed', /admin/],
    ['a scope is missing', () => running.slack.scopes.delete('chat:write'), 'not-allowed', /`chat:write`/],
  ])('%s', async (_, happens, refusal, words) => {
    happens();
    const error: unknown = await messenger()
      .post(ROOM, { card: daily, marker: 'post-1' })
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RoomRefusal);
    expect(error).toMatchObject({ refusal, message: expect.stringMatching(words) });
    running.slack.violations.length = 0;
  });

  test('a person takes no messages', async () => {
    await expect(messenger().tell('T1:UNOBODY', daily)).rejects.toMatchObject({ refusal: 'person-closed' });
  });
});

test('a failure that may pass is no refusal, and is not posted twice', async () => {
  running.slack.faults.set('chat.postMessage', { status: 503, times: 1 });
  const posted = messenger().post(ROOM, { card: daily, marker: 'post-1' });
  await expect(posted).rejects.not.toBeInstanceOf(RoomRefusal);
  expect(running.slack.calls.filter(({ method }) => method === 'chat.postMessage')).toHaveLength(1);
});

function fail(error: string): void {
  running.slack.faults.set('chat.postMessage', { error, times: 1 });
}
