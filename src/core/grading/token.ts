import { type Form, formsOf, stemOf } from './spelling.ts';

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

/**
 * What a text is made of, in the order in which it is looked for at each place; every pattern is linear, so no input can make
 * one backtrack far. None has groups of its own.
 */
const LEXEMES = [
  ['complexity', /o\([a-z0-9 ]{1,12}\)/],
  [
    'mixed',
    /\d+(?!(?:kib|kb|mib|mb|megs?|gib|gb|bytes?|b|k|ns|µs|us|ms)(?![\p{L}\p{N}]))[\p{L}_][\p{L}\p{N}_]*/u,
  ],
  [
    'number',
    /(?:\d{1,3}(?:[ \u00a0]\d{3}){0,3}[ \u00a0]000(?![\d,.])|\d(?:[\d_]|,(?=\d{3}(?!\d)))*(?:\.\d+)*)(?:[ -]?(?:kib|kb|mib|mb|megs?|gib|gb|bytes?|b|k|ns|µs|us|ms)(?![\p{L}\p{N}]))?/u,
  ],
  ['assertion', /\.\((?=\*?[\p{L}_][\p{L}\p{N}_.]{0,40}\))/u],
  ['short', /(?:w\/o?|b\/c)(?![\p{L}\p{N}])/u],
  ['word', /[\p{L}_][\p{L}\p{N}_]*(?:['’][\p{L}]{1,3}(?![\p{L}]))?/u],
  ['not', /!(?=[\p{L}(])/u],
  ['arrow', /->|=>|→|⇒|➜/],
  ['sign', /<-|:=|!=|==|<=|>=|&&|\|\||\{\}|\[\]|\[:\]|%|&|\*|\+\+|\+|=|<|>/],
  ['stop', /[.!?;\n]|…|•/],
  // "first in, first out" is one name.
  ['comma', /,(?!\d|(?<=\d,)\s*\d|(?<=\b(?:first|last) in,) (?:first|last) out\b)/],
  ['label', /:(?![\d=])|[—–]| - /],
  ['open', /\(/],
  ['close', /\)/],
] as const;

type LexemeKind = (typeof LEXEMES)[number][0];

const LEXEME = new RegExp(LEXEMES.map(([, { source }]) => `(${source})`).join('|'), 'gu');

/** Which of them a match is. */
function lexemeKind(match: RegExpExecArray): LexemeKind | undefined {
  return LEXEMES.find((_, index) => match[index + 1] !== undefined)?.[0];
}

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
  return new Lexer(text).lexemes();
}

class Lexer {
  private readonly text: string;
  /** The text in lower case and without noise, every place where it was. */
  private readonly plain: string;
  private readonly found: Lexeme[] = [];
  /** Of the brackets that are open, whether each holds a remark. */
  private readonly remarks: boolean[] = [];
  private tupleEnd = 0;

  constructor(text: string) {
    this.text = text;
    const lower = lowered(text);
    this.plain = MARKS.test(lower)
      ? lower.replace(NOISE, (marks, at: number) =>
          marks === '*' && isPointer(text, at) ? marks : ' '.repeat(marks.length),
        )
      : lower;
  }

  lexemes(): Lexeme[] {
    const { plain, found } = this;
    let at = 0;
    while (found.length < MOST_LEXEMES) {
      if (plain[at] === ' ' && isLetter(plain.charCodeAt(at + 1))) at += 1;
      const wordEnd = plainWordEnd(plain, at);
      if (wordEnd > at) {
        this.word(plain.slice(at, wordEnd), at, wordEnd);
        at = wordEnd;
        continue;
      }
      LEXEME.lastIndex = at;
      const match = LEXEME.exec(plain);
      if (match === null) break;
      at = match.index + match[0].length;
      this.add(lexemeKind(match), match[0], match.index, at);
    }
    return found;
  }

  private add(kind: LexemeKind | undefined, written: string, start: number, end: number): void {
    const { found, plain, text } = this;
    switch (kind) {
      case 'word':
        this.apostrophized(written, start, end);
        break;
      case 'short':
      case 'mixed':
        this.word(written, start, end);
        break;
      case 'number':
        found.push(numberToken(written, start, end));
        break;
      case 'complexity':
        found.push(token(written.replaceAll(' ', ''), 'number', start, end));
        break;
      case 'assertion':
        found.push(token('type', 'word', start, end));
        found.push(token(plain.startsWith('type)', end) ? 'switch' : 'assertion', 'word', start, end));
        this.remarks.push(false);
        break;
      case 'not':
        if (/^$|[\s(&|]/.test(plain[start - 1] ?? '')) found.push(token('not', 'word', start, end));
        else this.break('sentence', start);
        break;
      case 'sign':
        if (written === '%') found.push(token('percent', 'word', start, end));
        else if (written === '*' && isPointer(text, start)) found.push(token('pointer', 'word', start, end));
        else found.push(token(written, 'sign', start, end));
        break;
      case 'stop':
        if ((written !== '.' || !insideName(plain, start)) && !GOES_ON.test(text.slice(end, end + QUOTE_END)))
          found.push({ kind: 'break', strength: 'sentence', asks: written === '?', start });
        break;
      case 'arrow':
      case 'label':
        this.break(kind, start);
        break;
      case 'comma':
        if (start >= this.tupleEnd) this.break('comma', start);
        break;
      case 'open': {
        // `len(s)` is one expression; a remark in brackets is a clause of its own.
        const tuple = matchesAt(TUPLE, plain, start);
        if (tuple !== undefined) this.tupleEnd = start + tuple.length;
        const remark = tuple === undefined && !/[\p{L}\p{N}_\]]/u.test(plain[start - 1] ?? '');
        this.remarks.push(remark);
        if (remark) this.break('comma', start);
        break;
      }
      case 'close':
        if (this.remarks.pop() === true) this.break('comma', start);
        break;
    }
  }

  private break(strength: Break['strength'], start: number): void {
    this.found.push({ kind: 'break', strength, start });
  }

  private word(written: string, start: number, end: number): void {
    if (this.join(written, start, end)) return;
    this.forms(formsOf(written), start, end);
    if (VERDICTS.has(written)) this.break('comma', end);
  }

  /** A word that may have an apostrophe in it. */
  private apostrophized(written: string, start: number, end: number): void {
    const apostrophe = written.search(APOSTROPHE);
    if (apostrophe < 0) {
      this.word(written, start, end);
      return;
    }
    const base = written.slice(0, apostrophe);
    if (!this.join(base, start, end))
      this.forms(expanded(base, written.slice(apostrophe + 1)).flatMap(formsOf), start, end);
  }

  private forms(forms: readonly Form[], start: number, end: number): void {
    for (const { word, stem, kind } of forms) this.found.push({ stem, word, kind, start, end });
  }

  /** Makes one word of a word and that before it, where two stand for one; says whether they do. */
  private join(written: string, start: number, end: number): boolean {
    const before = this.found.at(-1);
    if (before?.kind !== 'word' || before.end !== start - 1) return false;
    const whole = joined(before.word, this.plain[before.end] ?? '', written);
    if (whole === undefined) return false;
    this.found.pop();
    this.found.push(token(whole, 'word', before.start, end));
    return true;
  }
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

function numberToken(written: string, start: number, end: number): Token {
  const letters = written.search(/[a-zµ]/);
  const unit = letters < 0 ? undefined : written.slice(letters);
  const plain = (letters < 0 ? written : written.slice(0, letters)).replaceAll(/[,_\s-]/g, '');
  // "2k" is a size, "100k goroutines" a number.
  const counts = unit === 'k' && !POWERS_OF_TWO.test(plain);
  const size = unit === undefined || counts ? undefined : SIZE_UNITS[unit];
  const value = Number(plain);
  if (counts) return token(String(value * 1000), 'number', start, end);
  if (size === undefined || !Number.isFinite(value)) return token(plain, 'number', start, end);
  return token(`${value * size[0]}${size[1]}`, 'number', start, end);
}
