import type { Clause } from './clause.ts';
import { isDenied } from './denial.ts';
import type { Pattern } from './pattern.ts';
import { stemOf } from './spelling.ts';
import type { Token } from './token.ts';

/** The stretch of an answer that a pattern is tried on: a clause, or two of which the second leans on the first. */
export class Window {
  readonly tokens: readonly Token[];
  readonly denials: readonly number[];
  /** The sentence it starts in, counted from 0. */
  readonly sentence: number;
  /** Where each stem stands in `tokens`. */
  readonly places: ReadonlyMap<string, readonly number[]>;
  /** The stems once each. */
  readonly stems: readonly string[];
  /** Where its later clauses start: a phrase stands in one clause. */
  readonly starts: ReadonlySet<number>;
  /** Where its second sentence starts, if it has one: a denial ends with its sentence. */
  readonly turn: number | undefined;
  /** What each glossary group matched here, so that it is worked out once. */
  readonly groups = new Map<string, readonly Span[]>();
  private readonly around: readonly Clause[] | undefined;
  private wider: Window | undefined;

  /** `around` are the clauses with those that may guard against a match in them. */
  constructor(clauses: readonly Clause[], around: readonly Clause[] = clauses) {
    const [first] = clauses;
    const only = clauses.length === 1 ? first : undefined;
    this.tokens = only?.tokens ?? clauses.flatMap((clause) => clause.tokens);
    this.denials = only?.denials ?? clauses.flatMap((clause) => clause.denials);
    this.sentence = first?.sentence ?? 0;
    this.places = placesOf(this.tokens);
    this.stems = [...this.places.keys()];
    const { starts, turn } = seamsOf(clauses);
    this.starts = starts;
    this.turn = turn;
    this.around = around.length > clauses.length ? around : undefined;
  }

  /**
   * The window with the clause it leans on and the condition behind it: a word there guards against a match here ("unlike
   * a nil channel, which blocks"; "it blocks | until somebody receives"). Few patterns ask for it.
   */
  get context(): Window {
    if (this.around === undefined) return this;
    this.wider ??= new Window(this.around);
    return this.wider;
  }
}

/** Places in a window, both ends included. */
export type Span = { readonly from: number; readonly to: number };

/** Whether what is said must be asserted, denied, or merely there. */
export type Polarity = 'asserted' | 'denied' | 'either';

/** A pattern made ready to run. */
export type Matcher = (window: Window, polarity: Polarity) => readonly Span[];

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
/** Places of one word that are looked at in a window. */
const FOLLOWED_PLACES = 16;
const NEAR = 4;
const NONE: readonly Span[] = [];
/** For a part that asks for an absence: it stands nowhere. */
const NOWHERE: readonly Span[] = [{ from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY }];

function placesOf(tokens: readonly Token[]): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  tokens.forEach(({ stem }, at) => {
    const known = places.get(stem);
    if (known === undefined) places.set(stem, [at]);
    else if (known.length < FOLLOWED_PLACES) known.push(at);
  });
  return places;
}

const ONE_CLAUSE = { starts: new Set<number>(), turn: undefined };

/** Where clauses and sentences meet in a window. */
function seamsOf(clauses: readonly Clause[]): Pick<Window, 'starts' | 'turn'> {
  if (clauses.length === 1) return ONE_CLAUSE;
  const starts = new Set<number>();
  let turn: number | undefined;
  for (let count = 0, index = 0; index < clauses.length - 1; index += 1) {
    count += clauses[index]?.tokens.length ?? 0;
    if (clauses[index + 1]?.sentence !== clauses[index]?.sentence) turn ??= count;
    // "mark and sweep" is one name, though "and" may open a clause.
    if (clauses[index + 1]?.tokens[0]?.word !== 'and') starts.add(count);
  }
  return { starts, turn };
}

/** Compiles a pattern; `groups` gives the matcher of a glossary group by name. */
export function compile(pattern: Pattern, groups: (name: string) => Matcher): Matcher {
  switch (pattern.kind) {
    case 'term':
      return pattern.prefix ? prefixed(pattern.stem) : term(pattern.stem);
    case 'phrase':
      return phrase(pattern.stems);
    case 'group':
      return groups(pattern.name);
    case 'not': {
      const part = compile(pattern.part, groups);
      return (window, polarity) => part(window, opposite(polarity));
    }
    case 'without': {
      const alternatives = pattern.part.kind === 'any' ? pattern.part.parts : [pattern.part];
      const denial = either(alternatives.filter(isDenyingWord), groups);
      const rest = either(
        alternatives.filter((part) => !isDenyingWord(part)),
        groups,
      );
      return (window) => {
        const place = window.context;
        if (rest(place, 'either').length > 0) return NONE;
        // "Nobody has to call it. You may have several": the denial is not of the several.
        const from = place.sentence === window.sentence ? 0 : (place.turn ?? 0);
        return denial(place, 'either').some((span) => span.from >= from) ? NONE : NOWHERE;
      };
    }
    case 'any':
      return either(pattern.parts, groups);
    case 'all': {
      const isGuard = (part: Pattern) => part.kind === 'without';
      const guards = pattern.parts.filter(isGuard).map((part) => compile(part, groups));
      return together(
        partsOf(
          pattern.parts.filter((part) => !isGuard(part)),
          groups,
        ),
        guards,
      );
    }
    case 'then':
      return inOrder(partsOf(pattern.parts, groups));
    case 'near': {
      const [first, second] = partsOf([pattern.first, pattern.second], groups);
      return first === undefined || second === undefined ? () => NONE : near(first, second);
    }
  }
}

/**
 * The parts of a pattern that asks for several. Where one of them is a denying word (`never come_back`), what that
 * word denies in the answer is what the pattern asks for, so the others match whether denied or not.
 */
function partsOf(parts: readonly Pattern[], groups: (name: string) => Matcher): Matcher[] {
  const denying = parts.find(isDenyingWord);
  if (denying === undefined) return parts.map((part) => compile(part, groups));
  const word = compile(denying, groups);
  const at = parts.indexOf(denying);
  const denied = at + 1 < parts.length ? at + 1 : at - 1;
  return parts.map((part, index) => {
    const matcher = compile(part, groups);
    if (isDenyingWord(part)) return matcher;
    if (index !== denied) return (window) => matcher(window, 'either');
    // The word denies nothing of another sentence: "nobody has to order it. You may have several."
    return (window) => {
      const spans = matcher(window, 'either');
      const { turn } = window;
      if (turn === undefined || spans.length === 0) return spans;
      const words = word(window, 'either');
      return spans.filter(({ from }) => words.some((place) => place.from < turn === from < turn));
    };
  });
}

function isDenyingWord(pattern: Pattern): boolean {
  // The shared glossary's group of denying words.
  if (pattern.kind === 'group') return pattern.name === 'denial';
  if (pattern.kind === 'any') return pattern.parts.every(isDenyingWord);
  return pattern.kind === 'term' && !pattern.prefix && DENYING.has(pattern.stem);
}

/** A matcher whose result in a window is worked out once, under `key`. */
export function remembered(key: string, matcher: Matcher): Matcher {
  const keys = { asserted: `${key}+`, denied: `${key}-`, either: `${key}?` };
  return (window, polarity) => {
    const known = window.groups.get(keys[polarity]);
    if (known !== undefined) return known;
    const spans = matcher(window, polarity);
    window.groups.set(keys[polarity], spans);
    return spans;
  };
}

function opposite(polarity: Polarity): Polarity {
  // What must merely be there must, as `not x`, be there denied.
  return polarity === 'denied' ? 'asserted' : 'denied';
}

function agrees(denials: number, polarity: Polarity): boolean {
  if (polarity === 'either') return true;
  return Number.isFinite(denials) && isDenied(denials) === (polarity === 'denied');
}

function term(stem: string): Matcher {
  return (window, polarity) => {
    const places = window.places.get(stem);
    if (places === undefined) return NONE;
    return spansAt(window, places, polarity);
  };
}

function prefixed(start: string): Matcher {
  return (window, polarity) => {
    const places = window.tokens.flatMap((token, at) => (token.word.startsWith(start) ? [at] : []));
    return places.length === 0 ? NONE : spansAt(window, places, polarity);
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

function phrase(stems: readonly (string | undefined)[]): Matcher {
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

/**
 * Glossary groups hold dozens of alternatives, of which a window can hold few: plain words and phrases are looked up by the
 * stem that they start with.
 */
function either(parts: readonly Pattern[], groups: (name: string) => Matcher): Matcher {
  const words = new Set<string>();
  const phrases = new Map<string, Matcher[]>();
  const others: Matcher[] = [];
  for (const part of parts) {
    const anchor = part.kind === 'phrase' ? part.stems.find((stem) => stem !== undefined) : undefined;
    if (part.kind === 'term' && !part.prefix) words.add(part.stem);
    else if (anchor === undefined) others.push(compile(part, groups));
    else phrases.set(anchor, [...(phrases.get(anchor) ?? []), compile(part, groups)]);
  }
  const starts = [...new Set([...words, ...phrases.keys()])];
  return (window, polarity) => {
    const spans: Span[] = [];
    const begun: Matcher[] = [];
    for (const stem of fewer(starts, window.stems)) {
      const places = window.places.get(stem);
      if (places === undefined) continue;
      if (words.has(stem)) addSpansAt(spans, window, places, polarity);
      const here = phrases.get(stem);
      if (here !== undefined) begun.push(...here);
    }
    addSpansOf(begun, spans, window, polarity);
    addSpansOf(others, spans, window, polarity);
    return spans;
  };
}

function addSpansOf(matchers: readonly Matcher[], spans: Span[], window: Window, polarity: Polarity): void {
  for (const matches of matchers) {
    if (spans.length >= FOLLOWED) return;
    spans.push(...matches(window, polarity));
  }
}

/** What is looked through where both lists must hold what is found. */
function fewer(some: readonly string[], others: readonly string[]): readonly string[] {
  return some.length < others.length ? some : others;
}

/** The parts, each with whether it is the last: one that is denied has its denial there. */
function withLast(parts: readonly Matcher[]): readonly { readonly part: Matcher; readonly last: boolean }[] {
  return parts.map((part, index) => ({ part, last: index === parts.length - 1 }));
}

/** All parts in one window. It is denied when its last part is: by habit the predicate stands last. */
function together(parts: readonly Matcher[], guards: readonly Matcher[]): Matcher {
  const asked = withLast(parts);
  return (window, polarity) => {
    let from = Number.POSITIVE_INFINITY;
    let to = Number.NEGATIVE_INFINITY;
    const wanted = polarity === 'denied' ? 'either' : polarity;
    for (const { part, last } of asked) {
      const span = part(window, last ? polarity : wanted)[0];
      if (span === undefined) return NONE;
      from = Math.min(from, span.from);
      to = Math.max(to, span.to);
    }
    return guards.every((guard) => guard(window, 'either').length > 0) ? [{ from, to }] : NONE;
  };
}

function inOrder(parts: readonly Matcher[]): Matcher {
  const asked = withLast(parts);
  return (window, polarity) => {
    const wanted = polarity === 'denied' ? 'either' : polarity;
    let from = Number.POSITIVE_INFINITY;
    let after = Number.NEGATIVE_INFINITY;
    for (const { part, last } of asked) {
      let next: Span | undefined;
      for (const span of part(window, last ? polarity : wanted)) {
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
