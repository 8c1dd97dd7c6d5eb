import { type Measure, quantitiesIn } from '../quantity.ts';
import type { Glossary, Rubric } from '../question.ts';
import { type Compiled, compile } from './match.ts';
import { groupsIn, type Pattern, parsePattern } from './pattern.ts';
import { StemIndex } from './presence.ts';
import { lexemesOf } from './token.ts';

export type CompiledPoint = {
  readonly point: string;
  readonly marks: number;
  readonly says: readonly CompiledPattern[];
  readonly partly: readonly CompiledPattern[];
  readonly some: { readonly need: number; readonly of: readonly CompiledPattern[] } | undefined;
  readonly stance: boolean;
  readonly figure: CompiledFigure | undefined;
};

/** A figure that an answer should come near to. */
export type CompiledFigure = {
  readonly measure: Measure;
  /** How many times too much or too little it may be. */
  readonly within: number;
  /** What tells in its clause which figure it is; without it any of the dimension counts. */
  readonly about: readonly CompiledPattern[] | undefined;
};

export type CompiledPattern = Compiled & { readonly source: string };

export type CompiledMisconception = {
  readonly belief: string;
  readonly correction: string;
  readonly minus: number;
  readonly cap: number;
  readonly says: readonly CompiledPattern[];
};

/** A rubric ready to mark answers with. */
export type CompiledRubric = {
  readonly points: readonly CompiledPoint[];
  readonly misconceptions: readonly CompiledMisconception[];
  readonly stance:
    | {
        readonly is: 'yes' | 'no';
        readonly cap: number;
        readonly yes: readonly CompiledPattern[];
        readonly no: readonly CompiledPattern[];
      }
    | undefined;
  /** Stems of the question itself: an answer made of these alone is an echo. */
  readonly promptStems: ReadonlySet<string>;
  /** Figures that the question itself gives: saying them again is no estimate. */
  readonly given: readonly Measure[];
  /** Whether what the answer asks counts as said: some answers are questions. */
  readonly asking: boolean;
  /** What patterns look for, by the stem it begins with. */
  readonly index: StemIndex;
  /** Every stem that a pattern looks for: the words whose typing errors are forgiven. */
  readonly vocabulary: ReadonlySet<string>;
  /** Every beginning of a word that a pattern looks for (`initiali*`). */
  readonly prefixes: readonly string[];
};

/** Marks taken off for a misconception that does not say otherwise. */
const DEFAULT_MINUS = 30;

/** What is wrong with a rubric beyond its shape: the path of the field and a sentence. */
export class RubricError extends Error {
  readonly path: readonly (string | number)[];

  constructor(message: string, path: readonly (string | number)[] = []) {
    super(message);
    this.path = path;
  }
}

/**
 * Makes a rubric ready. Groups are looked up in the question's glossary, then in the given ones, the nearest first.
 * Throws RubricError where a group does not exist or contains itself.
 */
export function compileRubric(
  rubric: Rubric,
  prompt: string,
  glossaries: readonly Glossary[],
  { asking = false }: { readonly asking?: boolean } = {},
): CompiledRubric {
  const vocabulary = new Set<string>();
  const index = new StemIndex();
  const groups = groupCompiler([rubric.glossary, ...glossaries], vocabulary, index);
  const ready = (
    sources: readonly string[] | undefined,
    path: readonly (string | number)[],
  ): CompiledPattern[] =>
    (sources ?? []).map((source, at) => {
      const pattern = parsed(source);
      collectStems(pattern, vocabulary);
      return { source, ...compile(pattern, { group: (name) => groups(name, [...path, at]), index }) };
    });
  const points = rubric.rubric.map((point, index) => ({
    point: point.point,
    marks: point.marks,
    says: ready(point.says, ['rubric', index, 'says']),
    partly: ready(point.partly, ['rubric', index, 'partly']),
    some: point.some && { need: point.some.need, of: ready(point.some.of, ['rubric', index, 'some', 'of']) },
    stance: point.stance ?? false,
    figure:
      point.figure &&
      figureOf(
        point.figure,
        point.figure.about && ready(point.figure.about, ['rubric', index, 'figure', 'about']),
      ),
  }));
  const misconceptions = rubric.misconceptions.map((misconception, index) => ({
    belief: misconception.belief,
    correction: misconception.correction,
    minus: misconception.minus ?? DEFAULT_MINUS,
    cap: misconception.cap ?? 100,
    says: ready(misconception.says, ['misconceptions', index, 'says']),
  }));
  const { stance } = rubric;
  return {
    points,
    misconceptions,
    stance: stance && {
      is: stance.is,
      cap: stance.cap,
      yes: ready(stance.yes, ['stance', 'yes']),
      no: ready(stance.no, ['stance', 'no']),
    },
    asking,
    index,
    given: quantitiesIn(prompt),
    promptStems: new Set(
      lexemesOf(prompt).flatMap((lexeme) => (lexeme.kind === 'break' ? [] : [lexeme.stem])),
    ),
    vocabulary: new Set([...vocabulary].filter((stem) => !stem.endsWith('*'))),
    prefixes: [...vocabulary].filter((stem) => stem.endsWith('*')).map((stem) => stem.slice(0, -1)),
  };
}

function figureOf(
  { is, within }: { readonly is: string; readonly within: number },
  about: readonly CompiledPattern[] | undefined,
): CompiledFigure {
  const [quantity] = quantitiesIn(is);
  if (quantity === undefined) throw new RubricError(`“${is}” is no quantity`);
  return { measure: quantity, within, about };
}

function groupCompiler(glossaries: readonly Glossary[], vocabulary: Set<string>, index: StemIndex) {
  const compiled = new Map<string, Compiled>();
  const group = (
    name: string,
    depth: number,
    path: readonly (string | number)[],
    open: readonly string[],
  ): Compiled => {
    // A group may build on the same name further out: `{panic}` inside a topic's own `panic`.
    const at = glossaries.findIndex((glossary, index) => index >= depth && Object.hasOwn(glossary, name));
    const key = `${name}@${at}`;
    const known = compiled.get(key);
    if (known !== undefined) return known;
    const sources = glossaries[at]?.[name];
    if (sources === undefined) throw new RubricError(`there is no group {${name}} in the glossary`, path);
    if (open.includes(key)) throw new RubricError(`the group {${name}} contains itself`, path);
    const patterns = sources.map(parsed);
    for (const pattern of patterns) collectStems(pattern, vocabulary);
    const whole: Pattern = { kind: 'any', parts: patterns };
    const within = (inner: string) => group(inner, inner === name ? at + 1 : 0, path, [...open, key]);
    const ready = compile(whole, { group: within, index });
    compiled.set(key, ready);
    return ready;
  };
  return (name: string, path: readonly (string | number)[]) => group(name, 0, path, []);
}

function parsed(source: string): Pattern {
  const result = parsePattern(source);
  if (!result.ok) throw new RubricError(result.error);
  return result.pattern;
}

function collectStems(pattern: Pattern, into: Set<string>): void {
  switch (pattern.kind) {
    case 'term':
      into.add(pattern.prefix ? `${pattern.stem}*` : pattern.stem);
      break;
    case 'phrase':
      for (const stem of pattern.stems) if (stem !== undefined) into.add(stem);
      break;
    case 'all':
    case 'any':
    case 'then':
      for (const part of pattern.parts) collectStems(part, into);
      break;
    case 'near':
      collectStems(pattern.first, into);
      collectStems(pattern.second, into);
      break;
    case 'not':
    case 'without':
      collectStems(pattern.part, into);
      break;
    case 'group':
      break;
  }
}

/** What is wrong with a glossary: groups that do not exist or contain themselves. */
export function glossaryFaults(glossaries: readonly Glossary[]): RubricError[] {
  const faults: RubricError[] = [];
  const own = glossaries[0] ?? {};
  const groups = groupCompiler(glossaries, new Set(), new StemIndex());
  for (const [name, sources] of Object.entries(own)) {
    sources.forEach((source, index) => {
      const result = parsePattern(source);
      if (!result.ok) return;
      for (const used of groupsIn(result.pattern)) {
        try {
          groups(used === name ? name : used, [name, index]);
        } catch (error) {
          if (!(error instanceof RubricError)) throw error;
          faults.push(error);
        }
      }
    });
  }
  return faults;
}
