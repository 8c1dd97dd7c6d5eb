import type { ChoiceQuestion } from '../question.ts';
import { GATE_REASONS } from './gate.ts';
import type { Grade } from './grade.ts';

/** The letter people choose an option by: A, B, C … */
export function optionLetter(index: number): string {
  return String.fromCharCode(65 + index);
}

/** The indices of the options an answer names: by letter ("b", "a and c"), by number or by its words. */
export function chosenOptions(question: ChoiceQuestion, answer: string): number[] | undefined {
  const plain = folded(answer);
  const byText = question.options.findIndex((option) => folded(option.text) === plain);
  if (byText >= 0) return [byText];
  const words = plain.replace(
    /^(?:i (?:think|guess|say)|it'?s|it is|answer|option|options|letter|the answer is)\b[\s:]*/g,
    '',
  );
  const names = words.split(/[\s,;.&+)(]+|\band\b/).filter((word) => word !== '');
  const chosen = names.map((name) =>
    /^[a-h]$/.test(name) ? name.charCodeAt(0) - 97 : /^[1-8]$/.test(name) ? Number(name) - 1 : -1,
  );
  if (chosen.length === 0 || chosen.some((index) => index < 0 || index >= question.options.length))
    return undefined;
  return [...new Set(chosen)].toSorted((a, b) => a - b);
}

function folded(text: string): string {
  return text.toLowerCase().replaceAll('`', '').replaceAll(/\s+/g, ' ').trim();
}

/** Marks a choice: each right option earns its share, each wrong one takes a share away. */
export function gradeChoice(question: ChoiceQuestion, answer: string): Grade {
  const chosen = chosenOptions(question, answer);
  const right = question.options.flatMap((option, index) => (option.correct ? [index] : []));
  const share = 100 / right.length;
  const points = right.map((index) => {
    const hit = chosen?.includes(index) ?? false;
    const option = question.options[index];
    return {
      point: `${optionLetter(index)}: ${option?.text ?? ''}`,
      verdict: hit ? ('hit' as const) : ('missed' as const),
      earned: hit ? Math.round(share) : 0,
      marks: Math.round(share),
      words: hit ? optionLetter(index) : undefined,
    };
  });
  if (chosen === undefined) {
    const letters = `${optionLetter(0)} to ${optionLetter(question.options.length - 1)}`;
    const reason =
      answer.trim() === ''
        ? GATE_REASONS.empty
        : `This names none of the options: answer with a letter, ${letters}.`;
    return { mark: 0, points, misconceptions: [], gate: { name: 'empty', reason }, confidence: 1 };
  }
  const wrong = chosen.filter((index) => !right.includes(index));
  const hits = chosen.length - wrong.length;
  return {
    mark: Math.max(0, Math.round((hits - wrong.length) * share)),
    points,
    misconceptions: wrong.map((index) => ({
      belief: `${optionLetter(index)}: ${question.options[index]?.text ?? ''}`,
      correction: question.options[index]?.why ?? '',
      words: optionLetter(index),
      guessed: false,
    })),
    confidence: 1,
  };
}
