import { openQuestion, skipQuestion } from '../storage/progress.ts';
import { command, question } from './command.ts';
import { questionMeant } from './open-question.ts';
import { ask, filterFrom } from './practice.ts';

export const skip = command({
  name: 'skip',
  summary: 'Leave the open question for another day and ask the next',
  options: { question: question() },
  async run(request, { question }) {
    const { db, member, room, now } = request;
    const meant = await questionMeant(request, question);
    const open = await openQuestion(db, member.id, room);
    await skipQuestion(db, { memberId: member.id, room, questionId: meant.id, now });
    return ask(request, filterFrom(open?.filter ?? ''));
  },
});
