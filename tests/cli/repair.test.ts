import { describe, expect, it } from 'vitest';
import { OutageError, outageFrom } from '../../src/cli/repair.ts';

const NOW = new Date('2026-03-04T12:00:00Z');

describe('the days of an outage', () => {
  it.each<[from: string, to: string]>([
    ['2026-03-01', '2026-03-02'],
    ['2026-03-01', '2026-03-01'],
    ['2026-03-04', '2026-03-05'], // the 5th has begun in Kiritimati
    ['2026-02-03', '2026-03-05'], // as long as an outage can be
  ])('from %s to %s are understood', (from, to) => {
    expect(outageFrom(from, to, NOW)).toEqual({ from, to });
  });

  it.each<[from: string | undefined, to: string | undefined, told: string]>([
    [undefined, undefined, '--from is missing: repair takes the first and the last day.'],
    ['2026-03-01', undefined, '--to is missing: repair takes the first and the last day.'],
    ['yesterday', '2026-03-02', '--from is no day: write it as 2026-03-01.'],
    ['2026-02-28', '2026-02-30', '--to is no day: write it as 2026-03-01.'],
    ['2026-03-02', '2026-03-01', 'The first day of the outage comes after its last.'],
    ['2025-03-01', '2026-03-01', '366 days are no outage: 31 are the most at once.'],
    ['2026-03-01', '2026-03-06', '2026-03-06 has not begun anywhere yet.'],
  ])('from %s to %s are refused with one sentence', (from, to, told) => {
    expect(() => outageFrom(from, to, NOW)).toThrow(new OutageError(told));
  });
});
