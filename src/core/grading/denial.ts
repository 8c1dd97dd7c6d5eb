import { AFTER_ANSWER, isVerb, wordSet } from './lexicon.ts';
import type { Token } from './token.ts';

/** Words that deny what follows them. What "whether" opens is not claimed either. */
const DENIERS = wordSet(
  'whether not never no without nothing nobody none neither nor hardly barely non nowhere unable',
);
const BEFORE_WHETHER = wordSet('is was and about');
/** Pairs that deny what follows: "fails to …", "instead of …". Keys are stems. */
const DENYING_PAIRS: ReadonlyMap<string, string> = new Map([
  ['fail', 'to'],
  ['refus', 'to'],
  ['instead', 'of'],
  ['rather', 'than'],
  ['oppos', 'to'],
  ['anyth', 'but'],
  ['far', 'from'],
]);
/** What makes a denier mean something else: "not only", "no matter", "no problem". */
const HARMLESS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['not', wordSet('only just merely to sure')],
  ['no', wordSet('matter doubt wonder problem op idea other')],
  ['nothing', wordSet('but more else')],
]);
/** Verbs so light that denying them denies the clause: "blocking does not happen", "is not the case". */
const LIGHT = wordSet(
  'happen happens occur occurs true case exist exists arise arises apply applies correct right involved',
);
/** "waiting for somebody who does not exist" denies nothing before "who". */
const RELATIVE = wordSet('who that which whose whom where whatever whoever whichever');
/** These open a clause by themselves: "whatever has no sticker is thrown out". */
const FREE_RELATIVE = wordSet('whatever whoever whichever');
/** What these deny is a thing or a deed, which ends where the sentence's own subject comes: "without a lock they race". */
const PHRASAL = wordSet('without instead rather');
/** Words that open such a subject, besides pronouns. */
const DISTRIBUTIVE = wordSet('each every all everybody everyone everything nobody');
/** In a clause that one of these opens, a pronoun is the next clause's subject: "when there is no room you wait". */
const OPENERS = wordSet('when if once as with while since because whenever unless');
/** "fields not in the file stay nil": behind a noun the place is denied, not what is said of the noun. */
const PLACES = wordSet('in on at inside within under among');
const BEFORE_PREDICATE = wordSet(
  'is are was were be been do does did can could will would should must may might',
);
/** After these, "that" opens what is said, not a relative clause: "note that …". */
const SAYING = wordSet(
  'note notes noted remember know knows sure so is be show shows see careful aware fact means mean say says think believe claim claims true case keep mind guarantee guarantees ensures ensure',
);
/** A new subject ends a denial, unless the verb before it speaks of what it says: "does not mean it blocks". */
const SUBJECTS = wordSet('it they you we i he she');
const SPEAKING = wordSet('mean means say says think believe claim true case that what how if imply implies');
/** What follows an object rather than a subject: "does not tell you the number". */
const AFTER_OBJECT = wordSet(
  'the a an how what why that if when to about of from in on at for with any anything its your',
);
/** "does not prevent the GC from freeing it": what is not prevented is not denied. */
const PREVENTING = wordSet('prevent prevents stop stops keep keeps hinder hinders block blocks');
/** "not enough" is done with what it denies. */
const SUFFICIENT = wordSet('enough sufficient');
const BEFORE_NOUN = wordSet('a an the its their your no any some each every of in on at to for with from by');
/** What only a sentence's own verb looks like. */
const FINITE = /^(?:is|are|was|were|can|will|would|must|does|has)$|[^s]s$/;
/** Behind these a noun's aside is over: "a cashier with no line in front of her waves". */
const OBJECTS = wordSet('her him them us me');
/** Tokens a denial reaches at the most, and within a relative clause: "memory that is not needed stays". */
const REACH = 9;
const RELATIVE_REACH = 2;

/** For each token of a clause, how many denials within the clause cover it. */
export function denialsIn(tokens: readonly Token[]): number[] {
  const denials = tokens.map(() => 0);
  tokens.forEach((_, index) => {
    if (denies(tokens, index)) deny(tokens, index, denials);
  });
  return denials;
}

function denies(tokens: readonly Token[], index: number): boolean {
  const token = tokens[index];
  const next = tokens[index + 1];
  if (token === undefined || token.kind !== 'word') return false;
  if (!DENIERS.has(token.word)) return next !== undefined && DENYING_PAIRS.get(token.stem) === next.word;
  // "no, it …" answers; it does not deny.
  if (token.word === 'no' && index === 0 && next !== undefined && AFTER_ANSWER.has(next.word)) return false;
  if (token.word === 'no' && tokens[index - 2]?.word === 'yes') return false; // "yes or no"
  // "the question is whether …"; but "tells whether …" and "depends on whether …" deny nothing.
  if (token.word === 'whether' && !BEFORE_WHETHER.has(tokens[index - 1]?.word ?? '')) return false;
  return next === undefined || !HARMLESS.get(token.word)?.has(next.word);
}

function deny(tokens: readonly Token[], index: number, denials: number[]): void {
  const inRelative =
    FREE_RELATIVE.has(tokens[0]?.word ?? '') ||
    tokens
      .slice(1, index)
      .some(({ word }, at) => RELATIVE.has(word) && !(word === 'that' && SAYING.has(tokens[at]?.word ?? '')));
  // "non-generational mark and sweep": a prefix denies its own word.
  const reach = tokens[index]?.word === 'non' ? 1 : inRelative ? RELATIVE_REACH : REACH;
  const end = Math.min(tokens.length, index + 1 + reach);
  let light = false;
  let preventing = false;
  for (let at = index + 1; at < end; at += 1) {
    const token = tokens[at];
    if (token === undefined || endsDenial(tokens, index, at, preventing)) break;
    preventing ||= PREVENTING.has(token.word);
    light ||= at <= index + 3 && LIGHT.has(token.word);
    denials[at] = (denials[at] ?? 0) + 1;
  }
  if (!light) return;
  // "a panic does not occur": the denial reaches back to the subject.
  for (let at = index - 1; at >= 0 && !RELATIVE.has(tokens[at]?.word ?? ''); at -= 1) {
    denials[at] = (denials[at] ?? 0) + 1;
  }
}

function endsDenial(tokens: readonly Token[], index: number, at: number, preventing: boolean): boolean {
  const word = tokens[at]?.word ?? '';
  if (word === 'nor') return true; // it denies for itself, and two denials would cancel out
  if (word === 'and') return tokens[index]?.word !== 'neither';
  if (word === 'from') return preventing;
  if (at > index + 1 && SUFFICIENT.has(tokens[at - 1]?.word ?? '')) return true;
  if (
    at > index + 1 &&
    isAside(tokens, index) &&
    (isVerbAt(tokens, at) || OBJECTS.has(tokens[at - 1]?.word ?? ''))
  )
    return true;
  const phrasal = PHRASAL.has(tokens[index]?.word ?? '');
  if (phrasal && at > index + 2 && DISTRIBUTIVE.has(word)) return true;
  // "a select without a default never blocks", "… blocks": what is left out is the default.
  if (phrasal && at > index + 1 && (DENIERS.has(word) || (FINITE.test(word) && isVerbAt(tokens, at))))
    return true;
  if (!SUBJECTS.has(word) || at === index + 1 || SPEAKING.has(tokens[at - 1]?.word ?? '')) return false;
  const next = tokens[at + 1];
  if (next === undefined || AFTER_OBJECT.has(next.word)) return false;
  return phrasal || OPENERS.has(tokens[0]?.word ?? '') || isVerb(next) || next.word.endsWith('s');
}

/** Whether a denial only says more of a noun: "the cashier with no customers", "fields not in the file". */
function isAside(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1];
  if (before === undefined) return false;
  if (tokens[index]?.word === 'no') return before.word === 'with';
  return (
    tokens[index]?.word === 'not' &&
    PLACES.has(tokens[index + 1]?.word ?? '') &&
    !BEFORE_PREDICATE.has(before.word) &&
    before.stem !== 'be'
  );
}

/** A noun may look like a verb: only what no determiner or preposition stands before can be one. */
function isVerbAt(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  return token !== undefined && isVerb(token) && !BEFORE_NOUN.has(tokens[at - 1]?.word ?? '');
}
