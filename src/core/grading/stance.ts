import type { Clause } from './clause.ts';
import { AFTER_ANSWER, wordSet } from './lexicon.ts';
import type { Matcher, Window } from './match.ts';

export type YesNo = 'yes' | 'no';

export type StanceTaken = { readonly said: YesNo; readonly window: Window };

const YES = wordSet('yes sure correct true right absolutely definitely indeed certainly');
const NO = wordSet('no false wrong incorrect negative impossible');
/** Words that may come before the yes or no: "well, no", "i think yes", "the answer is no". */
const LEAD_INS = wordSet(
  'well i think believe guess so the answer is short hmm um oh in general generally technically actually afaik imo simply simple a big it would be say probably maybe pretty my obviously that sorry alas unfortunately sadly',
);

/** A verb alone answers as well: "it does", "you can't". */
const SHORT_ANSWER =
  /^(?:(?:it|you|they|we|that) )?(?:can|could|does|do|is|are|will|would|should|must)( not)?$/;

/** What the words "yes" or "no" at the start say, before any pattern is tried. */
export function leadingStance(clauses: readonly Clause[]): YesNo | undefined {
  const first = clauses[0];
  if (first === undefined) return undefined;
  const whole = first.tokens.map(({ word }) => word).join(' ');
  if (whole === 'never') return 'no';
  const short = SHORT_ANSWER.exec(whole);
  if (short !== null) return short[1] === undefined ? 'yes' : 'no';
  for (const [index, token] of first.tokens.entries()) {
    const alone = first.tokens.length === index + 1;
    const next = first.tokens[index + 1]?.word;
    if (
      token.word === 'not' &&
      (alone || next === 'really' || next === 'at' || next === 'necessarily' || next === 'always')
    )
      return 'no';
    // "it is false that …" speaks of what follows.
    if (next === 'that' || next === 'to') return undefined;
    if (NO.has(token.word)) {
      // "no receiver is ready" speaks of receivers; "no it …", "no, …", "no you cannot" answer.
      if (
        token.word === 'no' &&
        !alone &&
        index === 0 &&
        next !== undefined &&
        next !== 'way' &&
        !AFTER_ANSWER.has(next)
      )
        return undefined;
      return alone || index === 0 || LEAD_INS.has(first.tokens[index - 1]?.word ?? '') ? 'no' : undefined;
    }
    if (YES.has(token.word)) {
      return (first.denials[index] ?? 0) % 2 === 0 ? 'yes' : 'no';
    }
    if (!LEAD_INS.has(token.word)) return undefined;
  }
  return undefined;
}
/** Words of a first sentence whose claim can overrule its own yes or no. */
const SHORT_OPENING = 7;

/**
 * The stance an answer takes. Said outright ("no, …") it stands, unless the first sentence is short and says the
 * opposite of its bare yes or no ("no, it is safe" to "is it safe?"): then the words count.
 */
export function stanceOf(
  clauses: readonly Clause[],
  windows: readonly Window[],
  yes: readonly Matcher[],
  no: readonly Matcher[],
): StanceTaken | undefined {
  const first = windows[0];
  if (first === undefined) return undefined;
  const lead = leadingStance(clauses);
  const opening = clauses.filter(({ sentence }) => sentence === first.sentence);
  const short = opening.reduce((count, { tokens }) => count + tokens.length, 0) <= SHORT_OPENING;
  for (const window of windows) {
    if (lead !== undefined && (window.sentence > first.sentence || !short)) break;
    const saysYes = yes.some((matcher) => matcher(window, 'asserted').length > 0);
    const saysNo = no.some((matcher) => matcher(window, 'asserted').length > 0);
    if (saysYes !== saysNo) return { said: saysYes ? 'yes' : 'no', window };
  }
  const said = lead ?? closingStance(clauses);
  return said === undefined ? undefined : { said, window: first };
}

/** "… So no." */
function closingStance(clauses: readonly Clause[]): YesNo | undefined {
  const words = clauses.at(-1)?.tokens.map(({ word }) => word) ?? [];
  const [verdict, before] = words.toReversed();
  if (words.length > 2 || (before !== undefined && !LEAD_INS.has(before) && before !== 'therefore'))
    return undefined;
  return verdict === 'yes' || verdict === 'no' ? verdict : undefined;
}
