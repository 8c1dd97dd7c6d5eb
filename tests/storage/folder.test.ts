import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { asDatabaseError, type Database, DatabaseError, openDatabase } from '../../src/storage/database.ts';
import { lockFolder } from '../../src/storage/folder-lock.ts';
import { answers } from '../../src/storage/schema.ts';
import { removeFolder, temporaryFolder } from '../support/database.ts';
import { arrive } from './people.ts';

/** Everything a test opened, closed after it, newest first. */
const opened: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

async function freshFolder(): Promise<string> {
  const folder = await temporaryFolder();
  opened.push(() => removeFolder(folder));
  return folder;
}

async function open(folder: string, progress?: (words: string) => void): Promise<Database> {
  const database = await openDatabase({ folder }, progress);
  opened.push(() => database.close());
  return database;
}

type Owner = {
  readonly child: ChildProcess;
  /** Waits until it says one of the words; answers which. */
  says(...words: string[]): Promise<string>;
  kill(): Promise<void>;
};

function startOwner(folder: string): Owner {
  const script = fileURLToPath(new URL('owner.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  opened.push(kill);
  return {
    child,
    kill,
    async says(...words) {
      for (;;) {
        const { value, done } = await lines.next();
        if (done) throw new Error(`the process ended without saying ${words.join(' or ')}`);
        if (words.includes(value)) return value;
      }
    },
  };
}

describe('a data folder', () => {
  it('is made where it is not, and told of only the first time', async () => {
    const folder = path.join(await freshFolder(), 'of', 'mine');
    const words: string[] = [];
    const first = await open(folder, (told) => words.push(told));
    expect(first).toMatchObject({ kind: 'pglite', where: folder });
    expect(words).toEqual(['Preparing the database, this first time …']);
    const { member } = await arrive(first.db);
    await first.close();
    const second = await open(folder, (told) => words.push(told));
    expect((await arrive(second.db)).member.id).toBe(member.id);
    expect(words).toHaveLength(1);
  });

  it('of one process is refused to another in one sentence, and served on', async () => {
    const folder = await freshFolder();
    const database = await open(folder);
    const error = await openDatabase({ folder }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      kind: 'locked',
      message: `The data in ${folder} is in use by another process of this program; stop that one first.`,
    });
    expect(await startOwner(folder).says('ready', 'locked')).toBe('locked');
    expect((await arrive(database.db)).created).toBe(true);
  });

  it('is free at once when its process was killed, with all that was committed', async () => {
    const folder = await freshFolder();
    const owner = startOwner(folder);
    await owner.says('ready');
    await expect(openDatabase({ folder })).rejects.toThrow(/in use by another process/);
    await owner.kill();
    const { db } = await open(folder);
    expect(await db.select({ mark: answers.mark }).from(answers)).toEqual([{ mark: 80 }]);
    expect((await arrive(db)).created).toBe(false);
    expect((await readdir(folder)).filter((name) => name.startsWith('owner-'))).toHaveLength(1);
  });

  it('whose first start was killed half-way starts anew', async () => {
    const folder = await freshFolder();
    const owner = startOwner(folder);
    await owner.says('preparing');
    await owner.kill();
    expect((await arrive((await open(folder)).db)).created).toBe(true);
  });

  it('with half of a first start beside it starts anew', async () => {
    const folder = await freshFolder();
    await mkdir(path.join(folder, 'postgres.new', 'base'), { recursive: true });
    await writeFile(path.join(folder, 'postgres.new', 'PG_VERSION'), '1');
    expect((await arrive((await open(folder)).db)).created).toBe(true);
    expect(await readdir(folder)).not.toContain('postgres.new');
  });

  it('of many processes that start at once belongs to one', async () => {
    const folder = await freshFolder();
    const owners = [startOwner(folder), startOwner(folder), startOwner(folder)];
    const said = await Promise.all(owners.map((owner) => owner.says('ready', 'locked')));
    expect(said.sort()).toEqual(['locked', 'locked', 'ready']);
  });

  it('that a file is in the way of is told in one sentence', async () => {
    const folder = await freshFolder();
    await writeFile(path.join(folder, 'file'), '');
    for (const inTheWay of [path.join(folder, 'file'), path.join(folder, 'file', 'data')]) {
      const error = await openDatabase({ folder: inTheWay }).catch((reason: unknown) => reason);
      expect(error).toMatchObject({
        kind: 'unwritable',
        message: `The data folder ${inTheWay} cannot be made: a file is in its way.`,
      });
    }
  });

  it('whose data is damaged is told in one sentence, and left as it is', async () => {
    const folder = await freshFolder();
    await mkdir(path.join(folder, 'postgres'));
    await writeFile(path.join(folder, 'postgres', 'PG_VERSION'), '9.6\n');
    const error = await openDatabase({ folder }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DatabaseError);
    expect(error).toMatchObject({
      kind: 'broken',
      message: expect.stringMatching(/^The data in .+ cannot be opened: .+$/),
    });
    expect(await readdir(path.join(folder, 'postgres'))).toContain('PG_VERSION');
    expect((await readdir(folder)).filter((name) => name.startsWith('owner-'))).toEqual([]);
  });

  it('that was closed is told as a lost connection', async () => {
    const folder = await freshFolder();
    const database = await openDatabase({ folder });
    await database.close();
    expect(await arrive(database.db).catch(asDatabaseError)).toMatchObject({ kind: 'lost' });
  });
});

describe('the lock of a folder', () => {
  it('is had by one of many that try at once, again and again', async () => {
    const folder = await freshFolder();
    for (let round = 0; round < 20; round += 1) {
      const locks = await Promise.all(Array.from({ length: 6 }, () => lockFolder(folder)));
      expect(locks.filter(Boolean)).toHaveLength(1);
      await Promise.all(locks.map((lock) => lock?.release()));
    }
    expect(await readdir(folder)).toEqual([]);
  });

  it('holds by any name of the folder', async () => {
    const folder = await freshFolder();
    const alias = path.join(await freshFolder(), 'alias');
    await symlink(folder, alias);
    const lock = await lockFolder(folder);
    expect(await lockFolder(alias)).toBeUndefined();
    await lock?.release();
  });

  it('holds where the path is too long for a socket', async () => {
    const folder = path.join(await freshFolder(), 'd'.repeat(120));
    await mkdir(folder);
    const lock = await lockFolder(folder);
    expect(lock).toBeDefined();
    expect(await lockFolder(folder)).toBeUndefined();
    await lock?.release();
    const again = await lockFolder(folder);
    expect(again).toBeDefined();
    await again?.release();
  });
});
