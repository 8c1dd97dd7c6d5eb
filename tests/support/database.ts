import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'drizzle-orm';
import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, inject } from 'vitest';
import { type Database, type Db, openDatabase } from '../../src/storage/database.ts';

export type Storage = {
  readonly name: string;
  /** A fresh database with all its tables; closing it removes it. */
  open(): Promise<Database>;
};

/** A real server, for tests that are not about storage, or need its concurrency. */
export const serverStorage: Storage = {
  name: 'a Postgres server',
  async open() {
    const url = await createDatabase(inject('serverTemplate'));
    return removedAfter(await openDatabase({ url }), () => dropDatabase(url));
  },
};

/** Both storages, for `describe.each`: what holds on one holds on the other. */
export const storages: readonly Storage[] = [
  {
    name: 'the embedded Postgres',
    async open() {
      const folder = await temporaryFolder();
      return removedAfter(await openDatabase({ folder }), () => removeFolder(folder));
    },
  },
  serverStorage,
];

/** A database of the storage for the tests around the call, empty at the start of each. */
export function useDatabase(storage: Storage): { readonly db: Db; readonly opened: Database } {
  let database: Database | undefined;
  beforeAll(async () => {
    database = await storage.open();
  });
  beforeEach(async () => {
    await database?.db.execute(sql`truncate members, teams, repairs, deliveries cascade`);
  });
  afterAll(async () => {
    await database?.close();
  });
  const opened = (): Database => {
    if (!database) throw new Error('the database is there only while tests run');
    return database;
  };
  return {
    get db() {
      return opened().db;
    },
    get opened() {
      return opened();
    },
  };
}

/** A new database on the run's server: empty, or a copy of another. Returns its URL. */
export async function createDatabase(template?: string): Promise<string> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await asAdmin(`create database ${name} ${template ? `template ${template}` : ''}`);
  const url = new URL(inject('serverUrl'));
  url.pathname = `/${name}`;
  return url.href;
}

export async function dropDatabase(url: string): Promise<void> {
  const name = new URL(url).pathname.slice(1);
  await asAdmin(`drop database if exists ${name} with (force)`);
}

async function asAdmin(statement: string): Promise<void> {
  const admin = postgres(inject('serverUrl'), { max: 1, onnotice: () => {} });
  try {
    await admin.unsafe(statement);
  } finally {
    await admin.end();
  }
}

export function temporaryFolder(): Promise<string> {
  return mkdtemp(path.join(tmpdir(), 'gauntlet-test-'));
}

export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

function removedAfter(database: Database, remove: () => Promise<void>): Database {
  return {
    ...database,
    async close() {
      await database.close();
      await remove();
    },
  };
}
