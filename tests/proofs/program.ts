import type { Proof, Question } from '../../src/core/question.ts';

/** A Go program of the bank with what it shows, whatever kind of question it belongs to. */
export type Program = Proof & {
  /** The question's id, with `-proof` behind it where the question itself is a program. */
  readonly name: string;
  /** The oldest Go release that shows it. */
  readonly since: string;
};

/** Every program of the bank: the proofs, and what the `output` questions ask about. */
export function programsOf(questions: readonly Question[]): Program[] {
  return questions.flatMap((question) => {
    const { id, since, proof } = question;
    if (question.kind !== 'output') return proof === undefined ? [] : [{ ...proof, name: id, since }];
    const { code, prints, panics, go } = question;
    return [
      { name: id, since, code, prints, panics, go },
      ...(proof === undefined ? [] : [{ ...proof, name: `${id}-proof`, since }]),
    ];
  });
}
