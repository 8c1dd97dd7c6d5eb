import { spawn } from 'node:child_process';

/** How a process ended, with what it wrote. */
export type Ended = {
  /** Undefined where a signal ended it. */
  readonly code: number | undefined;
  readonly output: string;
  readonly errors: string;
  /** Why it was killed, as the end of a sentence: "it runs longer than 10 s". */
  readonly killed?: string;
};

export type Surroundings = {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Milliseconds after which it is killed, with all that it started. */
  readonly limit: number;
  /** Kills it at once. */
  readonly signal?: AbortSignal | undefined;
};

/** More than any program of a bank has to say, in code units; what writes on and on must not fill the memory. */
const MOST_OUTPUT = 4_000_000;

/** Runs a command to its end without input; undefined if there is no such command. */
export async function run(
  command: string,
  words: readonly string[],
  { folder, environment, limit, signal }: Surroundings,
): Promise<Ended | undefined> {
  signal?.throwIfAborted();
  // A group of its own, so that its children can be killed with it.
  const child = spawn(command, words, {
    cwd: folder,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const written = { output: '', errors: '' };
  let killed: string | undefined;
  const kill = (why: string) => {
    if (killed !== undefined || child.pid === undefined) return;
    killed = why;
    killGroup(child.pid);
  };
  const collect = (stream: 'output' | 'errors') => (text: string) => {
    written[stream] += text;
    if (written[stream].length > MOST_OUTPUT) kill('it writes without end');
  };
  child.stdout.setEncoding('utf8').on('data', collect('output'));
  child.stderr.setEncoding('utf8').on('data', collect('errors'));
  const timer = setTimeout(() => kill(`it runs longer than ${limit / 1000} s`), limit);
  const interrupt = () => kill('it was interrupted');
  signal?.addEventListener('abort', interrupt);
  try {
    const code = await new Promise<number | undefined>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (status) => resolve(status ?? undefined));
    });
    return { code, ...written, ...(killed === undefined ? {} : { killed }) };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', interrupt);
  }
}

function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch (error) {
    // It ended by itself in the meantime.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
