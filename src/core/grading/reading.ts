import { type Admission, admissionsIn, withoutAdmissions } from './admission.ts';
import { type Clause, clausesOf } from './clause.ts';
import { wordListIn } from './gate.ts';
import { wordSet } from './lexicon.ts';
import { Window } from './match.ts';
import type { Presence } from './presence.ts';
import type { CompiledPattern, CompiledRubric } from './rubric.ts';
import { type Lexeme, lexemesOf, type Token } from './token.ts';
import { withoutTypos } from './typo.ts';

/** An answer of so few words is weighed as a whole as well: "4, and 5". */
const TERSE = 8;
/** The longest answer that is read; what stands behind is beyond any interview answer. In code units. */
export const LONGEST_ANSWER = 20_000;
/** Different clauses that are weighed; the longest answers worth reading have a tenth of it. */
const MOST_WINDOWS = 300;
/** So few clauses are all weighed: looking for those that say the same would take longer. */
const FEW_CLAUSES = 20;
/** A clause that opens so takes back part of the one before it. */
const CONDITIONAL = wordSet('until unless except provided if when');

/** What is known of words beyond the rubric. */
export type Words = {
  /** Stems that are never taken for typing errors. */
  readonly known: ReadonlySet<string>;
  /** Whether words speak of other matters than the question's. */
  isOffTopic(tokens: readonly Token[]): boolean;
};

/** An answer taken apart, as far as a rubric is concerned. */
export type Reading = {
  readonly text: string;
  readonly lexemes: readonly Lexeme[];
  readonly clauses: readonly Clause[];
  /** Those of all clauses. */
  readonly tokens: readonly Token[];
  /** Whether it is a mere list of terms, for a question that does not ask for one. */
  readonly list: ReturnType<typeof wordListIn>;
  /** What patterns are tried on. */
  readonly windows: readonly Window[];
  readonly presence: Presence;
  /** What somebody says they do not know of the matter; undefined where nothing. */
  readonly admission: Admission | undefined;
};

export function readingOf(answer: string, rubric: CompiledRubric, { known }: Words): Reading {
  const text = answer.slice(0, LONGEST_ANSWER);
  const admissions = admissionsIn(text);
  const lexemes = lexemesOf(withoutAdmissions(text, admissions));
  const clauses = withoutTypos(clausesOf(lexemes), rubric.vocabulary, known).filter(
    (clause) => rubric.asking || !clause.asks,
  );
  const tokens = clauses.flatMap((clause) => clause.tokens);
  const list = asksForList(rubric) ? undefined : wordListIn(text, lexemes);
  const terse = tokens.length <= TERSE && list === undefined;
  return {
    text,
    lexemes,
    clauses,
    tokens,
    list,
    windows: windowsOf(clauses, terse, rubric),
    presence: { stems: new Set(tokens.map(({ stem }) => stem)), groups: new Map() },
    admission: admissions.find(({ ofPart }) => ofPart),
  };
}

/** Those of the patterns that an answer holds the words for. */
export function possibleIn(
  patterns: readonly CompiledPattern[],
  { presence }: Reading,
): readonly CompiledPattern[] {
  return patterns.filter(({ possible }) => possible(presence));
}

/** Whether naming things, or figures, is the answer: then a bare list of them is one. */
function asksForList(rubric: CompiledRubric): boolean {
  return rubric.points.some(
    ({ some, figure, marks }) => figure !== undefined || (some !== undefined && marks >= 50),
  );
}

/**
 * Each clause, each clause with the one it leans on, and a terse answer as a whole; only those that hold a word of the
 * rubric's, and each wording once.
 */
function windowsOf(clauses: readonly Clause[], terse: boolean, rubric: CompiledRubric): Window[] {
  const windows = new Map<string, Window>();
  const isRelevant = relevance(rubric);
  const wordings = new Map<Clause, string>();
  const keyOf = (clause: Clause) => {
    if (clauses.length <= FEW_CLAUSES) return clauses.indexOf(clause);
    const wording = wordings.get(clause) ?? wordingOf(clause);
    wordings.set(clause, wording);
    return wording;
  };
  const keyOfAll = (parts: readonly Clause[]) => parts.map(keyOf).join('|');
  const add = (parts: readonly Clause[], around: readonly (Clause | undefined)[] = []) => {
    const context = around.filter((clause) => clause !== undefined);
    const first = windows.size === 0; // it holds the yes or no, whatever its words
    if (!first && !parts.some(({ tokens }) => tokens.some(isRelevant))) return;
    const key = `${keyOfAll(parts)}||${keyOfAll(context)}`;
    if (!windows.has(key)) windows.set(key, new Window(parts, context));
  };
  let before: Clause | undefined;
  for (const [index, clause] of clauses.entries()) {
    if (windows.size >= MOST_WINDOWS) break;
    const context = clause.leans ? before : undefined;
    add([clause], [context, clause, conditionAfter(clauses, index)]);
    if (context !== undefined) add([context, clause], [context, clause, conditionAfter(clauses, index)]);
    before = clause;
  }
  if (terse && clauses.length > 1) add(clauses);
  return [...windows.values()];
}

/** The clause behind this one that makes it conditional: "it waits | until somebody comes". */
function conditionAfter(clauses: readonly Clause[], index: number): Clause | undefined {
  const next = clauses[index + 1];
  return next?.leans && CONDITIONAL.has(next.tokens[0]?.word ?? '') ? next : undefined;
}

/** The same for clauses that say the same. */
function wordingOf({ tokens, denials }: Clause): string {
  return tokens.map(({ stem }, at) => `${stem}${denials[at] ?? 0}`).join(' ');
}

/** Whether a token is one the rubric looks for; each word is worked out once. */
function relevance({ vocabulary, prefixes }: CompiledRubric): (token: Token) => boolean {
  if (prefixes.length === 0) return ({ stem }) => vocabulary.has(stem);
  const known = new Map<string, boolean>();
  return ({ stem, word }) => {
    if (vocabulary.has(stem)) return true;
    let found = known.get(word);
    if (found === undefined) {
      found = prefixes.some((prefix) => word.startsWith(prefix));
      known.set(word, found);
    }
    return found;
  };
}
