import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type Day } from '../../src/core/calendar.ts';
import {
  bridgeTo,
  DAY_KINDS,
  type DayKind,
  isGapless,
  type LedgerDay,
  milestonesPassed,
  streakOf,
} from '../../src/core/streak.ts';
import { slowStreak } from './slow-streak.ts';

const START = '2026-03-01';
const KINDS: Readonly<Record<string, DayKind>> = { a: 'answered', f: 'frozen', r: 'rest', p: 'repaired' };

/** A ledger written as one letter a day from 1 March: a(nswered), f(rozen), r(est), (re)p(aired), `.` for missed. */
function ledger(days: string): LedgerDay[] {
  return [...days].flatMap((letter, index) => {
    const kind = KINDS[letter];
    return kind === undefined ? [] : [{ day: addDays(START, index), kind }];
  });
}
const dayNumber = (number: number): Day => addDays(START, number - 1);

const noRest = () => false;

describe('a streak', () => {
  it.each<[name: string, days: string, today: number, current: number, longest: number, freezes: number]>([
    ['of nobody is nothing', '', 1, 0, 0, 0],
    ['starts with the first answer', 'a', 1, 1, 1, 0],
    ['counts answered days', 'aaa', 3, 3, 3, 0],
    ['is not broken while today is not over', 'aaa', 4, 3, 3, 0],
    ['ends with a missed day', 'aaa.', 5, 0, 3, 0],
    ['starts anew after a missed day', 'aaa.a', 5, 1, 3, 0],
    ['earns a freeze by seven answered days', 'aaaaaaa', 7, 7, 7, 1],
    ['holds two freezes at most', 'a'.repeat(28), 28, 28, 28, 2],
    ['spends a freeze on a missed day', 'aaaaaaa.a', 9, 8, 8, 0],
    ['spends two freezes on two missed days', `${'a'.repeat(14)}..a`, 17, 15, 15, 0],
    ['ends when no freeze is left, and the one spent before stays spent', `${'a'.repeat(7)}..a`, 10, 1, 7, 0],
    ['is carried by a freeze before anybody looks', 'aaaaaaa.', 9, 7, 7, 0],
    ['is carried on by a rest day, which does not count', 'aara', 4, 3, 3, 0],
    ['is carried on by a repaired day, which does not count', 'aapa', 4, 3, 3, 0],
    ['is carried on by an outage of several days, given back', `aa${'p'.repeat(9)}a`, 12, 3, 3, 0],
    ['spends a freeze on the first day of a gap and ends on the second', `${'a'.repeat(7)}..`, 10, 0, 7, 0],
    ['is not frozen by what today is not yet', 'aaaaaaaf', 8, 7, 7, 1],
    ['does not start with a rest day', 'rr', 3, 0, 0, 0],
    ['does not spend a freeze twice on a frozen day in the ledger', 'aaaaaaafa', 9, 8, 8, 0],
  ])('%s', (_, days, today, current, longest, freezes) => {
    const streak = streakOf(ledger(days), dayNumber(today), noRest);
    expect({ current: streak.current, longest: streak.longest, freezes: streak.freezes }).toEqual({
      current,
      longest,
      freezes,
    });
  });

  it('lists its days with those a freeze was spent on', () => {
    const { days, unwritten } = streakOf(ledger('aaaaaaa.a'), dayNumber(9), noRest);
    expect(days.map(({ kind }) => kind).join(' ')).toBe(`${'answered '.repeat(7)}frozen answered`);
    expect(unwritten).toEqual([{ day: dayNumber(8), kind: 'frozen' }]);
  });

  it('tells which missed day ended the run before', () => {
    expect(streakOf(ledger('aa..a'), dayNumber(5), noRest).brokenOn).toBe(dayNumber(3));
  });

  it('leaves out days after today, as after a journey west', () => {
    expect(streakOf(ledger('aaa'), dayNumber(2), noRest).current).toBe(2);
  });

  it('says whether today was answered', () => {
    expect(streakOf(ledger('aa'), dayNumber(2), noRest).answeredToday).toBe(true);
    expect(streakOf(ledger('aa'), dayNumber(3), noRest).answeredToday).toBe(false);
  });

  it('is the same for a ledger in any order', () => {
    const days = ledger('aaaaaaa.a');
    expect(streakOf(days.toReversed(), dayNumber(9), noRest)).toEqual(streakOf(days, dayNumber(9), noRest));
  });
});

describe('days of rest', () => {
  /** The days on which a team rests, as numbers from 1 March. */
  const resting =
    (...numbers: number[]) =>
    (day: Day) =>
      numbers.map(dayNumber).includes(day);

  it.each<[name: string, days: string, rest: number[], today: number, current: number, freezes: number]>([
    ['neither count nor break', 'aa..a', [3, 4], 5, 3, 0],
    ['cost no freeze', `${'a'.repeat(7)}..a`, [8, 9], 10, 8, 1],
    ['beside a missed day leave it to the freeze', `${'a'.repeat(7)}...a`, [8, 10], 11, 8, 0],
    ['do not bridge a missed day beside them', 'aa...a', [3, 5], 6, 1, 0],
    ['that were answered count', 'aaaa', [3, 4], 4, 4, 0],
    ['carry a streak on until somebody works again', 'aa..', [3, 4], 5, 2, 0],
    ['start no streak', '..a', [1, 2], 3, 1, 0],
  ])('%s', (_, days, rest, today, current, freezes) => {
    expect(streakOf(ledger(days), dayNumber(today), resting(...rest))).toMatchObject({ current, freezes });
  });

  it('are to be written down with the freezes, once', () => {
    const isRest = resting(9);
    const { unwritten } = streakOf(ledger('aaaaaaa..a'), dayNumber(10), isRest);
    expect(unwritten).toEqual([
      { day: dayNumber(8), kind: 'frozen' },
      { day: dayNumber(9), kind: 'rest' },
    ]);
    const written = [...ledger('aaaaaaa..a'), ...unwritten];
    expect(streakOf(written, dayNumber(10), isRest).unwritten).toEqual([]);
  });

  it('that were written down stay so when the team works on them now', () => {
    expect(streakOf(ledger('aarra'), dayNumber(5), noRest).current).toBe(3);
  });
});

describe('the days before an answer', () => {
  it.each<[name: string, days: string, until: number, bridge: string]>([
    ['are none right after another', 'aa', 2, ''],
    ['are those that carried the streak on', 'aafrpa', 6, 'frozen rest repaired'],
    ['are the last ones alone', 'afafa', 5, 'frozen'],
    ['are none before the first answer', 'a', 1, ''],
  ])('%s', (_, days, until, bridge) => {
    const kinds = bridgeTo(dayNumber(until), ledger(days)).map(({ kind }) => kind);
    expect(kinds.join(' ')).toBe(bridge);
  });
});

describe('a milestone', () => {
  it.each<[before: number, after: number, passed: number[]]>([
    [2, 3, [3]],
    [3, 3, []],
    [3, 4, []],
    [2, 8, [3, 7]],
    [364, 365, [365]],
    [8, 1, []],
  ])('between %i and %i days is %j', (before, after, passed) => {
    expect(milestonesPassed(before, after)).toEqual(passed);
  });
});

describe('any ledger', () => {
  const day = fc.record({ at: fc.nat(60), kind: fc.constantFrom(...DAY_KINDS) });
  const days = fc
    .uniqueArray(day, { selector: ({ at }) => at, maxLength: 60 })
    .map((entries) => entries.map(({ at, kind }): LedgerDay => ({ day: addDays(START, at), kind })));
  /** Answers mostly, as people give them: a ledger of random kinds is hardly ever a streak. */
  const answers = fc
    .array(fc.constantFrom('a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', '.', 'p'), { maxLength: 60 })
    .map((letters) => ledger(letters.join('')));
  const anyLedger = fc.oneof(days, answers);
  const rest = fc.uniqueArray(fc.nat(60)).map((numbers) => {
    const resting = new Set(numbers.map((number) => addDays(START, number)));
    return (day: Day) => resting.has(day);
  });
  const today = fc.nat(64).map((number) => addDays(START, number));

  it('tells the streak that goes day by day', () => {
    fc.assert(
      fc.property(anyLedger, rest, today, (ledger, isRest, today) => {
        expect(streakOf(ledger, today, isRest)).toMatchObject(slowStreak(ledger, today, isRest));
      }),
      { numRuns: 2000 },
    );
  });

  it('tells the same whoever looked before, and wrote down what there was', () => {
    fc.assert(
      fc.property(anyLedger, rest, today, today, (ledger, isRest, one, other) => {
        const [before, now] = one < other ? [one, other] : [other, one];
        const seen = [...ledger, ...streakOf(ledger, before, isRest).unwritten];
        const { unwritten: _, ...untouched } = streakOf(ledger, now, isRest);
        expect(streakOf(seen, now, isRest)).toMatchObject(untouched);
      }),
      { numRuns: 2000 },
    );
  });

  it('is gapless if no day of it is missing until today', () => {
    fc.assert(
      fc.property(anyLedger, today, (ledger, today) => {
        const past = new Set(ledger.map(({ day }) => day).filter((day) => day < today));
        let expected = [...past].sort()[0] ?? today;
        while (past.has(expected)) expected = addDays(expected, 1);
        expect(isGapless(ledger, today)).toBe(expected === today);
      }),
    );
  });
});
