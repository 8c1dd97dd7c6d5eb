import { AFTER_ANSWER, INTERROGATIVES, isVerb, wordSet } from './lexicon.ts';
import type { Token } from './token.ts';

/** What is merely asked is neither claimed nor denied: counted so, no "not" in it makes a claim of it. */
const UNCLAIMED = Number.POSITIVE_INFINITY;
/** "The question is whether …" and "the question whether …" ask; "tells whether …" and "depends on whether …" do not. */
const BEFORE_WHETHER = wordSet('is was and about question');

/** Words that deny what follows them. */
const DENIERS = wordSet(
  'not never no without nothing nobody none neither nor hardly barely non nowhere unable',
);
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
/** Nor does "that" behind these: "after that …", "more than that". */
const PREPOSITIONS = wordSet('after before with of in on at by for from to into like than');
/** A new subject ends a denial, unless the verb before it speaks of what it says: "does not mean it blocks". */
const SUBJECTS = wordSet('it they you we i he she');
const SPEAKING = wordSet('mean means say says think believe claim true case that what how if imply implies');
/** "nobody makes you wait": whom these are done to is no new subject. */
const CAUSING = wordSet('make makes made let lets');
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
const FINITE = /^(?:is|are|was|were|can|could|will|would|should|may|might|must|does|did|has|had)$|[^s]s$/;
/** "cannot be read without a lock" says that there is a lock: two denials make none. */
const WITHOUT = 'without';
/** "things without pointers together in one box": what lacks something is somewhere all the same. */
const LACK = wordSet('no without');
const BEHIND_LACK = wordSet('in on at by into from over after before during together just only still');
/** What somebody may not know, which a word that asks follows. */
const KNOWING = wordSet(
  'say says tell tells know knows predict predicts guess foresee see choose control sure',
);
/** "no lock means a race": what follows from the denial is said. */
const EQUATING = wordSet('means = equals');
/** "at no time": no thing is denied, but all that is said. */
const NO_TIME = wordSet('time point case way means circumstances circumstance condition conditions moment');
/** "no longer", "no more than": of how much, not of what. */
const DEGREES = wordSet('longer more less fewer further later sooner than like just even only');
/** Words that join a noun to one before: "a box with a logo but no present". */
const JOINING = wordSet('but and or');
const BEFORE_OBJECT = wordSet('with of in on at by for from to into');
/** "no guarantee the order is kept": these nouns open a thought. */
const OPENS_THOUGHT = wordSet(
  'way chance guarantee guarantees reason promise rule proof evidence sign idea need point',
);
const DETERMINERS = wordSet('a an the this these those its their your');
/** Behind "the" a subject has its verb within so many words. */
const SUBJECT_WORDS = 3;
/** Behind these a noun's aside is over: "a cashier with no line in front of her waves". */
const OBJECTS = wordSet('her him them us me');
/** Tokens a denial reaches at the most, and within a relative clause: "memory that is not needed stays". */
const REACH = 9;
const RELATIVE_REACH = 2;

/** For each token of a clause, how many denials within the clause cover it; no finite number where it is merely asked. */
export function denialsIn(tokens: readonly Token[]): number[] {
  const denials = tokens.map(() => 0);
  tokens.forEach(({ word }, index) => {
    if (word === 'whether' && BEFORE_WHETHER.has(tokens[index - 1]?.word ?? ''))
      denials.fill(UNCLAIMED, index + 1);
    else if (denies(tokens, index, denials)) deny(tokens, index, denials);
  });
  return denials;
}

function denies(tokens: readonly Token[], index: number, denials: readonly number[]): boolean {
  const token = tokens[index];
  const next = tokens[index + 1];
  if (token === undefined || token.kind !== 'word') return false;
  if (token.word === WITHOUT && (denials[index] ?? 0) % 2 === 1) return false;
  if (!DENIERS.has(token.word)) return next !== undefined && DENYING_PAIRS.get(token.stem) === next.word;
  // "no, it …" answers; it does not deny.
  if (token.word === 'no' && index === 0 && next !== undefined && AFTER_ANSWER.has(next.word)) return false;
  if (token.word === 'no' && tokens[index - 2]?.word === 'yes') return false; // "yes or no"
  return next === undefined || !HARMLESS.get(token.word)?.has(next.word);
}

function deny(tokens: readonly Token[], index: number, denials: number[]): void {
  const inRelative =
    FREE_RELATIVE.has(tokens[0]?.word ?? '') ||
    tokens
      .slice(1, index)
      .some(
        ({ word }, at) => RELATIVE.has(word) && !(word === 'that' && isNoRelative(tokens[at]?.word ?? '')),
      );
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
  for (let at = index - 1; at >= 0 && !endsSubject(tokens[at]?.word ?? ''); at -= 1) {
    denials[at] = (denials[at] ?? 0) + 1;
  }
}

/** Whether "that" behind a word opens what is said, or stands for what was. */
function isNoRelative(before: string): boolean {
  return SAYING.has(before) || PREPOSITIONS.has(before);
}

/** "waiting for somebody who does not exist", "both start as does not exist": the subject reaches no further back. */
function endsSubject(word: string): boolean {
  return RELATIVE.has(word) || word === 'as' || EQUATING.has(word);
}

function endsDenial(tokens: readonly Token[], index: number, at: number, preventing: boolean): boolean {
  const word = tokens[at]?.word ?? '';
  const before = tokens[at - 1];
  // These deny for themselves, and two denials would cancel out: "neither x nor y", "no x no y".
  if (word === 'nor' || (word === 'no' && tokens[index]?.word === 'no')) return true;
  if (word === 'and') return tokens[index]?.word !== 'neither';
  if (word === 'from') return preventing;
  if (at === index + 1) return false;
  if (SUFFICIENT.has(before?.word ?? '') || before?.word === WITHOUT) return true;
  if (EQUATING.has(word) && !DEGREES.has(before?.word ?? '')) return true;
  if (isUnknown(tokens, index, at)) return true;
  return (deniesThing(tokens, index) && endsThing(tokens, index, at)) || opensSubject(tokens, index, at);
}

/** "you cannot say which comes first": what is not known is not denied. */
function isUnknown(tokens: readonly Token[], index: number, at: number): boolean {
  if (!INTERROGATIVES.has(tokens[at]?.word ?? '')) return false;
  return (
    tokens.slice(index + 1, at).some(({ word }) => KNOWING.has(word)) && !isVerbBetween(tokens, index, at)
  );
}

/** Whether a verb that speaks of something else than knowing stands between a denial and a place behind it. */
function isVerbBetween(tokens: readonly Token[], index: number, at: number): boolean {
  return tokens
    .slice(index + 1, at)
    .some((token) => isVerb(token) && !KNOWING.has(token.word) && !BEFORE_PREDICATE.has(token.word));
}

/**
 * Whether a denial is of a thing beside the clause's own subject and verb: "without a lock", "with no customers",
 * "a box with a logo but no present", "fields not in the file". "No receiver waits" denies that one waits.
 */
function deniesThing(tokens: readonly Token[], index: number): boolean {
  const { word = '' } = tokens[index] ?? {};
  const before = tokens[index - 1];
  const next = tokens[index + 1]?.word ?? '';
  if (PHRASAL.has(word)) return true;
  if (before === undefined) return false;
  if (word === 'no') {
    if (NO_TIME.has(next) || DEGREES.has(next)) return false;
    if (JOINING.has(before.word)) return index > 1 && !tokens.slice(0, index).some(isVerb);
    return BEFORE_OBJECT.has(before.word);
  }
  return word === 'not' && PLACES.has(next) && !BEFORE_PREDICATE.has(before.word) && before.stem !== 'be';
}

/** Whether the thing that a denial is of ends before the token at `at`: what is left out of a clause is not its claim. */
function endsThing(tokens: readonly Token[], index: number, at: number): boolean {
  const { word = '' } = tokens[at] ?? {};
  const before = tokens[at - 1];
  if (OBJECTS.has(before?.word ?? '') || DENIERS.has(word)) return true;
  if (LACK.has(tokens[index]?.word ?? '') && BEHIND_LACK.has(word)) return !isGerund(tokens[index + 1]);
  // "no rule that says so", "no guarantee it lasts": the rest tells which rule is meant.
  const within = tokens.slice(index + 1, at);
  if (within.some((token) => RELATIVE.has(token.word) || OPENS_THOUGHT.has(token.word))) return false;
  if (!isVerbAt(tokens, at)) return false;
  if (tokens[index]?.word === 'not' || tokens[index - 1]?.word === 'with') return true;
  // "without a buffer the send blocks", "goroutines race"
  return FINITE.test(word) || (/[^s]s$/.test(before?.word ?? '') && !word.endsWith('ed'));
}

function isGerund(token: Token | undefined): boolean {
  return token?.word.endsWith('ing') ?? false;
}

/** Whether the clause's own subject starts at `at`, behind what is denied: "when it is not full the send returns". */
function opensSubject(tokens: readonly Token[], index: number, at: number): boolean {
  const { word = '', kind } = tokens[at] ?? {};
  const before = tokens[at - 1];
  const next = tokens[at + 1];
  const thing = deniesThing(tokens, index);
  const [opener, afterEven] = tokens;
  const scene = OPENERS.has((opener?.word === 'even' ? afterEven : opener)?.word ?? '');
  if (before === undefined || next === undefined) return false;
  if (SUBJECTS.has(word)) {
    if (SPEAKING.has(before.word) || CAUSING.has(before.word) || AFTER_OBJECT.has(next.word)) return false;
    return PHRASAL.has(tokens[index]?.word ?? '') || scene || isVerb(next) || next.word.endsWith('s');
  }
  if (!thing && !scene && tokens[index]?.word !== 'no') return false;
  if (!DISTRIBUTIVE.has(word) && !DETERMINERS.has(word) && kind !== 'number') return false;
  const within = tokens.slice(index + 1, at);
  if (within.some((token) => OPENS_THOUGHT.has(token.word))) return false;
  if (BEFORE_NOUN.has(before.word) || DEGREES.has(before.word) || isVerb(before) || isGerund(before))
    return false;
  return (
    thing ||
    tokens.slice(at + 2, at + 2 + SUBJECT_WORDS).some((token) => FINITE.test(token.word) && isVerb(token))
  );
}

/** A noun may look like a verb: only what no determiner or preposition stands before can be one. */
function isVerbAt(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  return token !== undefined && isVerb(token) && !BEFORE_NOUN.has(tokens[at - 1]?.word ?? '');
}

/** Whether so many denials leave a token unclaimed: denied, or merely asked. */
export function isDenied(denials: number): boolean {
  return denials % 2 !== 0;
}
