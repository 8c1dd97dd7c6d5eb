import {
  type AutocompleteInteraction,
  Client,
  Events,
  GatewayCloseCodes,
  GatewayIntentBits,
  type Interaction,
  type Message,
  Options,
  Partials,
  RESTEvents,
  Status,
} from 'discord.js';
import { card, note, privately, type Reply } from '../../bot/card.ts';
import type { Command } from '../../bot/command.ts';
import type { Incoming } from '../../bot/incoming.ts';
import type { Messenger } from '../../bot/messenger.ts';
import type { Log } from '../../bot/request.ts';
import { Budget } from './budget.ts';
import { type Complete, choicesOf, register, registrationsOf } from './commands.ts';
import { isExpired, isRequestFault, loggable } from './faults.ts';
import { type Asking, incomingOf, incomingOfMessage, isAsking } from './incoming.ts';
import { Lag } from './lag.ts';
import { messengerOn } from './messenger.ts';
import { renderCard, SHOWN } from './render.ts';
import { Repeats } from './repeats.ts';
import {
  apology,
  EARLY_PROMISES,
  invitation,
  respond,
  respondWithNothing,
  withWordsKept,
} from './response.ts';

/** A server that is down holds up the start for no longer than this, in milliseconds: people wait 3 s at most. */
const GUILD_WAIT_MS = 1_000;
/** A stop waits so long for what is under way, in milliseconds. */
const STOP_WAIT_MS = 10_000;

/** What happens that a person running the bot may want to count. */
export const DISCORD_EVENTS = [
  'interaction',
  'autocomplete',
  'message',
  /** The work took longer than a person is left without a sign. */
  'deferred',
  /** Discord had given up on the interaction. */
  'expired',
  /** It was answered before: a replay, or a second press. */
  'repeated',
  'failed',
  'rate-limited',
  'reconnecting',
  'resumed',
  'server-joined',
  'server-left',
] as const;
export type DiscordEvent = (typeof DISCORD_EVENTS)[number];

export type DiscordOptions = {
  readonly token: string;
  /** Discord's own where it is left out. */
  readonly apiUrl?: string | undefined;
  /** Registers the commands in this server alone. */
  readonly guildId?: string | undefined;
  readonly commands: readonly Command[];
  readonly complete: Complete;
  handle(incoming: Incoming): Promise<Reply>;
  /** The bot was removed from this server. */
  left(server: string): Promise<void>;
  /** Milliseconds of work after which an answer is promised first, where it is not to be as usual. */
  readonly deferAfterMs?: number | undefined;
  /** The time now. */
  readonly clock: () => Date;
  readonly log: Log;
  count(event: DiscordEvent): void;
  /** How long an interaction waited for its first response, and for all of its answer. */
  observe(stage: 'acknowledgement' | 'feedback', seconds: number): void;
  /** A fault of the bot's while it worked on something somebody asked for. */
  onError(error: unknown): void;
};

export type Discord = {
  readonly messenger: Messenger;
  /** Whether every shard is connected now. */
  ready(): boolean;
  /** Resolves when Discord ends the connection for good, with the reason. */
  readonly lost: Promise<DiscordError>;
  /** Takes in nothing more, finishes what is under way and disconnects. */
  stop(): Promise<void>;
};

/** Discord does not let the bot in; the message is for whoever runs it. */
export class DiscordError extends Error {}

/** Connects to Discord and registers the commands. Rejects with DiscordError where Discord does not let the bot in. */
export async function startDiscord(options: DiscordOptions): Promise<Discord> {
  const { token, apiUrl, guildId, commands, complete, log, count } = options;
  const client = new Client({
    // Direct messages come with their text; in servers the bot reads nothing that is not addressed to it.
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.DirectMessages],
    partials: [Partials.Channel],
    shards: 'auto',
    waitGuildTimeout: GUILD_WAIT_MS,
    allowedMentions: { parse: [] },
    // Everything sent is in Discord's own spelling already.
    jsonTransformer: (body: unknown) => body,
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      MessageManager: 0,
      UserManager: { maxSize: 200, keepOverLimit: (user) => user.id === user.client.user.id },
      GuildMemberManager: { maxSize: 200, keepOverLimit: (member) => member.id === member.client.user.id },
      PresenceManager: 0,
      ReactionManager: 0,
      VoiceStateManager: 0,
    }),
    ...(apiUrl !== undefined && { rest: { api: apiUrl } }),
  });
  let ended = false;
  const lost = new Promise<DiscordError>((resolve) => {
    client.on(Events.ShardDisconnect, ({ code }) => {
      ended = true;
      resolve(new DiscordError(reasonOf(code)));
    });
  });
  const service = new Service(options);
  client.on(Events.InteractionCreate, (interaction) =>
    service.take(interaction.id, () => service.interaction(interaction)),
  );
  client.on(Events.MessageCreate, (message) => service.take(message.id, () => service.message(message)));
  client.on(Events.ShardReconnecting, () => count('reconnecting'));
  client.on(Events.ShardResume, () => count('resumed'));
  client.on(Events.ShardError, (error) => {
    // The reason of an end follows it once more as an error.
    if (!ended) log.error(loggable(error), 'the connection to Discord failed');
  });
  client.on(Events.Error, (error) => log.error(loggable(error), 'Discord’s library failed'));
  client.on(Events.GuildCreate, () => count('server-joined'));
  client.on(Events.GuildDelete, ({ id }) => {
    count('server-left');
    service.begin(() => options.left(id));
  });
  client.rest.on(RESTEvents.RateLimited, () => count('rate-limited'));
  client.rest.on(RESTEvents.InvalidRequestWarning, ({ count: invalid }) =>
    log.error({ invalid }, 'Discord refuses many requests and may ban this address'),
  );

  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
  try {
    await client.login(token);
    const { application } = await ready;
    const wanted = registrationsOf(commands, complete);
    const registered = await register(client.rest, { applicationId: application.id, guildId }, wanted);
    log.info({ servers: client.guilds.cache.size, commands: registered }, 'connected to Discord');
  } catch (error) {
    await client.destroy();
    throw refusalOf(error, apiUrl);
  }
  const connected = await ready;
  return {
    messenger: messengerOn(connected),
    lost,
    ready: () => connected.ws.shards.every(({ status }) => status === Status.Ready),
    async stop() {
      await service.close();
      await client.destroy();
    },
  };
}

/** Takes in events and answers them. */
class Service {
  private readonly options: DiscordOptions;
  private readonly repeats = new Repeats();
  private readonly lag = new Lag();
  private readonly promises = new Budget(EARLY_PROMISES);
  private readonly underWay = new Set<Promise<void>>();
  private open = true;

  constructor(options: DiscordOptions) {
    this.options = options;
  }

  /** Begins work on an event, unless it came before. */
  take(id: string, work: () => Promise<void>): void {
    if (this.open && this.repeats.isReplay(id)) this.options.count('repeated');
    else this.begin(work);
  }

  /** Begins work that a stop waits for. */
  begin(work: () => Promise<void>): void {
    if (!this.open) return;
    const working = work()
      .catch((error: unknown) => this.failed(error))
      .finally(() => this.underWay.delete(working));
    this.underWay.add(working);
  }

  async interaction(interaction: Interaction): Promise<void> {
    if (interaction.isAutocomplete()) await this.autocomplete(interaction);
    else if (isAsking(interaction)) await this.ask(interaction);
  }

  /** In a direct message whatever somebody writes is for the bot. */
  async message(message: Message): Promise<void> {
    const { author, channel, guildId, id, system } = message;
    if (guildId !== null || author.bot || system || !channel.isSendable()) return;
    this.options.count('message');
    const { show, attachment } = await this.replyTo(incomingOfMessage(message));
    const shown = show.kind === 'card' ? show : invitation({ title: show.title, custom_id: show.id });
    const [first, ...rest] = renderCard(shown, { attachment });
    // Discord knows a message with the same nonce again, should a request be tried twice.
    await channel.send({ ...first, flags: SHOWN, nonce: id, enforceNonce: true });
    for (const more of rest) await channel.send({ ...more, flags: SHOWN });
  }

  /** Resolves once everything taken in is done, or after a while without it. */
  async close(): Promise<void> {
    this.open = false;
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, STOP_WAIT_MS);
    });
    await Promise.race([Promise.all(this.underWay), patience]);
    clearTimeout(timer);
  }

  private async ask(interaction: Asking): Promise<void> {
    const { clock, count, deferAfterMs, observe } = this.options;
    const began = clock().getTime();
    const waited = () => (clock().getTime() - began) / 1000;
    count('interaction');
    if (this.repeats.isDoublePress(interaction)) {
      count('repeated');
      await respondWithNothing(interaction);
      return;
    }
    const incoming = incomingOf(interaction);
    const late = this.lag.of(interaction.createdTimestamp, began);
    const outcome = await respond(interaction, {
      said: incoming.said,
      late,
      mayPromise: () => this.promises.spend(performance.now()),
      answer: () => this.answerTo(interaction, incoming),
      deferAfterMs,
      acknowledged: () => observe('acknowledgement', waited()),
    });
    if (outcome === 'answered' || outcome === 'deferred') observe('feedback', waited());
    if (outcome !== 'answered') count(outcome);
  }

  private async answerTo(interaction: Asking, incoming: Incoming): Promise<Reply> {
    if (
      interaction.isMessageContextMenuCommand() &&
      interaction.targetMessage.author.id !== interaction.user.id
    )
      return NOT_YOURS;
    return withWordsKept(await this.replyTo(incoming), incoming.said);
  }

  private async replyTo(incoming: Incoming): Promise<Reply> {
    try {
      return await this.options.handle(incoming);
    } catch (error) {
      this.options.count('failed');
      this.options.onError(error);
      return apology();
    }
  }

  private async autocomplete(interaction: AutocompleteInteraction): Promise<void> {
    const { commands, complete, count } = this.options;
    count('autocomplete');
    const { name, value } = interaction.options.getFocused(true);
    const command = commands.find((candidate) => candidate.name === interaction.commandName);
    const verb = interaction.options.getSubcommand(false);
    const option = (verb === null ? command : command?.verbs?.each[verb])?.options[name];
    await interaction.respond(option === undefined ? [] : choicesOf(complete(option, value)));
  }

  private failed(error: unknown): void {
    const { count, log, onError } = this.options;
    if (isExpired(error)) {
      count('expired');
      return;
    }
    count('failed');
    if (isRequestFault(error)) log.error(loggable(error), 'Discord did not take an answer');
    else onError(error);
  }
}

const NOT_YOURS = privately(
  card('Not marked', [note('bad', 'Somebody else wrote that. You can have your own messages marked.')], {
    tone: 'bad',
  }),
);

/** Why Discord ended a connection that cannot be resumed; the codes are those that discord.js gives up at. */
function reasonOf(code: number): string {
  switch (code) {
    case GatewayCloseCodes.AuthenticationFailed:
      return 'Discord does not accept DISCORD_TOKEN: copy the bot’s token from the developer portal again.';
    case GatewayCloseCodes.DisallowedIntents:
      return 'Discord does not give this bot the direct messages it needs: look at its intents in the developer portal.';
    default:
      return `Discord ended the connection for good (code ${code}).`;
  }
}

/** What stands in the way of a start, in words for whoever runs the bot; what is no refusal stays as it is. */
function refusalOf(error: unknown, apiUrl: string | undefined): unknown {
  if (!(error instanceof Error)) return error;
  const where = apiUrl === undefined ? 'Discord' : `Discord at ${apiUrl}`;
  if (('code' in error && error.code === 'TokenInvalid') || /authentication failed/i.test(error.message))
    return new DiscordError(reasonOf(GatewayCloseCodes.AuthenticationFailed));
  if (/disallowed intents/i.test(error.message))
    return new DiscordError(reasonOf(GatewayCloseCodes.DisallowedIntents));
  if (/not enough sessions/i.test(error.message))
    return new DiscordError(
      'Discord allows this bot no more starts today: it was started too often. Wait, or reset its token.',
    );
  if (isRequestFault(error) || error.message === 'fetch failed' || 'errno' in error)
    return new DiscordError(`${where} cannot be used now: ${error.message}.`, { cause: error });
  return error;
}
