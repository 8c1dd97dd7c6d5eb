import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { createDatabase, dropDatabase } from '../support/database.ts';
import { type Environment, freshHome, type Home } from '../support/program.ts';

const ROUNDS = 5;
const ANSWERS_A_ROUND = ROUNDS + 2;
const MARKED = '/100 ·';

const exportSchema = z.object({
  answers: z.array(z.object({ text: z.string(), mark: z.number(), points: z.number(), attempt: z.number() })),
  streakDays: z.array(z.unknown()),
  points: z.array(
    z.object({ period: z.string(), topic: z.string(), points: z.number(), answers: z.number() }),
  ),
});

async function exported(home: Home): Promise<z.infer<typeof exportSchema>> {
  const [file] = await home.exports();
  return exportSchema.parse(file?.content);
}

async function emptyServer(): Promise<Environment> {
  const url = await createDatabase();
  onTestFinished(() => dropDatabase(url));
  return { DATABASE_URL: url };
}

describe.each<[string, () => Promise<Environment>]>([
  ['the embedded Postgres', async () => ({})],
  ['a Postgres server', emptyServer],
])('on %s', (_, storage) => {
  test('every answer whose mark was shown outlives kill -9, and the next start works at once', async () => {
    const home = await freshHome();
    const env = await storage();
    let kept: string[] = [];

    for (let round = 1; round <= ROUNDS; round += 1) {
      const program = home.start([], { env });
      const sent = Array.from({ length: ANSWERS_A_ROUND }, (_, n) => `it panics, said ${round}.${n}`);
      program.type('question bank-031\n').type(sent.map((text) => `answer ${text}\n`).join(''));
      // The next one is under way when it dies, each round at another one.
      for (let shown = 0; shown < round; shown += 1) await program.output.shows(MARKED);
      await program.kill();
      const shown = program.output.text.split(MARKED).length - 1;

      const { code, errors } = await home.run([], { env, input: 'privacy export\n' });
      expect({ code, errors }).toEqual({ code: 0, errors: '' });
      const texts = (await exported(home)).answers.map(({ text }) => text).toSorted();
      const more = texts.length - kept.length;
      expect(more).toBeGreaterThanOrEqual(shown);
      expect(more).toBeLessThanOrEqual(shown + 1);
      expect(texts).toEqual([...kept, ...sent.slice(0, more)]);
      kept = texts;
    }

    const { output } = await home.run([], { env, input: 'profile\nprivacy export\n' });
    expect(output).toMatch(new RegExp(`Answers +${kept.length}\n`));
    expect(output).toMatch(/Streak +1 day\n/);
    const { answers, streakDays, points } = await exported(home);
    expect(answers.map(({ attempt }) => attempt).toSorted((a, b) => a - b)).toEqual(
      kept.map((_, at) => at + 1),
    );
    expect(answers.reduce((sum, answer) => sum + answer.points, 0)).toBe(10);
    expect(points.filter(({ period, topic }) => period === 'all' && topic === '')).toMatchObject([
      { points: 10, answers: kept.length },
    ]);
    expect(streakDays).toHaveLength(1);
  });
});
