/*
 * A process of its own that posts what is due, for the tests of what happens between processes: its words are a
 * database, a platform and the time it is for it. It works until it is killed.
 */
import { setTimeout } from 'node:timers/promises';
import { createJobs } from '../../src/jobs/jobs.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { bank } from '../support/bank.ts';
import { messengerFor } from '../support/messenger.ts';

const [databaseUrl = '', platformUrl = '', time = ''] = process.argv.slice(2);
const database = await openDatabase({ url: databaseUrl });
const say = (fields: Readonly<Record<string, unknown>>, message: string) =>
  process.stdout.write(`${message} ${JSON.stringify(fields)}\n`);
const jobs = createJobs({
  services: {
    db: database.db,
    bank,
    clock: () => new Date(time),
    chance: () => 0,
    log: { info: say, error: say },
  },
  database,
  messengers: { discord: messengerFor(platformUrl) },
  patience: { jobSeconds: 4, retrySeconds: 1 },
});
say({}, 'ready');
for (;;) {
  await jobs.settle();
  await setTimeout(50);
}
