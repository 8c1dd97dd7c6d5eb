import { reminderCard } from '../bot/daily-card.ts';
import { RoomRefusal } from '../bot/messenger.ts';
import { beginReminder, type DueReminder, undoReminder } from '../storage/reminders.ts';
import type { Speaker } from './speaker.ts';

/** Reminds a person, once on that day, unless they have answered. Rejects where trying again may help. */
export async function remind({ clock, db, messenger }: Speaker, reminder: DueReminder): Promise<void> {
  const accountId = await beginReminder(db, { ...reminder, now: clock() });
  if (accountId === undefined) return;
  try {
    await messenger.tell(accountId, reminderCard());
  } catch (error) {
    // Who takes no messages is left alone.
    if (error instanceof RoomRefusal) return;
    await undoReminder(db, reminder);
    throw error;
  }
}
