import { execFileSync } from 'node:child_process';
import { describe, expect, onTestFinished, test } from 'vitest';
import { removeFolder, temporaryFolder } from '../support/database.ts';
import type { Program } from './program.ts';
import { reportLines } from './report.ts';
import { type Verdict, verdictsOn } from './verdict.ts';

const environment = process.env;
const hasGo = runs('go', ['version']);
const hasRace = hasGo && runs('gcc', ['--version']);
/** The first build with the race detector compiles the standard library anew. */
const COLD_RACE_MS = 240_000;

function runs(command: string, words: readonly string[]): boolean {
  try {
    execFileSync(command, words, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** A program whose `main` has this body; `fmt` and whatever else is named is imported. */
function program(name: string, body: string, shows: Partial<Program>): Program {
  const packages = ['fmt', 'os', 'os/exec', 'sync'].filter((path) =>
    new RegExp(`\\b${path.split('/').at(-1)}\\.`).test(body),
  );
  const imports = packages.map((path) => `import "${path}"\n`).join('');
  return { name, since: '1.0', code: `package main\n\n${imports}\nfunc main() {\n${body}\n}\n`, ...shows };
}

async function verdictOn(shown: Program, limit?: number): Promise<Verdict | undefined> {
  const [verdict] = await verdictsOn([shown], { environment, ...(limit === undefined ? {} : { limit }) });
  return verdict;
}

describe.skipIf(!hasGo)('a program passes', () => {
  test.each<[string, string, Partial<Program>]>([
    ['when it prints just that', 'fmt.Println(1, "two")', { prints: '1 two\n' }],
    ['when it prints nothing, and is to', '', { prints: '' }],
    ['when it panics so', 'var m map[string]int; m["a"] = 1', { panics: 'assignment to entry in nil map' }],
    ['when it deadlocks', '<-make(chan int)', { panics: 'all goroutines are asleep - deadlock!' }],
    ['when it prints first and then panics', 'fmt.Println(1); panic("on")', { prints: '1\n', panics: 'on' }],
    ['when the compiler refuses it', 'x := 1', { refused: 'declared and not used: x' }],
    ['when it cannot be parsed, and is not to be', 'x :=', { refused: 'syntax error' }],
    [
      'when an import is not there, and is not to be',
      '}\nimport "no/such"\nfunc f() {',
      { refused: 'import' },
    ],
    ['when vet refuses it', 'fmt.Printf("%d", "one")', { refused: 'Printf format %d has arg "one"' }],
    ['when a value escapes', 'x := 1; fmt.Println(&x)', { escapes: ['moved to heap: x'] }],
    [
      'when the language is of old',
      'var f []func() int; for i := 0; i < 2; i++ { f = append(f, func() int { return i }) }; fmt.Println(f[0]())',
      { go: '1.21', prints: '2\n' },
    ],
  ])('%s', async (_, body, shows) => {
    expect(await verdictOn(program('shown', body, shows))).toEqual({ name: 'shown', verdict: 'passed' });
  });

  test.skipIf(!hasRace)('when it has a race', { timeout: COLD_RACE_MS }, async () => {
    const body = 'var w sync.WaitGroup; n := 0; w.Add(1); go func() { n++; w.Done() }(); n++; w.Wait()';
    expect(await verdictOn(program('racing', body, { races: true }))).toMatchObject({ verdict: 'passed' });
  });
});

describe.skipIf(!hasGo)('a program fails', () => {
  test.each<[string, string, Partial<Program>, string]>([
    [
      'when it prints something else',
      'fmt.Println(1)',
      { prints: '2\n' },
      'it prints:\n1\nand is to print:\n2',
    ],
    ['when it prints more', 'fmt.Println(1)', { prints: '1' }, 'it prints:'],
    ['when it panics, and is not to', 'fmt.Println(1); panic("oh")', { prints: '1\n' }, 'panic: oh'],
    ['when it does not panic', '', { panics: 'oh' }, 'it is to panic with “oh”, and ends with exit code 0'],
    ['when it panics otherwise', 'panic("ah")', { panics: 'oh' }, 'panic: ah'],
    ['when it does not compile', 'x := 1', { prints: '' }, 'it does not compile:\n'],
    ['when it compiles, and is not to', '', { refused: 'x' }, 'it compiles, and is to be refused with “x”'],
    ['when it is refused otherwise', 'x := 1', { refused: 'y y' }, 'it is refused, but not with “y y”:'],
    ['when nothing escapes', 'x := 1; _ = x', { escapes: ['moved to heap: x'] }, 'the compiler does not say'],
    ['when it exits with another code', 'os.Exit(3)', { prints: '' }, 'it ends with exit code 3'],
    [
      'when it writes without end',
      'for { fmt.Println("again and again") }',
      { prints: '' },
      'it writes without end',
    ],
  ])('%s', async (_, body, shows, because) => {
    expect(await verdictOn(program('wrong', body, shows))).toEqual({
      name: 'wrong',
      verdict: 'failed',
      because: expect.stringContaining(because),
    });
  });

  test.skipIf(!hasRace)('when it has no race', async () => {
    expect(await verdictOn(program('calm', '', { races: true }))).toMatchObject({
      verdict: 'failed',
      because: 'the race detector reports nothing',
    });
  });

  test('when it hangs, and is killed with its children', async () => {
    // The child holds the pipe that the verdict waits for: left alive, it would keep the test from ending.
    const body = [
      'child := exec.Command("/bin/sleep", "1000"); child.Stdout = os.Stdout',
      'if err := child.Start(); err != nil { panic(err) }',
      'fmt.Println("started")',
      'for {}',
    ].join('\n');
    expect(await verdictOn(program('hanging', body, { prints: '' }), 2000)).toEqual({
      name: 'hanging',
      verdict: 'failed',
      because: 'it runs longer than 2 s; so far it printed:\nstarted\n',
    });
  });
});

describe.skipIf(!hasGo)('programs', () => {
  test('that do not compile leave the others alone, and verdicts keep the order', async () => {
    const verdicts = await verdictsOn(
      [
        program('parse', 'x :=', { prints: '' }),
        program('right', 'fmt.Println(1)', { prints: '1\n' }),
        program('import', '}\nimport "no/such"\nfunc f() {', { prints: '' }),
        program('refused', 'x := 1', { refused: 'declared and not used' }),
        program('old', 'fmt.Println(1)', { prints: '1\n', go: '1.20' }),
      ],
      { environment },
    );
    expect(verdicts.map(({ name, verdict }) => `${name} ${verdict}`)).toEqual([
      'parse failed',
      'right passed',
      'import failed',
      'refused passed',
      'old passed',
    ]);
  });

  test.each<[string, Partial<Program>]>([
    ['hold only from a later release on', { since: '1.999' }],
    ['ask for a later language', { go: '1.999' }],
  ])('that %s are skipped', async (_, needs) => {
    const verdict = await verdictOn(program('early', '', { prints: '', ...needs }));
    expect(verdict).toEqual({
      name: 'early',
      verdict: 'skipped',
      because: expect.stringMatching(/^it needs Go 1\.999, and Go 1\.\d+ is installed$/),
    });
  });

  test('whose race detector has no C compiler are skipped', async () => {
    const verdicts = await verdictsOn(
      [program('racing', '', { races: true }), program('plain', '', { prints: '' })],
      {
        environment: { ...environment, CC: '/no/such/compiler', CGO_ENABLED: '1' },
      },
    );
    expect(verdicts).toEqual([
      {
        name: 'racing',
        verdict: 'skipped',
        because: expect.stringMatching(/^the race detector cannot be built: /),
      },
      { name: 'plain', verdict: 'passed' },
    ]);
  });

  test('are given up when that is asked for', async () => {
    const signal = AbortSignal.abort();
    await expect(verdictsOn([program('shown', '', { prints: '' })], { environment, signal })).rejects.toThrow(
      'abort',
    );
  });
});

test('without go, every program is skipped by name', async () => {
  const folder = await temporaryFolder();
  onTestFinished(() => removeFolder(folder));
  const verdicts = await verdictsOn(
    [program('one', '', { prints: '' }), program('two', '', { prints: '' })],
    {
      environment: { ...environment, PATH: folder },
    },
  );
  expect(reportLines(verdicts)).toEqual([
    'Skipped, as there is no `go` on the PATH: one, two',
    '',
    '0 passed, 0 failed, 2 skipped',
  ]);
});

test('the report names what failed and why, and counts', () => {
  expect(
    reportLines([
      { name: 'one', verdict: 'passed' },
      { name: 'two', verdict: 'failed', because: 'it does not compile:\nx\n' },
      { name: 'three', verdict: 'skipped', because: 'it needs Go 1.30' },
    ]),
  ).toEqual([
    'FAILED two: it does not compile:\nx',
    '',
    'Skipped, as it needs Go 1.30: three',
    '',
    '1 passed, 1 failed, 1 skipped',
  ]);
});
