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

  const NOTHING = async () => {};
  const asked = async (ann: Person) => {
    await ann.command('question closed-send', ann.direct);
    await ann.sees(QUESTION);
  };
  const opened = async (ann: Person) => {
    await asked(ann);
    ann.openForm({ form: 'answer:closed-send', spot: { channel: 'C1' } });
  };
  test.each<
    [string, before: (ann: Person) => Promise<void>, act: (ann: Person) => Promise<unknown>, reply: string]
  >([
    ['a command', NOTHING, (ann) => ann.command('question closed-send'), QUESTION],
    ['a direct message', NOTHING, (ann) => ann.dm('question closed-send'), QUESTION],
    ['a mention', NOTHING, (ann) => ann.mention('question closed-send'), QUESTION],
    ['an answer in a direct message', asked, (ann) => ann.dm(FULL), '100/100'],
    ['a form', opened, (ann) => ann.submit({ answer: FULL }), '100/100'],
  ])('%s that reaches both replicas at once is replied to once', async (_, before, act, reply) => {
    const ann = running.person('UANN');
    await before(ann);
    const said = () => running.slack.messages.filter(({ user }) => user === 'UBOT').length;
    const [events, messages] = [running.slack.sent, said()];
    running.slack.twice = true;
    await act(ann);
    await ann.sees(reply);
    await expect.poll(() => counted('repeated')).toBe(1);
    await expect.poll(() => counted('event')).toBe(events + 1);
    expect(said()).toBe(messages + 1);
    expect(await running.db.select({ mark: answers.mark }).from(answers)).toHaveLength(
      reply === QUESTION ? 0 : 1,
    );
  });

  /** What all replicas together counted of Slack's events. */
  async function counted(event: 'event' | 'repeated'): Promise<number> {
    const all = await Promise.all(running.replicas.map(({ metrics }) => metrics.text()));
    const line = new RegExp(
      `^gauntlet_platform_events_total\\{platform="slack",event="${event}"\\} (\\d+)$`,
      'm',
    );
    return all.reduce((sum, text) => sum + Number(line.exec(text)?.[1] ?? 0), 0);
  }
});
