import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type IPty, spawn as spawnAtTerminal } from '@lydell/node-pty';
import { inject, onTestFinished } from 'vitest';
import { createDatabase, dropDatabase, removeFolder, temporaryFolder } from './database.ts';

/** The project's folder, which holds the built program. */
export const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** Longer than anything takes on a busy machine: who waits longer waits in vain, and is told for what. */
const PATIENCE_MS = 30_000;

export type Environment = Readonly<Record<string, string>>;
type Start = {
  readonly env?: Environment | undefined;
  /** Another copy of the program than the project's. */
  readonly project?: string;
};
export type Ended = { readonly code: number | null; readonly output: string; readonly errors: string };

/** A machine of a person's own as far as the program can tell: home, data and working folder, and nothing set. */
export class Home {
  readonly folder: string;
  /** Where the program keeps its data; made by its first start. */
  readonly data: string;
  readonly #cleanup: (() => Promise<void>)[] = [];

  constructor(folder: string) {
    this.folder = folder;
    this.data = path.join(folder, 'data');
    onTestFinished(async () => {
      for (const clean of this.#cleanup) await clean();
      await removeFolder(folder);
    });
  }

  /** Starts the program with its input and output in pipes. */
  start(words: readonly string[] = [], { env, project = PROJECT }: Start = {}): PipedProgram {
    const child = spawn(process.execPath, [path.join(project, 'dist/main.js'), ...words], {
      cwd: this.folder,
      env: { ...this.environment, ...env },
    });
    const program = new PipedProgram(child);
    this.#cleanup.push(() => program.kill());
    return program;
  }

  /** Runs the program to its end; all its input is there from the start. */
  async run(
    words: readonly string[] = [],
    { input = '', ...start }: Start & { readonly input?: string | Uint8Array } = {},
  ): Promise<Ended> {
    return this.start(words, start).type(input).endInput().ended;
  }

  /** Starts the program at a pseudo-terminal. */
  sitDown(env: Environment = {}): TerminalProgram {
    const terminal = spawnAtTerminal(process.execPath, [path.join(PROJECT, 'dist/main.js')], {
      cwd: this.folder,
      cols: 80,
      rows: 40,
      env: { ...this.environment, TERM: 'xterm-256color', ...env },
    });
    const program = new TerminalProgram(terminal);
    this.#cleanup.push(() => program.kill());
    return program;
  }

  /** The exports written here, taken away so that the next call sees the next ones alone. */
  async exports(): Promise<{ readonly mode: number; readonly content: unknown }[]> {
    const names = (await readdir(this.folder)).filter((name) => name.startsWith('gauntlet-export'));
    return Promise.all(
      names.toSorted().map(async (name) => {
        const file = path.join(this.folder, name);
        const content: unknown = JSON.parse(await readFile(file, 'utf8'));
        const { mode } = await stat(file);
        await rm(file);
        return { mode: mode & 0o777, content };
      }),
    );
  }

  get environment(): Environment {
    return { PATH: process.env.PATH ?? '', HOME: this.folder, GAUNTLET_DATA: this.data, TZ: 'UTC' };
  }
}

/** Removed after the test, with every program that was started in it. */
export async function freshHome(): Promise<Home> {
  return new Home(await temporaryFolder());
}

/**
 * A database of the test's own on the run's server. The program starts faster on it than on the embedded Postgres,
 * for tests that are not about storage.
 */
export async function onServer(): Promise<Environment> {
  const url = await createDatabase(inject('serverTemplate'));
  onTestFinished(() => dropDatabase(url));
  return { DATABASE_URL: url };
}

/** On one line, as if the screen were as wide as can be. */
export function unwrapped(output: string): string {
  return output.replace(/\s+/g, ' ');
}

/** What a program wrote so far. */
class Transcript {
  text = '';
  #seen = 0;
  #over = false;
  readonly #changes = new EventEmitter();

  add(written: string): void {
    this.text += written;
    this.#changes.emit('change');
  }

  end(): void {
    this.#over = true;
    this.#changes.emit('change');
  }

  /** Resolves once `expected` came up in this order, after all that was waited for before. */
  async shows(...expected: readonly string[]): Promise<void> {
    const patience = AbortSignal.timeout(PATIENCE_MS);
    for (const words of expected) {
      while (!this.text.includes(words, this.#seen)) {
        if (this.#over || patience.aborted) {
          const fault = this.#over ? 'ended without' : 'does not come to';
          throw new Error(`The program ${fault} ${JSON.stringify(words)}. What it wrote:\n${this.text}`);
        }
        await once(this.#changes, 'change', { signal: patience }).catch(() => {});
      }
      this.#seen = this.text.indexOf(words, this.#seen) + words.length;
    }
  }
}

export class PipedProgram {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly output = new Transcript();
  readonly errors = new Transcript();
  readonly ended: Promise<Ended>;

  constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child;
    const { stdin, stdout, stderr } = child;
    stdin.on('error', () => {}); // it may leave without reading all
    stdout.setEncoding('utf8').on('data', (written: string) => this.output.add(written));
    stderr.setEncoding('utf8').on('data', (written: string) => this.errors.add(written));
    this.ended = once(child, 'close').then(([code]: unknown[]) => {
      this.output.end();
      this.errors.end();
      return {
        code: typeof code === 'number' ? code : null,
        output: this.output.text,
        errors: this.errors.text,
      };
    });
  }

  type(input: string | Uint8Array): this {
    this.#child.stdin.write(input);
    return this;
  }

  endInput(): this {
    this.#child.stdin.end();
    return this;
  }

  /** Closes the pipe that the program writes to, as `head` does. */
  stopReading(): this {
    this.#child.stdout.destroy();
    return this;
  }

  /** Asks it to stop, as a supervisor does. */
  terminate(): this {
    this.#child.kill('SIGTERM');
    return this;
  }

  /** Ends it with SIGKILL. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.ended;
  }
}

export class TerminalProgram {
  readonly #terminal: IPty;
  readonly #screen = new Transcript();
  readonly left: Promise<number>;
  #running = true;

  constructor(terminal: IPty) {
    this.#terminal = terminal;
    terminal.onData((written) => this.#screen.add(written));
    this.left = new Promise((resolve) => {
      terminal.onExit(({ exitCode }) => {
        this.#running = false;
        this.#screen.end();
        resolve(exitCode);
      });
    });
  }

  type(keys: string): this {
    this.#terminal.write(keys);
    return this;
  }

  shows(...expected: readonly string[]): Promise<void> {
    return this.#screen.shows(...expected);
  }

  /** Everything that was ever written to the screen, escape sequences included. */
  get screen(): string {
    return this.#screen.text;
  }

  async kill(): Promise<void> {
    if (this.#running) this.#terminal.kill('SIGKILL');
    await this.left;
  }
}
