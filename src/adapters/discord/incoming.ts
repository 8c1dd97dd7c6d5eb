import {
  type ButtonInteraction,
  ChannelType,
  type ChatInputCommandInteraction,
  type CommandInteractionOption,
  ComponentType,
  type ForumChannel,
  GuildMember,
  type Interaction,
  type MediaChannel,
  type Message,
  type MessageContextMenuCommandInteraction,
  type ModalSubmitInteraction,
  PermissionFlagsBits,
} from 'discord.js';
import type { Incoming, Mention, Person, Place, Said } from '../../bot/incoming.ts';

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
    // In a direct message there is nobody else to configure it.
    mayConfigure:
      interaction.guildId === null ||
      (interaction.memberPermissions?.has(PermissionFlagsBits.ManageGuild) ?? false),
    said: saidBy(interaction),
    mentions: interaction.isChatInputCommand() ? mentionsIn(interaction) : [],
  };
}

/** The people who were picked. */
function mentionsIn({ options }: ChatInputCommandInteraction): Mention[] {
  return options.data.flatMap(({ user, member }) =>
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
function placeOf({ authorizingIntegrationOwners, channel, channelId, guild, guildId, user }: Asking): Place {
  const installed = guild !== null || authorizingIntegrationOwners.guildId === guildId;
  const team =
    guildId === null || !installed ? null : { externalId: guildId, name: guild?.name || 'A Discord server' };
  // Nobody can type in a forum itself: its posts speak for it, and a daily question is a new post, not one more reply.
  const room = forumOf(channel) ?? channel;
  const name = room !== null && 'name' in room ? room.name : undefined;
  return {
    platform: 'discord',
    team,
    room: room?.id ?? channelId ?? `user-${user.id}`,
    ...(typeof name === 'string' && { roomName: `#${name}` }),
  };
}

/** The forum that a post, which is a thread, is in. */
function forumOf(channel: Asking['channel']): ForumChannel | MediaChannel | undefined {
  const parent = channel?.isThread() ? channel.parent : null;
  const isForum = parent?.type === ChannelType.GuildForum || parent?.type === ChannelType.GuildMedia;
  return isForum ? parent : undefined;
}

function saidBy(interaction: Asking): Said {
  if (interaction.isChatInputCommand()) {
    const options = interaction.options.data.map(({ name, value, user }) => [
      name,
      user === undefined ? String(value ?? '') : mentionOf(user.id),
    ]);
    return { kind: 'slash', name: interaction.commandName, options: Object.fromEntries(options) };
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
