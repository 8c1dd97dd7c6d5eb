import { type Config, ConfigError, readConfig } from '../config.ts';
import { BankError, readBank } from '../content/bank.ts';
import { DatabaseError, openDatabase } from '../storage/database.ts';

/** One thing looked at: whether it is well, what was seen, and how to mend it. */
export type Finding = { readonly ok: boolean; readonly about: string; readonly says: string };

/** Looks at everything a start needs and goes on where something is wrong, so that all of it is seen at once. */
export async function examine(): Promise<Finding[]> {
  const config = configuration();
  return [
    runtime(),
    ...config.findings,
    await bank(),
    ...(config.config === undefined ? [] : [await database(config.config), ...platforms(config.config)]),
  ];
}

function runtime(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const ok = major > 20 || (major === 20 && minor >= 19);
  return {
    ok,
    about: 'Node',
    says: ok ? process.version : `${process.version} is too old: install 20.19 or newer`,
  };
}

function configuration(): {
  config?: Config;
  findings: Finding[];
} {
  try {
    return {
      config: readConfig(),
      findings: [{ ok: true, about: 'Configuration', says: 'every variable that is set can be used' }],
    };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { findings: error.lines.map((says) => ({ ok: false, about: 'Configuration', says })) };
  }
}

async function bank(): Promise<Finding> {
  try {
    const { questions, topics } = await readBank();
    return { ok: true, about: 'Questions', says: `${questions.length} questions in ${topics.length} topics` };
  } catch (error) {
    if (!(error instanceof BankError)) throw error;
    return { ok: false, about: 'Questions', says: error.message };
  }
}

async function database({ database }: Config): Promise<Finding> {
  try {
    const opened = await openDatabase(database);
    await opened.close();
    return {
      ok: true,
      about: 'Database',
      says: `${opened.kind === 'pglite' ? 'embedded Postgres in' : 'Postgres at'} ${opened.where}, up to date`,
    };
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return { ok: false, about: 'Database', says: error.message };
  }
}

function platforms({ discord, slack }: Config): Finding[] {
  const set = (about: string, configured: boolean, variables: string): Finding => ({
    ok: true,
    about,
    says: configured ? 'the tokens have the right form' : `not set up (${variables})`,
  });
  return [
    set('Discord', discord !== undefined, 'DISCORD_TOKEN'),
    set('Slack', slack !== undefined, 'SLACK_BOT_TOKEN and SLACK_APP_TOKEN or SLACK_SIGNING_SECRET'),
  ];
}

/** A finding as one line for a person. */
export function findingLine({ ok, about, says }: Finding): string {
  return `${ok ? 'ok   ' : 'WRONG'}  ${about.padEnd(13)}  ${says}`;
}
