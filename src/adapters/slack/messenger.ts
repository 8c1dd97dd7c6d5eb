import { z } from 'zod';
import {
  type Messenger,
  type PostedMessage,
  type Refusal,
  type RoomAddress,
  RoomRefusal,
} from '../../bot/messenger.ts';
import { userOf } from './exchange.ts';
import { messageOf } from './render.ts';
import { type Posted, SlackRefusal, type Web } from './web.ts';

/** What the app's own messages are marked with, under this name in their metadata. */
const EVENT_TYPE = 'gauntlet';
/** Messages asked for at once. */
const PAGE = 200;

/** Slack's words that trying again is of no use for, and what they mean. https://docs.slack.dev/reference/methods/chat.postMessage#errors */
const REFUSED: Readonly<Record<string, Refusal>> = {
  channel_not_found: 'room-gone',
  not_in_channel: 'not-in-room',
  is_archived: 'archived',
  restricted_action: 'not-allowed',
  restricted_action_read_only_channel: 'not-allowed',
  restricted_action_thread_locked: 'not-allowed',
  restricted_action_thread_only_channel: 'not-allowed',
  restricted_action_non_threadable_channel: 'not-allowed',
  missing_scope: 'not-allowed',
  no_permission: 'not-allowed',
  ekm_access_denied: 'not-allowed',
  access_denied: 'not-allowed',
  account_inactive: 'team-gone',
  token_revoked: 'team-gone',
  token_expired: 'team-gone',
  invalid_auth: 'team-gone',
  not_authed: 'team-gone',
  team_access_not_granted: 'team-gone',
  org_login_required: 'team-gone',
};

/** Of a person's direct messages. */
const CLOSED: ReadonlySet<string> = new Set([
  'user_not_found',
  'user_disabled',
  'cannot_dm_bot',
  'messages_tab_disabled',
  'channel_not_found',
  'not_in_channel',
  'is_archived',
]);

const WORDS: Readonly<Record<Refusal, string>> = {
  'room-gone':
    'The channel is gone, or it is private and I was removed: `/invite @Gauntlet` there lets me back in.',
  'not-in-room': 'I am not in the channel: `/invite @Gauntlet` there lets me in.',
  'not-allowed': 'The workspace does not let me post in the channel: an admin can change who may.',
  archived: 'The channel is archived: once it is unarchived, I can post there again.',
  'team-gone': 'The app was removed from the workspace: whoever runs it has to install it again.',
  'person-closed': 'This person takes no direct messages of the app.',
};

const historySchema = z.object({
  messages: z
    .array(
      z.object({
        ts: z.string(),
        user: z.string().optional(),
        metadata: z
          .object({
            event_type: z.string().optional(),
            event_payload: z.record(z.string(), z.unknown()).optional(),
          })
          .optional(),
      }),
    )
    .default([]),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});

/** The bot speaks first, as the user `self`. */
export function slackMessenger(web: Web, self: string): Messenger {
  return {
    async post({ room }, { card, marker, thread }) {
      const posted = await refusing(() =>
        web.post(channelOf(room), messageOf(card), {
          thread: thread && partsOf(thread).ts,
          metadata: { event_type: EVENT_TYPE, event_payload: { marker } },
        }),
      );
      return messageNamed(posted);
    },

    async find({ room }, { marker, thread, since }) {
      return refusing(async () => {
        const channel = thread === undefined ? await conversationOf(web, room) : partsOf(thread).channel;
        const oldest = (since.getTime() / 1000).toFixed(6);
        let cursor: string | undefined;
        do {
          const page = {
            channel,
            oldest,
            limit: PAGE,
            include_all_metadata: true,
            ...(cursor && { cursor }),
          };
          const told =
            thread === undefined
              ? await web.call('conversations.history', {}, (client) => client.conversations.history(page))
              : await web.call('conversations.replies', {}, (client) =>
                  client.conversations.replies({ ...page, ts: partsOf(thread).ts }),
                );
          const { messages, response_metadata } = historySchema.parse(told);
          const found = messages.find(
            ({ user, metadata }) =>
              user === self &&
              metadata?.event_type === EVENT_TYPE &&
              metadata.event_payload?.marker === marker,
          );
          if (found !== undefined) return messageNamed({ channel, ts: found.ts });
          cursor = response_metadata?.next_cursor || undefined;
        } while (cursor !== undefined);
        return undefined;
      });
    },

    async edit(_room: RoomAddress, message, card) {
      const { channel, ts } = partsOf(message);
      await refusing(() =>
        web.call('chat.update', { lane: channel }, (client) =>
          client.chat.update({ channel, ts, ...messageOf(card) }),
        ),
      );
    },

    async tell(accountId, card) {
      try {
        await refusing(() => web.post(userOf(accountId), messageOf(card)));
      } catch (error) {
        const { cause } = error instanceof Error ? error : {};
        const refusal = error instanceof SlackRefusal ? error : cause;
        if (refusal instanceof SlackRefusal && CLOSED.has(refusal.code))
          throw new RoomRefusal('person-closed', WORDS['person-closed'], { cause: refusal });
        throw error;
      }
    },
  };
}

/** A person's own room is named for their account: a message to the user arrives in their direct messages. */
function channelOf(room: string): string {
  return userOf(room);
}

/** The room as the methods that read it name it. */
async function conversationOf(web: Web, room: string): Promise<string> {
  const channel = channelOf(room);
  if (channel === room) return room;
  const { channel: opened } = await web.call('conversations.open', {}, (client) =>
    client.conversations.open({ users: channel }),
  );
  if (opened?.id === undefined) throw new Error('conversations.open returned no channel');
  return opened.id;
}

function messageNamed({ channel, ts }: Posted): PostedMessage {
  return { id: `${channel}:${ts}` };
}

function partsOf({ id }: PostedMessage): Posted {
  const [channel = '', ts = ''] = id.split(':');
  return { channel, ts };
}

async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const refusal = error instanceof SlackRefusal ? REFUSED[error.code] : undefined;
    if (refusal === undefined || !(error instanceof SlackRefusal)) throw error;
    const scope = error.needed === undefined ? '' : ` The app lacks the scope \`${error.needed}\`.`;
    throw new RoomRefusal(refusal, `${WORDS[refusal]}${scope}`, { cause: error });
  }
}
