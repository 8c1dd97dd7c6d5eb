import { type SQL, sql } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type * as schema from './schema.ts';

export { asDatabaseError, DatabaseError, type DatabaseErrorKind, withRetry } from './errors.ts';

/** What the query functions take: a database of either driver, or a transaction of it. */
export type Db = PgDatabase<PgQueryResultHKT, typeof schema>;

export type Database = {
  readonly db: Db;
  readonly kind: 'pglite' | 'postgres';
  /** Where the data is, without a password. */
  readonly where: string;
  /** Runs a script of several statements that take no values; what it began is rolled back if it fails. */
  run(script: string): Promise<void>;
  /** Closing twice is closing once. */
  close(): Promise<void>;
};

/** A Postgres server's URL, or a folder of this program's own in which an embedded Postgres keeps its data. */
export type DatabaseOptions = { readonly url: string } | { readonly folder: string };

/**
 * Connects and brings the tables up to date. `progress` is told, in words for a person, of what takes a moment.
 * Throws a `DatabaseError` for whatever the person who runs the program can set right.
 */
export async function openDatabase(
  options: DatabaseOptions,
  progress: (words: string) => void = () => {},
): Promise<Database> {
  const database = await driverFor(options, progress);
  let closed: Promise<void> | undefined;
  return { ...database, close: () => (closed ??= database.close()) };
}

/** Whether the database answers now. */
export async function isReachable(db: Db): Promise<boolean> {
  try {
    await db.execute(sql`select 1`);
    return true;
  } catch {
    return false;
  }
}

/** Loads one driver alone: they take longer to load than the rest of the program. */
async function driverFor(options: DatabaseOptions, progress: (words: string) => void): Promise<Database> {
  if ('url' in options) {
    const { openServer } = await import('./server.ts');
    return openServer(options.url);
  }
  const { openFolder } = await import('./folder.ts');
  return openFolder(options.folder, progress);
}

/** What a statement of another library is given for `$1`, `$2`, …; an object is JSON. */
export type SqlValue = string | number | boolean | null | undefined | readonly string[] | object;

/** Runs one statement that another library wrote, on either driver or in a transaction of it. */
export async function rowsOf(
  db: Db,
  statement: string,
  values: readonly SqlValue[] = [],
): Promise<Record<string, unknown>[]> {
  // Every second part is the number of a value.
  const parts = statement.split(/\$(\d+)/).map((part, at): SQL => {
    if (at % 2 === 0) return sql.raw(part);
    const value = values[Number(part) - 1];
    return sql`${sql.param(isJson(value) ? JSON.stringify(value) : (value ?? null))}`;
  });
  const result: unknown = await db.execute(sql.join(parts));
  return rowsIn(result);
}

function isJson(value: SqlValue): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** postgres.js gives an array, PGlite an object that holds one. */
function rowsIn(result: unknown): Record<string, unknown>[] {
  if (Array.isArray(result)) return [...result];
  if (typeof result === 'object' && result !== null && 'rows' in result) return rowsIn(result.rows);
  return [];
}
