/** What may be done now and then: a number of times at once, and then as often as `perSecond` gives it back. */
export class Budget {
  private readonly most: number;
  private readonly perSecond: number;
  private left: number;
  private since = Number.NEGATIVE_INFINITY;

  constructor({ most, perSecond }: { readonly most: number; readonly perSecond: number }) {
    this.most = most;
    this.perSecond = perSecond;
    this.left = most;
  }

  /** Spends one at `now`, in milliseconds of any clock; false where none is left. */
  spend(now: number): boolean {
    // A clock that was put back gives nothing, and takes nothing.
    const seconds = Math.max(0, now - this.since) / 1000;
    this.left = Math.min(this.most, this.left + seconds * this.perSecond);
    this.since = now;
    if (this.left < 1) return false;
    this.left -= 1;
    return true;
  }
}
