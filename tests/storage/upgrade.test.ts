import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { openDatabase } from '../../src/storage/database.ts';
import { migrationsFolder } from '../../src/storage/migrations.ts';
import { exportOf } from '../../src/storage/privacy.ts';
import { createDatabase, dropDatabase, removeFolder, temporaryFolder } from '../support/database.ts';

const journalSchema = z.looseObject({ entries: z.array(z.looseObject({ tag: z.string() })) });

/** A database as the first release made it. */
async function firstRelease(): Promise<string> {
  const folder = await temporaryFolder();
  const url = await createDatabase();
  const client = postgres(url, { max: 1, onnotice: () => {} });
  onTestFinished(async () => {
    await client.end();
    await dropDatabase(url);
    await removeFolder(folder);
  });
  const journal = journalSchema.parse(
    JSON.parse(await readFile(path.join(migrationsFolder, 'meta/_journal.json'), 'utf8')),
  );
  const [initial] = journal.entries;
  await mkdir(path.join(folder, 'meta'));
  await writeFile(
    path.join(folder, 'meta/_journal.json'),
    JSON.stringify({ ...journal, entries: [initial] }),
  );
  await cp(path.join(migrationsFolder, `${initial?.tag}.sql`), path.join(folder, `${initial?.tag}.sql`));
  await migrate(drizzle(client), { migrationsFolder: folder });
  return url;
}

it('points of the first release stand in every period, by topic and in all', async () => {
  const url = await firstRelease();
  const ADA = '00000000-0000-4000-8000-00000000000a';
  const TEAM = '00000000-0000-4000-8000-00000000000b';
  const old = postgres(url, { max: 1 });
  await old.unsafe(`
    insert into members (id, name, created_at) values ('${ADA}', 'Ada', now());
    insert into settings (member_id) values ('${ADA}');
    insert into teams (id, platform, external_id, name, created_at) values ('${TEAM}', 'discord', 'g', 'Gophers', now());
    insert into points_daily (team_id, member_id, day, topic, points, answers) values
      ('${TEAM}', '${ADA}', '2026-03-01', 'maps', 10, 1),
      ('${TEAM}', '${ADA}', '2026-03-04', 'maps', 15, 2),
      ('${TEAM}', '${ADA}', '2026-03-04', 'channels', 20, 1);
  `);
  await old.end();
  const { db, close } = await openDatabase({ url });
  const { points } = await exportOf(db, ADA);
  await close();
  const earned = new Map(
    points.map(({ period, start, topic, points, answers }) => [
      `${period} ${start} ${topic}`.trim(),
      `${points} by ${answers}`,
    ]),
  );
  expect(Object.fromEntries(earned)).toEqual({
    'day 2026-03-01': '10 by 1',
    'day 2026-03-01 maps': '10 by 1',
    'day 2026-03-04': '35 by 3',
    'day 2026-03-04 channels': '20 by 1',
    'day 2026-03-04 maps': '15 by 2',
    'week 2026-02-23': '10 by 1',
    'week 2026-02-23 maps': '10 by 1',
    'week 2026-03-02': '35 by 3',
    'week 2026-03-02 channels': '20 by 1',
    'week 2026-03-02 maps': '15 by 2',
    'month 2026-03-01': '45 by 4',
    'month 2026-03-01 channels': '20 by 1',
    'month 2026-03-01 maps': '25 by 3',
    'all 0001-01-01': '45 by 4',
    'all 0001-01-01 channels': '20 by 1',
    'all 0001-01-01 maps': '25 by 3',
  });
});
