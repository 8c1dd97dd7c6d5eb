import { closedDailyCard, revealCard } from '../bot/daily-card.ts';
import { gradeSchema } from '../bot/grade-record.ts';
import {
  type Messenger,
  type Post,
  type PostedMessage,
  type RoomAddress,
  RoomRefusal,
} from '../bot/messenger.ts';
import { type Participant, participationOf } from '../core/daily.ts';
import { isAsked } from '../core/grading/question-grade.ts';
import {
  beginReveal,
  type DailyAnswer,
  type PostKey,
  participationIn,
  placeOf,
  recordReveal,
} from '../storage/daily-posts.ts';
import { markerOf, type Speaker, searchedSince } from './speaker.ts';

/**
 * Shows a room the answer to its question and how it did, and closes the question. Safe to run again. Rejects with
 * RoomRefusal where the platform refuses, and with another error where trying again may help.
 */
export async function reveal(speaker: Speaker, key: PostKey): Promise<void> {
  const { bank, clock, db, log, messenger } = speaker;
  const open = await beginReveal(db, key);
  const place = await placeOf(db, key);
  if (open === undefined || place === undefined) return;
  const question = bank.find(open.questionId);
  if (question === undefined || !isAsked(question)) {
    await recordReveal(db, key, { now: clock() });
    log.info({ question: open.questionId }, 'a daily question left the bank before its answer was shown');
    return;
  }
  const answers = await participationIn(db, {
    teamId: key.teamId,
    questionId: question.id,
    since: open.postedAt,
  });
  const participation = participationOf(answers.map(participantFrom));
  const marker = markerOf('r', key.roomId, key.day);
  const below = { id: open.messageId };
  const since = searchedSince(open.postedAt);
  const shown =
    open.revealAttempts > 1
      ? ((await messenger.find(place, { marker, thread: below, since })) ??
        (await messenger.find(place, { marker, since })))
      : undefined;
  if (shown === undefined)
    await postBelow(messenger, place, below, {
      card: revealCard(bank, question, key.day, participation),
      marker,
    });
  await recordReveal(db, key, { now: clock() });
  try {
    await messenger.edit(place, below, closedDailyCard(bank, question, answers.length));
  } catch (error) {
    // The answer is there, which matters; somebody may have removed the question.
    if (!(error instanceof RoomRefusal)) log.error({ err: error }, 'a daily question could not be closed');
  }
}

/** Below the question, where it is in nobody's way; in the room itself where the platform has no threads to give. */
async function postBelow(
  messenger: Messenger,
  room: RoomAddress,
  thread: PostedMessage,
  post: Omit<Post, 'thread'>,
): Promise<void> {
  try {
    await messenger.post(room, { ...post, thread });
  } catch (error) {
    if (!(error instanceof RoomRefusal)) throw error;
    await messenger.post(room, post);
  }
}

function participantFrom({ name, listed, mark, attempt, revealed, grade }: DailyAnswer): Participant {
  const points = gradeSchema.nullable().parse(grade)?.points ?? [];
  return {
    name,
    listed,
    mark,
    unaided: attempt === 1 && !revealed,
    points: points.map(({ point, verdict }) => ({ point, hit: verdict === 'hit' })),
  };
}
