import { setTimeout as pause } from 'node:timers/promises';
import type { SocketModeReceiver } from '@slack/bolt';
import type { Log } from '../../bot/request.ts';

type Client = SocketModeReceiver['client'];

/** How long to wait after connecting failed, the first time and at most. */
const WAIT_MS = { first: 250, most: 30_000 };

/** A Socket Mode connection that is made again, at once, whenever Slack refreshes it or it is lost. */
export class Connection {
  readonly #client: Client;
  readonly #log: Log;
  readonly #stopped = new AbortController();
  #kept: Promise<void> = Promise.resolve();
  #connected = false;

  constructor(client: Client, log: Log) {
    this.#client = client;
    this.#log = log;
  }

  get connected(): boolean {
    return this.#connected;
  }

  /** Rejects where the first connection fails; later ones are tried until it is stopped. */
  async start(): Promise<void> {
    const { lost } = await this.#connect();
    this.#kept = this.#keep(lost);
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#client.disconnect();
    await this.#kept;
  }

  async #keep(first: Promise<void>): Promise<void> {
    let lost = first;
    let failures = 0;
    for (;;) {
      await lost;
      this.#connected = false;
      if (this.#stopped.signal.aborted) return;
      try {
        ({ lost } = await this.#connect());
        failures = 0;
        // It was stopped while it was connecting.
        if (this.#stopped.signal.aborted) await this.#client.disconnect();
      } catch (error) {
        const wait = Math.min(WAIT_MS.most, WAIT_MS.first * 2 ** failures);
        failures += 1;
        this.#log.error({ reason: String(error), again: `in ${wait} ms` }, 'there is no connection to Slack');
        lost = pause(wait, undefined, { signal: this.#stopped.signal }).catch(() => {}); // stopped while it waited
      }
    }
  }

  /** Connects. `lost` of what it resolves to resolves once the connection is gone. */
  async #connect(): Promise<{ readonly lost: Promise<void> }> {
    let gone: () => void = () => {};
    const lost = new Promise<void>((resolve) => {
      gone = resolve;
    });
    this.#client.once('disconnected', gone);
    try {
      await this.#client.start();
    } catch (error) {
      this.#client.off('disconnected', gone);
      throw error;
    }
    this.#connected = true;
    return { lost };
  }
}
