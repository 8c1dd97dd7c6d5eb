import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig, VARIABLES } from '../src/config.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const TOKEN = {
  discord: `${'A'.repeat(26)}.Gabcde.${'b'.repeat(38)}`,
  bot: 'xoxb-12345678-abcdefgh',
  app: 'xapp-12345678-abcdefgh',
  signing: '0123456789abcdef0123456789abcdef',
};

function linesOf(environment: Environment): readonly string[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.lines;
    throw error;
  }
  return [];
}

describe('a value that cannot be used', () => {
  test.each<[string, string, string]>([
    ['DATABASE_URL', 'hunter2', 'a Postgres URL such as postgres://user:password@host:5432/name'],
    ['DATABASE_URL', 'mysql://me:hunter2@host/name', 'a Postgres URL such as postgres://'],
    ['DATABASE_URL', 'http://me:hunter2@host/name', 'a Postgres URL such as postgres://'],
    ['DATABASE_URL', 'postgres://me:hunter2@host:99999/name', 'a Postgres URL such as postgres://'],
    ['DATABASE_URL', 'postgres://me:hun/ter2@host/name', 'a Postgres URL such as postgres://'],
    ['DATABASE_URL', 'postgres://me:50%hunter2@host/name', 'a Postgres URL such as postgres://'],
    ['LOG_LEVEL', 'loud', 'fatal, error, warn, info, debug, silent'],
    ['LOG_LEVEL', 'WARN!', 'fatal, error, warn, info, debug, silent'],
    ['DISCORD_TOKEN', 'hunter2', 'the bot’s token from the Discord developer portal'],
    ['DISCORD_API_URL', 'discord.com/api', 'an http or https URL'],
    ['DISCORD_API_URL', 'ftp://discord.com', 'an http or https URL'],
    ['DISCORD_GUILD_ID', '12345', 'a server’s id, 15 to 22 digits'],
    ['DISCORD_GUILD_ID', 'my-server', 'a server’s id, 15 to 22 digits'],
    ['SLACK_BOT_TOKEN', 'xoxp-12345678-hunter2', 'a bot token, xoxb-…'],
    ['SLACK_BOT_TOKEN', 'xoxb-', 'a bot token, xoxb-…'],
    ['SLACK_APP_TOKEN', 'xoxb-12345678-hunter2', 'an app-level token, xapp-…'],
    ['SLACK_SIGNING_SECRET', 'hunter2', 'the app’s signing secret, 32 hexadecimal digits'],
    ['SLACK_SIGNING_SECRET', `${'0'.repeat(31)}g`, 'the app’s signing secret, 32 hexadecimal digits'],
    ['SLACK_API_URL', 'slack', 'an http or https URL'],
    ['PORT', '0', 'a port, 1 to 65535'],
    ['PORT', '65536', 'a port, 1 to 65535'],
    ['PORT', '-1', 'a port, 1 to 65535'],
    ['PORT', '80.5', 'a port, 1 to 65535'],
    ['PORT', 'http', 'a port, 1 to 65535'],
    ['PORT', '1e3', 'a port, 1 to 65535'],
  ])('%s=%s is one line: its name, what was wrong and what it takes', (name, value, accepts) => {
    const lines = linesOf({ [name]: value });
    expect(lines).toEqual([expect.stringMatching(/^[A-Z_]+: .+ cannot be used; it takes .+\.$/)]);
    const [line = ''] = lines;
    expect(line.startsWith(`${name}: `)).toBe(true);
    expect(line).toContain(accepts);
    const secret = Object.entries(VARIABLES).some(([known, variable]) => known === name && variable.secret);
    if (secret) expect(line).toContain('its value (not shown)');
    else expect(line).toContain(`“${value}”`);
    expect(line).not.toContain('hunter2');
  });

  test('is shown on one line and cut where it is long, whatever it holds', () => {
    const [line = ''] = linesOf({ LOG_LEVEL: `loud\n\u001B[31m${'!'.repeat(500)}` });
    expect(line).not.toMatch(/\p{Cc}/u);
    expect(line.length).toBeLessThan(200);
  });

  test('does not hide another one', () => {
    const lines = linesOf({ PORT: 'x', LOG_LEVEL: 'y', DATABASE_URL: 'z', SLACK_APP_TOKEN: TOKEN.app });
    expect(lines.map((line) => line.split(':')[0])).toEqual([
      'DATABASE_URL',
      'LOG_LEVEL',
      'PORT',
      'SLACK_BOT_TOKEN',
    ]);
  });
});

describe('variables that need each other', () => {
  test.each<[string, Environment, string[]]>([
    ['a bot token alone', { SLACK_BOT_TOKEN: TOKEN.bot }, ['SLACK_APP_TOKEN']],
    ['an app token alone', { SLACK_APP_TOKEN: TOKEN.app }, ['SLACK_BOT_TOKEN']],
    ['a signing secret alone', { SLACK_SIGNING_SECRET: TOKEN.signing }, ['SLACK_BOT_TOKEN']],
    ['HTTP without a port', { SLACK_BOT_TOKEN: TOKEN.bot, SLACK_SIGNING_SECRET: TOKEN.signing }, ['PORT']],
    // A token that is set, though it cannot be used, is not also reported as missing.
    ['a bad bot token', { SLACK_BOT_TOKEN: 'bad', SLACK_APP_TOKEN: TOKEN.app }, ['SLACK_BOT_TOKEN']],
    ['a bad app token', { SLACK_BOT_TOKEN: TOKEN.bot, SLACK_APP_TOKEN: 'bad' }, ['SLACK_APP_TOKEN']],
  ])('%s is one line', (_, environment, names) => {
    const lines = linesOf(environment);
    expect(lines.map((line) => line.split(':')[0])).toEqual(names);
    expect(lines.join()).not.toMatch(/1234/);
  });
});

describe('the configuration', () => {
  const nothing = readConfig({});

  test('needs nothing to be set', () => {
    expect(nothing).toMatchObject({ logLevel: 'warn', discord: undefined, slack: undefined });
    expect(nothing.database).toEqual({ folder: nothing.dataFolder });
    expect(nothing.dataFolder).toContain('gauntlet');
  });

  test('takes an empty variable for one that is not set', () => {
    for (const value of ['', '  ', '\t\n']) {
      const environment = Object.fromEntries(Object.keys(VARIABLES).map((name) => [name, value]));
      expect(readConfig(environment)).toEqual(nothing);
    }
  });

  test('is what is set, without the spaces around it', () => {
    expect(
      readConfig({
        DATABASE_URL: ' postgresql://me:secret@host/name\n',
        GAUNTLET_DATA: './data ',
        LOG_LEVEL: 'debug',
        DISCORD_TOKEN: TOKEN.discord,
        DISCORD_GUILD_ID: '123456789012345678',
        SLACK_BOT_TOKEN: TOKEN.bot,
        SLACK_SIGNING_SECRET: TOKEN.signing,
        PORT: '8080',
        UNKNOWN: 'ignored',
      }),
    ).toMatchObject({
      database: { url: 'postgresql://me:secret@host/name' },
      dataFolder: './data',
      logLevel: 'debug',
      discord: { token: TOKEN.discord, apiUrl: undefined, guildId: '123456789012345678' },
      slack: { botToken: TOKEN.bot, appToken: undefined, signingSecret: TOKEN.signing },
      port: 8080,
    });
  });
});
