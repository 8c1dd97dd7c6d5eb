import { denialsIn } from './denial.ts';
import { anyOf, INTERROGATIVES, wordSet } from './lexicon.ts';
import type { Token } from './token.ts';

/** A clause as far as denials are concerned. */
type Denied = {
  readonly tokens: readonly Token[];
  readonly denials: readonly number[];
  readonly sentence: number;
};

/**
 * Denials of a whole sentence: "it is not true that …", "people wrongly think …". What they introduce is denied to
 * the sentence's end, or to the "but" that says what is true instead. Every form of "to be" is written `be`.
 */
const WRAPPERS: readonly RegExp[] = [
  /\b(?:not|never|hardly)(?: be| at all| really| quite| even)? ?(?:true|so|the case|correct|right|accurate)(?: at all)? (?:that|to say|to think|to claim|how|if|when)\b/,
  /\b(?:false|untrue|incorrect|wrong|myth|misconception|mistake|lie|nonsense|fallacy|error|misleading)(?: here)? (?:that|to say|to think|to claim|to believe|to assume|if)\b/,
  /\b(?:do|does|would|could|should|can|will) not (?:believe|think|say|agree|claim|buy|accept|mean|imagine|suppose)(?: that)?\b/,
  /\b(?:doubt|disagree|(?:deny|reject) (?:that|the (?:claim|idea|statement)))(?: that)?\b/,
  /\b(?:wrongly|falsely|mistakenly|incorrectly) (?:think|believe|say|claim|assume|assert|state|hold)(?: that)?\b/,
  /(?<!\b(?:what|than|as) )\b(?:some|many|most|people|beginners|everyone|others|folks|they|some people|many people) (?:say|think|believe|claim|assume)(?: that)?\b/,
  /\b(?:you|one|people) (?:would|might|may|could) (?:think|believe|assume|hope)(?: that)?\b/,
  /\b(?:no way that|by no means|under no circumstances|in no case|nobody (?:should|would) (?:say|claim|think)(?: that)?)\b/,
  /\b(?:opposite of(?: this)?(?: is true)?|reverse of)\b/,
];
const ANY_WRAPPER = anyOf(WRAPPERS);
/** The same at the end: "that it panics is a myth". */
const JUDGEMENT =
  /\b(?:be|seem) (?:a |an |just a |simply |plain |completely |quite )?(?:false|untrue|incorrect|wrong|myth|misconception|nonsense|not (?:true|correct|the case|right))(?: statement| claim)?$/;
const JUDGED = wordSet('that the saying claiming to this believing thinking');
const CORRECTION = wordSet('but however');
const DEGREE = wordSet('many much often long few little large small big fast slow far');

/** Words that any of these has at the least; shorter clauses need not be looked at. */
const LEAST_WRAPPER = 2;

/** The clauses with the denials of whole sentences added to their own. */
export function withSentenceDenials<C extends Denied>(clauses: readonly C[]): C[] {
  const result = [...clauses];
  let from = 0;
  while (from < result.length) {
    const sentence = result[from]?.sentence;
    let to = from;
    while (to < result.length && result[to]?.sentence === sentence) to += 1;
    denySentence(result, from, to);
    from = to;
  }
  return result;
}

function denySentence<C extends Denied>(clauses: C[], from: number, to: number): void {
  for (let at = from; at < to; at += 1) {
    const clause = clauses[at];
    if (clause === undefined || clause.tokens.length < LEAST_WRAPPER) continue;
    const joined = clause.tokens.map(({ word, stem }) => (stem === 'be' ? 'be' : word)).join(' ');
    if (denyWrapped(clauses, at, to, joined) || denyJudged(clauses, from, at, joined)) return;
  }
}

function denyWrapped<C extends Denied>(clauses: C[], at: number, to: number, joined: string): boolean {
  if (!ANY_WRAPPER.test(joined)) return false;
  const clause = clauses[at];
  const found = WRAPPERS.map((wrapper) => wrapper.exec(joined)).find((match) => match !== null);
  if (clause === undefined || found === undefined) return false;
  const after = wordCount(joined.slice(0, found.index)) + wordCount(found[0]);
  // "you cannot say which of them it is" denies nothing of them.
  const next = clause.tokens[after] ?? clauses[at + 1]?.tokens[0];
  if (/ say$/.test(found[0]) && INTERROGATIVES.has(next?.word ?? '')) return false;
  // The wrapper's own "not" must not deny a second time: what it covers starts afresh.
  const inner = denialsIn(clause.tokens.slice(after));
  const denials = clause.denials.map((_, index) => (index < after ? 0 : (inner[index - after] ?? 0) + 1));
  clauses[at] = { ...clause, denials };
  for (let later = at + 1; later < to; later += 1) {
    const following = clauses[later];
    if (following === undefined || corrects(following)) break;
    clauses[later] = { ...following, denials: following.denials.map((count) => count + 1) };
  }
  return true;
}

/** "but it blocks" says what is true instead; "however many there are" does not. */
function corrects({ tokens: [first, second] }: Denied): boolean {
  return CORRECTION.has(first?.word ?? '') && !(first?.word === 'however' && DEGREE.has(second?.word ?? ''));
}

/** "the belief that it panics is wrong": denies from the sentence's start up to the judgement. */
function denyJudged<C extends Denied>(clauses: C[], from: number, at: number, joined: string): boolean {
  const judgement = JUDGEMENT.exec(joined);
  if (judgement === null || !JUDGED.has(clauses[from]?.tokens[0]?.word ?? '')) return false;
  const upTo = wordCount(joined.slice(0, judgement.index));
  if (upTo < 2 && at === from) return false; // "that is wrong" speaks of something said before
  for (let earlier = from; earlier <= at; earlier += 1) {
    const before = clauses[earlier];
    if (before === undefined) continue;
    const inner = earlier < at ? before.denials : denialsIn(before.tokens.slice(0, upTo));
    clauses[earlier] = {
      ...before,
      denials: before.denials.map((_, index) => (earlier < at || index < upTo ? (inner[index] ?? 0) + 1 : 0)),
    };
  }
  return true;
}

function wordCount(text: string): number {
  return text.split(' ').filter(Boolean).length;
}
