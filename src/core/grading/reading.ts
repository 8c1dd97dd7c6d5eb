import { type Admission, admissionsIn, withoutAdmissions } from './admission.ts';
import { type Clause, clausesOf } from './clause.ts';
import { wordListIn } from './gate.ts';
import { wordSet } from './lexicon.ts';
import { Presence } from './presence.ts';
import type { CompiledPattern, CompiledRubric } from './rubric.ts';
import { type Lexeme, lexemesOf, type Token } from './token.ts';
import { withoutTypos } from './typo.ts';
import { Window } from './window.ts';

/** An answer of so few words is weighed as a whole as well: "4, and 5". */
const TERSE = 8;
/** The longest answer that is read; what stands behind is beyond any interview answer. In code units. */
export const LONGEST_ANSWER = 20_000;
/** Different clauses that are weighed; the longest answers worth reading have a tenth of it. */
const MOST_WINDOWS = 300;
/** Clauses that are looked at, the same ones again included; the longest answers worth reading have a tenth of it. */
const MOST_CLAUSES = 1_000;
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
  const list = asksForList(rubric)
    ? undefined
    : wordListIn(text, rubric.asking ? lexemes : answering(lexemes));
  const terse = tokens.length <= TERSE && list === undefined;
  const presence = new Presence(tokens, rubric.index);
  return {
    text,
    lexemes,
    clauses,
    tokens,
    list,
    windows: windowsOf(clauses, presence, { terse, rubric }),
    presence,
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

/** What stands behind the last question mark: "Does it cancel its children? parent, child, tree" is a list all the same. */
function answering(lexemes: readonly Lexeme[]): readonly Lexeme[] {
  const asked = lexemes.findLastIndex((lexeme) => lexeme.kind === 'break' && lexeme.asks === true);
  return asked === lexemes.length - 1 ? lexemes : lexemes.slice(asked + 1);
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
function windowsOf(
  clauses: readonly Clause[],
  presence: Presence,
  { terse, rubric }: { readonly terse: boolean; readonly rubric: CompiledRubric },
): Window[] {
  const windows: Window[] = [];
  const isRelevant = relevance(rubric);
  const said = clauses.length > FEW_CLAUSES ? new Wordings() : undefined;
  const add = (parts: readonly Clause[], around: readonly (Clause | undefined)[] = []) => {
    const first = windows.length === 0; // it holds the yes or no, whatever its words
    if (!first && !parts.some(({ tokens }) => tokens.some(isRelevant))) return;
    const context = around.filter((clause) => clause !== undefined);
    if (said?.isKnown(parts, context) !== true) windows.push(new Window(parts, presence, context));
  };
  let before: Clause | undefined;
  for (const [index, clause] of clauses.entries()) {
    if (windows.length >= MOST_WINDOWS || index >= MOST_CLAUSES) break;
    const context = clause.leans ? before : undefined;
    const condition = conditionAfter(clauses, index);
    add([clause], [context, clause, condition]);
    if (context !== undefined) add([context, clause], [context, clause, condition]);
    before = clause;
  }
  if (terse && clauses.length > 1) add(clauses);
  return windows;
}

/** The clause behind this one that makes it conditional: "it waits | until somebody comes". */
function conditionAfter(clauses: readonly Clause[], index: number): Clause | undefined {
  const next = clauses[index + 1];
  return next?.leans && CONDITIONAL.has(next.tokens[0]?.word ?? '') ? next : undefined;
}

/** What was said in so many words before. */
class Wordings {
  private readonly known = new Set<string>();
  private readonly wordings = new Map<Clause, string>();

  /** Whether the same clauses in the same context were asked for before. */
  isKnown(parts: readonly Clause[], context: readonly Clause[]): boolean {
    const key = `${this.ofAll(parts)}||${this.ofAll(context)}`;
    if (this.known.has(key)) return true;
    this.known.add(key);
    return false;
  }

  private ofAll(clauses: readonly Clause[]): string {
    return clauses.map((clause) => this.of(clause)).join('|');
  }

  private of(clause: Clause): string {
    const { tokens, denials } = clause;
    const wording =
      this.wordings.get(clause) ?? tokens.map(({ stem }, at) => `${stem}${denials[at] ?? 0}`).join(' ');
    this.wordings.set(clause, wording);
    return wording;
  }
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
