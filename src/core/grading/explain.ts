import { isDenied } from './denial.ts';
import { type Grade, gradeText } from './grade.ts';
import type { Polarity } from './match.ts';
import { readingOf, type Words } from './reading.ts';
import type { CompiledPattern, CompiledRubric } from './rubric.ts';
import type { Window } from './window.ts';

/** A pattern that matched, and the stretch of the answer it matched in. */
export type Match = { readonly pattern: string; readonly words: string; readonly denied: boolean };

/** Why an answer got its mark, for whoever writes the rubric. */
export type Explanation = {
  readonly grade: Grade;
  /** The clauses in order; `denied` tells the words that a denial covers. */
  readonly clauses: readonly {
    readonly words: readonly { readonly word: string; readonly stem: string; readonly denied: boolean }[];
    readonly leans: boolean;
  }[];
  /** For each point, everything that matched: what is said, what is said in part, and what denies it. */
  readonly points: readonly { readonly says: readonly Match[]; readonly partly: readonly Match[] }[];
  readonly misconceptions: readonly {
    readonly belief: string;
    readonly minus: number;
    readonly cap: number;
    readonly says: readonly Match[];
  }[];
};

/** Marks an answer and tells every clause, what matched what, and how the mark came about. */
export function explain(answer: string, rubric: CompiledRubric, words: Words): Explanation {
  const { text, clauses, windows } = readingOf(answer, rubric, words);
  const matches = (patterns: readonly CompiledPattern[], polarity: Polarity): Match[] =>
    patterns.flatMap((pattern) =>
      windows.flatMap((window) => {
        if (!isMet(pattern, window, polarity)) return [];
        // A pattern with a "not" of its own is met either way; then it is what the point asks for.
        if (polarity === 'denied' && isMet(pattern, window, 'asserted')) return [];
        return [{ pattern: pattern.source, words: wordsAt(text, window), denied: polarity === 'denied' }];
      }),
    );
  return {
    grade: gradeText(answer, rubric, words),
    clauses: clauses.map(({ tokens, denials, leans }) => ({
      leans,
      words: tokens.map(({ word, stem }, at) => ({ word, stem, denied: isDenied(denials[at] ?? 0) })),
    })),
    points: rubric.points.map(({ says, partly, some }) => ({
      says: [...matches([...says, ...(some?.of ?? [])], 'asserted'), ...matches(says, 'denied')],
      partly: matches(partly, 'asserted'),
    })),
    misconceptions: rubric.misconceptions.flatMap(({ belief, minus, cap, says }) => {
      const found = matches(says, 'asserted');
      return found.length === 0 ? [] : [{ belief, minus, cap, says: found }];
    }),
  };
}

function isMet({ matches }: CompiledPattern, window: Window, polarity: Polarity): boolean {
  const [span] = matches(window, polarity);
  return span !== undefined && Number.isFinite(span.from);
}

function wordsAt(text: string, { tokens }: Window): string {
  return text.slice(tokens[0]?.start ?? 0, tokens.at(-1)?.end ?? 0).replaceAll(/\s+/g, ' ');
}
