import { dailyCard } from '../bot/daily-card.ts';
import { RoomRefusal } from '../bot/messenger.ts';
import { isAsked } from '../core/grading/question-grade.ts';
import { beginTally, type PostKey, placeOf, tallyOf } from '../storage/daily-posts.ts';
import type { Speaker } from './speaker.ts';

/** Says on an open question how many have answered it by now. */
export async function tally({ bank, db, messenger }: Speaker, key: PostKey): Promise<void> {
  const open = await beginTally(db, key);
  const place = await placeOf(db, key);
  const question = open && bank.find(open.questionId);
  if (open === undefined || place === undefined || question === undefined || !isAsked(question)) return;
  const answered = await tallyOf(db, {
    teamId: key.teamId,
    questionId: question.id,
    since: open.postedAt,
  });
  try {
    await messenger.edit(place, { id: open.messageId }, dailyCard(bank, question, answered));
  } catch (error) {
    // Somebody may have removed the message. Whether the room is to be given up shows when there is more to say.
    if (!(error instanceof RoomRefusal)) throw error;
  }
}
