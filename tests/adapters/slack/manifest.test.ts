import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { SHORTCUTS } from '../../../src/adapters/slack/incoming.ts';
import { SCOPES } from '../../support/slack/server.ts';

const file = await readFile(new URL('../../../slack-manifest.yaml', import.meta.url), 'utf8');
const manifest = z
  .object({
    features: z.object({
      slash_commands: z.array(z.object({ command: z.string() })),
      shortcuts: z.array(z.object({ callback_id: z.string(), name: z.string().max(24) })),
    }),
    oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
    settings: z.object({ event_subscriptions: z.object({ bot_events: z.array(z.string()) }) }),
  })
  .parse(parse(file));

test('the app’s manifest asks for every scope that a call needs, and says why each', () => {
  const { bot } = manifest.oauth_config.scopes;
  for (const scope of Object.values(SCOPES)) if (scope !== undefined) expect(bot).toContain(scope);
  for (const scope of bot) expect(file).toMatch(new RegExp(`- ${scope} # .+`));
});

test('the app’s manifest has the command, the shortcuts and the events that the adapter understands', () => {
  expect(manifest.features.slash_commands.map(({ command }) => command)).toEqual(['/gauntlet']);
  expect(manifest.features.shortcuts.map(({ callback_id }) => callback_id)).toEqual(Object.values(SHORTCUTS));
  expect(manifest.settings.event_subscriptions.bot_events).toEqual([
    'app_home_opened',
    'app_mention',
    'message.im',
    'app_uninstalled',
    'tokens_revoked',
  ]);
});
