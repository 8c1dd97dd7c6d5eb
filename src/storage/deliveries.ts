import { lt } from 'drizzle-orm';
import type { Db } from './database.ts';
import { deliveries } from './schema.ts';

/** Longer than any platform sends an event again: Slack gives up after an hour. https://docs.slack.dev/apis/events-api/#retries */
const KEPT_HOURS = 2;

/** Takes an event on; false if a process, this one or another, took it on before. */
export async function claimDelivery(
  db: Db,
  { platform, id, now }: { readonly platform: string; readonly id: string; readonly now: Date },
): Promise<boolean> {
  const claimed = await db
    .insert(deliveries)
    .values({ platform, id, claimedAt: now })
    .onConflictDoNothing({ target: [deliveries.platform, deliveries.id] })
    .returning({ id: deliveries.id });
  return claimed.length > 0;
}

/** Forgets the events that no platform sends again. */
export async function forgetDeliveries(db: Db, now: Date): Promise<void> {
  const oldest = new Date(now.getTime() - KEPT_HOURS * 3_600_000);
  await db.delete(deliveries).where(lt(deliveries.claimedAt, oldest));
}
