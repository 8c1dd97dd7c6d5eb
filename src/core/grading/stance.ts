import type { Clause } from './clause.ts';
import { isDenied } from './denial.ts';
import { AFTER_ANSWER, wordSet } from './lexicon.ts';
import { possibleIn, type Reading } from './reading.ts';
import type { CompiledPattern } from './rubric.ts';
import type { Token } from './token.ts';
import type { Window } from './window.ts';

export type YesNo = 'yes' | 'no';

export type StanceTaken = { readonly said: YesNo; readonly window: Window };

const YES = wordSet('yes sure correct true right absolutely definitely indeed certainly');
const NO = wordSet('no false wrong incorrect negative impossible');
/** Words that may come before the yes or no: "well, no", "i think yes", "the answer is no". */
const LEAD_INS = wordSet(
  `well i think believe guess so the answer is short hmm um oh in general generally technically actually afaik imo simply
  simple a big it would be say probably maybe pretty my obviously that sorry alas unfortunately sadly luckily thankfully
  honestly frankly basically essentially afraid am good great question tl dr tldr ah okay`,
);
/** Behind these "sure" tells how certain somebody is. */
const CERTAINTY = wordSet('am pretty quite fairly for');
/** What says yes or no in several words, which would mean something else apart. */
const VERDICTS: readonly (readonly [verdict: RegExp, said: YesNo])[] = [
  [/^(?:i (?:would |do )?)?(?:think|believe|guess|suppose) so$/, 'yes'],
  [/^(?:i )?(?:do not|would not) (?:think|believe|suppose) so$/, 'no'],
  [/^(?:of course|by all means|without (?:a )?doubt|no doubt|no problem$)(?! not\b)/, 'yes'],
  [
    /^(?:of course not|certainly not|by no means|no way|not in the least|not at all|not a chance|no chance|never ever)\b/,
    'no',
  ],
];

/** A verb alone answers as well: "it does", "you can't". */
const SHORT_ANSWER =
  /^(?:(?:it|you|they|we|that) )?(?:can|could|does|do|is|are|will|would|should|must)( not)?$/;

/** The clause that may hold the yes or no: the first that does not merely lead up to it ("sorry, no"). */
function openingClause(clauses: readonly Clause[]): Clause | undefined {
  return clauses.find(({ tokens }) => !tokens.every(({ word }) => LEAD_INS.has(word))) ?? clauses[0];
}

/** What the words "yes" or "no" at the start say, before any pattern is tried. */
export function leadingStance(clauses: readonly Clause[]): YesNo | undefined {
  const opening = openingClause(clauses);
  if (opening === undefined) return undefined;
  const { tokens, denials } = opening;
  const whole = tokens.map(({ word }) => word).join(' ');
  if (whole === 'never') return 'no';
  const verdict = VERDICTS.find(([pattern]) => pattern.test(whole));
  if (verdict !== undefined) return verdict[1];
  const short = SHORT_ANSWER.exec(whole);
  if (short !== null) return short[1] === undefined ? 'yes' : 'no';
  for (const [index, token] of tokens.entries()) {
    const alone = tokens.length === index + 1;
    const next = tokens[index + 1]?.word;
    if (token.word === 'not' && (alone || next === 'really' || next === 'necessarily' || next === 'always'))
      return 'no';
    // "it is false that …" speaks of what follows.
    if (next === 'that' || next === 'to') return undefined;
    if (NO.has(token.word)) {
      // "no receiver is ready" speaks of receivers; "no it …", "no, …", "no you cannot" answer.
      if (token.word === 'no' && !alone && index === 0 && next !== undefined && !AFTER_ANSWER.has(next))
        return undefined;
      return alone || index === 0 || LEAD_INS.has(tokens[index - 1]?.word ?? '') ? 'no' : undefined;
    }
    // "I'm pretty sure it is not": what follows says which.
    if (token.word === 'sure' && !alone && CERTAINTY.has(tokens[index - 1]?.word ?? '')) continue;
    if (YES.has(token.word) && next === 'not') return 'no'; // "absolutely not"
    if (YES.has(token.word)) return isDenied(denials[index] ?? 0) ? 'no' : 'yes';
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
  reading: Reading,
  patterns: Readonly<Record<YesNo, readonly CompiledPattern[]>>,
): StanceTaken | undefined {
  const { clauses, windows } = reading;
  const yes = possibleIn(patterns.yes, reading);
  const no = possibleIn(patterns.no, reading);
  const first = windows[0];
  if (first === undefined) return undefined;
  const lead = leadingStance(clauses);
  const opening = clauses.filter(({ sentence }) => sentence === first.sentence);
  const short = opening.reduce((count, { tokens }) => count + tokens.length, 0) <= SHORT_OPENING;
  for (const window of windows) {
    if (lead !== undefined && (window.sentence > first.sentence || !short)) break;
    const saysYes = yes.some(({ matches }) => matches(window, 'asserted').length > 0);
    const saysNo = no.some(({ matches }) => matches(window, 'asserted').length > 0);
    if (saysYes !== saysNo) return { said: saysYes ? 'yes' : 'no', window };
  }
  const said = lead ?? closingStance(clauses);
  return said === undefined ? undefined : { said, window: first };
}

/** "… So no.", "…, so I would say no. …" */
function closingStance(clauses: readonly Clause[]): YesNo | undefined {
  const closing = clauses.findLast(({ tokens }, at) => {
    const before = tokens.slice(0, -1);
    // A bare "no" in the middle may answer anything.
    if (before.length === 0 && at < clauses.length - 1) return false;
    return before.every(({ word }) => LEAD_INS.has(word) || word === 'therefore') && isVerdict(tokens.at(-1));
  });
  const verdict = closing?.tokens.at(-1);
  return isVerdict(verdict) ? verdict.word : undefined;
}

function isVerdict(token: Token | undefined): token is Token & { readonly word: YesNo } {
  return token?.word === 'yes' || token?.word === 'no';
}
