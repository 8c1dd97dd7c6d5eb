import { eq, sql } from 'drizzle-orm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type Day, personalDay } from '../../src/core/calendar.ts';
import type { LedgerDay } from '../../src/core/streak.ts';
import { recordAnswer } from '../../src/storage/answers.ts';
import type { Membership } from '../../src/storage/members.ts';
import { members, milestones, offWeeks } from '../../src/storage/schema.ts';
import { changeSettings, settingsOf } from '../../src/storage/settings.ts';
import { ledgerOf, lookAtStreak } from '../../src/storage/streaks.ts';
import { changeOffDays } from '../../src/storage/teams.ts';
import { slowStreak } from '../core/slow-streak.ts';
import { storages, useDatabase } from '../support/database.ts';
import { answerBy, arrive, at } from './people.ts';

const noonOf = (day: Day) => at(`${day}T12:00:00Z`);
/** A Sunday. */
const START = '2026-03-01';
const CRABS = { team: { externalId: 'guild-2', name: 'Crabs' } };
const OFF_FROM = '2026-01-01';

describe.each(storages)('the ledger on $name', (storage) => {
  const database = useDatabase(storage);

  const arriveEarly = (name = 'Ada', more = {}) =>
    arrive(database.db, name, { now: noonOf('2025-12-01'), ...more });
  const answerOn = (who: Membership, day: Day, more = {}) =>
    recordAnswer(database.db, answerBy(who, { questionId: `of-${day}`, now: noonOf(day), ...more }));
  /** Answers on so many days from this one on; returns what the last recorded. */
  const answerFor = async (who: Membership, days: number, from: Day = START) => {
    const first = await answerOn(who, from);
    let last = first;
    for (let number = 1; number < days; number += 1) last = await answerOn(who, addDays(from, number));
    return last;
  };
  const lookOn = (who: Membership, today: Day) =>
    lookAtStreak(database.db, { memberId: who.member.id, timeZone: 'UTC', today }, noonOf(today));
  const kinds = async (who: Membership) =>
    (await ledgerOf(database.db, who.member.id)).map(({ day, kind }) => `${day.slice(5)} ${kind}`);
  const offOn = (who: Membership, weekdays: readonly number[], since: Day = OFF_FROM) =>
    changeOffDays(database.db, who.team.id, { weekdays, dates: [] }, true, since);

  it('a look writes down what missed days have become, once', async () => {
    const ada = await arriveEarly();
    await offOn(ada, [1]);
    await answerFor(ada, 7); // to Saturday the 7th
    const looks = await Promise.all(Array.from({ length: 8 }, () => lookOn(ada, '2026-03-10')));
    for (const look of looks) expect(look).toMatchObject({ current: 7, freezes: 0, unwritten: [] });
    expect((await kinds(ada)).slice(-2)).toEqual(['03-08 frozen', '03-09 rest']);
  });

  it('a look at a streak that has ended writes what was spent until then', async () => {
    const ada = await arriveEarly();
    await answerFor(ada, 7);
    expect(await lookOn(ada, '2026-03-12')).toMatchObject({ current: 0, freezes: 0, brokenOn: '2026-03-09' });
    expect((await kinds(ada)).slice(-2)).toEqual(['03-07 answered', '03-08 frozen']);
  });

  it('an answer at the same time as looks from the next day is the day’s in the end', async () => {
    const ada = await arriveEarly();
    await answerFor(ada, 7);
    const late = { questionId: 'late', now: at('2026-03-08T23:59:59.999Z') };
    await Promise.all([
      lookOn(ada, '2026-03-09'),
      recordAnswer(database.db, answerBy(ada, late)),
      lookOn(ada, '2026-03-09'),
    ]);
    expect((await kinds(ada)).at(-1)).toBe('03-08 answered');
    expect(await lookOn(ada, '2026-03-09')).toMatchObject({ current: 8, freezes: 1 });
  });

  it('a team that changes its week leaves what days were, looked at or not', async () => {
    const [seen, unseen] = [await arriveEarly('Seen'), await arriveEarly('Unseen')];
    await offOn(seen, [6, 7]);
    for (const who of [seen, unseen]) await answerFor(who, 5, '2026-03-02'); // Monday to Friday
    await lookOn(seen, '2026-03-09');
    await changeOffDays(database.db, seen.team.id, { weekdays: [6, 7], dates: [] }, false, '2026-03-10');
    for (const who of [seen, unseen])
      expect(await lookOn(who, '2026-03-09')).toMatchObject({ current: 5, brokenOn: undefined });
    // Next weekend is a weekend no more.
    for (const who of [seen, unseen]) {
      await answerFor(who, 5, '2026-03-09');
      expect(await lookOn(who, '2026-03-16')).toMatchObject({ current: 0, longest: 10 });
    }
  });

  it('a day that the zone left out breaks nothing', async () => {
    const ada = await arriveEarly('Ada', { now: at('2011-12-01T00:00:00Z') });
    const samoa = { timeZone: 'Pacific/Apia', mark: 80 };
    await answerOn(ada, '2011-12-29', { ...samoa, now: at('2011-12-30T09:59:59.999Z') });
    const { streak } = await answerOn(ada, '2011-12-31', { ...samoa, now: at('2011-12-30T10:00:00.000Z') });
    expect(streak).toMatchObject({ current: 2, brokenOn: undefined });
    expect(await kinds(ada)).toEqual(['12-29 answered', '12-30 rest', '12-31 answered']);
  });

  it('an answer says which days a freeze covered, the first of a day alone', async () => {
    const ada = await arriveEarly();
    await answerFor(ada, 7);
    const first = answerBy(ada, { questionId: 'first', now: noonOf('2026-03-09') });
    const covered: LedgerDay[] = [{ day: '2026-03-08', kind: 'frozen' }];
    expect((await recordAnswer(database.db, first)).bridged).toEqual(covered);
    expect((await answerOn(ada, '2026-03-09')).bridged).toEqual([]);
    expect(await recordAnswer(database.db, first)).toMatchObject({ kind: 'repeated', bridged: covered });
  });

  it('a milestone is said once in a life, and again for the same delivery alone', async () => {
    const ada = await arriveEarly();
    await answerFor(ada, 2);
    const third = answerBy(ada, { questionId: 'third', now: noonOf('2026-03-03') });
    expect((await recordAnswer(database.db, third)).milestone).toBe(3);
    expect(await recordAnswer(database.db, third)).toMatchObject({ kind: 'repeated', milestone: 3 });
    expect((await answerOn(ada, '2026-03-03')).milestone).toBeUndefined();
    // Another run of three, after this one ended.
    expect((await answerFor(ada, 3, '2026-03-10')).milestone).toBeUndefined();
    expect(await database.db.select({ days: milestones.days }).from(milestones)).toEqual([{ days: 3 }]);
  });

  it('of many answers that reach a milestone at once, one says it', async () => {
    const ada = await arriveEarly();
    await answerFor(ada, 2);
    const recordings = await Promise.all(
      Array.from({ length: 20 }, (_, number) =>
        recordAnswer(database.db, answerBy(ada, { questionId: `q-${number}`, now: noonOf('2026-03-03') })),
      ),
    );
    expect(recordings.filter(({ milestone }) => milestone === 3)).toHaveLength(1);
  });

  it('a clock that jumps ahead and back again takes nothing away', async () => {
    const ada = await arriveEarly();
    await answerFor(ada, 8);
    // A year ahead: the freeze is spent, the run is over, and a day is answered there.
    expect(await lookOn(ada, '2027-03-09')).toMatchObject({ current: 0 });
    await answerOn(ada, '2027-03-09');
    // Back again, the run goes on as if nothing had been.
    const back = await answerOn(ada, '2026-03-09');
    expect(back.streak).toMatchObject({ current: 9, longest: 9, brokenOn: undefined });
    expect(await lookOn(ada, '2026-03-10')).toMatchObject({ current: 9 });
  });

  it('no team may take the whole week off', async () => {
    const ada = await arriveEarly();
    await expect(offOn(ada, [1, 2, 3, 4, 5, 6, 7])).rejects.toThrow();
    expect(await database.db.select().from(offWeeks)).toEqual([]);
  });

  it('days off of several teams are rest when one is off and none that set its week works', async () => {
    const ada = await arriveEarly();
    const crabs = await arriveEarly('Ada', CRABS);
    await offOn(ada, [6, 7]);
    await answerFor(ada, 5, '2026-03-02');
    expect(await lookOn(ada, '2026-03-08')).toMatchObject({ current: 5 });
    await offOn(crabs, [5], '2026-03-09');
    await answerFor(ada, 5, '2026-03-09');
    expect(await lookOn(ada, '2026-03-16')).toMatchObject({ current: 0 });
  });

  it('tells the slow streak after any life of answers, journeys, looks, repeats and missed days', async () => {
    const HOUR = 3_600_000;
    const zones = fc.constantFrom(
      'UTC',
      'Asia/Kolkata',
      'Pacific/Kiritimati',
      'America/New_York',
      'Pacific/Apia',
    );
    const event = fc.oneof(
      { weight: 6, arbitrary: fc.constant({ kind: 'answer' as const }) },
      { weight: 1, arbitrary: fc.constant({ kind: 'look' as const }) },
      { weight: 1, arbitrary: zones.map((zone) => ({ kind: 'move' as const, zone })) },
    );
    const life = fc.array(fc.tuple(event, fc.constantFrom(1, 6, 12, 20, 24, 24, 24, 30, 49)), {
      minLength: 5,
      maxLength: 25,
    });
    await fc.assert(
      fc.asyncProperty(life, async (events) => {
        const ada = await arriveEarly();
        const { id } = ada.member;
        let now = at('2026-03-20T05:30:00Z');
        const answered = new Set<Day>();
        for (const [event, hours] of events) {
          const settings = await settingsOf(database.db, id);
          const { timeZone } = settings;
          const day = personalDay(settings, now);
          const owner = { memberId: id, timeZone, today: day };
          if (event.kind === 'move') {
            await changeSettings(database.db, id, { timeZone: event.zone }, now);
          } else {
            if (event.kind === 'answer') {
              await recordAnswer(database.db, answerBy(ada, { timeZone, day, now }));
              answered.add(day);
            }
            const facts = [...answered].map((day): LedgerDay => ({ day, kind: 'answered' }));
            const streak = await lookAtStreak(database.db, owner, now);
            expect(streak).toMatchObject(slowStreak(facts, day, () => false));
          }
          now = new Date(now.getTime() + hours * HOUR);
        }
        await database.db.execute(sql`delete from answers where member_id = ${id}`);
        await database.db.delete(members).where(eq(members.id, id));
      }),
      { numRuns: 10 },
    );
  });
});
