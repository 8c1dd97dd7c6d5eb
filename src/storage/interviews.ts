import { and, desc, eq, gte, isNotNull, isNull, or, sql } from 'drizzle-orm';
import type { InterviewKind } from '../core/interview.ts';
import type { Db } from './database.ts';
import { interviews } from './schema.ts';

/** An interview as it is kept; `state` and `report` are whatever was stored. */
export type KeptInterview = {
  readonly id: string;
  readonly teamId: string;
  readonly kind: InterviewKind;
  readonly version: number;
  readonly state: unknown;
  readonly startedAt: Date;
  readonly updatedAt: Date;
  /** Null while it goes on, and so is the report. */
  readonly endedAt: Date | null;
  readonly report: unknown;
};

/** A design interview that is over; `report` is whatever was stored. */
export type EndedInterview = {
  readonly id: string;
  readonly questionId: string;
  /** 0-100 over all stages. */
  readonly mark: number | null;
  readonly report: unknown;
  readonly endedAt: Date | null;
};

/** A mock interview that is over. */
export type EndedMock = Omit<EndedInterview, 'questionId'> & { readonly startedAt: Date };

const columns = {
  id: interviews.id,
  teamId: interviews.teamId,
  kind: interviews.kind,
  version: interviews.version,
  state: interviews.state,
  startedAt: interviews.startedAt,
  updatedAt: interviews.updatedAt,
  endedAt: interviews.endedAt,
  report: interviews.report,
};

const endedColumns = {
  id: interviews.id,
  questionId: interviews.questionId,
  mark: interviews.mark,
  report: interviews.report,
  startedAt: interviews.startedAt,
  endedAt: interviews.endedAt,
};

/** The interview of a kind that a person has going on in a room. */
export async function openInterview(
  db: Db,
  memberId: string,
  room: string,
  kind: InterviewKind,
): Promise<KeptInterview | undefined> {
  const [row] = await db
    .select(columns)
    .from(interviews)
    .where(
      and(
        eq(interviews.memberId, memberId),
        eq(interviews.room, room),
        eq(interviews.kind, kind),
        isNull(interviews.endedAt),
      ),
    );
  return row;
}

/** A person's interviews of a room that go on, or were over since `since`. */
export async function interviewsIn(
  db: Db,
  memberId: string,
  room: string,
  { since }: { readonly since: Date },
): Promise<KeptInterview[]> {
  return db
    .select(columns)
    .from(interviews)
    .where(
      and(
        eq(interviews.memberId, memberId),
        eq(interviews.room, room),
        or(isNull(interviews.endedAt), gte(interviews.endedAt, since)),
      ),
    );
}

/** What an interview is about: the prompt of a design interview, or the several questions of a mock one. */
type Subject =
  | { readonly kind: 'design'; readonly questionId: string }
  | { readonly kind: 'mock'; readonly questionId?: undefined };

/** Starts an interview; undefined where one of its kind goes on already. */
export async function startInterview(
  db: Db,
  started: Subject & {
    readonly teamId: string;
    readonly memberId: string;
    readonly room: string;
    readonly state: unknown;
    readonly now: Date;
  },
): Promise<KeptInterview | undefined> {
  const { now, ...values } = started;
  const [row] = await db
    .insert(interviews)
    .values({ ...values, startedAt: now, updatedAt: now })
    .onConflictDoNothing({
      target: [interviews.memberId, interviews.room, interviews.kind],
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

/** A person's design interviews that are over, newest first. */
export async function endedInterviews(
  db: Db,
  memberId: string,
  { questionId, most }: { readonly questionId?: string; readonly most: number },
): Promise<EndedInterview[]> {
  const rows = await db
    .select(endedColumns)
    .from(interviews)
    .where(
      and(
        eq(interviews.memberId, memberId),
        eq(interviews.kind, 'design'),
        isNotNull(interviews.endedAt),
        questionId === undefined ? undefined : eq(interviews.questionId, questionId),
      ),
    )
    .orderBy(desc(interviews.startedAt))
    .limit(most);
  // The table sees to it that every design interview has a prompt.
  return rows.flatMap(({ questionId, ...row }) => (questionId === null ? [] : [{ ...row, questionId }]));
}

/** A person's mock interviews that are over, newest first. */
export async function endedMocks(
  db: Db,
  memberId: string,
  { most }: { readonly most: number },
): Promise<EndedMock[]> {
  return db
    .select(endedColumns)
    .from(interviews)
    .where(and(eq(interviews.memberId, memberId), eq(interviews.kind, 'mock'), isNotNull(interviews.endedAt)))
    .orderBy(desc(interviews.startedAt), desc(interviews.endedAt))
    .limit(most);
}
