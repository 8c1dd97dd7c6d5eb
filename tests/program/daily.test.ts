import postgres from 'postgres';
import { describe, expect, test } from 'vitest';
import { type Environment, freshHome, onServer, unwrapped } from '../support/program.ts';

const KEYS = { enter: '\r', ctrlD: '\u0004' };

/** As if the daily question of this database, and its reminders, had fallen due so many hours ago. */
async function dueHoursAgo({ DATABASE_URL = '' }: Environment, hours: number): Promise<void> {
  const client = postgres(DATABASE_URL, { max: 1 });
  try {
    const due = new Date(Date.now() - hours * 3_600_000).toISOString();
    await client`
      update daily_subscriptions set next_due_at = ${due}, time = to_char(${due}::timestamptz at time zone 'UTC', 'HH24:MI')`;
  } finally {
    await client.end();
  }
}

describe.each<[string, () => Promise<Environment>]>([
  ['the embedded Postgres', async () => ({})],
  ['a Postgres server', onServer],
])('on %s', (_, storage) => {
  test('a daily question is set up, posted, answered and not posted twice', async () => {
    const home = await freshHome();
    const env = await storage();
    const first = await home.run([], {
      env,
      input: 'daily set 09:30 mon-fri topic:channels kind:open\ndaily now\ndaily now\n',
    });
    expect(first.errors).toBe('');
    expect(first.output).toMatch(/When +Mon–Fri at 09:30, UTC\n/);
    expect(first.output).toContain('The question of today comes in a moment.');
    expect(unwrapped(first.output)).toContain('there is one a day.');
    expect(first.output.match(/Daily question · Channels · /g)).toHaveLength(1);
    const second = await home.run([], {
      env,
      input: 'daily answer\nThe goroutine blocks until another one is ready.\n\n',
    });
    expect(second.errors).toBe('');
    expect(second.output).toContain('/100 · ');
    expect(second.output).not.toContain('Daily question · ');
    expect(second.code).toBe(0);
  });
});

test.each([
  [1, 1],
  [5, 1],
  [7, 0],
])('what fell due %d hours ago, while nothing ran, is printed %d times', async (hours, times) => {
  const home = await freshHome();
  const env = await onServer();
  await home.run([], { env, input: 'daily set 09:30 UTC daily\n' });
  await dueHoursAgo(env, hours);
  const { output, errors } = await home.run([], { env, input: 'streak\n' });
  expect([...output.matchAll(/^Daily question · /gm)]).toHaveLength(times);
  expect(errors.includes('a daily question was skipped')).toBe(times === 0);
});

test('the question is printed above what is being typed, which stays', async () => {
  const person = (await freshHome()).sitDown({ NO_COLOR: '1', ...(await onServer()) });
  await person.shows('reveal · report', '› ');
  person.type(`question bank-031${KEYS.enter}`);
  await person.shows('reveal · report', '› ');
  person.type(`daily set 09:30 topic:channels${KEYS.enter}`);
  await person.shows('Daily question set', '› ');
  person.type(`daily now${KEYS.enter}`);
  await person.shows('On its way', '› ');
  person.type('a draft of');
  await person.shows('Daily question · Channels · ', 'Nobody has answered yet.', '› ', 'a draft of');
  person.type(` mine${KEYS.enter}`);
  await person.shows('Empty line to send, Ctrl-C to cancel.');
  person.type(KEYS.enter);
  await person.shows('/100 · ', '› ');
  person.type(KEYS.ctrlD);
  expect(await person.left).toBe(0);
});
