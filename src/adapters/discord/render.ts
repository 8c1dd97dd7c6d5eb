import {
  type APIComponentInContainer,
  type APIComponentInLabel,
  type APIContainerComponent,
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  type APITextDisplayComponent,
  ButtonStyle,
  ComponentType,
  MessageFlags,
  TextInputStyle,
} from 'discord.js';
import type {
  Action,
  Attachment,
  Block,
  Card,
  Column,
  Field,
  Form,
  FormField,
  Reply,
  Row,
  Tone,
  VerdictLine,
} from '../../bot/card.ts';
import { columnsOf, escaped, fenced, harmless, oneLine, partsOf, proseOf, shortened } from './markdown.ts';

/*
 * Cards are Components V2, not embeds: on a phone an embed is a narrow box of small print whose fields break where they
 * like, while a container takes the whole width, keeps the order of prose, code and buttons, and holds the buttons of
 * its own card. Its parts carry numbers that no person sees, which is how a post is found again.
 */

/** https://discord.com/developers/docs/components/reference */
const LIMIT = {
  /** Characters of all text displays of a message together. */
  text: 4000,
  buttonsInRow: 5,
  rows: 5,
  buttonLabel: 80,
  customId: 100,
  modalTitle: 45,
  modalComponents: 5,
  label: 45,
  placeholder: 100,
  input: 4000,
  options: 25,
  optionText: 100,
} as const;
const BUTTONS = LIMIT.buttonsInRow * LIMIT.rows;

/** Follow-ups of one interaction where the app is not in the server: https://discord.com/developers/docs/interactions/receiving-and-responding */
const MOST_MESSAGES = 5;
/** Markdown's escapes at most double a text, and the rest is for what stands around it. */
const LONGEST_LINE = LIMIT.text / 2 - 300;
/** Of what stands before a line: a field’s name, a bar’s label. */
const LONGEST_NAME = 200;
/** Columns of code that a phone shows without breaking the line. */
const TABLE_COLUMNS = 36;
const METER_SIGNS = 10;

const ACCENTS: Readonly<Record<Tone, number | undefined>> = {
  plain: undefined,
  good: 0x2e9e5b,
  fair: 0xd99a20,
  bad: 0xc93c3c,
};
/** Every meaning that a colour has is a sign as well, and the signs differ in shape. */
const TONE_SIGNS: Readonly<Record<Tone, string>> = { plain: '', good: '✅ ', fair: '🟡 ', bad: '❌ ' };
const NOTE_SIGNS: Readonly<Record<Tone, string>> = { plain: '💡', good: '✅', fair: '⚠️', bad: '❌' };
const VERDICT_SIGNS: Readonly<Record<VerdictLine['verdict'], string>> = {
  hit: '✅',
  partial: '🟡',
  missed: '❌',
};
const BUTTON_STYLES = {
  primary: ButtonStyle.Primary,
  plain: ButtonStyle.Secondary,
  danger: ButtonStyle.Danger,
} as const satisfies Readonly<Record<Action['style'], ButtonStyle>>;

/** A message as discord.js sends, edits or answers with it. */
export type MessageBody = {
  readonly components: readonly APIContainerComponent[];
  readonly files: readonly { readonly attachment: Buffer; readonly name: string }[];
  /** Nobody is ever pinged, whatever is written. */
  readonly allowedMentions: { readonly parse: readonly [] };
};

export type Payload =
  | { readonly kind: 'modal'; readonly modal: APIModalInteractionResponseCallbackData }
  /** The first takes the place of the reply, the others follow it. */
  | { readonly kind: 'messages'; readonly messages: readonly [MessageBody, ...MessageBody[]] };

/** What Discord is sent for a reply. Throws RangeError for a form that no modal can hold. */
export function renderReply({ show, attachment }: Reply): Payload {
  return show.kind === 'form'
    ? { kind: 'modal', modal: renderForm(show) }
    : { kind: 'messages', messages: renderCard(show, { attachment }) };
}

/** Flags of a message of components, for everybody or for the asker alone. */
export const SHOWN = [MessageFlags.IsComponentsV2] as const;
export const SHOWN_TO_ASKER = [MessageFlags.IsComponentsV2, MessageFlags.Ephemeral] as const;

/** A card as one message or, where that cannot hold it, several, `most` at the most; the actions come with the last. */
export function renderCard(
  card: Card,
  {
    attachment,
    most = MOST_MESSAGES,
  }: { readonly attachment?: Attachment | undefined; readonly most?: number } = {},
): readonly [MessageBody, ...MessageBody[]] {
  const [firstPage = '', ...pages] = pagesOf(card, most);
  const [actions = [], ...moreActions] = chunks(distinct(card.actions), BUTTONS);
  const accent = ACCENTS[card.tone];
  const message = (text: string, below: readonly Action[], file?: Attachment): MessageBody => ({
    components: [
      {
        type: ComponentType.Container,
        ...(accent !== undefined && { accent_color: accent }),
        components: [textDisplay(text), ...fileOf(file), ...rowsOf(below)],
      },
    ],
    files: file === undefined ? [] : [{ attachment: Buffer.from(file.content), name: fileName(file) }],
    allowedMentions: { parse: [] },
  });
  const last = pages.length;
  return [
    message(firstPage, last === 0 ? actions : [], attachment),
    ...pages.map((page, index) => message(page, index + 1 === last ? actions : [])),
    ...moreActions.map((more) => message('More:', more)),
  ];
}

/** A card as plain text, for a thread's name and the like. */
export function headline(card: Card, most: number): string {
  return shortened(oneLine(card.title) || 'Gauntlet', most);
}

function textDisplay(content: string): APITextDisplayComponent {
  return { type: ComponentType.TextDisplay, content };
}

function fileName({ name }: Attachment): string {
  return name.replaceAll(/[^\w.-]/g, '_');
}

function fileOf(file: Attachment | undefined): APIComponentInContainer[] {
  return file === undefined
    ? []
    : [{ type: ComponentType.File, file: { url: `attachment://${fileName(file)}` } }];
}

function rowsOf(actions: readonly Action[]): APIComponentInContainer[] {
  return chunks(actions, LIMIT.buttonsInRow).map((row) => ({
    type: ComponentType.ActionRow,
    components: row.map(({ id, label, words, style }) => ({
      type: ComponentType.Button,
      style: BUTTON_STYLES[style],
      label: shortened(oneLine(label) || oneLine(words) || 'Go', LIMIT.buttonLabel),
      custom_id: customId(id),
    })),
  }));
}

/** Two buttons of one id would do the same, and Discord takes only one. */
function distinct(actions: readonly Action[]): Action[] {
  return [...new Map(actions.toReversed().map((action) => [action.id, action])).values()].toReversed();
}

/** An id that is cut would mean something else, so one that is too long is a fault of ours. */
function customId(id: string): string {
  if (id === '' || id.length > LIMIT.customId)
    throw new RangeError(`an id has 1 to ${LIMIT.customId} characters, and “${id}” has not`);
  return id;
}

/** A line of a card, or a fence of code that no line break may part from the rest. */
type Piece = { readonly text: string; readonly between: '\n' | '\n\n' };

/** The card's text in pages that a message can hold: the last page says so where even all messages cannot. */
function pagesOf(card: Card, most: number): string[] {
  const title = oneLine(card.title);
  const heading =
    title === '' ? [] : lines([`### ${TONE_SIGNS[card.tone]}${escaped(shortened(title, 256))}`]);
  const pieces = [heading, ...card.body.map(piecesOf)].flat();
  const pages: string[] = [];
  let page = '';
  for (const { text, between } of pieces) {
    if (page !== '' && page.length + between.length + text.length > LIMIT.text) {
      pages.push(page);
      page = '';
    }
    page = page === '' ? text : `${page}${between}${text}`;
  }
  pages.push(page.trim() === '' ? '\u200b' : page);
  if (pages.length <= most) return pages;
  const end = '\n-# … shortened: this is more than Discord can show.';
  const last = pages[most - 1] ?? '';
  const fits = last.length + end.length <= LIMIT.text;
  return [
    ...pages.slice(0, most - 1),
    fits ? `${last}${end}` : `${closedAt(last, LIMIT.text - end.length - 4)}${end}`,
  ];
}

/** A page cut short, with a fence that was open at the cut closed. */
function closedAt(page: string, at: number): string {
  const cut = page.slice(0, page.lastIndexOf('\n', at));
  return cut.split('```').length % 2 === 0 ? `${cut}\n\`\`\`` : cut;
}

/** Lines of one block: a gap before the first, none between them. */
function lines(texts: readonly string[], gap: Piece['between'] = '\n\n'): Piece[] {
  return texts
    .filter((text) => text !== '')
    .map((text, index) => ({ text, between: index === 0 ? gap : '\n' }));
}

function piecesOf(block: Block): Piece[] {
  switch (block.kind) {
    case 'text':
      return block.text.split(/\n{2,}/).flatMap((paragraph) => lines(proseLines(paragraph)));
    case 'note':
      return lines(noteLines(block.tone, block.text));
    case 'code':
      return codePieces(block.language, block.source);
    case 'fields':
      return lines(block.fields.flatMap(fieldLines));
    case 'table':
      return tablePieces(block.columns, block.rows);
    case 'list':
      return lines(
        block.items.flatMap((item, index) => itemLines(item, block.ordered ? `${index + 1}.` : '-')),
      );
    case 'meter':
      return lines([meterLine(block.label, block.value, block.of)]);
    case 'verdicts':
      return lines(block.verdicts.flatMap(verdictLines));
    default:
      return block satisfies never;
  }
}

/** Lines ready to be shown, each short enough for a message. */
function proseLines(text: string, links = false): string[] {
  return harmless(text)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .flatMap((line) => partsOf(line, LONGEST_LINE))
    .map((line) => proseOf(line, links));
}

function noteLines(tone: Tone, text: string): string[] {
  return proseLines(text).map((line, index) => (index === 0 ? `> ${NOTE_SIGNS[tone]} ${line}` : `> ${line}`));
}

function codePieces(language: string, source: string): Piece[] {
  const rows = harmless(source)
    .replace(/\n+$/, '')
    .split('\n')
    .flatMap((line) => partsOf(line, LONGEST_LINE));
  return grouped(rows, LONGEST_LINE).map((group) => ({ text: fenced(language, group), between: '\n' }));
}

/** A channel's id: Discord shows its name, and leads there who may see it. */
const CHANNEL = /^\d{5,25}$/;

function fieldLines({ name, value, room }: Field): string[] {
  const shown =
    room !== undefined && CHANNEL.test(room) ? `<#${room}>` : escaped(shortened(oneLine(name), LONGEST_NAME));
  const [first = '', ...rest] = proseLines(value);
  return [shown === '' ? first : `**${shown}**  ${first}`.trimEnd(), ...rest];
}

function itemLines(item: string, lead: string): string[] {
  const [first = '', ...rest] = proseLines(item, true);
  return first === ''
    ? []
    : [`${lead} ${first}`, ...rest.map((line) => `${' '.repeat(lead.length + 1)}${line}`)];
}

function meterLine(label: string, value: number, of: number): string {
  const share = of > 0 ? Math.min(1, Math.max(0, value / of)) : 0;
  // A bar that looks full is full, and one that looks empty is empty.
  const full =
    share === 0 || share === 1
      ? share * METER_SIGNS
      : Math.min(METER_SIGNS - 1, Math.max(1, Math.round(share * METER_SIGNS)));
  const bar = `\`${'█'.repeat(full)}${'░'.repeat(METER_SIGNS - full)}\``;
  return `**${escaped(shortened(oneLine(label), LONGEST_NAME)) || 'Mark'}**  ${bar} ${figure(value)}/${figure(of)}`;
}

function verdictLines({ verdict, text, quote, earned, worth }: VerdictLine): string[] {
  const [first = '', ...rest] = proseLines(text);
  const said = oneLine(quote ?? '');
  const quoted = said === '' ? [] : partsOf(said, LONGEST_LINE).map((part) => `-# “${escaped(part)}”`);
  return [
    `${VERDICT_SIGNS[verdict]} **${figure(earned)}/${figure(worth)}**  ${first}`.trimEnd(),
    ...rest,
    ...quoted,
  ];
}

/** A whole number as it is, any other with one digit after the point. */
function figure(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}

/** A table as code where a phone shows its rows whole, and as a line a row where it would break them. */
function tablePieces(columns: readonly Column[], rows: readonly Row[]): Piece[] {
  const count = Math.max(columns.length, ...rows.map(({ cells }) => cells.length));
  const shape = Array.from({ length: count }, (_, at) => ({
    title: oneLine(columns[at]?.title ?? ''),
    align: columns[at]?.align ?? ('left' as const),
  }));
  const cells = rows.map((row) => shape.map((_, at) => oneLine(row.cells[at] ?? '')));
  const widths = shape.map(({ title }, at) =>
    Math.max(columnsOf(title), ...cells.map((row) => columnsOf(row[at] ?? ''))),
  );
  const marked = rows.some(({ mine }) => mine);
  const total = widths.reduce((sum, width) => sum + width, 2 * (count - 1) + (marked ? 2 : 0));
  if (total > TABLE_COLUMNS || count === 0)
    return lines(cells.flatMap((row, at) => rowLines(shape, row, rows[at]?.mine)));
  const line = (texts: readonly string[], lead: string): string =>
    `${marked ? lead : ''}${texts
      .map((text, at) => {
        const space = ' '.repeat(Math.max(0, (widths[at] ?? 0) - columnsOf(text)));
        return shape[at]?.align === 'right' ? space + text : text + space;
      })
      .join('  ')}`.trimEnd();
  const drawn = [
    line(
      shape.map(({ title }) => title),
      '  ',
    ),
    ...cells.map((row, at) => line(row, rows[at]?.mine ? '▸ ' : '  ')),
  ];
  return grouped(drawn, LONGEST_LINE).map((group) => ({ text: fenced('', group), between: '\n' }));
}

/** Figures need their column's title once they stand in no column. */
function rowLines(shape: readonly Column[], row: readonly string[], mine: boolean | undefined): string[] {
  const parts = row.flatMap((cell, at) => {
    const column = shape[at];
    if (cell === '' || column === undefined) return [];
    return [column.align === 'right' && /\w/.test(column.title) ? `${column.title} ${cell}` : cell];
  });
  const [first = '', ...rest] = partsOf(parts.join(' · '), LONGEST_LINE).map((part) => escaped(part));
  return first === '' ? [] : [mine ? `▸ **${first}**` : `- ${first}`, ...rest];
}

/** Lines in groups of at most `most` characters, for what has to be fenced. */
function grouped(rows: readonly string[], most: number): string[][] {
  const groups: string[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const row of rows) {
    if (size + row.length + 1 > most) {
      groups.push([]);
      size = 0;
    }
    groups.at(-1)?.push(row);
    size += row.length + 1;
  }
  return groups;
}

function renderForm({ id, title, about = [], fields: all }: Form): APIModalInteractionResponseCallbackData {
  const fields = all.length > LIMIT.modalComponents ? all.filter(({ spare }) => spare !== true) : all;
  if (fields.length === 0 || fields.length > LIMIT.modalComponents)
    throw new RangeError(
      `a modal has 1 to ${LIMIT.modalComponents} fields, and “${id}” has ${fields.length}`,
    );
  const words = about
    .flatMap(piecesOf)
    .reduce((all, { text, between }) => `${all}${all && between}${text}`, '');
  // What it is about stands on the card below as well; the fields come first.
  const shown = words.trim() !== '' && fields.length < LIMIT.modalComponents && words.length <= LIMIT.text;
  return {
    custom_id: customId(id),
    title: shortened(oneLine(title) || 'Gauntlet', LIMIT.modalTitle),
    components: [...(shown ? [textDisplay(words)] : []), ...fields.map(labelOf)],
  };
}

function labelOf(field: FormField): APILabelComponent {
  return {
    type: ComponentType.Label,
    label: shortened(oneLine(field.label) || field.name, LIMIT.label),
    component: inputOf(field),
  };
}

function inputOf(field: FormField): APIComponentInLabel {
  switch (field.kind) {
    case 'text':
      return textInput(field, field.multiline ? TextInputStyle.Paragraph : TextInputStyle.Short, {});
    case 'time':
      return textInput(field, TextInputStyle.Short, { placeholder: '09:30' });
    case 'choice': {
      const { many, options, required, value = '' } = field;
      const fitting = options.length > 0 && options.length <= LIMIT.options;
      if (!fitting || options.some((option) => option.value.length > LIMIT.optionText)) {
        const listed = options.map((option) => option.value).join(', ');
        return textInput(field, TextInputStyle.Short, { placeholder: shortened(listed, LIMIT.placeholder) });
      }
      const chosen = new Set(value.split(' '));
      return {
        type: ComponentType.StringSelect,
        custom_id: customId(field.name),
        required,
        min_values: required ? 1 : 0,
        max_values: many ? options.length : 1,
        options: options.map((option) => ({
          value: option.value,
          label: shortened(oneLine(option.label) || option.value, LIMIT.optionText),
          ...(chosen.has(option.value) && { default: true }),
        })),
      };
    }
    default:
      return field satisfies never;
  }
}

function textInput(
  { name, required, value }: FormField,
  style: TextInputStyle,
  { placeholder }: { readonly placeholder?: string },
): APIComponentInLabel {
  return {
    type: ComponentType.TextInput,
    custom_id: customId(name),
    style,
    required,
    max_length: LIMIT.input,
    ...(value !== undefined && value !== '' && { value: shortened(harmless(value), LIMIT.input) }),
    ...(placeholder !== undefined && placeholder !== '' && { placeholder }),
  };
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
