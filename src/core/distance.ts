import { distance } from 'fastest-levenshtein';

/** How many slips of the keyboard turn one word into the other; two neighbouring letters swapped are one slip. */
export function slipsBetween(a: string, b: string): number {
  return isSwap(a, b) ? 1 : distance(a, b);
}

/** Two neighbouring letters the wrong way round, the commonest slip. */
export function isSwap(a: string, b: string): boolean {
  if (a.length !== b.length || a === b) return false;
  let at = 0;
  while (a[at] === b[at]) at += 1;
  return a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
}

/** The `most` candidates nearest to what was typed, near enough to have been meant, the nearest first. */
export function nearestNames(typed: string, candidates: readonly string[], most: number): string[] {
  const wanted = typed.toLowerCase();
  return candidates
    .map((name) => ({
      name,
      slips: slipsBetween(wanted, name),
      starts: wanted.length > 1 && name.startsWith(wanted),
    }))
    .filter(
      ({ name, slips, starts }) =>
        starts || slips <= Math.max(1, Math.floor(Math.min(name.length, wanted.length) / 3)),
    )
    .toSorted(
      (a, b) => Number(b.starts) - Number(a.starts) || a.slips - b.slips || (a.name < b.name ? -1 : 1),
    )
    .filter(({ starts, slips }, _, [best]) => starts || slips <= (best?.slips ?? 0) + 1)
    .slice(0, most)
    .map(({ name }) => name);
}
