import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { freshHome, onServer } from '../support/program.ts';
import { Person } from '../support/slack/person.ts';
import { CREDENTIALS, LocalSlack } from '../support/slack/server.ts';

async function localSlack(): Promise<LocalSlack> {
  const slack = await LocalSlack.start();
  onTestFinished(() => slack.stop());
  slack.addChannel('C1');
  slack.addUser('UANN');
  return slack;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

test('with Slack’s tokens the program serves Slack and its own health, until it is told to end', async () => {
  const slack = await localSlack();
  const port = await freePort();
  const program = (await freshHome()).start([], {
    env: {
      ...(await onServer()),
      SLACK_BOT_TOKEN: CREDENTIALS.botToken,
      SLACK_APP_TOKEN: CREDENTIALS.appToken,
      SLACK_API_URL: slack.apiUrl,
      PORT: String(port),
    },
  });
  await slack.until('two connections', () => (slack.connections === 2 ? true : undefined));
  const ann = new Person(slack, 'UANN');
  await ann.command('question bank-031');
  await ann.press(await ann.sees('already closed'), 'Answer');
  await ann.modal('already closed');
  await ann.submit({ answer: 'it panics' });
  await ann.modal('/100');
  const get = (path: string) => fetch(`http://127.0.0.1:${port}${path}`);
  expect(await (await get('/readyz')).json()).toEqual({ database: true, slack: true });
  expect((await get('/healthz')).status).toBe(200);
  const metrics = await (await get('/metrics')).text();
  expect(metrics).toContain('gauntlet_answers_total{outcome="marked"} 1');
  expect(metrics).not.toMatch(/xoxb|xapp|it panics|uann/);
  program.terminate();
  const { code, errors } = await program.ended;
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  expect(slack.violations).toEqual([]);
});

test('a token that Slack refuses is told in one line', async () => {
  const slack = await localSlack();
  const { code, errors } = await (await freshHome()).run([], {
    env: {
      ...(await onServer()),
      SLACK_BOT_TOKEN: 'xoxb-12345678-wrong',
      SLACK_APP_TOKEN: CREDENTIALS.appToken,
      SLACK_API_URL: slack.apiUrl,
    },
  });
  expect({ code, errors }).toEqual({
    code: 1,
    errors: 'Slack refuses SLACK_BOT_TOKEN (invalid_auth): copy it again from the app’s settings.\n',
  });
});
