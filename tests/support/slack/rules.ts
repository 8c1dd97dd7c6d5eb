import { z } from 'zod';

/**
 * What Slack takes of messages and views, as its documentation publishes it; what it does not name is refused.
 * https://docs.slack.dev/reference/block-kit/blocks, https://docs.slack.dev/reference/views
 */
const plainText = (most: number) =>
  z.strictObject({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(most),
    emoji: z.boolean().optional(),
  });
const mrkdwn = (most: number) =>
  z.strictObject({
    type: z.literal('mrkdwn'),
    text: z.string().min(1).max(most),
    verbatim: z.boolean().optional(),
  });
const textOf = (most: number) => z.union([plainText(most), mrkdwn(most)]);

const blockId = z.string().min(1).max(255).optional();
const actionId = z.string().min(1).max(255);
const option = z.strictObject({ text: plainText(75), value: z.string().min(1).max(150) });
const group = z.strictObject({ label: plainText(75), options: z.array(option).min(1).max(100) });

const button = z.strictObject({
  type: z.literal('button'),
  action_id: actionId,
  text: plainText(75),
  value: z.string().max(2000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
});
const select = z.strictObject({
  type: z.literal('static_select'),
  action_id: actionId,
  placeholder: plainText(150).optional(),
  options: z.array(option).min(1).max(100).optional(),
  option_groups: z.array(group).min(1).max(100).optional(),
  initial_option: option.optional(),
});
const multiSelect = select.omit({ type: true, initial_option: true }).extend({
  type: z.literal('multi_static_select'),
  initial_options: z.array(option).min(1).optional(),
});
const radio = z.strictObject({
  type: z.literal('radio_buttons'),
  action_id: actionId,
  options: z.array(option).min(1).max(10),
  initial_option: option.optional(),
});
const checkboxes = z.strictObject({
  type: z.literal('checkboxes'),
  action_id: actionId,
  options: z.array(option).min(1).max(10),
  initial_options: z.array(option).min(1).optional(),
});
const textInput = z.strictObject({
  type: z.literal('plain_text_input'),
  action_id: actionId,
  multiline: z.boolean().optional(),
  max_length: z.int().min(1).max(3000).optional(),
  initial_value: z.string().max(3000).optional(),
});
const timepicker = z.strictObject({
  type: z.literal('timepicker'),
  action_id: actionId,
  initial_time: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .optional(),
});

const section = z
  .strictObject({
    type: z.literal('section'),
    block_id: blockId,
    text: textOf(3000).optional(),
    fields: z.array(textOf(2000)).min(1).max(10).optional(),
  })
  .refine(({ text, fields }) => text !== undefined || fields !== undefined, 'a section needs text or fields');
const header = z.strictObject({ type: z.literal('header'), block_id: blockId, text: plainText(150) });
const divider = z.strictObject({ type: z.literal('divider'), block_id: blockId });
const actions = z.strictObject({
  type: z.literal('actions'),
  block_id: blockId,
  elements: z
    .array(z.discriminatedUnion('type', [button, select]))
    .min(1)
    .max(25),
});
const input = z.strictObject({
  type: z.literal('input'),
  block_id: blockId,
  label: plainText(2000),
  optional: z.boolean().optional(),
  element: z.discriminatedUnion('type', [textInput, timepicker, radio, checkboxes, select, multiSelect]),
});

const messageBlock = z.discriminatedUnion('type', [section, header, divider, actions]);
const viewBlock = z.discriminatedUnion('type', [section, header, divider, actions, input]);

export type ViewBlock = z.infer<typeof viewBlock>;
export type Element = z.infer<typeof actions>['elements'][number];
export type Input = z.infer<typeof input>;

/** Characters that a message's blocks hold together before Slack says `msg_blocks_too_long`. */
const MESSAGE_LENGTH = 13_200;

/** What Slack would act on in formatted text: mentions of people, groups and everybody, and channels but for plain links. */
const PING = /<[!@]|<#(?![CG][A-Z0-9]+>)/;

const messageSchema = z
  .object({ text: z.string().min(1).max(40_000), blocks: z.array(messageBlock).min(1).max(50) })
  .superRefine(({ text, blocks }, context) => {
    judge(blocks, context);
    const length = blocks.flatMap(wordsOf).reduce((sum, words) => sum + words.length, 0);
    if (length > MESSAGE_LENGTH) context.addIssue(`msg_blocks_too_long: ${length}`);
    if (PING.test(text)) context.addIssue('the text pings');
  });

const views = {
  blocks: z.array(viewBlock).min(1).max(100),
  private_metadata: z.string().max(3000).optional(),
  callback_id: z.string().max(255).optional(),
};
const viewSchema = z
  .discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('modal'),
      title: plainText(24),
      submit: plainText(24).optional(),
      close: plainText(24).optional(),
      ...views,
    }),
    z.strictObject({ type: z.literal('home'), ...views }),
  ])
  .superRefine((view, context) => {
    judge(view.blocks, context);
    const asks = view.blocks.some(({ type }) => type === 'input');
    if (view.type === 'modal' && asks && view.submit === undefined)
      context.addIssue('inputs need a submit button');
  });

export type View = z.infer<typeof viewSchema>;
export type Modal = View & { type: 'modal' };

/** What holds among all the blocks of a message or a view. */
function judge(blocks: readonly ViewBlock[], context: { addIssue(message: string): void }): void {
  const ids = blocks.flatMap(({ block_id }) => (block_id === undefined ? [] : [block_id]));
  if (new Set(ids).size < ids.length) context.addIssue('a block_id is there twice');
  for (const block of blocks) {
    if (block.type === 'actions') {
      const names = block.elements.map(({ action_id }) => action_id);
      if (new Set(names).size < names.length) context.addIssue('an action_id is there twice');
    }
    if (formattedIn(block).some((words) => PING.test(words))) context.addIssue('a block pings');
  }
}

function formattedIn(block: ViewBlock): string[] {
  if (block.type !== 'section') return [];
  return [block.text, ...(block.fields ?? [])].flatMap((part) =>
    part?.type === 'mrkdwn' ? [part.text] : [],
  );
}

/** The words of a block, as people read them. */
export function wordsOf(block: ViewBlock): string[] {
  switch (block.type) {
    case 'section':
      return [block.text, ...(block.fields ?? [])].flatMap((part) => (part === undefined ? [] : [part.text]));
    case 'header':
      return [block.text.text];
    case 'input':
      return [block.label.text];
    case 'actions':
    case 'divider':
      return [];
  }
}

/** Why Slack refuses the message; nothing if it takes it. */
export function messageFaults(message: unknown): string[] {
  return faultsOf(messageSchema.safeParse(message));
}

export function messageIn(message: unknown): z.infer<typeof messageSchema> {
  return messageSchema.parse(message);
}

/** Why Slack refuses the view; nothing if it takes it. */
export function viewFaults(view: unknown): string[] {
  return faultsOf(viewSchema.safeParse(view));
}

export function viewIn(view: unknown): View {
  return viewSchema.parse(view);
}

function faultsOf({ error }: z.ZodSafeParseResult<unknown>): string[] {
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}
