import { describe, expect, it } from 'vitest';
import { addDays, type Day } from '../../src/core/calendar.ts';
import { recordAnswer } from '../../src/storage/answers.ts';
import type { Db } from '../../src/storage/database.ts';
import type { Membership } from '../../src/storage/members.ts';
import { repairOutage } from '../../src/storage/repairs.ts';
import { repairs } from '../../src/storage/schema.ts';
import { ledgerOf, lookAtStreak } from '../../src/storage/streaks.ts';
import { storages, useDatabase } from '../support/database.ts';
import { answerBy, arrive, at } from './people.ts';

const OUTAGE = { from: '2026-03-01', to: '2026-03-02' };
const noonOf = (day: Day) => at(`${day}T12:00:00Z`);
const FIRST = noonOf('2026-02-01');

async function answerOn(db: Db, who: Membership, ...days: readonly Day[]): Promise<void> {
  for (const day of days)
    await recordAnswer(db, answerBy(who, { questionId: `of-${day}`, now: noonOf(day) }));
}

describe.each(storages)('a repair on $name', (storage) => {
  const database = useDatabase(storage);
  const repair = (now = noonOf('2026-03-03')) => repairOutage(database.db, OUTAGE, now);
  const streakOn = (who: Membership, today: Day) =>
    lookAtStreak(database.db, { memberId: who.member.id, timeZone: 'UTC', today }, noonOf(today));

  it('gives everybody the days of the outage, and their streaks go on', async () => {
    const ada = await arrive(database.db, 'Ada', { now: FIRST });
    const grace = await arrive(database.db, 'Grace', { now: FIRST });
    await answerOn(database.db, ada, '2026-02-27', '2026-02-28', '2026-03-03');
    expect((await streakOn(ada, '2026-03-03')).current).toBe(1);
    expect(await repair()).toEqual({ members: 2, days: 4 });
    expect(await streakOn(ada, '2026-03-03')).toMatchObject({ current: 3, brokenOn: undefined });
    expect(await streakOn(grace, '2026-03-03')).toMatchObject({ current: 0 });
  });

  it('gives nothing twice, and is kept on record each time', async () => {
    await arrive(database.db, 'Ada', { now: FIRST });
    await repair();
    expect(await repair(noonOf('2026-03-04'))).toEqual({ members: 0, days: 0 });
    const recorded = await database.db.select().from(repairs).orderBy(repairs.repairedAt);
    expect(recorded).toMatchObject([
      { fromDay: '2026-03-01', toDay: '2026-03-02', members: 1, days: 2, repairedAt: noonOf('2026-03-03') },
      { members: 0, days: 0 },
    ]);
  });

  it('leaves answered days, and gives back the freezes that the outage took', async () => {
    const ada = await arrive(database.db, 'Ada', { now: FIRST });
    const week = Array.from({ length: 7 }, (_, index) => addDays('2026-02-22', index));
    await answerOn(database.db, ada, ...week, '2026-03-02');
    expect(await streakOn(ada, '2026-03-02')).toMatchObject({ current: 8, freezes: 0 });
    expect(await repair()).toEqual({ members: 1, days: 1 });
    expect((await ledgerOf(database.db, ada.member.id)).slice(-2)).toEqual([
      { day: '2026-03-01', kind: 'repaired' },
      { day: '2026-03-02', kind: 'answered' },
    ]);
    expect(await streakOn(ada, '2026-03-02')).toMatchObject({ current: 8, freezes: 1 });
  });

  it('gives nothing to who came after the outage', async () => {
    await arrive(database.db, 'Ada', { now: noonOf('2026-03-05') });
    expect(await repair(noonOf('2026-03-06'))).toEqual({ members: 0, days: 0 });
  });

  it('at the same time as answers, and as itself, gives each day once', async () => {
    const people = await Promise.all(
      Array.from({ length: 8 }, (_, index) => arrive(database.db, `Person ${index}`, { now: FIRST })),
    );
    const repaired = await Promise.all([
      repair(),
      ...people.map((who) => answerOn(database.db, who, '2026-03-01', '2026-03-02')),
      repair(),
    ]);
    for (const who of people) {
      expect(await ledgerOf(database.db, who.member.id)).toEqual([
        { day: '2026-03-01', kind: 'answered' },
        { day: '2026-03-02', kind: 'answered' },
      ]);
    }
    const given = repaired.flatMap((result) => (result === undefined ? [] : [result.days]));
    expect(given.reduce((sum, days) => sum + days)).toBeLessThanOrEqual(16);
  });
});
