import { describe, expect, it } from 'vitest';
import { exportOf } from '../../src/storage/privacy.ts';
import { bankOf, type Circumstances, cardText } from '../support/bot.ts';
import { storages } from '../support/database.ts';
import { useDaily } from '../support/jobs.ts';

const QUESTIONS = 'How many parcels a day? Who reads the tracking page?';
const DIRECT: Circumstances = { team: null, room: 'alice-and-bot' };

describe.each(storages)('an interview nobody goes on with, on $name', (storage) => {
  const { bot, platform, settle, another } = useDaily(storage);
  const told = () => platform.told.map(({ accountId, card }) => `${accountId}: ${card.title}`);
  const at = async (time: string) => {
    bot.clock.set(time);
    await settle();
  };
  /** Alice begins one on 4 March at noon, UTC, and says something. */
  const begin = async (how: Circumstances = {}) => {
    await bot.say('alice', 'design parcel-tracker', how);
    await bot.tell('alice', QUESTIONS, how);
  };
  const kept = async () => {
    const [account] = await bot.db.query.accounts.findMany();
    if (account === undefined) throw new Error('nobody was here');
    return exportOf(bot.db, account.memberId);
  };

  it('is over after 24 hours, once, with a report on what was said', async () => {
    await begin();
    for (let look = 0; look < 3; look += 1) await at('2026-03-05T12:00:00Z');
    expect(told()).toEqual([expect.stringMatching(/^alice: \d+\/100 · parcel-tracker · below mid$/)]);
    const text = platform.told.map(({ card }) => cardText(card)).join();
    expect(text).toContain('The interview on `parcel-tracker` lay for more than 24 hours, so it is over.');
    expect(text).toContain('Not all stages were reached or answered; those count nothing.');
    expect((await bot.say('alice', 'design report')).title).toMatch(/parcel-tracker/);
    expect((await kept()).interviews).toMatchObject([{ endedAt: new Date('2026-03-05T12:00:00Z') }]);
    expect((await bot.say('alice', 'design parcel-tracker')).title).toMatch(/^Stage 1/);
    expect(platform.messages).toEqual([]);
    expect(bot.logged).toEqual([]);
  });

  it('is over 24 hours after its last move, in a pause too', async () => {
    for (const who of ['alice', 'bob', 'carol']) await bot.say(who, 'design parcel-tracker');
    await bot.tell('bob', 'pause');
    bot.clock.advance({ minutes: 60 });
    await bot.tell('carol', 'status');
    const over = async (time: string) => {
      await at(time);
      return platform.told.map(({ accountId }) => accountId).toSorted();
    };
    expect(await over('2026-03-05T11:59:59Z')).toEqual([]);
    expect(await over('2026-03-05T12:00:00Z')).toEqual(['alice', 'bob']);
    expect(await over('2026-03-05T12:59:59Z')).toEqual(['alice', 'bob']);
    expect(await over('2026-03-05T13:00:00Z')).toEqual(['alice', 'bob', 'carol']);
  });

  it('counts on the day of its last word, and as long as it was gone on with', async () => {
    await begin();
    bot.clock.advance({ minutes: 7 });
    await bot.tell('alice', 'done');
    await at('2026-03-06T20:00:00Z');
    const { answers, points, streakDays, interviews } = await kept();
    expect(answers).toMatchObject([{ questionId: 'parcel-tracker', day: '2026-03-04' }]);
    expect(streakDays).toMatchObject([{ day: '2026-03-04', kind: 'answered' }]);
    expect(new Set(points.map(({ start }) => start))).toContain('2026-03-04');
    expect(interviews).toMatchObject([
      { report: { stages: [{ id: 'clarify', seconds: 7 * 60 }, {}, {}, {}, {}, {}, {}] } },
    ]);
  });

  it('counts in the teams that direct messages count in', async () => {
    await bot.say('alice', 'streak');
    await begin(DIRECT);
    await at('2026-03-05T12:00:00Z');
    expect((await bot.say('alice', 'leaderboard month')).mine).toEqual([
      [expect.anything(), 'Alice', expect.stringMatching(/^[1-9]/), '1'],
    ]);
  });

  it('has no mark where nothing was said', async () => {
    await bot.say('alice', 'design parcel-tracker');
    await at('2026-03-05T12:00:00Z');
    expect(told()).toEqual(['alice: Interview over · parcel-tracker']);
    expect((await bot.say('alice', 'design report')).notes).toEqual([
      expect.stringContaining('There is no report yet'),
    ]);
    expect((await kept()).answers).toEqual([]);
  });

  it('ends once, whoever is first: processes or the person', async () => {
    await begin();
    bot.clock.set('2026-03-05T12:00:00Z');
    const others = [another(), another()];
    const [said] = await Promise.all([
      bot.tell('alice', 'About a dozen.'),
      settle(),
      ...others.map((jobs) => jobs.settle()),
    ]);
    expect(said.title).toMatch(/^\d+\/100 · parcel-tracker/);
    expect(told().length).toBeLessThanOrEqual(1);
    const { answers, interviews } = await kept();
    expect(answers).toHaveLength(1);
    expect(interviews).toMatchObject([{ state: { stages: { clarify: { said: [QUESTIONS] } } } }]);
  });

  it('ends quietly where the platform refuses', async () => {
    await begin();
    platform.refuse('alice', 'person-closed');
    await at('2026-03-05T12:00:00Z');
    expect(told()).toEqual([]);
    expect(bot.logged).toEqual([]);
    expect((await bot.say('alice', 'design report')).title).toMatch(/parcel-tracker/);
  });

  it('is told of again when the platform had a fault', async () => {
    await begin();
    platform.fail('not-done');
    await at('2026-03-05T12:00:00Z');
    await expect
      .poll(
        async () => {
          await settle();
          return told();
        },
        { timeout: 30_000, interval: 100 },
      )
      .toHaveLength(1);
    expect((await kept()).answers).toHaveLength(1);
  });

  it('is left to the process that serves its room', async () => {
    await begin();
    bot.clock.set('2026-03-05T12:00:00Z');
    await another({ only: { room: 'room-2', accountId: 'alice' } }).settle();
    expect(told()).toEqual([]);
    await another({ only: { room: 'room-1', accountId: 'alice' } }).settle();
    expect(told()).toHaveLength(1);
  });

  it('that is not in the bank any more ends without a report', async () => {
    await begin();
    bot.clock.set('2026-03-05T12:00:00Z');
    const [topic] = bot.services.bank.topics;
    if (topic === undefined) throw new Error('the bank has no topic');
    await another({ services: { ...bot.services, db: bot.db, bank: bankOf(topic, []) } }).settle();
    await settle();
    expect(told()).toEqual([]);
    expect((await bot.say('alice', 'design parcel-tracker')).title).toMatch(/^Stage 1/);
  });
});
