import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';

/** https://discord.com/developers/docs/topics/opcodes-and-status-codes */
const OP = {
  dispatch: 0,
  heartbeat: 1,
  identify: 2,
  resume: 6,
  reconnect: 7,
  invalidSession: 9,
  hello: 10,
  heartbeatAck: 11,
} as const;
const CLOSE = { authenticationFailed: 4004, invalidSequence: 4007, disallowedIntents: 4014 } as const;
/** Guild members, presences and message content need Discord's approval. */
const PRIVILEGED = (1 << 1) | (1 << 8) | (1 << 15);

const incomingSchema = z.discriminatedUnion('op', [
  z.object({ op: z.literal(OP.heartbeat), d: z.number().nullable() }),
  z.object({
    op: z.literal(OP.identify),
    d: z.object({
      token: z.string(),
      intents: z.number(),
      shard: z.tuple([z.number(), z.number()]).default([0, 1]),
    }),
  }),
  z.object({
    op: z.literal(OP.resume),
    d: z.object({ token: z.string(), session_id: z.string(), seq: z.number() }),
  }),
]);

type Event = { readonly s: number; readonly t: string; readonly d: object };
type Session = {
  readonly id: string;
  readonly shard: readonly [number, number];
  readonly events: Event[];
  socket: WebSocket | undefined;
};

export type GatewayOptions = {
  readonly token: string;
  readonly heartbeatMs: number;
  /** READY's data without what the session brings. */
  ready(shard: readonly [number, number]): object;
  /** The events that follow READY. */
  arrivals(shard: readonly [number, number]): readonly { readonly t: string; readonly d: object }[];
  changed(): void;
};

/** Discord's side of the gateway: sessions that outlive their socket, and replay what it missed. */
export class Gateway {
  readonly identified: (readonly [number, number])[] = [];
  resumed = 0;
  /** Heartbeats are not acknowledged, as on a connection that died without a word. */
  zombie = false;
  /** Refuses to resume. */
  forgetful = false;
  private readonly options: GatewayOptions;
  private readonly sockets = new WebSocketServer({ noServer: true });
  private readonly sessions = new Map<string, Session>();

  constructor(options: GatewayOptions, server: Server) {
    this.options = options;
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) =>
      this.sockets.handleUpgrade(request, socket, head, (opened) => this.greet(opened)),
    );
  }

  get connected(): number {
    return [...this.sessions.values()].filter(({ socket }) => socket !== undefined).length;
  }

  /** Sends an event to a shard's session; it is kept for a resume where nobody is connected. */
  dispatch(shard: number, t: string, d: object): void {
    const session = [...this.sessions.values()].findLast((candidate) => candidate.shard[0] === shard);
    if (session === undefined) throw new Error(`shard ${shard} has no session`);
    this.deliver(session, t, d);
  }

  /** Sends the last events of a shard once more, as a resume with an old sequence number does. */
  replay(shard: number, count: number): void {
    for (const { events, socket, shard: own } of this.sessions.values()) {
      if (own[0] !== shard || socket === undefined) continue;
      for (const event of events.slice(-count)) send(socket, { op: OP.dispatch, ...event });
    }
  }

  /** The connection breaks without a close frame. */
  drop(): void {
    this.each((socket) => socket.terminate());
  }

  close(code: number): void {
    this.each((socket) => socket.close(code));
  }

  askToReconnect(): void {
    this.each((socket) => send(socket, { op: OP.reconnect, d: null }));
  }

  /** Ends the sessions: they cannot be resumed. */
  invalidate(): void {
    this.each((socket) => send(socket, { op: OP.invalidSession, d: false }));
    this.sessions.clear();
  }

  stop(): void {
    this.drop();
    this.sockets.close();
  }

  private each(act: (socket: WebSocket) => void): void {
    for (const { socket } of this.sessions.values()) if (socket !== undefined) act(socket);
  }

  private greet(socket: WebSocket): void {
    send(socket, { op: OP.hello, d: { heartbeat_interval: this.options.heartbeatMs } });
    socket.on('message', (data) => {
      const message = incomingSchema.parse(JSON.parse(String(data)));
      switch (message.op) {
        case OP.heartbeat:
          if (!this.zombie) send(socket, { op: OP.heartbeatAck });
          break;
        case OP.identify:
          this.identify(socket, message.d);
          break;
        case OP.resume:
          this.resume(socket, message.d);
          break;
      }
      this.options.changed();
    });
    socket.on('close', () => {
      for (const session of this.sessions.values()) if (session.socket === socket) session.socket = undefined;
      this.options.changed();
    });
  }

  private identify(
    socket: WebSocket,
    {
      token,
      intents,
      shard,
    }: { readonly token: string; readonly intents: number; readonly shard: [number, number] },
  ): void {
    const refused =
      token !== this.options.token
        ? CLOSE.authenticationFailed
        : (intents & PRIVILEGED) !== 0
          ? CLOSE.disallowedIntents
          : undefined;
    if (refused !== undefined) {
      socket.close(refused);
      return;
    }
    const session: Session = { id: `session-${this.identified.length}`, shard, events: [], socket };
    this.identified.push(shard);
    this.sessions.set(session.id, session);
    this.deliver(session, 'READY', { ...this.options.ready(shard), session_id: session.id, shard });
    for (const { t, d } of this.options.arrivals(shard)) this.deliver(session, t, d);
  }

  private resume(
    socket: WebSocket,
    {
      token,
      session_id: id,
      seq,
    }: { readonly token: string; readonly session_id: string; readonly seq: number },
  ): void {
    const session = this.sessions.get(id);
    if (token !== this.options.token) {
      socket.close(CLOSE.authenticationFailed);
      return;
    }
    if (session === undefined || this.forgetful) {
      send(socket, { op: OP.invalidSession, d: false });
      return;
    }
    if (seq > session.events.length) {
      socket.close(CLOSE.invalidSequence);
      return;
    }
    session.socket = socket;
    this.resumed += 1;
    for (const event of session.events.slice(seq)) send(socket, { op: OP.dispatch, ...event });
    this.deliver(session, 'RESUMED', {});
  }

  private deliver(session: Session, t: string, d: object): void {
    const event = { s: session.events.length + 1, t, d };
    session.events.push(event);
    if (session.socket !== undefined) send(session.socket, { op: OP.dispatch, ...event });
  }
}

function send(socket: WebSocket, message: object): void {
  socket.send(JSON.stringify(message));
}
