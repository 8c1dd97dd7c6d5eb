import { optionsOf } from './rules.ts';
import {
  type Channel,
  FORUM,
  GROUP,
  type Kept,
  type LocalDiscord,
  MANAGERS,
  PERMISSION,
  type SeenMessage,
} from './server.ts';

/** https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-option-type */
const USER_OPTION = 6;

type Button = { readonly label: string; readonly id: string };

/** Somebody at a client of Discord's: does what its buttons and menus let them do, and nothing else. */
export class Person {
  readonly id: string;
  readonly name: string;
  private readonly discord: LocalDiscord;
  private readonly manages: boolean;
  /** Whether the app is in the servers they write in, or theirs alone. */
  private readonly installed: boolean;
  /** Whether an admin shows them what is hidden from those who may not manage the server. */
  private readonly shown: boolean;

  constructor(
    discord: LocalDiscord,
    name: string,
    { manages = false, installed = true, shown = false } = {},
  ) {
    this.discord = discord;
    this.id = discord.snowflake();
    this.name = name;
    this.manages = manages;
    this.installed = installed;
    this.shown = shown;
  }

  /** The channel of their direct messages with the bot. */
  get direct(): Channel {
    return this.discord.openDirect(this.id);
  }

  /** Uses a slash command: `daily set`. Throws where their client would not show it, or take the options. */
  slash(
    channel: Channel,
    line: string,
    options: Readonly<Record<string, string | Channel | Person>> = {},
  ): Kept {
    const [name = '', verb] = line.split(' ');
    const command = this.discord
      .registered()
      .find(
        (candidate) =>
          candidate.type === 1 && [candidate.name, candidate.name_localizations?.['en-GB']].includes(name),
      );
    if (command === undefined || command.type !== 1) throw new Error(`no command is called /${name}`);
    if (channel.type === FORUM) throw new Error('a forum has no place to type; its posts have');
    const needed = BigInt(command.default_member_permissions ?? 0);
    const place = channel.guild !== undefined ? 0 : channel.type === GROUP ? 2 : 1;
    const install = channel.guild === undefined || this.installed ? 0 : 1;
    if (command.contexts?.includes(place) === false || command.integration_types?.includes(install) === false)
      throw new Error(`/${name} is not offered here`);
    if (channel.guild !== undefined && !this.shown && (this.permissions & needed) !== needed)
      throw new Error(`/${name} is hidden from ${this.name}`);
    const known = optionsOf(command, verb);
    if (known === undefined) throw new Error(`there is no /${line}`);
    const lacking = known.find(({ name: key, required }) => required === true && options[key] === undefined);
    if (lacking !== undefined) throw new Error(`/${line} needs ${lacking.name}`);
    const given = Object.entries(options).map(([key, value]) => {
      const option = known.find((candidate) => candidate.name === key);
      if (option === undefined) throw new Error(`/${line} has no option ${key}`);
      if (value instanceof Person) {
        if (option.type !== USER_OPTION) throw new Error(`${key} takes no person`);
        return { type: USER_OPTION, name: key, value: value.id };
      }
      if (typeof value !== 'string') {
        if (option.type !== 7 || option.channel_types?.every((type) => type !== value.type) === true)
          throw new Error(`${key} does not take #${value.name}`);
        return { type: 7, name: key, value: value.id };
      }
      if (option.type !== 3 || option.choices?.every((choice) => choice.value !== value) === true)
        throw new Error(`${value} is no choice of ${key}`);
      return { type: 3, name: key, value };
    });
    const chosen = Object.values(options).filter((value) => typeof value !== 'string');
    const people = chosen.filter((value) => value instanceof Person);
    const channels = chosen.filter((value) => !(value instanceof Person));
    const data = {
      id: '1',
      name: command.name,
      type: 1,
      options: verb === undefined ? given : [{ type: 1, name: verb, options: given }],
      ...(chosen.length > 0 && {
        resolved: {
          users: Object.fromEntries(people.map(({ id, user }) => [id, user])),
          channels: Object.fromEntries(
            channels.map((one) => [one.id, { id: one.id, type: one.type, name: one.name, permissions: '0' }]),
          ),
        },
      }),
    };
    return this.interact('command', 2, channel, data);
  }

  /** Types in an option, up to where choices come up. */
  type(channel: Channel, line: string, option: string, typed: string): Kept {
    const [name = '', verb] = line.split(' ');
    const given = [{ type: 3, name: option, value: typed, focused: true }];
    const data = {
      id: '1',
      name,
      type: 1,
      options: verb === undefined ? given : [{ type: 1, name: verb, options: given }],
    };
    return this.interact('autocomplete', 4, channel, data);
  }

  /** Chooses a command from the menu of a message that `author` wrote. */
  useOn(
    channel: Channel,
    name: string,
    { content, author = this.id }: { content: string; author?: string },
  ): Kept {
    if (!this.discord.registered().some((command) => command.type === 3 && command.name === name))
      throw new Error(`no message command is called ${name}`);
    const id = this.discord.snowflake();
    const message = {
      id,
      channel_id: channel.id,
      author: { id: author, username: author, discriminator: '0', global_name: null },
      content,
      timestamp: new Date().toISOString(),
      edited_timestamp: null,
      attachments: [],
      embeds: [],
      mentions: [],
      mention_roles: [],
      components: [],
      type: 0,
      flags: 0,
    };
    const data = { id: '2', name, type: 3, target_id: id, resolved: { messages: { [id]: message } } };
    return this.interact('command', 2, channel, data);
  }

  /** Presses a button that a message shows. */
  press(message: SeenMessage | undefined, label: string): Kept {
    const button = buttonsOf(message).find((candidate) => candidate.label === label);
    if (message === undefined || button === undefined)
      throw new Error(
        `no button “${label}” is shown; there is ${buttonsOf(message).map((shown) => shown.label)}`,
      );
    return this.pressId(message, button.id);
  }

  /** Presses a button by its id, as of a message that was shown long ago. */
  pressId(message: SeenMessage, customId: string): Kept {
    const channel = this.channelOf(message);
    return this.interact('component', 3, channel, { custom_id: customId, component_type: 2 }, message);
  }

  /** Sends the modal that an interaction opened. */
  submit(
    { modal, channel, onMessage }: Kept,
    values: Readonly<Record<string, string | readonly string[]>>,
  ): Kept {
    if (modal === undefined) throw new Error('no modal is open');
    const components = modal.components.map((part, index) => {
      if (part.type === 10) return { type: 10, id: index + 1 };
      const { component } = part;
      const value = values[component.custom_id];
      const field = { type: component.type, id: index + 20, custom_id: component.custom_id };
      if (component.type === 4) {
        const text = typeof value === 'string' ? value : (component.value ?? '');
        if (text.length > (component.max_length ?? 4000))
          throw new Error('the client takes no text that long');
        return { type: 18, id: index + 1, component: { ...field, value: text } };
      }
      const chosen = typeof value === 'string' ? [value] : (value ?? []);
      if (chosen.some((one) => component.options.every((option) => option.value !== one)))
        throw new Error(`${chosen} is not among the menu's options`);
      return { type: 18, id: index + 1, component: { ...field, values: chosen } };
    });
    return this.interact('modal', 5, channel, { custom_id: modal.custom_id, components }, onMessage);
  }

  /** Writes the bot a direct message. */
  write(content: string): string {
    const channel = this.direct;
    const id = this.discord.snowflake();
    this.discord.gateway.dispatch(0, 'MESSAGE_CREATE', {
      id,
      channel_id: channel.id,
      channel_type: 1,
      author: this.user,
      content,
      timestamp: new Date().toISOString(),
      edited_timestamp: null,
      tts: false,
      mention_everyone: false,
      mentions: [],
      mention_roles: [],
      attachments: [],
      embeds: [],
      pinned: false,
      type: 0,
    });
    return id;
  }

  private get permissions(): bigint {
    return this.manages ? PERMISSION.manageGuild : 0n;
  }

  private get user(): object {
    return {
      id: this.id,
      username: this.name.toLowerCase(),
      discriminator: '0',
      global_name: this.name,
      avatar: null,
    };
  }

  private channelOf(message: SeenMessage): Channel {
    const channel = this.discord.channels.get(message.channel);
    if (channel === undefined) throw new Error('the message is nowhere');
    return channel;
  }

  private interact(
    kind: Kept['kind'],
    type: number,
    channel: Channel,
    data: object,
    onMessage?: SeenMessage,
  ): Kept {
    const who =
      channel.guild === undefined
        ? { user: this.user }
        : {
            member: {
              user: this.user,
              nick: null,
              roles: this.manages ? [MANAGERS] : [],
              joined_at: new Date().toISOString(),
              permissions: String(this.permissions),
              deaf: false,
              mute: false,
              flags: 0,
            },
          };
    return this.discord.interact(kind, type, who, channel, data, { onMessage, installed: this.installed });
  }
}

export function buttonsOf(message: SeenMessage | undefined): Button[] {
  return (message?.body.components ?? []).flatMap((part) =>
    part.type !== 17
      ? []
      : part.components.flatMap((inner) =>
          inner.type !== 1 ? [] : inner.components.map(({ label, custom_id: id }) => ({ label, id })),
        ),
  );
}

/** What a message says, buttons aside. */
export function wordsOf(message: SeenMessage | undefined): string {
  return (message?.body.components ?? [])
    .flatMap((part) => (part.type === 17 ? part.components : []))
    .flatMap((part) => (part.type === 10 ? part.content : []))
    .join('\n');
}

export function isEphemeral(message: SeenMessage | undefined): boolean {
  return ((message?.body.flags ?? 0) & 64) !== 0;
}
