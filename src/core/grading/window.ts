import type { Clause } from './clause.ts';
import type { Presence } from './presence.ts';
import type { Token } from './token.ts';

/** The stretch of an answer that a pattern is tried on: a clause, or two of which the second leans on the first. */
export class Window {
  readonly tokens: readonly Token[];
  readonly denials: readonly number[];
  /** The sentence it starts in, counted from 0. */
  readonly sentence: number;
  /** Where each stem stands in `tokens`. */
  readonly places: ReadonlyMap<string, readonly number[]>;
  /** Where its later clauses start: a phrase stands in one clause. */
  readonly starts: ReadonlySet<number>;
  /** Where its second sentence starts, if it has one: a denial ends with its sentence. */
  readonly turn: number | undefined;
  /** What the answer that it is of holds. */
  readonly presence: Presence;
  private readonly around: readonly Clause[] | undefined;
  private wider: Window | undefined;

  /** `around` are the clauses with those that may guard against a match in them. */
  constructor(clauses: readonly Clause[], presence: Presence, around: readonly Clause[] = clauses) {
    const [first] = clauses;
    const only = clauses.length === 1 ? first : undefined;
    this.tokens = only?.tokens ?? clauses.flatMap((clause) => clause.tokens);
    this.denials = only?.denials ?? clauses.flatMap((clause) => clause.denials);
    this.sentence = first?.sentence ?? 0;
    this.places = placesOf(this.tokens);
    const { starts, turn } = seamsOf(clauses);
    this.starts = starts;
    this.turn = turn;
    this.presence = presence;
    this.around = around.length > clauses.length ? around : undefined;
  }

  /**
   * The window with the clause it leans on and the condition behind it: a word there guards against a match here ("unlike
   * a nil channel, which blocks"; "it blocks | until somebody receives"). Few patterns ask for it.
   */
  get context(): Window {
    if (this.around === undefined) return this;
    this.wider ??= new Window(this.around, this.presence);
    return this.wider;
  }
}

/** Places in a window, both ends included. */
export type Span = { readonly from: number; readonly to: number };

/** Places of one word that are looked at in a window. */
const FOLLOWED_PLACES = 16;

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
