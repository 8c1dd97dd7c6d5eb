import type { ChalkInstance } from 'chalk';
import type {
  Action,
  Block,
  Card,
  Column,
  Form,
  FormField,
  Reply,
  Row,
  Tone,
  Verdict,
} from '../../bot/card.ts';
import { anchored, columnsOf, folded, harmless, harmlessLine, padded, shortened, wrapped } from './text.ts';

/** Fewer columns cannot hold a table; longer lines tire the eye. */
const WIDTH = { least: 40, most: 100, unknown: 80 };
const INDENT = '  ';
const METER_COLUMNS = 20;
const TABLE_GAP = '  ';
/** A table column narrower than this says nothing: its rows are then written one below the other. */
const NARROWEST_COLUMN = 4;

export type Style = {
  /** Columns of the terminal. Rendering keeps to between 40 and 100. */
  readonly width: number;
  /** Level 0 writes plain text: every meaning that a colour has is also a sign or a word. */
  readonly colour: ChalkInstance;
  /** Whether signs such as ✓ and █ can be shown. What people wrote is shown as it is either way. */
  readonly unicode: boolean;
  /** Whether a person is typing, who can be told about keys. */
  readonly interactive: boolean;
};

const UNICODE_SIGNS = {
  tone: { plain: '', good: '✓', fair: '~', bad: '✗' },
  note: { plain: '→', good: '✓', fair: '!', bad: '✗' },
  verdict: { hit: '✓', partial: '~', missed: '✗' },
  bullet: '•',
  between: '·',
  ellipsis: '…',
  mine: '▸',
  rule: '─',
  code: { top: '┌', line: '│', folded: '┊', bottom: '└' },
  bar: { full: '█', empty: '░' },
  quote: { open: '“', close: '”' },
};
type Signs = typeof UNICODE_SIGNS;

const ASCII_SIGNS: Signs = {
  tone: { plain: '', good: '+', fair: '~', bad: 'x' },
  note: { plain: '>', good: '+', fair: '!', bad: 'x' },
  verdict: { hit: '+', partial: '~', missed: 'x' },
  bullet: '*',
  between: '-',
  ellipsis: '...',
  mine: '>',
  rule: '-',
  code: { top: '+', line: '|', folded: ':', bottom: '+' },
  bar: { full: '#', empty: '-' },
  quote: { open: '"', close: '"' },
};

/** What the renderers below share: the room they have beside the indent, and how to draw. */
type Pen = {
  readonly room: number;
  readonly style: Style;
  readonly signs: Signs;
  readonly tone: Tone;
  readonly dim: Paint;
  readonly bold: Paint;
};
type Paint = (text: string) => string;

/** The reply as lines of at most `style.width` columns, without a line ending after the last. */
export function renderReply(reply: Reply, style: Style): string {
  return reply.show.kind === 'card' ? renderCard(reply.show, style) : renderForm(reply.show, style);
}

function renderCard(card: Card, style: Style): string {
  const pen = penFor(style, card.tone);
  const parts = [
    titleOf(card.title, pen),
    ...card.body.map((block) => renderBlock(block, pen)),
    actionsOf(card.actions, pen),
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

/** A form's title; its fields are asked for one by one with `renderField`. */
function renderForm(form: Form, style: Style): string {
  const pen = penFor(style, 'plain');
  const keys = style.interactive ? [`${INDENT}${pen.dim('Ctrl-C cancels.')}`] : [];
  return [...titleOf(form.title, pen), ...keys].join('\n');
}

/** The line that asks for one field of a form. */
export function renderField(field: FormField, style: Style): string {
  const pen = penFor(style, 'plain');
  const remarks = [...(field.required ? [] : ['optional']), ...fieldRemarks(field)].join(', ');
  const label = wrapped(harmlessLine(field.label, style.unicode), pen.room).map(pen.bold);
  return indented([...label, ...(remarks === '' ? [] : [pen.dim(`(${remarks})`)])]).join('\n');
}

function fieldRemarks(field: FormField): string[] {
  const now = field.value === undefined ? [] : [`now ${field.value}`];
  switch (field.kind) {
    case 'text':
      return field.multiline ? ['an empty line ends it', ...now] : now;
    case 'time':
      return ['a time such as 09:30', ...now];
    case 'choice': {
      const values = field.options.map(({ value }) => value).join(', ');
      return [field.many ? `any of ${values}` : `one of ${values}`, ...now];
    }
  }
}

/** A remark of the terminal itself, such as which key sends an answer. */
export function renderRemark(words: string, style: Style): string {
  const pen = penFor(style, 'plain');
  return indented(wrapped(harmless(words, style.unicode), pen.room).map(pen.dim)).join('\n');
}

/** A failure of the terminal itself. */
export function renderFailure(words: string, style: Style): string {
  const pen = penFor(style, 'bad');
  return titleOf(words, pen).join('\n');
}

function penFor(style: Style, tone: Tone): Pen {
  const asked = Number.isFinite(style.width) ? Math.floor(style.width) : WIDTH.unknown;
  const width = Math.min(WIDTH.most, Math.max(WIDTH.least, asked));
  return {
    room: width - INDENT.length,
    style,
    signs: style.unicode ? UNICODE_SIGNS : ASCII_SIGNS,
    tone,
    // Not chalk's own functions, which join all their arguments: map would add an index and an array.
    dim: (text) => style.colour.dim(text),
    bold: (text) => style.colour.bold(text),
  };
}

function titleOf(title: string, { room, style, signs, tone, bold }: Pen): string[] {
  const words = harmlessLine(title, style.unicode);
  if (words === '') return [];
  const sign = signs.tone[tone];
  const paint: Paint = (line) => bold(paintOf(tone, style)(line));
  return hanging(sign === '' ? '' : `${sign} `, paint, wrapped(words, room).map(paint));
}

function renderBlock(block: Block, pen: Pen): string[] {
  switch (block.kind) {
    case 'text':
      return indented(prose(block.text, pen.room, pen));
    case 'note':
      return indented(noteOf(block.tone, block.text, pen));
    case 'code':
      return indented(codeOf(block.language, block.source, pen));
    case 'fields':
      return indented(fieldsOf(block.fields, pen));
    case 'table':
      return tableOf(block.columns, block.rows, pen);
    case 'list':
      return indented(listOf(block.items, block.ordered, pen));
    case 'meter':
      return indented(meterOf(block.label, block.value, block.of, pen));
    case 'verdicts':
      return indented(verdictsOf(block.verdicts, pen));
    default:
      return block satisfies never;
  }
}

function noteOf(tone: Tone, text: string, pen: Pen): string[] {
  const lead = `${pen.signs.note[tone]} `;
  const lines = prose(text, pen.room - columnsOf(lead), pen);
  return hanging(lead, paintOf(tone, pen.style), lines);
}

function codeOf(language: string, source: string, { room, style, signs, dim }: Pen): string[] {
  const name = shortened(harmlessLine(language, style.unicode), room - 2, signs.ellipsis);
  const lines = harmless(source, style.unicode)
    .replace(/\n+$/, '')
    .split('\n')
    .flatMap((line) =>
      folded(line, room - 2).map((part, index) =>
        `${dim(index === 0 ? signs.code.line : signs.code.folded)} ${part}`.trimEnd(),
      ),
    );
  return [dim(`${signs.code.top} ${name}`.trimEnd()), ...lines, dim(signs.code.bottom)];
}

function fieldsOf(fields: readonly { readonly name: string; readonly value: string }[], pen: Pen): string[] {
  const { room, style, dim } = pen;
  const named = fields.map(({ name, value }) => ({ name: harmlessLine(name, style.unicode), value }));
  const fitting = named.map(({ name }) => columnsOf(name)).filter((columns) => columns <= room * 0.4);
  const aligned = Math.max(0, ...fitting);
  return named.flatMap(({ name, value }) => {
    const lines = prose(value, room - aligned - 2, pen);
    if (columnsOf(name) > aligned) {
      const above = wrapped(name, room).map(dim);
      return [...above, ...lines.map((line) => ' '.repeat(aligned + 2) + line)];
    }
    return hanging(`${padded(name, aligned, 'left')}  `, dim, lines);
  });
}

function listOf(items: readonly string[], ordered: boolean, pen: Pen): string[] {
  const last = `${items.length}.`.length;
  return items.flatMap((item, index) => {
    const lead = ordered ? `${padded(`${index + 1}.`, last, 'right')} ` : `${pen.signs.bullet} `;
    return hanging(lead, pen.dim, prose(item, pen.room - columnsOf(lead), pen));
  });
}

function meterOf(
  label: string,
  value: number,
  of: number,
  { room, style, signs, tone, dim, bold }: Pen,
): string[] {
  const name = harmlessLine(label, style.unicode);
  const full = filled(value, of);
  const bar =
    paintOf(tone, style)(signs.bar.full.repeat(full)) + dim(signs.bar.empty.repeat(METER_COLUMNS - full));
  const figures = `${figure(value)}/${figure(of)}`;
  const columns = columnsOf(name) + 2 + METER_COLUMNS + 1 + figures.length;
  if (columns > room) {
    return [...wrapped(name, room).map(dim), bar, ...wrapped(figures, room)];
  }
  return [`${name === '' ? '' : `${dim(name)}  `}${bar} ${bold(figures)}`];
}

/** A bar that looks full is full, and one that looks empty is empty. */
function filled(value: number, of: number): number {
  const share = of > 0 ? value / of : 0;
  if (!(share > 0)) return 0;
  if (share >= 1) return METER_COLUMNS;
  return Math.min(METER_COLUMNS - 1, Math.max(1, Math.round(share * METER_COLUMNS)));
}

function verdictsOf(
  verdicts: readonly (Block & { kind: 'verdicts' })['verdicts'][number][],
  pen: Pen,
): string[] {
  const { room, style, signs, dim } = pen;
  const marks = verdicts.map(({ earned, worth }) => `${figure(earned)}/${figure(worth)}`);
  const widest = Math.max(0, ...marks.map((mark) => mark.length).filter((columns) => columns <= room / 4));
  return verdicts.flatMap(({ verdict, text, quote }, index) => {
    const mark = marks[index] ?? '';
    const paint = verdictPaint(verdict, style);
    const indent = `${signs.verdict[verdict]} ${' '.repeat(widest)}  `;
    const beside = room - columnsOf(indent);
    const words = prose(text, beside, pen);
    const said = harmless(quote ?? '', style.unicode).trim();
    const quoted =
      said === '' ? [] : wrapped(`${signs.quote.open}${said}${signs.quote.close}`, beside).map(dim);
    if (mark.length > widest) {
      const above = wrapped(`${signs.verdict[verdict]} ${mark}`, room).map(paint);
      return [...above, ...[...words, ...quoted].map((line) => ' '.repeat(columnsOf(indent)) + line)];
    }
    return hanging(`${signs.verdict[verdict]} ${padded(mark, widest, 'right')}  `, paint, [
      ...words,
      ...quoted,
    ]);
  });
}

function tableOf(columns: readonly Column[], rows: readonly Row[], pen: Pen): string[] {
  const { room, style, signs, dim, bold } = pen;
  const count = Math.max(columns.length, ...rows.map((row) => row.cells.length));
  if (count === 0) return [];
  const shape = Array.from({ length: count }, (_, index) => ({
    title: harmlessLine(columns[index]?.title ?? '', style.unicode),
    align: columns[index]?.align ?? 'left',
  }));
  const cells = rows.map((row) => shape.map((_, at) => harmlessLine(row.cells[at] ?? '', style.unicode)));
  const available = room - TABLE_GAP.length * (count - 1);
  if (available < count * NARROWEST_COLUMN) return stackedTable(shape, rows, cells, pen);

  const natural = shape.map(({ title }, at) =>
    Math.max(1, columnsOf(title), ...cells.map((row) => columnsOf(row[at] ?? ''))),
  );
  const widths = shrunk(natural, available);
  const line = (texts: readonly string[], paint: Paint): string =>
    shape
      .map(({ align }, at) => {
        const width = widths[at] ?? 0;
        const cell = shortened(texts[at] ?? '', width, signs.ellipsis);
        return paint(padded(style.unicode ? anchored(cell) : cell, width, align));
      })
      .join(TABLE_GAP)
      .trimEnd();
  return [
    ...indented([
      line(
        shape.map(({ title }) => title),
        dim,
      ),
    ]),
    ...indented([dim(widths.map((width) => signs.rule.repeat(width)).join(TABLE_GAP))]),
    ...cells.map((row, at) =>
      rows[at]?.mine ? `${bold(signs.mine)} ${line(row, bold)}` : `${INDENT}${line(row, (cell) => cell)}`,
    ),
  ];
}

/** Widths that fit: the widest columns give way first, so that ranks and points stay whole beside long names. */
function shrunk(natural: readonly number[], available: number): number[] {
  const widths = natural.map((width) => Math.min(width, available));
  let excess = widths.reduce((sum, width) => sum + width, 0) - available;
  while (excess > 0) {
    widths[widths.indexOf(Math.max(...widths))] = Math.max(...widths) - 1;
    excess -= 1;
  }
  return widths;
}

/** A table with more columns than the terminal can hold: each row becomes a small list of its own. */
function stackedTable(
  shape: readonly { readonly title: string }[],
  rows: readonly Row[],
  cells: readonly (readonly string[])[],
  pen: Pen,
): string[] {
  if (rows.length === 0)
    return indented(
      listOf(
        shape.map(({ title }) => title),
        false,
        pen,
      ),
    );
  return cells.flatMap((row, at) => {
    const lines = fieldsOf(
      shape.map(({ title }, column) => ({ name: title, value: row[column] ?? '' })),
      pen,
    );
    const lead = rows[at]?.mine ? `${pen.signs.mine} ` : INDENT;
    return [...(at === 0 ? [] : ['']), ...hanging(lead, pen.bold, lines)];
  });
}

function actionsOf(actions: readonly Action[], { room, style, signs, dim }: Pen): string[] {
  const between = ` ${signs.between} `;
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const { words, label, style: kind } of actions) {
    const typed = harmlessLine(words, style.unicode) || harmlessLine(label, style.unicode);
    if (typed === '') continue;
    const paint = kind === 'danger' ? (word: string) => dim(style.colour.red(word)) : dim;
    const parts = folded(typed, room);
    const columns = columnsOf(parts[parts.length - 1] ?? '');
    if (parts.length === 1 && used > 0 && used + between.length + columns <= room) {
      line += dim(between) + paint(typed);
      used += between.length + columns;
      continue;
    }
    if (used > 0) lines.push(line);
    lines.push(...parts.slice(0, -1).map(paint));
    line = paint(parts[parts.length - 1] ?? '');
    used = columns;
  }
  return indented(used > 0 ? [...lines, line] : lines);
}

/** Paragraphs, with `code` in backticks coloured; without colour the backticks stay. */
function prose(text: string, width: number, { style }: Pen): string[] {
  const words = harmless(text, style.unicode).trim();
  if (words === '') return [];
  return words.split('\n').flatMap((line) => {
    const lines = wrapped(line, width).join('\n');
    if (style.colour.level === 0) return lines.split('\n');
    // After wrapping, since wrap-ansi mends colours at line ends only in part; chalk mends them all.
    return lines.replace(/`([^`]+)`/g, (_, code: string) => style.colour.cyan(code)).split('\n');
  });
}

/** `lead` before the first line, and as much space before the others. */
function hanging(lead: string, paint: Paint, lines: readonly string[]): string[] {
  const space = ' '.repeat(columnsOf(lead));
  const first = lines[0] ?? '';
  return [
    (lead === '' ? first : paint(lead) + first).trimEnd(),
    ...lines.slice(1).map((line) => (line === '' ? '' : space + line)),
  ];
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => (line === '' ? '' : INDENT + line));
}

/** Marks to one decimal: 12.5, but 12 rather than 12.0. */
function figure(value: number): string {
  return String(Number.isInteger(value) ? value : Math.round(value * 10) / 10);
}

function paintOf(tone: Tone, { colour }: Style): Paint {
  switch (tone) {
    case 'plain':
      return (text) => text;
    case 'good':
      return (text) => colour.green(text);
    case 'fair':
      return (text) => colour.yellow(text);
    case 'bad':
      return (text) => colour.red(text);
    default:
      return tone satisfies never;
  }
}

function verdictPaint(verdict: Verdict, style: Style): Paint {
  return paintOf(verdict === 'hit' ? 'good' : verdict === 'partial' ? 'fair' : 'bad', style);
}
