import { describe, expect, it } from 'vitest';
import { CALENDAR_WEEKS, calendarWeeks } from '../../src/core/streak-calendar.ts';

describe('the calendar of a streak', () => {
  const weeks = calendarWeeks(
    [
      { day: '2026-02-22', kind: 'answered' },
      { day: '2026-02-23', kind: 'answered' },
      { day: '2026-02-24', kind: 'frozen' },
      { day: '2026-02-28', kind: 'rest' },
      { day: '2026-03-01', kind: 'repaired' },
      { day: '2026-03-04', kind: 'frozen' },
      { day: '2026-03-05', kind: 'answered' },
    ],
    '2026-03-04', // a Wednesday
  );

  it('ends with the week of today, and each week starts on Monday', () => {
    expect(weeks).toHaveLength(CALENDAR_WEEKS);
    expect(weeks.at(0)?.monday).toBe('2025-09-08');
    expect(weeks.at(-1)?.monday).toBe('2026-03-02');
  });

  it('shows what each day was; today is open until it is answered, and what is ahead is empty', () => {
    expect(weeks.slice(-3).map(({ days }) => days.join(' '))).toEqual([
      'missed missed missed missed missed missed answered',
      'answered frozen missed missed missed rest repaired',
      'missed missed today ahead ahead ahead ahead',
    ]);
  });
});
