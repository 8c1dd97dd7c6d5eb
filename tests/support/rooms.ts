import { WEEKDAYS } from '../../src/core/schedule.ts';
import type { Db } from '../../src/storage/database.ts';
import { dailySubscriptions, rooms, teams } from '../../src/storage/schema.ts';

/** Rows that one insert takes without more parameters than Postgres allows. */
const CHUNK = 2000;

/** So many rooms of one team, `room-0` and on, which are asked every day at noon, UTC, and are due next at `dueAt`. */
export async function subscribeRooms(db: Db, count: number, dueAt: Date): Promise<void> {
  const [team] = await db
    .insert(teams)
    .values({ platform: 'discord', externalId: 'guild-1', name: 'Gophers', createdAt: dueAt })
    .returning({ id: teams.id });
  if (team === undefined) throw new Error('an insert returned no row');
  for (let from = 0; from < count; from += CHUNK) {
    const made = await db
      .insert(rooms)
      .values(
        Array.from({ length: Math.min(CHUNK, count - from) }, (_, at) => ({
          teamId: team.id,
          externalId: `room-${from + at}`,
          name: `#${from + at}`,
        })),
      )
      .returning({ id: rooms.id });
    await db.insert(dailySubscriptions).values(
      made.map(({ id }) => ({
        teamId: team.id,
        roomId: id,
        time: '12:00',
        timeZone: 'UTC',
        weekdays: [...WEEKDAYS],
        platform: 'discord',
        nextDueAt: dueAt,
      })),
    );
  }
}
