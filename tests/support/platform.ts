import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { z } from 'zod';
import type { Card } from '../../src/bot/card.ts';
import type { Refusal } from '../../src/bot/messenger.ts';
import { cardText } from './bot.ts';

/** What a real platform would check of a card's shape; the words are its author's business. */
const cardSchema = z.custom<Card>(
  (value) =>
    z
      .object({
        kind: z.literal('card'),
        title: z.string().min(1),
        body: z.array(z.object({ kind: z.string() })),
        actions: z.array(z.object({ id: z.string().max(100), label: z.string().min(1) })),
      })
      .safeParse(value).success,
);
const postSchema = z.object({
  team: z.string().min(1),
  room: z.string().min(1),
  thread: z.string().optional(),
  marker: z.string().regex(/^[A-Za-z0-9-]{1,25}$/),
  card: cardSchema,
});
const editSchema = z.object({ team: z.string(), room: z.string(), card: cardSchema });
const tellSchema = z.object({ accountId: z.string().min(1), card: cardSchema });

export type Message = {
  readonly id: string;
  readonly team: string;
  readonly room: string;
  readonly marker: string;
  readonly at: number;
  /** Every card it showed, the one of now last. */
  readonly cards: Card[];
};

/** What goes wrong with the next requests to a room: nothing is done, or it is done and nobody hears of it. */
export type Fault = 'not-done' | 'unheard';

/** A chat platform small enough to be strict: rooms hold messages, people get direct ones. */
export class Platform {
  readonly messages: Message[] = [];
  readonly told: { readonly accountId: string; readonly card: Card }[] = [];
  /** Requests to find a message. */
  finds = 0;
  edits = 0;
  /** The platform's own time. */
  clock: () => Date = () => new Date();
  readonly #refusals = new Map<string, Refusal>();
  readonly #faults: Fault[] = [];
  readonly #server: Server;
  #ids = 0;

  constructor() {
    this.#server = createServer((request, response) => {
      void this.#serve(request, response).catch((error: unknown) => {
        response.writeHead(400).end(String(error));
      });
    });
  }

  async start(): Promise<string> {
    // On a busy machine a connection that is closed for being idle may meet the next request.
    this.#server.keepAliveTimeout = 0;
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    if (typeof address !== 'object' || address === null) throw new Error('it listens nowhere');
    return `http://127.0.0.1:${address.port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  reset(): void {
    this.messages.length = 0;
    this.told.length = 0;
    this.finds = 0;
    this.edits = 0;
    this.#refusals.clear();
    this.#faults.length = 0;
  }

  /** Refuses everything about a room or an account from now on. */
  refuse(name: string, refusal: Refusal): void {
    this.#refusals.set(name, refusal);
  }

  allow(name: string): void {
    this.#refusals.delete(name);
  }

  /** The next requests that change something fail, one fault each. */
  fail(...faults: readonly Fault[]): void {
    this.#faults.push(...faults);
  }

  /** The texts of a room's messages as they show now, oldest first. */
  texts(room: string): string[] {
    return this.messages
      .filter((message) => message.room === room)
      .flatMap(({ cards }) => cards.slice(-1))
      .map(cardText);
  }

  titles(room: string): string[] {
    return this.texts(room).map((text) => text.split('\n')[0] ?? '');
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '' } = request;
    const { pathname, searchParams } = new URL(url, 'http://platform');
    const answer = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const change = async (about: string, work: (body: unknown) => { id: string }) => {
      const refusal = this.#refusals.get(about);
      if (refusal !== undefined) return answer(403, { refusal });
      const fault = this.#faults.shift();
      if (fault === 'not-done') return answer(503, {});
      const done = work(body);
      // Done, but the connection is gone before anybody hears of it.
      return fault === 'unheard' ? response.destroy() : answer(200, done);
    };
    const body: unknown = method === 'GET' ? undefined : JSON.parse(await textOf(request));
    switch (`${method} ${pathname}`) {
      case 'POST /messages': {
        const post = postSchema.parse(body);
        await change(post.room, () => {
          const message = {
            id: `m${++this.#ids}`,
            team: post.team,
            room: post.room,
            marker: post.marker,
            at: this.clock().getTime(),
            cards: [post.card],
          };
          this.messages.push(message);
          return message;
        });
        return;
      }
      case 'GET /messages': {
        this.finds += 1;
        const since = Number(searchParams.get('since'));
        const found = this.messages.filter(
          ({ team, room, marker, at }) =>
            team === searchParams.get('team') &&
            room === searchParams.get('room') &&
            marker === searchParams.get('marker') &&
            at >= since,
        );
        answer(
          200,
          found.map(({ id }) => ({ id })),
        );
        return;
      }
      case 'POST /told': {
        const { accountId, card } = tellSchema.parse(body);
        await change(accountId, () => {
          this.told.push({ accountId, card });
          return { id: `t${this.told.length}` };
        });
        return;
      }
      default: {
        const [, id] = /^PUT \/messages\/(m\d+)$/.exec(`${method} ${pathname}`) ?? [];
        const message = this.messages.find((candidate) => candidate.id === id);
        if (message === undefined) {
          answer(404, {});
          return;
        }
        const { card } = editSchema.parse(body);
        await change(message.room, () => {
          this.edits += 1;
          message.cards.push(card);
          return message;
        });
      }
    }
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text;
}

/** A platform for the tests around the call, empty at the start of each, and its address. */
export function usePlatform(): { readonly platform: Platform; readonly url: () => string } {
  const platform = new Platform();
  let url = '';
  beforeAll(async () => {
    url = await platform.start();
  });
  beforeEach(() => platform.reset());
  afterAll(() => platform.stop());
  return { platform, url: () => url };
}
