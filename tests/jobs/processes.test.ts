import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, inject, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../src/storage/database.ts';
import { createDatabase, dropDatabase } from '../support/database.ts';
import { usePlatform } from '../support/platform.ts';
import { subscribeRooms } from '../support/rooms.ts';

const ROOMS = 500;
const PROCESSES = 3;
const PATIENCE = { timeout: 150_000, interval: 250 };
const DUE = '2026-03-05T12:00:00Z';

const { platform, url } = usePlatform();

function startProcess(database: string): ChildProcess {
  const script = fileURLToPath(new URL('process.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, database, url(), DUE], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  });
  return child;
}

test('of three processes on one database one is killed at any moment, and every room is posted in exactly once', async () => {
  const database = await createDatabase(inject('serverTemplate'));
  const { db, close } = await openDatabase({ url: database });
  onTestFinished(async () => {
    await close();
    await dropDatabase(database);
  });
  await subscribeRooms(db, ROOMS, new Date(DUE));
  // The platform's time is the processes': what they posted is not older than what they look for.
  platform.clock = () => new Date(DUE);

  const children = Array.from({ length: PROCESSES }, () => startProcess(database));
  const killAt = Math.floor(Math.random() * (ROOMS - 100));
  await expect.poll(() => platform.messages.length, { ...PATIENCE, interval: 1 }).toBeGreaterThan(killAt);
  const victim = children[Math.floor(Math.random() * PROCESSES)];
  victim?.kill('SIGKILL');

  const posted = async () =>
    (await db.query.dailyPosts.findMany({ where: (post, { eq }) => eq(post.state, 'posted') })).length;
  await expect.poll(posted, PATIENCE).toBe(ROOMS);
  const rooms = platform.messages.map(({ room }) => room).toSorted();
  expect(rooms).toEqual(Array.from({ length: ROOMS }, (_, room) => `room-${room}`).toSorted());
}, 200_000);
