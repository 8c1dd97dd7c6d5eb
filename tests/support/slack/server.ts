import { createHmac, randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { parse } from 'node:querystring';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { messageFaults, messageIn, type View, type ViewBlock, viewFaults, viewIn, wordsOf } from './rules.ts';

/** What the app of these tests is given when it is made. */
export const CREDENTIALS = {
  botToken: 'xoxb-1234567890-testtoken',
  appToken: 'xapp-1234567890-testtoken',
  signingSecret: '0123456789abcdef0123456789abcdef',
} as const;
export const TEAM = { id: 'T1', name: 'Gophers Inc', domain: 'gophers' } as const;
export const BOT = { user: 'UBOT', bot: 'B1' } as const;

/** Slack's own limits of time and number, in milliseconds where they are times. */
const ACK_MS = 3_000;
const TRIGGER_MS = 3_000;
const RESPONSE_URL = { uses: 5, ms: 30 * 60_000 };
const RETRIES = 3;
/** Longer than anything takes on a busy machine: who waits longer waits in vain, and is told for what. */
const PATIENCE_MS = 45_000;

/** The scope each method needs. A method that is not here does not exist. */
export const SCOPES: Readonly<Record<string, string | undefined>> = {
  'auth.test': undefined,
  'users.info': 'users:read',
  'conversations.info': 'channels:read',
  'conversations.open': 'im:write',
  'conversations.history': 'channels:history',
  'conversations.replies': 'channels:history',
  'chat.postMessage': 'chat:write',
  'chat.postEphemeral': 'chat:write',
  'chat.update': 'chat:write',
  'views.open': undefined,
  'views.update': undefined,
  'views.publish': undefined,
  'files.getUploadURLExternal': 'files:write',
  'files.completeUploadExternal': 'files:write',
};

export type Message = {
  readonly channel: string;
  readonly ts: string;
  readonly user: string;
  readonly text: string;
  readonly blocks: readonly ViewBlock[];
  /** Whom alone it is shown to. */
  readonly only: string | undefined;
  readonly thread: string | undefined;
  readonly metadata: unknown;
};

type Channel = {
  readonly id: string;
  readonly name: string;
  readonly creator: string;
  readonly isPrivate: boolean;
  readonly members: Set<string>;
  archived: boolean;
};
type User = { readonly id: string; readonly name: string; readonly display: string; readonly admin: boolean };
type Modal = { readonly id: string; hash: string; view: View };

/** A failure of a method, as often as it says. */
export type Fault = {
  readonly error?: string;
  readonly status?: number;
  readonly retryAfter?: number;
  /** Only of calls to this channel. */
  readonly channel?: string;
  times: number;
};

/** What came of something a person did, as their client shows it. */
export type Outcome = {
  readonly ok: boolean;
  readonly took: number;
  readonly errors: Record<string, string>;
};

export type Kind = 'slash_commands' | 'interactive' | 'events_api';
type Envelope = { readonly kind: Kind; readonly payload: Record<string, unknown> };
type Ack = { readonly ok: boolean; readonly body: unknown };

const ackSchema = z.object({ envelope_id: z.string(), payload: z.unknown() });
const formAckSchema = z.discriminatedUnion('response_action', [
  z.strictObject({ response_action: z.literal('update'), view: z.unknown() }),
  z.strictObject({
    response_action: z.literal('errors'),
    errors: z.record(z.string(), z.string().min(1).max(2000)),
  }),
]);

/**
 * A strict Slack on this machine: the Web API, Socket Mode and signed requests over real sockets. It refuses what
 * Slack refuses and keeps a note of each refusal in `violations`.
 */
export class LocalSlack {
  readonly violations: string[] = [];
  readonly messages: Message[] = [];
  readonly homes = new Map<string, View>();
  readonly modals = new Map<string, Modal>();
  readonly files: { readonly channel: string; readonly name: string; content: string }[] = [];
  readonly calls: { readonly method: string; readonly args: Readonly<Record<string, string>> }[] = [];
  readonly scopes = new Set(Object.values(SCOPES).flatMap((scope) => (scope === undefined ? [] : [scope])));
  readonly faults = new Map<string, Fault>();
  /** Where signed requests go, one after the other; empty in Socket Mode. */
  targets: readonly string[] = [];
  /** Whether each envelope is sent again at the same moment, which the next target gets. */
  twice = false;
  /** Envelopes that were sent, retries included. */
  sent = 0;
  url = '';
  readonly #users = new Map<string, User>();
  readonly #channels = new Map<string, Channel>();
  readonly #triggers = new Map<string, { user: string; until: number }>();
  readonly #responses = new Map<
    string,
    { channel: string; user: string; original: string | undefined; uses: number; until: number }
  >();
  readonly #sockets = new Set<WebSocket>();
  readonly #waiting = new Map<string, { socket: WebSocket; settle: (ack: Ack) => void }>();
  readonly #changes = new EventEmitter().setMaxListeners(0);
  readonly #server: Server;
  readonly #socketServer: WebSocketServer;
  #next = 0;
  #changing = false;
  #clock = 1_700_000_000;

  private constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response));
    this.#socketServer = new WebSocketServer({ server: this.#server, path: '/link' });
    this.#socketServer.on('connection', (socket) => this.#connected(socket));
  }

  static async start(): Promise<LocalSlack> {
    const slack = new LocalSlack();
    await new Promise<void>((resolve) => slack.#server.listen(0, '127.0.0.1', resolve));
    const address = slack.#server.address();
    slack.url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
    return slack;
  }

  get apiUrl(): string {
    return `${this.url}/api/`;
  }

  get connections(): number {
    return this.#sockets.size;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.terminate();
    this.#socketServer.close();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  // The workspace.

  addUser(id: string, { admin = false, display = id.toLowerCase() } = {}): void {
    this.#users.set(id, { id, name: id.toLowerCase(), display, admin });
  }

  addChannel(id: string, { creator = 'U0', isPrivate = false, bot = true, members = [''] } = {}): void {
    const all = new Set([...members, ...(bot ? [BOT.user] : [])]);
    this.#channels.set(id, {
      id,
      name: `name-of-${id.toLowerCase()}`,
      creator,
      isPrivate,
      members: all,
      archived: false,
    });
  }

  archive(id: string, archived = true): void {
    const channel = this.#channels.get(id);
    if (channel !== undefined) channel.archived = archived;
  }

  /** Somebody types `/invite @Gauntlet`. */
  invite(id: string): void {
    this.#channels.get(id)?.members.add(BOT.user);
  }

  /** Somebody removes the bot from a channel. */
  expel(id: string): void {
    this.#channels.get(id)?.members.delete(BOT.user);
  }

  removeChannel(id: string): void {
    this.#channels.delete(id);
  }

  userName(id: string): string {
    return this.#users.get(id)?.name ?? id;
  }

  // Time.

  expireTriggers(): void {
    for (const trigger of this.#triggers.values()) trigger.until = 0;
  }

  expireResponses(): void {
    for (const response of this.#responses.values()) response.until = 0;
  }

  /** Resolves with what `look` finds, as soon as it finds something. */
  async until<T>(what: string, look: () => T | undefined, patience = PATIENCE_MS): Promise<T> {
    const deadline = AbortSignal.timeout(patience);
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      await new Promise<void>((resolve, reject) => {
        const late = () =>
          reject(
            new Error(
              `in vain: ${what}\n${this.messages
                .slice(-3)
                .map(({ text }) => text)
                .join('\n---\n')}`,
            ),
          );
        if (deadline.aborted) late();
        deadline.addEventListener('abort', late, { once: true });
        this.#changes.once('change', () => {
          deadline.removeEventListener('abort', late);
          resolve();
        });
      });
    }
  }

  /** Lets everybody who waits look again, once for all that happens in a turn. */
  changed(): void {
    if (this.#changing) return;
    this.#changing = true;
    setImmediate(() => {
      this.#changing = false;
      this.#changes.emit('change');
    });
  }

  // What people do.

  trigger(user: string): string {
    const id = `trigger-${randomUUID()}`;
    this.#triggers.set(id, { user, until: performance.now() + TRIGGER_MS });
    return id;
  }

  responseUrl(channel: string, user: string, original?: string): string {
    const id = randomUUID();
    this.#responses.set(id, { channel, user, original, uses: 0, until: performance.now() + RESPONSE_URL.ms });
    return `${this.url}/respond/${id}`;
  }

  ts(): string {
    this.#clock += 1;
    return `${this.#clock}.000100`;
  }

  addMessage(message: Message): void {
    this.messages.push(message);
    this.changed();
  }

  /** Sends an envelope and waits for its acknowledgement; an event is sent again as Slack does. */
  async send(kind: Kind, payload: Record<string, unknown>): Promise<Outcome> {
    const started = performance.now();
    if (this.twice) void this.#deliver({ kind, payload }, 1);
    for (let attempt = 0; ; attempt += 1) {
      const ack = await this.#deliver({ kind, payload }, attempt);
      const took = performance.now() - started;
      if (ack.ok || kind !== 'events_api' || attempt === RETRIES) {
        const errors = ack.ok ? this.#acknowledged(payload, ack.body) : {};
        return { ok: ack.ok, took, errors };
      }
    }
  }

  /** Says that a connection is about to be refreshed, as Slack does every few hours, and closes it when it can. */
  refresh(): void {
    const [socket] = this.#sockets;
    socket?.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested', debug_info: {} }));
    if (socket !== undefined) this.#sockets.delete(socket);
  }

  /** Loses connections without a word. */
  drop(count = Number.POSITIVE_INFINITY): void {
    for (const socket of [...this.#sockets].slice(0, count)) socket.terminate();
  }

  // Delivering.

  async #deliver(envelope: Envelope, attempt: number): Promise<Ack> {
    this.sent += 1;
    return this.targets.length > 0 ? this.#request(envelope, attempt) : this.#overSocket(envelope, attempt);
  }

  async #overSocket({ kind, payload }: Envelope, attempt: number): Promise<Ack> {
    if (kind === 'events_api')
      await this.until('a connection', () => (this.#sockets.size > 0 ? true : undefined));
    const sockets = [...this.#sockets];
    const socket = sockets[this.#next++ % Math.max(1, sockets.length)];
    if (socket === undefined) return { ok: false, body: undefined };
    const id = randomUUID();
    const acknowledged = new Promise<Ack>((resolve) => {
      const timer = setTimeout(() => resolve({ ok: false, body: undefined }), ACK_MS);
      this.#waiting.set(id, {
        socket,
        settle: (ack) => {
          clearTimeout(timer);
          this.#waiting.delete(id);
          resolve(ack);
        },
      });
    });
    socket.send(
      JSON.stringify({
        envelope_id: id,
        type: kind,
        payload,
        accepts_response_payload: kind !== 'events_api',
        ...(kind === 'events_api' && { retry_attempt: attempt, retry_reason: attempt > 0 ? 'timeout' : '' }),
      }),
    );
    return acknowledged;
  }

  async #request({ kind, payload }: Envelope, attempt: number): Promise<Ack> {
    const target = this.targets[this.#next++ % this.targets.length] ?? '';
    const { body, contentType } = bodyOf(kind, payload);
    const response = await fetch(target, {
      method: 'POST',
      headers: {
        'content-type': contentType,
        ...signatureOf(body),
        ...(attempt > 0 && { 'x-slack-retry-num': String(attempt), 'x-slack-retry-reason': 'http_timeout' }),
      },
      body,
      signal: AbortSignal.timeout(ACK_MS),
    }).catch(() => undefined);
    if (response?.status !== 200) return { ok: false, body: undefined };
    const said = await response.text();
    return { ok: true, body: said === '' ? undefined : JSON.parse(said) };
  }

  #connected(socket: WebSocket): void {
    this.#sockets.add(socket);
    socket.on('message', (data) => {
      const { envelope_id, payload } = ackSchema.parse(JSON.parse(String(data)));
      const empty = typeof payload === 'object' && payload !== null && Object.keys(payload).length === 0;
      this.#waiting.get(envelope_id)?.settle({ ok: true, body: empty ? undefined : payload });
    });
    socket.on('close', () => {
      this.#sockets.delete(socket);
      for (const waiting of [...this.#waiting.values()])
        if (waiting.socket === socket) waiting.settle({ ok: false, body: undefined });
      this.changed();
    });
    socket.send(JSON.stringify({ type: 'hello', num_connections: this.#sockets.size, connection_info: {} }));
    this.changed();
  }

  /** What the app said in its acknowledgement takes effect; a fault in it is the app's. */
  #acknowledged(payload: Record<string, unknown>, body: unknown): Record<string, string> {
    if (body === undefined) {
      if (payload.type === 'view_submission') this.#modalOf(payload)?.close();
      return {};
    }
    if (payload.type !== 'view_submission') {
      this.violations.push(`an acknowledgement with a body: ${JSON.stringify(body)}`);
      return {};
    }
    const modal = this.#modalOf(payload);
    const said = formAckSchema.safeParse(body);
    if (said.data === undefined || modal === undefined) {
      this.violations.push(
        `an acknowledgement of a form that cannot be used: ${said.error?.message ?? 'no modal'}`,
      );
      return {};
    }
    if (said.data.response_action === 'errors') {
      const blocks = modal.modal.view.blocks.map(({ block_id }) => block_id);
      for (const id of Object.keys(said.data.errors))
        if (!blocks.includes(id)) this.violations.push(`an error of a block that is not there: ${id}`);
      return said.data.errors;
    }
    const faults = viewFaults(said.data.view);
    if (faults.length > 0) this.violations.push(`an acknowledgement’s view: ${faults.join('; ')}`);
    else this.#show(modal.modal, viewIn(said.data.view));
    return {};
  }

  #modalOf(payload: Record<string, unknown>) {
    const { view } = z.object({ view: z.object({ id: z.string() }) }).parse(payload);
    const entry = [...this.modals].find(([, { id }]) => id === view.id);
    return entry && { modal: entry[1], close: () => this.modals.delete(entry[0]) };
  }

  #show(modal: Modal, view: View): void {
    modal.view = view;
    modal.hash = randomUUID();
    this.changed();
  }

  // The Web API.

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const body = Buffer.concat(chunks).toString();
    const { pathname, searchParams } = new URL(request.url ?? '/', this.url);
    const answer = (status: number, said: unknown, headers: Record<string, string> = {}) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify(said));
      this.changed();
    };
    if (pathname.startsWith('/respond/')) {
      const { status, said } = this.#respond(pathname.slice('/respond/'.length), body);
      return answer(status, said);
    }
    if (pathname.startsWith('/upload/')) {
      const file = this.files[Number(pathname.slice('/upload/'.length))];
      if (file !== undefined) file.content = body;
      return answer(200, { ok: true });
    }
    const method = pathname.replace('/api/', '');
    const args = argumentsOf(body, searchParams);
    this.calls.push({ method, args });
    const fault = this.faults.get(method);
    if (
      fault !== undefined &&
      fault.times > 0 &&
      (fault.channel === undefined || fault.channel === args.channel)
    ) {
      fault.times -= 1;
      if (fault.retryAfter !== undefined)
        return answer(429, { ok: false, error: 'ratelimited' }, { 'retry-after': String(fault.retryAfter) });
      if (fault.status !== undefined) return answer(fault.status, { ok: false, error: 'internal_error' });
      return answer(200, { ok: false, error: fault.error ?? 'internal_error' });
    }
    const token = request.headers.authorization?.replace(/^Bearer /, '');
    if (method === 'apps.connections.open') {
      if (token !== CREDENTIALS.appToken) return answer(200, { ok: false, error: 'invalid_auth' });
      return answer(200, { ok: true, url: `${this.url.replace('http', 'ws')}/link` });
    }
    if (token !== CREDENTIALS.botToken) return answer(200, { ok: false, error: 'invalid_auth' });
    if (!(method in SCOPES)) return answer(200, this.#refused(method, 'unknown_method'));
    const scope = SCOPES[method];
    if (scope !== undefined && !this.scopes.has(scope))
      return answer(200, {
        ...this.#refused(method, 'missing_scope'),
        needed: scope,
        provided: [...this.scopes].join(','),
      });
    return answer(200, this.#call(method, args));
  }

  #refused(method: string, error: string, why: readonly string[] = []): { ok: false; error: string } {
    this.violations.push([`${method}: ${error}`, ...why].join(' '));
    return { ok: false, error };
  }

  #call(method: string, args: Readonly<Record<string, string>>): Record<string, unknown> {
    switch (method) {
      case 'auth.test':
        return {
          ok: true,
          user_id: BOT.user,
          bot_id: BOT.bot,
          team_id: TEAM.id,
          team: TEAM.name,
          user: 'gauntlet',
          url: this.url,
        };
      case 'users.info': {
        const user = this.#users.get(args.user ?? '');
        if (user === undefined) return this.#refused(method, 'user_not_found');
        const { id, name, display, admin } = user;
        return {
          ok: true,
          user: {
            id,
            name,
            is_admin: admin,
            is_owner: false,
            profile: { display_name: display, real_name: name },
          },
        };
      }
      case 'conversations.info': {
        const channel = this.#channels.get(args.channel ?? '');
        const member = channel?.members.has(BOT.user) ?? false;
        // Of a private channel that it is not in, an app is told that there is none: no fault of the app's to ask.
        if (channel === undefined || (channel.isPrivate && !member))
          return { ok: false, error: 'channel_not_found' };
        return {
          ok: true,
          channel: { id: channel.id, name: channel.name, creator: channel.creator, is_member: member },
        };
      }
      case 'conversations.open':
        if (!this.#users.has(args.users ?? '')) return this.#refused(method, 'user_not_found');
        return { ok: true, channel: { id: directOf(args.users ?? '') } };
      case 'conversations.history':
      case 'conversations.replies':
        return this.#history(args);
      case 'chat.postMessage':
      case 'chat.postEphemeral':
        return this.#post(method, args);
      case 'chat.update': {
        const at = this.messages.findIndex(({ channel, ts }) => channel === args.channel && ts === args.ts);
        const old = this.messages[at];
        if (old === undefined) return this.#refused(method, 'message_not_found');
        const faults = messageFaults(contentOf(args));
        if (faults.length > 0) return this.#refused(method, 'invalid_blocks', faults);
        this.messages[at] = { ...old, ...messageIn(contentOf(args)) };
        return { ok: true, channel: old.channel, ts: old.ts };
      }
      case 'views.open': {
        const trigger = this.#triggers.get(args.trigger_id ?? '');
        if (trigger === undefined) return this.#refused(method, 'invalid_trigger_id');
        if (trigger.until < performance.now()) return { ok: false, error: 'expired_trigger_id' };
        this.#triggers.delete(args.trigger_id ?? '');
        return this.#withView(method, args, (view) => {
          const modal = { id: `V${randomUUID()}`, hash: randomUUID(), view };
          this.modals.set(trigger.user, modal);
          return modal;
        });
      }
      case 'views.update': {
        const modal = [...this.modals.values()].find(({ id }) => id === args.view_id);
        if (modal === undefined) return { ok: false, error: 'not_found' };
        return this.#withView(method, args, (view) => {
          this.#show(modal, view);
          return modal;
        });
      }
      case 'views.publish':
        return this.#withView(method, args, (view) => {
          this.homes.set(args.user_id ?? '', view);
          return { id: `VH-${args.user_id ?? ''}`, hash: randomUUID() };
        });
      case 'files.getUploadURLExternal':
        this.files.push({ channel: '', name: args.filename ?? '', content: '' });
        return {
          ok: true,
          upload_url: `${this.url}/upload/${this.files.length - 1}`,
          file_id: `F${this.files.length - 1}`,
        };
      case 'files.completeUploadExternal': {
        const [file] = z.array(z.object({ id: z.string() })).parse(JSON.parse(args.files ?? '[]'));
        const at = Number(file?.id.slice(1));
        const known = this.files[at];
        if (known !== undefined) this.files[at] = { ...known, channel: args.channel_id ?? '' };
        return { ok: true, files: [{ id: file?.id }] };
      }
      default:
        return this.#refused(method, 'unknown_method');
    }
  }

  #withView(
    method: string,
    args: Readonly<Record<string, string>>,
    show: (view: View) => { id: string; hash: string },
  ): Record<string, unknown> {
    const written: unknown = JSON.parse(args.view ?? 'null');
    const faults = viewFaults(written);
    if (faults.length > 0) return this.#refused(method, 'invalid_arguments', faults);
    const { id, hash } = show(viewIn(written));
    this.changed();
    return { ok: true, view: { id, hash } };
  }

  #post(method: string, args: Readonly<Record<string, string>>): Record<string, unknown> {
    const target = args.channel ?? '';
    const direct = target.startsWith('U') ? directOf(target) : target;
    if (target.startsWith('U') && !this.#users.has(target)) return { ok: false, error: 'user_not_found' };
    if (!direct.startsWith('D')) {
      const channel = this.#channels.get(target);
      const member = channel?.members.has(BOT.user) ?? false;
      if (channel === undefined || (channel.isPrivate && !member))
        return { ok: false, error: 'channel_not_found' };
      if (channel.archived) return { ok: false, error: 'is_archived' };
      if (!member) return { ok: false, error: 'not_in_channel' };
    } else if (!this.#users.has(direct.slice(1))) return { ok: false, error: 'channel_not_found' };
    const faults = messageFaults(contentOf(args));
    if (faults.length > 0) return this.#refused(method, 'invalid_blocks', faults);
    const ts = this.ts();
    this.addMessage({
      ...messageIn(contentOf(args)),
      channel: direct,
      ts,
      user: BOT.user,
      only: method === 'chat.postEphemeral' ? args.user : undefined,
      thread: args.thread_ts,
      metadata: args.metadata === undefined ? undefined : JSON.parse(args.metadata),
    });
    return { ok: true, channel: direct, ts, message_ts: ts };
  }

  #history(args: Readonly<Record<string, string>>): Record<string, unknown> {
    const inThread = (message: Message) =>
      args.ts === undefined
        ? message.thread === undefined
        : message.thread === args.ts || message.ts === args.ts;
    const all = this.messages.filter(
      (message) => message.channel === args.channel && message.only === undefined && inThread(message),
    );
    const from = Number(args.cursor ?? 0);
    const limit = Number(args.limit ?? 100);
    const messages = all.slice(from, from + limit).map(({ ts, user, text, metadata }) => ({
      ts,
      user,
      text,
      ...(args.include_all_metadata === 'true' && metadata !== undefined && { metadata }),
    }));
    return {
      ok: true,
      messages,
      response_metadata: { next_cursor: from + limit < all.length ? String(from + limit) : '' },
    };
  }

  #respond(id: string, body: string): { readonly status: number; readonly said: unknown } {
    const known = this.#responses.get(id);
    if (known === undefined || known.until < performance.now())
      return { status: 404, said: { ok: false, error: 'expired_url' } };
    if (known.uses >= RESPONSE_URL.uses) return { status: 404, said: { ok: false, error: 'used_url' } };
    known.uses += 1;
    const written: unknown = JSON.parse(body);
    const faults = messageFaults(written);
    if (faults.length > 0)
      return { status: 400, said: this.#refused('response_url', 'invalid_blocks', faults) };
    const how = responseSchema.parse(written);
    const content = messageIn(written);
    const at = this.messages.findIndex(({ ts }) => ts === known.original);
    const old = this.messages[at];
    if (how.replace_original === true && old !== undefined) this.messages[at] = { ...old, ...content };
    else
      this.addMessage({
        ...content,
        channel: known.channel,
        ts: this.ts(),
        user: BOT.user,
        only: how.response_type === 'in_channel' ? undefined : known.user,
        thread: undefined,
        metadata: undefined,
      });
    return { status: 200, said: { ok: true } };
  }
}

const responseSchema = z.object({
  response_type: z.string().optional(),
  replace_original: z.boolean().optional(),
});

/** A person's direct messages with the app. */
export function directOf(user: string): string {
  return `D${user}`;
}

/** A message or view as its reader has it: all words, as they are shown. */
export function readable(blocks: readonly ViewBlock[]): string {
  return blocks
    .flatMap(wordsOf)
    .join('\n')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

function bodyOf(kind: Kind, payload: Record<string, unknown>): { body: string; contentType: string } {
  if (kind === 'events_api') return { body: JSON.stringify(payload), contentType: 'application/json' };
  const fields: [string, string][] =
    kind === 'slash_commands'
      ? Object.entries(payload).map(([name, value]): [string, string] => [name, String(value)])
      : [['payload', JSON.stringify(payload)]];
  return { body: new URLSearchParams(fields).toString(), contentType: 'application/x-www-form-urlencoded' };
}

/** Signs a body as Slack does. https://docs.slack.dev/authentication/verifying-requests-from-slack */
export function signatureOf(
  body: string,
  { secret = CREDENTIALS.signingSecret, at = Date.now() }: { secret?: string; at?: number } = {},
): Record<string, string> {
  const timestamp = String(Math.floor(at / 1000));
  const digest = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${digest}` };
}

function argumentsOf(body: string, query: URLSearchParams): Record<string, string> {
  const all = { ...Object.fromEntries(query), ...parse(body) };
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [name, String(value)]));
}

function contentOf({ text, blocks }: Readonly<Record<string, string>>): unknown {
  return { text, blocks: JSON.parse(blocks ?? 'null') };
}
