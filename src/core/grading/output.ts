import type { OutputQuestion } from '../question.ts';
import { saysDontKnow } from './admission.ts';
import { GATE_REASONS, type Gate, type GateName } from './gate.ts';
import { type Grade, gradeText } from './grade.ts';
import { wordSet } from './lexicon.ts';
import type { Words } from './reading.ts';
import type { CompiledRubric } from './rubric.ts';
import { type Outcome, statedOutcome } from './stated-output.ts';

/** The most that a right explanation earns when the output itself is wrong. */
export const EXPLANATION_CAP = 40;

/** An output is told within so many code units, far more than any question's; what stands behind is a reason. */
const LONGEST_STATEMENT = 4000;

/** Gates that tell of prose that is none; a mere output, though wrong, is what was asked for. */
const PROSE_GATES: ReadonlySet<GateName> = new Set(['word-list', 'jumble', 'echo', 'off-topic']);

/**
 * Marks what somebody says a program prints. Where that is wrong, a right explanation still earns something.
 */
export function gradeOutput(
  question: OutputQuestion,
  answer: string,
  explanation: CompiledRubric | undefined,
  words: Words,
): Grade {
  const point = { point: `It prints: ${shown(question)}`, marks: 100 };
  const missed = { ...point, verdict: 'missed', earned: 0 } as const;
  if (answer.trim() === '')
    return { mark: 0, points: [missed], misconceptions: [], gate: gate('empty'), confidence: 1 };
  const said = statedOutcome(answer.slice(0, LONGEST_STATEMENT), question);
  if (said !== undefined) {
    return {
      mark: 100,
      points: [{ ...point, verdict: 'hit', earned: 100, words: said }],
      misconceptions: [],
      confidence: 1,
    };
  }
  if (explanation === undefined) {
    const unknown = saysDontKnow(answer) ? gate('dont-know') : undefined;
    return { mark: 0, points: [missed], misconceptions: [], gate: unknown, confidence: 0.9 };
  }
  const reason = gradeText(reasonIn(answer, question), explanation, words);
  const share = EXPLANATION_CAP / 100;
  return {
    ...reason,
    gate: reason.gate && isOfProse(reason.gate, answer) ? undefined : reason.gate,
    mark: Math.round(reason.mark * share),
    points: [
      missed,
      ...reason.points.map((item) => ({
        ...item,
        earned: Math.round(item.earned * share),
        marks: Math.round(item.marks * share),
      })),
    ],
  };
}

/** Whether a gate speaks of the reason alone: a wrong output without one is an answer all the same. */
function isOfProse({ name }: Gate, answer: string): boolean {
  return PROSE_GATES.has(name) || (name === 'empty' && wordsOf(answer).length > 0);
}

/** Says nothing of the reason, whatever the program. */
const LEADS = wordSet(
  'it the program code prints print printed output outputs is will does not either or and then so i think',
);

/** An answer without the sentences that hold the program's own words and figures alone: its code, or a wrong output. */
function reasonIn(answer: string, { code, prints }: OutputQuestion): string {
  const own = new Set(wordsOf(`${code}\n${prints}`));
  const says = (word: string) => !own.has(word) && !LEADS.has(word) && !/^\d+$/.test(word);
  return answer
    .split(/(?<=[.;!?]\s|\n)/)
    .filter((sentence) => wordsOf(sentence).some(says) || saysDontKnow(sentence))
    .join('');
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];
}

function gate(name: 'empty' | 'dont-know'): Gate {
  return { name, reason: GATE_REASONS[name] };
}

/** What comes of a program, on one line. */
function shown({ prints, panics }: Outcome): string {
  const text = prints.trimEnd().replaceAll('\n', ' ⏎ ') || 'nothing';
  return panics === undefined ? text : `${text}, and ends with “${panics}”`;
}
