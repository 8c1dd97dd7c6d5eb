import { formsOf, stemOf } from './spelling.ts';

/** One word, figure or sign of an answer. */
export type Token = {
  /** As compared: stemmed, American, short forms in full, figures for number words, sizes in one unit. */
  readonly stem: string;
  /** The normal form before stemming. */
  readonly word: string;
  readonly kind: 'word' | 'number' | 'sign';
  /** Where it stands in the text: code units, `end` excluded. */
  readonly start: number;
  readonly end: number;
};

/** A break between clauses: how strongly, and where. */
export type Break = {
  readonly kind: 'break';
  readonly strength: 'sentence' | 'comma' | 'label' | 'arrow';
  /** Whether a question mark made it. */
  readonly asks?: boolean;
  readonly start: number;
};

const SIZE_UNITS: Readonly<Record<string, readonly [factor: number, base: string]>> = {
  b: [1, 'byte'],
  byte: [1, 'byte'],
  bytes: [1, 'byte'],
  k: [1024, 'byte'],
  kb: [1024, 'byte'],
  kib: [1024, 'byte'],
  mb: [1024 ** 2, 'byte'],
  mib: [1024 ** 2, 'byte'],
  meg: [1024 ** 2, 'byte'],
  megs: [1024 ** 2, 'byte'],
  gb: [1024 ** 3, 'byte'],
  gib: [1024 ** 3, 'byte'],
  ns: [1, 'ns'],
  us: [1e3, 'ns'],
  µs: [1e3, 'ns'],
  ms: [1e6, 'ns'],
};

/** The alternatives are tried in order at each place; every one is linear, so no input can make it backtrack far. */
const LEXEME = new RegExp(
  [
    /(?<complexity>o\([a-z0-9 ]{1,12}\))/,
    /(?<mixed>\d+(?!(?:kib|kb|mib|mb|megs?|gib|gb|bytes?|b|k|ns|µs|us|ms)(?![\p{L}\p{N}]))[\p{L}_][\p{L}\p{N}_]*)/u,
    /(?<number>\d{1,3}(?:[ \u00a0]\d{3}){0,3}[ \u00a0]000(?![\d,.])|\d(?:[\d_]|,(?=\d{3}(?!\d)))*(?:\.\d+)*)(?:[ -]?(?<unit>kib|kb|mib|mb|megs?|gib|gb|bytes?|b|k|ns|µs|us|ms)(?![\p{L}\p{N}]))?/u,
    /(?<assertion>\.\((?=\*?[\p{L}_][\p{L}\p{N}_.]{0,40}\)))/u,
    /(?<short>(?:w\/o?|b\/c)(?![\p{L}\p{N}]))/u,
    /(?<word>[\p{L}_][\p{L}\p{N}_]*(?:['’][\p{L}]{1,3}(?![\p{L}]))?)/u,
    /(?<not>!(?=[\p{L}(]))/u,
    /(?<arrow>->|=>|→|⇒|➜)/,
    /(?<sign><-|:=|!=|==|<=|>=|&&|\|\||\{\}|\[\]|\[:\]|%|&|\*|\+\+|\+|=|<|>)/,
    /(?<stop>[.!?;\n]|…|•)/,
    // "first in, first out" is one name.
    /(?<comma>,(?!\s*\d|(?<=\b(?:first|last) in,) (?:first|last) out\b))/,
    /(?<label>:(?![\d=])|[—–]| - )/,
    /(?<open>\()/,
    /(?<close>\))/,
  ]
    .map((part) => part.source)
    .join('|'),
  'gu',
);

/** No interview answer has more words and breaks; what stands behind them is not read. It bounds the time of marking. */
const MOST_LEXEMES = 4_000;

/** Marks of chat, markdown and code that carry no meaning here, each replaced by as many spaces so that places hold. */
const NOISE = /[`"“”*_~#]{1,3}(?=[\p{L}\p{N}<&[(])|(?<=[\p{L}\p{N})\]}>.,!?])[`"“”*_~]{1,3}|[`"“”]/gu;

/** Without one of these there is no noise. */
const MARKS = /[`"“”*_~#]/;

/** `(type, nil)` is one thing, not a remark in brackets. Its pieces are bounded, so looking ahead is cheap. */
const TUPLE = /\(\s?[\p{L}\p{N}_*.[\]{}]{1,30}(?:\s?,\s?[\p{L}\p{N}_*.[\]{}]{1,30}){1,4}\s?\)/uy;

/** The star of `*T`, `*bytes.Buffer` or `*int`, where the star of `*word*` is emphasis. */
const POINTER =
  /\*(?:[A-Z][\p{L}\p{N}_]{0,40}|[a-z][\p{L}\p{N}_]{0,40}\.[A-Z][\p{L}\p{N}_]{0,40}|u?int(?:8|16|32|64)?|string|bool|byte|rune|error)(?![\p{L}\p{N}_*])/uy;

function matchesAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function isPointer(text: string, at: number): boolean {
  return !/[\p{L}\p{N}_*)]/u.test(text[at - 1] ?? '') && matchesAt(POINTER, text, at) !== undefined;
}

/** What a text is made of. */
export type Lexeme = Token | Break;

/**
 * The tokens of a text with the breaks between them, in order; no more than `MOST_LEXEMES`. Total: any string, in linear
 * time.
 */
export function lexemesOf(text: string): Lexeme[] {
  const found: (Token | Break)[] = [];
  const remarks: boolean[] = [];
  const lower = lowered(text);
  const plain = MARKS.test(lower)
    ? lower.replace(NOISE, (marks, at: number) =>
        marks === '*' && isPointer(text, at) ? marks : ' '.repeat(marks.length),
      )
    : lower;
  let tupleEnd = 0;
  let at = 0;
  while (found.length < MOST_LEXEMES) {
    const wordEnd = plainWordEnd(plain, at);
    if (wordEnd > at) {
      pushWord(found, plain, plain.slice(at, wordEnd), at, wordEnd);
      at = plain[wordEnd] === ' ' && isLetter(plain.charCodeAt(wordEnd + 1)) ? wordEnd + 1 : wordEnd;
      continue;
    }
    LEXEME.lastIndex = at;
    const match = LEXEME.exec(plain);
    if (match === null) break;
    const start = match.index;
    const end = start + match[0].length;
    at = end;
    const {
      complexity,
      mixed,
      not,
      assertion,
      short,
      number,
      unit,
      word,
      sign,
      arrow,
      stop,
      comma,
      label,
      open,
      close,
    } = match.groups ?? {};
    if (word !== undefined) pushWord(found, plain, word, start, end);
    else if (assertion !== undefined) {
      const kind = plain.startsWith('type)', end) ? 'switch' : 'assertion';
      found.push(token('type', 'word', start, end), token(kind, 'word', start, end));
      remarks.push(false);
    } else if (short !== undefined) pushWord(found, plain, short, start, end);
    else if (mixed !== undefined) pushWord(found, plain, mixed, start, end);
    else if (number !== undefined) found.push(numberToken(number, unit, start, end));
    else if (not !== undefined && /^$|[\s(&|]/.test(plain[start - 1] ?? ''))
      found.push(token('not', 'word', start, end));
    else if (not !== undefined) found.push({ kind: 'break', strength: 'sentence', start });
    else if (complexity !== undefined)
      found.push(token(complexity.replaceAll(' ', ''), 'number', start, end));
    else if (sign !== undefined) {
      if (sign === '%') found.push(token('percent', 'word', start, end));
      else if (sign === '*' && isPointer(text, start)) found.push(token('pointer', 'word', start, end));
      else found.push(token(sign, 'sign', start, end));
    } else if (arrow !== undefined) found.push({ kind: 'break', strength: 'arrow', start });
    else if (stop !== undefined) {
      if ((stop !== '.' || !insideName(plain, start)) && !GOES_ON.test(text.slice(end, end + QUOTE_END)))
        found.push({ kind: 'break', strength: 'sentence', asks: stop === '?', start });
    } else if (label !== undefined) {
      found.push({ kind: 'break', strength: 'label', start });
    } else if (open !== undefined) {
      // `len(s)` is one expression; a remark in brackets is a clause of its own.
      const tuple = matchesAt(TUPLE, plain, start);
      if (tuple !== undefined) tupleEnd = start + tuple.length;
      const remark = tuple === undefined && !/[\p{L}\p{N}_\]]/u.test(plain[start - 1] ?? '');
      remarks.push(remark);
      if (remark) found.push({ kind: 'break', strength: 'comma', start });
    } else if (
      (comma !== undefined && start >= tupleEnd) ||
      (close !== undefined && remarks.pop() === true)
    ) {
      found.push({ kind: 'break', strength: 'comma', start });
    }
  }
  return found;
}

/** What may follow a word that is no more than its letters; `o(n)`, `w/o`, `it's` and `x1` take a closer look. */
const AFTER_WORD = new Set([...' .,;:!?)\n-'].map((mark) => mark.charCodeAt(0)));

/** Where a word of plain letters ends that starts at a place; the place itself where none does. Most words are such. */
function plainWordEnd(text: string, at: number): number {
  let end = at;
  while (isLetter(text.charCodeAt(end))) end += 1;
  return end === text.length || AFTER_WORD.has(text.charCodeAt(end)) ? end : at;
}

/** Of those that most words are made of: a to z. */
function isLetter(code: number): boolean {
  return code >= 97 && code <= 122;
}

/** Lower case, one code unit for one, so that places in the text stay true. */
function lowered(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  return [...text].map((c) => (c.toLowerCase().length === c.length ? c.toLowerCase() : c)).join('');
}

function token(word: string, kind: Token['kind'], start: number, end: number): Token {
  return { stem: kind === 'word' ? stemOf(word) : word, word, kind, start, end };
}

/** Behind a stop the end of a quotation and the rest of the sentence: `if you ask "is it free?" in time`. */
const GOES_ON = /^["”’]\s?[\p{Ll},]/u;
/** Code units of the text that GOES_ON looks at. */
const QUOTE_END = 3;

/** A dot between letters belongs to a name such as `sync.Mutex`. */
function insideName(text: string, at: number): boolean {
  return /[\p{L}\p{N}_)\]]/u.test(text[at - 1] ?? '') && /[\p{L}_]/u.test(text[at + 1] ?? '');
}

/** These can only be the answer itself, as if a comma followed: "nope random", where "no random" might deny a word. */
const VERDICTS = new Set(['nope', 'nop', 'nah', 'naw', 'yep', 'yup', 'yeah', 'yea']);

/** Prefixes that people part from their word by a hyphen or not at all. */
const JOINED_PREFIXES = new Set(['un', 're', 'de', 'pre', 'co', 'sub', 'over', 'under']);

const APOSTROPHE = /['’]/;

function pushWord(found: (Token | Break)[], text: string, written: string, start: number, end: number): void {
  const apostrophe = written.search(APOSTROPHE);
  const base = apostrophe < 0 ? written : written.slice(0, apostrophe);
  const before = found.at(-1);
  if (before !== undefined && before.kind === 'word' && before.end === start - 1) {
    const whole = joined(before.word, text[start - 1] ?? '', base);
    if (whole !== undefined) {
      found.pop();
      found.push(token(whole, 'word', before.start, end));
      return;
    }
  }
  const forms =
    apostrophe < 0 ? formsOf(base) : expanded(base, written.slice(apostrophe + 1)).flatMap(formsOf);
  for (const { word, stem, kind } of forms) found.push({ stem, word, kind, start, end });
  if (VERDICTS.has(base)) found.push({ kind: 'break', strength: 'comma', start: end });
}

/** The one word that two make which stand next to each other, if they do. */
function joined(before: string, between: string, word: string): string | undefined {
  // "run time" is the runtime, which does not run.
  if (before === 'run' && word === 'time') return 'runtime';
  return between === '-' && JOINED_PREFIXES.has(before) ? before + word : undefined;
}

/** `don't` -> do not, `it's` -> it is, `sender's` -> sender. */
function expanded(base: string, suffix: string): readonly string[] {
  if (suffix === 't' && base.endsWith('n'))
    return [base === 'can' ? 'can' : base === 'won' ? 'will' : base.slice(0, -1), 'not'];
  if (suffix === 're') return [base, 'are'];
  if (suffix === 've') return [base, 'have'];
  if (suffix === 'd') return [base, 'would'];
  if (suffix === 'll') return [base, 'will'];
  if (suffix === 's' && /^(it|that|there|what|he|she|who|here)$/.test(base)) return [base, 'is'];
  return [base];
}

const POWERS_OF_TWO = /^(?:1|2|4|8|16|32|64|128|256|512)$/;

function numberToken(digits: string, unit: string | undefined, start: number, end: number): Token {
  const plain = digits.replaceAll(/[,_\s]/g, '');
  // "2k" is a size, "100k goroutines" a number.
  const counts = unit === 'k' && !POWERS_OF_TWO.test(plain);
  const size = unit === undefined || counts ? undefined : SIZE_UNITS[unit];
  const value = Number(plain);
  if (counts) return token(String(value * 1000), 'number', start, end);
  if (size === undefined || !Number.isFinite(value)) return token(plain, 'number', start, end);
  return token(`${value * size[0]}${size[1]}`, 'number', start, end);
}
