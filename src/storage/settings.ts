import { eq } from 'drizzle-orm';
import { type Day, dayFloorAfter } from '../core/calendar.ts';
import type { Level } from '../core/question.ts';
import type { Db } from './database.ts';
import { settings } from './schema.ts';

export type Settings = {
  /** An IANA name; a person's day is a day there. */
  readonly timeZone: string;
  /** Their day is never before this one, whatever their zone says; core's `personalDay` knows how. */
  readonly dayFloor: Day | null;
  /** The level they want to be asked at; null for any. */
  readonly level: Level | null;
  /** `HH:MM` in their time zone; null for never. */
  readonly remindersAt: string | null;
  /** Whether standings show them. */
  readonly listed: boolean;
  /** The ids of the teams that answers in direct messages count in; null for every team of the platform. */
  readonly countsIn: readonly string[] | null;
};

/** What a person can change; the floor of their day follows from a change of zone. */
export type SettingsPatch = Partial<Omit<Settings, 'dayFloor'>>;

export const settingsColumns = {
  timeZone: settings.timeZone,
  dayFloor: settings.dayFloor,
  level: settings.level,
  remindersAt: settings.remindersAt,
  listed: settings.listed,
  countsIn: settings.countsIn,
};

export async function settingsOf(db: Db, memberId: string): Promise<Settings> {
  const [row] = await db.select(settingsColumns).from(settings).where(eq(settings.memberId, memberId));
  return row ?? unknownMember(memberId);
}

/** Changes what the patch names and leaves the rest; a new time zone counts from `now` on, past days stay. */
export async function changeSettings(
  db: Db,
  memberId: string,
  { timeZone, countsIn, ...rest }: SettingsPatch,
  now: Date,
): Promise<Settings> {
  const chosen = countsIn === undefined ? {} : { countsIn: countsIn && [...countsIn] };
  const patch = { ...rest, ...chosen };
  return db.transaction(async (tx) => {
    const moved = timeZone === undefined ? {} : await moveTo(tx, memberId, timeZone, now);
    const changes = { ...patch, ...moved };
    if (Object.values(changes).every((value) => value === undefined)) return settingsOf(tx, memberId);
    const [row] = await tx
      .update(settings)
      .set(changes)
      .where(eq(settings.memberId, memberId))
      .returning(settingsColumns);
    return row ?? unknownMember(memberId);
  });
}

async function moveTo(tx: Db, memberId: string, timeZone: string, now: Date) {
  const [left] = await tx
    .select({ timeZone: settings.timeZone, zoneSince: settings.zoneSince, dayFloor: settings.dayFloor })
    .from(settings)
    .where(eq(settings.memberId, memberId))
    .for('update');
  if (left === undefined) return unknownMember(memberId);
  // Setting the same zone again is no move: its day goes on.
  return left.timeZone === timeZone ? {} : { timeZone, zoneSince: now, dayFloor: dayFloorAfter(left, now) };
}

/** Whoever asks has just been given the member, so it was deleted in between. */
export function unknownMember(memberId: string): never {
  throw new Error(`no member ${memberId}: deleted meanwhile`);
}
