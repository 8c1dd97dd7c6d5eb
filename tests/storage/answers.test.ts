import { describe, expect, it } from 'vitest';
import { addDays, type Day } from '../../src/core/calendar.ts';
import { DAILY_CAP, LEVEL_POINTS } from '../../src/core/points.ts';
import { LEVELS } from '../../src/core/question.ts';
import { DAY_KINDS } from '../../src/core/streak.ts';
import { profileOf, recentAnswers, recordAnswer } from '../../src/storage/answers.ts';
import {
  askQuestion,
  openQuestion,
  progressFor,
  revealAnswer,
  takeHint,
} from '../../src/storage/progress.ts';
import { answers } from '../../src/storage/schema.ts';
import { changeSettings } from '../../src/storage/settings.ts';
import { ledgerOf, writeDays } from '../../src/storage/streaks.ts';
import { storages, useDatabase } from '../support/database.ts';
import { answerBy, arrive, at, earnedByTopic, NOON } from './people.ts';

const TODAY = '2026-03-04';
const noonOf = (day: Day) => at(`${day}T12:00:00Z`);

describe.each(storages)('answers on $name', (storage) => {
  const database = useDatabase(storage);
  const rollUp = () => earnedByTopic(database.db);

  it('an answer is kept with its points, its grade and the day', async () => {
    const ada = await arrive(database.db);
    const given = answerBy(ada, { mark: 80 });
    const { kind, answer, streak } = await recordAnswer(database.db, given);
    expect(kind).toBe('recorded');
    expect(answer).toEqual({
      id: expect.any(String),
      questionId: 'map-order',
      topic: 'maps',
      text: given.text,
      mark: 80,
      points: 12,
      hints: 0,
      revealed: false,
      attempt: 1,
      day: TODAY,
      answeredAt: NOON,
      grade: given.grade,
    });
    expect(streak).toMatchObject({ current: 1, answeredToday: true });
    expect(await recentAnswers(database.db, ada.member.id, 5)).toEqual([answer]);
    expect(await rollUp()).toEqual([{ day: TODAY, topic: 'maps', points: 12, answers: 1 }]);
  });

  it('a repeated delivery changes nothing and tells what was recorded', async () => {
    const ada = await arrive(database.db);
    const given = answerBy(ada);
    const first = await recordAnswer(database.db, given);
    const again = await recordAnswer(database.db, {
      ...given,
      text: 'Something else',
      mark: 10,
      now: noonOf('2026-03-05'),
    });
    expect(again).toMatchObject({ kind: 'repeated', answer: first.answer, streak: { current: 1 } });
    expect(await database.db.select().from(answers)).toHaveLength(1);
    expect(await progressFor(database.db, ada.member.id, 'map-order')).toMatchObject({
      attempts: 1,
      lastMark: 80,
    });
    expect(await ledgerOf(database.db, ada.member.id)).toEqual([{ day: TODAY, kind: 'answered' }]);
    expect(await rollUp()).toEqual([{ day: TODAY, topic: 'maps', points: 12, answers: 1 }]);
  });

  it('another person cannot take a delivery that is somebody’s', async () => {
    const given = answerBy(await arrive(database.db));
    await recordAnswer(database.db, given);
    const grace = await arrive(database.db, 'Grace');
    await expect(recordAnswer(database.db, { ...given, memberId: grace.member.id })).rejects.toThrow(
      /another member/,
    );
  });

  it('trying again earns nothing, and the best mark stays', async () => {
    const ada = await arrive(database.db);
    await recordAnswer(database.db, answerBy(ada, { mark: 60 }));
    const second = await recordAnswer(database.db, answerBy(ada, { mark: 100 }));
    const third = await recordAnswer(database.db, answerBy(ada, { mark: 20 }));
    expect([second.answer, third.answer]).toMatchObject([
      { attempt: 2, points: 0 },
      { attempt: 3, points: 0 },
    ]);
    expect(await progressFor(database.db, ada.member.id, 'map-order')).toMatchObject({
      attempts: 3,
      bestMark: 100,
      lastMark: 20,
      lastAnsweredAt: NOON,
    });
    expect(await rollUp()).toEqual([{ day: TODAY, topic: 'maps', points: 9, answers: 3 }]);
  });

  it('hints taken before cost points, and are kept with the answer', async () => {
    const ada = await arrive(database.db);
    const hint = { memberId: ada.member.id, questionId: 'map-order', most: 3 };
    await takeHint(database.db, hint);
    await takeHint(database.db, hint);
    const { answer } = await recordAnswer(database.db, answerBy(ada, { mark: 100 }));
    expect(answer).toMatchObject({ hints: 2, attempt: 1, points: 9 });
  });

  it('an answer after it was revealed earns nothing, but keeps the streak', async () => {
    const ada = await arrive(database.db);
    await revealAnswer(database.db, { memberId: ada.member.id, questionId: 'map-order', now: NOON });
    const { answer, streak } = await recordAnswer(database.db, answerBy(ada, { mark: 100 }));
    expect(answer).toMatchObject({ revealed: true, points: 0 });
    expect(streak.current).toBe(1);
  });

  it('the question stays open, so that the person can try again', async () => {
    const ada = await arrive(database.db);
    const room = 'discord:room-1';
    await askQuestion(database.db, { memberId: ada.member.id, room, questionId: 'map-order', now: NOON });
    await recordAnswer(database.db, answerBy(ada));
    expect(await openQuestion(database.db, ada.member.id, room)).toMatchObject({ questionId: 'map-order' });
  });

  it('a day earns no more than the cap, over all topics; the next day starts anew', async () => {
    const ada = await arrive(database.db);
    const earned: number[] = [];
    for (let number = 0; number < 7; number += 1) {
      const { answer } = await recordAnswer(
        database.db,
        answerBy(ada, { questionId: `q-${number}`, topic: `topic-${number % 2}`, level: 'staff', mark: 90 }),
      );
      earned.push(answer.points);
    }
    expect(earned).toEqual([27, 27, 27, 27, 27, 15, 0]);
    expect(earned.reduce((sum, points) => sum + points)).toBe(DAILY_CAP);
    const tomorrow = answerBy(ada, { questionId: 'q-8', mark: 100, now: noonOf('2026-03-05') });
    expect((await recordAnswer(database.db, tomorrow)).answer.points).toBe(LEVEL_POINTS.core);
  });

  it.each([
    { zone: 'UTC', now: '2026-03-04T23:59:59Z', day: '2026-03-04' },
    { zone: 'Pacific/Kiritimati', now: '2026-03-04T10:00:00Z', day: '2026-03-05' },
    { zone: 'America/Los_Angeles', now: '2026-03-04T07:59:59Z', day: '2026-03-03' },
    { zone: 'America/New_York', now: '2026-03-08T07:30:00Z', day: '2026-03-08' },
  ])('in $zone at $now the day is $day', async ({ zone, now, day }) => {
    const ada = await arrive(database.db);
    const { answer } = await recordAnswer(database.db, answerBy(ada, { timeZone: zone, now: at(now) }));
    expect(answer.day).toBe(day);
    expect(await ledgerOf(database.db, ada.member.id)).toEqual([{ day, kind: 'answered' }]);
    expect(await rollUp()).toMatchObject([{ day }]);
  });

  it('a change of time zone leaves the days that were', async () => {
    const ada = await arrive(database.db);
    await recordAnswer(
      database.db,
      answerBy(ada, { timeZone: 'Asia/Tokyo', now: at('2026-03-04T20:00:00Z') }),
    );
    await changeSettings(database.db, ada.member.id, { timeZone: 'America/Los_Angeles' }, NOON);
    expect(await ledgerOf(database.db, ada.member.id)).toEqual([{ day: '2026-03-05', kind: 'answered' }]);
  });

  it('an answer without a mark is kept but is no day of the streak', async () => {
    const ada = await arrive(database.db);
    const { answer, streak } = await recordAnswer(database.db, answerBy(ada, { mark: 0 }));
    expect(answer).toMatchObject({ mark: 0, points: 0, attempt: 1 });
    expect(streak).toMatchObject({ current: 0, answeredToday: false });
    expect(await ledgerOf(database.db, ada.member.id)).toEqual([]);
    expect(await rollUp()).toEqual([{ day: TODAY, topic: 'maps', points: 0, answers: 1 }]);
  });

  it('a missed day that a freeze covers is written with the next answer', async () => {
    const ada = await arrive(database.db);
    for (let number = 0; number < 7; number += 1) {
      const now = noonOf(addDays('2026-02-01', number));
      await recordAnswer(database.db, answerBy(ada, { questionId: `q-${number}`, now }));
    }
    const now = noonOf('2026-02-09');
    const { streak } = await recordAnswer(database.db, answerBy(ada, { questionId: 'q-8', now }));
    expect(streak).toMatchObject({ current: 8, freezes: 0, unwritten: [] });
    expect((await ledgerOf(database.db, ada.member.id)).slice(-3)).toEqual([
      { day: '2026-02-07', kind: 'answered' },
      { day: '2026-02-08', kind: 'frozen' },
      { day: '2026-02-09', kind: 'answered' },
    ]);
  });

  it.each(DAY_KINDS)('an answer makes a day that was %s an answered one', async (kind) => {
    const ada = await arrive(database.db);
    await writeDays(database.db, ada.member.id, [{ day: TODAY, kind }], NOON);
    const { streak } = await recordAnswer(database.db, answerBy(ada));
    expect(streak).toMatchObject({ current: 1, answeredToday: true });
    expect(await ledgerOf(database.db, ada.member.id)).toEqual([{ day: TODAY, kind: 'answered' }]);
  });

  it('a day that was answered stays so', async () => {
    const ada = await arrive(database.db);
    await recordAnswer(database.db, answerBy(ada));
    await writeDays(database.db, ada.member.id, [{ day: TODAY, kind: 'frozen' }], NOON);
    expect(await ledgerOf(database.db, ada.member.id)).toEqual([{ day: TODAY, kind: 'answered' }]);
  });

  it('keeps text and grade that hold what Postgres refuses', async () => {
    const ada = await arrive(database.db);
    const { answer } = await recordAnswer(
      database.db,
      answerBy(ada, { text: 'a\0b \ud83d c', grade: { quotes: ['x\0y', '\ude00 z'], whole: '😀' } }),
    );
    expect(answer.text).toBe('a\uFFFDb \uFFFD c');
    expect(answer.grade).toEqual({ quotes: ['x\uFFFDy', '\uFFFD z'], whole: '😀' });
  });

  it.each([-1, 101, 50.5])('a mark of %d is refused, and nothing is left of the answer', async (mark) => {
    const ada = await arrive(database.db);
    await expect(recordAnswer(database.db, answerBy(ada, { mark }))).rejects.toThrow();
    expect(await database.db.select().from(answers)).toEqual([]);
    expect(await rollUp()).toEqual([]);
  });

  it.each(LEVELS)('a question of level %s can be answered', async (level) => {
    const ada = await arrive(database.db);
    const { answer } = await recordAnswer(database.db, answerBy(ada, { level, mark: 100 }));
    expect(answer.points).toBe(LEVEL_POINTS[level]);
  });

  it('recent answers come newest first', async () => {
    const ada = await arrive(database.db);
    for (const day of ['2026-03-02', '2026-03-04', '2026-03-03']) {
      await recordAnswer(database.db, answerBy(ada, { questionId: `of-${day}`, now: noonOf(day) }));
    }
    const recent = await recentAnswers(database.db, ada.member.id, 2);
    expect(recent.map(({ questionId }) => questionId)).toEqual(['of-2026-03-04', 'of-2026-03-03']);
  });

  it('a profile counts questions by their best mark', async () => {
    const ada = await arrive(database.db);
    const given = [
      { questionId: 'map-order', topic: 'maps', mark: 40 },
      { questionId: 'map-order', topic: 'maps', mark: 90 },
      { questionId: 'map-nil', topic: 'maps', mark: 75 },
      { questionId: 'select-order', topic: 'channels', mark: 74 },
    ];
    for (const one of given) await recordAnswer(database.db, answerBy(ada, one));
    await recordAnswer(database.db, answerBy(await arrive(database.db, 'Grace'), { mark: 1 }));
    expect(await profileOf(database.db, ada.member.id)).toEqual({
      answers: 4,
      meanMark: 69.75,
      answeredWell: 2,
      topics: [
        { topic: 'channels', answered: 1, meanBest: 74 },
        { topic: 'maps', answered: 2, meanBest: 82.5 },
      ],
    });
  });

  it('the profile of a beginner is empty', async () => {
    const { member } = await arrive(database.db);
    expect(await profileOf(database.db, member.id)).toEqual({
      answers: 0,
      meanMark: null,
      answeredWell: 0,
      topics: [],
    });
  });
});
