import { describe, expect, it } from 'vitest';
import { gradeStage } from '../../src/core/grading/question-grade.ts';
import { type DesignQuestion, STAGES } from '../../src/core/question.ts';
import { type Answers, BOUNDS, shippedBank as bank, designs, transcripts } from '../support/transcripts.ts';

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
          { who: 'strong', dive, answers: said.strong, ...BOUNDS.strong },
          { who: 'middling', dive, answers: said.middling, ...BOUNDS.middling },
          { who: 'weak', dive, answers: said.weak, ...BOUNDS.weak },
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
