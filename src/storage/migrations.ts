import { fileURLToPath } from 'node:url';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { chainOf, DatabaseError } from './errors.ts';

/** As near to `src/storage` as to `dist/storage`. */
export const migrationsFolder = fileURLToPath(new URL('../../migrations', import.meta.url));

/** Asks whether drizzle's own table exists; the name is drizzle's. */
export const LEDGER_EXISTS = `select to_regclass('drizzle.__drizzle_migrations') is not null as found`;
/** The migration that ran last. */
export const LEDGER_LAST = 'select max(created_at)::float8 as last from drizzle.__drizzle_migrations';

/** Whether `last` is the newest migration known here, or newer: an older program works on newer tables. */
export function isUpToDate(last: number): boolean {
  const newest = readMigrationFiles({ migrationsFolder }).at(-1)?.folderMillis ?? 0;
  return last >= newest;
}

export function migrationError(error: unknown): DatabaseError {
  const reason = chainOf(error).at(-1)?.message ?? String(error);
  return new DatabaseError('migration', `The database could not be brought up to date: ${reason}.`, error);
}
