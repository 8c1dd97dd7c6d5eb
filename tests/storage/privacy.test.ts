import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { recordAnswer } from '../../src/storage/answers.ts';
import type { Db } from '../../src/storage/database.ts';
import { startInterview } from '../../src/storage/interviews.ts';
import { memberFor } from '../../src/storage/members.ts';
import { deleteMember, exportOf } from '../../src/storage/privacy.ts';
import { askQuestion } from '../../src/storage/progress.ts';
import { planReminders } from '../../src/storage/reminders.ts';
import { reportQuestion } from '../../src/storage/reports.ts';
import { members, reports } from '../../src/storage/schema.ts';
import { storages, useDatabase } from '../support/database.ts';
import { answerBy, arrival, arrive, at, NOON } from './people.ts';

/** Rows of a query as either driver gives them. */
const rowsSchema = z.union([
  z.array(z.record(z.string(), z.unknown())),
  z.object({ rows: z.array(z.record(z.string(), z.unknown())) }).transform(({ rows }) => rows),
]);

async function rowsOf(db: Db, query: ReturnType<typeof sql>): Promise<Record<string, unknown>[]> {
  const result: unknown = await db.execute(query);
  return rowsSchema.parse(Array.isArray(result) ? [...result] : result);
}

/** How many rows each table holds of the member, whatever tables there are. */
async function heldOf(db: Db, memberId: string): Promise<Record<string, number>> {
  const tables = await rowsOf(
    db,
    sql`select table_name as name from information_schema.columns where column_name = 'member_id' and table_schema = 'public'`,
  );
  const held: Record<string, number> = {};
  for (const { name } of z.array(z.object({ name: z.string() })).parse(tables)) {
    held[name] = (
      await rowsOf(db, sql`select 1 from ${sql.identifier(name)} where member_id = ${memberId}`)
    ).length;
  }
  return held;
}

describe.each(storages)('privacy on $name', (storage) => {
  const database = useDatabase(storage);

  /** Somebody who left something in every table. */
  const busy = async (name: string) => {
    const known = await arrive(database.db, name);
    const { member, settings, team } = known;
    await planReminders(database.db, {
      memberId: member.id,
      settings: { ...settings, remindersAt: '18:30' },
      platform: 'discord',
      accountId: `${name}-1`,
      now: NOON,
    });
    await startInterview(database.db, {
      teamId: team.id,
      memberId: member.id,
      room: 'discord:room-1',
      kind: 'design',
      questionId: 'parcel-tracker',
      state: { said: `${name} asks how many.` },
      now: NOON,
    });
    await startInterview(database.db, {
      teamId: team.id,
      memberId: member.id,
      room: 'discord:room-1',
      kind: 'mock',
      state: { said: `${name} answers.` },
      now: at('2026-03-04T13:00:00Z'),
    });
    await askQuestion(database.db, {
      memberId: member.id,
      room: 'discord:room-1',
      questionId: 'map-order',
      now: NOON,
    });
    for (const day of ['2026-03-02', '2026-03-03', '2026-03-04']) {
      const now = at(`${day}T12:00:00Z`);
      await recordAnswer(database.db, answerBy(known, { text: `${name} says it is random.`, now }));
    }
    await reportQuestion(database.db, {
      teamId: team.id,
      memberId: member.id,
      questionId: 'map-order',
      text: `${name} says it is wrong.`,
      now: NOON,
    });
    return known;
  };

  it('an export holds what every table has of the person', async () => {
    const { member } = await busy('Ada');
    await busy('Grace');
    const exported = await exportOf(database.db, member.id);
    const held = await heldOf(database.db, member.id);
    expect(Object.values(held)).not.toContain(0);
    // The person, and what they set up and may set up, which is their rooms'.
    expect(Object.keys(exported)).toHaveLength(Object.keys(held).length + 5);
    expect(exported).toMatchObject({
      member: { id: member.id, name: 'Ada' },
      accounts: [{ platform: 'discord', externalId: 'Ada-1' }],
      settings: { timeZone: 'UTC', listed: true },
      teams: [{ name: 'Gophers', platform: 'discord' }],
      answers: [
        { text: 'Ada says it is random.', mark: 80, grade: { points: [{ quote: 'not specified' }] } },
        { day: '2026-03-03' },
        { day: '2026-03-04' },
      ],
      progress: [{ questionId: 'map-order', attempts: 3 }],
      streakDays: [{ day: '2026-03-02', kind: 'answered' }, { day: '2026-03-03' }, { day: '2026-03-04' }],
      milestones: [{ days: 3 }],
      points: expect.arrayContaining([
        expect.objectContaining({
          period: 'day',
          start: '2026-03-02',
          topic: 'maps',
          points: 12,
          answers: 1,
        }),
      ]),
      interviews: [
        { kind: 'design', questionId: 'parcel-tracker', state: { said: 'Ada asks how many.' } },
        { kind: 'mock', questionId: null, state: { said: 'Ada answers.' } },
      ],
      openQuestions: [{ room: 'discord:room-1', questionId: 'map-order' }],
      reminders: [{ platform: 'discord', accountId: 'Ada-1' }],
      dailyQuestions: [],
      weeklySummaries: [],
      mayConfigure: [],
      namedAdmins: [],
      reports: [{ text: 'Ada says it is wrong.' }],
    });
    const written = JSON.stringify(exported);
    expect(written).not.toContain('Grace');
    expect(JSON.parse(written)).toMatchObject({ answers: [{}, {}, { answeredAt: NOON.toISOString() }] });
  });

  it('a deleted person leaves nothing in any table, and nobody else loses anything', async () => {
    const ada = await busy('Ada');
    const grace = await busy('Grace');
    const before = await heldOf(database.db, grace.member.id);
    await deleteMember(database.db, ada.member.id);
    const left = await heldOf(database.db, ada.member.id);
    expect(Object.values(left).filter((rows) => rows > 0)).toEqual([]);
    expect(await database.db.select({ name: members.name }).from(members)).toEqual([{ name: 'Grace' }]);
    expect(await heldOf(database.db, grace.member.id)).toEqual(before);
  });

  it('what a deleted person reported stays, without them', async () => {
    const { member } = await busy('Ada');
    await deleteMember(database.db, member.id);
    expect(
      await database.db.select({ memberId: reports.memberId, text: reports.text }).from(reports),
    ).toEqual([{ memberId: null, text: 'Ada says it is wrong.' }]);
  });

  it('somebody who comes back after they were deleted is new', async () => {
    const { member } = await memberFor(database.db, arrival());
    await deleteMember(database.db, member.id);
    const back = await memberFor(database.db, arrival());
    expect(back.created).toBe(true);
    expect(back.member.id).not.toBe(member.id);
  });

  it('nothing can be asked of a person who was deleted', async () => {
    const ada = await arrive(database.db);
    await deleteMember(database.db, ada.member.id);
    await expect(exportOf(database.db, ada.member.id)).rejects.toThrow(/deleted/);
    await expect(recordAnswer(database.db, answerBy(ada))).rejects.toThrow(/deleted/);
  });
});
