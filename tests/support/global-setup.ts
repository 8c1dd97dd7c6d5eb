import type { TestProject } from 'vitest/node';
import { openDatabase } from '../../src/storage/database.ts';
import { startServer } from './server.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The URL of the run's Postgres server, as an administrator. */
    serverUrl: string;
    /** The name of a migrated database there, to be copied. */
    serverTemplate: string;
  }
}

const TEMPLATE = 'migrated';

/** Starts one Postgres server for the whole run, and removes it afterwards. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startServer();
  try {
    await server.createDatabase(TEMPLATE);
    await migrate(server.url);
  } catch (error) {
    await server.stop();
    throw error;
  }
  project.provide('serverUrl', server.url);
  project.provide('serverTemplate', TEMPLATE);
  return server.stop;
}

async function migrate(serverUrl: string): Promise<void> {
  const url = new URL(serverUrl);
  url.pathname = `/${TEMPLATE}`;
  const database = await openDatabase({ url: url.href });
  await database.close();
}
