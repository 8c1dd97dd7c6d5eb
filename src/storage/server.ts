import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import type { Database } from './database.ts';
import { asDatabaseError, chainOf, codeOf, DatabaseError } from './errors.ts';
import { isUpToDate, LEDGER_EXISTS, LEDGER_LAST, migrationError, migrationsFolder } from './migrations.ts';
import * as schema from './schema.ts';

/** Any number that no other program takes on the same database: `gaun` in ASCII. */
const MIGRATION_LOCK = 0x6761756e;

const CONNECT_SECONDS = 10;
/** How long closing waits for what is under way. */
const CLOSE_SECONDS = 5;

/** Opens a database on a Postgres server. */
export async function openServer(url: string): Promise<Database> {
  const client = clientOf(url);
  const target = targetOf(client);
  try {
    await bringUpToDate(client);
  } catch (error) {
    await client.end({ timeout: 0 });
    throw openingError(error, target);
  }
  return {
    db: drizzle(client, { schema }),
    kind: 'postgres',
    where: `Postgres database ${target.database} at ${addressOf(target)}`,
    run: (script) => runScript(client, script),
    close: () => client.end({ timeout: CLOSE_SECONDS }),
  };
}

/** On a connection of its own: a script may begin a transaction, which the pool must not mix with anything else. */
async function runScript(client: postgres.Sql, script: string): Promise<void> {
  const connection = await client.reserve();
  try {
    await connection.unsafe(script);
  } catch (error) {
    await connection.unsafe('rollback');
    throw error;
  } finally {
    connection.release();
  }
}

type Target = {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
};

/** What the URL and the environment (`PGHOST` and the like) say together; nothing is connected yet. */
function targetOf({ options }: postgres.Sql): Target {
  return {
    host: options.host[0] ?? '',
    port: options.port[0] ?? 0,
    user: options.user,
    database: options.database,
  };
}

/**
 * The pool. Two libraries are patched (patches/). postgres.js: a connection lost inside a transaction ended the process,
 * https://github.com/porsager/postgres/issues/1208; a transaction could begin on a connection that was not reserved for
 * it, where the connection had as many statements under way as it takes,
 * https://github.com/porsager/postgres/issues/1189 and https://github.com/porsager/postgres/issues/823; a value that cannot
 * be sent failed the statement under way instead of its own, and left the connection waiting for ever; and `?max=` in the
 * URL, which stayed a string, made a pool of one. drizzle-orm: no statement was prepared, so each was planned anew
 * and took two round trips, https://github.com/drizzle-team/drizzle-orm/issues/6096; now all are, but those without
 * values. `?prepare=false` in the URL is for a pooler that keeps none.
 */
function clientOf(url: string): postgres.Sql {
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) throw invalidUrl();
  try {
    return postgres(url, {
      connect_timeout: CONNECT_SECONDS,
      connection: { application_name: 'gauntlet' },
      onnotice: () => {}, // "relation exists, skipping" is no news
    });
  } catch {
    throw invalidUrl(); // without its cause, which quotes the URL
  }
}

function invalidUrl(): DatabaseError {
  return new DatabaseError(
    'invalid',
    'The database address is not a Postgres URL: write it as postgres://user:password@host:5432/database.',
  );
}

async function bringUpToDate(client: postgres.Sql): Promise<void> {
  const [ledger] = await client.unsafe<{ found: boolean }[]>(LEDGER_EXISTS);
  if (ledger?.found) {
    const [row] = await client.unsafe<{ last: string | number | null }[]>(LEDGER_LAST);
    if (isUpToDate(Number(row?.last ?? 0))) return;
  }
  try {
    await client.begin(async (lock) => {
      // Of a transaction, not a session: it works through a pooler. Who waited here finds the migrations done.
      await lock`select pg_advisory_xact_lock(${MIGRATION_LOCK})`;
      await migrate(drizzle(client, { schema }), { migrationsFolder });
    });
  } catch (error) {
    throw asDatabaseError(error) ?? migrationError(error);
  }
}

function openingError(error: unknown, target: Target): DatabaseError {
  const known = asDatabaseError(error);
  if (known?.kind === 'migration') return known;
  const address = addressOf(target);
  const code = chainOf(error).map(codeOf).find(Boolean);
  const reason = chainOf(error).at(-1)?.message ?? String(error);
  const told = (message: string) => new DatabaseError(known?.kind ?? 'refused', message, error);
  switch (code) {
    case 'ECONNREFUSED':
      return told(`Cannot reach the Postgres server at ${address}: is it running?`);
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return told(`No host is called ${target.host}.`);
    case '28P01':
    case '28000':
      return told(`The Postgres server at ${address} refuses the user "${target.user}" or the password.`);
    case '3D000':
      return told(`The Postgres server at ${address} has no database called "${target.database}".`);
    default:
      if (known?.kind === 'unreachable')
        return told(`Cannot reach the Postgres server at ${address}: ${reason}.`);
      return told(`Cannot open the database on the Postgres server at ${address}: ${reason}.`);
  }
}

function addressOf({ host, port }: Target): string {
  return `${host}:${port}`;
}
