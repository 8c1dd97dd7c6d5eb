import { askQuestion, openQuestion } from '../storage/progress.ts';
import { privately } from './card.ts';
import { command, question, UsageError } from './command.ts';
import { questionMeant } from './open-question.ts';
import { questionCard } from './question-card.ts';

export const followUp = command({
  name: 'follow-up',
  aliases: ['followup'],
  summary: 'What an interviewer would ask next about the question',
  options: { question: question() },
  async run(request, { question }) {
    const { bank, db, member, room, now } = request;
    const meant = await questionMeant(request, question);
    const next = bank.followUp(meant);
    if (next === undefined) throw new UsageError('Nothing follows up this question. `next` asks another.');
    const open = await openQuestion(db, member.id, room);
    const filter = open?.filter ?? '';
    await askQuestion(db, { memberId: member.id, room, questionId: next.id, filter, now });
    return privately(questionCard(bank, next));
  },
});
