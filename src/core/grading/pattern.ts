import { lexemesOf } from './token.ts';

/**
 * The rubric language: a pattern is matched against one clause of an answer.
 *
 *     send panic              both words, in any order (any form: sends, panicked)
 *     run_time_error          these words next to each other, in this order; in quotes as well: "run time error"
 *     panic | crash           either
 *     (panic | crash) close   brackets group
 *     {panic}                 a group of the glossary
 *     not block               said to be not so: "does not block", "never blocks"
 *     sender then receiver    in this order
 *     len near 4              at most four words apart with no other figure between
 *     panic without closed    no such word in the clause
 *     initiali*               words that start so
 *     _                       inside quotes: any one word
 */
export type Pattern =
  | { readonly kind: 'term'; readonly stem: string; readonly prefix: boolean }
  | { readonly kind: 'phrase'; readonly stems: readonly (string | undefined)[] }
  | { readonly kind: 'group'; readonly name: string }
  | { readonly kind: 'all'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'any'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'then'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'near'; readonly first: Pattern; readonly second: Pattern }
  | { readonly kind: 'not'; readonly part: Pattern }
  | { readonly kind: 'without'; readonly part: Pattern };

export type Parsed =
  | { readonly ok: true; readonly pattern: Pattern }
  | { readonly ok: false; readonly error: string };

type Lex = {
  readonly kind: 'word' | 'quoted' | 'group' | 'mark';
  readonly text: string;
  readonly at: number;
};

class PatternError extends Error {}

/** The pattern a source line means, or a sentence that says what is wrong with it and where. */
export function parsePattern(source: string): Parsed {
  try {
    const reader = new Reader(lex(source));
    const pattern = reader.any();
    reader.end();
    return { ok: true, pattern };
  } catch (error) {
    if (error instanceof PatternError)
      return { ok: false, error: `${error.message} in the pattern: ${source}` };
    throw error;
  }
}

/** The names of the glossary groups a pattern uses. */
export function groupsIn(pattern: Pattern): string[] {
  switch (pattern.kind) {
    case 'group':
      return [pattern.name];
    case 'all':
    case 'any':
    case 'then':
      return pattern.parts.flatMap(groupsIn);
    case 'near':
      return [...groupsIn(pattern.first), ...groupsIn(pattern.second)];
    case 'not':
    case 'without':
      return groupsIn(pattern.part);
    case 'term':
    case 'phrase':
      return [];
  }
}

function lex(source: string): Lex[] {
  const found: Lex[] = [];
  let at = 0;
  while (at < source.length) {
    const rest = source.slice(at);
    const space = /^\s+/.exec(rest);
    if (space) {
      at += space[0].length;
      continue;
    }
    const quoted = /^"([^"]*)"/.exec(rest);
    const group = /^\{([a-z0-9-]+)\}/.exec(rest);
    const mark = /^[()|]/.exec(rest);
    const word = /^[^\s()|"]+(?:\(\))?/.exec(rest); // `clear()` is one word
    if (quoted) found.push({ kind: 'quoted', text: quoted[1] ?? '', at });
    else if (group) found.push({ kind: 'group', text: group[1] ?? '', at });
    else if (mark) found.push({ kind: 'mark', text: mark[0], at });
    else if (word) found.push({ kind: 'word', text: word[0], at });
    else throw new PatternError(`a quotation mark at column ${at + 1} is not closed`);
    at += (quoted ?? group ?? mark ?? word)?.[0].length ?? 1;
  }
  return found;
}

/** Words joined by underscores are a phrase; a name such as `_test` or `__x` is left alone. */
const JOINED = /^[^_]+(?:_[^_]+)+$/;
const OPERATORS = new Set(['not', 'then', 'near', 'without']);

/** Recursive descent: any := then ('|' then)*; then := all ('then' all)*; all := near+; near := atom ('near' atom)*. */
class Reader {
  private position = 0;
  private readonly lexes: readonly Lex[];

  constructor(lexes: readonly Lex[]) {
    this.lexes = lexes;
  }

  end(): void {
    const next = this.peek();
    if (next !== undefined) throw new PatternError(`“${next.text}” at column ${next.at + 1} is out of place`);
  }

  any(): Pattern {
    const parts = [this.ordered()];
    while (this.take('mark', '|')) parts.push(this.ordered());
    return single('any', parts);
  }

  private ordered(): Pattern {
    const parts = [this.all()];
    while (this.operator() === 'then') {
      this.position += 1;
      parts.push(this.all());
    }
    return single('then', parts);
  }

  private all(): Pattern {
    const parts: Pattern[] = [];
    for (let next = this.peek(); next !== undefined; next = this.peek()) {
      if (next.kind === 'mark' && next.text !== '(') break;
      if (parts.length > 0 && this.operator() === 'then') break;
      parts.push(this.near());
    }
    if (parts.length === 0) {
      const next = this.peek();
      throw new PatternError(
        next
          ? `a word is missing before “${next.text}” at column ${next.at + 1}`
          : 'a word is missing at the end',
      );
    }
    if (parts.every((part) => part.kind === 'without'))
      throw new PatternError('`without` needs something that is there');
    return single('all', parts);
  }

  private near(): Pattern {
    let pattern = this.atom();
    while (this.operator() === 'near') {
      this.position += 1;
      pattern = { kind: 'near', first: pattern, second: this.atom() };
    }
    return pattern;
  }

  private atom(): Pattern {
    const next = this.lexes[this.position];
    if (next === undefined) throw new PatternError('a word is missing at the end');
    this.position += 1;
    if (next.kind === 'mark') {
      if (next.text !== '(')
        throw new PatternError(`“${next.text}” at column ${next.at + 1} is out of place`);
      const inner = this.any();
      if (!this.take('mark', ')'))
        throw new PatternError(`the bracket at column ${next.at + 1} is not closed`);
      return inner;
    }
    if (next.kind === 'group') return { kind: 'group', name: next.text };
    if (next.kind === 'quoted') return phrase(next);
    this.position -= 1;
    const operator = this.operator();
    this.position += 1;
    if (operator === 'not' || operator === 'without') return { kind: operator, part: this.atom() };
    return word(next);
  }

  /** The operator that stands here: one with nothing after it to work on is a plain word, as in `(not | never)`. */
  private operator(): string | undefined {
    const next = this.peek();
    if (next?.kind !== 'word' || !OPERATORS.has(next.text)) return undefined;
    const after = this.lexes[this.position + 1];
    const operand = after !== undefined && (after.kind !== 'mark' || after.text === '(');
    return operand ? next.text : undefined;
  }

  private peek(): Lex | undefined {
    return this.lexes[this.position];
  }

  private take(kind: Lex['kind'], text: string): boolean {
    const next = this.peek();
    if (next?.kind !== kind || next.text !== text) return false;
    this.position += 1;
    return true;
  }
}

function single(kind: 'any' | 'all' | 'then', parts: readonly Pattern[]): Pattern {
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { kind, parts };
}

/** A bare word goes through the answer's own tokeniser, so both are always compared in the same form. */
function word(lexed: Lex): Pattern {
  if (lexed.text.endsWith('*') && /^[a-z0-9]{2,}\*$/.test(lexed.text)) {
    return { kind: 'term', stem: lexed.text.slice(0, -1), prefix: true };
  }
  return termsOf(JOINED.test(lexed.text) ? { ...lexed, text: lexed.text.replaceAll('_', ' ') } : lexed);
}

function phrase(lexed: Lex): Pattern {
  const parts = lexed.text.split(/(?<=^|\s)_(?=\s|$)/);
  if (parts.length === 1) return termsOf(lexed);
  const stems = parts.flatMap((part, index) => [...(index > 0 ? [undefined] : []), ...stemsOf(part)]);
  if (stems.every((stem) => stem === undefined))
    throw new PatternError(`“${lexed.text}” at column ${lexed.at + 1} says nothing`);
  return { kind: 'phrase', stems };
}

function termsOf(lexed: Lex): Pattern {
  const stems = stemsOf(lexed.text);
  const [only] = stems;
  if (only === undefined) throw new PatternError(`“${lexed.text}” at column ${lexed.at + 1} says nothing`);
  return stems.length === 1 ? { kind: 'term', stem: only, prefix: false } : { kind: 'phrase', stems };
}

function stemsOf(text: string): string[] {
  return lexemesOf(text).flatMap((lexeme) => (lexeme.kind === 'break' ? [] : [lexeme.stem]));
}
