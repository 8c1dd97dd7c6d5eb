import {
  ChannelType,
  type DMChannel,
  type ForumChannel,
  type GuildBasedChannel,
  type MediaChannel,
  type PartialDMChannel,
  PermissionFlagsBits,
  PermissionsBitField,
} from 'discord.js';

const { CreatePublicThreads, ReadMessageHistory, SendMessages, SendMessagesInThreads, ViewChannel } =
  PermissionFlagsBits;

/** All that the bot ever needs in a channel; the README's invite asks for exactly these. */
export const NEEDED = new PermissionsBitField([
  CreatePublicThreads,
  ReadMessageHistory,
  SendMessages,
  SendMessagesInThreads,
  ViewChannel,
]);

/** Where the bot can speak: a server's channel or thread, or somebody's direct messages. */
export type Room = GuildBasedChannel | DMChannel | PartialDMChannel;

export function isForum(channel: Room): channel is ForumChannel | MediaChannel {
  return channel.type === ChannelType.GuildForum || channel.type === ChannelType.GuildMedia;
}

/** What writing in a channel takes; a post of a forum is made by who may write in the forum. */
export function neededToWrite(channel: Room): readonly bigint[] {
  return [ViewChannel, channel.isThread() ? SendMessagesInThreads : SendMessages];
}

/** What posting there takes from the first question to its answer, which comes below it. */
export function neededToPost(channel: Room): readonly bigint[] {
  const below = channel.isThread() ? [] : [SendMessagesInThreads];
  const thread = channel.isThread() || isForum(channel) ? [] : [CreatePublicThreads];
  return [...neededToWrite(channel), ...below, ...thread, ReadMessageHistory];
}

/**
 * “Send Messages” and so on: those of `needed` that are not held, or undefined if all are, or if nothing is known of
 * them: then Discord itself says so.
 */
export function lackOf(
  held: Readonly<PermissionsBitField> | null,
  needed: readonly bigint[],
): string | undefined {
  const names = new PermissionsBitField(needed.filter((permission) => held?.has(permission) === false))
    .toArray()
    .map((name) => (name === 'ManageGuild' ? 'Manage Server' : name.replaceAll(/([a-z])([A-Z])/g, '$1 $2')));
  return names.length === 0 ? undefined : names.map((name) => `“${name}”`).join(' and ');
}

/** What the bot says of a channel where it lacks something. */
export function barredBy(lack: string, channel: string): string {
  return `I may not speak in ${channel}: I lack ${lack} there. Give it to my role in the channel’s permissions.`;
}
