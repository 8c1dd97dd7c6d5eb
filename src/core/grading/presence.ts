import type { Compiled } from './match.ts';
import type { Token } from './token.ts';

/** One of several, such as a glossary group: dozens of words and phrases, of which an answer holds few. */
export type Alternatives = {
  /** Its number in the index, which has the words and phrases. */
  readonly number: number;
  /** What begins with no certain word. */
  readonly others: readonly Compiled[];
};

/** What of some alternatives begins with a stem: itself, if it is one of the words, and phrases. */
export type Start = { readonly stem: string; readonly word: boolean; readonly phrases: readonly Compiled[] };

/** Those of some alternatives that an answer holds the words for. */
export type Present = { readonly starts: readonly Start[]; readonly others: readonly Compiled[] };

export const NOTHING_PRESENT: Present = { starts: [], others: [] };

/** The alternatives of all patterns of a rubric by the stems they begin with, so that each word is looked up once. */
export class StemIndex {
  private readonly entries = new Map<string, { readonly of: number; readonly start: Start }[]>();
  private size = 0;

  /** Enters alternatives: those of them that begin with a stem, once each, and the others. */
  enter(starts: Iterable<Start>, others: readonly Compiled[]): Alternatives {
    const number = this.size;
    this.size += 1;
    for (const start of starts) {
      const entry = { of: number, start };
      const known = this.entries.get(start.stem);
      if (known === undefined) this.entries.set(start.stem, [entry]);
      else known.push(entry);
    }
    return { number, others };
  }

  /** For each number, what of those alternatives begins with one of the stems. */
  startsAt(stems: Iterable<string>): readonly (readonly Start[] | undefined)[] {
    const found: (Start[] | undefined)[] = new Array(this.size);
    for (const stem of stems) {
      for (const { of, start } of this.entries.get(stem) ?? []) {
        const known = found[of];
        if (known === undefined) found[of] = [start];
        else known.push(start);
      }
    }
    return found;
  }
}

/**
 * What a whole answer holds of what patterns look for: most patterns are known by it not to match, without being tried on
 * every clause, and of the others which alternatives are worth a look.
 */
export class Presence {
  readonly stems: ReadonlySet<string>;
  private readonly tokens: readonly Token[];
  private readonly beginnings = new Map<string, boolean>();
  private readonly starts: readonly (readonly Start[] | undefined)[];
  private readonly known: (Present | undefined)[];

  constructor(tokens: readonly Token[], index: StemIndex) {
    this.tokens = tokens;
    this.stems = new Set(tokens.map(({ stem }) => stem));
    this.starts = index.startsAt(this.stems);
    this.known = new Array(this.starts.length);
  }

  /** Those of the alternatives that could match; worked out once. */
  of(alternatives: Alternatives): Present {
    const known = this.known[alternatives.number];
    if (known !== undefined) return known;
    const present = this.among(alternatives);
    this.known[alternatives.number] = present;
    return present;
  }

  /** Whether a word begins so; worked out once. */
  hasWordFrom(beginning: string): boolean {
    let found = this.beginnings.get(beginning);
    if (found === undefined) {
      found = this.tokens.some(({ word }) => word.startsWith(beginning));
      this.beginnings.set(beginning, found);
    }
    return found;
  }

  private among({ number, others }: Alternatives): Present {
    const begun = this.starts[number];
    if (begun === undefined && others.length === 0) return NOTHING_PRESENT;
    const starts: Start[] = [];
    for (const start of begun ?? []) {
      const phrases = this.possibleAmong(start.phrases);
      if (phrases === start.phrases) starts.push(start);
      else if (start.word || phrases.length > 0) starts.push({ ...start, phrases });
    }
    const possible = this.possibleAmong(others);
    return starts.length + possible.length === 0 ? NOTHING_PRESENT : { starts, others: possible };
  }

  private possibleAmong(patterns: readonly Compiled[]): readonly Compiled[] {
    return patterns.length === 0 ? patterns : patterns.filter(({ possible }) => possible(this));
  }
}
