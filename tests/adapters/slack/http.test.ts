import { expect, test } from 'vitest';
import { SLACK_PATH } from '../../../src/adapters/slack/adapter.ts';
import { useSlack } from '../../support/slack/running.ts';
import { signatureOf } from '../../support/slack/server.ts';

const running = useSlack('http');
const COMMAND = new URLSearchParams({ command: '/gauntlet', text: 'streak' }).toString();

function post(body: string, headers: Record<string, string>): Promise<Response> {
  const [replica] = running.replicas;
  return fetch(`http://127.0.0.1:${replica?.http.port}${SLACK_PATH}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body,
  });
}

const MINUTE = 60_000;

test.each<[string, () => Promise<Response>, number]>([
  ['a signed request is taken, even one that says nothing', () => post(COMMAND, signatureOf(COMMAND)), 200],
  ['an unsigned one is not', () => post(COMMAND, {}), 401],
  ['a forged one is not', () => post(COMMAND, signatureOf(COMMAND, { secret: 'f'.repeat(32) })), 401],
  ['a changed one is not', () => post(COMMAND.replace('streak', 'privacy'), signatureOf(COMMAND)), 401],
  [
    'one of six minutes ago is not',
    () => post(COMMAND, signatureOf(COMMAND, { at: Date.now() - 6 * MINUTE })),
    401,
  ],
  ['one without its time is not', () => post(COMMAND, { 'x-slack-signature': 'v0=00' }), 401],
  [
    'an unsigned check of the address is not',
    () =>
      post(JSON.stringify({ type: 'url_verification', challenge: 'c' }), {
        'content-type': 'application/json',
      }),
    401,
  ],
  ['one over the limit is not', () => post('x'.repeat(1024 * 1024 + 1), signatureOf('x')), 413],
  [
    'a signed one that is no JSON is not',
    () => post('{', { 'content-type': 'application/json', ...signatureOf('{') }),
    400,
  ],
])('%s', async (_, request, status) => {
  expect((await request()).status).toBe(status);
  expect(running.heard).toEqual([]);
});

test('the signed check of the address is answered with its challenge', async () => {
  const body = JSON.stringify({ type: 'url_verification', challenge: 'c-123' });
  const response = await post(body, { 'content-type': 'application/json', ...signatureOf(body) });
  expect(await response.json()).toEqual({ challenge: 'c-123' });
});
