import type { Db } from '../storage/database.ts';
import { type JoinedTeam, teamsOf } from '../storage/teams.ts';
import type { Request } from './request.ts';

/** The teams, besides the one it is said in, whose standings an answer counts in. */
export async function countingTeams({ db, incoming, member, settings }: Request): Promise<JoinedTeam[]> {
  const { platform, team } = incoming.place;
  return team === null ? teamsOfDirect(db, { memberId: member.id, platform, ...settings }) : [];
}

/**
 * The teams that count what is said in direct messages: those that the person chose; by default every team of theirs on
 * the platform they write from, and none of another: what a work team sees of an evening elsewhere is for the person to
 * say.
 */
export async function teamsOfDirect(
  db: Db,
  {
    memberId,
    platform,
    countsIn,
  }: {
    readonly memberId: string;
    readonly platform: string;
    /** Ids of teams; null where the person chose none. */
    readonly countsIn: readonly string[] | null;
  },
): Promise<JoinedTeam[]> {
  const teams = await teamsOf(db, memberId);
  return teams.filter((team) =>
    countsIn === null ? team.platform === platform : countsIn.includes(team.id),
  );
}
