import type { Card } from '../bot/card.ts';
import { pausedCard } from '../bot/daily-card.ts';
import { type Messenger, RoomRefusal } from '../bot/messenger.ts';
import type { Services } from '../bot/request.ts';
import { switchedOffCard } from '../bot/weekly-card.ts';
import type { Day } from '../core/calendar.ts';
import { adminOf, pauseDaily } from '../storage/daily.ts';
import type { InRoom } from '../storage/daily-posts.ts';
import { roomOf } from '../storage/rooms.ts';
import { stopWeekly, weeklyAdminOf } from '../storage/weekly.ts';

/** What a job works with: the bot's services, and the platform that it speaks on. */
export type Speaker = Services & {
  readonly messenger: Messenger;
  /** Told how many seconds after it was due a job was done. */
  readonly lag: (kind: string, seconds: number) => void;
};

/** Clocks differ: a message of ours may look older to its platform than it is to us. */
const SKEW_MINUTES = 5;

/** From when on a platform is searched for a message that was posted at `begun` or later. */
export function searchedSince(begun: Date): Date {
  return new Date(begun.getTime() - SKEW_MINUTES * 60_000);
}

/**
 * What a message is found by again: unlike that of any other message anywhere, and no longer than a marker may be (a
 * letter, 64 bits of the room's id, the day).
 */
export function markerOf(kind: 'q' | 'r' | 'w', roomId: string, day: Day): string {
  return `${kind}${roomId.replaceAll('-', '').slice(0, 16)}${day.replaceAll('-', '')}`;
}

/** Pauses a room's daily question and tells whoever set it up why. */
export async function stopDaily(
  { db, log, messenger }: Speaker,
  room: InRoom,
  refusal: RoomRefusal | 'no-question',
): Promise<void> {
  const words = refusal === 'no-question' ? 'No question of the bank fits it any more.' : refusal.message;
  const admin = await adminOf(db, room);
  const reason =
    refusal === 'no-question' ? refusal : refusal.refusal === 'team-gone' ? 'removed' : 'refused';
  if (!(await pauseDaily(db, { teamId: room.teamId, roomId: room.roomId, reason, words }))) return;
  log.info(
    { team: room.teamId, room: room.roomId, reason: refusal === 'no-question' ? refusal : refusal.refusal },
    'a daily question was paused',
  );
  await tellAdmin({ log, messenger }, admin, pausedCard(await roomOf(db, room), words));
}

/** Switches a room's weekly summary off and tells whoever switched it on why. */
export async function stopWeeklySummary(
  { db, log, messenger }: Speaker,
  room: InRoom,
  { message, refusal }: RoomRefusal,
): Promise<void> {
  const admin = await weeklyAdminOf(db, room);
  if (!(await stopWeekly(db, room))) return;
  log.info({ team: room.teamId, room: room.roomId, reason: refusal }, 'a weekly summary was switched off');
  await tellAdmin({ log, messenger }, admin, switchedOffCard(await roomOf(db, room), message));
}

async function tellAdmin(
  { log, messenger }: Pick<Speaker, 'log' | 'messenger'>,
  admin: string | undefined,
  card: Card,
): Promise<void> {
  if (admin === undefined) return;
  try {
    await messenger.tell(admin, card);
  } catch (error) {
    // It stands still either way, and the command says so.
    if (!(error instanceof RoomRefusal)) log.error({ err: error }, 'nobody could be told that it stopped');
  }
}
