import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Ended, run } from './child.ts';
import type { Program } from './program.ts';

/** A build of a whole bank on a slow machine with nothing in Go's cache takes a minute or two. */
const BUILD_LIMIT_MS = 600_000;
/** The exit code of a program in which the race detector found a race. */
export const RACE_EXIT = 66;

export type Environment = Readonly<Record<string, string | undefined>>;

/** What came of building a program. */
export type Build = {
  /** The folder of its module. */
  readonly module: string;
  /** The file to run; undefined where it does not compile. */
  readonly binary: string | undefined;
  /** What `-gcflags=-m` says of it, without file and column. */
  readonly remarks: readonly string[];
  /** The compiler's words where it does not compile. */
  readonly fault: string;
};

/** The `go` on the PATH and a folder to build in. */
export class Workshop {
  readonly #folder: string;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #signal: AbortSignal | undefined;
  /** The language that the installed `go` speaks, such as "1.26". */
  readonly language: string;

  private constructor(
    folder: string,
    environment: Readonly<Record<string, string>>,
    language: string,
    signal: AbortSignal | undefined,
  ) {
    this.#folder = folder;
    this.#environment = environment;
    this.language = language;
    this.#signal = signal;
  }

  /** Undefined if there is no `go` on the environment's PATH. */
  static async open(environment: Environment, signal?: AbortSignal): Promise<Workshop | undefined> {
    const fixed = offline(environment);
    const version = await run('go', ['env', 'GOVERSION'], {
      folder: tmpdir(),
      environment: fixed,
      limit: BUILD_LIMIT_MS,
      signal,
    });
    if (version === undefined) return undefined;
    const language = /go(1\.\d+)/.exec(version.output)?.[1];
    if (language === undefined) throw new Error(`go says no version: ${version.output}${version.errors}`);
    return new Workshop(await mkdtemp(path.join(tmpdir(), 'gauntlet-proofs-')), fixed, language, signal);
  }

  async close(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  /**
   * Builds programs as packages of one module a language version: one call of `go` for all of them is many times
   * faster than one each. What is to be refused is built by itself, as some faults stop the whole call.
   */
  async build(programs: readonly Program[], { race = false } = {}): Promise<Map<Program, Build>> {
    const builds = new Map<Program, Build>();
    const languageOf = ({ go = this.language }: Program) => go;
    for (const language of new Set(programs.map(languageOf))) {
      const group = programs.filter((program) => languageOf(program) === language);
      const module = path.join(this.#folder, race ? `race-${language}` : language);
      const bin = path.join(module, 'bin');
      await mkdir(bin, { recursive: true });
      await writeFile(path.join(module, 'go.mod'), `module proofs\n\ngo ${language}\n`);
      for (const { name, code } of group) {
        await mkdir(path.join(module, name));
        await writeFile(path.join(module, name, 'main.go'), code);
      }
      const options = ['-buildvcs=false', '-gcflags=-m', '-ldflags=-s -w', ...(race ? ['-race'] : [])];
      const buildOf = (names: readonly string[]) =>
        this.#go(module, ['build', ...options, '-o', `bin${path.sep}`, ...names.map((name) => `./${name}`)]);
      const together = group.filter(({ refused }) => refused === undefined).map(({ name }) => name);
      const { errors } = together.length === 0 ? { errors: '' } : await buildOf(together);
      const done = new Set(await readdir(bin));
      for (const program of group) {
        const { name } = program;
        const alone = done.has(name) ? undefined : await buildOf([name]);
        const compiles = alone === undefined || alone.code === 0;
        builds.set(program, {
          module,
          binary: compiles ? path.join(bin, name) : undefined,
          remarks: remarksOn(name, alone?.errors ?? errors),
          fault: compiles ? '' : (alone?.errors ?? ''),
        });
      }
    }
    return builds;
  }

  /** What `go vet` says against a program; empty if nothing. */
  async vet({ name }: Program, { module }: Build): Promise<string> {
    const { code, errors } = await this.#go(module, ['vet', `./${name}`]);
    return code === 0 ? '' : errors;
  }

  /** Runs a program that was built; `limit` in milliseconds. */
  async run(binary: string, limit: number): Promise<Ended> {
    const ended = await run(binary, [], {
      folder: this.#folder,
      environment: { TZ: 'UTC', GORACE: `exitcode=${RACE_EXIT}` },
      limit,
      signal: this.#signal,
    });
    if (ended === undefined) throw new Error(`${binary} is gone`);
    return ended;
  }

  async #go(folder: string, words: readonly string[]): Promise<Ended> {
    const ended = await run('go', words, {
      folder,
      environment: this.#environment,
      limit: BUILD_LIMIT_MS,
      signal: this.#signal,
    });
    if (ended === undefined) throw new Error('go is gone');
    if (ended.killed !== undefined) throw new Error(`go ${words[0]}: ${ended.killed}`);
    return ended;
  }
}

/** Nothing is fetched, and nobody's own settings (`go env -w`) change what comes out. */
function offline(environment: Environment): Record<string, string> {
  const set = Object.entries(environment).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, value]],
  );
  return {
    ...Object.fromEntries(set),
    GOENV: 'off',
    GOFLAGS: '',
    GOPROXY: 'off',
    GOTOOLCHAIN: 'local',
    GOWORK: 'off',
    GO111MODULE: 'on',
  };
}

function remarksOn(name: string, said: string): string[] {
  return said.split('\n').flatMap((line) => {
    const [, file, remark = ''] = /^(?:\.[/\\])?([^:]+):\d+:\d+: (.*)$/.exec(line) ?? [];
    return file === path.join(name, 'main.go') ? [remark] : [];
  });
}
