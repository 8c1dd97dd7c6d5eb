import { setTimeout as pause } from 'node:timers/promises';

/**
 * - `invalid`: the address is no Postgres URL
 * - `unreachable`: no server answers, or it takes no connection just now
 * - `refused`: the server answered and said no (password, database, rights)
 * - `locked`: another process has the data folder
 * - `unwritable`: the data folder cannot be written
 * - `migration`: the tables could not be brought up to date
 * - `lost`: a connection ended while it was used
 * - `full`: no room on the disk
 * - `broken`: the data folder cannot be opened
 */
export type DatabaseErrorKind =
  | 'invalid'
  | 'unreachable'
  | 'refused'
  | 'locked'
  | 'unwritable'
  | 'migration'
  | 'lost'
  | 'full'
  | 'broken';

/** Its message is one sentence for the person who runs the program, and never holds a password. */
export class DatabaseError extends Error {
  readonly kind: DatabaseErrorKind;

  constructor(kind: DatabaseErrorKind, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'DatabaseError';
    this.kind = kind;
  }
}

/** A lost or refused connection, from either driver, however deep drizzle wrapped it; undefined for any other error. */
export function asDatabaseError(error: unknown): DatabaseError | undefined {
  for (const link of chainOf(error)) {
    if (link instanceof DatabaseError) return link;
    const kind = kindOf(link);
    if (kind) return new DatabaseError(kind, SENTENCES[kind], error);
  }
  return undefined;
}

const SENTENCES = {
  unreachable: 'The database cannot be reached just now.',
  refused: 'The database refuses the connection.',
  lost: 'The connection to the database was lost.',
  full: 'The disk that holds the database is full.',
} as const satisfies Partial<Record<DatabaseErrorKind, string>>;

/** Waits before each new try; long enough together for a server to restart. */
const PAUSES = [0, 250, 1500] as const;

/**
 * Runs `work` again when its connection was lost, or when the server asks to (a deadlock). `work` must be safe to
 * run twice, for a connection can be lost between the commit and its confirmation: one transaction with a unique
 * delivery is, and finds its answer recorded.
 */
export async function withRetry<T>(work: () => Promise<T>): Promise<T> {
  for (const wait of PAUSES) {
    try {
      return await work();
    } catch (error) {
      if (!passes(error)) throw error;
    }
    await pause(wait);
  }
  return work();
}

function passes(error: unknown): boolean {
  const kind = asDatabaseError(error)?.kind;
  if (kind === 'lost' || kind === 'unreachable') return true;
  return chainOf(error).some((link) => ['40001', '40P01'].includes(codeOf(link) ?? ''));
}

/** The error with all that caused it: drizzle wraps the driver's, and Node joins one error an address tried. */
export function chainOf(error: unknown): Error[] {
  if (!(error instanceof Error)) return [];
  const joined = error instanceof AggregateError ? error.errors.flatMap(chainOf) : [];
  return [error, ...joined, ...chainOf(error.cause)];
}

/** A system's or Postgres's code of an error, such as `ECONNREFUSED` or `28P01`. */
export function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

function kindOf(error: Error): keyof typeof SENTENCES | undefined {
  if (error.message === 'PGlite is closed' || error.message === 'PGlite is closing') return 'lost';
  const code = codeOf(error);
  switch (code) {
    case 'ECONNREFUSED':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ETIMEDOUT':
    case 'CONNECT_TIMEOUT':
    case '53300': // too many connections
    case '57P03': // starting up or shutting down
      return 'unreachable';
    case 'ECONNRESET':
    case 'EPIPE':
    case 'CONNECTION_CLOSED':
    case 'CONNECTION_ENDED':
    case 'CONNECTION_DESTROYED':
    case '57P01': // shut down by an administrator
    case '57P02': // shut down by a crash
    case '57P05': // idle too long
    case '25006': // read-only: the server became a standby
      return 'lost';
    case '28000':
    case '28P01':
    case '3D000':
    case 'SASL_SIGNATURE_MISMATCH':
      return 'refused';
    case '53100':
    case 'ENOSPC':
      return 'full';
    default:
      return code?.startsWith('08') ? 'lost' : undefined;
  }
}
