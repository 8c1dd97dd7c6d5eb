import stringWidth from 'string-width';

/**
 * Characters that give Discord's Markdown a meaning anywhere in a line. `<` starts mentions, emoji and timestamps, `[`
 * a link behind other words. https://support.discord.com/hc/en-us/articles/210298617
 */
const MARKS = /[\\*_~|`<[\]]/g;
/** What makes a heading, a quotation, a list or small print of a line. */
const LINE_START = /^(\s*)(?:([#>+-])(?=[#>\s])|(\d+)\.(?=\s))/;
/** Direction overrides, with which a name could turn the rest of its line around. */
const DIRECTIONS = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text that shows as it is written; pieces in single backticks stay code, and links can be pressed if `links` is set. */
export function proseOf(line: string, links = false): string {
  return harmless(line)
    .split(/(`[^`\n]+`)/)
    .map((part, index) => (index % 2 === 1 ? part : links ? escapedAroundLinks(part) : escaped(part)))
    .join('')
    .replace(LINE_START, (_, space: string, mark: string | undefined, digits: string | undefined) =>
      mark === undefined ? `${space}${digits}\\.` : `${space}\\${mark}`,
    );
}

/** Text that shows as it is written, without any code or links in it. */
export function escaped(text: string): string {
  return text.replaceAll(MARKS, '\\$&').replaceAll('://', ':\\/\\/');
}

/** A backslash inside a link would become part of the address. */
function escapedAroundLinks(text: string): string {
  return text
    .split(/(https?:\/\/[^\s<>]+)/)
    .map((part, index) => (index % 2 === 1 ? part : escaped(part)))
    .join('');
}

/** Lines in a fence of their language; three backticks among them are parted so that they cannot close it. */
export function fenced(language: string, lines: readonly string[]): string {
  const name = /^[a-z0-9+-]{1,20}$/i.test(language) ? language : '';
  const inner = lines.map((line) => harmless(line).replaceAll('``', '`\u200b`')).join('\n');
  return `\`\`\`${name}\n${inner === '' ? '\u200b' : inner}\n\`\`\``;
}

/** On one line, for titles and table cells. */
export function oneLine(text: string): string {
  return harmless(text).replaceAll(/\s+/g, ' ').trim();
}

/** Without characters that no screen should hold; line breaks and tabs stay. */
export function harmless(text: string): string {
  return text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/(?![\n\t])\p{Cc}/gu, '')
    .replaceAll(DIRECTIONS, '')
    .toWellFormed();
}

/** At most `most` UTF-16 units, which is never more than the characters that Discord counts; what is cut shows. */
export function shortened(text: string, most: number): string {
  return text.length <= most
    ? text
    : `${text
        .slice(0, most - 1)
        .toWellFormed()
        .replace(/\ufffd$/, '')}…`;
}

/** Parts of at most `most` UTF-16 units, cut between words where there are any. */
export function partsOf(text: string, most: number): string[] {
  const parts: string[] = [];
  let left = text;
  while (left.length > most) {
    const space = left.lastIndexOf(' ', most);
    const at = space > most / 2 ? space : wholeCharacters(left, most);
    parts.push(left.slice(0, at));
    left = left.slice(at).trimStart();
  }
  return [...parts, left];
}

/** `at`, or one less where that would part the two halves of a character. */
function wholeCharacters(text: string, at: number): number {
  const unit = text.charCodeAt(at - 1);
  return unit >= 0xd800 && unit <= 0xdbff ? at - 1 : at;
}

/** Columns that a text takes in a monospaced font. */
export function columnsOf(text: string): number {
  return stringWidth(text);
}
