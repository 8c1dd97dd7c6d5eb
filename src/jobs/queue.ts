import { z } from 'zod';
import { type Database, type Db, rowsOf } from '../storage/database.ts';

/** Work that waits for a process that can do it. It names rows; what is to be done about them, the rows say. */
const inRoom = { teamId: z.string(), roomId: z.string(), day: z.string() };
const ofInterview = { teamId: z.string(), id: z.string() };
const jobSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('post'), ...inRoom }),
  z.object({ kind: z.literal('reveal'), ...inRoom }),
  z.object({ kind: z.literal('tally'), ...inRoom }),
  z.object({ kind: z.literal('sum-up'), ...inRoom }),
  z.object({ kind: z.literal('remind'), memberId: z.string(), day: z.string() }),
  z.object({ kind: z.literal('expire'), ...ofInterview }),
  z.object({ kind: z.literal('report'), ...ofInterview }),
]);
export type Job = z.infer<typeof jobSchema>;

/** A job as it is put in the queue. */
export type NewJob = {
  readonly job: Job;
  /** A queue takes an id once, however often it is given. */
  readonly id?: string;
  /** At most one job of this key in this time. */
  readonly throttle?: { readonly key: string; readonly seconds: number };
};

export type TakenJob = {
  readonly id: string;
  readonly job: Job;
  /** Whether the job is given up if it fails once more. */
  readonly last: boolean;
};

export type Queue = {
  /** Puts jobs in, in a transaction of the caller's. */
  add(tx: Db, jobs: readonly NewJob[]): Promise<void>;
  /** Takes jobs that wait; until it is done, failed or timed out, nobody else gets them. */
  take(count: number): Promise<TakenJob[]>;
  done(ids: readonly string[]): Promise<void>;
  /** It is tried again later, unless it was the last time. */
  failed(id: string): Promise<void>;
  /** Stops looking after jobs that timed out. */
  close(): Promise<void>;
};

/** How long a job that failed waits; the wait doubles each time, so that all of them fill the hours that a post may be late. */
const RETRY_SECONDS = 5;
const RETRIES = 12;
/** A process that took a job and says nothing for so long is taken for dead. */
const PATIENCE_SECONDS = 120;

/** Tests cannot wait as long as a platform's bad day lasts. */
export type Patience = { readonly jobSeconds: number; readonly retrySeconds: number };
export const PATIENCE: Patience = { jobSeconds: PATIENCE_SECONDS, retrySeconds: RETRY_SECONDS };

/**
 * A queue of pg-boss's in the database, which makes its own tables (schema `pgboss`) the first time. Its workers are
 * not used: they take one batch a poll, fail a batch as a whole, and cannot be waited for.
 */
export async function openQueue(
  database: Database,
  name: string,
  { jobSeconds, retrySeconds }: Patience,
  onError: (error: unknown) => void,
): Promise<Queue> {
  // It loads a driver that is not used, which a start without jobs need not wait for.
  const { default: PgBoss } = await import('pg-boss');
  const boss = new PgBoss({
    db: sqlOf(database),
    schedule: false,
    maintenanceIntervalSeconds: Math.ceil(jobSeconds / 2),
  });
  boss.on('error', onError);
  await boss.start();
  const options = {
    name,
    retryLimit: RETRIES,
    retryDelay: retrySeconds,
    retryBackoff: true,
    expireInSeconds: jobSeconds,
  };
  await boss.createQueue(name, options);
  // A queue that an older version made keeps its numbers otherwise.
  await boss.updateQueue(name, options);
  return {
    async add(tx, jobs) {
      const rows = jobs.map(({ id, job, throttle }) => ({
        name,
        data: job,
        // A job is taken once its time is before now, and the embedded Postgres counts in whole milliseconds.
        startAfter: '-1 second',
        ...(id !== undefined && { id }),
        ...(throttle && { singletonKey: throttle.key, singletonSeconds: throttle.seconds }),
      }));
      await boss.insert(rows, {
        db: { executeSql: async (text, values) => ({ rows: await rowsOf(tx, text, values) }) },
      });
    },
    async take(count) {
      const jobs = await boss.fetch<unknown>(name, { batchSize: count, includeMetadata: true });
      const taken: TakenJob[] = [];
      for (const { id, data, retryCount, retryLimit } of jobs) {
        const job = jobSchema.safeParse(data);
        if (job.success) taken.push({ id, job: job.data, last: retryCount >= retryLimit });
        // A newer version's: one of its processes may get it the next time.
        else await boss.fail(name, id);
      }
      return taken;
    },
    async done(ids) {
      if (ids.length > 0) await boss.complete(name, [...ids]);
    },
    failed: (id) => boss.fail(name, id),
    close: () => boss.stop({ graceful: false }),
  };
}

/** pg-boss's statements on a connection that is there already. Those in a transaction of their own are scripts. */
function sqlOf(database: Database) {
  return {
    async executeSql(text: string, values: Parameters<typeof rowsOf>[2] = []) {
      if (/^\s*BEGIN;/.test(text)) {
        await database.run(text);
        return { rows: [] };
      }
      return { rows: await rowsOf(database.db, text, values) };
    },
  };
}
