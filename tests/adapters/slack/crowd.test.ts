import { describe, expect, test } from 'vitest';
import { answers } from '../../../src/storage/schema.ts';
import type { Person } from '../../support/slack/person.ts';
import { type Running, useSlack } from '../../support/slack/running.ts';

const QUESTION = 'What happens when a goroutine sends on a channel that is already closed?';
const FULL = 'It panics. Only the sender should close a channel.';
const PEOPLE = 200;

/** Two hundred people, their clients and their Slack take a while where the machine has other things to do. */
const CROWDED = 240_000;

/** Everybody with the form of the same question open. */
function crowd(running: Running, count = PEOPLE): Person[] {
  return Array.from({ length: count }, (_, index) => {
    const person = running.person(`U${index}`);
    person.openForm({ form: 'answer:closed-send', spot: { channel: 'C1' } });
    return person;
  });
}

/** Sends the form until Slack says that it arrived, as people do. */
async function submitted(person: Person): Promise<void> {
  const { slack } = person;
  while (!(await person.submit({ answer: FULL })).ok)
    await slack.until('a connection', () => (slack.connections > 0 ? true : undefined));
}

async function everybodyAnsweredOnce(running: Running, people: readonly Person[]): Promise<void> {
  await Promise.all(people.map((person) => person.modal('100/100')));
  await Promise.all(people.map((person) => person.sees('100/100')));
  const recorded = await running.db.select({ memberId: answers.memberId }).from(answers);
  expect(recorded).toHaveLength(people.length);
  expect(new Set(recorded.map(({ memberId }) => memberId)).size).toBe(people.length);
}

describe('in Socket Mode', () => {
  const running = useSlack('socket');

  test(
    '200 people answer at once while connections are refreshed and lost: each once, and all are replied to',
    async () => {
      const people = crowd(running);
      const all = Promise.all(people.map(submitted));
      await running.slack.until('some are replied to', () => running.slack.messages[10]);
      running.slack.refresh();
      running.slack.drop(1);
      await all;
      await everybodyAnsweredOnce(running, people);
    },
    CROWDED,
  );

  test(
    'stopping finishes what was acknowledged',
    async () => {
      const people = crowd(running, 50);
      const sent = Promise.all(people.map((person) => person.submit({ answer: FULL })));
      await running.slack.until('some are replied to', () => running.slack.messages[10]);
      const stopped = running.replicas.splice(0).map((replica) => replica.stop());
      const outcomes = await sent;
      await Promise.all(stopped);
      const recorded = await running.db.select({ memberId: answers.memberId }).from(answers);
      expect(recorded.length).toBeGreaterThanOrEqual(outcomes.filter(({ ok }) => ok).length);
      for (const [index, { ok }] of outcomes.entries()) if (ok) await people[index]?.sees('100/100');
    },
    CROWDED,
  );
});

describe('over HTTP', () => {
  const running = useSlack('http', { replicas: 2 });

  test(
    'people answer at once on two replicas of one database: each once, and all are replied to',
    async () => {
      const people = crowd(running, 40);
      // Where Slack gives up waiting, the mark comes into the modal all the same.
      await Promise.all(people.map((person) => person.submit({ answer: FULL })));
      await everybodyAnsweredOnce(running, people);
      for (const { metrics } of running.replicas)
        expect(await metrics.text()).toMatch(/gauntlet_answers_total\{outcome="marked"\} [1-9]/);
    },
    CROWDED,
  );

  test('what is sent to both replicas is recorded once', async () => {
    const ann = running.person('UANN');
    await ann.command('question closed-send');
    await ann.press(await ann.sees(QUESTION), 'Answer');
    await ann.modal(QUESTION);
    const form = ann.submission({ answer: FULL });
    await Promise.all([1, 2].map(() => running.slack.send('interactive', form)));
    await ann.modal('100/100');
    expect(await running.db.select({ mark: answers.mark }).from(answers)).toHaveLength(1);
  });
});
