import type { Bank } from '../core/bank.ts';
import { optionLetter } from '../core/grading/choice.ts';
import type { GateName } from '../core/grading/gate.ts';
import type { Grade } from '../core/grading/grade.ts';
import type { AskedQuestion } from '../core/grading/question-grade.ts';
import { gradeAnswer } from '../core/grading/question-grade.ts';
import { LONGEST_ANSWER } from '../core/grading/reading.ts';
import type { Question } from '../core/question.ts';
import { type CountingTeam, type NewAnswer, type Recording, recordAnswer } from '../storage/answers.ts';
import { markAnswered, questionInRooms } from '../storage/daily-posts.ts';
import { withRetry } from '../storage/database.ts';
import { revealAnswer } from '../storage/progress.ts';
import { action, card, type FormField, note, privately, type Reply, text } from './card.ts';
import { command, UsageError, words } from './command.ts';
import { countingTeams } from './counting.ts';
import { feedbackCard } from './feedback-card.ts';
import { gradeSchema } from './grade-record.ts';
import { questionMeant } from './open-question.ts';
import { questionActions, questionBlocks } from './question-card.ts';
import type { Request } from './request.ts';
import { isShareable } from './share.ts';

/** The field of the answer form. */
const ANSWER_FIELD = 'answer';

export const answer = command({
  name: 'answer',
  summary: 'Answer the open question',
  options: { answer: words('your answer, in your own words') },
  async run(request, { answer }) {
    const question = await questionMeant(request, undefined);
    if (answer === undefined) return answerForm(question);
    return mark(request, question, answer);
  },
  async act(request, id) {
    return answerForm(await questionMeant(request, id));
  },
  async submit(request, id, values) {
    return mark(request, await questionMeant(request, id), values[ANSWER_FIELD] ?? '');
  },
});

/** The form that an answer is written in; `id` says what takes it. */
export function answerForm(question: AskedQuestion, id = `answer:${question.id}`): Reply {
  return privately({
    kind: 'form',
    id,
    title: 'Your answer',
    about: questionBlocks(question),
    fields: [answerField(question)],
  });
}

/** An option of a choice stands for the letter that it is answered with. */
function answerField(question: AskedQuestion): FormField {
  const field = { name: ANSWER_FIELD, label: shortened(question.prompt), required: true };
  if (question.kind !== 'choice') return { ...field, kind: 'text', multiline: true };
  return {
    ...field,
    kind: 'choice',
    many: question.options.filter(({ correct }) => correct).length > 1,
    options: question.options.map((option, index) => ({
      value: optionLetter(index),
      label: `${optionLetter(index)}. ${option.text}`,
    })),
  };
}

/** A form's label is short everywhere; the question stands in full on the card above. */
const LABEL = 45;
function shortened(prompt: string): string {
  const plain = prompt.replaceAll(/\s+/g, ' ');
  return plain.length <= LABEL ? plain : `${plain.slice(0, LABEL - 1).trimEnd()}…`;
}

async function mark(request: Request, question: AskedQuestion, written: string): Promise<Reply> {
  const { incoming, today } = request;
  const answer = answerIn(written);
  const grade = gradeOf(request, question, (bank) => gradeAnswer(bank, question, answer));
  // Who does not know keeps the first attempt, and so does who mistyped an option.
  if (grade?.gate !== undefined && UNCOUNTED.has(grade.gate.name))
    return notCounted(question, grade.gate.reason);
  const alsoIn = await countingTeams(request);
  const recorded = await recordMarked(request, { question, answer, grade, alsoIn }, (given) =>
    recordAnswer(request.db, given),
  );
  const kept = recorded.answer;
  const shown = recorded.kind === 'repeated' ? gradeSchema.nullable().parse(kept.grade) : grade;
  const isFirst = { recorded: recorded.kind === 'recorded' };
  if (shown === null || shown === undefined) return { ...unmarked(), ...isFirst };
  const feedback = privately(
    feedbackCard(question, shown, {
      points: kept.points,
      attempt: kept.attempt,
      hints: kept.hints,
      revealed: kept.revealed,
      streak: recorded.streak,
      withheld: recorded.withheld,
      alsoIn: recorded.alsoIn.map(({ teamId, points }) => ({
        team: alsoIn.find(({ id }) => id === teamId)?.name ?? teamId,
        points,
      })),
      bridged: recorded.bridged,
      milestone: recorded.milestone,
      today,
      repeated: recorded.kind === 'repeated',
      shareable: isShareable(incoming.place),
    }),
  );
  return { ...feedback, ...isFirst };
}

/** What was written, as it is marked and kept. Throws UsageError where there is nothing in it, or too much. */
export function answerIn(written: string): string {
  const answer = readable(written);
  if (answer === '') throw new UsageError('There is no answer in this: write it in your own words.');
  if (answer.length > LONGEST_ANSWER) {
    throw new UsageError(
      `That answer has ${answer.length.toLocaleString('en')} characters; ${LONGEST_ANSWER.toLocaleString('en')} is the most. Nothing was recorded: shorten it and send it again.`,
    );
  }
  return answer;
}

/** Marks an answer; undefined where it cannot be marked, which whoever runs the bot is told. */
export function gradeOf(
  { bank, log, meter }: Request,
  { id }: Question,
  grade: (bank: Bank) => Grade,
): Grade | undefined {
  try {
    return meter.grading(() => grade(bank));
  } catch (error) {
    // A mark is never invented: the answer is kept, the person is told, whoever runs the bot sees why.
    log.error({ err: error, question: id }, 'an answer could not be marked');
    return undefined;
  }
}

/** An answer with its grade, undefined where it could not be marked. */
type MarkedAnswer = {
  readonly question: AskedQuestion;
  readonly answer: string;
  readonly grade: Grade | undefined;
  readonly alsoIn: readonly CountingTeam[];
};

/**
 * Records a marked answer, by `record` and with all that goes with it. An answer that `record` has kept nothing of
 * (undefined) counts nowhere.
 */
export async function recordMarked<R extends Recording | undefined>(
  request: Request,
  { question, answer, grade, alsoIn }: MarkedAnswer,
  record: (given: NewAnswer) => Promise<R>,
): Promise<R> {
  const { db, incoming, member, meter, now, settings, team, today } = request;
  const inRooms = await questionInRooms(db, { teamId: team.id, questionId: question.id, now });
  // Who has yet to answer may have read the answer in the room: it is as if they had revealed it themselves.
  if (inRooms.shown) await revealAnswer(db, { memberId: member.id, questionId: question.id, now });
  const recorded = await withRetry(() =>
    record({
      team,
      alsoIn,
      memberId: member.id,
      delivery: incoming.delivery,
      questionId: question.id,
      topic: question.topic,
      level: question.level,
      text: answer,
      mark: grade?.mark ?? null,
      grade: grade ?? null,
      timeZone: settings.timeZone,
      day: today,
      now,
    }),
  );
  if (recorded?.kind === 'recorded') {
    meter.answered(recorded.answer.mark);
    if (inRooms.waits) await tell(request, question);
  }
  return recorded;
}

/** Lets the room see that one more has answered its daily question. */
async function tell({ db, log, team }: Request, question: AskedQuestion): Promise<void> {
  try {
    await markAnswered(db, { teamId: team.id, questionId: question.id });
  } catch (error) {
    // The answer is recorded, and its mark is not held back for a count that the next answer puts right.
    log.error({ err: error, question: question.id }, 'a daily question does not know of an answer');
  }
}

/** What is no attempt: the person does not know, or says nothing that can be marked. */
const UNCOUNTED: ReadonlySet<GateName> = new Set(['empty', 'dont-know']);

function notCounted(question: AskedQuestion, reason: string): Reply {
  return privately(
    card(
      'No answer yet',
      [note('plain', reason), text('Nothing was recorded, so your first attempt is still to come.')],
      {
        actions: questionActions(question),
      },
    ),
  );
}

function unmarked(): Reply {
  const words = 'Your answer is kept, but it could not be marked: the fault is ours. It costs you nothing.';
  return privately(
    card('Kept, not marked', [note('bad', words)], {
      tone: 'bad',
      actions: [action('next', 'Next', { style: 'primary' })],
    }),
  );
}

/** Without the control characters that no database text and no screen should hold; line breaks and tabs stay. */
export function readable(text: string): string {
  return text
    .replaceAll(/\r\n?|[\v\f\u0085\u2028\u2029]/g, '\n')
    .replaceAll(/(?![\n\t])\p{Cc}|\ufeff/gu, '')
    .toWellFormed()
    .trim();
}
