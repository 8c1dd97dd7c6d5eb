import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { readBank } from '../../src/content/bank.ts';
import { gradeStage } from '../../src/core/grading/question-grade.ts';
import { type DesignQuestion, STAGES } from '../../src/core/question.ts';

/** What three candidates say in each stage of a design interview, as people write. */
const answers = z.object({
  clarify: z.string(),
  estimate: z.string(),
  interface: z.string(),
  architecture: z.string(),
  'deep-dive': z.record(z.string(), z.string()),
  twist: z.string(),
  'trade-offs': z.string(),
});
const transcriptsSchema = z.object({ strong: answers, middling: answers, weak: answers });
type Answers = z.infer<typeof answers>;

const folder = path.join(import.meta.dirname, 'transcripts');
const bank = await readBank();
const designs = bank.questions.filter((question) => question.kind === 'design');
const transcripts = new Map(
  await Promise.all(
    (await readdir(folder)).map(async (file) => {
      const text = await readFile(path.join(folder, file), 'utf8');
      return [path.basename(file, '.yaml'), transcriptsSchema.parse(parse(text))] as const;
    }),
  ),
);

/** The mark over all stages by their weights, where the interview took this deep dive. */
function markOf(question: DesignQuestion, said: Answers, dive: string): number {
  const stages = question.stages.filter((stage) => stage.dive === undefined || stage.dive === dive);
  const weight = stages.reduce((sum, stage) => sum + stage.weight, 0);
  const earned = stages.reduce((sum, stage) => {
    const answer = stage.id === 'deep-dive' ? (said['deep-dive'][dive] ?? '') : said[stage.id];
    return sum + gradeStage(bank, question, stage, answer).mark * stage.weight;
  }, 0);
  return Math.round(earned / weight);
}

const soup = 'Kafka, Redis, Kubernetes, sharding, microservices, CDN, load balancer, eventual consistency';
const buzzwords: Answers = {
  ...{ clarify: soup, estimate: soup, interface: soup, architecture: soup, twist: soup, 'trade-offs': soup },
  'deep-dive': {},
};

it('every design interview has its transcripts', () => {
  expect([...transcripts.keys()].toSorted()).toEqual(designs.map(({ id }) => id).toSorted());
});

describe.each(designs.map((question) => ({ id: question.id, question })))('$id', ({ id, question }) => {
  const said = transcripts.get(id);
  const dives = question.stages.flatMap(({ dive }) => dive ?? []);
  const cases = dives.flatMap((dive) =>
    said === undefined
      ? []
      : [
          { who: 'strong', dive, answers: said.strong, least: 80, most: 100 },
          { who: 'middling', dive, answers: said.middling, least: 40, most: 70 },
          { who: 'weak', dive, answers: said.weak, least: 0, most: 30 },
          {
            who: 'buzzword',
            dive,
            answers: { ...buzzwords, 'deep-dive': { [dive]: soup } },
            least: 0,
            most: 10,
          },
        ],
  );

  it.each(cases)('marks the $who candidate from $least to $most, diving into $dive', (one) => {
    const mark = markOf(question, one.answers, one.dive);
    expect(mark).toBeGreaterThanOrEqual(one.least);
    expect(mark).toBeLessThanOrEqual(one.most);
  });

  it('has a stage for each step', () => {
    expect(new Set(question.stages.map((stage) => stage.id))).toEqual(new Set(STAGES));
  });
});
