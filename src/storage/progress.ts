import { and, eq, sql } from 'drizzle-orm';
import type { Progress as Seen } from '../core/selection.ts';
import type { Db } from './database.ts';
import { openQuestions, progress } from './schema.ts';

/** What a person did with a question, with what it costs them. */
export type Progress = Seen & {
  readonly hints: number;
  /** When they first saw the model answer. */
  readonly revealedAt: Date | null;
};

const progressColumns = {
  questionId: progress.questionId,
  attempts: progress.attempts,
  bestMark: progress.bestMark,
  lastMark: progress.lastMark,
  lastAnsweredAt: progress.lastAnsweredAt,
  hints: progress.hints,
  revealedAt: progress.revealedAt,
  skippedAt: progress.skippedAt,
  askedAt: progress.askedAt,
};

const key = [progress.memberId, progress.questionId];

type InRoom = { readonly memberId: string; readonly room: string };
type OfQuestion = { readonly memberId: string; readonly questionId: string };
type At = { readonly now: Date };

/** Every question the person was ever asked, in no order. */
export async function progressOf(db: Db, memberId: string): Promise<Progress[]> {
  return db.select(progressColumns).from(progress).where(eq(progress.memberId, memberId));
}

/** Of a question they never met: no attempts, and nothing else. */
export async function progressFor(db: Db, memberId: string, questionId: string): Promise<Progress> {
  const [row] = await db
    .select(progressColumns)
    .from(progress)
    .where(and(eq(progress.memberId, memberId), eq(progress.questionId, questionId)));
  return row ?? { questionId, ...UNTOUCHED };
}

const UNTOUCHED = {
  attempts: 0,
  bestMark: null,
  lastMark: null,
  lastAnsweredAt: null,
  hints: 0,
  revealedAt: null,
  skippedAt: null,
  askedAt: null,
} as const;

/** The question that a person has open in a room, and the filter it was asked by. */
export type Open = { readonly questionId: string; readonly filter: string; readonly askedAt: Date };

export async function openQuestion(db: Db, memberId: string, room: string): Promise<Open | undefined> {
  const [row] = await db
    .select({
      questionId: openQuestions.questionId,
      filter: openQuestions.filter,
      askedAt: openQuestions.askedAt,
    })
    .from(openQuestions)
    .where(and(eq(openQuestions.memberId, memberId), eq(openQuestions.room, room)));
  return row;
}

/** Opens a question for the person in the room, in place of the one they had open there. */
export async function askQuestion(
  db: Db,
  { memberId, room, questionId, filter = '', now }: InRoom & OfQuestion & At & { readonly filter?: string },
): Promise<void> {
  await db.transaction(async (tx) => {
    await tx
      .insert(openQuestions)
      .values({ memberId, room, questionId, filter, askedAt: now })
      .onConflictDoUpdate({
        target: [openQuestions.memberId, openQuestions.room],
        set: { questionId, filter, askedAt: now },
      });
    await tx
      .insert(progress)
      .values({ memberId, questionId, askedAt: now })
      .onConflictDoUpdate({ target: key, set: { askedAt: now } });
  });
}

/** Closes the question that the person has open in the room, whichever it is. */
export async function closeQuestion(db: Db, { memberId, room }: InRoom): Promise<void> {
  await db
    .delete(openQuestions)
    .where(and(eq(openQuestions.memberId, memberId), eq(openQuestions.room, room)));
}

/** Takes the next hint and returns how many are taken now, `most` at the most. */
export async function takeHint(
  db: Db,
  { memberId, questionId, most }: OfQuestion & { readonly most: number },
): Promise<number> {
  const [row] = await db
    .insert(progress)
    .values({ memberId, questionId, hints: Math.min(1, most) })
    .onConflictDoUpdate({
      target: key,
      // A question can lose a hint; what was taken stays taken.
      set: { hints: sql`greatest(${progress.hints}, least(${progress.hints} + 1, ${most}::integer))` },
    })
    .returning({ hints: progress.hints });
  if (!row) throw new Error('an upsert returned no row');
  return row.hints;
}

/** Notes that the person saw the model answer; the first time is the one that counts. */
export async function revealAnswer(db: Db, { memberId, questionId, now }: OfQuestion & At): Promise<void> {
  await db
    .insert(progress)
    .values({ memberId, questionId, revealedAt: now })
    .onConflictDoUpdate({
      target: key,
      set: { revealedAt: now },
      setWhere: sql`${progress.revealedAt} is null`,
    });
}

/** Notes that the person did not want the question, and closes it in the room. */
export async function skipQuestion(
  db: Db,
  { memberId, room, questionId, now }: InRoom & OfQuestion & At,
): Promise<void> {
  await db.transaction(async (tx) => {
    await tx
      .insert(progress)
      .values({ memberId, questionId, skippedAt: now })
      .onConflictDoUpdate({ target: key, set: { skippedAt: now } });
    await tx
      .delete(openQuestions)
      .where(
        and(
          eq(openQuestions.memberId, memberId),
          eq(openQuestions.room, room),
          eq(openQuestions.questionId, questionId),
        ),
      );
  });
}
