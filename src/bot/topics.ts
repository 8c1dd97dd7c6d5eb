import { isAsked } from '../core/grading/question-grade.ts';
import { WELL } from '../core/selection.ts';
import { progressOf } from '../storage/progress.ts';
import { action, card, privately } from './card.ts';
import { command } from './command.ts';

export const topics = command({
  name: 'topics',
  summary: 'What there is to practise, and how far you are',
  options: {},
  async run({ bank, db, member }) {
    const history = new Map(
      (await progressOf(db, member.id)).map((progress) => [progress.questionId, progress]),
    );
    const rows = bank.topics.flatMap(({ id, title }) => {
      const questions = bank.questions.filter((question) => question.topic === id && isAsked(question));
      if (questions.length === 0) return [];
      const well = questions.filter((question) => (history.get(question.id)?.bestMark ?? 0) >= WELL).length;
      return [{ cells: [id, title, String(questions.length), String(well)], mine: false }];
    });
    return privately(
      card(
        'Topics',
        [
          {
            kind: 'table',
            columns: [
              { title: 'Topic', align: 'left' },
              { title: 'About', align: 'left' },
              { title: 'Questions', align: 'right' },
              { title: 'Answered well', align: 'right' },
            ],
            rows,
          },
        ],
        { actions: [action('practice', 'Practice', { style: 'primary' })] },
      ),
    );
  },
});
