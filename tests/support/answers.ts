import type { Db } from '../../src/storage/database.ts';
import { answers } from '../../src/storage/schema.ts';

/** Every answer there is, in no order. */
export function recordedAnswers(db: Db) {
  return db
    .select({ delivery: answers.delivery, mark: answers.mark, memberId: answers.memberId })
    .from(answers);
}
