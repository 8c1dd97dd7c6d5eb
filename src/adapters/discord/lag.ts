/**
 * How long events were on their way. Discord's clock and ours differ by an unknown amount, so the event that was
 * fastest so far counts as the one that took no time; after a break of the connection the others show how late they are.
 */
export class Lag {
  private least = Number.POSITIVE_INFINITY;

  /** Milliseconds that an event made at `created` by Discord's clock and taken in at `now` by ours is late. */
  of(created: number, now: number): number {
    const difference = now - created;
    this.least = Math.min(this.least, difference);
    return difference - this.least;
  }
}
