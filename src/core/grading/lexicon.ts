import { stemOf } from './spelling.ts';

/** A set of words, written as one text. */
export function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.split(/\s+/).filter(Boolean));
}

/** One pattern, without flags of its own, for all of several: trying one is faster. */
export function anyOf(patterns: readonly RegExp[], flags = ''): RegExp {
  return new RegExp(patterns.map(({ source }) => source).join('|'), flags);
}

/** Words that carry grammar, not subject matter. */
export const FUNCTION_WORDS = wordSet(`
  a an the this that these those it its i you we he they she them me my your our their his her who whom whose what which
  when where why how if then else than as so because since while until unless though although but and or nor not no yes
  is are was were be been being am do does did done doing have has had having can could will would shall should may might
  must of to in on at by for from with without into onto over under out up down off about between through during before
  after above below again there here all any both each few more most other some such only own same too very just also
  still even ever never always often already yet once one ones get gets got like instead per via versus okay well across among along against within toward towards upon`);

export const PRONOUNS = wordSet('it its this that they them these those which both he she you we there i');

/** Words that open what is asked: "you cannot say which". */
export const INTERROGATIVES = wordSet('which who whom whose what when where why how');

/** After these a leading "no" is the answer, not a denial of what follows: "no, it …", "no the buckets stay". */
export const AFTER_ANSWER = wordSet(`
  it its you they that this there the a an not never go we because since i but and only at is can does do each all sir these
  those both`);

/** Verbs that answers on programs use, besides all that end in "ed". They tell where a clause has its predicate. */
const VERB_STEMS: ReadonlySet<string> = new Set(
  [
    ...wordSet(`
      be do have can will would should must may might get give keep hold copy move grow shrink stay remain become read write
      send receive call run make take need use allocate free share point mean go come happen work lose store change create
      return panic block wait hang crash fail stop start begin end finish print show say let put drop add append insert delete
      remove reset set look find wake sleep need require occupy own tell pick choose close open unlock cancel continue proceed depend contain reuse overwrite collect release reclaim refer build
      compile leave see know cost help cause turn fall throw die kill lead miss vary differ`),
  ].map(stemOf),
);

/** Nouns that share the stem of a verb: "receiver", "allocation". */
const NOUN = /(?:ing|ers?|ors?|tions?|ments?)$/;

/** Whether a word can be a clause's verb, as far as its form tells. */
export function isVerb({ word, stem }: { readonly word: string; readonly stem: string }): boolean {
  return (VERB_STEMS.has(stem) && !NOUN.test(word)) || (word.length > 4 && word.endsWith('ed'));
}
