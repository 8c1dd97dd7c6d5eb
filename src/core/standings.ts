/** A member's place: a competition rank (1, 2, 2, 4), and which row of all they are, counted from 1. */
export type Standing = {
  readonly memberId: string;
  readonly name: string;
  readonly points: number;
  readonly answers: number;
  readonly rank: number;
  readonly position: number;
};

/** A page of standings, with the asker's own place and its neighbours where they are not on it; in order. */
export type StandingsPage = {
  readonly standings: readonly Standing[];
  /** Members in all. */
  readonly total: number;
  /** From 1; the last one where a later one was asked for. */
  readonly page: number;
  readonly pages: number;
};

/** A team's place among teams. */
export type TeamStanding = {
  readonly teamId: string;
  readonly name: string;
  readonly points: number;
  /** Members who have a part in it. */
  readonly people: number;
  readonly rank: number;
};

/** The standings in runs that follow each other without a gap: between two of them somebody is left out. */
export function unbroken(standings: readonly Standing[]): Standing[][] {
  const runs: Standing[][] = [];
  for (const standing of standings) {
    const run = runs.at(-1);
    if (run?.at(-1)?.position === standing.position - 1) run.push(standing);
    else runs.push([standing]);
  }
  return runs;
}
