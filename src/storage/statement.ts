import type { SQL } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import type { Db } from './database.ts';

/** As the driver takes it: a moment in ISO 8601, JSON written out. */
type Value = string | number | boolean | null;

/** What the drivers make of rows: postgres.js a list, PGlite an object that holds one. */
type Result<Row> = readonly Row[] | { readonly rows: readonly Row[] };

const dialect = new PgDialect();

/**
 * A statement with `sql.placeholder`s, written out once, to be run on any database or in a transaction of it. To build a
 * statement each time takes longer than to send it, which is worth sparing where many wait for it. `Row` is what the
 * statement returns, as the driver reads it.
 */
export function statement<Row>(
  source: SQL,
): (db: Db, values: Readonly<Record<string, Value>>) => Promise<Row[]> {
  const query = dialect.sqlToQuery(source);
  return async (db, values) => {
    const prepared = db._.session.prepareQuery<{ execute: Result<Row>; all: unknown; values: unknown }>(
      query,
      undefined,
      undefined,
      false,
    );
    const result = await prepared.execute({ ...values });
    return [...('rows' in result ? result.rows : result)];
  };
}

/** What is built of a database, once of each: a prepared select, which a person waits for each time they say something. */
export function onceFor<T>(build: (db: Db) => T): (db: Db) => T {
  const built = new WeakMap<Db, T>();
  return (db) => {
    const known = built.get(db);
    if (known !== undefined) return known;
    const made = build(db);
    built.set(db, made);
    return made;
  };
}
