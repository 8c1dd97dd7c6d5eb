import { expect, test } from 'vitest';
import { useSlack } from '../../support/slack/running.ts';
import { BOT } from '../../support/slack/server.ts';

const running = useSlack('socket');

test.each<[event: Record<string, unknown>, stops: boolean]>([
  [{ type: 'app_uninstalled' }, true],
  [{ type: 'tokens_revoked', tokens: { oauth: [], bot: [BOT.user] } }, true],
  [{ type: 'tokens_revoked', tokens: { oauth: ['UANN'] } }, false],
])('after %j the daily questions of the workspace stand still: %s', async (event, stops) => {
  const boss = running.person('UBOSS', { admin: true });
  const set = 'daily set 09:30 UTC daily';
  await boss.command(set);
  await boss.sees('Daily question set');
  await boss.dm(set);
  await boss.sees('Daily question set');
  await running.slack.send('events_api', boss.event(event));
  if (stops)
    await expect
      .poll(() => running.logged.findLast((line) => line.startsWith('removed from a team')))
      .toContain('"paused":2');
  running.clock.set('2026-03-05T09:30:00Z');
  await running.settle();
  const posts = running.slack.messages.filter(({ text }) => text.startsWith('Daily question ·'));
  expect(posts).toHaveLength(stops ? 0 : 2);
  if (!stops) return;
  // It is installed again.
  await boss.command('daily');
  const listed = await boss.sees('paused: I was removed from here in between');
  expect(listed.text).toContain('starts what is paused again.');
  await boss.press(listed, 'Resume');
  await boss.sees('Resumed');
  running.clock.set('2026-03-06T09:30:00Z');
  await running.settle();
  await boss.sees(/^Daily question ·/);
});
