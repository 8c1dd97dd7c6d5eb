import type { Bank } from '../bank.ts';
import type {
  ChoiceQuestion,
  DesignQuestion,
  OpenQuestion,
  OutputQuestion,
  Question,
  RecallQuestion,
  Stage,
} from '../question.ts';
import { gradeChoice } from './choice.ts';
import { type Grade, gradeText } from './grade.ts';
import { gradeOutput } from './output.ts';
import type { Words } from './reading.ts';
import { gradeByRecall } from './recall.ts';

/** A question that one message can answer. */
export type AskedQuestion = OpenQuestion | RecallQuestion | ChoiceQuestion | OutputQuestion;

export function isAsked(question: Question): question is AskedQuestion {
  return question.kind !== 'design' && question.kind !== 'code';
}

/** Marks an answer to a question of any asked kind. Throws RubricError where the question's rubric is at fault. */
export function gradeAnswer(bank: Bank, question: AskedQuestion, answer: string): Grade {
  switch (question.kind) {
    case 'open':
      return gradeText(answer, bank.compiled(question, question), wordsFor(bank, question));
    case 'recall':
      return gradeByRecall(answer, bank.compiledModels(question), wordsFor(bank, question));
    case 'choice':
      return gradeChoice(question, answer);
    case 'output':
      return gradeOutput(
        question,
        answer,
        question.explanation && bank.compiled(question, question.explanation),
        wordsFor(bank, question),
      );
  }
}

/** Marks what was said in one stage of a design interview. Throws RubricError where the stage's rubric is at fault. */
export function gradeStage(bank: Bank, question: DesignQuestion, stage: Stage, answer: string): Grade {
  const compiled = bank.compiled(question, stage, stage.prompt, stage.id === 'clarify');
  return gradeText(answer, compiled, wordsFor(bank, question), { inParts: true });
}

/** What the bank knows of words, for answers to one question. */
export function wordsFor(bank: Bank, { id, topic }: Question): Words {
  const topicality = bank.topicality();
  return { known: topicality.known(topic), isOffTopic: (tokens) => topicality.isOffTopic(id, tokens) };
}
