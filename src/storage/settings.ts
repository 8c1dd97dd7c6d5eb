import { eq } from 'drizzle-orm';
import type { Level } from '../core/question.ts';
import type { Db } from './database.ts';
import { settings } from './schema.ts';

export type Settings = {
  /** An IANA name; a person's day is a day there. */
  readonly timeZone: string;
  /** The level they want to be asked at; null for any. */
  readonly level: Level | null;
  /** `HH:MM` in their time zone; null for never. */
  readonly remindersAt: string | null;
  /** Whether standings show them. */
  readonly listed: boolean;
};

export const settingsColumns = {
  timeZone: settings.timeZone,
  level: settings.level,
  remindersAt: settings.remindersAt,
  listed: settings.listed,
};

export async function settingsOf(db: Db, memberId: string): Promise<Settings> {
  const [row] = await db.select(settingsColumns).from(settings).where(eq(settings.memberId, memberId));
  return row ?? unknownMember(memberId);
}

/** Changes what the patch names and leaves the rest; a new time zone counts from now on, past days stay. */
export async function changeSettings(db: Db, memberId: string, patch: Partial<Settings>): Promise<Settings> {
  if (Object.values(patch).every((value) => value === undefined)) return settingsOf(db, memberId);
  const [row] = await db
    .update(settings)
    .set(patch)
    .where(eq(settings.memberId, memberId))
    .returning(settingsColumns);
  return row ?? unknownMember(memberId);
}

/** Whoever asks has just been given the member, so it was deleted in between. */
export function unknownMember(memberId: string): never {
  throw new Error(`no member ${memberId}: deleted meanwhile`);
}
