import type { OutputQuestion } from '../question.ts';
import { GATE_REASONS, saysDontKnow } from './gate.ts';
import { type Grade, gradeText, type Words } from './grade.ts';
import type { CompiledRubric } from './rubric.ts';

/** The most that a right explanation earns when the output itself is wrong. */
export const EXPLANATION_CAP = 40;

/**
 * Marks what somebody says a program prints. The output may stand in a code fence, in quotes or among other words;
 * white space does not count. Where it is wrong, a right explanation still earns something.
 */
export function gradeOutput(
  question: OutputQuestion,
  answer: string,
  explanation: CompiledRubric | undefined,
  words: Words,
): Grade {
  const point = { point: `It prints: ${shown(question.prints)}`, marks: 100 };
  if (answer.trim() === '') {
    return {
      mark: 0,
      points: [{ ...point, verdict: 'missed', earned: 0 }],
      misconceptions: [],
      gate: { name: 'empty', reason: GATE_REASONS.empty },
      confidence: 1,
    };
  }
  if (saysOutput(answer, question.prints)) {
    return {
      mark: 100,
      points: [{ ...point, verdict: 'hit', earned: 100, words: shown(question.prints) }],
      misconceptions: [],
      confidence: 1,
    };
  }
  if (explanation === undefined) {
    const gate = saysDontKnow(answer)
      ? { name: 'dont-know' as const, reason: GATE_REASONS['dont-know'] }
      : undefined;
    return {
      mark: 0,
      points: [{ ...point, verdict: 'missed', earned: 0 }],
      misconceptions: [],
      gate,
      confidence: 0.9,
    };
  }
  const reason = gradeText(answer, explanation, words);
  const share = EXPLANATION_CAP / 100;
  return {
    ...reason,
    mark: Math.round(reason.mark * share),
    points: [
      { ...point, verdict: 'missed', earned: 0 },
      ...reason.points.map((item) => ({
        ...item,
        earned: Math.round(item.earned * share),
        marks: Math.round(item.marks * share),
      })),
    ],
  };
}

/** Whether an answer gives the output: as the whole of it, in a fence or quotes, or after "prints". */
export function saysOutput(answer: string, prints: string): boolean {
  const wanted = folded(prints);
  const candidates = [
    answer,
    ...[...answer.matchAll(/```[a-z]*\n?([\s\S]*?)```/g)].map((match) => match[1] ?? ''),
    ...[...answer.matchAll(/`([^`]+)`|"([^"]+)"/g)].map((match) => match[1] ?? match[2] ?? ''),
    answer.replace(
      /^\s*(?:it |the (?:program|output|code) )?(?:will )?(?:prints?|outputs?|is|shows?|i(?:t'?s| think))[\s:]+/i,
      '',
    ),
    // The output on the first lines, the reason below it.
    answer.split(/\n/).slice(0, wanted.lines).join('\n'),
    answer.split(/\s(?:because|since|as|-|–|—)\s|[;(]/)[0] ?? '',
  ];
  const lead = /^\s*(?:it |the (?:program|output|code) )?(?:will )?(?:prints?|outputs?|is|shows?)[\s:]+/i;
  return candidates.some((candidate) => {
    const { text } = folded(candidate.replace(lead, ''));
    return (
      text === wanted.text || text.replace(/[.!]$/, '') === wanted.text || unquoted(text) === wanted.text
    );
  });
}

/** White space, commas between values and line breaks written as words or arrows do not count. */
function folded(text: string): { text: string; lines: number } {
  const lines = text.trim().split('\n').length;
  const plain = text.replaceAll(/\\n|\bnew ?line\b|\bthen\b|,/gi, ' ');
  return { text: plain.replaceAll(/\s+/g, ' ').trim(), lines };
}

function unquoted(text: string): string {
  return text.replace(/^[`"'“]+/, '').replace(/[`"'”]+$/, '');
}

function shown(prints: string): string {
  const text = prints.trimEnd();
  return text === '' ? 'nothing' : text.replaceAll('\n', ' ⏎ ');
}
