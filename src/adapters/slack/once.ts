/**
 * What is under way or was done lately, by the platform's id of it: whoever asks for the same again gets the same
 * promise. Slack sends again what it saw no acknowledgement of; an hour later it gives up.
 * https://docs.slack.dev/apis/events-api/#retries
 */
export class Once<T> {
  readonly #most: number;
  readonly #done = new Map<string, Promise<T>>();

  /** Remembers the newest `most` of them. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Does the work unless it was done; `again` tells which. */
  do(id: string, work: () => Promise<T>): { readonly again: boolean; readonly result: Promise<T> } {
    const before = this.#done.get(id);
    if (before !== undefined) return { again: true, result: before };
    const result = work();
    this.#done.set(id, result);
    const [oldest] = this.#done.keys();
    if (this.#done.size > this.#most && oldest !== undefined) this.#done.delete(oldest);
    return { again: false, result };
  }
}
