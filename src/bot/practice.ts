import type { Bank } from '../core/bank.ts';
import { type AskedQuestion, isAsked } from '../core/grading/question-grade.ts';
import { ASKED_KINDS, LEVELS } from '../core/question.ts';
import { nextQuestion, REST_DAYS } from '../core/selection.ts';
import { askQuestion, openQuestion, progressOf } from '../storage/progress.ts';
import { action, card, privately, type Reply, text } from './card.ts';
import { choice, command, listed, topic, UsageError } from './command.ts';
import { questionCard } from './question-card.ts';
import type { Request } from './request.ts';

/** Which questions are wanted; what is not named may be anything. */
export type Filter = Readonly<{
  topic?: string;
  level?: (typeof LEVELS)[number];
  kind?: (typeof ASKED_KINDS)[number];
}>;

export const practice = command({
  name: 'practice',
  aliases: ['practise'],
  summary: 'Ask me a question, of a topic, level or kind if you like',
  options: {
    topic: topic(),
    level: choice('how hard', LEVELS),
    kind: choice('what sort of question', ASKED_KINDS),
  },
  run: (request, filter) => ask(request, filter),
});

export const next = command({
  name: 'next',
  summary: 'Another question, of the same filter as the last',
  options: {},
  async run(request) {
    const open = await openQuestion(request.db, request.member.id, request.room);
    return ask(request, filterFrom(open?.filter ?? ''));
  },
});

/** Asks the next question that fits, or says why there is none. */
export async function ask(request: Request, filter: Filter): Promise<Reply> {
  const { bank, db, member, room, settings, now, chance } = request;
  const candidates = bank.questions.filter(isAsked).filter((question) => fits(question, filter));
  if (candidates.length === 0) throw new UsageError(nothingFits(bank, filter));
  const history = new Map(
    (await progressOf(db, member.id)).map((progress) => [progress.questionId, progress]),
  );
  const open = await openQuestion(db, member.id, room);
  const taste = { level: filter.level === undefined ? settings.level : null, not: open?.questionId };
  const question = nextQuestion(candidates, history, taste, now, chance);
  if (question === undefined) {
    return privately(
      card(
        'All answered well',
        [
          text(
            `You answered every question of ${described(filter)} well in the last ${REST_DAYS} days. They rest for now.`,
          ),
        ],
        { tone: 'good', actions: [action('topics', 'Topics'), action('practice', 'Practice')] },
      ),
    );
  }
  await askQuestion(db, {
    memberId: member.id,
    room,
    questionId: question.id,
    filter: filterLine(filter),
    now,
  });
  return privately(questionCard(bank, question));
}

export function fits(question: AskedQuestion, { topic, level, kind }: Filter): boolean {
  return (
    (topic === undefined || question.topic === topic) &&
    (level === undefined || question.level === level) &&
    (kind === undefined || kindKnown(question) === kind)
  );
}

/** Whether a question has a rubric is no matter of who answers it. */
function kindKnown({ kind }: AskedQuestion): Filter['kind'] {
  return kind === 'recall' ? 'open' : kind;
}

/** A filter in words: `channels core`, or the bank. */
export function described({ topic, level, kind }: Filter): string {
  const parts = [topic, level, kind].filter((part) => part !== undefined);
  return parts.length === 0 ? 'the bank' : `\`${parts.join(' ')}\``;
}

/** Says that a filter fits nothing, and which smaller changes of it would. */
export function nothingFits(bank: Bank, filter: Filter): string {
  const questions = bank.questions.filter(isAsked);
  const ideas = Object.keys(filter).flatMap((key) => {
    const looser = { ...filter, [key]: undefined };
    if (Object.values(looser).every((value) => value === undefined)) return [];
    const count = questions.filter((question) => fits(question, looser)).length;
    return count === 0 ? [] : [`${described(looser)} (${count})`];
  });
  const help = ideas.length === 0 ? '`topics` lists what there is.' : `There is ${listed(ideas, 'and')}.`;
  return `No question fits ${described(filter)}. ${help}`;
}

/** A filter as the words that `practice` takes, which is how an open question keeps it. */
function filterLine({ topic, level, kind }: Filter): string {
  return [topic && `topic:${topic}`, level && `level:${level}`, kind && `kind:${kind}`]
    .filter(Boolean)
    .join(' ');
}

/** The filter an open question was asked by. */
export function filterFrom(line: string): Filter {
  const named = new Map(line.split(' ').map((part) => [part.split(':')[0] ?? '', part.split(':')[1] ?? '']));
  const topic = named.get('topic');
  const level = LEVELS.find((value) => value === named.get('level'));
  const kind = ASKED_KINDS.find((value) => value === named.get('kind'));
  return { ...(topic && { topic }), ...(level && { level }), ...(kind && { kind }) };
}
