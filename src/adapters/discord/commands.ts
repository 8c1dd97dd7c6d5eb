import { isDeepStrictEqual } from 'node:util';
import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandSubcommandOption,
  type ApplicationCommandOptionAllowedChannelType,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  ChannelType,
  InteractionContextType,
  type LocalizationMap,
  PermissionFlagsBits,
  type REST,
  type RESTPostAPIApplicationCommandsJSONBody,
  Routes,
} from 'discord.js';
import { z } from 'zod';
import type { Command, Option, Suggestion, Verb } from '../../bot/command.ts';
import { oneLine, shortened } from './markdown.ts';

/** https://discord.com/developers/docs/interactions/application-commands */
const LIMIT = { description: 100, options: 25, choices: 25, choiceName: 100, choiceValue: 100 } as const;

/** The message command that marks what somebody wrote. */
export const MARK_MESSAGE = 'Mark this answer';

/** Commands whose usual name differs in a language; Discord shows people the one of theirs. */
const LOCAL_NAMES: Readonly<Record<string, LocalizationMap>> = {
  practice: { 'en-GB': 'practise' },
};

/** Gives the values of an option that fit what was typed. */
export type Complete = (option: Option<unknown>, typed: string) => readonly Suggestion[];

/** The table of commands as Discord registers it. */
export function registrationsOf(
  commands: readonly Command[],
  complete: Complete,
): RESTPostAPIApplicationCommandsJSONBody[] {
  return [
    ...commands.map((command) => ({
      type: ApplicationCommandType.ChatInput as const,
      name: command.name,
      name_localizations: LOCAL_NAMES[command.name] ?? {},
      description: described(command.summary),
      ...(command.verbs === undefined
        ? { options: optionsOf(command.options, complete) }
        : { options: verbsOf(command.verbs.each, complete) }),
      ...(command.access === 'anyone' ? EVERYWHERE : WHERE_IT_SPEAKS),
    })),
    { type: ApplicationCommandType.Message as const, name: MARK_MESSAGE, ...EVERYWHERE },
  ];
}

/** In servers and in direct messages, as the server's app and as a person's own. */
const EVERYWHERE = {
  integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
  contexts: [
    InteractionContextType.Guild,
    InteractionContextType.BotDM,
    InteractionContextType.PrivateChannel,
  ],
  default_member_permissions: null,
};

/**
 * What makes the bot speak by itself: where it is a member, and shown to those who manage the server until its admins
 * show it to others.
 */
const WHERE_IT_SPEAKS = {
  integration_types: [ApplicationIntegrationType.GuildInstall],
  contexts: [InteractionContextType.Guild, InteractionContextType.BotDM],
  default_member_permissions: String(PermissionFlagsBits.ManageGuild),
};

/** Channels that take posts of the bot's. */
const SPOKEN_IN: ApplicationCommandOptionAllowedChannelType[] = [
  ChannelType.GuildText,
  ChannelType.GuildAnnouncement,
  ChannelType.AnnouncementThread,
  ChannelType.PublicThread,
  ChannelType.GuildForum,
  ChannelType.GuildMedia,
];

function verbsOf(
  verbs: Readonly<Record<string, Verb>>,
  complete: Complete,
): APIApplicationCommandSubcommandOption[] {
  return Object.entries(verbs)
    .slice(0, LIMIT.options)
    .map(([name, { summary, options }]) => ({
      type: ApplicationCommandOptionType.Subcommand,
      name,
      description: described(summary),
      options: optionsOf(options, complete),
    }));
}

/** The required ones first, as Discord wants them. */
function optionsOf(options: Verb['options'], complete: Complete): APIApplicationCommandBasicOption[] {
  return Object.entries(options)
    .toSorted(([, a], [, b]) => Number(b.required ?? false) - Number(a.required ?? false))
    .slice(0, LIMIT.options)
    .map(([name, option]) => {
      const common = { name, description: described(option.describe), required: option.required ?? false };
      if (option.room === true)
        return { type: ApplicationCommandOptionType.Channel, channel_types: SPOKEN_IN, ...common };
      if (option.person === true) return { type: ApplicationCommandOptionType.User, ...common };
      return { type: ApplicationCommandOptionType.String, ...common, ...offered(option, complete) };
    });
}

/** Backticks mean nothing in a description. */
function described(words: string): string {
  return shortened(oneLine(words.replaceAll('`', '')), LIMIT.description);
}

/**
 * A few fixed values are a menu, which takes one of them and nothing else. Others are offered while one types: there may
 * be several in one, and they may change without a new registration.
 */
function offered(option: Option<unknown>, complete: Complete) {
  const all = complete(option, '');
  if (all.length === 0) return {};
  return option.complete === undefined && option.many !== true && all.length <= LIMIT.choices
    ? { choices: choicesOf(all) }
    : { autocomplete: true as const };
}

/** As many as Discord shows; a value too long for it cannot be offered, but can be typed. */
export function choicesOf(suggestions: readonly Suggestion[]): { name: string; value: string }[] {
  return suggestions
    .filter(({ value }) => value !== '' && value.length <= LIMIT.choiceValue)
    .slice(0, LIMIT.choices)
    .map(({ value, label }) => ({
      name: shortened(oneLine(label) || value, LIMIT.choiceName),
      value,
    }));
}

/** What of a registered command is ours to say, with what Discord fills in when it is not said. */
const optionShape = {
  type: z.number(),
  name: z.string(),
  description: z.string(),
  required: z.boolean().default(false),
  autocomplete: z.boolean().default(false),
  choices: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
  channel_types: z.array(z.number()).nullish().transform(sorted),
};
const registeredSchema = z.object({
  type: z.number().default(ApplicationCommandType.ChatInput),
  name: z.string(),
  name_localizations: z.record(z.string(), z.string()).nullish().transform(orEmpty),
  description: z.string().default(''),
  options: z
    .array(z.object({ ...optionShape, options: z.array(z.object(optionShape)).default([]) }))
    .default([]),
  integration_types: z.array(z.number()).nullish().transform(sorted),
  contexts: z.array(z.number()).nullish().transform(sorted),
  default_member_permissions: z.string().nullish().transform(orNull),
});

function orEmpty(names: Readonly<Record<string, string>> | null | undefined) {
  return names ?? {};
}

function sorted(numbers: readonly number[] | null | undefined) {
  return numbers?.toSorted((a, b) => a - b) ?? null;
}

function orNull(permissions: string | null | undefined) {
  return permissions ?? null;
}

/**
 * Registers the commands where they differ from what Discord has: 200 changes a day are all it takes. With a guild's
 * id they are registered there alone, which shows them at once.
 */
export async function register(
  rest: REST,
  { applicationId, guildId }: { readonly applicationId: string; readonly guildId: string | undefined },
  wanted: readonly RESTPostAPIApplicationCommandsJSONBody[],
): Promise<'registered' | 'unchanged'> {
  const route =
    guildId === undefined
      ? Routes.applicationCommands(applicationId)
      : Routes.applicationGuildCommands(applicationId, guildId);
  const body = guildId === undefined ? wanted : wanted.map(ofOneServer);
  const schema = guildId === undefined ? registeredSchema : registeredSchema.omit(EVERYWHERE_ALONE);
  const normal = (commands: unknown) => normalBy(schema, commands);
  const query = new URLSearchParams({ with_localizations: 'true' });
  if (isDeepStrictEqual(normal(await rest.get(route, { query })), normal(body))) return 'unchanged';
  await rest.put(route, { body });
  return 'registered';
}

/** What only a command that is registered everywhere can say. */
const EVERYWHERE_ALONE = { contexts: true, integration_types: true } as const;

function ofOneServer({
  contexts: _contexts,
  integration_types: _types,
  ...command
}: RESTPostAPIApplicationCommandsJSONBody) {
  return command;
}

function normalBy<T extends { readonly type: number; readonly name: string }>(
  schema: z.ZodType<T>,
  commands: unknown,
) {
  const parsed = z.array(schema).safeParse(commands);
  // Commands of another shape are somebody else's, and differ.
  return parsed.success ? parsed.data.toSorted((a, b) => compared(key(a), key(b))) : undefined;
}

function key({ type, name }: { readonly type: number; readonly name: string }): string {
  return `${type} ${name}`;
}

function compared(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
