/** What a person earned in the period; `name` breaks no tie, it only orders those who share a rank. */
export type Tally = {
  readonly memberId: string;
  readonly name: string;
  readonly points: number;
  readonly answers: number;
};

export type Standing = Tally & { readonly rank: number };

/**
 * Competition ranks (1, 2, 2, 4), most points first. Those who share a rank stand by name and then by id, so every
 * page of the same standings agrees.
 */
export function standingsOf(tallies: readonly Tally[]): Standing[] {
  const ordered = tallies.toSorted(
    (a, b) => b.points - a.points || compare(a.name, b.name) || compare(a.memberId, b.memberId),
  );
  let rank = 0;
  let previous: number | undefined;
  return ordered.map((tally, index) => {
    if (tally.points !== previous) {
      rank = index + 1;
      previous = tally.points;
    }
    return { ...tally, rank };
  });
}

/** By code point, so that no locale changes the order. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
