type Turn<T> = { value: T; readonly done: Promise<void> };

/**
 * Edits of the same thing, one at a time: those that come while one is under way become a single one, of the newest
 * value, which all of them wait for.
 */
export class Edits<T> {
  private readonly waiting = new Map<string, Turn<T>>();
  private readonly newest = new Map<string, Promise<void>>();

  edit(id: string, value: T, send: (value: T) => Promise<void>): Promise<void> {
    const waiting = this.waiting.get(id);
    if (waiting !== undefined) {
      waiting.value = value;
      return waiting.done;
    }
    // Whether the one before failed is for those who wait for that one.
    const before = Promise.allSettled([this.newest.get(id)]);
    const done = before.then(() => {
      this.waiting.delete(id);
      return send(turn.value);
    });
    const turn: Turn<T> = { value, done };
    this.waiting.set(id, turn);
    this.newest.set(id, done);
    const forget = () => {
      if (this.newest.get(id) === done) this.newest.delete(id);
    };
    done.then(forget, forget);
    return done;
  }
}
