import type { Db } from './database.ts';
import { reports } from './schema.ts';

/** Keeps what somebody says is wrong with a question. */
export async function reportQuestion(
  db: Db,
  {
    teamId,
    memberId,
    questionId,
    text,
    now,
  }: {
    readonly teamId: string;
    readonly memberId: string;
    readonly questionId: string;
    readonly text: string;
    readonly now: Date;
  },
): Promise<void> {
  await db.insert(reports).values({ teamId, memberId, questionId, text, reportedAt: now });
}
