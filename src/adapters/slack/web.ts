import { setTimeout as pause } from 'node:timers/promises';
import { type types, webApi } from '@slack/bolt';
import type { Message } from './render.ts';

type Client = InstanceType<typeof webApi.WebClient>;

/** Longest that a call waits until Slack takes more of them; who cannot wait so long is told. */
const LONGEST_WAIT_MS = 60_000;
/** Times a call is tried again after the network failed it; only for calls that do no harm twice. */
const RETRIES = 2;
const RETRY_MS = 250;
/** Longest that Slack may take to answer a call. */
export const CALL_TIMEOUT_MS = 10_000;

/** Slack refused a call: `code` is its word for why, such as `channel_not_found`. */
export class SlackRefusal extends Error {
  readonly method: string;
  readonly code: string;
  /** The scope that is missing, where one is. */
  readonly needed: string | undefined;

  constructor(method: string, code: string, needed?: string) {
    super(`Slack refused ${method}: ${code}${needed === undefined ? '' : ` (${needed})`}`);
    this.method = method;
    this.code = code;
    this.needed = needed;
  }
}

/**
 * Slack's Web API. Where Slack says to wait, only what goes the same way waits: each channel has a lane of its own, as
 * the limits of chat methods are per channel, and so has each other method.
 * https://docs.slack.dev/apis/web-api/rate-limits
 */
export class Web {
  readonly #client: Client;
  readonly #failed: (code: string) => void;
  readonly #stopping: AbortSignal;
  /** When each lane that was told to wait is open again, in milliseconds of `performance.now`. */
  readonly #closedUntil = new Map<string, number>();

  constructor(client: Client, options: { failed: (code: string) => void; stopping: AbortSignal }) {
    this.#client = client;
    this.#failed = options.failed;
    this.#stopping = options.stopping;
  }

  /**
   * Calls a method. `repeatable` where doing it twice is no worse than once: it is then tried again when the network
   * fails. Rejects with SlackRefusal where Slack says no.
   */
  async call<T>(
    method: string,
    { lane = method, repeatable = true }: { lane?: string; repeatable?: boolean },
    work: (client: Client) => Promise<T>,
  ): Promise<T> {
    for (let failures = 0; ; ) {
      await this.#turn(lane);
      try {
        return await work(this.#client);
      } catch (error) {
        if (error instanceof webApi.WebAPIRateLimitedError) {
          this.#failed('ratelimited');
          const wait = error.retryAfter * 1000;
          if (wait > LONGEST_WAIT_MS || this.#stopping.aborted) throw new SlackRefusal(method, 'ratelimited');
          this.#closedUntil.set(lane, performance.now() + wait);
          continue;
        }
        if (error instanceof webApi.WebAPIPlatformError) {
          this.#failed(error.data.error);
          throw new SlackRefusal(method, error.data.error, neededIn(error.data));
        }
        this.#failed('network');
        failures += 1;
        if (!repeatable || failures > RETRIES || this.#stopping.aborted) throw error;
        await pause(RETRY_MS * failures);
      }
    }
  }

  /** Posts for everybody in a channel, or in a person's direct messages where `channel` is a person. */
  async post(channel: string, message: Message, more: PostOptions = {}): Promise<Posted> {
    const { thread, metadata } = more;
    const posted = await this.call('chat.postMessage', { lane: channel, repeatable: false }, (client) =>
      client.chat.postMessage({
        channel,
        ...message,
        ...UNADORNED,
        ...threadOf(thread),
        ...(metadata !== undefined && { metadata }),
      }),
    );
    if (posted.ts === undefined || posted.channel === undefined)
      throw new Error('chat.postMessage returned no message');
    return { channel: posted.channel, ts: posted.ts };
  }

  /** Shows a message to one person in a channel that the app is in. */
  async postEphemeral(
    channel: string,
    user: string,
    message: Message,
    thread: string | undefined,
  ): Promise<void> {
    await this.call('chat.postEphemeral', { lane: channel }, (client) =>
      client.chat.postEphemeral({ channel, user, ...message, ...threadOf(thread) }),
    );
  }

  /** Sends a message to where an interaction came from. Rejects with SlackRefusal once Slack takes no more of them. */
  async respond(url: string, message: Message, how: Response): Promise<void> {
    await this.call('response_url', { lane: url, repeatable: false }, async () => {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...message, ...UNADORNED, ...how }),
        signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
      });
      const retryAfter = Number(answer.headers.get('retry-after') ?? Number.NaN);
      if (answer.status === 429 && retryAfter > 0) throw new webApi.WebAPIRateLimitedError(retryAfter);
      // A spent or expired address is told with 404 or 200, and its reason in the body.
      const body = await answer.text();
      const reason = /"error"\s*:\s*"(\w+)"/.exec(body)?.[1] ?? /^(\w+_url)$/.exec(body.trim())?.[1];
      if (!answer.ok || reason !== undefined) {
        const code = reason ?? `http_${answer.status}`;
        this.#failed(code);
        throw new SlackRefusal('response_url', code);
      }
    });
  }

  async #turn(lane: string): Promise<void> {
    for (;;) {
      const wait = (this.#closedUntil.get(lane) ?? 0) - performance.now();
      if (wait <= 0) break;
      await pause(wait);
    }
    this.#closedUntil.delete(lane);
  }
}

function neededIn(data: object): string | undefined {
  return 'needed' in data && typeof data.needed === 'string' ? data.needed : undefined;
}

/** How `response_url` shows a message. */
export type Response = {
  readonly response_type: 'ephemeral' | 'in_channel';
  readonly replace_original: boolean;
  readonly thread_ts?: string;
};

type PostOptions = {
  readonly thread?: string | undefined;
  /** Comes with the message, unseen. https://docs.slack.dev/messaging/message-metadata */
  readonly metadata?: types.MessageMetadata;
};

/** A message's channel and time, which name it together. */
export type Posted = { readonly channel: string; readonly ts: string };

/** Links stay links: what people wrote does not grow pictures. */
const UNADORNED = { unfurl_links: false, unfurl_media: false } as const;

export function threadOf(thread: string | undefined): { thread_ts?: string } {
  return thread === undefined ? {} : { thread_ts: thread };
}
