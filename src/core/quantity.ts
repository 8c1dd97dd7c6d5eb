/** What a quantity is of. Rates are of events, bandwidth of bytes. */
export type Dimension = 'count' | 'rate' | 'bytes' | 'bandwidth' | 'time';

/** A quantity as somebody wrote it, in base units: events, events a second, bytes, bytes a second, seconds. */
export type Quantity = {
  readonly value: number;
  readonly dimension: Dimension;
  /** The value without its period: of "730 GB a year" the bytes. */
  readonly amount: number;
  /** Where it stands in the text: code units, `end` excluded. */
  readonly start: number;
  readonly end: number;
};

const SCALES: Readonly<Record<string, number>> = {
  hundred: 1e2,
  hundreds: 1e2,
  k: 1e3,
  thousand: 1e3,
  thousands: 1e3,
  lakh: 1e5,
  lakhs: 1e5,
  m: 1e6,
  mn: 1e6,
  mio: 1e6,
  mil: 1e6,
  million: 1e6,
  millions: 1e6,
  crore: 1e7,
  crores: 1e7,
  b: 1e9,
  bn: 1e9,
  billion: 1e9,
  billions: 1e9,
  t: 1e12,
  tn: 1e12,
  trillion: 1e12,
  trillions: 1e12,
};

const PREFIXES: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  m: 1e6,
  g: 1e9,
  t: 1e12,
  p: 1e15,
  e: 1e18,
};
const BITS_IN_BYTE = 8;

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Of a month and a year an estimate needs no more than the round figure. */
const MONTH = 30 * DAY;
const YEAR = 365 * DAY;

const PERIODS: Readonly<Record<string, number>> = {
  s: 1,
  sec: 1,
  secs: 1,
  second: 1,
  seconds: 1,
  min: MINUTE,
  mins: MINUTE,
  minute: MINUTE,
  minutes: MINUTE,
  h: HOUR,
  hr: HOUR,
  hrs: HOUR,
  hour: HOUR,
  hours: HOUR,
  d: DAY,
  day: DAY,
  days: DAY,
  week: 7 * DAY,
  weeks: 7 * DAY,
  mo: MONTH,
  month: MONTH,
  months: MONTH,
  y: YEAR,
  yr: YEAR,
  yrs: YEAR,
  year: YEAR,
  years: YEAR,
};
const ADVERBS: Readonly<Record<string, number>> = {
  hourly: HOUR,
  daily: DAY,
  weekly: 7 * DAY,
  monthly: MONTH,
  yearly: YEAR,
  annually: YEAR,
};
const FRACTIONS: Readonly<Record<string, number>> = { ns: 1e-9, us: 1e-6, µs: 1e-6, μs: 1e-6, ms: 1e-3 };

const WORDS: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  twelve: 12,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
};
/** "a quarter of a million" */
const PARTS: Readonly<Record<string, number>> = {
  half: 0.5,
  quarter: 0.25,
  'a quarter': 0.25,
  'three quarters': 0.75,
};

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

const scales = Object.keys(SCALES)
  .toSorted((a, b) => b.length - a.length)
  .join('|');
const periods = Object.keys(PERIODS)
  .toSorted((a, b) => b.length - a.length)
  .join('|');

/** A figure: `12k`, `1,200.5`, `3x10^5`, `10⁴`, `1e6`, `2**20`, `10-12k`. Every repetition is bounded, so it is fast on any text. */
const NUMBER =
  /(?<![\p{L}\p{N}_.])(?<digits>\d{1,3}(?:[ \u00a0]\d{3}){1,4}(?![\d,.])|\d[\d,_]{0,24}(?:\.\d{1,9})?|\.\d{1,9})(?:\s?(?:\^|\*\*)\s?(?<power>\d{1,3})|(?<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})|e(?<exponent>\+?\d{1,2})(?![\p{L}\p{N}])|\s?[x×*·]\s?10(?:\s?(?:\^|\*\*)\s?(?<times>\d{1,2})|(?<timesRaised>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})))?/u;
const SPELT =
  /(?<![\p{L}\p{N}_])(?<spelt>(?:a )?quarter of an?|three quarters of an?|half (?:of )?an?|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -](?<ones>one|two|three|four|five|six|seven|eight|nine)|(?<hundreds> hundred)(?: and)?(?: (?<tens>ten|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety))?)?(?=\s(?:hundred|thousand|lakh|million|crore|billion|trillion|(?:kilo|mega|giga|tera|peta)byte)s?(?![\p{L}\p{N}]))/iu;
const FIGURE = new RegExp(`${NUMBER.source}|${SPELT.source}`, 'giu');

const SCALE = new RegExp(`[\\s-]?(?<scale>${scales})(?![\\p{L}\\p{N}])`, 'iuy');
/** Case tells bits from bytes: `Gbps` and `Gb/s` are bits, `GB/s` bytes. */
const SIZE = /\s?(?<prefix>[kKmMgGtTpPeE]?)i?(?<unit>bytes?|bits?|bps|Bps|B|b)(?![\p{L}\p{N}])/uy;
const SIZE_WORDS = /\s(?<prefix>kilo|mega|giga|tera|peta|exa)(?<unit>bytes?|bits?)(?![\p{L}\p{N}])/iuy;
const RATE = /\s?(?:rps|qps|tps|iops|wps|mps|ops|req\/s(?:ec)?|reqs\/s(?:ec)?)(?![\p{L}\p{N}])/iuy;
const PER = new RegExp(
  `(?:[\\s-][\\p{L}-]{1,20}){0,4}?\\s?(?:\\/\\s?|\\b(?:per|an?|each|every)\\s)(?<period>${periods})(?![\\p{L}\\p{N}])`,
  'iuy',
);
const ADVERB = new RegExp(
  `(?:\\s[\\p{L}-]{1,20}){0,4}?\\s(?<adverb>${Object.keys(ADVERBS).join('|')})(?![\\p{L}\\p{N}])`,
  'iuy',
);
const DURATION = new RegExp(
  `\\s?(?:(?<fraction>${Object.keys(FRACTIONS).join('|')})|(?<duration>${periods}))(?![\\p{L}\\p{N}/])`,
  'iuy',
);
/** A noun that is counted. */
const COUNTED = /\s(?!(?:per|an?|each|every|for|of|and|or|in|is)(?!\p{L}))\p{L}/uy;
/** `10-12k`: the scale and the unit of the second belong to the first as well. */
const RANGE = /\s?(?:-|–|to)\s?(?=\d)/uy;

/** `between 10 and 12k` */
const RANGE_AND = /\sand\s(?=\d)/uy;
const BETWEEN = /\b(?:between|from)\s$/iu;

/** Every quantity that a text names, in order. Total: any string. A range gives both its ends. */
export function quantitiesIn(text: string): Quantity[] {
  const found: Quantity[] = [];
  /** The first end of a range, which takes the unit of the second. */
  let open: { figure: number; start: number; end: number } | undefined;
  for (const match of text.matchAll(FIGURE)) {
    const start = match.index;
    const figure = figureOf(match.groups ?? {});
    const numberEnd = start + match[0].length;
    if (figure === undefined || (open !== undefined && start < open.end)) continue;
    const { scale, period, dimension, end } = unitAt(text, numberEnd);
    const quantity = (of: number) => ({ value: (of * scale) / period, amount: of * scale, dimension });
    if (scale === 1 && dimension === 'count' && open === undefined && opensRange(text, start, numberEnd)) {
      open = { figure, start, end: numberEnd };
      continue;
    }
    if (open !== undefined) {
      found.push({ ...quantity(open.figure), start: open.start, end: open.end });
      open = undefined;
    }
    found.push({ ...quantity(figure), start, end });
  }
  return found;
}

function opensRange(text: string, start: number, end: number): boolean {
  if (at(RANGE, text, end) !== undefined) return true;
  return BETWEEN.test(text.slice(Math.max(0, start - 8), start)) && at(RANGE_AND, text, end) !== undefined;
}

/** What a figure without its unit comes to. */
function figureOf(groups: Readonly<Record<string, string | undefined>>): number | undefined {
  const { digits, power, raised, exponent, times, timesRaised, spelt, ones, hundreds, tens } = groups;
  if (spelt !== undefined) {
    const of = (word = '') =>
      PARTS[word.toLowerCase().replace(/ (?:of )?an?$/, '')] ?? WORDS[word.toLowerCase()] ?? 0;
    return of(spelt) * (hundreds === undefined ? 1 : 100) + of(ones) + of(tens);
  }
  const base = Number(digits?.replaceAll(/[,_\s]/g, ''));
  if (!Number.isFinite(base)) return undefined;
  const value =
    power !== undefined
      ? base ** Number(power)
      : raised !== undefined
        ? base ** ordinary(raised)
        : base * 10 ** Number(exponent ?? times ?? (timesRaised === undefined ? 0 : ordinary(timesRaised)));
  return Number.isFinite(value) ? value : undefined;
}

function ordinary(superscript: string): number {
  return Number([...superscript].map((digit) => SUPERSCRIPTS.indexOf(digit)).join(''));
}

/** `period` in seconds is 1 where there is none. */
type Unit = {
  readonly scale: number;
  readonly period: number;
  readonly dimension: Dimension;
  readonly end: number;
};

/** The scale and the unit that stand behind a figure. */
function unitAt(text: string, from: number): Unit {
  let end = from;
  let scale = 1;
  // A byte's `B` is no billion where a size or a rate of sizes is meant: "5 B/s" is five bytes.
  const size = sizeAt(text, from);
  if (size === undefined) {
    for (let scaled = at(SCALE, text, end); scaled !== undefined; scaled = at(SCALE, text, end)) {
      scale *= SCALES[scaled.groups?.scale?.toLowerCase() ?? ''] ?? 1;
      end = scaled.end;
    }
  }
  const bytes = size ?? sizeAt(text, end);
  if (bytes !== undefined) {
    const per = bytes.perSecond ? { seconds: 1, end: bytes.end } : periodAt(text, bytes.end);
    const whole = scale * bytes.factor;
    return per === undefined
      ? { scale: whole, period: 1, dimension: 'bytes', end: bytes.end }
      : { scale: whole, period: per.seconds, dimension: 'bandwidth', end: per.end };
  }
  const rate = at(RATE, text, end);
  if (rate !== undefined) return { scale, period: 1, dimension: 'rate', end: rate.end };
  const duration = scale === 1 ? at(DURATION, text, end) : undefined;
  if (duration !== undefined) {
    const { fraction, duration: period } = duration.groups ?? {};
    const seconds =
      fraction === undefined ? PERIODS[period?.toLowerCase() ?? ''] : FRACTIONS[fraction.toLowerCase()];
    return { scale: seconds ?? 1, period: 1, dimension: 'time', end: duration.end };
  }
  const per = periodAt(text, end);
  return per === undefined
    ? { scale, period: 1, dimension: 'count', end }
    : { scale, period: per.seconds, dimension: 'rate', end: per.end };
}

/** Of one family: how many, or how much, with a period or without. */
const FAMILIES: Readonly<Record<Dimension, string>> = {
  count: 'events',
  rate: 'events',
  bytes: 'bytes',
  bandwidth: 'bytes',
  time: 'time',
};

/** A quantity wherever it stands. */
export type Measure = Pick<Quantity, 'value' | 'amount' | 'dimension'>;

/**
 * Whether two quantities are at most `times` apart. One without a period ("QPS: 12k") is compared with the other's
 * amount, whatever its period.
 */
export function isNear(a: Measure, b: Measure, times: number): boolean {
  if (FAMILIES[a.dimension] !== FAMILIES[b.dimension]) return false;
  const [x, y] = a.dimension === b.dimension ? [a.value, b.value] : [a.amount, b.amount];
  return x <= y * times && y <= x * times;
}

/** Whether two quantities are the same one: "100M" and "100 million users" are, 1 GB and 1 GB a day are not. */
export function isSame(a: Measure, b: Measure): boolean {
  return a.dimension === b.dimension && a.value === b.value;
}

function sizeAt(text: string, from: number): { factor: number; perSecond: boolean; end: number } | undefined {
  const found = at(SIZE, text, from) ?? at(SIZE_WORDS, text, from);
  const { prefix = '', unit = '' } = found?.groups ?? {};
  if (found === undefined) return undefined;
  // "3B users" are billions, "500 B each" are bytes.
  const lone = prefix === '' && (unit === 'B' || unit === 'b') && !text.startsWith('/', found.end);
  if (lone && !(unit === 'B' && /\s/.test(text[from] ?? '') && at(COUNTED, text, found.end) === undefined))
    return undefined;
  const inBits =
    unit.startsWith('bit') ||
    unit === 'bps' ||
    (unit === 'b' && /^\/s|^ps/.test(text.slice(found.end, found.end + 2)));
  const factor = (PREFIXES[prefix.charAt(0).toLowerCase()] ?? 1) / (inBits ? BITS_IN_BYTE : 1);
  return { factor, perSecond: unit.toLowerCase() === 'bps', end: found.end };
}

function periodAt(text: string, from: number): { seconds: number; end: number } | undefined {
  const per = at(PER, text, from);
  const adverb = per === undefined ? at(ADVERB, text, from) : undefined;
  const seconds = per
    ? PERIODS[per.groups?.period?.toLowerCase() ?? '']
    : ADVERBS[adverb?.groups?.adverb?.toLowerCase() ?? ''];
  const end = per?.end ?? adverb?.end;
  return seconds === undefined || end === undefined ? undefined : { seconds, end };
}

function at(pattern: RegExp, text: string, from: number) {
  pattern.lastIndex = from;
  const match = pattern.exec(text);
  return match === null ? undefined : { groups: match.groups, end: from + match[0].length };
}
