import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isNear, quantitiesIn } from '../../src/core/quantity.ts';
import { HOSTILE_PIECES, repeated } from '../support/hostile.ts';

/** Each quantity as `value dimension`, to three figures. */
const written = (text: string) =>
  quantitiesIn(text).map(({ value, dimension }) => `${Number(value.toPrecision(3))} ${dimension}`);

describe('quantities', () => {
  it.each<[text: string, ...expected: string[]]>([
    ['12k rps', '12000 rate'],
    ['12,000 requests per second', '12000 rate'],
    ['12 000 qps', '12000 rate'],
    ['about 12K req/s', '12000 rate'],
    ['10^4 writes a second', '10000 rate'],
    ['~10⁴/s', '10000 rate'],
    ['1e6 users', '1000000 count'],
    ['3x10^5 qps', '300000 rate'],
    ['3 * 10**5 per day', '3.47 rate'],
    ['2^32 ids', '4290000000 count'],
    ['100M DAU', '100000000 count'],
    ['100 million users', '100000000 count'],
    ['half a million users', '500000 count'],
    ['ten thousand', '10000 count'],
    ['two hundred fifty thousand users', '250000 count'],
    ['one hundred and twenty million', '120000000 count'],
    ['three hundred thousand', '300000 count'],
    ['twenty-five thousand rps', '25000 rate'],
    ['a quarter of a million', '250000 count'],
    ['three quarters of a billion', '750000000 count'],
    ['half of a million', '500000 count'],
    ['seventy thousand a second', '70000 rate'],
    ['a quarter of the users is none'],
    ['a hundred million', '100000000 count'],
    ['1.5-2 TB', '1500000000000 bytes', '2000000000000 bytes'],
    ['1.5 - 2 TB a day', '17400000 bandwidth', '23100000 bandwidth'],
    ['between 1.5 and 2 TB', '1500000000000 bytes', '2000000000000 bytes'],
    ['5 and 2 TB', '5 count', '2000000000000 bytes'],
    ['5 bn requests per day', '57900 rate'],
    ['500 million new URLs per month', '193 rate'],
    ['86400 events daily', '1 rate'],
    ['two hundred thousand a day', '2.31 rate'],
    ['three terabytes', '3000000000000 bytes'],
    ['1.2 TB/day', '13900000 bandwidth'],
    ['1.2TB', '1200000000000 bytes'],
    ['500 bytes', '500 bytes'],
    ['2 KB each', '2000 bytes'],
    ['4 KiB', '4000 bytes'],
    ['10 Gbps', '1250000000 bandwidth'],
    ['10 Gb/s', '1250000000 bandwidth'],
    ['10 GB/s', '10000000000 bandwidth'],
    ['3 megabytes', '3000000 bytes'],
    ['100 GB a month', '38600 bandwidth'],
    ['200 ms', '0.2 time'],
    ['5 minutes', '300 time'],
    ['5 years', '158000000 time'],
    ['10-12k rps', '10000 rate', '12000 rate'],
    ['100 to 200 GB', '100000000000 bytes', '200000000000 bytes'],
    ['1 billion * 500 B = 500 GB', '1000000000 count', '500 bytes', '500000000000 bytes'],
    ['8M/86400 = 93/s', '8000000 count', '86400 count', '93 rate'],
    ['3B users, 3 B users', '3000000000 count', '3000000000 count'],
    ['500 B per row', '500 bytes'],
    ['5 lakh users', '500000 count'],
    ['utf8, x86 and v2 are none'],
    ['no figures at all'],
  ])('%s', (text, ...expected) => {
    expect(written(text)).toEqual(expected);
  });

  it.each<[a: string, b: string, near: boolean]>([
    ['12k rps', '20,000 requests a second', true],
    ['12k rps', '50k rps', false],
    ['12k rps', '1B a day', true],
    ['12k rps', '12k', true],
    ['730 GB/year', '730 GB', true],
    ['730 GB/year', '2 GB a day', true],
    ['730 GB', '1 TB a year', true],
    ['730 GB', '2 GB a day', false],
    ['730 GB', '730 events', false],
    ['5 s', '6000 ms', true],
  ])('%s and %s are at most three times apart: %s', (a, b, near) => {
    const [first, second] = [...quantitiesIn(a), ...quantitiesIn(b)];
    expect(first && second && isNear(first, second, 3)).toBe(near);
    expect(first && second && isNear(second, first, 3)).toBe(near);
  });

  it('stand where they are said to', () => {
    const text = 'So 100M users and about 1.2 TB/day.';
    expect(quantitiesIn(text).map(({ start, end }) => text.slice(start, end))).toEqual([
      '100M',
      '1.2 TB/day',
    ]);
  });

  it('are finite and in order, whatever is written', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '1',
        '9,',
        '.5',
        'e3',
        '^',
        '10',
        ' ',
        'k',
        'GB',
        '/s',
        ' per day',
        '-',
        'x10',
        '⁹',
        'million ',
        'B',
      ),
      fc.string({ maxLength: 3, unit: 'binary' }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        let last = 0;
        for (const { value, start, end } of quantitiesIn(text)) {
          expect(Number.isFinite(value)).toBe(true);
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeLessThanOrEqual(text.length);
          last = end;
        }
      }),
    );
  });

  it.each([...HOSTILE_PIECES, '1 million ', '1 a ', '1-'])(
    'are found in the longest text: %j over and over',
    (piece) => {
      expect(quantitiesIn(repeated(piece)).length).toBeGreaterThanOrEqual(0);
    },
  );
});
