import { describe, expect, test } from 'vitest';
import { answers } from '../../../src/storage/schema.ts';
import type { Person } from '../../support/slack/person.ts';
import { type Running, useSlack } from '../../support/slack/running.ts';

const QUESTION = 'What happens when a goroutine sends on a channel that is already closed?';
const FULL = 'It panics. Only the sender should close a channel.';
const PEOPLE = 200;

/** People who come in at once. */
const ARRIVING = 20;

/** Everybody with the form of the same question open. */
async function crowd(running: Running, count = PEOPLE): Promise<Person[]> {
  const people = Array.from({ length: count }, (_, index) => running.person(`U${index}`));
  for (let arrived = 0; arrived < count; arrived += ARRIVING)
    await Promise.all(
      people.slice(arrived, arrived + ARRIVING).map(async (person) => {
        await person.command('question closed-send');
        await person.pressBeneath(QUESTION, 'Answer');
        await person.modal('sends on a cha…'); // the label of the form's input
      }),
    );
  return people;
}

/** Sends the form until Slack says that it arrived, as people do. */
async function submitted(person: Person, isThere: () => boolean): Promise<void> {
  while (!(await person.submit({ answer: FULL })).ok)
    await person.slack.until('a connection', () => (isThere() ? true : undefined));
}

async function everybodyAnsweredOnce(running: Running, people: readonly Person[]): Promise<void> {
  await Promise.all(people.map((person) => person.modal('100/100')));
  await Promise.all(people.map((person) => person.sees('100/100')));
  const recorded = await running.db.select({ memberId: answers.memberId }).from(answers);
  expect(recorded).toHaveLength(PEOPLE);
  expect(new Set(recorded.map(({ memberId }) => memberId)).size).toBe(PEOPLE);
}

describe('in Socket Mode', () => {
  const running = useSlack('socket');

  test('200 people answer at once while connections are refreshed and lost: each once, and all are replied to', async () => {
    const people = await crowd(running);
    const all = Promise.all(people.map((person) => submitted(person, () => running.slack.connections > 0)));
    await running.slack.until('some are sent', () =>
      running.slack.sent > PEOPLE * 2 + 20 ? true : undefined,
    );
    running.slack.refresh();
    running.slack.drop(1);
    await all;
    await everybodyAnsweredOnce(running, people);
  });

  test('stopping finishes what was acknowledged', async () => {
    const people = await crowd(running);
    const sent = Promise.all(people.slice(0, 50).map((person) => person.submit({ answer: FULL })));
    await running.slack.until('some are sent', () =>
      running.slack.sent > PEOPLE * 2 + 20 ? true : undefined,
    );
    const stopped = running.replicas.splice(0).map((replica) => replica.stop());
    const outcomes = await sent;
    await Promise.all(stopped);
    const recorded = await running.db.select({ memberId: answers.memberId }).from(answers);
    expect(recorded.length).toBeGreaterThanOrEqual(outcomes.filter(({ ok }) => ok).length);
    for (const [index, { ok }] of outcomes.entries()) if (ok) await people[index]?.sees('100/100');
  });
});

describe('over HTTP', () => {
  const running = useSlack('http', { replicas: 2 });

  test('200 people answer at once on two replicas of one database: each once, and all are replied to', async () => {
    const people = await crowd(running);
    await Promise.all(people.map((person) => submitted(person, () => true)));
    await everybodyAnsweredOnce(running, people);
    for (const { metrics } of running.replicas)
      expect(await metrics.text()).toMatch(/gauntlet_answers_total\{outcome="marked"\} [1-9]/);
  });

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
