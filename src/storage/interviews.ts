import { and, asc, desc, eq, gte, isNotNull, isNull, lte, or, sql } from 'drizzle-orm';
import type { InterviewKind } from '../core/interview.ts';
import type { Served } from './daily-due.ts';
import type { Db } from './database.ts';
import { isPersonal } from './members.ts';
import { closeQuestion } from './progress.ts';
import { accounts, interviews, teams } from './schema.ts';

export type InterviewKey = { readonly teamId: string; readonly id: string };

/** An interview as it is kept; `state` and `report` are whatever was stored. */
export type KeptInterview = InterviewKey & {
  readonly kind: InterviewKind;
  readonly memberId: string;
  readonly room: string;
  readonly version: number;
  readonly state: unknown;
  readonly startedAt: Date;
  readonly updatedAt: Date;
  /** Null while it goes on, and so is the report. */
  readonly endedAt: Date | null;
  readonly report: unknown;
};

/** A design interview that is over; `report` is whatever was stored, null where there is none. */
export type EndedInterview = {
  readonly id: string;
  readonly questionId: string;
  /** 0-100 over all stages; null without a report. */
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
  memberId: interviews.memberId,
  room: interviews.room,
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

const isInterview = ({ teamId, id }: InterviewKey) =>
  and(eq(interviews.teamId, teamId), eq(interviews.id, id));

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

/**
 * Starts an interview, in place of the question that the person had open in the room. Undefined where one of its kind
 * goes on already.
 */
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
  return db.transaction(async (tx) => {
    const [row] = await tx
      .insert(interviews)
      .values({ ...values, startedAt: now, updatedAt: now })
      .onConflictDoNothing({
        target: [interviews.memberId, interviews.room, interviews.kind],
        where: sql`${interviews.endedAt} is null`,
      })
      .returning(columns);
    if (row !== undefined) await closeQuestion(tx, started);
    return row;
  });
}

/** What changes in an interview; `ended` closes it, with nulls where there is nothing to report. */
export type InterviewChange = {
  readonly state: unknown;
  readonly now: Date;
  readonly ended?: { readonly report: unknown; readonly mark: number | null } | undefined;
};

/** Changes an interview unless somebody else did since it was read: then false, and nothing happened. */
export async function changeInterview(
  db: Db,
  kept: KeptInterview,
  { state, now, ended }: InterviewChange,
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const rows = await tx
      .update(interviews)
      .set({ state, version: kept.version + 1, updatedAt: now, ...(ended && { ...ended, endedAt: now }) })
      .where(and(isInterview(kept), eq(interviews.version, kept.version), isNull(interviews.endedAt)))
      .returning({ id: interviews.id });
    // A question may have been asked in between; what the person says when it is over is no answer to that.
    if (ended !== undefined && rows.length > 0) await closeQuestion(tx, kept);
    return rows.length > 0;
  });
}

/** Goes on, and nobody made a move in it after `since`. */
const isSilent = (since: Date) => and(isNull(interviews.endedAt), lte(interviews.updatedAt, since));

/** The design interviews that a process serves and that nobody went on with after `since`, the longest silent first. */
export async function silentInterviews(
  db: Db,
  { platform, only }: Served,
  { since, most }: { readonly since: Date; readonly most: number },
): Promise<(InterviewKey & { readonly version: number })[]> {
  return db
    .select({ teamId: interviews.teamId, id: interviews.id, version: interviews.version })
    .from(interviews)
    .where(
      and(
        eq(interviews.kind, 'design'),
        eq(sql`split_part(${interviews.room}, ':', 1)`, platform),
        isSilent(since),
        only && eq(interviews.room, `${platform}:${only.room}`),
      ),
    )
    .orderBy(asc(interviews.updatedAt))
    .limit(most);
}

/** An interview that nobody goes on with, and whose it is. */
export type SilentInterview = KeptInterview & {
  readonly team: {
    readonly id: string;
    readonly timeZone: string;
    readonly platform: string;
    /** Whether it is the person alone: the interview runs in direct messages. */
    readonly personal: boolean;
  };
};

/** The interview, if nobody went on with it after `since`. */
export async function silentInterview(
  db: Db,
  key: InterviewKey,
  since: Date,
): Promise<SilentInterview | undefined> {
  const [row] = await db
    .select({
      ...columns,
      team: {
        id: teams.id,
        timeZone: teams.timeZone,
        platform: teams.platform,
        personal: sql<boolean>`${isPersonal}`,
      },
    })
    .from(interviews)
    .innerJoin(teams, eq(teams.id, interviews.teamId))
    .where(and(isInterview(key), isSilent(since)));
  return row;
}

/** An interview that is over, with the account to tell of it; undefined where it goes on or its person is gone. */
export async function interviewToTell(
  db: Db,
  key: InterviewKey,
): Promise<(EndedInterview & { readonly accountId: string }) | undefined> {
  const [row] = await db
    .select({ ...endedColumns, accountId: accounts.externalId })
    .from(interviews)
    .innerJoin(teams, eq(teams.id, interviews.teamId))
    .innerJoin(
      accounts,
      and(eq(accounts.memberId, interviews.memberId), eq(accounts.platform, teams.platform)),
    )
    .where(and(isInterview(key), isNotNull(interviews.endedAt)))
    .orderBy(asc(accounts.externalId))
    .limit(1);
  return row && { ...row, questionId: promptOf(row) };
}

/** A person's design interviews that came to a report, newest first. */
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
        isNotNull(interviews.report),
        questionId === undefined ? undefined : eq(interviews.questionId, questionId),
      ),
    )
    .orderBy(desc(interviews.startedAt))
    .limit(most);
  return rows.map((row) => ({ ...row, questionId: promptOf(row) }));
}

/** The table sees to it that every design interview has a prompt. */
function promptOf({ id, questionId }: { readonly id: string; readonly questionId: string | null }): string {
  if (questionId === null) throw new Error(`the interview ${id} is no design interview`);
  return questionId;
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
