import type { Bank } from '../core/bank.ts';
import { type Explanation, explain, type Match } from '../core/grading/explain.ts';
import { wordsFor } from '../core/grading/question-grade.ts';
import type { CompiledRubric } from '../core/grading/rubric.ts';
import type { Question } from '../core/question.ts';

/**
 * Why a free-text answer gets its mark, as lines for whoever writes the rubric: to an open question, to the explanation
 * alone of an `output` question, or to a stage of a design interview (`rate-limiter/estimate`). Undefined if there is no
 * such question, or nothing of it is marked by a rubric.
 */
export function explanationLines(bank: Bank, name: string, answer: string): string[] | undefined {
  const found = rubricNamed(bank, name);
  if (found === undefined) return undefined;
  const { question, rubric } = found;
  const { points, misconceptions, clauses, grade }: Explanation = explain(
    answer,
    rubric,
    wordsFor(bank, question),
  );
  const guesses = new Set(grade.misconceptions.flatMap(({ belief, guessed }) => (guessed ? [belief] : [])));
  return [
    `${name}: ${grade.mark}/100, confidence ${grade.confidence}`,
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
    ...(grade.admitted === undefined
      ? []
      : [`Says not to know a part, which limits the mark: “${grade.admitted}”`, '']),
    'Points:',
    ...grade.points.flatMap(({ point, verdict, earned, marks }, index) => [
      `  ${verdict.padEnd(7)} ${`${earned}/${marks}`.padStart(7)}  ${point}`,
      ...(points[index]?.says ?? []).map(matchLine),
      ...(points[index]?.partly ?? []).map((match) => `${matchLine(match)} (in part)`),
    ]),
    ...(misconceptions.length === 0 ? [] : ['', 'Misconceptions:']),
    ...misconceptions.flatMap(({ belief, minus, cap, says }) => [
      guesses.has(belief)
        ? `  a guess, which limits the mark as a part not known does  ${belief}`
        : `  -${minus}${cap < 100 ? `, at most ${cap}` : ''}  ${belief}`,
      ...says.map(matchLine),
    ]),
  ];
}

function matchLine({ pattern, words, denied }: Match): string {
  return `                     ${denied ? 'denied by' : 'matched  '} “${words}”\n                               ${pattern}`;
}

/** A deep dive goes by its own name: `rate-limiter/sliding-window`. */
function rubricNamed(bank: Bank, name: string): { question: Question; rubric: CompiledRubric } | undefined {
  const [id = '', part] = name.split('/');
  const question = bank.find(id);
  switch (question?.kind) {
    case 'open':
      return part === undefined ? { question, rubric: bank.compiled(question, question) } : undefined;
    case 'output': {
      const { explanation } = question;
      return explanation && part === undefined
        ? { question, rubric: bank.compiled(question, explanation) }
        : undefined;
    }
    case 'design': {
      const stage = question.stages.find((one) => (one.dive ?? one.id) === part);
      return (
        stage && { question, rubric: bank.compiled(question, stage, stage.prompt, stage.id === 'clarify') }
      );
    }
    default:
      return undefined;
  }
}
