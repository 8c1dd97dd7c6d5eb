import { isDenied } from './denial.ts';
import type { Pattern } from './pattern.ts';
import { NOTHING_PRESENT, type Presence, type Start, type StemIndex } from './presence.ts';
import { stemOf } from './spelling.ts';
import type { Span, Window } from './window.ts';

/** Whether what is said must be asserted, denied, or merely there. */
export type Polarity = 'asserted' | 'denied' | 'either';

/** Where a pattern is met in a window. */
export type Matcher = (window: Window, polarity: Polarity) => readonly Span[];

/** A pattern made ready to run. */
export type Compiled = {
  readonly matches: Matcher;
  /** Whether it could match somewhere in an answer: false is certain, true is not. */
  readonly possible: (answer: Presence) => boolean;
};

/** Words that may stand inside a phrase without parting it: "wait for a very long time" is "wait for long time". */
const FILLERS = new Set([
  'a',
  'an',
  'the',
  'its',
  'your',
  'just',
  'very',
  'really',
  'also',
  'is',
  'are',
  'be',
  'any',
  'that',
  'this',
]);
/** Matches of one part that are followed up; more would only find the same again. */
const FOLLOWED = 8;
const NEAR = 4;
const NONE: readonly Span[] = [];
const NEVER: Compiled = { matches: () => NONE, possible: () => false };
/** For a part that asks for an absence: it stands nowhere. */
const NOWHERE: readonly Span[] = [{ from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY }];

/** What patterns are compiled with. */
export type Compilation = {
  /** A glossary group by its name. */
  readonly group: (name: string) => Compiled;
  /** Where their alternatives are entered. */
  readonly index: StemIndex;
};

/** Makes a pattern ready to run. */
export function compile(pattern: Pattern, using: Compilation): Compiled {
  switch (pattern.kind) {
    case 'term':
      return pattern.prefix ? prefixed(pattern.stem) : term(pattern.stem);
    case 'phrase':
      return phrase(pattern.stems);
    case 'group':
      return using.group(pattern.name);
    case 'not': {
      const { matches, possible } = compile(pattern.part, using);
      return { matches: (window, polarity) => matches(window, opposite(polarity)), possible };
    }
    case 'without':
      return absence(pattern.part.kind === 'any' ? pattern.part.parts : [pattern.part], using);
    case 'any':
      return either(pattern.parts, using);
    case 'all': {
      const isGuard = (part: Pattern) => part.kind === 'without';
      const asked = partsOf(
        pattern.parts.filter((part) => !isGuard(part)),
        using,
      );
      const guards = pattern.parts.filter(isGuard).map((part) => compile(part, using).matches);
      return { matches: together(asked, guards), possible: allPossible(asked) };
    }
    case 'then': {
      const parts = partsOf(pattern.parts, using);
      return { matches: inOrder(parts), possible: allPossible(parts) };
    }
    case 'near': {
      const parts = partsOf([pattern.first, pattern.second], using);
      const [first, second] = parts;
      if (first === undefined || second === undefined) return NEVER;
      return { matches: near(first.matches, second.matches), possible: allPossible(parts) };
    }
  }
}

function allPossible(parts: readonly Compiled[]): Compiled['possible'] {
  return (answer) => parts.every(({ possible }) => possible(answer));
}

/** A part that is met where none of the alternatives stands in the window or around it. */
function absence(alternatives: readonly Pattern[], using: Compilation): Compiled {
  const denial = either(alternatives.filter(isDenyingWord), using).matches;
  const rest = either(
    alternatives.filter((part) => !isDenyingWord(part)),
    using,
  ).matches;
  return {
    matches: (window) => {
      const place = window.context;
      if (rest(place, 'either').length > 0) return NONE;
      // "Nobody has to call it. You may have several": the denial is not of the several.
      const from = place.sentence === window.sentence ? 0 : (place.turn ?? 0);
      return denial(place, 'either').some((span) => span.from >= from) ? NONE : NOWHERE;
    },
    possible: () => true,
  };
}

/**
 * The parts of a pattern that asks for several. Where one of them is a denying word (`never come_back`), what that
 * word denies in the answer is what the pattern asks for, so the others match whether denied or not.
 */
function partsOf(parts: readonly Pattern[], using: Compilation): Compiled[] {
  const compiled = parts.map((part) => compile(part, using));
  const denying = parts.map(isDenyingWord);
  const at = denying.indexOf(true);
  const word = compiled[at]?.matches;
  if (word === undefined) return compiled;
  const denied = at + 1 < parts.length ? at + 1 : at - 1;
  return compiled.map((part, index) => {
    if (denying[index] === true) return part;
    const { matches } = part;
    if (index !== denied) return { ...part, matches: (window) => matches(window, 'either') };
    return { ...part, matches: withinTurnOf(word, matches) };
  });
}

/** A denying word denies nothing of another sentence: "nobody has to order it. You may have several." */
function withinTurnOf(word: Matcher, matches: Matcher): Matcher {
  return (window) => {
    const spans = matches(window, 'either');
    const { turn } = window;
    if (turn === undefined || spans.length === 0) return spans;
    const words = word(window, 'either');
    return spans.filter(({ from }) => words.some((place) => place.from < turn === from < turn));
  };
}

function isDenyingWord(pattern: Pattern): boolean {
  // The shared glossary's group of denying words.
  if (pattern.kind === 'group') return pattern.name === 'denial';
  if (pattern.kind === 'any') return pattern.parts.every(isDenyingWord);
  return pattern.kind === 'term' && !pattern.prefix && DENYING.has(pattern.stem);
}

function opposite(polarity: Polarity): Polarity {
  // What must merely be there must, as `not x`, be there denied.
  return polarity === 'denied' ? 'asserted' : 'denied';
}

function agrees(denials: number, polarity: Polarity): boolean {
  if (polarity === 'either') return true;
  return Number.isFinite(denials) && isDenied(denials) === (polarity === 'denied');
}

function term(stem: string): Compiled {
  return {
    matches: (window, polarity) => {
      const places = window.places.get(stem);
      return places === undefined ? NONE : spansAt(window, places, polarity);
    },
    possible: ({ stems }) => stems.has(stem),
  };
}

function prefixed(start: string): Compiled {
  return {
    matches: (window, polarity) => {
      if (!window.presence.hasWordFrom(start)) return NONE;
      const places = window.tokens.flatMap((token, at) => (token.word.startsWith(start) ? [at] : []));
      return places.length === 0 ? NONE : spansAt(window, places, polarity);
    },
    possible: (answer) => answer.hasWordFrom(start),
  };
}

function spansAt(window: Window, places: readonly number[], polarity: Polarity): readonly Span[] {
  const spans: Span[] = [];
  addSpansAt(spans, window, places, polarity);
  return spans;
}

function addSpansAt(spans: Span[], window: Window, places: readonly number[], polarity: Polarity): void {
  let left = FOLLOWED;
  for (const at of places) {
    if (!agrees(window.denials[at] ?? 0, polarity)) continue;
    spans.push({ from: at, to: at });
    left -= 1;
    if (left === 0) return;
  }
}

const DENYING: ReadonlySet<string> = new Set(
  ['not', 'never', 'no', 'without', 'nothing', 'nobody', 'none', 'non', 'nor', 'neither', 'hardly'].map(
    stemOf,
  ),
);

function phrase(stems: readonly (string | undefined)[]): Compiled {
  const needed = stems.filter((stem) => stem !== undefined);
  return {
    matches: phraseMatcher(stems),
    possible: (answer) => needed.every((stem) => answer.stems.has(stem)),
  };
}

function phraseMatcher(stems: readonly (string | undefined)[]): Matcher {
  // Its own "not" is part of what is looked for, so it does not count as a denial of the rest.
  const own = stems.slice(0, -1).filter((stem) => stem !== undefined && DENYING.has(stem)).length;
  const anchor = stems.findIndex((stem) => stem !== undefined);
  const first = stems[anchor] ?? '';
  return (window, polarity) => {
    const starts = window.places.get(first);
    if (starts === undefined) return NONE;
    const spans: Span[] = [];
    for (const start of starts.slice(0, FOLLOWED)) {
      const end = phraseEnd(window, stems, start, anchor);
      if (end === undefined) continue;
      const denials = Math.max(0, (window.denials[end] ?? 0) - own);
      if (agrees(denials, polarity)) spans.push({ from: start - anchor, to: end });
    }
    return spans;
  };
}

/** Where a phrase ends whose stem number `anchor` stands at `start`, if it does. */
function phraseEnd(
  { tokens, starts }: Window,
  stems: readonly (string | undefined)[],
  start: number,
  anchor: number,
): number | undefined {
  if (start - anchor < 0) return undefined;
  let at = start;
  for (const stem of stems.slice(anchor + 1)) {
    at += 1;
    if (starts.has(at)) return undefined;
    if (stem === undefined) {
      if (at >= tokens.length) return undefined;
      continue;
    }
    while (at < tokens.length && tokens[at]?.stem !== stem && FILLERS.has(tokens[at]?.word ?? '')) at += 1;
    if (tokens[at]?.stem !== stem) return undefined;
  }
  return at < tokens.length ? at : undefined;
}

/** One of several: most of them cannot match in an answer, so that only what it holds of them is tried. */
function either(parts: readonly Pattern[], using: Compilation): Compiled {
  if (parts.length === 0) return NEVER;
  const starts = new Map<string, Start>();
  const others: Compiled[] = [];
  for (const part of parts) {
    const stem = startOf(part);
    if (stem === undefined) {
      others.push(compile(part, using));
      continue;
    }
    const { word, phrases } = starts.get(stem) ?? { word: false, phrases: [] };
    const begun = part.kind === 'phrase' ? [...phrases, phrase(part.stems)] : phrases;
    starts.set(stem, { stem, word: word || part.kind === 'term', phrases: begun });
  }
  const alternatives = using.index.enter(starts.values(), others);
  return {
    matches: (window, polarity) => {
      const present = window.presence.of(alternatives);
      if (present === NOTHING_PRESENT) return NONE;
      const spans: Span[] = [];
      for (const { stem, word } of present.starts) {
        const places = word ? window.places.get(stem) : undefined;
        if (places !== undefined) addSpansAt(spans, window, places, polarity);
      }
      for (const { stem, phrases } of present.starts)
        if (phrases.length > 0 && window.places.has(stem)) addSpansOf(phrases, spans, window, polarity);
      addSpansOf(present.others, spans, window, polarity);
      return spans.length > 1 ? spans.sort((a, b) => a.from - b.from) : spans;
    },
    possible: (answer) => answer.of(alternatives) !== NOTHING_PRESENT,
  };
}

/** The stem that a plain word or a phrase begins with. */
function startOf(pattern: Pattern): string | undefined {
  if (pattern.kind === 'phrase') return pattern.stems.find((stem) => stem !== undefined);
  return pattern.kind === 'term' && !pattern.prefix ? pattern.stem : undefined;
}

function addSpansOf(patterns: readonly Compiled[], spans: Span[], window: Window, polarity: Polarity): void {
  for (const { matches } of patterns) {
    if (spans.length >= FOLLOWED) return;
    spans.push(...matches(window, polarity));
  }
}

/** The parts, each with whether it is the last: one that is denied has its denial there. */
function withLast(
  parts: readonly Compiled[],
): readonly { readonly part: Compiled; readonly last: boolean }[] {
  return parts.map((part, index) => ({ part, last: index === parts.length - 1 }));
}

/**
 * All parts in one window, as far to the left as they stand and, where that is elsewhere, as far to the right. It is denied
 * when its last part is: by habit the predicate stands last.
 */
function together(parts: readonly Compiled[], guards: readonly Matcher[]): Matcher {
  const asked = withLast(parts);
  return (window, polarity) => {
    const wanted = polarity === 'denied' ? 'either' : polarity;
    let left: Span | undefined;
    let right: Span | undefined;
    for (const { part, last } of asked) {
      const spans = part.matches(window, last ? polarity : wanted);
      const first = spans[0];
      if (first === undefined) return NONE;
      left = left === undefined ? first : joined(left, first);
      const final = spans.at(-1) ?? first;
      right = right === undefined ? final : joined(right, final);
    }
    if (left === undefined || right === undefined) return NONE;
    if (!guards.every((guard) => guard(window, 'either').length > 0)) return NONE;
    return left.from === right.from && left.to === right.to ? [left] : [left, right];
  };
}

function joined(a: Span, b: Span): Span {
  return { from: Math.min(a.from, b.from), to: Math.max(a.to, b.to) };
}

function inOrder(parts: readonly Compiled[]): Matcher {
  const asked = withLast(parts);
  return (window, polarity) => {
    const wanted = polarity === 'denied' ? 'either' : polarity;
    let from = Number.POSITIVE_INFINITY;
    let after = Number.NEGATIVE_INFINITY;
    for (const { part, last } of asked) {
      let next: Span | undefined;
      for (const span of part.matches(window, last ? polarity : wanted)) {
        if (span.from > after && (next === undefined || span.to < next.to)) next = span;
      }
      if (next === undefined) return NONE;
      from = Math.min(from, next.from);
      after = next.to;
    }
    return [{ from, to: after }];
  };
}

function near(first: Matcher, second: Matcher): Matcher {
  return (window, polarity) => {
    const spans: Span[] = [];
    for (const a of first(window, polarity)) {
      for (const b of second(window, polarity)) {
        const [left, right] = a.from <= b.from ? [a, b] : [b, a];
        if (window.turn !== undefined && left.from < window.turn && right.from >= window.turn) continue;
        if (right.from <= left.to || right.from - left.to > NEAR + 1) continue;
        const between = window.tokens.slice(left.to + 1, right.from);
        if (between.every((token) => token.kind !== 'number')) spans.push({ from: left.from, to: right.to });
      }
    }
    return spans;
  };
}
