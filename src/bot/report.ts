import { reportQuestion } from '../storage/reports.ts';
import { readable } from './answer.ts';
import { card, privately, type Reply, text } from './card.ts';
import { command, UsageError, words } from './command.ts';
import { questionMeant } from './open-question.ts';
import type { Request } from './request.ts';

const LONGEST = 4000;

export const report = command({
  name: 'report',
  summary: 'Say what is wrong with the open question or its mark',
  options: { what: words('what is wrong') },
  async run(request, { what }) {
    const question = await questionMeant(request, undefined);
    return what === undefined ? form(question.id) : keep(request, question.id, what);
  },
  async act(request, id) {
    return form((await questionMeant(request, id)).id);
  },
  async submit(request, id, { what = '' }) {
    return keep(request, (await questionMeant(request, id)).id, what);
  },
});

function form(id: string): Reply {
  return privately({
    kind: 'form',
    id: `report:${id}`,
    title: 'Report a question',
    fields: [
      { name: 'what', label: 'What is wrong with it?', kind: 'text', multiline: true, required: true },
    ],
  });
}

async function keep(
  { db, log, member, now, team }: Request,
  questionId: string,
  what: string,
): Promise<Reply> {
  const words = readable(what);
  if (words === '') throw new UsageError('Say what is wrong: `report the answer is outdated since Go 1.24`.');
  if (words.length > LONGEST) {
    throw new UsageError(
      `That report has ${words.length} characters; ${LONGEST} is the most. Nothing was kept: shorten it.`,
    );
  }
  await reportQuestion(db, { teamId: team.id, memberId: member.id, questionId, text: words, now });
  log.info({ question: questionId }, 'a question was reported');
  return privately(
    card('Thank you', [
      text(`Your report about \`${questionId}\` is kept for whoever looks after the questions.`),
    ]),
  );
}
