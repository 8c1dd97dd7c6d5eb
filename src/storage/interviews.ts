import { and, desc, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Db } from './database.ts';
import { interviews } from './schema.ts';

/** An interview as it is kept; `state` is whatever was stored. */
export type KeptInterview = {
  readonly id: string;
  readonly teamId: string;
  readonly questionId: string;
  readonly version: number;
  readonly state: unknown;
  readonly startedAt: Date;
  readonly updatedAt: Date;
};

/** One that is over; `report` is whatever was stored. */
export type EndedInterview = {
  readonly id: string;
  readonly questionId: string;
  /** 0-100 over all stages. */
  readonly mark: number | null;
  readonly report: unknown;
  readonly endedAt: Date | null;
};

const columns = {
  id: interviews.id,
  teamId: interviews.teamId,
  questionId: interviews.questionId,
  version: interviews.version,
  state: interviews.state,
  startedAt: interviews.startedAt,
  updatedAt: interviews.updatedAt,
};

/** The interview that a person has going on in a room. */
export async function openInterview(
  db: Db,
  memberId: string,
  room: string,
): Promise<KeptInterview | undefined> {
  const [row] = await db
    .select(columns)
    .from(interviews)
    .where(and(eq(interviews.memberId, memberId), eq(interviews.room, room), isNull(interviews.endedAt)));
  return row;
}

/** Starts an interview; undefined where one goes on already. */
export async function startInterview(
  db: Db,
  started: {
    readonly teamId: string;
    readonly memberId: string;
    readonly room: string;
    readonly questionId: string;
    readonly state: unknown;
    readonly now: Date;
  },
): Promise<KeptInterview | undefined> {
  const { now, ...values } = started;
  const [row] = await db
    .insert(interviews)
    .values({ ...values, startedAt: now, updatedAt: now })
    .onConflictDoNothing({
      target: [interviews.memberId, interviews.room],
      where: sql`${interviews.endedAt} is null`,
    })
    .returning(columns);
  return row;
}

/** What changes in an interview; `ended` closes it. */
export type InterviewChange = {
  readonly state: unknown;
  readonly now: Date;
  readonly ended?: { readonly report: unknown; readonly mark: number } | undefined;
};

/** Changes an interview unless somebody else did since it was read: then false, and nothing happened. */
export async function changeInterview(
  db: Db,
  { teamId, id, version }: Pick<KeptInterview, 'teamId' | 'id' | 'version'>,
  { state, now, ended }: InterviewChange,
): Promise<boolean> {
  const rows = await db
    .update(interviews)
    .set({ state, version: version + 1, updatedAt: now, ...(ended && { ...ended, endedAt: now }) })
    .where(
      and(
        eq(interviews.teamId, teamId),
        eq(interviews.id, id),
        eq(interviews.version, version),
        isNull(interviews.endedAt),
      ),
    )
    .returning({ id: interviews.id });
  return rows.length > 0;
}

/** A person's interviews that are over, newest first. */
export async function endedInterviews(
  db: Db,
  memberId: string,
  { questionId, most }: { readonly questionId?: string; readonly most: number },
): Promise<EndedInterview[]> {
  return db
    .select({
      id: interviews.id,
      questionId: interviews.questionId,
      mark: interviews.mark,
      report: interviews.report,
      endedAt: interviews.endedAt,
    })
    .from(interviews)
    .where(
      and(
        eq(interviews.memberId, memberId),
        isNotNull(interviews.endedAt),
        questionId === undefined ? undefined : eq(interviews.questionId, questionId),
      ),
    )
    .orderBy(desc(interviews.startedAt))
    .limit(most);
}
