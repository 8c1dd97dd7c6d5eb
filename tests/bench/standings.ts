/** The figures of streaks and standings, on a real Postgres that is filled for them; and the plans of their queries. */
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { dayIn, periodStart } from '../../src/core/calendar.ts';
import { streakOf } from '../../src/core/streak.ts';
import { recordAnswer } from '../../src/storage/answers.ts';
import { type Db, openDatabase } from '../../src/storage/database.ts';
import * as schema from '../../src/storage/schema.ts';
import { leaders, standingsPage, teamStandings } from '../../src/storage/standings.ts';
import { ledgerOf, lookAtStreak } from '../../src/storage/streaks.ts';
import { startServer } from '../support/server.ts';
import { median } from './agreement.ts';

const MEMBERS = 10_000;
const TEAMS = 100;
/** Answers are spread evenly over these days, the last of which is `TODAY`. */
const DAYS = 100;
const TODAY = '2026-03-04';
const NOON = new Date(`${TODAY}T12:00:00Z`);
const TIMES = 200;

export type Figures = { readonly rows: string[][]; readonly plans: readonly string[] };

/** Rows as `npm run bench` prints them, and one plan a query. */
export async function standingsFigures(): Promise<Figures> {
  const server = await startServer({ shared_buffers: '512MB', max_wal_size: '4GB' });
  try {
    const small = await measured(server, 'small', 10_000);
    const large = await measured(server, 'large', 1_000_000);
    const growth = large.page / small.page;
    return {
      rows: [
        ['recording an answer, of 1,000,000 (median)', milliseconds(large.recording), '<= 5 ms'],
        ['a page of a team’s standings, of 10,000 answers (median)', milliseconds(small.page), ''],
        ['the same of 1,000,000 answers (median)', milliseconds(large.page), '<= 10 ms'],
        ['how much longer that is', growth.toFixed(2), '<= 1.5'],
        ['a streak of 1,000 days, read and told (median)', milliseconds(large.streak), '<= 2 ms'],
        ['told alone (median)', milliseconds(large.told), ''],
      ],
      plans: large.plans,
    };
  } finally {
    await server.stop();
  }
}

type Measured = {
  readonly recording: number;
  readonly page: number;
  readonly streak: number;
  readonly told: number;
  readonly plans: readonly string[];
};

async function measured(
  server: Awaited<ReturnType<typeof startServer>>,
  name: string,
  answers: number,
): Promise<Measured> {
  await server.createDatabase(name);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  const database = await openDatabase({ url: url.href });
  const client = postgres(url.href, { max: 1, onnotice: () => {} });
  try {
    await fill(client, answers);
    const { db } = database;
    const members = await client<{ id: string; team: string }[]>`
      select m.member_id as id, m.team_id as team from memberships m order by md5(m.member_id::text) limit ${TIMES}`;
    const faithful = await streakOfAThousand(client);
    const ledger = await ledgerOf(db, faithful);
    const owner = { memberId: faithful, timeZone: 'UTC', today: TODAY };
    const page = median(
      await timesOf(members, ({ id, team }) =>
        standingsPage(
          db,
          // The longest board: whoever ever answered stands on it.
          { teamId: team, period: 'all', start: periodStart('all', TODAY) },
          { page: 1, size: 10, neighbours: 1, memberId: id },
        ),
      ),
    );
    return {
      page,
      streak: median(await timesOf(members, () => lookAtStreak(db, owner, NOON))),
      told: median(await timesOf(members, async () => streakOf(ledger, TODAY, () => false))),
      recording: median(
        await timesOf(members, ({ id, team }, index) =>
          recordAnswer(db, {
            team: { id: team, timeZone: 'UTC' },
            alsoIn: [],
            memberId: id,
            delivery: `bench-${index}`,
            questionId: `new-${index}`,
            topic: 'topic-1',
            level: 'core',
            text: 'The order is not specified.',
            mark: 80,
            grade: { points: [] },
            timeZone: 'UTC',
            day: dayIn('UTC', NOON),
            now: NOON,
          }),
        ),
      ),
      plans: await plansOf(client, members[0] ?? { id: faithful, team: faithful }),
    };
  } finally {
    await client.end();
    await database.close();
  }
}

/** Milliseconds of each; the first few warm up and are left out. */
async function timesOf<T>(items: readonly T[], work: (item: T, index: number) => Promise<unknown>) {
  const times: number[] = [];
  for (const [index, item] of items.entries()) {
    const started = performance.now();
    await work(item, index);
    times.push(performance.now() - started);
  }
  return times.slice(Math.min(20, times.length >> 1));
}

/** Rows made by the server itself, without the checks of foreign keys, which they keep. */
async function fill(client: postgres.Sql, answers: number): Promise<void> {
  await client.unsafe(`
    set session_replication_role = replica;
    alter table points drop constraint points_team_id_period_start_topic_member_id_pk;
    drop index points_member, answers_member;
    alter table answers drop constraint answers_delivery;

    insert into teams (id, platform, external_id, name, created_at)
      select md5('team ' || n)::uuid, 'discord', 'guild-' || n, 'Team ' || n, '2025-01-01'
      from generate_series(0, ${TEAMS - 1}) n;
    insert into members (id, name, created_at)
      select md5('member ' || n)::uuid, 'Member ' || n, '2025-01-01' from generate_series(0, ${MEMBERS - 1}) n;
    insert into settings (member_id, zone_since) select id, created_at from members;
    insert into memberships (team_id, member_id, joined_at)
      select md5('team ' || n % ${TEAMS})::uuid, md5('member ' || n)::uuid, '2025-01-01'
      from generate_series(0, ${MEMBERS - 1}) n;
    insert into answers (team_id, member_id, question_id, delivery, text, mark, points, level, topic, hints,
        revealed, attempt, day, answered_at)
      select md5('team ' || n % ${TEAMS})::uuid, md5('member ' || n % ${MEMBERS})::uuid, 'question-' || n / ${MEMBERS},
        'seed-' || n, 'The order is not specified.', 20 + n % 80, 1 + n % 15, 'core', 'topic-' || n % 13, 0, false, 1,
        date '${TODAY}' - past, timestamptz '2026-03-04 11:00+00' - past * interval '1 day'
      from generate_series(0, ${answers - 1}) n, lateral (select abs(hashint4(n) % ${DAYS})) as ago (past);
    insert into progress (member_id, question_id, attempts, best_mark, last_mark, last_answered_at)
      select member_id, question_id, 1, mark, mark, answered_at from answers;
    insert into streak_days (member_id, day, kind, created_at)
      select distinct member_id, day, 'answered', timestamptz '2026-03-04 11:00+00' from answers;
    insert into points (team_id, period, start, topic, member_id, points, answers)
      select team_id, period, start, topic, member_id, sum(points), count(*)
      from (
        select a.team_id, p.period, p.start, t.topic, a.member_id, a.points
        from answers a
        cross join lateral (values
          ('day', a.day), ('week', date_trunc('week', a.day::timestamp)::date),
          ('month', date_trunc('month', a.day::timestamp)::date), ('all', date '0001-01-01')) p (period, start)
        cross join lateral (values (a.topic), ('')) t (topic)
      ) counted
      group by 1, 2, 3, 4, 5;

    alter table points add primary key (team_id, period, start, topic, member_id);
    create index points_member on points (member_id);
    create index answers_member on answers (member_id, answered_at desc);
    alter table answers add constraint answers_delivery unique (team_id, delivery);
    reset session_replication_role;
  `);
  await client.unsafe('vacuum analyze');
}

async function streakOfAThousand(client: postgres.Sql): Promise<string> {
  const [row] = await client<{ id: string }[]>`
    insert into members (name, created_at) values ('Faithful', '2020-01-01') returning id`;
  if (row === undefined) throw new Error('an insert returned no row');
  await client`insert into settings (member_id) values (${row.id})`;
  await client`
    insert into streak_days (member_id, day, kind, created_at)
    select ${row.id}::uuid, ${TODAY}::date - n, 'answered', now() from generate_series(0, 999) n`;
  return row.id;
}

/** The plan of every statement that the storage sends for standings and a streak, as Postgres explains it. */
async function plansOf(client: postgres.Sql, { id, team }: { readonly id: string; readonly team: string }) {
  const statements: { readonly about: string; readonly sql: string; readonly params: unknown[] }[] = [];
  let about = '';
  const logged: Db = drizzle(client, {
    schema,
    logger: { logQuery: (sql, params) => void statements.push({ about, sql, params }) },
  });
  const field = { teamId: team, period: 'week' as const, start: periodStart('week', TODAY) };
  about = 'a page of standings';
  await standingsPage(logged, field, { page: 1, size: 10, neighbours: 1, memberId: id });
  about = 'yesterday’s leader';
  await leaders(logged, { ...field, period: 'day' });
  about = 'team against team';
  await teamStandings(logged, field, [team]);
  about = 'the ledger';
  await ledgerOf(logged, id);
  const plans: string[] = [];
  for (const statement of statements) {
    // Parameters as Postgres would read them: strings, numbers and lists of these.
    const plan = await client.unsafe<{ 'QUERY PLAN': string }[]>(
      `explain (analyze, buffers, costs off, timing off) ${statement.sql}`,
      statement.params.map((param) => (Array.isArray(param) ? param.map(String) : String(param))),
    );
    plans.push([`${statement.about}:`, ...plan.map((line) => `  ${line['QUERY PLAN']}`)].join('\n'));
  }
  return plans;
}

function milliseconds(value: number): string {
  return `${value.toFixed(2)} ms`;
}
