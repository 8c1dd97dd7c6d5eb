/**
 * What Discord accepts, as its documentation says it: https://discord.com/developers/docs. Written apart from the
 * adapter, so that a mistake in one does not hide in the other; unknown fields are refused.
 */
import { z } from 'zod';

const COMPONENTS_V2 = 1 << 15;
const EPHEMERAL = 1 << 6;

const text = (least: number, most: number) =>
  z.string().refine((value) => {
    const characters = [...value].length;
    return characters >= least && characters <= most && value.isWellFormed();
  }, `must have ${least} to ${most} characters`);
const partId = z.number().int().min(1).max(2_147_483_647).optional();
const customId = text(1, 100);
const snowflake = z.string().regex(/^\d{17,20}$/);

const textDisplay = z.strictObject({ type: z.literal(10), id: partId, content: text(1, 4000) });
const button = z.strictObject({
  type: z.literal(2),
  id: partId,
  style: z.number().int().min(1).max(4),
  label: text(1, 80),
  custom_id: customId,
  disabled: z.boolean().optional(),
});
const actionRow = z.strictObject({
  type: z.literal(1),
  id: partId,
  components: z.array(button).min(1).max(5),
});
const file = z.strictObject({
  type: z.literal(13),
  id: partId,
  file: z.strictObject({ url: z.string().regex(/^attachment:\/\/[\w.-]+$/) }),
});
const separator = z.strictObject({ type: z.literal(14), id: partId, divider: z.boolean().optional() });
const container = z.strictObject({
  type: z.literal(17),
  id: partId,
  accent_color: z.number().int().min(0).max(0xffffff).optional(),
  components: z.array(z.discriminatedUnion('type', [textDisplay, actionRow, file, separator])).min(1),
});

const messageShape = z.strictObject({
  components: z
    .array(z.discriminatedUnion('type', [container, textDisplay, actionRow]))
    .min(1)
    .max(40),
  flags: z.number().int(),
  allowed_mentions: z.strictObject({ parse: z.tuple([]) }),
  attachments: z.array(z.strictObject({ id: z.string() })).optional(),
  tts: z.literal(false).optional(),
  nonce: text(1, 25).optional(),
  enforce_nonce: z.boolean().optional(),
  message_reference: z
    .strictObject({ message_id: snowflake, fail_if_not_exists: z.boolean().optional() })
    .optional(),
});
type Message = z.infer<typeof messageShape>;
type Part = Message['components'][number];

/** A message to send or to edit. `files` are the names of what was uploaded with it. */
export function messageRules(files: readonly string[] = []) {
  return messageShape.superRefine((message, context) => {
    const refuse = (fault: string) => context.addIssue({ code: 'custom', message: fault });
    const parts = message.components.flatMap(withInner);
    const ids = parts.flatMap(({ id }) => id ?? []);
    const customIds = parts.flatMap((part) => (part.type === 2 ? part.custom_id : []));
    const written = parts.reduce((sum, part) => sum + (part.type === 10 ? [...part.content].length : 0), 0);
    const shown = parts.flatMap((part) =>
      part.type === 13 ? part.file.url.slice('attachment://'.length) : [],
    );
    if ((message.flags & COMPONENTS_V2) === 0)
      refuse('components of this kind need the flag IS_COMPONENTS_V2');
    if ((message.flags & ~(COMPONENTS_V2 | EPHEMERAL)) !== 0) refuse('a flag that cannot be set');
    if (parts.length > 40) refuse('more than 40 components');
    if (written > 4000) refuse('more than 4000 characters of text');
    if (new Set(customIds).size < customIds.length) refuse('a custom_id twice');
    if (new Set(ids).size < ids.length) refuse('an id twice');
    if (shown.some((name) => !files.includes(name))) refuse('a file that was not uploaded');
    if (files.some((name) => !shown.includes(name))) refuse('an uploaded file that is nowhere shown');
    if (message.enforce_nonce === true && message.nonce === undefined) refuse('no nonce to enforce');
  });
}

type Inner =
  | Part
  | z.infer<typeof button>
  | z.infer<typeof file>
  | z.infer<typeof separator>
  | z.infer<typeof textDisplay>;

function withInner(part: Inner): Inner[] {
  return part.type === 17 || part.type === 1
    ? [part, ...part.components.flatMap((inner) => withInner(inner))]
    : [part];
}

const textInput = z
  .strictObject({
    type: z.literal(4),
    id: partId,
    custom_id: customId,
    style: z.union([z.literal(1), z.literal(2)]),
    min_length: z.number().int().min(0).max(4000).optional(),
    max_length: z.number().int().min(1).max(4000).optional(),
    required: z.boolean().optional(),
    value: text(0, 4000).optional(),
    placeholder: text(0, 100).optional(),
  })
  .refine(({ value = '', max_length = 4000 }) => [...value].length <= max_length, 'a value over max_length');
const select = z
  .strictObject({
    type: z.literal(3),
    id: partId,
    custom_id: customId,
    placeholder: text(0, 150).optional(),
    required: z.boolean().optional(),
    min_values: z.number().int().min(0).max(25).default(1),
    max_values: z.number().int().min(1).max(25).default(1),
    options: z
      .array(z.strictObject({ label: text(1, 100), value: text(1, 100), default: z.boolean().optional() }))
      .min(1)
      .max(25),
  })
  .superRefine((menu, context) => {
    const refuse = (fault: string) => context.addIssue({ code: 'custom', message: fault });
    const values = menu.options.map(({ value }) => value);
    if (new Set(values).size < values.length) refuse('a value twice');
    if (menu.max_values > values.length) refuse('max_values is over the number of options');
    if (menu.min_values > menu.max_values) refuse('min_values is over max_values');
    if (menu.options.filter((option) => option.default === true).length > menu.max_values)
      refuse('too many defaults');
    if (menu.required !== false && menu.min_values === 0) refuse('min_values 0 of a required menu');
  });
const label = z.strictObject({
  type: z.literal(18),
  id: partId,
  label: text(1, 45),
  description: text(1, 100).optional(),
  component: z.union([textInput, select]),
});

export const modalRules = z
  .strictObject({
    custom_id: customId,
    title: text(1, 45),
    components: z
      .array(z.union([label, textDisplay]))
      .min(1)
      .max(5),
  })
  .superRefine(({ components }, context) => {
    const ids = components.flatMap((part) => (part.type === 18 ? part.component.custom_id : []));
    if (ids.length === 0) context.addIssue({ code: 'custom', message: 'nothing to fill in' });
    if (new Set(ids).size < ids.length) context.addIssue({ code: 'custom', message: 'a custom_id twice' });
  });
export type Modal = z.infer<typeof modalRules>;

/** The languages of Discord's clients that tests use. */
const localNames = z.partialRecord(z.enum(['en-GB', 'de', 'fr']), text(1, 32));
const commandName = z.string().regex(/^[-_'\p{Ll}\p{Lo}\p{N}]{1,32}$/u);
const choice = z.strictObject({ name: text(1, 100), value: text(1, 100) });
const described = {
  name: commandName,
  description: text(1, 100),
  required: z.boolean().optional(),
};
/** A person, picked from a list of the client's. */
const userOption = z.strictObject({
  type: z.literal(6),
  ...described,
  choices: z.undefined().optional(),
  autocomplete: z.undefined().optional(),
});
const textOption = z
  .strictObject({
    type: z.literal(3),
    ...described,
    choices: z.array(choice).max(25).optional(),
    autocomplete: z.boolean().optional(),
  })
  .refine(
    ({ autocomplete, choices }) => autocomplete !== true || choices === undefined,
    'choices and autocomplete',
  );
const channelOption = z.strictObject({
  type: z.literal(7),
  ...described,
  channel_types: z
    .array(z.union([0, 2, 5, 10, 11, 12, 13, 15, 16].map((type) => z.literal(type))))
    .optional(),
});
const values = z
  .array(z.discriminatedUnion('type', [textOption, channelOption, userOption]))
  .max(25)
  .refine((options) => new Set(options.map(({ name }) => name)).size === options.length, 'an option twice')
  .refine(
    (options) =>
      options.findLastIndex(({ required }) => required === true) <
      Math.max(1, options.filter(({ required }) => required === true).length),
    'a required option after one that is not',
  );
const subcommands = z
  .array(
    z.strictObject({
      type: z.literal(1),
      name: commandName,
      description: text(1, 100),
      options: values.optional(),
    }),
  )
  .min(1)
  .max(25)
  .refine((verbs) => new Set(verbs.map(({ name }) => name)).size === verbs.length, 'a subcommand twice');
const reach = {
  name_localizations: localNames.optional(),
  default_member_permissions: z.string().regex(/^\d+$/).nullable().optional(),
  integration_types: z.array(z.union([z.literal(0), z.literal(1)])).optional(),
  contexts: z.array(z.number().int().min(0).max(2)).optional(),
};
const chatShape = z.strictObject({
  type: z.literal(1),
  ...described,
  // Subcommands and other options do not mix.
  options: z.union([subcommands, values]).optional(),
  ...reach,
});
const chatCommand = chatShape.refine((command) => charactersOf(command) <= 8000, 'more than 8000 characters');
const messageCommand = z.strictObject({ type: z.literal(3), name: text(1, 32), ...reach });

type Values = z.infer<typeof values>;
type Chat = z.infer<typeof chatShape>;

/** What is to fill in of a command, or of the subcommand of this name. */
export function optionsOf({ options = [] }: Chat, subcommand: string | undefined): Values | undefined {
  const own: Values = [];
  for (const option of options) {
    if (option.type !== 1) own.push(option);
    else if (option.name === subcommand) return option.options ?? [];
  }
  // A command with subcommands cannot be used without one.
  return subcommand === undefined && own.length === options.length ? own : undefined;
}

function charactersOf({ name, description, options = [] }: Chat): number {
  const parts = options.flatMap((option) => [option, ...(option.type === 1 ? (option.options ?? []) : [])]);
  const ofOptions = parts.flatMap((option) => [
    option.name,
    option.description,
    ...(option.type === 3 ? (option.choices ?? []) : []).flatMap((choice) => [choice.name, choice.value]),
  ]);
  return [name, description, ...ofOptions].join('').length;
}

export const commandRules = z
  .array(z.discriminatedUnion('type', [chatCommand, messageCommand]))
  .refine((commands) => commands.filter(({ type }) => type === 1).length <= 100, 'more than 100 commands')
  .refine(
    (commands) => new Set(commands.map(({ type, name }) => `${type} ${name}`)).size === commands.length,
    'a command twice',
  );
/** Commands of one server say nothing of where else they are. */
export const guildCommandRules = commandRules.refine(
  (commands) =>
    commands.every(({ contexts, integration_types: types }) => contexts === undefined && types === undefined),
  'contexts or integration_types of a command of one server',
);
export type RegisteredCommand = z.infer<typeof commandRules>[number];

export const choicesRules = z.strictObject({ choices: z.array(choice).max(25) });

export const threadRules = z.strictObject({
  name: text(1, 100),
  auto_archive_duration: z
    .union([z.literal(60), z.literal(1440), z.literal(4320), z.literal(10080)])
    .optional(),
});
export const forumPostRules = z.strictObject({
  name: text(1, 100),
  message: messageRules(),
  applied_tags: z.array(snowflake).max(5).optional(),
});
