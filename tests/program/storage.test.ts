import { cp, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { createDatabase, dropDatabase } from '../support/database.ts';
import { type Ended, type Environment, freshHome, type Home, onServer, PROJECT } from '../support/program.ts';

const SECRET = 'hunter2';

/** The run's server with parts of its URL changed. */
function server(change: (url: URL) => void): string {
  const url = new URL(inject('serverUrl'));
  change(url);
  return url.href;
}

function at(url: string): string {
  return new URL(url).host;
}

test('a data folder in use is refused to every other process in one sentence, and served on', async () => {
  const home = await freshHome();
  const first = home.start().type('streak\n');
  await first.output.shows('Your streak');
  const refused = `The data in ${home.data} is in use by another process of this program; stop that one first.`;
  expect(await home.run([], { input: 'streak\n' })).toEqual({ code: 1, output: '', errors: `${refused}\n` });
  expect(await home.run(['migrate'])).toEqual({ code: 1, output: '', errors: `${refused}\n` });
  const { code, output } = await home.run(['doctor']);
  expect(code).toBe(1);
  expect(output).toContain(`WRONG  Database       ${refused}\n`);
  first.type('profile\n').endInput();
  expect(await first.ended).toMatchObject({ code: 0, output: expect.stringContaining('No answers yet.') });
  expect(await home.run(['migrate'])).toMatchObject({ code: 0 });
});

test('a data folder that cannot be made is told of in one sentence', async () => {
  const home = await freshHome();
  await writeFile(home.data, '');
  const errors = `The data folder ${home.data} cannot be made: a file is in its way.\n`;
  expect(await home.run([], { input: 'streak\n' })).toEqual({ code: 1, output: '', errors });
});

describe('a database server that cannot be used is told of in one line without its password', () => {
  const unusable =
    'DATABASE_URL: its value (not shown) cannot be used; it takes a Postgres URL such as postgres://user:password@host:5432/name.';
  const nowhere = `postgres://me:${SECRET}@127.0.0.1:1/gauntlet`;
  test.each<[string, () => string, (url: string) => string]>([
    [
      'nobody listens',
      () => nowhere,
      () => 'Cannot reach the Postgres server at 127.0.0.1:1: is it running?',
    ],
    [
      'no such host',
      () => `postgres://me:${SECRET}@gauntlet.invalid/gauntlet`,
      () => 'No host is called gauntlet.invalid.',
    ],
    [
      'a wrong password',
      () => server((url) => (url.password = SECRET)),
      (url) => `The Postgres server at ${at(url)} refuses the user "postgres" or the password.`,
    ],
    [
      'no such user',
      () => server((url) => Object.assign(url, { username: 'nobody', password: SECRET })),
      (url) => `The Postgres server at ${at(url)} refuses the user "nobody" or the password.`,
    ],
    [
      'no such database',
      () => server((url) => (url.pathname = '/nothing')),
      (url) => `The Postgres server at ${at(url)} has no database called "nothing".`,
    ],
    ['another database’s URL', () => `mysql://me:${SECRET}@localhost/gauntlet`, () => unusable],
    ['no URL', () => SECRET, () => unusable],
    ['no port of this world', () => `postgres://me:${SECRET}@localhost:99999/gauntlet`, () => unusable],
    ['a password that is not escaped', () => `postgres://me:${SECRET}#@localhost/gauntlet`, () => unusable],
    [
      'a percent sign that is not escaped',
      () => `postgres://me:50%${SECRET}@localhost/gauntlet`,
      () => unusable,
    ],
  ])('%s', async (_, urlOf, told) => {
    const home = await freshHome();
    const url = urlOf();
    const { code, output, errors } = await home.run([], { env: { DATABASE_URL: url }, input: 'streak\n' });
    expect(errors).toBe(`${told(url)}\n`);
    expect(output).toBe('');
    expect(code).toBe(1);
    expect(errors).not.toContain(SECRET);
  });
});

test('migrate brings an empty server up to date, again and again, and says where', async () => {
  const home = await freshHome();
  const url = await createDatabase();
  onTestFinished(() => dropDatabase(url));
  const { host, pathname } = new URL(url);
  const output = `The database (Postgres database ${pathname.slice(1)} at ${host}) is up to date.\n`;
  for (let time = 0; time < 2; time += 1) {
    expect(await home.run(['migrate'], { env: { DATABASE_URL: url } })).toEqual({
      code: 0,
      output,
      errors: '',
    });
  }
});

test('migrate makes the data folder', async () => {
  const home = await freshHome();
  const output = `The database (${home.data}) is up to date.\n`;
  expect(await home.run(['migrate'])).toEqual({ code: 0, output, errors: '' });
});

describe('doctor', () => {
  test('finds nothing wrong where nothing is', async () => {
    const { code, output, errors } = await (await freshHome()).run(['doctor'], { env: await onServer() });
    expect(errors).toBe('');
    expect(output.match(/^ok {5}(\S+)/gm)?.map((line) => line.slice(7))).toEqual([
      'Node',
      'Configuration',
      'Questions',
      'Database',
      'Discord',
      'Slack',
    ]);
    expect(output.trimEnd().split('\n')).toHaveLength(6);
    expect(output).not.toContain('password');
    expect(code).toBe(0);
  });

  test('goes on after a fault, and names all of them', async () => {
    const home = await freshHome();
    const env = { DATABASE_URL: `postgres://me:${SECRET}@127.0.0.1:1/x` };
    const unreachable = await home.run(['doctor'], { env });
    expect(unreachable.output).toMatch(/^WRONG {2}Database {7}Cannot reach the Postgres server/m);
    const unusable = await home.run(['doctor'], { env: { PORT: '0', SLACK_BOT_TOKEN: SECRET } });
    expect(unusable.output).toMatch(/^WRONG {2}Configuration {2}SLACK_BOT_TOKEN: /m);
    expect(unusable.output).toMatch(/^WRONG {2}Configuration {2}PORT: “0” /m);
    expect(unusable.output).toMatch(/^ok {5}Questions/m);
    for (const { code, output, errors } of [unreachable, unusable]) {
      expect(code).toBe(1);
      expect(errors).toBe('');
      expect(output).not.toContain(SECRET);
    }
  });
});

describe('a start whose question bank has a fault', () => {
  /** A copy of the program with a bank of its own. */
  async function copyWith(home: Home, bank: string): Promise<string> {
    const project = path.join(home.folder, 'project');
    await mkdir(path.join(project, 'questions'), { recursive: true });
    for (const part of ['dist', 'migrations', 'package.json'])
      await cp(path.join(PROJECT, part), path.join(project, part), { recursive: true });
    await symlink(path.join(PROJECT, 'node_modules'), path.join(project, 'node_modules'));
    await writeFile(path.join(project, 'questions', 'a.yaml'), bank);
    return project;
  }

  test.each<[string, () => Promise<Environment>]>([
    ['the embedded Postgres', async () => ({})],
    ['a Postgres server', onServer],
  ])(
    'ends with the fault, and closes %s',
    async (_, storage) => {
      const home = await freshHome();
      const project = await copyWith(home, 'topic: a\ntitle: A\nquestions: []\n');
      const { code, output, errors }: Ended = await home.run([], {
        project,
        env: await storage(),
        input: 'streak\n',
      });
      expect(errors).toMatch(
        /^The question bank has a fault:\nproject\/questions\/a\.yaml:3 questions: .+\n$/,
      );
      expect(output).toBe('');
      expect(code).toBe(1);
      // A database that was opened meanwhile was closed.
      const kept = await readdir(home.data).catch(() => []);
      expect(kept.filter((name) => name.startsWith('owner-'))).toEqual([]);
    },
    20_000,
  );
});
