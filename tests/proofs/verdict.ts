import { availableParallelism } from 'node:os';
import type { Ended } from './child.ts';
import type { Program } from './program.ts';
import { type Build, type Environment, RACE_EXIT, Workshop } from './workshop.ts';

/** Whether a program shows what it is to show, and why not. */
export type Verdict =
  | { readonly name: string; readonly verdict: 'passed' }
  | { readonly name: string; readonly verdict: 'failed'; readonly because: string }
  | { readonly name: string; readonly verdict: 'skipped'; readonly because: string };

export type Conditions = {
  readonly environment: Environment;
  /** Milliseconds that a program may run; the bank's programs take some milliseconds on an idle machine. */
  readonly limit?: number;
  /** Gives up, kills what runs and removes what was built. */
  readonly signal?: AbortSignal;
};

const LIMIT_MS = 10_000;
/** Whether both sides of a race come to run is up to the scheduler. */
const RACE_ATTEMPTS = 3;

/** Builds and runs all programs; the verdicts are in their order. Without `go`, all are skipped. */
export async function verdictsOn(
  programs: readonly Program[],
  { environment, limit = LIMIT_MS, signal }: Conditions,
): Promise<Verdict[]> {
  const workshop = await Workshop.open(environment, signal);
  if (workshop === undefined)
    return programs.map(({ name }) => ({
      name,
      verdict: 'skipped',
      because: 'there is no `go` on the PATH',
    }));
  try {
    return await new Inspection(workshop, limit).verdictsOn(programs);
  } finally {
    await workshop.close();
  }
}

class Inspection {
  readonly #workshop: Workshop;
  readonly #limit: number;

  constructor(workshop: Workshop, limit: number) {
    this.#workshop = workshop;
    this.#limit = limit;
  }

  async verdictsOn(programs: readonly Program[]): Promise<Verdict[]> {
    const today = programs.filter((program) => this.#tooNew(program) === undefined);
    const builds = await this.#workshop.build(today);
    const racing = await this.#racing(today.filter(({ races }) => races === true));
    return inParallel(programs, async (program): Promise<Verdict> => {
      const { name, races } = program;
      const tooNew = this.#tooNew(program);
      if (tooNew !== undefined) return { name, verdict: 'skipped', because: tooNew };
      if (races === true && typeof racing === 'string') return { name, verdict: 'skipped', because: racing };
      const because = await this.#fault(program, buildIn(builds, program), racing);
      return because === undefined ? { name, verdict: 'passed' } : { name, verdict: 'failed', because };
    });
  }

  /** Why the installed `go` cannot show it, if it cannot. */
  #tooNew({ since, go = since }: Program): string | undefined {
    const { language } = this.#workshop;
    const needed = [since, go].find((version) => minor(version) > minor(language));
    return needed === undefined ? undefined : `it needs Go ${needed}, and Go ${language} is installed`;
  }

  /** The programs built with the race detector, or why that cannot be. */
  async #racing(programs: readonly Program[]): Promise<Map<Program, Build> | string> {
    if (programs.length === 0) return new Map();
    const trial: Program = { name: 'trial', since: '1.0', code: 'package main\n\nfunc main() {}\n' };
    const builds = await this.#workshop.build([trial, ...programs], { race: true });
    const { binary, fault } = buildIn(builds, trial);
    return binary === undefined ? `the race detector cannot be built: ${fault.trim()}` : builds;
  }

  /** The first thing that is not as the program is to show, or undefined. */
  async #fault(
    program: Program,
    build: Build,
    racing: Map<Program, Build> | string,
  ): Promise<string | undefined> {
    const { prints, panics, refused, escapes, races } = program;
    if (refused !== undefined) {
      const said = build.fault === '' ? await this.#workshop.vet(program, build) : build.fault;
      if (said === '') return `it compiles, and is to be refused with “${refused}”`;
      if (!said.includes(refused)) return `it is refused, but not with “${refused}”:\n${said}`;
      if (build.binary === undefined) return undefined;
    }
    if (build.binary === undefined) return `it does not compile:\n${build.fault}`;
    const missing = escapes?.find((remark) => !build.remarks.includes(remark));
    if (missing !== undefined)
      return `the compiler does not say “${missing}”; it says:\n${build.remarks.join('\n')}`;
    if (prints !== undefined || panics !== undefined) {
      const fault = faultOf(await this.#workshop.run(build.binary, this.#limit), program);
      if (fault !== undefined) return fault;
    }
    return races === true && typeof racing !== 'string' ? this.#calm(buildIn(racing, program)) : undefined;
  }

  /** Says so where the race detector reports nothing. */
  async #calm({ binary, fault }: Build): Promise<string | undefined> {
    if (binary === undefined) return `it does not compile with the race detector:\n${fault}`;
    for (let attempt = 0; attempt < RACE_ATTEMPTS; attempt += 1) {
      const { code, errors } = await this.#workshop.run(binary, this.#limit);
      if (code === RACE_EXIT && errors.includes('WARNING: DATA RACE')) return undefined;
    }
    return 'the race detector reports nothing';
  }
}

/** What is wrong with how a program ended. */
function faultOf({ code, output, errors, killed }: Ended, { prints, panics }: Program): string | undefined {
  if (killed !== undefined) return `${killed}; so far it printed:\n${output}`;
  if (prints !== undefined && output !== prints)
    return `it prints:\n${output}and is to print:\n${prints}${errors}`;
  if (panics === undefined) return code === 0 ? undefined : `it ends with exit code ${code}:\n${errors}`;
  // 2 is how a Go program ends on a panic or a fatal error of the runtime.
  if (code === 2 && errors.includes(panics)) return undefined;
  return `it is to panic with “${panics}”, and ends with exit code ${code}:\n${errors}`;
}

function buildIn(builds: ReadonlyMap<Program, Build>, program: Program): Build {
  const build = builds.get(program);
  if (build === undefined) throw new Error(`${program.name} was not built`);
  return build;
}

function minor(version: string): number {
  return Number(version.split('.')[1]);
}

/** As many at a time as the machine has processors. */
async function inParallel<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const left = items.entries();
  const worker = async () => {
    for (const [index, item] of left) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return results;
}
