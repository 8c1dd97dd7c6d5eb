import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;
/** Embeddings, overrides, isolates, byte-order marks and soft hyphens: invisible, and able to reorder or misalign a line. */
const INVISIBLE_FORMATTING = /[\u202A-\u202E\u2066-\u206F\uFEFF\u00AD\uFFF9-\uFFFB]/g;
/** Blank letters that terminals draw two columns wide while Unicode calls them ignorable. */
const BLANK_LETTERS = /[\u3164\uFFA0]/g;
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const LEFT_TO_RIGHT_MARK = '\u200E';
const WIDEST_INDENT = 8;

/** Segmenting takes V8 the square of a string's length: a long one is segmented in windows of this many units. */
const SEGMENTER_WINDOW = 256;

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * What a person or a file wrote, unable to move the cursor, colour the screen or reorder a line. Control
 * characters stay visible as their pictures (an escape is ␛, or ? without Unicode), so nothing hides.
 */
export function harmless(text: string, unicode: boolean): string {
  return text
    .replace(/\p{Cs}/gu, '\uFFFD')
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replaceAll('\t', '    ')
    .replace(INVISIBLE_FORMATTING, '')
    .replace(BLANK_LETTERS, ' ')
    .replace(/\p{Cc}/gu, (control) => (control === '\n' ? control : unicode ? pictureOf(control) : '?'))
    .normalize();
}

function pictureOf(control: string): string {
  const code = control.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : '\uFFFD';
}

/** The same on one line: for names, titles and cells. */
export function harmlessLine(text: string, unicode: boolean): string {
  return harmless(text, unicode)
    .replace(/\s*\n\s*/g, ' ')
    .trim();
}

export function columnsOf(text: string): number {
  if (PRINTABLE_ASCII.test(text)) return text.length;
  if (text.length <= SEGMENTER_WINDOW) return stringWidth(text);
  let columns = 0;
  for (const grapheme of graphemesOf(text)) columns += stringWidth(grapheme);
  return columns;
}

function* graphemesOf(text: string): Generator<string> {
  let from = 0;
  while (from < text.length) {
    const segments = [...segmenter.segment(text.slice(from, from + SEGMENTER_WINDOW))];
    // The window may end inside its last grapheme, which then starts the next window.
    if (segments.length > 1 && from + SEGMENTER_WINDOW < text.length) segments.pop();
    for (const { segment } of segments) {
      yield segment;
      from += segment.length;
    }
  }
}

/**
 * Lines of at most `width` columns. A line keeps its indentation; a word longer than a line is broken between
 * graphemes. Expects harmless text without colour.
 */
export function wrapped(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => {
    const indent = Math.min(line.search(/[^ ]|$/), WIDEST_INDENT, width >> 2);
    const room = width - indent;
    // wrap-ansi breaks long words between code points, which can tear an emoji and miscount its columns.
    const breakable = line
      .trim()
      .split(' ')
      .map((word) => folded(word, room).join('\n'))
      .join(' ');
    return wrapAnsi(breakable, room)
      .split('\n')
      .map((wrappedLine) => (wrappedLine === '' ? '' : ' '.repeat(indent) + wrappedLine));
  });
}

/** `text` cut every `width` columns, with no regard to words and nothing trimmed. */
export function folded(text: string, width: number): string[] {
  if (columnsOf(text) <= width) return [text];
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const grapheme of graphemesOf(text)) {
    const wide = columnsOf(grapheme);
    if (used + wide > width) {
      lines.push(line);
      line = '';
      used = 0;
    }
    line += grapheme;
    used += wide;
  }
  return [...lines, line];
}

/** `text` in at most `width` columns; ends in `ellipsis` if anything was cut. */
export function shortened(text: string, width: number, ellipsis: string): string {
  if (columnsOf(text) <= width) return text;
  return (folded(text, Math.max(0, width - columnsOf(ellipsis)))[0] ?? '').trimEnd() + ellipsis;
}

export function padded(text: string, width: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, width - columnsOf(text)));
  return align === 'left' ? text + space : space + text;
}

/**
 * A cell that keeps its place: in a terminal that reorders right-to-left scripts, an Arabic or Hebrew name would
 * otherwise draw the numbers beside it to its other side.
 */
export function anchored(cell: string): string {
  return RIGHT_TO_LEFT.test(cell) ? LEFT_TO_RIGHT_MARK + cell + LEFT_TO_RIGHT_MARK : cell;
}
