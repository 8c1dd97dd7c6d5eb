import { isNear, isSame, type Measure, type Quantity, quantitiesIn } from '../quantity.ts';
import { saysDontKnow, saysGuess } from './admission.ts';
import {
  GATE_REASONS,
  type Gate,
  type GateName,
  isClaim,
  isContent,
  isEcho,
  isInjection,
  isJumble,
} from './gate.ts';
import { possibleIn, type Reading, readingOf, type Words } from './reading.ts';
import type {
  CompiledFigure,
  CompiledMisconception,
  CompiledPattern,
  CompiledPoint,
  CompiledRubric,
} from './rubric.ts';
import { stanceOf } from './stance.ts';
import type { Span, Window } from './window.ts';

export type PointVerdict = 'hit' | 'partial' | 'missed' | 'denied';

/** How one rubric point fared. */
export type PointScore = {
  readonly point: string;
  readonly verdict: PointVerdict;
  /** Marks it earned, and the most it could. */
  readonly earned: number;
  readonly marks: number;
  /** The person's own words that decided it. */
  readonly words?: string | undefined;
};

export type MisconceptionFound = {
  readonly belief: string;
  readonly correction: string;
  readonly words: string;
  /** Whether it was said to be a guess: then it is a part that somebody does not know, not a belief. */
  readonly guessed: boolean;
};

/** A mark with its reasons. */
export type Grade = {
  /** 0-100. */
  readonly mark: number;
  readonly points: readonly PointScore[];
  readonly misconceptions: readonly MisconceptionFound[];
  /** For a yes-or-no question: what was said, if anything, and whether it is right. */
  readonly stance?:
    | { readonly said: 'yes' | 'no'; readonly right: boolean; readonly words: string }
    | undefined;
  readonly gate?: Gate | undefined;
  /** What somebody says they do not know of the matter, in their words, where it cost marks. */
  readonly admitted?: string | undefined;
  /** 0-1: how sure the grader is of the mark. */
  readonly confidence: number;
};

/** Share of a point's marks that saying its opposite costs, beyond not earning it. */
const DENIAL_COST = 0.5;
/** Marks beyond 100 that can make up for what is wrong elsewhere in the answer. */
const MOST_SURPLUS = 50;
/**
 * Who meets so many points, denies none and is wrong once is more likely misread than wrong: a contrast taken for the
 * belief. Of 14 such answers experts gave 11 full marks. The surplus lifts the cap then, and for nobody else: of 4,000
 * marked answers those that a belief caps are nearer to the expert's mark without any relief.
 */
const MANY_POINTS = 5;
/**
 * Marks that a part which somebody says they do not know is taken to be worth, and what is kept in any case. Fitted on
 * marked answers: of 168 that admit a part experts gave all but nine 50, where their points alone came to 76.
 */
const ADMITTED_PART = 60;
const LEAST_WITH_ADMISSION = 50;
/** Code units behind a claim in which it may be taken back: "…, I wouldn't bet on it". */
const AFTERTHOUGHT = 60;
/** What joins a quotation to the words before it. */
const JOINT = /^(?:but|and|though|or|so) /i;
/** Longest quotation in code units. */
const QUOTE = 120;

/**
 * Marks a free-text answer. Pure: the same answer, rubric and words always give the same grade. What is said `inParts`,
 * bit by bit with hints between, may admit what it says later.
 */
export function gradeText(
  answer: string,
  rubric: CompiledRubric,
  words: Words,
  { inParts = false }: { readonly inParts?: boolean } = {},
): Grade {
  const reading = readingOf(answer, rubric, words);
  const { text, tokens, list } = reading;
  const gate = gateOf(reading, words);
  if (gate !== undefined) return gatedGrade(rubric, gate);

  const taken = rubric.stance && stanceOf(reading, rubric.stance);
  const right = taken === undefined ? undefined : taken.said === rubric.stance?.is;
  const points = rubric.points.map((point) => scoreOf(point, rubric.given, reading, right));
  const misconceptions = rubric.misconceptions.flatMap((misconception) => {
    const said = quotationOf(possibleIn(misconception.says, reading), reading);
    return said === undefined
      ? []
      : [{ misconception, words: said.words, guessed: isGuess(said.window, text) }];
  });

  // A few terms are an answer if one of them, being more than a word, claims something.
  const isClaimed = ({ earned, words: said }: PointScore) =>
    earned > 0 && said !== undefined && isClaim(said);
  if (list === 'pieces' && !points.some(isClaimed)) return gatedGrade(rubric, 'word-list');
  if (points.every((point) => point.earned === 0)) {
    const empty = emptyGateOf(reading, misconceptions.length === 0 ? rubric.promptStems : new Set());
    if (empty !== undefined) return gatedGrade(rubric, empty);
  }
  // The question at length, in another order, may happen to hold what a point looks for.
  if (right !== true && isEcho(tokens, rubric.promptStems, { long: true })) return gatedGrade(rubric, 'echo');

  const weighed = weightOf(
    points,
    misconceptions.flatMap(({ misconception, guessed }) => (guessed ? [] : [misconception])),
  );
  const cap = right === false ? rubric.stance?.cap : undefined;
  const whole = markOf(weighed, cap);
  const admission = inParts ? undefined : reading.admission;
  const guesses = !inParts && misconceptions.some(({ guessed }) => guessed);
  const mark = admission !== undefined || guesses ? Math.min(whole, withPartUnknown(weighed)) : whole;
  return {
    mark,
    points,
    misconceptions: misconceptions.map(({ misconception, words, guessed }) => ({
      belief: misconception.belief,
      correction: misconception.correction,
      words,
      guessed,
    })),
    stance:
      taken && right !== undefined
        ? { said: taken.said, right, words: quoteOf(text, taken.window) }
        : undefined,
    admitted:
      admission === undefined || mark === whole
        ? undefined
        : quoted(text.slice(admission.start, admission.end)).replace(JOINT, ''),
    confidence: confidenceOf(tokens.filter(isContent).length, points, misconceptions.length),
  };
}

/** Why an answer is not weighed at all, if it is not. */
export function gateOf({ text, lexemes, tokens, list }: Reading, words: Words): GateName | undefined {
  if (tokens.length === 0) {
    if (saysDontKnow(text)) return 'dont-know';
    return lexemes.some(({ kind }) => kind !== 'break') ? 'echo' : 'empty';
  }
  if (isInjection(text)) return 'injection';
  if (list === 'row') return 'word-list';
  if (isJumble(text, lexemes)) return 'jumble';
  return words.isOffTopic(tokens) ? 'off-topic' : undefined;
}

/** Why an answer that met no point says nothing, where it does not even say something wrong. */
export function emptyGateOf(
  { text, tokens }: Reading,
  promptStems: ReadonlySet<string>,
): 'dont-know' | 'echo' | undefined {
  if (saysDontKnow(text)) return 'dont-know';
  return isEcho(tokens, promptStems) ? 'echo' : undefined;
}

function scoreOf(
  point: CompiledPoint,
  given: readonly Measure[],
  reading: Reading,
  rightStance: boolean | undefined,
): PointScore {
  const { point: name, marks } = point;
  const score = (verdict: PointVerdict, share: number, words?: string): PointScore => ({
    point: name,
    verdict,
    earned: Math.round(marks * share),
    marks,
    words,
  });
  const says = possibleIn(point.says, reading);
  const said = wordsOf(says, reading);
  if (said !== undefined) return score('hit', 1, said);
  if (point.stance && rightStance === true) return score('hit', 1);
  const figure = point.figure && figureIn(point.figure, given, reading);
  if (figure !== undefined) return score('hit', 1, figure);
  if (point.some !== undefined) {
    const found = possibleIn(point.some.of, reading).flatMap((pattern) => wordsOf([pattern], reading) ?? []);
    const share = Math.min(1, found.length / point.some.need);
    if (share > 0) return score(share === 1 ? 'hit' : 'partial', share, quoteAll(found));
  }
  const denied = wordsOf(says, reading, 'denied');
  if (denied !== undefined) return score('denied', 0, denied);
  const partly = wordsOf(possibleIn(point.partly, reading), reading);
  return partly === undefined ? score('missed', 0) : score('partial', 0.5, partly);
}

/** The words of a figure of one's own that comes near enough to the right one, in a clause that is about it. */
function figureIn(
  { measure, within, about }: CompiledFigure,
  given: readonly Measure[],
  { windows, text }: Reading,
): string | undefined {
  const near = quantitiesIn(text).filter(
    (quantity) => isNear(quantity, measure, within) && !given.some((other) => isSame(quantity, other)),
  );
  const told = ({ start }: Quantity) =>
    about === undefined ||
    windows.some(
      (window) =>
        start >= (window.tokens[0]?.start ?? 0) &&
        start < (window.tokens.at(-1)?.end ?? 0) &&
        about.some((pattern) => pattern.matches(window, 'either').length > 0),
    );
  const found = near.find(told);
  return found && text.slice(found.start, found.end);
}

/** What an answer is worth before it is held between 0 and 100. */
type Weight = {
  /** Above 100 where more that is right was said than was asked. */
  readonly marks: number;
  /** The most that its misconceptions leave. */
  readonly cap: number;
};

/** What the points earn, less what was got wrong. */
function weightOf(points: readonly PointScore[], misconceptions: readonly CompiledMisconception[]): Weight {
  // Who says more that is right than was asked can afford a slip, but not to get the matter itself wrong.
  const earned = Math.min(
    100 + MOST_SURPLUS,
    points.reduce((sum, point) => sum + point.earned, 0),
  );
  const denied = points.reduce(
    (sum, point) => sum + (point.verdict === 'denied' ? point.marks * DENIAL_COST : 0),
    0,
  );
  const lost = misconceptions.reduce((sum, misconception) => sum + misconception.minus, 0);
  const hits = points.filter(({ verdict }) => verdict === 'hit').length;
  const misread = misconceptions.length === 1 && denied === 0 && hits >= MANY_POINTS;
  const relief = misread ? Math.max(0, earned - 100) : 0;
  return {
    marks: Math.round(earned - denied - lost),
    cap: Math.min(100, ...misconceptions.map((misconception) => misconception.cap + relief)),
  };
}

function markOf({ marks, cap }: Weight, stanceCap = 100): number {
  return Math.max(0, Math.min(cap, stanceCap, marks));
}

/** The most that an answer gets which admits a part: who says much more than was asked may leave out a detail. */
function withPartUnknown({ marks }: Weight): number {
  return Math.max(LEAST_WITH_ADMISSION, marks - ADMITTED_PART);
}

/** Whether a claim is a guess by its own clause or by what follows in the sentence. */
function isGuess({ tokens }: Window, text: string): boolean {
  const start = tokens[0]?.start ?? 0;
  const end = tokens.at(-1)?.end ?? start;
  const behind = /^[^.;!?\n]*[.;!?\n]*/.exec(text.slice(end, end + AFTERTHOUGHT))?.[0] ?? '';
  return saysGuess(text.slice(start, end) + behind);
}

function wordsOf(
  patterns: readonly CompiledPattern[],
  reading: Reading,
  polarity: 'asserted' | 'denied' = 'asserted',
): string | undefined {
  return quotationOf(patterns, reading, polarity)?.words;
}

/** The first words that one of the patterns is met by, and where they stand. */
function quotationOf(
  patterns: readonly CompiledPattern[],
  { windows, text }: Reading,
  polarity: 'asserted' | 'denied' = 'asserted',
): { readonly words: string; readonly window: Window } | undefined {
  for (const { matches } of patterns) {
    for (const window of windows) {
      const [span] = matches(window, polarity);
      if (span !== undefined && Number.isFinite(span.from))
        return { words: quote(text, window, span), window };
    }
  }
  return undefined;
}

function whole(window: Window): Span {
  return { from: 0, to: window.tokens.length - 1 };
}

/** The words at a span as they were written, shortened in the middle of nothing. */
function quote(text: string, window: Window, span: Span): string {
  const start = window.tokens[Math.max(0, span.from)]?.start ?? 0;
  const end = window.tokens[Math.min(span.to, window.tokens.length - 1)]?.end ?? start;
  return quoted(text.slice(start, end));
}

function quoted(written: string): string {
  const words = written.replaceAll(/\s+/g, ' ').trim();
  return words.length <= QUOTE ? words : `${words.slice(0, QUOTE - 1).trimEnd()}…`;
}

/** All the words of a window as they were written. */
export function quoteOf(text: string, window: Window): string {
  return quote(text, window, whole(window));
}

function quoteAll(quotes: readonly string[]): string {
  return [...new Set(quotes)].join(' … ').slice(0, QUOTE * 2);
}

/** The grade of an answer that is not weighed. */
export function gatedGrade(rubric: CompiledRubric, name: GateName): Grade {
  return {
    mark: 0,
    points: rubric.points.map(({ point, marks }) => ({ point, verdict: 'missed', earned: 0, marks })),
    misconceptions: [],
    gate: { name, reason: GATE_REASONS[name] },
    confidence: name === 'empty' || name === 'dont-know' ? 1 : 0.9,
  };
}

/** Low when much was said and little of it was understood, or when right and wrong stand side by side. */
function confidenceOf(content: number, points: readonly PointScore[], misconceptions: number): number {
  const decided = points.filter((point) => point.verdict !== 'missed').length;
  const understood = Math.min(
    1,
    (decided + misconceptions) / Math.max(1, Math.min(points.length, content / 6)),
  );
  const mixed = misconceptions > 0 && points.some((point) => point.earned > 0) ? 0.15 : 0;
  return Math.round((0.4 + 0.6 * understood - mixed) * 100) / 100;
}
