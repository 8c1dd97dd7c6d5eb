import { afterEach, beforeEach } from 'vitest';
import { createJobs, type Jobs, type JobsOptions } from '../../src/jobs/jobs.ts';
import { botOn, Clock, type TestBot } from './bot.ts';
import { type Storage, useDatabase } from './database.ts';
import { messengerFor } from './messenger.ts';
import { type Platform, usePlatform } from './platform.ts';

export type Daily = {
  readonly bot: TestBot;
  readonly platform: Platform;
  /** Does what is due by the bot's clock. */
  settle(): Promise<void>;
  /** Jobs of another process on the same database, which speaks on the same platform unless told otherwise. */
  another(options?: Partial<JobsOptions>): Jobs;
};

/** A bot with its jobs on a database of the storage, and a platform that they speak on. */
export function useDaily(storage: Storage): Daily {
  const database = useDatabase(storage);
  const { platform, url } = usePlatform();
  const clock = new Clock();
  const logged: string[] = [];
  const bot = botOn(database, {}, { clock, logged, chance: { numbers: [0], taken: 0 } });
  const started: Jobs[] = [];
  const another = (options: Partial<JobsOptions> = {}): Jobs => {
    const jobs = createJobs({
      services: bot.services,
      database: database.opened,
      messengers: { discord: messengerFor(url()) },
      patience: { jobSeconds: 5, retrySeconds: 1 },
      ...options,
    });
    started.push(jobs);
    return jobs;
  };
  let jobs: Jobs | undefined;
  beforeEach(() => {
    clock.reset();
    logged.length = 0;
    platform.clock = () => clock.now();
    jobs = another();
  });
  afterEach(async () => {
    for (const one of started.splice(0)) await one.stop();
  });
  return {
    bot,
    platform,
    async settle() {
      await jobs?.settle();
    },
    another,
  };
}
