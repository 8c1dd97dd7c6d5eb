import { anyOf, FUNCTION_WORDS, isVerb, wordSet } from './lexicon.ts';
import { type Lexeme, lexemesOf, type Token } from './token.ts';

/**
 * Reasons to mark an answer 0 whatever else it says. Not knowing, an echo and a short list of terms count only where no
 * point was met.
 */
export type GateName = 'empty' | 'dont-know' | 'echo' | 'injection' | 'word-list' | 'jumble' | 'off-topic';

export type Gate = { readonly name: GateName; readonly reason: string };

export const GATE_REASONS: Readonly<Record<GateName, string>> = {
  empty: 'There is no answer in this.',
  'dont-know': 'You say you do not know, which is fair: `hint` helps, `reveal` shows the answer.',
  echo: 'This says the question again and adds nothing to it.',
  injection: 'This speaks to the marker rather than to the question.',
  'word-list': 'These are terms without a claim: say what happens to what.',
  jumble: 'The words do not form sentences.',
  'off-topic': 'This speaks of something else than the question.',
};

const INJECTIONS = anyOf(
  [
    /\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:instruction|rubric|prompt|rule|previous|above|earlier|guideline|criteria)/,
    /\b(?:award|give|grant|assign|return|output|score|mark|grade|rate|count|treat|accept|consider|regard)\w*\b.{0,60}\b(?:full (?:marks?|credit|points?|score)|maximum (?:marks?|score|points?)|top (?:marks?|score)|100 ?(?:%|percent|points?|marks?|\/ ?100|out of)|perfect score|as (?:completely |fully |entirely )?(?:correct|right)|complete credit)/,
    /\b(?:full|maximum|top|complete) (?:marks?|credit|score)\b.{0,40}\b(?:please|for|must|should|required|granted|awarded|to)\b/,
    /\b(?:note|message|instruction|attention|memo|comment|notice)s?\b.{0,15}\b(?:to|for)\b.{0,15}\b(?:the )?(?:grader|marker|evaluator|reviewer|examiner|assessor|grading|model|ai|judge|system)\b/,
    /\b(?:evaluator|grader|reviewer|examiner|assessor)\b.{0,12}(?:note|override|message|prompt|instruction|:)/,
    /\b(?:enter|set|record|put|apply)\b.{0,30}\b(?:maximum|highest|full|top|perfect) (?:score|marks?|points?|grade)\b/,
    /^\W{0,5}(?:system|admin|developer)\W{1,3}.{0,80}\b(?:grading|marking|scoring|score|marks|evaluation)\b/,
    // "Admin API: …" and "system messages" belong to designs.
    /\b(?:system|admin)\b.{0,4}(?:note|override|prompt|instruction)/,
    /\b(?:dear|hey|hello|hi)\b.{0,12}\b(?:grader|evaluator|marker|examiner|ai|assistant|model|judge)\b/,
    /<\/?(?:answer|system|instructions?|prompt|rubric|grade|score|assistant|user)\b[^>]{0,40}>/,
    /\b(?:you are|act as|pretend to be)\b.{0,30}\b(?:grader|assistant|model|ai|evaluator|examiner)\b/,
    /\b(?:grade|mark|score|rate) (?:this|it|me|my answer|the answer)\b.{0,12}\b100\b/,
    /\b(?:mark|score|grade)["'”’]?\s{0,3}[:=]\s{0,3}["'“‘]?100\b/,
    /\b(?:grader|marker|evaluator|examiner|assessor)\b[,:] ?(?:please |just |now )?(?:respond|reply|return|output|ignore|award|give|mark|accept|note)\b/,
    /\b(?:this|the|my|every) (?:answer|response|reply|submission)\b.{0,40}\b(?:is|must|should|to) be\b.{0,30}\b(?:marked|graded|scored|accepted|treated|rated)\b/,
  ],
  'i',
);

/** Whether the text talks to whoever marks it. Each pattern's gaps are bounded, so no input makes it slow. */
export function isInjection(text: string): boolean {
  return INJECTIONS.test(text);
}

/** Content words, figures aside, of an echo that is no terse answer in the question's own words: "len 4, cap still 5". */
const LONG_ECHO = 10;

/** Words about the question rather than its matter: "great question, this is important to know". */
const COURTESIES = wordSet('great good nice interesting important question topic answer ask know');

/** Whether nearly everything said stands in the question already; of a `long` answer alone, if that is asked. */
export function isEcho(
  tokens: readonly Token[],
  promptStems: ReadonlySet<string>,
  { long = false }: { readonly long?: boolean } = {},
): boolean {
  const content = tokens.filter((token) => isContent(token) && !(long && token.kind === 'number'));
  if (content.length < (long ? LONG_ECHO : 3)) return false;
  const said = new Set(content.flatMap(({ word, stem }) => (COURTESIES.has(word) ? [] : [stem])));
  const fresh = [...said].filter((stem) => !promptStems.has(stem));
  return fresh.length <= Math.floor(said.size / 6);
}

/** A word that carries subject matter. */
export function isContent(token: Token): boolean {
  return token.kind === 'number' || (token.kind === 'word' && !FUNCTION_WORDS.has(token.word));
}

/** Code and calls with arguments say something without words of grammar: `copy(new, old)`, `x := <-ch`. The gaps are bounded. */
const CODE = /:=|<-|[\p{L}\p{N}_]\([^)\s][^)]{0,80}\)|\{[^{}]{0,80}[;:]/u;
/** A row of so few words may be telegraphic: "idle P takes half of another P's run queue". */
const SHORT_ROW = 12;
/** A list this long is no terse answer, whatever stands in it. */
const LONG_LIST = 7;
/** So many pieces of hardly more than a word are a list even where some of the words are grammar's. */
const SURE_LIST = 10;

/** So few pieces of which one has a verb are a terse answer: "reverse order, last deferred runs first (LIFO)". */
const FEW_PIECES = 3;
/** Words of grammar that join terms in a list: "buffered vs unbuffered". */
const IN_LISTS = wordSet('versus via per okay');

/**
 * Whether the answer is a list of terms, with hardly a word of grammar: `row` for one long row of them, or so many
 * pieces that it can be nothing else; `pieces` for a few, which may yet be a terse answer if one of them claims
 * something.
 */
export function wordListIn(text: string, lexemes: readonly Lexeme[]): 'row' | 'pieces' | undefined {
  let words = 0;
  let grammar = 0;
  let pieces = 0;
  let inPiece = false;
  let inflected = false;
  let verbs = 0;
  let before: string | undefined;
  for (const lexeme of lexemes) {
    if (lexeme.kind === 'break') {
      inPiece = false;
      // "roots -> gray" says what becomes of what, "hchan: a buffer and a lock" what is in it.
      if (lexeme.strength === 'arrow' || lexeme.strength === 'label') grammar += 1;
    } else if (lexeme.word === '=') {
      grammar += 1; // "10M / 86400 = 116" says what comes to what
    } else if (lexeme.kind !== 'sign') {
      if (!inPiece) pieces += 1;
      inPiece = true;
      words += 1;
      if (isVerb(lexeme)) {
        if (/[^s]s$/.test(lexeme.word)) verbs += 1;
        inflected ||= verbs > 0 || lexeme.word.endsWith('ed');
      }
      // "any any any" names a type.
      const doubled = lexeme.kind === 'word' && lexeme.word === before;
      if (lexeme.kind === 'word' && FUNCTION_WORDS.has(lexeme.word) && !IN_LISTS.has(lexeme.word) && !doubled)
        grammar += 1;
      before = lexeme.word;
    }
  }
  const perPiece = words / pieces;
  // Calls and the columns of tables are a list too, and may well be what was asked for.
  if (pieces >= SURE_LIST && perPiece < 1.7) return CODE.test(text) ? 'pieces' : 'row';
  const share = grammar / words;
  // Not even code is so long without a mark of its own or words of grammar.
  if (pieces === 1 && words > SHORT_ROW && share < 0.06) return 'row';
  if (words < 6 || (words < 8 ? grammar > 0 : share >= 0.12) || CODE.test(text)) return undefined;
  // "runs the defers, prints a trace to stderr, whole program exits"
  if (perPiece > 5 && pieces > 1 && verbs >= 2) return 'pieces';
  if (perPiece > 5) return words <= SHORT_ROW && inflected ? 'pieces' : 'row';
  if (verbs > 0 && pieces <= FEW_PIECES) return undefined;
  if (perPiece < 2.6) return pieces >= LONG_LIST ? 'row' : 'pieces';
  return share < 0.04 ? 'pieces' : undefined;
}

/** Whether words that stand in a list say something of something rather than name it. */
export function isClaim(words: string): boolean {
  if (!words.includes(' ')) return false;
  const says = (lexeme: Lexeme) =>
    lexeme.kind === 'break'
      ? lexeme.strength === 'arrow'
      : lexeme.kind !== 'word' ||
        FUNCTION_WORDS.has(lexeme.word) ||
        isVerb(lexeme) ||
        /[^s]s$/.test(lexeme.word); // any verb of a third person, and some plurals with it
  return CODE.test(words) || lexemesOf(words).some(says);
}

const DETERMINERS = 'a an the';
const PREPOSITIONS = 'of to from into with at by for between during';
const JOINERS = 'and or but because if when while than whereas although';
const VERBS = 'is are was were be can will does do has have must should would may';
/** "It" is not among them: it may be an object as well, "cancel comes with it". */
const SUBJECTS = 'they we i he she';
/** "a for loop" and "an if" are Go, "a while" is some time. */
const AFTER_ARTICLE = wordSet('for if while');

/** Words by what cannot follow them, and whether a sentence cannot end with them. */
const MISFITS: readonly { words: ReadonlySet<string>; before: ReadonlySet<string>; last: boolean }[] = [
  {
    words: wordSet(DETERMINERS),
    before: new Set(
      [...wordSet(`${DETERMINERS} ${PREPOSITIONS} ${JOINERS} ${VERBS} it ${SUBJECTS}`)].filter(
        (word) => !AFTER_ARTICLE.has(word),
      ),
    ),
    last: true,
  },
  {
    words: wordSet('to'),
    before: wordSet(`of from into with at by for ${JOINERS} ${SUBJECTS}`),
    last: false,
  },
  {
    words: wordSet(PREPOSITIONS),
    before: wordSet(`${PREPOSITIONS} and or but because ${VERBS} ${SUBJECTS}`),
    last: false,
  },
  { words: wordSet('if when while whereas although'), before: wordSet(JOINERS), last: true },
  {
    words: wordSet('is are was were has have does do'),
    before: wordSet('is are was were can will must should would may'),
    last: false,
  },
  {
    words: wordSet('can will must should would may'),
    before: wordSet('is are was were can will does has must should would may'),
    last: false,
  },
];

/** Whether the words stand in no order that grammar allows, as shuffled ones do. */
export function isJumble(text: string, lexemes: readonly Lexeme[]): boolean {
  let checked = 0;
  let broken = 0;
  lexemes.forEach((lexeme, index) => {
    if (lexeme.kind !== 'word') return;
    const rule = MISFITS.find(({ words }) => words.has(lexeme.word));
    if (rule === undefined) return;
    checked += 1;
    const next = lexemes[index + 1];
    // "a to-do list", "an in-between state"; "once.Do(a) and once.Do(b)"
    if ((next?.kind === 'word' && text[next.end] === '-') || text[lexeme.start - 1] === '(') return;
    const ends = next === undefined || (next.kind === 'break' && next.strength === 'sentence');
    if (ends ? rule.last : next.kind === 'word' && rule.before.has(next.word)) broken += 1;
  });
  // Of a thousand written answers none breaks the order three times.
  return broken >= 3 && broken / checked >= 0.1;
}
