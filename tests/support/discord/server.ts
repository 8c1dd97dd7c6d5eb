import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { Gateway } from './gateway.ts';
import {
  choicesRules,
  commandRules,
  forumPostRules,
  guildCommandRules,
  type Modal,
  messageRules,
  modalRules,
  type RegisteredCommand,
  threadRules,
} from './rules.ts';

/** What a bot's token looks like; this one opens this Discord alone. */
export const TOKEN = `${'MTAwMDAwMDAwMDAwMDAwMDAx'}.Gabcde.${'x'.repeat(38)}`;
export const APPLICATION = '100000000000000001';
/** The role of those who manage a server. */
export const MANAGERS = '100000000000000005';
const BOT = {
  id: APPLICATION,
  username: 'gauntlet',
  discriminator: '0',
  global_name: null,
  avatar: null,
  bot: true,
};

/** Milliseconds that an interaction waits for its first response. Discord's are 3,000; a busy test machine takes longer. */
const RESPONSE_MS = 20_000;
/** Longer than anything takes on a busy machine. */
const PATIENCE_MS = 30_000;
const LOOK_AGAIN_MS = 20;

export const TEXT = 0;
export const ANNOUNCEMENT = 5;
export const PUBLIC_THREAD = 11;
export const FORUM = 15;
export const GROUP = 3;
const DM = 1;

/** https://discord.com/developers/docs/topics/permissions */
export const PERMISSION = {
  manageGuild: 1n << 5n,
  viewChannel: 1n << 10n,
  sendMessages: 1n << 11n,
  readHistory: 1n << 16n,
  createThreads: 1n << 35n,
  sendInThreads: 1n << 38n,
} as const;
const ALL_BUT_MANAGING =
  Object.values(PERMISSION).reduce((sum, bit) => sum | bit, 0n) & ~PERMISSION.manageGuild;

export type SeenMessage = {
  readonly id: string;
  readonly channel: string;
  readonly author: string;
  body: z.infer<ReturnType<typeof messageRules>>;
  readonly reference: string | undefined;
  /** What was uploaded with it, by name. */
  readonly files: Readonly<Record<string, string>>;
};

export type Channel = {
  readonly id: string;
  readonly guild: string | undefined;
  readonly type: number;
  readonly name: string;
  readonly parent: string | undefined;
  readonly messages: SeenMessage[];
  /** What the bot's role is denied here. */
  denied: bigint;
  /** What all people are denied here. */
  closed: bigint;
  archived: boolean;
  locked: boolean;
  deleted: boolean;
  /** Forums: a post must carry a tag. */
  readonly requiresTag: boolean;
};
export type Guild = { readonly id: string; readonly name: string; removed: boolean };

/** An interaction as Discord keeps it, and what became of it. */
export type Kept = {
  readonly id: string;
  readonly token: string;
  readonly kind: 'command' | 'component' | 'autocomplete' | 'modal';
  /** Whether it came from a button of a message, which it may then replace. */
  readonly onMessage: SeenMessage | undefined;
  readonly channel: Channel;
  state: 'waiting' | 'deferred' | 'answered';
  /** The clock of the server may be moved past its time. */
  expiresAt: number;
  /** Milliseconds of a clock of this process. */
  readonly sentAt: number;
  respondedAt: number | undefined;
  completedAt: number | undefined;
  /** Called when it is answered in full. */
  onAnswer: () => void;
  modal: Modal | undefined;
  choices: readonly { readonly name: string; readonly value: string }[] | undefined;
  updated: boolean;
  ephemeral: boolean;
  readonly messages: SeenMessage[];
};

type Answer = {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};
type Call = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly files: Readonly<Record<string, string>>;
  /** Milliseconds of a clock of this process. */
  readonly arrivedAt: number;
};
type Fault = { readonly matches: RegExp; left: number; readonly answer: Answer };

/** A refusal in Discord's own words. */
function refusal(status: number, code: number, message: string): Answer {
  return { status, body: { code, message } };
}

const NOT_FOUND = {
  channel: refusal(404, 10003, 'Unknown Channel'),
  message: refusal(404, 10008, 'Unknown Message'),
  webhook: refusal(404, 10015, 'Unknown Webhook'),
  interaction: refusal(404, 10062, 'Unknown interaction'),
};

/** Discord on this machine: it refuses what Discord refuses, and fails when it is told to. */
export class LocalDiscord {
  readonly gateway: Gateway;
  readonly guilds: Guild[] = [];
  readonly channels = new Map<string, Channel>();
  readonly interactions = new Map<string, Kept>();
  /** Every request as `METHOD path`, the tokens in it left out. */
  readonly calls: string[] = [];
  /** Requests that Discord would have refused for what was in them, with the reason. */
  readonly refused: string[] = [];
  /** People who take no direct messages. */
  readonly closed = new Set<string>();
  commands: readonly RegisteredCommand[] = [];
  guildCommands: readonly RegisteredCommand[] = [];
  registrations = 0;
  shards = 1;
  sessionsLeft = 1000;
  private readonly responseMs: number;
  private readonly server: Server;
  private readonly faults: Fault[] = [];
  private readonly changes = new EventEmitter().setMaxListeners(0);
  private snowflakes = 0n;

  constructor({
    heartbeatMs = 45_000,
    responseMs = RESPONSE_MS,
  }: { heartbeatMs?: number; responseMs?: number } = {}) {
    this.responseMs = responseMs;
    this.server = createServer((request, response) => void this.serve(request, response));
    this.gateway = new Gateway(
      {
        token: TOKEN,
        heartbeatMs,
        ready: (shard) => ({
          v: 10,
          user: BOT,
          guilds: this.guildsOf(shard).map(({ id }) => ({ id, unavailable: true })),
          resume_gateway_url: this.socketUrl,
          application: { id: APPLICATION, flags: 0 },
        }),
        arrivals: (shard) =>
          this.guildsOf(shard).map((guild) => ({ t: 'GUILD_CREATE', d: this.guildData(guild) })),
        changed: () => this.changes.emit('change'),
      },
      this.server,
    );
  }

  async start(): Promise<this> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return this;
  }

  async stop(): Promise<void> {
    this.gateway.stop();
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  get apiUrl(): string {
    return `http://127.0.0.1:${this.port}/api`;
  }

  private get socketUrl(): string {
    return `ws://127.0.0.1:${this.port}`;
  }

  private get port(): number {
    const address = this.server.address();
    if (typeof address !== 'object' || address === null) throw new Error('this Discord is not started');
    return address.port;
  }

  /** Resolves with what `look` finds, as soon as it finds something. */
  async until<T>(what: string, look: () => T | undefined | false): Promise<T> {
    const patience = AbortSignal.timeout(PATIENCE_MS);
    for (;;) {
      const found = look();
      if (found !== undefined && found !== false) return found;
      if (patience.aborted) {
        throw new Error(
          `waited in vain for ${what}; the last calls were\n${this.calls.slice(-12).join('\n')}\n${this.refused.join('\n')}`,
        );
      }
      // Not everything that is waited for comes by way of this server.
      await once(this.changes, 'change', { signal: AbortSignal.timeout(LOOK_AGAIN_MS) }).catch(() => {});
    }
  }

  snowflake(): string {
    this.snowflakes += 1n;
    return String((BigInt(Date.now() - 1_420_070_400_000) << 22n) | (this.snowflakes & 0x3f_ffffn));
  }

  addGuild(name: string): Guild {
    const guild = { id: this.snowflake(), name, removed: false };
    this.guilds.push(guild);
    return guild;
  }

  addChannel(
    guild: Guild | undefined,
    name: string,
    {
      type = TEXT,
      parent,
      requiresTag = false,
    }: { type?: number; parent?: string; requiresTag?: boolean } = {},
    id = this.snowflake(),
  ): Channel {
    const channel: Channel = {
      id,
      guild: guild?.id,
      type,
      name,
      parent,
      messages: [],
      denied: 0n,
      closed: 0n,
      archived: false,
      locked: false,
      deleted: false,
      requiresTag,
    };
    this.channels.set(id, channel);
    return channel;
  }

  /** Tells the bot of a channel that came after it did. */
  announce(channel: Channel): void {
    const kind = channel.type === PUBLIC_THREAD ? 'THREAD_CREATE' : 'CHANNEL_CREATE';
    this.gateway.dispatch(this.shardOf(channel.guild), kind, this.channelData(channel));
  }

  /** Takes something from the bot in a channel, and tells it. */
  deny(channel: Channel, permissions: bigint): void {
    channel.denied = permissions;
    this.gateway.dispatch(this.shardOf(channel.guild), 'CHANNEL_UPDATE', this.channelData(channel));
  }

  deleteChannel(channel: Channel): void {
    channel.deleted = true;
    this.gateway.dispatch(this.shardOf(channel.guild), 'CHANNEL_DELETE', this.channelData(channel));
  }

  removeBot(guild: Guild): void {
    guild.removed = true;
    this.gateway.dispatch(this.shardOf(guild.id), 'GUILD_DELETE', { id: guild.id });
  }

  /** Somebody adds the bot to the server again. */
  addBot(guild: Guild): void {
    guild.removed = false;
    this.gateway.dispatch(this.shardOf(guild.id), 'GUILD_CREATE', this.guildData(guild));
  }

  /** The next requests that match, as `METHOD path`, are answered so. */
  fail(matches: RegExp, answer: Answer, times = 1): void {
    this.faults.push({ matches, left: times, answer });
  }

  limit(matches: RegExp, { global = false, seconds = 0.05, times = 1 } = {}): void {
    const headers = {
      'retry-after': String(seconds),
      'x-ratelimit-limit': '5',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset-after': String(seconds),
      'x-ratelimit-bucket': 'a-bucket',
      'x-ratelimit-scope': global ? 'global' : 'user',
      ...(global && { 'x-ratelimit-global': 'true' }),
    };
    const body = { message: 'You are being rate limited.', retry_after: seconds, global };
    this.fail(matches, { status: 429, headers, body }, times);
  }

  shardOf(guild: string | undefined): number {
    return guild === undefined ? 0 : Number((BigInt(guild) >> 22n) % BigInt(this.shards));
  }

  /** The bot's permissions in a channel. */
  permissionsIn({ denied, parent }: Channel): bigint {
    const above = parent === undefined ? 0n : (this.channels.get(parent)?.denied ?? 0n);
    return ALL_BUT_MANAGING & ~(denied | above);
  }

  messageData({ id, channel, author, body, reference }: SeenMessage): object {
    return {
      id,
      channel_id: channel,
      author:
        author === APPLICATION
          ? BOT
          : { id: author, username: author, discriminator: '0', global_name: null },
      content: '',
      timestamp: new Date().toISOString(),
      edited_timestamp: null,
      tts: false,
      mention_everyone: false,
      mentions: [],
      mention_roles: [],
      attachments: [],
      embeds: [],
      pinned: false,
      type: 0,
      flags: body.flags,
      components: numbered(body.components),
      ...(reference !== undefined && { message_reference: { message_id: reference } }),
    };
  }

  private guildsOf([shard, count]: readonly [number, number]): Guild[] {
    return this.guilds.filter(
      ({ id, removed }) => !removed && Number((BigInt(id) >> 22n) % BigInt(count)) === shard,
    );
  }

  private guildData({ id, name }: Guild): object {
    const channels = [...this.channels.values()].filter(
      (channel) => channel.guild === id && !channel.deleted,
    );
    const roles = [
      { id, name: '@everyone', permissions: String(ALL_BUT_MANAGING), position: 0 },
      { id: APPLICATION, name: 'gauntlet', permissions: String(ALL_BUT_MANAGING), position: 1 },
      { id: MANAGERS, name: 'managers', permissions: String(PERMISSION.manageGuild), position: 2 },
    ];
    return {
      id,
      name,
      owner_id: '100000000000000009',
      unavailable: false,
      member_count: 2,
      joined_at: new Date().toISOString(),
      roles: roles.map((role) => ({
        ...role,
        color: 0,
        hoist: false,
        managed: false,
        mentionable: false,
        flags: 0,
      })),
      members: [
        {
          user: BOT,
          roles: [APPLICATION],
          joined_at: new Date().toISOString(),
          deaf: false,
          mute: false,
          flags: 0,
        },
      ],
      channels: channels
        .filter(({ type }) => type !== PUBLIC_THREAD)
        .map((channel) => this.channelData(channel)),
      threads: channels
        .filter(({ type }) => type === PUBLIC_THREAD)
        .map((channel) => this.channelData(channel)),
      emojis: [],
      stickers: [],
      features: [],
      voice_states: [],
      presences: [],
      stage_instances: [],
      guild_scheduled_events: [],
    };
  }

  channelData(channel: Channel): object {
    const { id, guild, type, name, parent, denied, closed, archived, locked, requiresTag } = channel;
    return {
      id,
      type,
      ...(guild !== undefined && { guild_id: guild, name, parent_id: parent ?? null, position: 0 }),
      ...((type === DM || type === GROUP) && {
        recipients: [{ id: name, username: name, discriminator: '0' }],
      }),
      ...(type === PUBLIC_THREAD
        ? {
            owner_id: APPLICATION,
            thread_metadata: {
              archived,
              locked,
              auto_archive_duration: 1440,
              archive_timestamp: new Date().toISOString(),
              create_timestamp: new Date().toISOString(),
            },
          }
        : {
            permission_overwrites: [
              ...(guild === undefined ? [] : [{ id: guild, type: 0, allow: '0', deny: String(closed) }]),
              { id: APPLICATION, type: 0, allow: String(closed & ~denied), deny: String(denied) },
            ],
          }),
      ...(type === FORUM && {
        flags: requiresTag ? 1 << 4 : 0,
        available_tags: [{ id: '100000000000000077', name: 'daily', moderated: false }],
      }),
    };
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const call = await callOf(request, url, performance.now());
    const line = `${call.method} ${call.path}`;
    this.calls.push(line.replace(/token-\w+/, 'token'));
    const fault = this.faults.find(({ matches, left }) => left > 0 && matches.test(line));
    if (fault !== undefined) fault.left -= 1;
    const answer = fault?.answer ?? this.answer(call, request.headers.authorization);
    if (answer.status >= 400 && answer.status !== 429)
      this.refused.push(`${line}: ${JSON.stringify(answer.body)}`);
    const type = answer.body === undefined ? {} : { 'content-type': 'application/json' };
    response.writeHead(answer.status, { ...type, ...answer.headers });
    response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body), () =>
      this.changes.emit('change'),
    );
  }

  private answer(call: Call, authorization: string | undefined): Answer {
    try {
      for (const [pattern, open, act] of ROUTES) {
        const found = pattern.exec(`${call.method} ${call.path}`);
        if (found === null) continue;
        if (!open && authorization !== `Bot ${TOKEN}`) return refusal(401, 0, '401: Unauthorized');
        return act(this, call, found[1] ?? '', found[2] ?? '');
      }
      return refusal(404, 0, '404: Not Found');
    } catch (error) {
      if (!(error instanceof z.ZodError)) throw error;
      return refusal(400, 50035, `Invalid Form Body ${z.prettifyError(error)}`);
    }
  }

  /** The first response to an interaction. */
  respond(
    id: string,
    token: string,
    { arrivedAt, body }: Call,
    files: Readonly<Record<string, string>>,
  ): Answer {
    const kept = this.interactions.get(token);
    if (kept === undefined || kept.id !== id || Date.now() > kept.expiresAt) return NOT_FOUND.interaction;
    if (kept.state !== 'waiting') return refusal(400, 40060, 'Interaction has already been acknowledged.');
    const { type, data } = callbackSchema.parse(body);
    if ((type === 8) !== (kept.kind === 'autocomplete')) return refusal(400, 50035, 'Invalid Form Body type');
    if ((type === 6 || type === 7) && kept.onMessage === undefined)
      return refusal(400, 50035, 'Invalid Form Body: there is no message to update');
    switch (type) {
      case 4:
        this.show(kept, data, files);
        break;
      case 5:
        kept.ephemeral = (deferSchema.parse(data ?? {}).flags & 64) !== 0;
        kept.state = 'deferred';
        break;
      case 6:
        break;
      case 7: {
        const { onMessage } = kept;
        if (onMessage !== undefined) {
          const hidden = onMessage.body.flags & 64;
          onMessage.body = messageRules(Object.keys(files)).parse(data);
          onMessage.body.flags |= hidden;
        }
        kept.updated = true;
        break;
      }
      case 8:
        kept.choices = choicesRules.parse(data).choices;
        break;
      case 9:
        if (kept.kind === 'modal')
          return refusal(400, 50035, 'Invalid Form Body: no modal in answer to a modal');
        kept.modal = modalRules.parse(data);
        break;
    }
    kept.respondedAt = arrivedAt;
    if (kept.state === 'waiting') {
      kept.state = 'answered';
      kept.completedAt = kept.respondedAt;
      kept.onAnswer();
    }
    return { status: 204 };
  }

  /** What follows the first response: the reply's edits and further messages. */
  follow(token: string, { arrivedAt, method, body }: Call, files: Readonly<Record<string, string>>): Answer {
    const kept = this.interactions.get(token);
    if (kept === undefined || kept.state === 'waiting') return NOT_FOUND.webhook;
    if (Date.now() > kept.expiresAt + 15 * 60_000) return refusal(401, 50027, 'Invalid Webhook Token');
    if (method === 'DELETE') {
      kept.state = 'answered';
      kept.messages.shift();
      return { status: 204 };
    }
    if (method === 'PATCH') {
      const flags = z.looseObject({ flags: z.number().default(0) }).parse(body).flags;
      if ((flags & 64) !== 0)
        return refusal(400, 50035, 'Invalid Form Body flags: an edit cannot hide a message');
      if (kept.messages.length > 0) kept.messages.shift();
      this.show(kept, body, files, true);
      kept.state = 'answered';
      kept.completedAt = arrivedAt;
      kept.onAnswer();
    } else {
      if (kept.state === 'deferred') return refusal(400, 50035, 'a follow-up before the deferred reply');
      this.show(kept, body, files);
    }
    const shown = kept.messages.at(-1);
    return shown === undefined ? NOT_FOUND.message : { status: 200, body: this.messageData(shown) };
  }

  private show(kept: Kept, data: unknown, files: Readonly<Record<string, string>>, first = false): void {
    const body = messageRules(Object.keys(files)).parse(data);
    if (first && kept.ephemeral) body.flags |= 64;
    const message = this.messageOf(kept.channel, body, files);
    if (first) kept.messages.unshift(message);
    else kept.messages.push(message);
    if ((body.flags & 64) === 0) kept.channel.messages.push(message);
  }

  messageOf(
    channel: Channel,
    body: SeenMessage['body'],
    files: Readonly<Record<string, string>> = {},
    id = this.snowflake(),
  ): SeenMessage {
    const reference = body.message_reference?.message_id;
    return { id, channel: channel.id, author: APPLICATION, body, reference, files };
  }

  /** A channel that the bot may use so, or Discord's refusal. */
  allowed(
    id: string,
    ...permissions: readonly bigint[]
  ): { readonly channel: Channel } | { readonly answer: Answer } {
    const channel = this.channels.get(id);
    if (channel === undefined || channel.deleted) return { answer: NOT_FOUND.channel };
    if (channel.guild === undefined) return { channel };
    const held = this.permissionsIn(channel);
    const removed = this.guilds.some((guild) => guild.id === channel.guild && guild.removed);
    if (removed || (held & PERMISSION.viewChannel) === 0n)
      return { answer: refusal(403, 50001, 'Missing Access') };
    if (permissions.some((permission) => (held & permission) === 0n))
      return { answer: refusal(403, 50013, 'Missing Permissions') };
    return { channel };
  }

  send(id: string, { body }: Call, files: Readonly<Record<string, string>>): Answer {
    const known = this.channels.get(id);
    const may = this.allowed(
      id,
      known?.type === PUBLIC_THREAD ? PERMISSION.sendInThreads : PERMISSION.sendMessages,
    );
    if ('answer' in may) return may.answer;
    const { channel } = may;
    if (channel.locked) return refusal(403, 160005, 'Thread is locked');
    if (channel.type === FORUM) return refusal(400, 50008, 'Cannot send messages in a non-text channel');
    if (channel.type === DM && this.closed.has(channel.name))
      return refusal(403, 50007, 'Cannot send messages to this user');
    const message = messageRules(Object.keys(files)).parse(body);
    const same =
      message.enforce_nonce === true
        ? channel.messages.find((other) => other.body.nonce === message.nonce)
        : undefined;
    if (same !== undefined) return { status: 200, body: this.messageData(same) };
    channel.archived = false;
    const posted = this.messageOf(channel, message, files);
    channel.messages.push(posted);
    return { status: 200, body: this.messageData(posted) };
  }

  list(id: string, query: URLSearchParams): Answer {
    const may = this.allowed(id);
    if ('answer' in may) return may.answer;
    const { channel } = may;
    const after = BigInt(query.get('after') ?? 0);
    const around = query.get('around');
    const limit = Number(query.get('limit') ?? 50);
    if (limit < 1 || limit > 100) return refusal(400, 50035, 'Invalid Form Body limit');
    // Without the permission Discord refuses nothing and shows nothing.
    const readable = (this.permissionsIn(channel) & PERMISSION.readHistory) !== 0n ? channel.messages : [];
    const wanted = readable.filter(({ id }) => (around === null ? BigInt(id) > after : id === around));
    return {
      status: 200,
      body: wanted
        .slice(0, limit)
        .toReversed()
        .map((message) => this.messageData(message)),
    };
  }

  editMessage(id: string, messageId: string, { body }: Call): Answer {
    const may = this.allowed(id);
    if ('answer' in may) return may.answer;
    const message = may.channel.messages.find((candidate) => candidate.id === messageId);
    if (message === undefined) return NOT_FOUND.message;
    if (may.channel.archived) return refusal(400, 50083, 'Thread is archived');
    if (message.author !== APPLICATION) return refusal(403, 50005, 'Cannot edit a message of another user');
    message.body = messageRules().parse(body);
    return { status: 200, body: this.messageData(message) };
  }

  startThread(id: string, messageId: string, { body }: Call): Answer {
    const may = this.allowed(id, PERMISSION.createThreads);
    if ('answer' in may) return may.answer;
    const { channel } = may;
    const { name } = threadRules.parse(body);
    if (channel.type !== TEXT && channel.type !== ANNOUNCEMENT)
      return refusal(400, 50024, 'Cannot execute action on this channel type');
    if (!channel.messages.some((message) => message.id === messageId)) return NOT_FOUND.message;
    if (this.channels.has(messageId))
      return refusal(400, 160004, 'A thread has already been created for this message');
    const guild = this.guilds.find((candidate) => candidate.id === channel.guild);
    const thread = this.addChannel(guild, name, { type: PUBLIC_THREAD, parent: channel.id }, messageId);
    return { status: 201, body: this.channelData(thread) };
  }

  postInForum(id: string, { body }: Call): Answer {
    const may = this.allowed(id, PERMISSION.sendMessages);
    if ('answer' in may) return may.answer;
    const forum = may.channel;
    const { name, message, applied_tags: tags = [] } = forumPostRules.parse(body);
    if (forum.type !== FORUM) return refusal(400, 50024, 'Cannot execute action on this channel type');
    if (forum.requiresTag && tags.length === 0)
      return refusal(400, 40067, 'A tag is required to create a forum post');
    const guild = this.guilds.find((candidate) => candidate.id === forum.guild);
    const thread = this.addChannel(guild, name, { type: PUBLIC_THREAD, parent: forum.id });
    thread.messages.push(this.messageOf(thread, message, {}, thread.id));
    return { status: 201, body: this.channelData(thread) };
  }

  threadsOf(guild: string | undefined, parent: string | undefined, archived: boolean): Answer {
    const threads = [...this.channels.values()].filter(
      (channel) =>
        channel.type === PUBLIC_THREAD &&
        channel.archived === archived &&
        (parent === undefined ? channel.guild === guild : channel.parent === parent),
    );
    const body = { threads: threads.map((thread) => this.channelData(thread)), members: [], has_more: false };
    return { status: 200, body };
  }

  openDirect(person: string): Channel {
    const known = [...this.channels.values()].find(({ type, name }) => type === DM && name === person);
    return known ?? this.addChannel(undefined, person, { type: DM });
  }

  /** Makes an interaction and sends it to the bot. */
  interact(
    kind: Kept['kind'],
    type: number,
    person: object,
    channel: Channel,
    data: object,
    {
      onMessage,
      installed = true,
    }: { readonly onMessage?: SeenMessage | undefined; readonly installed?: boolean } = {},
  ): Kept {
    const id = this.snowflake();
    const token = `token-${id}`;
    const kept: Kept = {
      id,
      token,
      kind,
      onMessage,
      channel,
      state: 'waiting',
      expiresAt: Date.now() + this.responseMs,
      sentAt: performance.now(),
      respondedAt: undefined,
      completedAt: undefined,
      onAnswer: () => {},
      modal: undefined,
      choices: undefined,
      updated: false,
      ephemeral: false,
      messages: [],
    };
    this.interactions.set(token, kept);
    const { guild } = channel;
    this.gateway.dispatch(this.shardOf(guild), 'INTERACTION_CREATE', {
      id,
      application_id: APPLICATION,
      type,
      token,
      version: 1,
      data,
      channel: this.channelData(channel),
      channel_id: channel.id,
      ...(guild === undefined ? {} : { guild_id: guild, guild_locale: 'en-US' }),
      ...person,
      app_permissions: String(this.permissionsIn(channel)),
      locale: 'en-GB',
      entitlements: [],
      authorizing_integration_owners: guild === undefined || !installed ? { 1: '1' } : { 0: guild },
      context: guild !== undefined ? 0 : channel.type === GROUP ? 2 : 1,
      attachment_size_limit: 10_485_760,
      ...(onMessage !== undefined && { message: this.messageData(onMessage) }),
    });
    return kept;
  }

  registered(): readonly RegisteredCommand[] {
    return [...this.commands, ...this.guildCommands];
  }
}

const callbackSchema = z.strictObject({
  type: z.union([z.literal(4), z.literal(5), z.literal(6), z.literal(7), z.literal(8), z.literal(9)]),
  data: z.unknown().optional(),
});
const deferSchema = z.strictObject({ flags: z.number().default(0) });

/** The parts that Discord numbers where the bot did not. */
function numbered(components: SeenMessage['body']['components']): object[] {
  return components.map((part, index) => ({ id: index + 1, ...part }));
}

type Act = (discord: LocalDiscord, call: Call, first: string, second: string) => Answer;
/** What is served, whether it needs no token of the bot's, and how it is answered. */
const ROUTES: readonly (readonly [RegExp, boolean, Act])[] = [
  [
    /^GET \/gateway\/bot$/,
    false,
    (discord) => ({
      status: 200,
      body: {
        url: discord.apiUrl.replace('http', 'ws').replace(/\/api$/, ''),
        shards: discord.shards,
        session_start_limit: {
          total: 1000,
          remaining: discord.sessionsLeft,
          reset_after: 3_600_000,
          max_concurrency: 16,
        },
      },
    }),
  ],
  [
    /^POST \/interactions\/(\d+)\/([\w-]+)\/callback$/,
    true,
    (discord, call, id, token) => discord.respond(id, token, call, call.files),
  ],
  [
    new RegExp(`^(?:PATCH|DELETE) /webhooks/${APPLICATION}/([\\w-]+)/messages/(?:@|%40)original$`),
    true,
    (discord, call, token) => discord.follow(token, call, call.files),
  ],
  [
    new RegExp(`^POST /webhooks/${APPLICATION}/([\\w-]+)$`),
    true,
    (discord, call, token) => discord.follow(token, call, call.files),
  ],
  [
    new RegExp(`^GET /applications/${APPLICATION}/(?:guilds/(\\d+)/)?commands$`),
    false,
    (discord, _call, guild) => ({
      status: 200,
      body: (guild === '' ? discord.commands : discord.guildCommands).map((command, index) => ({
        id: String(index),
        version: '1',
        nsfw: false,
        description: '',
        ...(guild !== '' && { contexts: null, integration_types: [0] }),
        ...command,
      })),
    }),
  ],
  [
    new RegExp(`^PUT /applications/${APPLICATION}/(?:guilds/(\\d+)/)?commands$`),
    false,
    (discord, { body }, guild) => {
      const commands = (guild === '' ? commandRules : guildCommandRules).parse(body);
      if (guild === '') discord.commands = commands;
      else discord.guildCommands = commands;
      discord.registrations += 1;
      return { status: 200, body: commands };
    },
  ],
  [
    /^GET \/channels\/(\d+)$/,
    false,
    (discord, _call, id) => {
      const may = discord.allowed(id);
      return 'answer' in may ? may.answer : { status: 200, body: discord.channelData(may.channel) };
    },
  ],
  [/^GET \/channels\/(\d+)\/messages$/, false, (discord, { query }, id) => discord.list(id, query)],
  [/^POST \/channels\/(\d+)\/messages$/, false, (discord, call, id) => discord.send(id, call, call.files)],
  [
    /^PATCH \/channels\/(\d+)\/messages\/(\d+)$/,
    false,
    (discord, call, id, message) => discord.editMessage(id, message, call),
  ],
  [
    /^POST \/channels\/(\d+)\/messages\/(\d+)\/threads$/,
    false,
    (discord, call, id, message) => discord.startThread(id, message, call),
  ],
  [/^POST \/channels\/(\d+)\/threads$/, false, (discord, call, id) => discord.postInForum(id, call)],
  [
    /^GET \/guilds\/(\d+)\/threads\/active$/,
    false,
    (discord, _call, guild) => discord.threadsOf(guild, undefined, false),
  ],
  [
    /^GET \/channels\/(\d+)\/threads\/archived\/public$/,
    false,
    (discord, _call, id) => discord.threadsOf(undefined, id, true),
  ],
  [
    /^POST \/users\/@me\/channels$/,
    false,
    (discord, { body }) => {
      const { recipient_id: person } = z.strictObject({ recipient_id: z.string() }).parse(body);
      return {
        status: 200,
        body: {
          id: discord.openDirect(person).id,
          type: DM,
          recipients: [{ id: person, username: person, discriminator: '0' }],
        },
      };
    },
  ],
];

async function callOf(request: IncomingMessage, url: URL, arrivedAt: number): Promise<Call> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const written = Buffer.concat(chunks);
  const common = {
    method: request.method ?? 'GET',
    path: url.pathname.replace(/^\/api\/v10/, ''),
    query: url.searchParams,
    arrivedAt,
  };
  const kind = request.headers['content-type'] ?? '';
  if (kind.startsWith('multipart/form-data')) {
    const form = await new Response(written, { headers: { 'content-type': kind } }).formData();
    const files: Record<string, string> = {};
    for (const value of form.values()) if (typeof value !== 'string') files[value.name] = await value.text();
    return { ...common, body: JSON.parse(String(form.get('payload_json'))), files };
  }
  return { ...common, body: written.length === 0 ? undefined : JSON.parse(written.toString()), files: {} };
}
