import type { Platform } from '../bot/incoming.ts';
import { type Messenger, RoomRefusal } from '../bot/messenger.ts';
import type { Services } from '../bot/request.ts';
import { silentSince } from '../core/interview.ts';
import {
  enqueuePosts,
  enqueueReveals,
  hasWork,
  planPosts,
  type Served,
  skipPosts,
  staleTallies,
} from '../storage/daily-due.ts';
import { endPost } from '../storage/daily-posts.ts';
import type { Database } from '../storage/database.ts';
import { forgetDeliveries } from '../storage/deliveries.ts';
import { silentInterviews } from '../storage/interviews.ts';
import { enqueueReminders } from '../storage/reminders.ts';
import { endWeekly, enqueueWeeklies } from '../storage/weekly.ts';
import { expire, tellReport } from './expire.ts';
import { post } from './post.ts';
import { type Job, openQueue, PATIENCE, type Patience, type Queue, type TakenJob } from './queue.ts';
import { remind } from './remind.ts';
import { reveal } from './reveal.ts';
import { type Speaker, stopDaily } from './speaker.ts';
import { sumUp } from './sum-up.ts';
import { tally } from './tally.ts';

/** How often it is looked whether something fell due. */
const TICK_SECONDS = 10;
/** How often events that are sent no more are forgotten. */
const SWEEP_MINUTES = 60;
/** After a nudge: long enough that the reply to what caused it is out first, and that many nudges are one. */
const NUDGE_MS = 250;
/** Jobs that are done at once; platforms' own limits are their clients' business. */
const AT_ONCE = 20;
/** A post says at most this often how many answered. */
const TALLY_SECONDS = 10;
/** Interviews that a look hands on; the next one finds the others. */
const MOST_EXPIRED = 1000;
/** An interview whose end failed for good, or whose person spoke in between, is looked at again after this. */
const EXPIRE_SECONDS = 3600;

export type JobsOptions = {
  readonly services: Services;
  readonly database: Database;
  /** The platforms that this process can speak on; it leaves the others' rooms alone. */
  readonly messengers: Partial<Readonly<Record<Platform, Messenger>>>;
  /** The one room, with its one person, that it speaks in; without it, in all. */
  readonly only?: Served['only'];
  /** Told how many seconds after it was due a job was done. */
  readonly lag?: Speaker['lag'];
  /** How long a process may be silent, and how soon failed work is tried again. */
  readonly patience?: Patience;
};

export type Jobs = {
  /** Looks for what fell due, now and again and again, in the background. */
  start(): void;
  /** Something may have fallen due just now: looks soon. */
  nudge(): void;
  /** Looks at once, and resolves when what was due is done or put off. Never rejects. */
  settle(): Promise<void>;
  /** Finishes what is under way. */
  stop(): Promise<void>;
};

/**
 * What the bot does unasked: daily questions, their answers, weekly summaries, reminders, and the end of interviews that
 * nobody goes on with.
 */
export function createJobs({
  services,
  database,
  messengers,
  only,
  lag = () => {},
  patience = PATIENCE,
}: JobsOptions): Jobs {
  const desks = Object.entries(messengers).map(
    ([platform, messenger]) =>
      new Desk({ platform, only }, { ...services, messenger, lag }, database, patience),
  );
  let timer: NodeJS.Timeout | undefined;
  let nudged: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let again = false;

  let sweptAt = 0;
  const sweep = async (): Promise<void> => {
    const { clock, db, log } = services;
    const now = clock();
    if (now.getTime() - sweptAt < SWEEP_MINUTES * 60_000) return;
    sweptAt = now.getTime();
    try {
      await forgetDeliveries(db, now);
    } catch (error) {
      log.error({ err: error }, 'old events could not be forgotten'); // the next time does it
    }
  };
  const look = async (): Promise<void> => {
    do {
      again = false;
      await Promise.all(desks.map((desk) => desk.work()));
      await sweep();
    } while (again);
    running = undefined;
  };
  const settle = (): Promise<void> => {
    again = true;
    running ??= look();
    return running;
  };
  const nudge = (): void => {
    nudged ??= setTimeout(() => {
      nudged = undefined;
      void settle();
    }, NUDGE_MS);
  };
  return {
    start() {
      timer ??= setInterval(settle, TICK_SECONDS * 1000);
      nudge();
    },
    nudge,
    settle,
    async stop() {
      clearInterval(timer);
      clearTimeout(nudged);
      for (const desk of desks) desk.stopping = true;
      await running;
      for (const desk of desks) await desk.close();
    },
  };
}

/** One platform's jobs. */
class Desk {
  stopping = false;
  readonly #served: Served;
  readonly #speaker: Speaker;
  readonly #database: Database;
  readonly #patience: Patience;
  #queue: Queue | undefined;
  /** A fault that lasts is told once. */
  #troubled = false;
  #tickedAt = 0;

  constructor(served: Served, speaker: Speaker, database: Database, patience: Patience) {
    this.#served = served;
    this.#speaker = speaker;
    this.#database = database;
    this.#patience = patience;
  }

  /** Puts what fell due in the queue, and does what is in it. */
  async work(): Promise<void> {
    if (this.stopping) return;
    try {
      const queue = await this.#opened();
      if (queue !== undefined) {
        await this.#tick(queue);
        await this.#drain(queue);
      }
      this.#troubled = false;
    } catch (error) {
      // What is due stays due: the next look finds it.
      this.#report(error);
    }
  }

  #report(error: unknown): void {
    if (!this.#troubled) this.#speaker.log.error({ err: error }, 'what is due cannot be looked for');
    this.#troubled = true;
  }

  async close(): Promise<void> {
    await this.#queue?.close();
  }

  /** Opening takes a moment and makes tables, so it waits until something is due. */
  async #opened(): Promise<Queue | undefined> {
    const { clock, db } = this.#speaker;
    const now = clock();
    const needed = async () =>
      (await hasWork(db, this.#served, now)) || (await this.#silent(now, 1)).length > 0;
    if (this.#queue === undefined && (await needed())) {
      const { platform, only } = this.#served;
      const name = only === undefined ? platform : `${platform}-${only.room}`;
      this.#queue = await openQueue(this.#database, name, this.#patience, (error) => this.#report(error));
    }
    return this.#queue;
  }

  #silent(now: Date, most: number) {
    return silentInterviews(this.#speaker.db, this.#served, { since: silentSince(now), most });
  }

  async #tick(queue: Queue): Promise<void> {
    const { clock, db, log } = this.#speaker;
    const served = this.#served;
    const now = clock();
    this.#tickedAt = now.getTime();
    for (const { teamId, roomId, day, state } of await planPosts(db, served, now))
      if (state === 'skipped')
        log.error(
          { team: teamId, room: roomId, day },
          'a daily question was skipped: it fell due too long ago',
        );
    for (const { teamId, roomId, day } of await skipPosts(db, served, now))
      log.error(
        { team: teamId, room: roomId, day },
        'a daily question was given up: it could not be posted in time',
      );
    await enqueuePosts(db, served, now, (tx, posts) =>
      queue.add(
        tx,
        posts.map(({ jobId, ...key }) => ({ id: jobId, job: { kind: 'post', ...key } })),
      ),
    );
    await enqueueReveals(db, served, now, (tx, posts) =>
      queue.add(
        tx,
        posts.map((key) => ({ job: { kind: 'reveal', ...key } })),
      ),
    );
    await enqueueReminders(db, served, now, (tx, due) =>
      queue.add(
        tx,
        due.map((reminder) => ({ job: { kind: 'remind', ...reminder } })),
      ),
    );
    const late = await enqueueWeeklies(db, served, now, (tx, weeks) =>
      queue.add(
        tx,
        weeks.map((key) => ({ job: { kind: 'sum-up', ...key } })),
      ),
    );
    for (const { teamId, roomId, day } of late)
      log.error(
        { team: teamId, room: roomId, week: day },
        'a weekly summary was skipped: it fell due too long ago',
      );
    const stale = await staleTallies(db, served);
    if (stale.length > 0)
      await queue.add(
        db,
        stale.map((key) => ({
          job: { kind: 'tally', ...key },
          throttle: { key: `${key.roomId} ${key.day}`, seconds: TALLY_SECONDS },
        })),
      );
    const silent = await this.#silent(now, MOST_EXPIRED);
    if (silent.length > 0)
      await queue.add(
        db,
        silent.map(({ version, ...key }) => ({
          job: { kind: 'expire', ...key },
          throttle: { key: `${key.id} ${version}`, seconds: EXPIRE_SECONDS },
        })),
      );
  }

  async #drain(queue: Queue): Promise<void> {
    while (!this.stopping) {
      const taken = await queue.take(AT_ONCE);
      if (taken.length === 0) return;
      const done = await Promise.all(taken.map((job) => this.#do(queue, job)));
      await queue.done(done.flat());
      // A long queue must not keep what falls due meanwhile waiting.
      if (this.#speaker.clock().getTime() - this.#tickedAt >= TICK_SECONDS * 1000) await this.#tick(queue);
    }
  }

  /** The job's id if it is done; otherwise it goes back. */
  async #do(queue: Queue, { id, job, last }: TakenJob): Promise<string[]> {
    try {
      await this.#perform(queue, job);
      return [id];
    } catch (error) {
      this.#speaker.log.error({ err: error, job: job.kind, last }, 'a job failed');
      if (last && job.kind === 'post') await endPost(this.#speaker.db, job, 'failed');
      if (last && job.kind === 'sum-up') await endWeekly(this.#speaker.db, job, 'failed');
      await queue.failed(id);
      return [];
    }
  }

  async #perform(queue: Queue, job: Job): Promise<void> {
    switch (job.kind) {
      case 'post':
        return post(this.#speaker, job);
      case 'reveal':
        try {
          return await reveal(this.#speaker, job);
        } catch (error) {
          if (!(error instanceof RoomRefusal)) throw error;
          return stopDaily(this.#speaker, job, error);
        }
      case 'tally':
        return tally(this.#speaker, job);
      case 'sum-up':
        return sumUp(this.#speaker, job);
      case 'remind':
        return remind(this.#speaker, job);
      case 'expire':
        return expire(this.#speaker, job, (tx) => queue.add(tx, [{ job: { ...job, kind: 'report' } }]));
      case 'report':
        return tellReport(this.#speaker, job);
    }
  }
}
