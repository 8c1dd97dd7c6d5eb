import { type JoinedTeam, teamsOf } from '../storage/teams.ts';
import type { Request } from './request.ts';

/**
 * The teams, besides the one it is said in, whose standings an answer counts in. In a direct message those that the
 * person chose; by default every team of theirs on the platform they write from, and none of another: what a work team
 * sees of an evening elsewhere is for the person to say.
 */
export async function countingTeams({ db, incoming, member, settings }: Request): Promise<JoinedTeam[]> {
  if (incoming.place.team !== null) return [];
  const teams = await teamsOf(db, member.id);
  const { countsIn } = settings;
  return teams.filter(({ id, platform }) =>
    countsIn === null ? platform === incoming.place.platform : countsIn.includes(id),
  );
}
