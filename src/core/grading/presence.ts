import type { Pattern } from './pattern.ts';

/** The stems of a whole answer, by which most patterns are known not to match without being tried on every clause. */
export type Presence = {
  readonly stems: ReadonlySet<string>;
  /** Whether a glossary group could match, so that it is worked out once. */
  readonly groups: Map<string, boolean>;
};

/** Whether a pattern could match somewhere in an answer: false is certain, true is not. */
export type Possible = (answer: Presence) => boolean;

/** What must be there for a pattern to match; `groups` gives it for a glossary group by name. */
export function possibleOf(pattern: Pattern, groups: (name: string) => Possible): Possible {
  switch (pattern.kind) {
    case 'term':
      return pattern.prefix ? () => true : ({ stems }) => stems.has(pattern.stem);
    case 'phrase': {
      const needed = pattern.stems.filter((stem) => stem !== undefined);
      return ({ stems }) => needed.every((stem) => stems.has(stem));
    }
    case 'group':
      return groups(pattern.name);
    case 'not':
      return possibleOf(pattern.part, groups);
    case 'without':
      return () => true;
    case 'any': {
      const words = pattern.parts.flatMap((part) =>
        part.kind === 'term' && !part.prefix ? [part.stem] : [],
      );
      const others = pattern.parts
        .filter((part) => part.kind !== 'term' || part.prefix)
        .map((part) => possibleOf(part, groups));
      const known = new Set(words);
      return (answer) => sharesOne(known, answer.stems) || others.some((possible) => possible(answer));
    }
    case 'all':
    case 'then':
    case 'near': {
      const parts = pattern.kind === 'near' ? [pattern.first, pattern.second] : pattern.parts;
      const needed = parts.filter((part) => part.kind !== 'without').map((part) => possibleOf(part, groups));
      return (answer) => needed.every((possible) => possible(answer));
    }
  }
}

/** Remembers the outcome under `key` for each answer. */
export function rememberedPossible(key: string, possible: Possible): Possible {
  return (answer) => {
    const known = answer.groups.get(key);
    if (known !== undefined) return known;
    const found = possible(answer);
    answer.groups.set(key, found);
    return found;
  };
}

function sharesOne(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  const [few, many] = some.size < others.size ? [some, others] : [others, some];
  for (const stem of few) if (many.has(stem)) return true;
  return false;
}
