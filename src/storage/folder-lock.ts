import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { codeOf } from './errors.ts';

/*
 * A process owns a folder while it listens on a socket there. The kernel closes the socket with the process, however
 * it ends, so a socket that refuses connections is a leftover, and no time has to pass before the folder is free.
 *
 * Each process listens on a socket of its own name and then looks at all the others. Of two that start at once, at
 * least one sees the other, since both are there before either looks. A name is never used twice, so removing a
 * leftover cannot remove the socket of a process that has just started. (One name for all could not be had: between
 * finding it dead and unlinking it, another process may have taken it over.)
 */

export type FolderLock = { release(): Promise<void> };

/** The path of a Unix domain socket fits in 104 bytes on macOS and 108 on Linux, its final zero included. */
const LONGEST_ADDRESS = 103;
const NAME = /^owner-[0-9a-f]{8}\.sock$/;

/** How often the elder of two that start at once looks whether the younger gave way, and how many times. */
const LOOK_EVERY_MS = 20;
const LOOKS = 25;

/** Takes the folder for this process; undefined when a living process has it. */
export async function lockFolder(folder: string): Promise<FolderLock | undefined> {
  const place = await realpath(folder);
  if (process.platform === 'win32') return lockPipe(`\\\\.\\pipe\\gauntlet-${digest(place)}`);

  const name = `owner-${randomUUID().slice(0, 8)}.sock`;
  const elsewhere = path.join(tmpdir(), `gauntlet-${digest(place)}`);
  const fits = Buffer.byteLength(path.join(place, `${name}.new`)) <= LONGEST_ADDRESS;
  if (!fits) return lockAmong(elsewhere, name);
  try {
    return await lockAmong(place, name);
  } catch (error) {
    // Some shared and foreign file systems hold no sockets.
    const code = error instanceof Error ? codeOf(error) : undefined;
    if (code === undefined || !['ENOTSUP', 'EOPNOTSUPP', 'EPERM', 'EACCES', 'EINVAL'].includes(code))
      throw error;
    return lockAmong(elsewhere, name);
  }
}

async function lockAmong(folder: string, name: string): Promise<FolderLock | undefined> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const own = path.join(folder, name);
  // It gets its name when it listens already: before that it would look like a leftover.
  const server = await listen(`${own}.new`);
  const release = async () => {
    await close(server);
    await rm(own, { force: true });
  };
  try {
    await rename(`${own}.new`, own);
    if (await standsAlone(folder, name)) return { release };
  } catch (error) {
    await release();
    throw error;
  }
  await release();
  return undefined;
}

/** Whether no other process lives in the folder. A younger one gives way, so it gets a moment to. */
async function standsAlone(folder: string, name: string): Promise<boolean> {
  const { mtimeMs: born } = await stat(path.join(folder, name));
  for (let look = 0; look < LOOKS; look += 1) {
    const others = await othersAlive(folder, name);
    if (others.length === 0) return true;
    if (others.some((other) => other.born < born || (other.born === born && other.name < name))) return false;
    await pause(LOOK_EVERY_MS);
  }
  return false;
}

async function othersAlive(folder: string, name: string): Promise<{ name: string; born: number }[]> {
  const alive: { name: string; born: number }[] = [];
  for (const other of await readdir(folder)) {
    if (!NAME.test(other) || other === name) continue;
    const address = path.join(folder, other);
    if (await answers(address)) {
      const found = await stat(address).catch(() => undefined);
      if (found) alive.push({ name: other, born: found.mtimeMs });
    } else {
      await rm(address, { force: true });
    }
  }
  return alive;
}

/** Whether somebody listens; the kernel accepts for a process that is busy. */
function answers(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(address);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', (error) => {
      const code = codeOf(error);
      resolve(code !== 'ECONNREFUSED' && code !== 'ENOENT');
    });
  });
}

/** A named pipe of Windows goes with its process and its name has one owner, so it is a lock as it is. */
async function lockPipe(address: string): Promise<FolderLock | undefined> {
  try {
    const server = await listen(address);
    return { release: () => close(server) };
  } catch (error) {
    if (error instanceof Error && codeOf(error) === 'EADDRINUSE') return undefined;
    throw error;
  }
}

function listen(address: string): Promise<net.Server> {
  return new Promise((resolve, reject) => {
    const server = net.createServer((socket) => socket.destroy());
    server.once('error', reject);
    server.listen(address, () => {
      server.unref(); // it must not keep the process alive
      resolve(server);
    });
  });
}

function close(server: net.Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

function digest(place: string): string {
  return createHash('sha256').update(place).digest('hex').slice(0, 16);
}
