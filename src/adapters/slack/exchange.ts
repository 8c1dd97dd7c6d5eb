import { setTimeout as pause } from 'node:timers/promises';
import type { types } from '@slack/bolt';
import { action, type Card, card, type Form, note, privately, type Reply, text } from '../../bot/card.ts';
import type { Incoming, Mention, Said } from '../../bot/incoming.ts';
import type { Directory } from './directory.ts';
import { type Heard, type Mentioned, type Metadata, metadataOf, type Workspace } from './incoming.ts';
import { cardView, formView, homeView, LIMITS, messageOf, waitingView } from './render.ts';
import { SlackRefusal, threadOf, type Web } from './web.ts';

/** Slack waits 3 s for the reply to a form; a reply that takes longer than this comes into the modal afterwards. */
const FORM_PATIENCE_MS = 500;
/** A trigger opens a modal for 3 s; work that takes longer than this gets one to arrive in. */
const TRIGGER_PATIENCE_MS = 1_500;
/** As many Home tabs as are kept up to date after an answer; the others are when they are opened. */
const HOMES = 10_000;

/** What is said in reply to a form while Slack waits. */
export type FormAck =
  | { readonly response_action: 'update'; readonly view: types.ModalView }
  | { readonly response_action: 'errors'; readonly errors: Record<string, string> };

export type Submission = {
  readonly acknowledgement: Promise<FormAck>;
  /** What is left to do then; `arrived` tells whether Slack got the acknowledgement. Resolves as `answer` does. */
  finish(arrived: boolean): Promise<boolean>;
};

/** Takes an event on, by its id; false where another process did. */
export type Claim = (id: string) => Promise<boolean>;

export type ExchangeOptions = {
  readonly web: Web;
  readonly directory: Directory;
  /** The workspace that the app is installed in, and its name. */
  readonly home: { readonly id: string; readonly name: string };
  readonly handle: (incoming: Incoming) => Promise<Reply>;
  /** Whether the command makes the bot speak in the room by itself, which it has to be in for that. */
  readonly configures: (command: string) => boolean;
  readonly onError: (error: unknown) => void;
};

/** Brings what somebody did to the bot, and the bot's reply to where they are. */
export class Exchange {
  readonly #options: ExchangeOptions;
  readonly #homes = new Set<string>();

  constructor(options: ExchangeOptions) {
    this.#options = options;
  }

  /** A command, a button, a shortcut or a message. Resolves to false where another process answers it. */
  async answer(heard: Heard, claim: Claim): Promise<boolean> {
    const { surface } = heard;
    const trigger = surface.kind === 'modal' ? undefined : surface.trigger;
    const work = this.#replyIfClaimed(heard, claim);
    let waiting: string | undefined;
    if (trigger !== undefined) {
      const slow = (await within(work, TRIGGER_PATIENCE_MS)) === undefined;
      if (slow) waiting = await this.#open(trigger, waitingView(metadataOf({ spot: heard.spot })));
    }
    const reply = await work;
    if (reply === ELSEWHERE) {
      if (waiting !== undefined) await this.#update(waiting, viewOf(ANSWERED, heard));
      return false;
    }
    await this.#deliver(reply, heard, waiting);
    // A refused form on the Home tab stays as it was filled in.
    if (reply.refused === undefined && heard.said.kind !== 'action') await this.#refreshHome(heard);
    return true;
  }

  /** A form that was sent. Every process that hears of it acknowledges it with the same, and one says more. */
  submit(heard: Heard & { readonly surface: { readonly kind: 'modal' } }, claim: Claim): Submission {
    const { spot, surface } = heard;
    const work = this.#replyTo(heard);
    let waits = false;
    const acknowledgement = within(work, FORM_PATIENCE_MS).then((reply): FormAck => {
      waits = reply === undefined;
      if (reply === undefined) return { response_action: 'update', view: waitingView(metadataOf({ spot })) };
      const submitted = surface.submitted ?? [];
      const field = submitted.find((name) => name === reply.refusedField) ?? submitted[0];
      if (reply.refused !== undefined && field !== undefined)
        return { response_action: 'errors', errors: { [field]: reply.refused } };
      return { response_action: 'update', view: viewOf(reply.show, { spot }) };
    });
    return {
      acknowledgement,
      finish: async (arrived) => {
        const reply = await work;
        if (waits || !arrived) {
          // What was typed is gone from the modal by now, so it is shown to be copied.
          const shown = reply.refused === undefined ? reply.show : withValues(reply.show, heard.said);
          await this.#update(surface.view, viewOf(shown, { spot }));
        }
        // The record of an answer knows whether it is the first to come, which spares a question.
        if (!(reply.recorded ?? (await claim(heard.once)))) return false;
        if (reply.refused !== undefined) return true;
        await this.#attach(reply, heard);
        if (reply.audience === 'room') await this.#sayInRoom(reply, heard);
        else if (reply.show.kind === 'card' && spot.channel !== undefined)
          await this.#tell(reply.show, heard, false);
        await this.#refreshHome(heard);
        return true;
      },
    };
  }

  /** Somebody opened their Home tab, which may be made twice. */
  async openHome(who: {
    readonly once: string;
    readonly workspace: Workspace;
    readonly user: string;
  }): Promise<true> {
    this.#homes.add(who.user);
    const [oldest] = this.#homes;
    if (this.#homes.size > HOMES && oldest !== undefined) this.#homes.delete(oldest);
    const ask = async (id: string) =>
      this.#options.handle(
        await this.#incoming({
          ...who,
          delivery: `${who.once}:${id}`,
          spot: {},
          userName: undefined,
          said: { kind: 'action', id },
          mentions: [],
        }),
      );
    const [home, settings] = [await ask('home'), await ask('settings:form')];
    if (home.show.kind !== 'card' || settings.show.kind !== 'form') return true;
    const view = homeView(home.show, settings.show, metadataOf({ spot: {} }));
    await this.#options.web.call('views.publish', { lane: `home ${who.user}` }, (client) =>
      client.views.publish({ user_id: who.user, view }),
    );
    return true;
  }

  async #refreshHome(heard: Heard): Promise<void> {
    if (!this.#homes.has(heard.user)) return;
    await this.openHome({ once: heard.once, workspace: heard.workspace, user: heard.user });
  }

  async #replyIfClaimed(heard: Heard, claim: Claim): Promise<Reply | typeof ELSEWHERE> {
    return (await claim(heard.once)) ? this.#replyTo(heard) : ELSEWHERE;
  }

  /** What the bot says; where it falls over, that it did. Never rejects. */
  async #replyTo(heard: Heard): Promise<Reply> {
    if (heard.author !== undefined && heard.author !== heard.user) {
      const words = 'Only your own messages can be marked as your answers.';
      return { ...privately(card('Not yours', [note('plain', words)])), refused: words };
    }
    try {
      const incoming = await this.#incoming(heard);
      const reply = await this.#options.handle(incoming);
      return await this.#withInvitation(reply, heard);
    } catch (error) {
      this.#options.onError(error);
      return privately(card('Something went wrong', [note('bad', FAULT)], { tone: 'bad' }));
    }
  }

  async #incoming(
    heard: Pick<Heard, 'delivery' | 'workspace' | 'user' | 'userName' | 'spot' | 'said' | 'mentions'>,
  ): Promise<Incoming> {
    const { directory, home } = this.#options;
    const { delivery, workspace, user, spot, said } = heard;
    const channel = spot.channel !== undefined && !isDirect(spot.channel) ? spot.channel : undefined;
    const [person, room, mentions] = await Promise.all([
      directory.person(user),
      channel === undefined ? undefined : directory.channel(channel),
      Promise.all(heard.mentions.slice(0, MENTIONS).map((mentioned) => this.#met(workspace, mentioned))),
    ]);
    const accountId = accountOf(workspace, user);
    /** Nobody else is in it, and it belongs to no team: not so the Home tab and the shortcuts. */
    const own = spot.channel !== undefined && channel === undefined;
    const name = person?.name ?? heard.userName ?? `@${user}`;
    return {
      delivery,
      person: { accountId, name: name.slice(0, NAME) },
      place: {
        platform: 'slack',
        team: own
          ? null
          : {
              externalId: workspace.id,
              name: (workspace.id === home.id ? home.name : workspace.id).slice(0, NAME),
            },
        room: channel ?? accountId,
        ...(room?.name !== undefined && { roomName: `#${room.name}`.slice(0, NAME) }),
      },
      mayConfigure: own || (person?.admin ?? false) || room?.creator === user,
      said,
      mentions,
    };
  }

  async #met(workspace: Workspace, { said, user, name }: Mentioned): Promise<Mention> {
    const person = await this.#options.directory.person(user);
    const called = person?.name ?? name ?? said;
    return { said, person: { accountId: accountOf(workspace, user), name: called.slice(0, NAME) } };
  }

  /** Where the bot is to speak by itself in a channel that it is not in, it says how to change that. */
  async #withInvitation(reply: Reply, { said, spot }: Heard): Promise<Reply> {
    const { configures, directory } = this.#options;
    if (spot.channel === undefined || isDirect(spot.channel)) return reply;
    if (reply.show.kind !== 'card' || reply.refused !== undefined || !configures(commandIn(said)))
      return reply;
    if ((await directory.joined(spot.channel)) !== false) return reply;
    return { ...reply, show: { ...reply.show, body: [...reply.show.body, note('fair', INVITE)] } };
  }

  async #deliver(reply: Reply, heard: Heard, waiting: string | undefined): Promise<void> {
    const { surface } = heard;
    await this.#attach(reply, heard);
    if (reply.audience === 'room' && reply.show.kind === 'card') {
      if (waiting !== undefined)
        await this.#update(waiting, viewOf(card('Done', [text('It is in the channel.')]), heard));
      return this.#sayInRoom(reply, heard);
    }
    const view = waiting ?? (surface.kind === 'modal' ? surface.view : undefined);
    if (view !== undefined) return this.#update(view, viewOf(reply.show, heard));
    const trigger = surface.kind === 'modal' ? undefined : surface.trigger;
    if (trigger !== undefined && (reply.show.kind === 'form' || surface.kind === 'app')) {
      const opened = await this.#open(trigger, viewOf(reply.show, heard));
      if (opened !== undefined) return;
    }
    const shown = reply.show.kind === 'card' ? reply.show : doorTo(reply.show);
    return this.#tell(shown, heard, reply.replace === true && surface.kind === 'message' && surface.replaces);
  }

  /** Opens a modal; undefined where it took so long that Slack opens none any more. */
  async #open(trigger: string, view: types.ModalView): Promise<string | undefined> {
    try {
      const opened = await this.#options.web.call('views.open', { repeatable: false }, (client) =>
        client.views.open({ trigger_id: trigger, view }),
      );
      return opened.view?.id;
    } catch (error) {
      if (error instanceof SlackRefusal && SPENT_TRIGGERS.has(error.code)) return undefined;
      throw error;
    }
  }

  async #update(id: string, view: types.ModalView): Promise<void> {
    try {
      await this.#options.web.call('views.update', { lane: id }, (client) =>
        client.views.update({ view_id: id, view }),
      );
    } catch (error) {
      // Closed meanwhile: the message in the channel tells the same.
      if (!(error instanceof SlackRefusal && error.code === 'not_found')) throw error;
    }
  }

  /** Shows a card to the person alone, where they are if that is possible. */
  async #tell(shown: Card, { spot, user }: Heard, replaces: boolean): Promise<void> {
    const { web } = this.#options;
    const { channel, responseUrl, thread } = spot;
    const message = messageOf(shown);
    const privately = {
      response_type: 'ephemeral' as const,
      replace_original: replaces,
      ...threadOf(thread),
    };
    const ways = [
      ...(responseUrl === undefined ? [] : [() => web.respond(responseUrl, message, privately)]),
      ...(channel === undefined
        ? []
        : isDirect(channel)
          ? [() => web.post(channel, message, { thread })]
          : [() => web.postEphemeral(channel, user, message, thread)]),
      () => web.post(user, message),
    ];
    // Whatever the reason: to be told twice is better than not at all.
    await firstThatWorks(ways, () => true);
  }

  /** Shows a card to everybody in the channel; whoever asked is told where that cannot be. */
  async #sayInRoom(reply: Reply, heard: Heard): Promise<void> {
    if (reply.show.kind !== 'card') return;
    const { web } = this.#options;
    const { responseUrl, channel, thread } = heard.spot;
    const message = messageOf(reply.show);
    const ways = [
      ...(responseUrl === undefined
        ? []
        : [
            () => web.respond(responseUrl, message, { response_type: 'in_channel', replace_original: false }),
          ]),
      ...(channel === undefined ? [] : [() => web.post(channel, message, { thread })]),
    ];
    try {
      await firstThatWorks(ways, (error) => error instanceof SlackRefusal);
    } catch (error) {
      if (!(error instanceof SlackRefusal)) throw error;
      await this.#tell(card('Not posted', [note('bad', INVITE)], { tone: 'bad' }), heard, false);
    }
  }

  /** Hands a file over in the person's direct messages. */
  async #attach({ attachment }: Reply, { user }: Heard): Promise<void> {
    if (attachment === undefined) return;
    await this.#options.web.call('files.uploadV2', { repeatable: false }, async (client) => {
      const { channel } = await client.conversations.open({ users: user });
      if (channel?.id === undefined) throw new Error('conversations.open returned no channel');
      return client.files.uploadV2({
        channel_id: channel.id,
        filename: attachment.name,
        content: attachment.content,
      });
    });
  }
}

/** Another process took it on. */
const ELSEWHERE = 'elsewhere';
const ANSWERED = card('Answered', [text('The reply is in your messages.')]);
const NAME = 200;
/** People mentioned in one message whom Slack is asked about: commands take one. */
const MENTIONS = 2;
const FAULT = 'The fault is ours, and nothing is half done: try again in a moment.';
const INVITE = 'I am not in this channel, so I cannot post here: `/invite @Gauntlet` lets me in.';
const SPENT_TRIGGERS: ReadonlySet<string> = new Set([
  'expired_trigger_id',
  'exchanged_trigger_id',
  'trigger_expired',
  'invalid_trigger_id',
]);

/**
 * Who somebody is. A user's id is unique within a workspace, and on Enterprise Grid within the whole organisation: there
 * a person is one in all its workspaces.
 */
export function accountOf({ id, enterprise }: Workspace, user: string): string {
  return `${enterprise || id}:${user}`;
}

/** The user of an account that `accountOf` made. */
export function userOf(accountId: string): string {
  return accountId.slice(accountId.indexOf(':') + 1);
}

/** Direct messages, with the app or with somebody else. */
function isDirect(channel: string): boolean {
  return channel.startsWith('D');
}

function commandIn(said: Said): string {
  switch (said.kind) {
    case 'command':
    case 'slash':
      return said.name;
    case 'action':
    case 'form':
      return said.id.split(':', 1).join('');
    case 'text':
      return said.text.trim().split(/\s+/, 1).join('');
  }
}

function viewOf(show: Card | Form, { spot }: Pick<Metadata, 'spot'>): types.ModalView {
  return show.kind === 'card'
    ? cardView(show, metadataOf({ spot }))
    : formView(show, metadataOf({ spot, form: show.id }));
}

/** A card that opens a form, for where a form cannot be opened by itself. */
function doorTo({ id, title }: Form): Card {
  return card(title, [text('Slack shows this in a window of its own.')], {
    actions: [action(id, 'Open', { style: 'primary' })],
  });
}

/** A refusal with what was filled in, so that nobody has to write it again. */
function withValues(show: Card | Form, said: Said): Card | Form {
  if (show.kind !== 'card' || said.kind !== 'form') return show;
  const written = Object.values(said.values).filter((value) => value !== '');
  return {
    ...show,
    body: [
      ...show.body,
      text('This is what you wrote:'),
      ...written.map((source) => ({
        kind: 'code' as const,
        language: 'text',
        source: source.slice(0, LIMITS.input),
      })),
    ],
  };
}

/** Tries one way after the other, as long as `next` lets it after an error. Rejects with the last error. */
async function firstThatWorks(
  ways: readonly (() => Promise<unknown>)[],
  next: (error: unknown) => boolean,
): Promise<void> {
  for (const [index, way] of ways.entries()) {
    try {
      await way();
      return;
    } catch (error) {
      if (index === ways.length - 1 || !next(error)) throw error;
    }
  }
  throw new SlackRefusal('chat.postMessage', 'no_channel');
}

/** The work's result if it is there in time. */
function within<T>(work: Promise<T>, milliseconds: number): Promise<T | undefined> {
  return Promise.race([work, pause(milliseconds, undefined, { ref: false })]);
}
