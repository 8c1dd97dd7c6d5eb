import { progressFor, revealAnswer } from '../storage/progress.ts';
import { action, card, note, privately } from './card.ts';
import { command, question } from './command.ts';
import { questionMeant } from './open-question.ts';
import { answerBlocks } from './question-card.ts';

export const reveal = command({
  name: 'reveal',
  aliases: ['solution'],
  summary: 'Show the model answer; before your first answer it gives the points away',
  options: { question: question() },
  async run(request, { question }) {
    const { db, member, now } = request;
    const meant = await questionMeant(request, question);
    const { attempts } = await progressFor(db, member.id, meant.id);
    await revealAnswer(db, { memberId: member.id, questionId: meant.id, now });
    const warning = note(
      'plain',
      'You had not answered yet: an answer to this question earns no points now.',
    );
    return privately(
      card('The answer', [...answerBlocks(meant), ...(attempts === 0 ? [warning] : [])], {
        actions: [action('next', 'Next', { style: 'primary' }), action(`report:${meant.id}`, 'Report')],
      }),
    );
  },
});
