import { describe, expect, it } from 'vitest';
import { addDays, type Day } from '../../src/core/calendar.ts';
import { type DayKind, type LedgerDay, streakOf } from '../../src/core/streak.ts';

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
    ['does not start with a rest day', 'rr', 3, 0, 0, 0],
    ['does not spend a freeze twice on a frozen day in the ledger', 'aaaaaaafa', 9, 8, 8, 0],
  ])('%s', (_, days, today, current, longest, freezes) => {
    const streak = streakOf(ledger(days), dayNumber(today));
    expect({ current: streak.current, longest: streak.longest, freezes: streak.freezes }).toEqual({
      current,
      longest,
      freezes,
    });
  });

  it('lists its days with those a freeze was spent on', () => {
    const { days, unwritten } = streakOf(ledger('aaaaaaa.a'), dayNumber(9));
    expect(days.map(({ kind }) => kind).join(' ')).toBe(`${'answered '.repeat(7)}frozen answered`);
    expect(unwritten).toEqual([{ day: dayNumber(8), kind: 'frozen' }]);
  });

  it('tells which missed day ended the run before', () => {
    expect(streakOf(ledger('aa..a'), dayNumber(5)).brokenOn).toBe(dayNumber(3));
  });

  it('leaves out days after today, as after a journey west', () => {
    expect(streakOf(ledger('aaa'), dayNumber(2)).current).toBe(2);
  });

  it('says whether today was answered', () => {
    expect(streakOf(ledger('aa'), dayNumber(2)).answeredToday).toBe(true);
    expect(streakOf(ledger('aa'), dayNumber(3)).answeredToday).toBe(false);
  });

  it('is the same for a ledger in any order', () => {
    const days = ledger('aaaaaaa.a');
    expect(streakOf(days.toReversed(), dayNumber(9))).toEqual(streakOf(days, dayNumber(9)));
  });
});
