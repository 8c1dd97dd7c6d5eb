import { isSwap, slipsBetween } from '../distance.ts';
import type { Clause } from './clause.ts';
import { FUNCTION_WORDS } from './lexicon.ts';

/** Typing errors are looked for in stems of this length or more: shorter ones are too often other words. */
const MIN_LENGTH = 5;
/** Below this length only letters the wrong way round are forgiven: `stale` is not `stall`. */
const ANY_ERROR = 6;
/** From this length two errors are forgiven. */
const TWO_ERRORS = 9;

/**
 * The clauses with typing errors in a rubric's words put right. Only words nobody knows are touched: `known` holds
 * every stem that the bank uses. The first letter must be right, which keeps `unsafe` from becoming `safe`.
 */
export function withoutTypos(
  clauses: readonly Clause[],
  vocabulary: ReadonlySet<string>,
  known: ReadonlySet<string>,
): readonly Clause[] {
  let changed = false;
  const found = new Map<string, string | undefined>();
  const meantBy = (stem: string) => {
    if (!found.has(stem)) found.set(stem, nearest(stem, vocabulary));
    return found.get(stem);
  };
  const result = clauses.map((clause) => {
    let touched = false;
    const tokens = clause.tokens.map((token) => {
      if (token.kind !== 'word' || token.stem.length < MIN_LENGTH || token.word.length > 24) return token;
      if (vocabulary.has(token.stem) || known.has(token.stem) || FUNCTION_WORDS.has(token.word)) return token;
      const meant = meantBy(token.stem);
      if (meant === undefined) return token;
      touched = true;
      return { ...token, stem: meant };
    });
    if (!touched) return clause;
    changed = true;
    return { ...clause, tokens };
  });
  return changed ? result : clauses;
}

function nearest(stem: string, vocabulary: ReadonlySet<string>): string | undefined {
  const allowed = stem.length >= TWO_ERRORS ? 2 : 1;
  let best: string | undefined;
  let bestDistance = allowed + 1;
  for (const candidate of vocabulary) {
    if (candidate.length < MIN_LENGTH || candidate[0] !== stem[0]) continue;
    if (Math.abs(candidate.length - stem.length) > allowed) continue;
    const errors = slipsBetween(stem, candidate);
    if (Math.max(stem.length, candidate.length) < ANY_ERROR && !isSwap(stem, candidate)) continue;
    if (errors < bestDistance) {
      best = candidate;
      bestDistance = errors;
    }
  }
  return best;
}
