import envPaths from 'env-paths';
import { z } from 'zod';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const;

/** One variable: how it is read, what it is for and, for the error, what it accepts. */
type Variable = {
  readonly schema: z.ZodType<string | undefined>;
  readonly accepts: string;
  readonly meaning: string;
  /** Its value is never printed. */
  readonly secret: boolean;
};

const optional = (schema: z.ZodType<string>): z.ZodType<string | undefined> => schema.optional();
const starting = (prefix: string) =>
  optional(
    z
      .string()
      .startsWith(prefix)
      .min(prefix.length + 8),
  );
const address = optional(z.url({ protocol: /^https?$/ }));

/** A `%` in a password must be written `%25`; what is not decodable no driver takes. */
function isDecodable(url: string): boolean {
  try {
    decodeURIComponent(url);
    return true;
  } catch {
    return false;
  }
}

/** Every variable there is. The README's table and the checks of `gauntlet doctor` follow this list. */
export const VARIABLES = {
  DATABASE_URL: {
    schema: optional(z.url({ protocol: /^postgres(ql)?$/ }).refine(isDecodable)),
    accepts: 'a Postgres URL such as postgres://user:password@host:5432/name',
    meaning:
      'A Postgres server to keep everything in. Without it an embedded Postgres is used. A pooler that keeps no prepared statements needs `?prepare=false` at its end.',
    secret: true,
  },
  GAUNTLET_DATA: {
    schema: optional(z.string().min(1)),
    accepts: 'a folder',
    meaning:
      'Where the embedded Postgres and the terminal’s history live. Default: the platform’s folder for user data.',
    secret: false,
  },
  LOG_LEVEL: {
    schema: optional(z.enum(LOG_LEVELS)),
    accepts: LOG_LEVELS.join(', '),
    meaning: 'How much is logged, as JSON on standard error. Default: warn.',
    secret: false,
  },
  DISCORD_TOKEN: {
    schema: optional(z.string().regex(/^[\w-]{20,}\.[\w-]{4,}\.[\w-]{20,}$/)),
    accepts: 'the bot’s token from the Discord developer portal',
    meaning: 'Starts the Discord adapter.',
    secret: true,
  },
  DISCORD_API_URL: {
    schema: address,
    accepts: 'an http or https URL',
    meaning: 'Another address of Discord’s API, for tests.',
    secret: false,
  },
  DISCORD_GUILD_ID: {
    schema: optional(z.string().regex(/^\d{15,22}$/)),
    accepts: 'a server’s id, 15 to 22 digits',
    meaning: 'Registers the commands in this server alone, for development.',
    secret: false,
  },
  SLACK_BOT_TOKEN: {
    schema: starting('xoxb-'),
    accepts: 'a bot token, xoxb-…',
    meaning: 'Starts the Slack adapter, with one of the next two.',
    secret: true,
  },
  SLACK_APP_TOKEN: {
    schema: starting('xapp-'),
    accepts: 'an app-level token, xapp-…',
    meaning: 'Connects to Slack in Socket Mode: no public URL.',
    secret: true,
  },
  SLACK_SIGNING_SECRET: {
    schema: optional(z.string().regex(/^[0-9a-f]{32}$/)),
    accepts: 'the app’s signing secret, 32 hexadecimal digits',
    meaning: 'Serves Slack over HTTP on PORT, where there is no SLACK_APP_TOKEN.',
    secret: true,
  },
  SLACK_API_URL: {
    schema: address,
    accepts: 'an http or https URL',
    meaning: 'Another address of Slack’s API, for tests.',
    secret: false,
  },
  PORT: {
    schema: optional(
      z
        .string()
        .regex(/^\d+$/)
        .refine((port) => Number(port) >= 1 && Number(port) <= 65_535),
    ),
    accepts: 'a port, 1 to 65535',
    meaning: 'Serves /healthz, /readyz and /metrics, and Slack over HTTP, while a platform is served.',
    secret: false,
  },
} satisfies Readonly<Record<string, Variable>>;

export type VariableName = keyof typeof VARIABLES;

export type Config = {
  /** A server's URL, or the folder of the embedded Postgres. */
  readonly database: { readonly url: string } | { readonly folder: string };
  /** The folder for what is kept on this machine. */
  readonly dataFolder: string;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** Whether the terminal shows signs beyond ASCII; only the old console of Windows does not. */
  readonly unicode: boolean;
  readonly discord:
    | { readonly token: string; readonly apiUrl: string | undefined; readonly guildId: string | undefined }
    | undefined;
  readonly slack:
    | {
        readonly botToken: string;
        readonly appToken: string | undefined;
        readonly signingSecret: string | undefined;
        readonly apiUrl: string | undefined;
      }
    | undefined;
  /** Where HTTP is served while a platform is. */
  readonly port: number | undefined;
};

/** The environment holds values that cannot be used. One line a variable, fit to be shown: no secret is in them. */
export class ConfigError extends Error {
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super(lines.join('\n'));
    this.lines = lines;
  }
}

/** Reads the configuration. An empty variable counts as one that is not set. Throws ConfigError. */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const values: Partial<Record<VariableName, string>> = {};
  const lines: string[] = [];
  for (const [name, variable] of Object.entries(VARIABLES)) {
    const written = environment[name]?.trim();
    const parsed = variable.schema.safeParse(written === '' ? undefined : written);
    if (!parsed.success) lines.push(fault(name, variable, written ?? ''));
    else if (parsed.data !== undefined && isVariable(name)) values[name] = parsed.data;
  }
  const isReported = (name: string) => lines.some((line) => line.startsWith(name));
  if (!isReported('SLACK_'))
    lines.push(...contradictions((name) => values[name] !== undefined || isReported(name)));
  if (lines.length > 0) throw new ConfigError(lines);
  const unicode = process.platform !== 'win32' || environment.WT_SESSION !== undefined;
  return configOf(values, unicode);
}

function isVariable(name: string): name is VariableName {
  return Object.hasOwn(VARIABLES, name);
}

function fault(name: string, { accepts, secret }: Variable, written: string): string {
  const was = secret ? 'its value (not shown)' : `“${written.slice(0, 80).replaceAll(/\p{Cc}/gu, '?')}”`;
  return `${name}: ${was} cannot be used; it takes ${accepts}.`;
}

function contradictions(isSet: (name: VariableName) => boolean): string[] {
  const { SLACK_BOT_TOKEN: bot, SLACK_APP_TOKEN: app } = VARIABLES;
  const connected = isSet('SLACK_APP_TOKEN') || isSet('SLACK_SIGNING_SECRET');
  if (connected && !isSet('SLACK_BOT_TOKEN')) {
    return [`SLACK_BOT_TOKEN: is not set, but another Slack variable is; it takes ${bot.accepts}.`];
  }
  if (isSet('SLACK_BOT_TOKEN') && !connected) {
    return [`SLACK_APP_TOKEN: neither it nor SLACK_SIGNING_SECRET is set; it takes ${app.accepts}.`];
  }
  if (isSet('SLACK_SIGNING_SECRET') && !isSet('SLACK_APP_TOKEN') && !isSet('PORT')) {
    return [`PORT: is not set, but Slack comes over HTTP; it takes ${VARIABLES.PORT.accepts}.`];
  }
  return [];
}

function configOf(values: Partial<Record<VariableName, string>>, unicode: boolean): Config {
  const dataFolder = values.GAUNTLET_DATA ?? envPaths('gauntlet', { suffix: '' }).data;
  return {
    database: values.DATABASE_URL === undefined ? { folder: dataFolder } : { url: values.DATABASE_URL },
    dataFolder,
    unicode,
    logLevel: LOG_LEVELS.find((level) => level === values.LOG_LEVEL) ?? 'warn',
    discord:
      values.DISCORD_TOKEN === undefined
        ? undefined
        : { token: values.DISCORD_TOKEN, apiUrl: values.DISCORD_API_URL, guildId: values.DISCORD_GUILD_ID },
    slack:
      values.SLACK_BOT_TOKEN === undefined
        ? undefined
        : {
            botToken: values.SLACK_BOT_TOKEN,
            appToken: values.SLACK_APP_TOKEN,
            signingSecret: values.SLACK_SIGNING_SECRET,
            apiUrl: values.SLACK_API_URL,
          },
    port: values.PORT === undefined ? undefined : Number(values.PORT),
  };
}
