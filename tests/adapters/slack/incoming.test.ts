import { describe, expect, test } from 'vitest';
import { accountOf, userOf } from '../../../src/adapters/slack/exchange.ts';
import { heardFrom, spoken } from '../../../src/adapters/slack/incoming.ts';

test.each([
  ['a &lt; b &amp;&amp; c &gt; d', 'a < b && c > d'],
  ['&amp;lt; stays', '&lt; stays'],
  ['see <https://go.dev/ref/spec|the spec>', 'see the spec'],
  ['see <https://go.dev/ref/spec>', 'see https://go.dev/ref/spec'],
  ['ask <@U12345> or <@U12345|ann> in <#C1|general>', 'ask @U12345 or @ann in #general'],
  ['<!here> and <!subteam^S1|@gophers>', '@here and @gophers'],
  ['ch &lt;- 1', 'ch <- 1'],
  ['  ```x := 1```  ', '```x := 1```'],
])('“%s” was written as “%s”', (sent, written) => {
  expect(spoken(sent)).toBe(written);
});

test.each([
  ['a workspace', { id: 'T1', enterprise: undefined }, 'T1:U1'],
  ['no organisation, as a command says it', { id: 'T1', enterprise: '' }, 'T1:U1'],
  ['an organisation on Enterprise Grid, in all its workspaces', { id: 'T1', enterprise: 'E1' }, 'E1:U1'],
])('a person of %s is one account', (_, workspace, account) => {
  expect(accountOf(workspace, 'U1')).toBe(account);
  expect(userOf(account)).toBe('U1');
});

test('people are mentioned by their ids, and nothing else that looks like a mention is one', () => {
  const text = 'admins add <@U12345> <@W2|ann>, not <@UBOT> <@u1> <@C1|x> &lt;@U3&gt; @bo <!here> <#C9|x>';
  const event = { type: 'message', channel_type: 'im', user: 'U1', channel: 'D1', ts: '1.1', text };
  const body = { type: 'event_callback', event_id: 'Ev1', team_id: 'T1', event };
  expect(heardFrom(body, 'UBOT')).toMatchObject({
    mentions: [
      { said: '@U12345', user: 'U12345', name: undefined },
      { said: '@ann', user: 'W2', name: 'ann' },
    ],
  });
});

describe('what means nothing to the bot is passed over', () => {
  const envelope = (event: object) => ({ type: 'event_callback', event_id: 'Ev1', team_id: 'T1', event });
  const message = { type: 'message', channel_type: 'im', user: 'U1', channel: 'D1', ts: '1.1', text: 'hi' };
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['an event of another kind', envelope({ type: 'reaction_added', user: 'U1' })],
    ['a message in a channel', envelope({ ...message, channel_type: 'channel' })],
    ['an edited message', envelope({ ...message, subtype: 'message_changed' })],
    ['a bot’s message', envelope({ ...message, bot_id: 'B2' })],
    ['its own message', envelope({ ...message, user: 'UBOT' })],
    ['an opened message tab', envelope({ type: 'app_home_opened', user: 'U1', tab: 'messages' })],
    [
      'a shortcut of another name',
      { type: 'shortcut', callback_id: 'other', user: { id: 'U1' }, trigger_id: 't' },
    ],
  ])('%s', (_, body) => {
    expect(heardFrom(body, 'UBOT')).toBeUndefined();
  });

  test('but a message with a file is words all the same', () => {
    expect(heardFrom(envelope({ ...message, subtype: 'file_share' }), 'UBOT')).toMatchObject({
      once: 'Ev1',
      delivery: 'message:D1:1.1',
      said: { kind: 'text', text: 'hi' },
    });
  });
});
