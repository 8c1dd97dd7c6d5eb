import { setImmediate } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { recentAnswers, recordAnswer } from '../../src/storage/answers.ts';
import {
  asDatabaseError,
  type Database,
  DatabaseError,
  type Db,
  openDatabase,
  rowsOf,
  withRetry,
} from '../../src/storage/database.ts';
import { memberFor } from '../../src/storage/members.ts';
import { takeHint } from '../../src/storage/progress.ts';
import { answers } from '../../src/storage/schema.ts';
import { ledgerOf } from '../../src/storage/streaks.ts';
import { createDatabase, dropDatabase } from '../support/database.ts';
import { answerBy, arrival, arrive, earnedByDay, earnedByTopic, NOON } from './people.ts';
import { startProxy, type WeakLink } from './proxy.ts';

/** Everything a test opened, closed after it, newest first. */
const opened: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

async function freshUrl(template?: string): Promise<string> {
  const url = await createDatabase(template);
  opened.push(() => dropDatabase(url));
  return url;
}

async function open(url: string): Promise<Database> {
  const database = await openDatabase({ url });
  opened.push(() => database.close());
  return database;
}

/** A connection besides the program's. */
function connect(url: string): postgres.Sql {
  const client = postgres(url, { max: 1, onnotice: () => {} });
  opened.push(() => client.end());
  return client;
}

it.each([
  ['prepares its statements', '', true],
  ['prepares none where the address says so, as a pooler may need', '&prepare=false', false],
])('%s', async (_, more, prepared) => {
  const { db } = await open(`${await freshUrl(inject('serverTemplate'))}?max=1${more}`);
  await arrive(db);
  const rows = await rowsOf(db, 'select statement from pg_prepared_statements');
  const kept = rows.map(({ statement }) => statement).join();
  // One of a transaction, and one of none.
  for (const words of ['insert into "members"', 'from "accounts"'])
    expect(kept.includes(words)).toBe(prepared);
});

it.each([100, 2, 0])(
  'a transaction has its connection to itself where one takes %i more at a time',
  async (most) => {
    const connections = 3;
    const address = `${await freshUrl(inject('serverTemplate'))}?max=${connections}&max_pipeline=${most}`;
    const { db } = await open(address);
    const look = async (on: Db, words = '', seconds = 0) => {
      const [row] = await rowsOf(
        on,
        `select pg_backend_pid() as pid, pg_current_xact_id_if_assigned()::text as id, pg_sleep($1)::text
         where $2::text is not null`,
        [seconds, words],
      );
      return row;
    };
    /** As many as the connections take, of which the first of each holds up the others. */
    const looks = () =>
      Array.from({ length: connections * Math.max(1, most) }, (_, at) =>
        look(db, '', at < connections ? 0.1 : 0),
      );
    /** Where each statement of a transaction found itself; some are more than a socket takes at once. */
    const transaction = () =>
      db.transaction(async (tx) => {
        await tx.execute(sql`select pg_current_xact_id()`);
        return Promise.all(
          ['long '.repeat(10_000), '', 'long '.repeat(10_000)].map((words) => look(tx, words)),
        );
      });
    await Promise.all(looks()); // so that each connection knows the statement
    const before = looks();
    await setImmediate(); // they are on their way
    const transactions = Array.from({ length: connections }, transaction);
    const after = looks();
    const found = await Promise.all(transactions);
    for (const seen of await Promise.all([...before, ...after])) expect(seen).toMatchObject({ id: null });
    for (const [first, ...rest] of found) expect(rest).toEqual([first, first]);
    expect(new Set(found.map(([seen]) => seen?.id)).size).toBe(connections);
  },
);

it('a statement with a value that cannot be sent fails alone', async () => {
  const { db } = await open(`${await freshUrl(inject('serverTemplate'))}?max=1`);
  const ask = (value: string | readonly string[]) =>
    rowsOf(db, 'select $1::timestamptz is not null as there', [value]);
  await ask('2026-03-04'); // so that the connection knows the statement
  const all = Array.from({ length: 9 }, (_, number) => ask(number % 3 === 1 ? ['no moment'] : '2026-03-04'));
  const settled = await Promise.allSettled(all);
  expect(settled.map(({ status }) => status)).toEqual(
    settled.map((_, number) => (number % 3 === 1 ? 'rejected' : 'fulfilled')),
  );
  expect(await ask('2026-03-04')).toEqual([{ there: true }]);
});

describe('processes that share a server', () => {
  const two = async () => {
    const url = await freshUrl(inject('serverTemplate'));
    return { url, one: (await open(url)).db, other: (await open(url)).db };
  };

  it('the same delivery on both is recorded once', async () => {
    const { one, other } = await two();
    const ada = await arrive(one);
    const given = answerBy(ada);
    const recordings = await Promise.all([one, other, one, other].map((db) => recordAnswer(db, given)));
    expect(recordings.map(({ kind }) => kind).sort()).toEqual([
      'recorded',
      'repeated',
      'repeated',
      'repeated',
    ]);
    expect(new Set(recordings.map(({ answer }) => answer.id)).size).toBe(1);
    expect(await earnedByDay(one)).toEqual([{ day: '2026-03-04', points: 12, answers: 1 }]);
  });

  it('of two answers to one question at once, one is the first and earns the points', async () => {
    const { one, other } = await two();
    const ada = await arrive(one);
    const recordings = await Promise.all([one, other].map((db) => recordAnswer(db, answerBy(ada))));
    expect(recordings.map(({ answer }) => [answer.attempt, answer.points]).sort()).toEqual([
      [1, 12],
      [2, 0],
    ]);
  });

  it('two hundred answers by one person at once make one day, the right sums and no more than the cap', async () => {
    const { one, other } = await two();
    const ada = await arrive(one);
    const recordings = await Promise.all(
      Array.from({ length: 200 }, (_, number) =>
        recordAnswer(
          number % 2 ? one : other,
          answerBy(ada, { questionId: `q-${number}`, mark: 100, topic: `t-${number % 3}` }),
        ),
      ),
    );
    expect(recordings.filter(({ answer }) => answer.points > 0)).toHaveLength(10);
    expect(recordings.every(({ streak }) => streak.current === 1)).toBe(true);
    expect(await ledgerOf(one, ada.member.id)).toEqual([{ day: '2026-03-04', kind: 'answered' }]);
    const rollUp = await earnedByTopic(one);
    expect(rollUp.reduce((sum, { points }) => sum + points, 0)).toBe(150);
    expect(rollUp.reduce((sum, row) => sum + row.answers, 0)).toBe(200);
    expect(await one.select({ id: answers.id }).from(answers)).toHaveLength(200);
  });

  it('many people who answer at once each get their own', async () => {
    const { one, other } = await two();
    const people = await Promise.all(
      Array.from({ length: 10 }, (_, number) => arrive(number % 2 ? one : other, `Person ${number}`)),
    );
    await Promise.all(people.flatMap((who) => [one, other].map((db) => recordAnswer(db, answerBy(who)))));
    expect(await earnedByDay(one)).toEqual(people.map(() => ({ day: '2026-03-04', points: 12, answers: 2 })));
  });

  it('hints taken while answers are recorded do not lock each other out', async () => {
    const { one, other } = await two();
    const ada = await arrive(one);
    await Promise.all(
      Array.from({ length: 30 }, (_, number) => {
        const questionId = `q-${number % 5}`;
        return number % 2
          ? takeHint(one, { memberId: ada.member.id, questionId, most: 3 })
          : recordAnswer(other, answerBy(ada, { questionId }));
      }),
    );
    expect(await one.select({ id: answers.id }).from(answers)).toHaveLength(15);
  });

  it('a person who arrives on both at once is one member', async () => {
    const { one, other } = await two();
    const memberships = await Promise.all(
      Array.from({ length: 20 }, (_, number) => memberFor(number % 2 ? one : other, arrival())),
    );
    expect(new Set(memberships.map(({ member }) => member.id)).size).toBe(1);
    expect(memberships.filter(({ created }) => created)).toHaveLength(1);
  });

  it('all that start at once on an empty server succeed', async () => {
    const url = await freshUrl();
    const databases = await Promise.all(Array.from({ length: 6 }, () => open(url)));
    const known = await Promise.all(databases.map(({ db }) => memberFor(db, arrival())));
    expect(new Set(known.map(({ member }) => member.id)).size).toBe(1);
    expect(
      await connect(url)`select 1 from drizzle.__drizzle_migrations group by created_at having count(*) > 1`,
    ).toEqual([]);
  });

  it('one that starts while the tables are up to date waits for no lock', async () => {
    const url = await freshUrl(inject('serverTemplate'));
    await connect(url)`select pg_advisory_lock(${0x6761756e})`;
    expect((await arrive((await open(url)).db)).created).toBe(true);
  });

  it('an older program works on the tables of a newer one', async () => {
    const url = await freshUrl(inject('serverTemplate'));
    await connect(
      url,
    )`insert into drizzle.__drizzle_migrations (hash, created_at) values ('newer', 9999999999999)`;
    expect((await arrive((await open(url)).db)).created).toBe(true);
  });
});

describe('a server that cannot be used', () => {
  const SECRET = 'hunter2-secret';
  const target = () => new URL(inject('serverUrl'));

  it.each<{ trouble: string; url: () => string | Promise<string>; kind: string; says: RegExp }>([
    {
      trouble: 'no server there',
      url: () => `postgres://me:${SECRET}@127.0.0.1:1/app`,
      kind: 'unreachable',
      says: /^Cannot reach the Postgres server at 127\.0\.0\.1:1: is it running\?$/,
    },
    {
      trouble: 'no server there, by a name with two addresses',
      url: () => `postgres://me:${SECRET}@localhost:1/app`,
      kind: 'unreachable',
      says: /^Cannot reach the Postgres server at localhost:1: is it running\?$/,
    },
    {
      trouble: 'no such host',
      url: () => `postgres://me:${SECRET}@no-such-host.invalid/app`,
      kind: 'unreachable',
      says: /^No host is called no-such-host\.invalid\.$/,
    },
    {
      trouble: 'a wrong password',
      url: () => Object.assign(target(), { password: SECRET }).href,
      kind: 'refused',
      says: /^The Postgres server at 127\.0\.0\.1:\d+ refuses the user "postgres" or the password\.$/,
    },
    {
      trouble: 'an unknown user',
      url: () => Object.assign(target(), { username: 'nobody', password: SECRET }).href,
      kind: 'refused',
      says: /refuses the user "nobody" or the password\.$/,
    },
    {
      trouble: 'an unknown database',
      url: () => Object.assign(target(), { pathname: '/nowhere' }).href,
      kind: 'refused',
      says: /^The Postgres server at 127\.0\.0\.1:\d+ has no database called "nowhere"\.$/,
    },
    { trouble: 'no URL', url: () => SECRET, kind: 'invalid', says: /not a Postgres URL/ },
    {
      trouble: 'another kind of URL',
      url: () => `mysql://me:${SECRET}@host/app`,
      kind: 'invalid',
      says: /not a Postgres URL/,
    },
    {
      trouble: 'half a URL',
      url: () => `postgres://me:${SECRET}@:x`,
      kind: 'invalid',
      says: /not a Postgres URL/,
    },
    {
      trouble: 'no right to make tables',
      url: async () => {
        const url = new URL(await freshUrl());
        await connect(url.href).unsafe(
          `drop role if exists guest; create role guest login password '${SECRET}'`,
        );
        return Object.assign(url, { username: 'guest', password: SECRET }).href;
      },
      kind: 'migration',
      says: /^The database could not be brought up to date: permission denied for database \w+\.$/,
    },
  ])('$trouble is told in one sentence, without the password', async ({ url, kind, says }) => {
    const error = await openDatabase({ url: await url() }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DatabaseError);
    if (!(error instanceof DatabaseError)) return;
    expect(error.kind).toBe(kind);
    expect(error.message).toMatch(says);
    expect(error.message).not.toContain('\n');
    expect(`${error.message} ${error.stack}`).not.toContain('hunter2');
  });

  it('times and days are the same whatever zone the server is in', async () => {
    const url = await freshUrl(inject('serverTemplate'));
    await connect(url).unsafe(
      `alter database ${new URL(url).pathname.slice(1)} set timezone to 'Asia/Kolkata'`,
    );
    const { db } = await open(url);
    const ada = await arrive(db);
    await recordAnswer(db, answerBy(ada));
    expect(await recentAnswers(db, ada.member.id, 1)).toMatchObject([
      { day: '2026-03-04', answeredAt: NOON },
    ]);
  });

  it('where the data is is told without the password', async () => {
    const database = await open(await freshUrl(inject('serverTemplate')));
    expect(database.kind).toBe('postgres');
    expect(database.where).toMatch(/^Postgres database test_\w+ at 127\.0\.0\.1:\d+$/);
  });
});

describe('a connection that is lost', () => {
  let url: string;
  let proxy: WeakLink;
  beforeAll(async () => {
    url = await createDatabase(inject('serverTemplate'));
  });
  afterAll(() => dropDatabase(url));

  const openByProxy = async () => {
    proxy = await startProxy(url);
    opened.push(() => proxy.close());
    return (await open(proxy.url)).db;
  };

  it('an answer whose connection is ended by the server is recorded all the same, once', async () => {
    const { db } = await open(url);
    const ada = await arrive(db);
    const given = answerBy(ada);
    const [busy, admin] = [connect(url), connect(url)];
    // Holds the answer up in the middle of its transaction.
    await busy.unsafe('begin');
    await busy`select from members where id = ${ada.member.id} for update`;
    const recording = withRetry(() => recordAnswer(db, given));
    await vi.waitUntil(
      async () => {
        const ended = await admin`select pg_terminate_backend(pid) from pg_stat_activity
          where wait_event_type = 'Lock' and datname = current_database()`;
        return ended.length > 0;
      },
      { timeout: 10_000, interval: 10 },
    );
    await busy.unsafe('commit');
    expect(await recording).toMatchObject({ kind: 'recorded', answer: { attempt: 1, points: 12 } });
    expect(await ledgerOf(db, ada.member.id)).toHaveLength(1);
  });

  it('an answer committed without our hearing of it is found again', async () => {
    const db = await openByProxy();
    const ada = await arrive(db, 'Grace');
    const given = answerBy(ada);
    proxy.loseWhenServerSays('COMMIT');
    const recording = await withRetry(() => recordAnswer(db, given));
    expect(recording).toMatchObject({
      kind: 'repeated',
      answer: { attempt: 1, points: 12 },
      streak: { current: 1 },
    });
  });

  it('without a retry it is told as lost', async () => {
    const db = await openByProxy();
    const ada = await arrive(db, 'Barbara');
    proxy.loseWhenServerSays('COMMIT');
    const error = await recordAnswer(db, answerBy(ada)).catch(asDatabaseError);
    expect(error).toMatchObject({ kind: 'lost', message: 'The connection to the database was lost.' });
  });

  it('connections lost again and again leave the pool as large as it was', async () => {
    const db = await openByProxy();
    const ada = await arrive(db, 'Donald');
    for (const words of ['BEGIN', 'INSERT', 'COMMIT']) {
      for (let number = 0; number < 8; number += 1) {
        proxy.loseWhenServerSays(words);
        await recordAnswer(db, answerBy(ada, { questionId: `${words}-${number}` })).catch(() => {});
      }
    }
    const all = Array.from({ length: 12 }, () => recordAnswer(db, answerBy(ada)));
    expect((await Promise.all(all)).map(({ kind }) => kind)).toEqual(all.map(() => 'recorded'));
  });

  it('a server that went away is told as unreachable', async () => {
    const db = await openByProxy();
    await arrive(db, 'Edsger');
    await proxy.close();
    await arrive(db, 'Edsger').catch(() => {}); // the pool may learn of it only now
    const error = await arrive(db, 'Edsger').catch(asDatabaseError);
    expect(error).toMatchObject({ kind: 'unreachable', message: 'The database cannot be reached just now.' });
  });

  it('an error that is no lost connection is neither retried nor renamed', async () => {
    const { db } = await open(url);
    const work = vi.fn(async () => recordAnswer(db, answerBy(await arrive(db), { mark: 101 })));
    const error = await withRetry(work).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    expect(asDatabaseError(error)).toBeUndefined();
    expect(work).toHaveBeenCalledTimes(1);
  });
});
