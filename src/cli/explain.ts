import type { Bank } from '../core/bank.ts';
import { type Explanation, explain, type Match } from '../core/grading/explain.ts';
import { wordsFor } from '../core/grading/question-grade.ts';
import type { Question, Rubric } from '../core/question.ts';

/**
 * Why a free-text answer gets its mark, as lines for whoever writes the rubric. For an `output` question that is how its
 * explanation alone would be marked. Undefined if there is no such question, or nothing of it is marked by a rubric.
 */
export function explanationLines(bank: Bank, name: string, answer: string): string[] | undefined {
  const question = bank.find(name);
  if (question === undefined) return undefined;
  const rubric = rubricOf(question);
  if (rubric === undefined) return undefined;
  const { points, misconceptions, clauses, grade }: Explanation = explain(
    answer,
    bank.compiled(question, rubric),
    wordsFor(bank, question),
  );
  return [
    `${question.id}: ${grade.mark}/100, confidence ${grade.confidence}`,
    '',
    'Clauses (leaning on the one before: ~; denied words in capitals):',
    ...clauses.map(
      ({ words, leans }) =>
        `  ${leans ? '~' : ' '} ${words.map(({ word, denied }) => (denied ? word.toUpperCase() : word)).join(' ')}`,
    ),
    '',
    ...(grade.gate === undefined ? [] : [`Gate ${grade.gate.name}: ${grade.gate.reason}`, '']),
    ...(grade.stance === undefined
      ? []
      : [
          `Stance ${grade.stance.said}, ${grade.stance.right ? 'right' : 'wrong'}: “${grade.stance.words}”`,
          '',
        ]),
    'Points:',
    ...grade.points.flatMap(({ point, verdict, earned, marks }, index) => [
      `  ${verdict.padEnd(7)} ${`${earned}/${marks}`.padStart(7)}  ${point}`,
      ...(points[index]?.says ?? []).map(matchLine),
      ...(points[index]?.partly ?? []).map((match) => `${matchLine(match)} (in part)`),
    ]),
    ...(misconceptions.length === 0 ? [] : ['', 'Misconceptions:']),
    ...misconceptions.flatMap(({ belief, minus, cap, says }) => [
      `  -${minus}${cap < 100 ? `, at most ${cap}` : ''}  ${belief}`,
      ...says.map(matchLine),
    ]),
  ];
}

function rubricOf(question: Question): Rubric | undefined {
  if (question.kind === 'open') return question;
  return question.kind === 'output' ? question.explanation : undefined;
}

function matchLine({ pattern, words, denied }: Match): string {
  return `                     ${denied ? 'denied by' : 'matched  '} “${words}”\n                               ${pattern}`;
}
