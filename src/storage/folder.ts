import { access, constants, mkdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import type { Database } from './database.ts';
import { asDatabaseError, codeOf, DatabaseError } from './errors.ts';
import { lockFolder } from './folder-lock.ts';
import { isUpToDate, LEDGER_EXISTS, LEDGER_LAST, migrationError, migrationsFolder } from './migrations.ts';
import * as schema from './schema.ts';

/** Opens the embedded Postgres that keeps its data in `folder`; the folder belongs to one process at a time. */
export async function openFolder(folder: string, progress: (words: string) => void): Promise<Database> {
  const where = path.resolve(folder);
  try {
    await mkdir(where, { recursive: true, mode: 0o700 });
    await access(where, constants.W_OK);
  } catch (error) {
    throw folderError(error, where);
  }
  const lock = await lockFolder(where);
  if (!lock) {
    throw new DatabaseError(
      'locked',
      `The data in ${where} is in use by another process of this program; stop that one first.`,
    );
  }
  try {
    const data = path.join(where, 'postgres');
    if (!(await exists(data))) {
      progress('Preparing the database, this first time …');
      await prepare(data);
    }
    const client = await PGlite.create(data);
    try {
      await bringUpToDate(client);
    } catch (error) {
      await client.close();
      throw error;
    }
    return {
      db: drizzle(client, { schema }),
      kind: 'pglite',
      where,
      async run(script) {
        try {
          await client.exec(script);
        } catch (error) {
          await client.exec('rollback');
          throw error;
        }
      },
      async close() {
        try {
          await client.close();
        } finally {
          await lock.release();
        }
      },
    };
  } catch (error) {
    await lock.release();
    throw folderError(error, where);
  }
}

/**
 * Makes the data folder from the ready-made one, which takes a fraction of the time of making a new cluster. It is
 * made beside its place and moved there whole, so that a start that was killed leaves nothing to trip over.
 */
async function prepare(data: string): Promise<void> {
  const { dataDir } = await import('@electric-sql/pglite-prepopulatedfs');
  const beside = `${data}.new`;
  await rm(beside, { recursive: true, force: true });
  const client = await PGlite.create(beside, { loadDataDir: await dataDir() });
  await client.close();
  await rename(beside, data);
}

async function bringUpToDate(client: PGlite): Promise<void> {
  const ledger = await client.query<{ found: boolean }>(LEDGER_EXISTS);
  if (ledger.rows[0]?.found) {
    const { rows } = await client.query<{ last: number | null }>(LEDGER_LAST);
    if (isUpToDate(rows[0]?.last ?? 0)) return;
  }
  try {
    await migrate(drizzle(client, { schema }), { migrationsFolder });
  } catch (error) {
    throw asDatabaseError(error) ?? migrationError(error);
  }
}

async function exists(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch (error) {
    if (error instanceof Error && codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

function folderError(error: unknown, where: string): DatabaseError {
  if (error instanceof DatabaseError) return error;
  const code = error instanceof Error ? codeOf(error) : undefined;
  switch (code) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new DatabaseError(
        'unwritable',
        `Cannot write to the data folder ${where}: permission denied.`,
        error,
      );
    case 'ENOTDIR':
    case 'EEXIST':
      return new DatabaseError(
        'unwritable',
        `The data folder ${where} cannot be made: a file is in its way.`,
        error,
      );
    case 'ENOENT':
      return new DatabaseError('unwritable', `The data folder ${where} cannot be made there.`, error);
    case 'ENOSPC':
      return new DatabaseError('full', `There is no room on the disk for the data folder ${where}.`, error);
    default: {
      const reason = error instanceof Error ? error.message : String(error);
      return new DatabaseError('broken', `The data in ${where} cannot be opened: ${reason}`, error);
    }
  }
}
