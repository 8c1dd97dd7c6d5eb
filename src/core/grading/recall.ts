import { type Clause, clausesOf } from './clause.ts';
import { isDenied } from './denial.ts';
import { isContent } from './gate.ts';
import { emptyGateOf, type Grade, gatedGrade, gateOf, type PointScore, quoteOf } from './grade.ts';
import { StemIndex } from './presence.ts';
import { type Reading, readingOf, type Words } from './reading.ts';
import { leadingStance, type YesNo } from './stance.ts';
import { lexemesOf } from './token.ts';
import type { Window } from './window.ts';

/** What one clause of a model answer claims: its words of substance, what each weighs, and which of them it denies. */
type Claim = {
  readonly words: string;
  readonly weight: number;
  readonly terms: ReadonlyMap<string, { readonly weight: number; readonly denied: boolean }>;
};

/** Several model answers to one question, made ready. */
export type CompiledModels = {
  readonly models: readonly (readonly Claim[])[];
  /** What the models answer to a yes-or-no question. */
  readonly stance: YesNo | undefined;
  readonly promptStems: ReadonlySet<string>;
  readonly vocabulary: ReadonlySet<string>;
};

/** Weights of words: figures are rarely there by chance, the question's own words nearly always. */
const FIGURE = 2;
const WORD = 1;
const PROMPT_WORD = 0.3;
/** A clause that weighs less claims nothing by itself: "in short". */
const LEAST_CLAIM = 1;
/** Share of a claim's words that says all of it, in other words. */
const WHOLE_CLAIM = 0.7;
/** A single word in common is chance where a claim has several. */
const LEAST_COMMON = 2;
/** The highest mark for the wrong yes or no. */
const WRONG_STANCE_CAP = 15;
/** Words in common tell less than a rubric does, and nothing of what is put in other words. */
const MOST_CONFIDENCE = 0.5;

/**
 * What share of the best model answer an answer says, and the mark for it; straight lines between. Fitted on marked
 * answers to questions that have rubrics as well, and monotone: saying more never lowers the mark.
 */
const CALIBRATION: readonly (readonly [recall: number, mark: number])[] = [
  [0, 0],
  [0.1, 25],
  [0.3, 45],
  [0.6, 70],
  [0.9, 100],
];

export function compileModels(answers: readonly string[], prompt: string): CompiledModels {
  const promptStems = new Set(
    lexemesOf(prompt).flatMap((lexeme) => (lexeme.kind === 'break' ? [] : [lexeme.stem])),
  );
  const parsed = answers.map((answer) => ({ answer, clauses: clausesOf(lexemesOf(answer)) }));
  const models = parsed.map(({ answer, clauses }) =>
    clauses
      .map((clause) => claimOf(clause, answer, promptStems))
      .filter(({ weight }) => weight >= LEAST_CLAIM),
  );
  return {
    models,
    stance: commonStance(parsed.map(({ clauses }) => leadingStance(clauses))),
    promptStems,
    vocabulary: new Set(models.flatMap((claims) => claims.flatMap(({ terms }) => [...terms.keys()]))),
  };
}

function claimOf({ tokens, denials }: Clause, answer: string, promptStems: ReadonlySet<string>): Claim {
  const terms = new Map<string, { weight: number; denied: boolean }>();
  tokens.forEach((token, at) => {
    if (!isContent(token) && token.kind !== 'sign') return;
    const weight = promptStems.has(token.stem) ? PROMPT_WORD : token.kind === 'number' ? FIGURE : WORD;
    terms.set(token.stem, { weight, denied: isDenied(denials[at] ?? 0) });
  });
  return {
    words: answer.slice(tokens[0]?.start ?? 0, tokens.at(-1)?.end ?? 0),
    weight: [...terms.values()].reduce((sum, { weight }) => sum + weight, 0),
    terms,
  };
}

function commonStance(stances: readonly (YesNo | undefined)[]): YesNo | undefined {
  const [first] = stances.filter((stance) => stance !== undefined);
  return stances.includes(first === 'yes' ? 'no' : 'yes') ? undefined : first;
}

/**
 * Marks an answer to a question without a rubric by what it says of one of several model answers: the same gates as
 * with a rubric, clause by clause, with what is denied counted against it. Less sure of itself than a rubric.
 */
export function gradeByRecall(answer: string, models: CompiledModels, words: Words): Grade {
  const { promptStems, vocabulary } = models;
  const rubric = {
    points: [],
    misconceptions: [],
    stance: undefined,
    asking: false,
    index: new StemIndex(),
    promptStems,
    given: [],
    vocabulary,
    prefixes: [],
  };
  const reading = readingOf(answer, rubric, words);
  const gate = gateOf(reading, words);
  if (gate !== undefined) return gatedGrade(rubric, gate);

  const scored = models.models.map((claims) => recallOf(claims, reading));
  const best = scored.reduce((a, b) => (b.recall > a.recall ? b : a), { recall: 0, points: [] });
  if (best.recall <= 0) {
    const empty = emptyGateOf(reading, promptStems);
    if (empty !== undefined) return gatedGrade(rubric, empty);
  }
  const said = models.stance && leadingStance(reading.clauses);
  const right = said === undefined ? undefined : said === models.stance;
  const mark = Math.round(calibrated(best.recall));
  return {
    mark: right === false ? Math.min(mark, WRONG_STANCE_CAP) : mark,
    points: best.points,
    misconceptions: [],
    stance: said && right !== undefined ? { said, right, words: said } : undefined,
    confidence: Math.round(MOST_CONFIDENCE * Math.min(1, 0.4 + best.recall) * 100) / 100,
  };
}

/** What share of a model's claims the answer makes: 0-1, what it denies taken off. */
function recallOf(
  claims: readonly Claim[],
  reading: Reading,
): { recall: number; points: readonly PointScore[] } {
  const whole = claims.reduce((sum, { weight }) => sum + weight, 0);
  let recall = 0;
  const points = claims.map((claim): PointScore => {
    const { share, window } = saidOf(claim, reading.windows);
    const marks = Math.round((100 * claim.weight) / whole);
    recall += (share * claim.weight) / whole;
    return {
      point: claim.words,
      verdict: share >= 1 ? 'hit' : share > 0 ? 'partial' : share < 0 ? 'denied' : 'missed',
      earned: Math.round(marks * Math.max(0, share)),
      marks,
      words: window && quoteOf(reading.text, window),
    };
  });
  return { recall: Math.max(0, recall), points };
}

/** How much of a claim the answer's best clause says: 0-1, below 0 where it says the opposite. */
function saidOf({ terms, weight }: Claim, windows: readonly Window[]): { share: number; window?: Window } {
  let best: { share: number; window?: Window } = { share: 0 };
  for (const window of windows) {
    let common = 0;
    let count = 0;
    // Who says it in another order denies other words of it, so it is the clause that is denied or not.
    let denied = false;
    let deniedHere = false;
    for (const [stem, term] of terms) {
      const places = window.places.get(stem);
      if (places === undefined) continue;
      count += 1;
      common += term.weight;
      denied ||= term.denied;
      deniedHere ||= places.some((at) => isDenied(window.denials[at] ?? 0));
    }
    if (count < Math.min(LEAST_COMMON, terms.size)) continue;
    const share = denied === deniedHere ? Math.min(1, common / weight / WHOLE_CLAIM) : -common / weight;
    // One clause that says it is enough; the opposite counts where nothing says it.
    if (share > best.share || (best.share === 0 && share < 0)) best = { share, window };
  }
  return best;
}

function calibrated(recall: number): number {
  let [fromRecall, fromMark] = [0, 0];
  for (const [toRecall, toMark] of CALIBRATION) {
    if (recall < toRecall) {
      return fromMark + ((recall - fromRecall) / (toRecall - fromRecall)) * (toMark - fromMark);
    }
    [fromRecall, fromMark] = [toRecall, toMark];
  }
  return fromMark;
}
