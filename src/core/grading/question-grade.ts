import type { Bank } from '../bank.ts';
import type { ChoiceQuestion, OpenQuestion, OutputQuestion, Question } from '../question.ts';
import { gradeChoice } from './choice.ts';
import { type Grade, gradeText } from './grade.ts';
import { gradeOutput } from './output.ts';

/** A question that one message can answer. */
export type AskedQuestion = OpenQuestion | ChoiceQuestion | OutputQuestion;

export function isAsked(question: Question): question is AskedQuestion {
  return question.kind === 'open' || question.kind === 'choice' || question.kind === 'output';
}

/** Marks an answer to a question of any asked kind. Throws RubricError where the question's rubric is at fault. */
export function gradeAnswer(bank: Bank, question: AskedQuestion, answer: string): Grade {
  switch (question.kind) {
    case 'open':
      return gradeText(answer, bank.compiled(question, question), bank.knownStems());
    case 'choice':
      return gradeChoice(question, answer);
    case 'output':
      return gradeOutput(
        question,
        answer,
        question.explanation && bank.compiled(question, question.explanation),
        bank.knownStems(),
      );
  }
}
