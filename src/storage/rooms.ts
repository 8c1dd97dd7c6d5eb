import { and, eq, sql } from 'drizzle-orm';
import type { Db } from './database.ts';
import { rooms } from './schema.ts';

export type Room = {
  readonly teamId: string;
  readonly id: string;
  /** As the platform knows it. */
  readonly externalId: string;
  /** What people call it; empty where it has no name. */
  readonly name: string;
};

const roomColumns = {
  teamId: rooms.teamId,
  id: rooms.id,
  externalId: rooms.externalId,
  name: rooms.name,
};

/** The room, made known if it is new. Its name follows what the platform says now; without a name it keeps the one it has. */
export async function roomFor(
  db: Db,
  {
    teamId,
    externalId,
    name = '',
  }: { readonly teamId: string; readonly externalId: string; readonly name?: string | undefined },
): Promise<Room> {
  const [room] = await db
    .insert(rooms)
    .values({ teamId, externalId, name })
    .onConflictDoUpdate({
      target: [rooms.teamId, rooms.externalId],
      set: { name: sql`case when excluded.name = '' then ${rooms.name} else excluded.name end` },
    })
    .returning(roomColumns);
  if (!room) throw new Error('an upsert returned no row');
  return room;
}

/** The room of this key; undefined if it is gone. */
export async function roomOf(
  db: Db,
  { teamId, roomId }: { readonly teamId: string; readonly roomId: string },
): Promise<Room | undefined> {
  const [room] = await db
    .select(roomColumns)
    .from(rooms)
    .where(and(eq(rooms.teamId, teamId), eq(rooms.id, roomId)));
  return room;
}
