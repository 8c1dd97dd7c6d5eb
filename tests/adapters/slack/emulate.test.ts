import { webApi } from '@slack/bolt';
import { createEmulator } from 'emulate';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { slackMessenger } from '../../../src/adapters/slack/messenger.ts';
import { cardView, formView, homeView } from '../../../src/adapters/slack/render.ts';
import { Web } from '../../../src/adapters/slack/web.ts';
import { action, card, type Form, text } from '../../../src/bot/card.ts';
import { CREDENTIALS, SCOPES } from '../../support/slack/server.ts';

const PORT = 4_017;
const SINCE = new Date('2020-01-01T00:00:00Z');
const CARD = card('Daily question', [text('What is a <channel>?')], {
  actions: [action('answer:q1', 'Answer')],
});
const FORM: Form = {
  kind: 'form',
  id: 'answer:q1',
  title: 'Your answer',
  fields: [{ name: 'answer', label: 'Answer', kind: 'text', multiline: true, required: true }],
};
const usersSchema = z.object({ members: z.array(z.object({ id: z.string(), name: z.string() })) });
const channelsSchema = z.object({ channels: z.array(z.object({ id: z.string(), name: z.string() })) });

/** Somebody else's Slack: what it takes of the Web API is a second opinion on what ours takes. */
test('another Slack takes the posts, their edits, the search for them, the modals and the Home tab', async () => {
  const scopes = [...new Set(Object.values(SCOPES).filter((scope) => scope !== undefined))];
  const emulator = await createEmulator({
    service: 'slack',
    port: PORT,
    seed: {
      tokens: { [CREDENTIALS.botToken]: { login: 'ann', scopes: [...scopes, 'channels:join'] } },
      slack: {
        strict_scopes: true,
        users: [{ name: 'ann' }, { name: 'bo' }],
        channels: [{ name: 'general' }],
      },
    },
  });
  onTestFinished(() => emulator.close());
  const failures: string[] = [];
  const client = new webApi.WebClient(CREDENTIALS.botToken, {
    slackApiUrl: `${emulator.url}/api/`,
    retryConfig: { retries: 0 },
  });
  const web = new Web(client, {
    failed: (code) => void failures.push(code),
    stopping: new AbortController().signal,
  });
  const { members } = usersSchema.parse(await client.users.list({}));
  const { channels } = channelsSchema.parse(await client.conversations.list({}));
  const [self = '', bo = ''] = ['ann', 'bo'].map(
    (name) => members.find((user) => user.name === name)?.id ?? '',
  );
  const room = { team: 'T1', room: channels.find(({ name }) => name === 'general')?.id ?? '' };
  await client.conversations.join({ channel: room.room });

  const messenger = slackMessenger(web, self);
  const post = await messenger.post(room, { card: CARD, marker: 'daily-1' });
  const reveal = await messenger.post(room, { card: CARD, marker: 'reveal-1', thread: post });
  expect(await messenger.find(room, { marker: 'daily-1', since: SINCE })).toEqual(post);
  expect(await messenger.find(room, { marker: 'daily-2', since: SINCE })).toBeUndefined();
  expect(await messenger.find(room, { marker: 'reveal-1', thread: post, since: SINCE })).toEqual(reveal);
  await messenger.edit(room, post, CARD);
  await messenger.tell(`T1:${bo}`, CARD);
  await web.call('views.publish', {}, (slack) =>
    slack.views.publish({ user_id: bo, view: homeView(CARD, FORM, '{}') }),
  );
  const { trigger_id } = z
    .object({ trigger_id: z.string() })
    .parse(await client.apiCall('views.generateTriggerId', { user: bo, user_id: bo }));
  const opened = await web.call('views.open', {}, (slack) =>
    slack.views.open({ trigger_id, view: formView(FORM, '{}') }),
  );
  await web.call('views.update', {}, (slack) =>
    slack.views.update({ view_id: opened.view?.id ?? '', view: cardView(CARD, '{}') }),
  );
  expect(failures).toEqual([]);
});
