import { and, asc, eq } from 'drizzle-orm';
import type { InRoom } from './daily-posts.ts';
import type { Db } from './database.ts';
import { roomAdmins, rooms } from './schema.ts';

/** Somebody who was named; the account is one of the team's platform. */
export type RoomAdmin = { readonly accountId: string; readonly name: string };

/** Whether the account may configure the room, which the platform knows as `room`, because somebody named it. */
export async function isNamedAdmin(
  db: Db,
  { teamId, room, accountId }: { readonly teamId: string; readonly room: string; readonly accountId: string },
): Promise<boolean> {
  const [row] = await db
    .select({ accountId: roomAdmins.accountId })
    .from(rooms)
    .innerJoin(
      roomAdmins,
      and(
        eq(roomAdmins.teamId, rooms.teamId),
        eq(roomAdmins.roomId, rooms.id),
        eq(roomAdmins.accountId, accountId),
      ),
    )
    .where(and(eq(rooms.teamId, teamId), eq(rooms.externalId, room)));
  return row !== undefined;
}

/** Who was named in the room, by name. */
export async function namedAdmins(db: Db, { teamId, roomId }: InRoom): Promise<RoomAdmin[]> {
  return db
    .select({ accountId: roomAdmins.accountId, name: roomAdmins.name })
    .from(roomAdmins)
    .where(and(eq(roomAdmins.teamId, teamId), eq(roomAdmins.roomId, roomId)))
    .orderBy(asc(roomAdmins.name), asc(roomAdmins.accountId));
}

/** Lets somebody configure the room. False if they were named before. */
export async function nameAdmin(
  db: Db,
  { now, ...named }: InRoom & RoomAdmin & { readonly namedBy: string; readonly now: Date },
): Promise<boolean> {
  const added = await db
    .insert(roomAdmins)
    .values({ ...named, namedAt: now })
    .onConflictDoNothing({ target: [roomAdmins.teamId, roomAdmins.roomId, roomAdmins.accountId] })
    .returning({ accountId: roomAdmins.accountId });
  return added.length > 0;
}

/** Takes it back. False if they were not named. */
export async function dismissAdmin(
  db: Db,
  { teamId, roomId, accountId }: InRoom & { readonly accountId: string },
): Promise<boolean> {
  const removed = await db
    .delete(roomAdmins)
    .where(
      and(eq(roomAdmins.teamId, teamId), eq(roomAdmins.roomId, roomId), eq(roomAdmins.accountId, accountId)),
    )
    .returning({ accountId: roomAdmins.accountId });
  return removed.length > 0;
}
