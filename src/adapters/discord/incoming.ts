import {
  ApplicationCommandOptionType,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  type CommandInteractionOption,
  ComponentType,
  type ForumChannel,
  GuildMember,
  type Interaction,
  InteractionContextType,
  type MediaChannel,
  type Message,
  type MessageContextMenuCommandInteraction,
  type ModalSubmitInteraction,
  PermissionFlagsBits,
} from 'discord.js';
import type { Incoming, Mention, NamedRoom, Person, Place, Said } from '../../bot/incoming.ts';
import { barredBy, isForum, lackOf, neededToPost, neededToWrite, type Room } from './permissions.ts';

/** Interactions that a person waits for an answer to. */
export type Asking =
  | ChatInputCommandInteraction
  | MessageContextMenuCommandInteraction
  | ButtonInteraction
  | ModalSubmitInteraction;

export function isAsking(interaction: Interaction): interaction is Asking {
  return (
    interaction.isChatInputCommand() ||
    interaction.isMessageContextMenuCommand() ||
    interaction.isButton() ||
    interaction.isModalSubmit()
  );
}

/** What the bot is told of an interaction. */
export function incomingOf(interaction: Asking): Incoming {
  return {
    delivery: interaction.id,
    person: personOf(interaction),
    place: placeOf(interaction),
    // Where the server is none of the bot's teams there is nobody else to configure it for.
    mayConfigure:
      !isAtHome(interaction) ||
      (interaction.memberPermissions?.has(PermissionFlagsBits.ManageGuild) ?? false),
    said: saidBy(interaction),
    mentions: interaction.isChatInputCommand() ? mentionsIn(interaction) : [],
  };
}

/** The people who were picked. */
function mentionsIn(interaction: ChatInputCommandInteraction): Mention[] {
  return givenIn(interaction).given.flatMap(({ user, member }) =>
    user === undefined
      ? []
      : [
          {
            said: mentionOf(user.id),
            person: { accountId: user.id, name: nickOf(member) ?? user.displayName },
          },
        ],
  );
}

function mentionOf(userId: string): string {
  return `<@${userId}>`;
}

/** The subcommand, where there is one, and the options that it or the command was given. */
function givenIn({ options: { data } }: ChatInputCommandInteraction) {
  const [first] = data;
  return first?.type === ApplicationCommandOptionType.Subcommand
    ? { verb: first.name, given: first.options ?? [] }
    : { verb: undefined, given: data };
}

/** Whether the app is a member of the server that it is used in. */
function isAtHome({ authorizingIntegrationOwners, guild, guildId }: Asking): boolean {
  return guildId !== null && (guild !== null || authorizingIntegrationOwners.guildId === guildId);
}

/** What the bot is told of a direct message. */
export function incomingOfMessage(message: Message): Incoming {
  const { author, channelId, content, id } = message;
  return {
    delivery: id,
    person: { accountId: author.id, name: author.displayName },
    place: { platform: 'discord', team: null, room: channelId },
    mayConfigure: true,
    said: { kind: 'text', text: content },
  };
}

function personOf({ user, member, locale }: Asking): Person {
  return { accountId: user.id, name: nickOf(member) ?? user.displayName, locale };
}

/** What somebody is called in the server. */
function nickOf(member: CommandInteractionOption['member'] | Asking['member']): string | undefined {
  return (member instanceof GuildMember ? member.displayName : member?.nick) ?? undefined;
}

/**
 * A server is a team where it installed the app. Where only the person did, they are a guest: the server's people never
 * asked for a leaderboard, so what they do there counts as in a direct message.
 */
function placeOf(interaction: Asking): Place {
  const { channel, channelId, guild, guildId, user } = interaction;
  const atHome = isAtHome(interaction);
  const team =
    guildId === null || !atHome ? null : { externalId: guildId, name: guild?.name || 'A Discord server' };
  const room = channel?.isThread() ? speakingFor(channel) : channel;
  const name = room !== null && 'name' in room ? room.name : undefined;
  const barred = barredHere(interaction, atHome);
  return {
    platform: 'discord',
    team,
    room: room?.id ?? channelId ?? `user-${user.id}`,
    ...(typeof name === 'string' && { roomName: `#${name}` }),
    ...(barred !== undefined && { barred }),
  };
}

const A_GUEST =
  'I was added to your account and not to this server, so I cannot post in it: somebody who manages it has to add me first.';
const NO_PART =
  'I am no part of this conversation, so I cannot post in it: say this in a direct message to me.';

/** Why the bot can post nothing by itself where it is spoken to. */
function barredHere(
  { appPermissions, channel, context, guildId }: Asking,
  atHome: boolean,
): string | undefined {
  if (context === InteractionContextType.PrivateChannel) return NO_PART;
  if (guildId !== null && !atHome) return A_GUEST;
  if (channel === null || channel.isDMBased()) return undefined;
  const room = speakingFor(channel);
  const lack = lackOf(appPermissions, neededToPost(room));
  return lack === undefined ? undefined : barredBy(lack, `#${room.name}`);
}

/** Nobody can type in a forum itself: its posts speak for it, and a daily question is a new post, not one more reply. */
function speakingFor<T extends Room>(channel: T): T | ForumChannel | MediaChannel {
  const parent = channel.isThread() ? channel.parent : null;
  return parent !== null && isForum(parent) ? parent : channel;
}

/** A channel that somebody chose, and what keeps them or the bot from writing there. */
function roomNamed(
  { client, member }: Asking,
  chosen: { readonly id: string; readonly name?: string | null },
): NamedRoom {
  const channel = client.channels.cache.get(chosen.id);
  // Discord offers channels of the server alone; one that the bot was told nothing of is hidden from it.
  if (channel === undefined || channel.isDMBased() || !(member instanceof GuildMember)) {
    const barred = barredBy('“View Channel”', `#${chosen.name ?? chosen.id}`);
    return { room: chosen.id, refusal: barred };
  }
  const room = speakingFor(channel);
  const name = `#${room.name}`;
  const theirs = lackOf(room.permissionsFor(member), [
    PermissionFlagsBits.ManageGuild,
    ...neededToWrite(room),
  ]);
  const own = lackOf(room.permissionsFor(client.user), neededToPost(room));
  return {
    room: room.id,
    roomName: name,
    ...(theirs !== undefined && { refusal: `You lack ${theirs} in ${name}, so you cannot configure it.` }),
    ...(own !== undefined && { barred: barredBy(own, name) }),
  };
}

function saidBy(interaction: Asking): Said {
  if (interaction.isChatInputCommand()) {
    const { verb, given } = givenIn(interaction);
    const options = given.map(({ name, value, user }) => [
      name,
      user ? mentionOf(user.id) : String(value ?? ''),
    ]);
    const rooms = given.flatMap(({ channel }) =>
      channel ? [[channel.id, roomNamed(interaction, channel)]] : [],
    );
    return {
      kind: 'slash',
      name: interaction.commandName,
      ...(verb !== undefined && { verb }),
      options: Object.fromEntries(options),
      ...(rooms.length > 0 && { rooms: Object.fromEntries(rooms) }),
    };
  }
  if (interaction.isMessageContextMenuCommand())
    return { kind: 'slash', name: 'answer', options: { answer: interaction.targetMessage.content } };
  if (interaction.isButton()) return { kind: 'action', id: interaction.customId };
  return { kind: 'form', id: interaction.customId, values: valuesOf(interaction) };
}

/** A modal's fields by name; what was chosen of a menu is joined by spaces. */
function valuesOf({ fields }: ModalSubmitInteraction): Record<string, string> {
  return Object.fromEntries(
    fields.fields.map((field) => {
      switch (field.type) {
        case ComponentType.TextInput:
          return [field.customId, field.value];
        case ComponentType.StringSelect:
          return [field.customId, field.values.join(' ')];
        default:
          throw new TypeError(`a modal came back with a field of type ${field.type}, which it never has`);
      }
    }),
  );
}
