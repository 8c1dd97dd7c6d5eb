import { isNamedAdmin } from '../storage/room-admins.ts';
import type { Request } from './request.ts';

/** Whether the person may configure the room it is about: by the platform's word, or since they were named there. */
export async function mayConfigure({ db, incoming, team }: Request): Promise<boolean> {
  const { person, place } = incoming;
  return (
    incoming.mayConfigure ||
    isNamedAdmin(db, { teamId: team.id, room: place.room, accountId: person.accountId })
  );
}
