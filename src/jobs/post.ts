import { nextQuestionOf } from '../bot/daily.ts';
import { dailyCard } from '../bot/daily-card.ts';
import { RoomRefusal } from '../bot/messenger.ts';
import { CUT_OFF_HOURS } from '../core/daily.ts';
import { type AskedQuestion, isAsked } from '../core/grading/question-grade.ts';
import { isTooLate } from '../core/schedule.ts';
import { dailyIn } from '../storage/daily.ts';
import {
  askedIn,
  beginPost,
  chooseQuestion,
  endPost,
  openPostsIn,
  type PostKey,
  placeOf,
  recordPost,
} from '../storage/daily-posts.ts';
import { reveal } from './reveal.ts';
import { markerOf, type Speaker, searchedSince, stopDaily } from './speaker.ts';

/**
 * Posts a room's question of a day, after the answers that wait for it. Safe to run again at any point: what was begun
 * before may have been posted, so it is looked for first. Rejects where trying again may help.
 */
export async function post(speaker: Speaker, key: PostKey): Promise<void> {
  const { clock, db, log } = speaker;
  const attempt = await beginPost(db, key);
  const place = await placeOf(db, key);
  if (attempt === undefined || place === undefined) return;
  if (isTooLate(attempt.dueAt, clock())) {
    await endPost(db, key, 'skipped');
    log.error(
      { team: key.teamId, room: key.roomId, day: key.day },
      'a daily question was skipped: it could not be posted in time',
    );
    return;
  }
  try {
    for (const open of await openPostsIn(db, key, key.day)) await reveal(speaker, open);
    const question = await questionFor(speaker, key, attempt.questionId);
    if (question === undefined) {
      await endPost(db, key, 'failed');
      await stopDaily(speaker, key, 'no-question');
      return;
    }
    const marker = markerOf('q', key.roomId, key.day);
    const posted =
      attempt.attempts > 1
        ? await speaker.messenger.find(place, { marker, since: searchedSince(attempt.dueAt) })
        : undefined;
    const message =
      posted ?? (await speaker.messenger.post(place, { card: dailyCard(speaker.bank, question, 0), marker }));
    const now = clock();
    const revealDueAt = new Date(now.getTime() + CUT_OFF_HOURS * 3_600_000);
    await recordPost(db, key, { messageId: message.id, now, revealDueAt });
    speaker.lag('post', Math.max(0, (now.getTime() - attempt.dueAt.getTime()) / 1000));
  } catch (error) {
    if (!(error instanceof RoomRefusal)) throw error;
    await endPost(db, key, 'failed');
    await stopDaily(speaker, key, error);
  }
}

/** The question that was chosen before, if it is still in the bank, or the room's next one. */
async function questionFor(
  { bank, db }: Speaker,
  key: PostKey,
  chosen: string | null,
): Promise<AskedQuestion | undefined> {
  const before = chosen === null ? undefined : bank.find(chosen);
  if (before !== undefined && isAsked(before)) return before;
  const daily = await dailyIn(db, key);
  const next = daily && (await nextQuestionOf(bank, daily, () => askedIn(db, key)));
  if (next !== undefined) await chooseQuestion(db, key, next.id);
  return next;
}
