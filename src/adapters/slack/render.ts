import type { types } from '@slack/bolt';
import stringWidth from 'string-width';
import type {
  Action,
  Block,
  Card,
  Column,
  Field,
  Form,
  FormField,
  Row,
  Tone,
  Verdict,
  VerdictLine,
} from '../../bot/card.ts';

/**
 * What Slack takes, in characters and in items.
 * https://docs.slack.dev/reference/block-kit/blocks, https://docs.slack.dev/reference/views
 */
export const LIMITS = {
  messageBlocks: 50,
  viewBlocks: 100,
  section: 3000,
  fields: 10,
  field: 2000,
  header: 150,
  elements: 25,
  button: 75,
  value: 2000,
  option: 75,
  optionValue: 150,
  options: 100,
  groups: 100,
  /** Of radio buttons and of checkboxes. */
  buttons: 10,
  viewTitle: 24,
  label: 2000,
  input: 3000,
  metadata: 3000,
  /** Of all blocks of a message; measured: a little over 13,200 is `msg_blocks_too_long`. */
  message: 13_000,
  /** Beyond this a message's `text` is cut. https://docs.slack.dev/reference/methods/chat.postMessage */
  text: 4000,
} as const;

/** A channel's id: Slack shows its name, and leads there who may see it. */
const CHANNEL = /^[CG][A-Z0-9]{1,40}$/;
/** From this many actions of one command on they are a menu: periods, topics, pages. */
const MENU_FROM = 3;
/** Columns of a table, which a phone still shows without breaking its lines. */
const TABLE_COLUMNS = 56;
const METER_COLUMNS = 12;
const GAP = '  ';
const CUT = '…';

/** The action a form's submit button stands for where the form is part of a Home tab. */
export const SUBMIT = 'submit';
/** The only input of each input block, whose block is named for its field. */
export const INPUT = 'input';
/** What an optional choice is called that was not made. */
const UNCHOSEN = 'Any';

const TONES: Readonly<Record<Tone, string>> = { plain: '', good: '✅ ', fair: '🟡 ', bad: '❌ ' };
const NOTES: Readonly<Record<Tone, string>> = { plain: '💡 ', good: '✅ ', fair: '⚠️ ', bad: '❌ ' };
const VERDICTS: Readonly<Record<Verdict, string>> = { hit: '✅', partial: '🟡', missed: '❌' };

/** A message's content, as every method that sends one takes it. */
export type Message = { readonly text: string; readonly blocks: types.KnownBlock[] };

/** A card as a message: within all limits, what is too long visibly shortened, pinging nobody. */
export function messageOf(card: Card): Message {
  return { text: textOf(card), blocks: blocksOf(card, LIMITS.messageBlocks) };
}

/** A card as a modal without inputs; `metadata` comes back with what is pressed on it. */
export function cardView(card: Card, metadata: string): types.ModalView {
  return {
    type: 'modal',
    callback_id: 'card',
    private_metadata: metadata,
    title: plain(card.title, LIMITS.viewTitle),
    close: plain('Done', LIMITS.viewTitle),
    blocks: blocksOf(card, LIMITS.viewBlocks),
  };
}

/** A form as a modal; its values come back under the names of its fields. */
export function formView(form: Form, metadata: string): types.ModalView {
  return {
    type: 'modal',
    callback_id: 'form',
    private_metadata: metadata,
    title: plain(form.title, LIMITS.viewTitle),
    submit: plain('Send', LIMITS.viewTitle),
    close: plain('Cancel', LIMITS.viewTitle),
    blocks: [
      ...fitted(
        [...headerOf(form.title, LIMITS.viewTitle), ...(form.about ?? []).flatMap(blockOf)],
        LIMITS.viewBlocks - form.fields.length,
      ),
      ...form.fields.map((field) => inputOf(field)),
    ],
  };
}

/** What stands in a modal while the work takes longer than Slack waits. */
export function waitingView(metadata: string): types.ModalView {
  return {
    type: 'modal',
    callback_id: 'card',
    private_metadata: metadata,
    title: plain('Gauntlet', LIMITS.viewTitle),
    close: plain('Close', LIMITS.viewTitle),
    blocks: [section('One moment …')],
  };
}

/** A person's Home tab: a card, and a form whose inputs are part of the page. */
export function homeView(card: Card, form: Form, metadata: string): types.HomeView {
  const submit: types.ActionsBlock = {
    type: 'actions',
    elements: [button({ id: form.id, label: `Save ${form.title.toLowerCase()}`, style: 'primary' }, SUBMIT)],
  };
  const inputs = form.fields.map((field) => inputOf(field));
  return {
    type: 'home',
    private_metadata: metadata,
    blocks: [
      ...blocksOf(card, LIMITS.viewBlocks - inputs.length - 3),
      { type: 'divider' },
      ...headerOf(form.title, 0),
      ...inputs,
      submit,
    ],
  };
}

/** The card as plain words: for notifications and screen readers, and where there are no blocks. */
export function textOf(card: Card): string {
  const lines = [card.title, ...card.body.flatMap(linesOf)].filter((line) => line.trim() !== '');
  return pieceOf(clean(lines.join('\n')), LIMITS.text, escaped).shown || 'Gauntlet';
}

function linesOf(block: Block): string[] {
  switch (block.kind) {
    case 'text':
    case 'note':
      return [block.text];
    case 'code':
      return [block.source];
    case 'fields':
      return block.fields.map(({ name, value }) => `${name}: ${value}`);
    case 'table':
      return block.rows.map(({ cells }) => cells.filter((cell) => cell !== '').join(', '));
    case 'list':
      return [...block.items];
    case 'meter':
      return [`${block.label}: ${block.value} of ${block.of}`];
    case 'verdicts':
      return block.verdicts.map(
        ({ verdict, text, earned, worth }) => `${verdict} ${earned}/${worth}: ${text}`,
      );
    default:
      return block satisfies never;
  }
}

/** All of a card, at most `most` blocks. The actions always fit: what they are about gives way. */
function blocksOf(card: Card, most: number): types.KnownBlock[] {
  const actions = actionsOf(card.actions);
  const body = [...headerOf(TONES[card.tone] + card.title, 0), ...card.body.flatMap(blockOf)];
  const blocks = [...fitted(body, most - actions.length), ...actions];
  return blocks.length > 0 ? blocks : [section(' ')];
}

/** A title that is longer than where it stands already, in full. */
function headerOf(title: string, shownAlready: number): types.KnownBlock[] {
  const words = inline(title);
  if (words === '' || (shownAlready > 0 && words.length <= shownAlready)) return [];
  return [{ type: 'header', text: plain(words, LIMITS.header) }];
}

/** As many blocks as a message holds; that some are missing is said. */
function fitted(blocks: readonly types.KnownBlock[], most: number): types.KnownBlock[] {
  const kept: types.KnownBlock[] = [];
  let left = LIMITS.message - SHORTENED.length;
  for (const block of blocks) {
    left -= lengthOf(block);
    const last = kept.length === blocks.length - 1;
    if (left < 0 || (kept.length === most - 1 && !last)) return [...kept, section(SHORTENED)];
    kept.push(block);
  }
  return kept;
}

const SHORTENED = '_… shortened: the rest is too long for one message._';

/** Characters of text in a block, which is what Slack counts of a message. */
function lengthOf(block: types.KnownBlock): number {
  switch (block.type) {
    case 'section':
      return (
        (block.text?.text.length ?? 0) +
        (block.fields ?? []).reduce((sum, field) => sum + field.text.length, 0)
      );
    case 'header':
      return block.text.text.length;
    default:
      return 0;
  }
}

function blockOf(block: Block): types.KnownBlock[] {
  switch (block.kind) {
    case 'text':
      return sections(block.text);
    case 'note':
      return sections(NOTES[block.tone] + block.text);
    case 'code':
      return fences(clean(block.source).replace(/\n+$/, '').split('\n'));
    case 'fields':
      return fieldsOf(block.fields);
    case 'table':
      return fences(tableOf(block.columns, block.rows));
    case 'list':
      return sections(
        block.items.map((item, index) => `${block.ordered ? `${index + 1}.` : '•'} ${item}`).join('\n'),
      );
    case 'meter':
      return sections(meterOf(block.label, block.value, block.of));
    case 'verdicts':
      return verdictsOf(block.verdicts);
    default:
      return block satisfies never;
  }
}

/** Text that may be longer than a section holds, in as many as it takes. */
function sections(words: string): types.KnownBlock[] {
  const blocks: types.KnownBlock[] = [];
  let rest = clean(words).trim();
  while (rest !== '') {
    const { shown, left } = pieceOf(rest, LIMITS.section, escaped);
    blocks.push(section(shown));
    rest = left.trim();
  }
  return blocks;
}

function section(words: string): types.SectionBlock {
  return { type: 'section', text: { type: 'mrkdwn', text: words, verbatim: true } };
}

function fieldsOf(fields: readonly Field[]): types.KnownBlock[] {
  const shown = fields.map(({ name, value, room }): types.MrkdwnElement => {
    const title =
      room !== undefined && CHANNEL.test(room)
        ? `<#${room}>`
        : pieceOf(inline(name) || '-', LIMITS.field / 4, escaped).shown;
    const words = pieceOf(clean(value).trim() || '-', LIMITS.field - title.length - 3, escaped).shown;
    return { type: 'mrkdwn', text: `*${title}*\n${words}`, verbatim: true };
  });
  return chunks(shown, LIMITS.fields).map((chunk) => ({ type: 'section', fields: chunk }));
}

function meterOf(label: string, value: number, of: number): string {
  const share = of > 0 ? Math.min(1, Math.max(0, value / of)) : 0;
  // A bar that looks full is full, and one that looks empty is empty.
  const full =
    share <= 0
      ? 0
      : share >= 1
        ? METER_COLUMNS
        : Math.min(METER_COLUMNS - 1, Math.max(1, Math.round(share * METER_COLUMNS)));
  const bar = '█'.repeat(full) + '░'.repeat(METER_COLUMNS - full);
  return `${label} \`${bar}\` ${figure(value)}/${figure(of)}`;
}

function verdictsOf(verdicts: readonly VerdictLine[]): types.KnownBlock[] {
  return verdicts.flatMap(({ verdict, text, quote, earned, worth }) => {
    const said = inline(quote ?? '').replaceAll('`', 'ʼ');
    const quoted = said === '' ? '' : `\n“\`${said}\`”`;
    return sections(`${VERDICTS[verdict]} ${figure(earned)}/${figure(worth)}  ${text}${quoted}`);
  });
}

/** Lines in fixed width: what they hold is shown as it is, since a fence formats nothing. */
function fences(lines: readonly string[]): types.KnownBlock[] {
  const room = LIMITS.section - '```\n\n```'.length;
  const blocks: types.KnownBlock[] = [];
  // A fence ends at three backticks, so those of the content are parted by a joiner that has no width.
  let rest = lines.join('\n').replaceAll('```', '`\u2060`\u2060`');
  while (rest.trim() !== '') {
    const { shown, left } = pieceOf(rest, room, escaped);
    blocks.push(section(`\`\`\`\n${shown}\n\`\`\``));
    rest = left.replace(/^\n/, '');
  }
  return blocks;
}

function tableOf(columns: readonly Column[], rows: readonly Row[]): string[] {
  const titles = columns.map(({ title }) => cellOf(title));
  const cells = rows.map((row) => titles.map((_, at) => cellOf(row.cells[at] ?? '')));
  const widths = titles.map((title, at) =>
    Math.min(TABLE_COLUMNS, Math.max(1, ...[title, ...cells.map((row) => row[at] ?? '')].map(columnsOf))),
  );
  let excess = widths.reduce((sum, width) => sum + width + GAP.length, 0) - TABLE_COLUMNS;
  while (excess > 0 && Math.max(...widths) > 1) {
    // The widest gives way, so that ranks and points stay whole beside long names.
    const widest = widths.indexOf(Math.max(...widths));
    widths[widest] = (widths[widest] ?? 1) - 1;
    excess -= 1;
  }
  const line = (texts: readonly string[], mine: boolean): string => {
    const shown = widths.map((width, at) => aligned(texts[at] ?? '', width, columns[at]?.align ?? 'left'));
    return `${mine ? '▸' : ' '} ${shown.join(GAP)}`.trimEnd();
  };
  return [line(titles, false), ...cells.map((row, at) => line(row, rows[at]?.mine ?? false))];
}

/** More than a cell ever shows, so that what is measured is short. */
const CELL = 4 * TABLE_COLUMNS;

function cellOf(words: string): string {
  const line = inline(words);
  return line.length <= CELL ? line : `${line.slice(0, CELL).toWellFormed()}${CUT}`;
}

function columnsOf(words: string): number {
  return stringWidth(words);
}

function aligned(words: string, width: number, align: Column['align']): string {
  const shown = columnsOf(words) > width ? beginningOf(words, width - 1, columnsOf) + CUT : words;
  const space = ' '.repeat(Math.max(0, width - columnsOf(shown)));
  return align === 'right' ? space + shown : shown + space;
}

/** Buttons in order; several of one command are a menu, at the place of the first of them. */
function actionsOf(actions: readonly Action[]): types.KnownBlock[] {
  const usable = actions.filter(({ id }) => id !== '' && id.length <= LIMITS.value);
  const elements = usable.flatMap((action, index): (types.Button | types.StaticSelect)[] => {
    const group = usable.filter((other) => commandOf(other) === commandOf(action));
    const menu = group.length >= MENU_FROM && group.every(isOption);
    if (!menu) return [button(action, `${index}`)];
    return group[0] === action ? [menuOf(group, `${index}`)] : [];
  });
  return chunks(elements, LIMITS.elements).map((chunk) => ({ type: 'actions', elements: chunk }));
}

function commandOf({ id }: Action): string {
  return id.split(':', 1).join('');
}

function isOption({ id, style }: Action): boolean {
  return id.length <= LIMITS.optionValue && style === 'plain';
}

function button({ id, label, style }: Omit<Action, 'words'>, name: string): types.Button {
  return {
    type: 'button',
    action_id: name,
    value: id,
    text: plain(label, LIMITS.button),
    ...(style !== 'plain' && { style }),
  };
}

function menuOf(group: readonly Action[], name: string): types.StaticSelect {
  const options = group.slice(0, LIMITS.options);
  return {
    type: 'static_select',
    action_id: name,
    placeholder: plain('Show …', LIMITS.button),
    options: options.map(({ id, label }) => ({ text: plain(label, LIMITS.option), value: id })),
  };
}

function inputOf(field: FormField): types.InputBlock {
  return {
    type: 'input',
    block_id: field.name,
    label: plain(field.label, LIMITS.label),
    optional: !field.required,
    element: elementOf(field),
  };
}

function elementOf(field: FormField): types.InputBlock['element'] {
  const { value } = field;
  switch (field.kind) {
    case 'text':
      return {
        type: 'plain_text_input',
        action_id: INPUT,
        multiline: field.multiline,
        max_length: LIMITS.input,
        ...(value !== undefined && value !== '' && { initial_value: value.slice(0, LIMITS.input) }),
      };
    case 'time':
      return {
        type: 'timepicker',
        action_id: INPUT,
        ...(value !== undefined && /^\d\d:\d\d$/.test(value) && { initial_time: value }),
      };
    case 'choice':
      return choiceOf(field);
    default:
      return field satisfies never;
  }
}

function choiceOf(field: FormField & { readonly kind: 'choice' }): types.InputBlock['element'] {
  const options = field.options
    .slice(0, LIMITS.options * LIMITS.groups)
    .map(({ value, label }): types.PlainTextOption => ({ text: plain(label, LIMITS.option), value }));
  const chosen = new Set((field.value ?? '').split(' '));
  const initial = options.filter(({ value }) => value !== undefined && chosen.has(value));
  const [first] = initial;
  const few = options.length <= LIMITS.buttons;
  const offered =
    options.length <= LIMITS.options
      ? { options }
      : {
          option_groups: chunks(options, LIMITS.options).map((group) => ({
            label: plain(`${group[0]?.text.text ?? ''} …`, LIMITS.option),
            options: group,
          })),
        };
  if (field.many) {
    return {
      ...(few
        ? { type: 'checkboxes' as const, options }
        : { type: 'multi_static_select' as const, ...offered }),
      action_id: INPUT,
      ...(initial.length > 0 && { initial_options: initial }),
    };
  }
  // Radio buttons cannot be unchosen, so what is optional is a menu, which can.
  const radio = few && field.required;
  return {
    ...(radio
      ? { type: 'radio_buttons' as const, options }
      : { type: 'static_select' as const, ...offered, placeholder: plain(UNCHOSEN, LIMITS.button) }),
    action_id: INPUT,
    ...(first !== undefined && { initial_option: first }),
  };
}

/** Words that Slack formats in no way. */
function plain(words: string, most: number): types.PlainTextElement {
  // Nothing in it is read as a mention; with another bracket that is so even where it is quoted.
  const harmless = inline(words).replace(/<(?=[!@#])/g, '‹');
  const fits = harmless.length <= most;
  const shown = fits ? harmless : beginningOf(harmless, most - 1, (letter) => letter.length).trimEnd() + CUT;
  return { type: 'plain_text', text: shown || '-', emoji: false };
}

/** The three characters that Slack reads. https://docs.slack.dev/messaging/formatting-message-text#escaping */
function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Without what no screen shows, and halves of characters; line breaks and tabs stay. */
function clean(words: string): string {
  return words.replaceAll(/(?![\n\t])\p{Cc}|\ufeff/gu, '').toWellFormed();
}

function inline(words: string): string {
  return clean(words).replaceAll(/\s+/g, ' ').trim();
}

/**
 * The most of `words` that is at most `limit` long once it is rendered, cut at a line's or a word's end where there is
 * one in its later half, and what is left.
 */
function pieceOf(
  words: string,
  limit: number,
  render: (words: string) => string,
): { shown: string; left: string } {
  const all = render(words);
  if (all.length <= limit) return { shown: all, left: '' };
  const head = beginningOf(words, limit, (letter) => render(letter).length);
  const end = head.length;
  const half = end / 2;
  const line = head.lastIndexOf('\n');
  const space = head.lastIndexOf(' ');
  const at = line > half ? line : space > half ? space : end;
  return { shown: render(words.slice(0, at)), left: words.slice(at) };
}

/** As many of the first characters as are `limit` in size together. */
function beginningOf(words: string, limit: number, sizeOf: (letter: string) => number): string {
  let size = 0;
  let end = 0;
  for (const letter of words) {
    size += sizeOf(letter);
    if (size > limit) break;
    end += letter.length;
  }
  return words.slice(0, end);
}

/** Marks to one decimal: 12.5, but 12 rather than 12.0. */
function figure(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
