import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openQuestion, topicFile, writeBank } from '../cli/bank.ts';
import { freshHome, PROJECT } from '../support/program.ts';

const COMMANDS = ['questions', 'grade', 'check', 'migrate', 'repair', 'doctor', 'schema', 'help'];
const right = '{"question":"bank-031","answer":"it panics","id":7}\n';

describe('words of the command line', () => {
  test.each([['help'], ['--help'], ['-h'], ['questions', '--help']])('%s %s helps', async (...words) => {
    const { code, output, errors } = await (await freshHome()).run(words);
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    for (const command of COMMANDS) expect(output).toContain(`gauntlet ${command}`);
  });

  test.each([['--version'], ['-v']])('%s is the package’s version', async (...words) => {
    const manifest = z
      .object({ version: z.string() })
      .parse(JSON.parse(await readFile(path.join(PROJECT, 'package.json'), 'utf8')));
    const output = `${manifest.version}\n`;
    expect(await (await freshHome()).run(words)).toEqual({ code: 0, output, errors: '' });
  });

  test.each([
    ['an unknown command', ['practise-now'], 'There is no command “practise-now”.'],
    ['an unknown option', ['questions', '--jsn'], '--jsn'],
    ['an option with a value it does not take', ['questions', '--json=yes'], '--json'],
    ['an option of another command', ['questions', '--from', '2026-03-01'], 'Only repair takes'],
  ])('%s is refused with the usage, and exit code 2', async (_, words, told) => {
    const { code, output, errors } = await (await freshHome()).run(words);
    expect(errors).toContain(told);
    expect(errors).toContain('gauntlet questions [--json]');
    expect(output).toBe('');
    expect(code).toBe(2);
  });

  test.each([[['help']], [['schema']], [['questions']], [['questions', '--json']], [['check']]])(
    '%j ends quietly when nobody reads what it says',
    async (words) => {
      const { errors } = await (await freshHome()).start(words).stopReading().ended;
      expect(errors).toBe('');
    },
  );

  test('npx finds the program in its project, without a network', async () => {
    const { environment } = await freshHome();
    const { stdout } = await promisify(execFile)('npx', ['--offline', 'gauntlet', 'help'], {
      cwd: PROJECT,
      env: { ...environment, npm_config_update_notifier: 'false' },
    });
    expect(stdout).toContain('gauntlet - interview practice');
  });
});

describe('questions', () => {
  test('lists them by topic', async () => {
    const { code, output, errors } = await (await freshHome()).run(['questions']);
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(output).toMatch(/^Channels \(\d+\)$/m);
    expect(output).toMatch(
      /^ {2}send-on-closed-channel +bank-031 +open +warm-up +What happens when a goroutine/m,
    );
  });

  test('lists them as JSON', async () => {
    const { code, output } = await (await freshHome()).run(['questions', '--json']);
    expect(code).toBe(0);
    const summary = z.strictObject({
      id: z.string(),
      ref: z.string().nullable(),
      kind: z.enum(['open', 'choice', 'output', 'design', 'code']),
      topic: z.string(),
      level: z.enum(['warm-up', 'core', 'senior', 'staff']),
      prompt: z.string(),
      stages: z.array(z.string()),
    });
    const questions = z.array(summary).parse(JSON.parse(output));
    expect(questions.find(({ ref }) => ref === 'bank-031')).toEqual({
      id: 'send-on-closed-channel',
      ref: 'bank-031',
      kind: 'open',
      topic: 'channels',
      level: 'warm-up',
      prompt: expect.stringContaining('sends on a channel'),
      stages: [],
    });
  });
});

describe('grade', () => {
  test('marks each line, and says by its exit code that all could be', async () => {
    const { code, output, errors } = await (await freshHome()).run(['grade'], {
      input: `${right}\n${right}`,
    });
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    const lines: unknown[] = output
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    const marked = {
      question: 'bank-031',
      answer: 'it panics',
      id: 7,
      mark: 100,
      misconceptions: [],
      gate: null,
    };
    expect(lines).toMatchObject([marked, marked]);
  });

  test('says by its exit code that a line could not be marked', async () => {
    const input = `${right}{"question":"nope","answer":"x"}\nnot JSON\n${right}`;
    const { code, output, errors } = await (await freshHome()).run(['grade'], { input });
    expect({ code, errors }).toEqual({ code: 1, errors: '' });
    const lines: unknown[] = output
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(lines).toMatchObject([
      { mark: 100 },
      { question: 'nope', error: 'there is no question “nope”' },
      { error: 'this line is not JSON' },
      { mark: 100 },
    ]);
  });

  test('answers line by line, before the input ends', async () => {
    const program = (await freshHome()).start(['grade']).type(right);
    await program.output.shows('"mark":100', '\n');
    program.type(right).endInput();
    expect(await program.ended).toMatchObject({ code: 0, errors: '' });
  });

  test('ends quietly when nobody reads on', async () => {
    const program = (await freshHome()).start(['grade']).type(right);
    await program.output.shows('"mark":100');
    program.stopReading().type(right.repeat(2000)).endInput();
    expect((await program.ended).errors).toBe('');
  });
});

describe('check', () => {
  test('finds nothing wrong with the questions that come with the program', async () => {
    const { code, output, errors } = await (await freshHome()).run(['check']);
    expect(errors).toBe('');
    expect(output).toMatch(/^\d+ questions in \d+ topics: all valid\.\n$/);
    expect(code).toBe(0);
  });

  test('counts the questions of a folder', async () => {
    const home = await freshHome();
    const files = {
      'a.yaml': topicFile('a', openQuestion('x'), openQuestion('y')),
      'b/b.yaml': topicFile('b', openQuestion('z')),
    };
    await writeBank(files, path.join(home.folder, 'mine'));
    const output = '3 questions in 2 topics: all valid.\n';
    expect(await home.run(['check', 'mine'])).toEqual({ code: 0, output, errors: '' });
  });

  test('names file, line and field of every fault at once', async () => {
    const home = await freshHome();
    const says = (pattern: string) => ({ rubric: `[ { point: P, marks: 9, says: [ "${pattern}" ] } ]` });
    await writeBank(
      {
        'a.yaml': topicFile('a', openQuestion('x', says('{boom}')), openQuestion('y', says('(b'))),
        'b.yaml': 'topic: b\ntitle: "B\n',
        'c.yaml': topicFile('c', openQuestion('x'), openQuestion('z', { prompt: '7' })),
        'd.yaml': topicFile('d', openQuestion('x')),
        'e.yaml': topicFile('e', openQuestion('x', { ref: 'w' }), openQuestion('w', says('{boom}'))),
      },
      path.join(home.folder, 'mine'),
    );
    const { code, output, errors } = await home.run(['check', 'mine']);
    expect({ code, output }).toEqual({ code: 1, output: '' });
    const [title, ...faults] = errors.trimEnd().split('\n');
    expect(title).toBe('The question bank has 6 faults:');
    expect(faults.map((fault) => fault.replace(/^mine\/(\S+ ?[\w.]*): .*/, '$1')).toSorted()).toEqual([
      'a.yaml:19 questions.1.rubric.0.says.0',
      'b.yaml:3',
      'c.yaml:20 questions.1.prompt',
      'e.yaml:19 questions.1.id',
      'e.yaml:23 questions.1.rubric.0.says.0',
      'e.yaml:4 questions.0.id',
    ]);
  });

  test.each([['nowhere'], ['file.yaml']])(
    'a folder that is none (%s) is told of in one sentence',
    async (name) => {
      const home = await freshHome();
      await writeBank({ 'file.yaml': topicFile('a', openQuestion('x')) }, home.folder);
      const { code, output, errors } = await home.run(['check', name]);
      expect({ code, output }).toEqual({ code: 1, output: '' });
      expect(errors).toContain(name);
      expect(errors).not.toMatch(/^\s+at /m);
    },
  );
});

describe('repair', () => {
  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);

  test('gives everybody the day of an outage, once', async () => {
    const home = await freshHome();
    await home.run([], { input: 'question bank-031\nanswer it panics\n' });
    const repair = ['repair', '--from', yesterday, '--to', yesterday];
    expect(await home.run(repair)).toEqual({
      code: 0,
      output: `${yesterday}: 1 member got 1 day back.\n`,
      errors: '',
    });
    expect((await home.run(repair)).output).toBe(
      `${yesterday}: nobody was missing a day, so nothing was given.\n`,
    );
    const { output } = await home.run([], { input: 'streak calendar\n' });
    expect(output).toContain('1 was given back');
  });

  test('refuses days that make no sense with one sentence', async () => {
    const { code, output, errors } = await (await freshHome()).run(['repair', '--from', yesterday]);
    expect({ code, output }).toEqual({ code: 2, output: '' });
    expect(errors).toBe('--to is missing: repair takes the first and the last day.\n');
  });
});

describe('schema', () => {
  test('is what questions/schema.json holds', async () => {
    const { code, output, errors } = await (await freshHome()).run(['schema']);
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(JSON.parse(output)).toMatchObject({ type: 'object', required: ['topic', 'title', 'questions'] });
    expect(await readFile(path.join(PROJECT, 'questions/schema.json'), 'utf8')).toBe(output);
  });
});
