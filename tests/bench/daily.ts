import type { Messenger } from '../../src/bot/messenger.ts';
import type { Bank } from '../../src/core/bank.ts';
import { createJobs } from '../../src/jobs/jobs.ts';
import { openQueue, PATIENCE } from '../../src/jobs/queue.ts';
import { enqueuePosts, planPosts } from '../../src/storage/daily-due.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { subscribeRooms } from '../support/rooms.ts';
import { startServer } from '../support/server.ts';

const ROOMS = 10_000;
/** Posts that are made for their rate: it does not change with more of them. */
const POSTS = 1000;
const DUE = new Date('2026-03-05T12:00:00Z');

/** How long a tick takes that finds this many rooms due at once, and the posts after it, on a real server. */
export async function dailyFigures(bank: Bank): Promise<string[][]> {
  const server = await startServer();
  await server.createDatabase('bench');
  const address = new URL(server.url);
  address.pathname = '/bench';
  const database = await openDatabase({ url: address.href });
  const { db } = database;
  await subscribeRooms(db, ROOMS, DUE);
  const queue = await openQueue(database, 'discord', PATIENCE, (error) => {
    throw error;
  });
  const served = { platform: 'discord' };

  const started = performance.now();
  const planned = await planPosts(db, served, DUE);
  const enqueued = await enqueuePosts(db, served, DUE, (tx, posts) =>
    queue.add(
      tx,
      posts.map(({ jobId, ...key }) => ({ id: jobId, job: { kind: 'post', ...key } })),
    ),
  );
  const tick = performance.now() - started;
  if (planned.length !== ROOMS || enqueued !== ROOMS) throw new Error('the tick did not find every room');
  await queue.close();

  let posts = 0;
  let onPost = () => {};
  const messenger: Messenger = {
    async post() {
      posts += 1;
      onPost();
      return { id: String(posts) };
    },
    find: async () => undefined,
    edit: async () => {},
    tell: async () => {},
  };
  const log = { info: () => {}, error: () => {} };
  const services = { db, bank, clock: () => DUE, chance: () => 0, log };
  const jobs = createJobs({ services, database, messengers: { discord: messenger } });
  const begun = performance.now();
  let rate = 0;
  const measured = new Promise<void>((resolve) => {
    onPost = () => {
      if (posts < POSTS) return;
      rate = posts / ((performance.now() - begun) / 1000);
      resolve();
    };
  });
  void jobs.settle();
  await measured;
  await jobs.stop();
  await database.close();
  await server.stop();
  return [
    [`${ROOMS.toLocaleString('en')} due rooms found and enqueued`, `${(tick / 1000).toFixed(2)} s`, '<= 5 s'],
    ['daily questions posted a second, one process', rate.toFixed(0), 'for the record'],
  ];
}
