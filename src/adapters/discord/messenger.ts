import { createHash } from 'node:crypto';
import {
  ChannelFlags,
  ChannelType,
  type Client,
  type ForumChannel,
  type MediaChannel,
  MessageFlags,
  PermissionFlagsBits,
  RESTJSONErrorCodes,
  Routes,
  SnowflakeUtil,
} from 'discord.js';
import { z } from 'zod';
import type { Card } from '../../bot/card.ts';
import {
  type Messenger,
  type Post,
  type PostedMessage,
  type Refusal,
  type RoomAddress,
  RoomRefusal,
} from '../../bot/messenger.ts';
import { Edits } from './edits.ts';
import { hasCode } from './faults.ts';
import { barredBy, isForum, lackOf, neededToWrite, type Room } from './permissions.ts';
import { headline, type MessageBody, renderCard } from './render.ts';

/** A thread's name, and the most messages a request lists: https://discord.com/developers/docs/resources/channel */
const LIMIT = { threadName: 100, listed: 100 } as const;
/** Messages of one room looked through for a marker; those of a day are far fewer. */
const MOST_SEARCHED = 1_000;

const { CreatePublicThreads, ReadMessageHistory, SendMessagesInThreads, ViewChannel } = PermissionFlagsBits;

/** How the bot speaks first on Discord. */
export function messengerOn(client: Client<true>): Messenger {
  const edits = new Edits<Card>();
  return {
    post: (room, post) =>
      refusing(client, room, async () => {
        const channel = await channelOf(client, room);
        return post.thread === undefined
          ? postIn(client, channel, post)
          : postBelow(client, channel, whereabouts(post.thread), post);
      }),

    find: (room, { marker, thread, since }) =>
      refusing(client, room, async () => {
        const channel = await channelOf(client, room);
        demand(client, channel, ViewChannel, ReadMessageHistory);
        const tag = tagOf(marker);
        if (thread === undefined)
          return isForum(channel)
            ? findPost(client, channel, tag, since)
            : findIn(client, channel.id, tag, since);
        return findIn(client, placeBelow(channel, whereabouts(thread)), tag, since);
      }),

    edit: (room, message, card) =>
      edits.edit(message.id, card, (newest) =>
        refusing(client, room, async () => {
          const { place, id, tag } = whereabouts(message);
          const [body] = renderCard(newest, { most: 1 });
          await client.rest.patch(Routes.channelMessage(place, id), { body: json(body, tag) });
        }),
      ),

    async tell(accountId, card) {
      try {
        const { id } = await client.users.createDM(accountId);
        for (const body of renderCard(card)) await send(client, id, json(body));
      } catch (error) {
        if (!hasCode(error, ...CLOSED)) throw error;
        throw new RoomRefusal('person-closed', CLOSED_WORDS, { cause: error });
      }
    },
  };
}

const CLOSED = [
  RESTJSONErrorCodes.CannotSendMessagesToThisUser,
  RESTJSONErrorCodes.CannotSendMessagesToThisUserDueToHavingNoMutualGuilds,
  RESTJSONErrorCodes.UnknownUser,
];

const CLOSED_WORDS = 'This person takes no direct messages from the app.';

/** Where a posted message is: `place` is the channel or thread, `tag` the number that its marker became. */
type Whereabouts = { readonly place: string; readonly id: string; readonly tag: number };

function whereabouts({ id: written }: PostedMessage): Whereabouts {
  const [, place = '', id = '', tag = ''] = /^(\d+)\/(\d+)\/(\d+)$/.exec(written) ?? [];
  if (place === '') throw new Error('this is no message of Discord’s');
  return { place, id, tag: Number(tag) };
}

function posted({ place, id, tag }: Whereabouts): PostedMessage {
  return { id: `${place}/${id}/${tag}` };
}

/**
 * Each part of a message can carry a number that no person sees and that Discord hands back: the container carries the
 * marker's. A nonce is forgotten within minutes. Large, since Discord numbers the other parts from 1.
 */
function tagOf(marker: string): number {
  return (createHash('sha256').update(marker).digest().readUInt32BE(0) & 0x3fff_ffff) | 0x4000_0000;
}

/** A message as Discord's HTTP API takes it. */
function json({ components }: MessageBody, tag?: number) {
  return {
    components: components.map((container) => (tag === undefined ? container : { ...container, id: tag })),
    flags: MessageFlags.IsComponentsV2,
    allowed_mentions: { parse: [] },
  };
}

const sentSchema = z.object({ id: z.string() });
const listedSchema = z.array(
  z.object({
    id: z.string(),
    author: z.object({ id: z.string() }),
    components: z.array(z.object({ id: z.number().optional() })).default([]),
  }),
);
type Listed = z.infer<typeof listedSchema>[number];

async function send(client: Client<true>, place: string, body: object): Promise<string> {
  return sentSchema.parse(await client.rest.post(Routes.channelMessages(place), { body })).id;
}

/** Posts a card; what does not fit its first message follows it. */
async function sendAll(
  client: Client<true>,
  place: string,
  { card, marker }: Post,
  more: object = {},
): Promise<PostedMessage> {
  const tag = tagOf(marker);
  const [first, ...rest] = renderCard(card);
  // A request that is tried twice within minutes is known by its nonce.
  const id = await send(client, place, { ...json(first, tag), nonce: marker, enforce_nonce: true, ...more });
  for (const body of rest) await send(client, place, json(body));
  return posted({ place, id, tag });
}

async function postIn(client: Client<true>, channel: Room, post: Post): Promise<PostedMessage> {
  if (isForum(channel)) return postInForum(client, channel, post);
  demand(client, channel, ...neededToWrite(channel));
  return sendAll(client, channel.id, post);
}

/** In a forum every post is a thread, whose first message has the thread's own id. */
async function postInForum(
  client: Client<true>,
  forum: ForumChannel | MediaChannel,
  { card, marker }: Post,
): Promise<PostedMessage> {
  demand(client, forum, ...neededToWrite(forum));
  const tag = tagOf(marker);
  const [first, ...rest] = renderCard(card);
  const label = forum.flags.has(ChannelFlags.RequireTag)
    ? forum.availableTags.find(({ moderated }) => !moderated)
    : undefined;
  const body = {
    name: headline(card, LIMIT.threadName),
    message: json(first, tag),
    ...(label !== undefined && { applied_tags: [label.id] }),
  };
  const { id } = sentSchema.parse(await client.rest.post(Routes.threads(forum.id), { body }));
  for (const more of rest) await send(client, id, json(more));
  return posted({ place: id, id, tag });
}

/** Posts in a message's thread, which is started if it is not there yet. */
async function postBelow(
  client: Client<true>,
  channel: Room,
  message: Whereabouts,
  post: Post,
): Promise<PostedMessage> {
  demand(client, channel, ViewChannel, SendMessagesInThreads);
  const place = placeBelow(channel, message);
  // A thread has no threads of its own, nor have direct messages: there a reply says what it belongs to.
  if (channel.isThread() || channel.isDMBased()) {
    return sendAll(client, place, post, {
      message_reference: { message_id: message.id, fail_if_not_exists: false },
    });
  }
  try {
    return await sendAll(client, place, post);
  } catch (error) {
    if (!hasCode(error, RESTJSONErrorCodes.UnknownChannel) || isForum(channel)) throw error;
  }
  demand(client, channel, CreatePublicThreads);
  try {
    const body = { name: headline(post.card, LIMIT.threadName) };
    await client.rest.post(Routes.threads(channel.id, message.id), { body });
  } catch (error) {
    // Somebody deleted the message: what belongs below it still belongs in the room.
    if (hasCode(error, RESTJSONErrorCodes.UnknownMessage)) return postIn(client, channel, post);
    if (!hasCode(error, RESTJSONErrorCodes.ThreadAlreadyCreatedForMessage)) throw error;
  }
  return sendAll(client, place, post);
}

/** A thread that a message started has the message's id. */
function placeBelow(channel: Room, message: Whereabouts): string {
  if (channel.isThread() || channel.isDMBased()) return channel.id;
  return isForum(channel) ? message.place : message.id;
}

/** Oldest first from `since`, page by page. */
async function findIn(
  client: Client<true>,
  place: string,
  tag: number,
  since: Date,
): Promise<PostedMessage | undefined> {
  let after = SnowflakeUtil.generate({ timestamp: since }).toString();
  for (let searched = 0; searched < MOST_SEARCHED; searched += LIMIT.listed) {
    const query = new URLSearchParams({ after, limit: String(LIMIT.listed) });
    const page = await listed(client, place, query);
    if (page === undefined) return undefined;
    const found = page.find((message) => isTagged(client, message, tag));
    if (found !== undefined) return posted({ place, id: found.id, tag });
    if (page.length < LIMIT.listed) return undefined;
    after = page.reduce((newest, { id }) => (BigInt(id) > BigInt(newest) ? id : newest), after);
  }
  return undefined;
}

/** Undefined where there is no such thread yet. */
async function listed(
  client: Client<true>,
  place: string,
  query: URLSearchParams,
): Promise<Listed[] | undefined> {
  try {
    return listedSchema.parse(await client.rest.get(Routes.channelMessages(place), { query }));
  } catch (error) {
    if (hasCode(error, RESTJSONErrorCodes.UnknownChannel)) return undefined;
    throw error;
  }
}

async function findPost(
  client: Client<true>,
  forum: ForumChannel | MediaChannel,
  tag: number,
  since: Date,
): Promise<PostedMessage | undefined> {
  const { threads: active } = await forum.threads.fetchActive();
  const { threads: archived } = await forum.threads.fetchArchived({ limit: LIMIT.listed });
  for (const thread of [...active.values(), ...archived.values()]) {
    if (thread.ownerId !== client.user.id || (thread.createdTimestamp ?? 0) < since.getTime()) continue;
    const query = new URLSearchParams({ around: thread.id, limit: '1' });
    const messages = (await listed(client, thread.id, query)) ?? [];
    if (messages.some((message) => message.id === thread.id && isTagged(client, message, tag)))
      return posted({ place: thread.id, id: thread.id, tag });
  }
  return undefined;
}

function isTagged(client: Client<true>, { author, components }: Listed, tag: number): boolean {
  return author.id === client.user.id && components[0]?.id === tag;
}

/** The room's channel. Throws RoomRefusal where the server or the channel is gone. */
async function channelOf(client: Client<true>, { team, room }: RoomAddress): Promise<Room> {
  const guild = client.guilds.cache.get(team);
  if (guild?.available === false) throw new Error('Discord says that the server is down for now');
  const channel = await client.channels.fetch(room);
  // Direct messages are of no server.
  if (guild === undefined) {
    if (channel?.type === ChannelType.DM) return channel;
    throw new RoomRefusal('team-gone', NO_SERVER);
  }
  if (channel === null || channel.isDMBased() || channel.guildId !== team)
    throw new RoomRefusal('room-gone', GONE);
  return channel;
}

const GONE = 'The channel is not there any more.';
const NO_SERVER = 'The app is not in the server any more.';

/** Throws RoomRefusal that names the permissions which the bot lacks. */
function demand(client: Client<true>, channel: Room, ...permissions: readonly bigint[]): void {
  if (channel.isDMBased()) return;
  const lack = lackOf(channel.permissionsFor(client.user), permissions);
  if (lack !== undefined) throw new RoomRefusal('not-allowed', barredBy(lack, `#${channel.name}`));
}

/** What Discord's codes mean for a room: https://discord.com/developers/docs/topics/opcodes-and-status-codes */
const REFUSED: readonly (readonly [RESTJSONErrorCodes, Refusal, string])[] = [
  [RESTJSONErrorCodes.UnknownChannel, 'room-gone', GONE],
  [RESTJSONErrorCodes.UnknownMessage, 'room-gone', 'The message is not there any more.'],
  [RESTJSONErrorCodes.UnknownGuild, 'team-gone', NO_SERVER],
  [
    RESTJSONErrorCodes.MissingAccess,
    'not-in-room',
    'I cannot see the channel: give my role “View Channel” in its permissions.',
  ],
  [
    RESTJSONErrorCodes.MissingPermissions,
    'not-allowed',
    'I may not speak in the channel: give my role “Send Messages” and “Send Messages In Threads” in its permissions.',
  ],
  [
    RESTJSONErrorCodes.InvalidActionOnArchivedThread,
    'archived',
    'The thread is archived: open it again to go on here.',
  ],
  [RESTJSONErrorCodes.ThreadLocked, 'archived', 'The thread is locked: unlock it to go on here.'],
  ...CLOSED.map((code) => [code, 'person-closed', CLOSED_WORDS] as const),
];

async function refusing<T>(client: Client<true>, { team }: RoomAddress, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // Removed from a server, the bot is told of its channels only that it has no access.
    if (hasCode(error, RESTJSONErrorCodes.MissingAccess) && !client.guilds.cache.has(team))
      throw new RoomRefusal('team-gone', NO_SERVER, { cause: error });
    const [, refusal, words] = REFUSED.find(([code]) => hasCode(error, code)) ?? [];
    if (refusal === undefined || words === undefined) throw error;
    throw new RoomRefusal(refusal, words, { cause: error });
  }
}
