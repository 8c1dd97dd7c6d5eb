import { interviewsIn, type KeptInterview } from '../storage/interviews.ts';
import { type Open, openQuestion, progressFor } from '../storage/progress.ts';
import { hasClosedWith, retriedSince } from './mock.ts';
import type { Request } from './request.ts';

type Interview = KeptInterview['kind'];

/** What plain words, and commands that name no question, are about. */
export type Listener =
  | { readonly kind: Interview }
  /** `behind` is the interview that waits while the question is open. */
  | { readonly kind: 'question'; readonly question: Open; readonly behind: Interview | undefined };

/**
 * What listens to the person in this room: whatever asked them last. A question that was answered since lets an interview
 * go on; it can be tried again while nothing else waits.
 */
export async function listenerOf({
  db,
  incoming,
  member,
  now,
  room,
}: Request): Promise<Listener | undefined> {
  const [interviews, question] = await Promise.all([
    interviewsIn(db, member.id, room, { since: retriedSince(now) }),
    openQuestion(db, member.id, room),
  ]);
  // Sent again by the platform, the last words of a mock interview are no answer to what is open besides.
  if (interviews.some((kept) => hasClosedWith(kept, incoming.delivery))) return { kind: 'mock' };
  const [newest] = interviews
    .filter(({ endedAt }) => endedAt === null)
    .toSorted((a, b) => b.updatedAt.getTime() - a.updatedAt.getTime());
  if (question === undefined) return newest && { kind: newest.kind };
  if (newest === undefined) return { kind: 'question', question, behind: undefined };
  if (question.askedAt <= newest.updatedAt) return { kind: newest.kind };
  const { lastAnsweredAt } = await progressFor(db, member.id, question.questionId);
  const isAnswered = lastAnsweredAt !== null && lastAnsweredAt >= question.askedAt;
  return isAnswered ? { kind: newest.kind } : { kind: 'question', question, behind: newest.kind };
}
