import type { Bank } from '../core/bank.ts';
import { optionLetter } from '../core/grading/choice.ts';
import type { AskedQuestion } from '../core/grading/question-grade.ts';
import type { OutputQuestion } from '../core/question.ts';
import { type Action, action, type Block, type Card, card, text } from './card.ts';

/** A question as it is asked: nothing on it gives the answer away. */
export function questionCard(bank: Bank, question: AskedQuestion): Card {
  return card(`${bank.topicTitle(question.topic)} · ${question.level}`, questionBlocks(question), {
    actions: questionActions(question),
  });
}

/** What can be done with a question that is open. */
export function questionActions(question: AskedQuestion): Action[] {
  return [
    action(`answer:${question.id}`, 'Answer', { style: 'primary' }),
    ...(question.hints.length > 0 ? [action(`hint:${question.id}`, 'Hint')] : []),
    action(`skip:${question.id}`, 'Skip'),
    action(`reveal:${question.id}`, 'Reveal'),
    action(`report:${question.id}`, 'Report'),
  ];
}

function questionBlocks(question: AskedQuestion): Block[] {
  switch (question.kind) {
    case 'open':
      return [text(question.prompt)];
    case 'choice':
      return [
        text(question.prompt),
        {
          kind: 'list',
          ordered: false,
          items: question.options.map((option, index) => `${optionLetter(index)}. ${option.text}`),
        },
      ];
    case 'output':
      return [text(question.prompt), { kind: 'code', language: 'go', source: question.code }];
  }
}

/** The model answer with what explains it. */
export function answerBlocks(question: AskedQuestion): Block[] {
  const sources: Block[] =
    question.sources.length === 0 ? [] : [{ kind: 'list', ordered: false, items: question.sources }];
  switch (question.kind) {
    case 'open':
      return [text(question.answer), ...sources];
    case 'choice':
      return [
        {
          kind: 'list',
          ordered: false,
          items: question.options.map(
            (option, index) =>
              `${optionLetter(index)} is ${option.correct ? 'right' : 'wrong'}: ${option.why}`,
          ),
        },
        text(question.answer),
        ...sources,
      ];
    case 'output':
      return [
        { kind: 'code', language: 'text', source: outcomeOf(question) },
        text(question.answer),
        ...sources,
      ];
  }
}

/** What a program prints, with the words that it ends in if it panics. */
function outcomeOf({ prints, panics }: OutputQuestion): string {
  return panics === undefined ? prints : `${prints}${panics}\n`;
}
