import { RoomRefusal } from '../bot/messenger.ts';
import { weekCard } from '../bot/weekly-card.ts';
import { isTooLate } from '../core/schedule.ts';
import { type PostKey, placeOf } from '../storage/daily-posts.ts';
import { beginWeekly, endWeekly } from '../storage/weekly.ts';
import { weekNumbers } from '../storage/weekly-numbers.ts';
import { markerOf, type Speaker, searchedSince, stopWeeklySummary } from './speaker.ts';

/**
 * Posts how a room's team did in the week that began on the key's day, unless nobody answered. Safe to run again at any
 * point, as `post` is. Rejects where trying again may help.
 */
export async function sumUp(speaker: Speaker, key: PostKey): Promise<void> {
  const { bank, clock, db, log, messenger } = speaker;
  const { teamId, roomId, day: week } = key;
  const attempt = await beginWeekly(db, key);
  const place = await placeOf(db, key);
  if (attempt === undefined || place === undefined) return;
  if (isTooLate(attempt.dueAt, clock())) {
    await endWeekly(db, key, 'skipped');
    log.error(
      { team: teamId, room: roomId, week },
      'a weekly summary was skipped: it could not be posted in time',
    );
    return;
  }
  const numbers = await weekNumbers(db, { teamId, week, zone: attempt.weeksIn });
  if (numbers === undefined) {
    await endWeekly(db, key, 'skipped');
    return;
  }
  const marker = markerOf('w', roomId, week);
  try {
    const posted =
      attempt.attempts > 1
        ? await messenger.find(place, { marker, since: searchedSince(attempt.dueAt) })
        : undefined;
    if (posted === undefined) await messenger.post(place, { card: weekCard(bank, week, numbers), marker });
    await endWeekly(db, key, 'posted');
    speaker.lag('sum-up', Math.max(0, (clock().getTime() - attempt.dueAt.getTime()) / 1000));
  } catch (error) {
    if (!(error instanceof RoomRefusal)) throw error;
    await endWeekly(db, key, 'failed');
    await stopWeeklySummary(speaker, key, error);
  }
}
