import { HINT_COST } from '../core/points.ts';
import { takeHint } from '../storage/progress.ts';
import { card, note, privately, text } from './card.ts';
import { command, question } from './command.ts';
import { questionMeant } from './open-question.ts';
import { questionActions } from './question-card.ts';

export const hint = command({
  name: 'hint',
  summary: 'A nudge in the right direction; each costs a fifth of the points',
  options: { question: question() },
  async run(request, { question }) {
    const meant = await questionMeant(request, question);
    const most = meant.hints.length;
    if (most === 0) {
      return privately(
        card('No hint', [text('This question has no hints.')], { actions: questionActions(meant) }),
      );
    }
    const taken = await takeHint(request.db, { memberId: request.member.id, questionId: meant.id, most });
    const shown = meant.hints.slice(0, taken);
    const cost = `Each hint costs ${HINT_COST * 100}% of the points.`;
    const left = taken < most ? cost : `${cost} That was the last one.`;
    return privately(
      card(`Hint ${taken} of ${most}`, [{ kind: 'list', ordered: true, items: shown }, note('plain', left)], {
        actions: questionActions(meant).filter(({ id }) => taken < most || !id.startsWith('hint:')),
      }),
    );
  },
});
