import { z } from 'zod';
import type { Said } from '../../bot/incoming.ts';
import { INPUT, SUBMIT } from './render.ts';

/** A workspace; `enterprise` is the organisation it belongs to on Enterprise Grid. */
export type Workspace = { readonly id: string; readonly enterprise: string | undefined };

/**
 * Where a conversation goes on: it travels in a modal's `private_metadata`, so that any replica can go on with it.
 * Without a channel it is between the person and the app alone.
 */
const placeSchema = z.object({
  channel: z.string().optional(),
  /** Sends messages to the person in the channel without the app being in it: 5 times, for 30 minutes. */
  responseUrl: z.url().optional(),
  thread: z.string().optional(),
});
export type Spot = z.infer<typeof placeSchema>;

const metadataSchema = z.object({ spot: placeSchema, form: z.string().optional() });

/** What a modal carries: where it was opened, and the form it shows. */
export type Metadata = z.infer<typeof metadataSchema>;

export function metadataOf(metadata: Metadata): string {
  return JSON.stringify(metadata);
}

/** What the reply to an event may use. */
export type Surface =
  /** A message or a command in a channel. `replaces` where the message with the button may be replaced. */
  | { readonly kind: 'message'; readonly trigger: string | undefined; readonly replaces: boolean }
  /** A modal: a button on it, or its submission, whose reply is part of the acknowledgement. */
  | { readonly kind: 'modal'; readonly view: string; readonly submitted: readonly string[] | undefined }
  /** A Home tab or a global shortcut, where only a modal can be opened. */
  | { readonly kind: 'app'; readonly trigger: string; readonly home: boolean };

/** One thing that somebody did, as Slack tells it. */
export type Heard = {
  /** The same whenever Slack sends the same thing again. */
  readonly once: string;
  /** What is recorded with an answer, so that no replica records it again. */
  readonly delivery: string;
  readonly workspace: Workspace;
  readonly user: string;
  /** The name in the event, if there is one: the account's, which may not be what people see. */
  readonly userName: string | undefined;
  readonly spot: Spot;
  readonly surface: Surface;
  readonly said: Said;
  /** Whose words are to be marked, where a message was picked. */
  readonly author: string | undefined;
  readonly mentions: readonly Mentioned[];
};

/** A user whom the words mention; `said` is how the mention stands in them. */
export type Mentioned = { readonly said: string; readonly user: string; readonly name: string | undefined };

const id = z.string().min(1).max(100);
const ids = z.object({ id });
const enterprise = ids.nullish();

const commandSchema = z.object({
  command: z.string(),
  text: z.string().default(''),
  trigger_id: z.string(),
  response_url: z.url(),
  team_id: id,
  enterprise_id: z.string().optional(),
  user_id: id,
  user_name: z.string().optional(),
  channel_id: id,
});

const interaction = {
  team: ids.nullish(),
  enterprise,
  user: z.object({
    id,
    username: z.string().optional(),
    name: z.string().optional(),
    team_id: id.optional(),
  }),
  trigger_id: z.string(),
};

const stateSchema = z.object({
  values: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        value: z.string().nullish(),
        selected_option: z.object({ value: z.string() }).nullish(),
        selected_options: z.array(z.object({ value: z.string() })).nullish(),
        selected_time: z.string().nullish(),
      }),
    ),
  ),
});

const viewSchema = z.object({
  id,
  hash: z.string(),
  type: z.enum(['modal', 'home']),
  private_metadata: z.string(),
  state: stateSchema.optional(),
});

const actionsSchema = z.object({
  type: z.literal('block_actions'),
  ...interaction,
  response_url: z.url().optional(),
  channel: ids.nullish(),
  container: z.object({
    type: z.string(),
    thread_ts: z.string().optional(),
    is_ephemeral: z.boolean().optional(),
  }),
  view: viewSchema.nullish(),
  actions: z
    .array(
      z.object({
        type: z.string(),
        action_id: z.string(),
        value: z.string().optional(),
        selected_option: z.object({ value: z.string() }).nullish(),
      }),
    )
    .min(1),
});

const submissionSchema = z.object({ type: z.literal('view_submission'), ...interaction, view: viewSchema });

const shortcutSchema = z.object({
  type: z.literal('shortcut'),
  ...interaction,
  callback_id: z.string(),
});

const messageActionSchema = z.object({
  type: z.literal('message_action'),
  ...interaction,
  callback_id: z.string(),
  response_url: z.url(),
  channel: ids,
  message: z.object({
    ts: id,
    text: z.string().default(''),
    user: z.string().optional(),
    thread_ts: z.string().optional(),
  }),
});

const words = {
  user: id,
  channel: id,
  ts: id,
  text: z.string().default(''),
  thread_ts: z.string().optional(),
};
const eventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('app_mention'), ...words, bot_id: z.string().optional() }),
  z.object({
    type: z.literal('message'),
    ...words,
    channel_type: z.literal('im'),
    bot_id: z.string().optional(),
    subtype: z.string().optional(),
  }),
  z.object({ type: z.literal('app_home_opened'), user: id, tab: z.string() }),
  z.object({ type: z.literal('app_uninstalled') }),
  z.object({ type: z.literal('tokens_revoked'), tokens: z.object({ bot: z.array(id).default([]) }) }),
]);

const envelopeSchema = z.object({
  type: z.literal('event_callback'),
  event_id: id,
  team_id: id,
  enterprise_id: z.string().nullish(),
  event: eventSchema,
});

/** A command alone has no type. */
const kindSchema = z.object({ type: z.string().optional() });

/** A message that is somebody's words, and no notice of something else. */
const SPOKEN: ReadonlySet<string | undefined> = new Set([undefined, 'file_share', 'thread_broadcast']);

/** The shortcut of slack-manifest.yaml that asks a question, and the one that marks a message. */
export const SHORTCUTS = { practise: 'practise', mark: 'mark' } as const;

/** Somebody opened the app's Home tab. */
export type Opened = { readonly once: string; readonly workspace: Workspace; readonly user: string };

/** The app was removed from a workspace: Slack says so, and that its token is of no use any more, each by itself. */
export type Removed = { readonly once: string; readonly workspace: Workspace };

/**
 * What Slack sent, as one of these; undefined for what means nothing to the bot, such as an edited message or the bot's
 * own. `self` is the bot's user, whose mention is no part of what is said.
 */
export function heardFrom(body: unknown, self: string): HeardOrNoticed | undefined {
  const { data } = kindSchema.safeParse(body);
  switch (data?.type) {
    case undefined:
      return fromCommand(body);
    case 'block_actions':
      return fromActions(body);
    case 'view_submission':
      return fromSubmission(body);
    case 'shortcut':
      return fromShortcut(body);
    case 'message_action':
      return fromMessageAction(body);
    case 'event_callback':
      return fromEvent(body, self);
    default:
      return undefined;
  }
}

export type HeardOrNoticed = Heard | { readonly opened: Opened } | { readonly removed: Removed };

function fromCommand(body: unknown): Heard | undefined {
  const { data } = commandSchema.safeParse(body);
  if (data === undefined) return undefined;
  const [, name = '', rest = ''] = /^\s*(\S*)\s*([\s\S]*)$/.exec(spoken(data.text)) ?? [];
  return {
    once: data.trigger_id,
    delivery: data.trigger_id,
    workspace: { id: data.team_id, enterprise: data.enterprise_id },
    user: data.user_id,
    userName: data.user_name,
    spot: { channel: data.channel_id, responseUrl: data.response_url },
    surface: { kind: 'message', trigger: data.trigger_id, replaces: false },
    said: { kind: 'command', name: name === '' ? 'menu' : name, rest: rest.trimEnd() },
    author: undefined,
    mentions: mentionsIn(data.text),
  };
}

function fromActions(body: unknown): Heard | undefined {
  const { data } = actionsSchema.safeParse(body);
  const action = data?.actions[0];
  const value = action?.selected_option?.value ?? action?.value;
  // A choice inside a form says nothing until the form is sent.
  if (data === undefined || action === undefined || value === undefined || action.action_id === INPUT)
    return undefined;
  const { view } = data;
  const metadata = view === undefined || view === null ? undefined : metadataIn(view.private_metadata);
  const spot: Spot = metadata?.spot ?? {
    channel: data.channel?.id,
    responseUrl: data.response_url,
    thread: data.container.thread_ts,
  };
  const home = view?.type === 'home';
  const surface: Surface =
    view?.type === 'modal'
      ? { kind: 'modal', view: view.id, submitted: undefined }
      : home
        ? { kind: 'app', trigger: data.trigger_id, home }
        : { kind: 'message', trigger: data.trigger_id, replaces: data.response_url !== undefined };
  const said: Said =
    home && action.action_id === SUBMIT
      ? { kind: 'form', id: value, values: valuesOf(view) }
      : { kind: 'action', id: value };
  return {
    ...from(data),
    once: data.trigger_id,
    delivery: data.trigger_id,
    spot,
    surface,
    said,
    author: undefined,
    mentions: [],
  };
}

function fromSubmission(body: unknown): Heard | undefined {
  const { data } = submissionSchema.safeParse(body);
  if (data === undefined) return undefined;
  const { view } = data;
  const { spot, form = '' } = metadataIn(view.private_metadata);
  const values = valuesOf(view);
  return {
    ...from(data),
    once: data.trigger_id,
    // Not the trigger: whoever sends the same modal again, since no reply came, answers once.
    delivery: `view:${view.id}:${view.hash}`,
    spot,
    surface: { kind: 'modal', view: view.id, submitted: Object.keys(view.state?.values ?? {}) },
    said: { kind: 'form', id: form, values },
    author: undefined,
    mentions: [],
  };
}

function fromShortcut(body: unknown): Heard | undefined {
  const { data } = shortcutSchema.safeParse(body);
  if (data?.callback_id !== SHORTCUTS.practise) return undefined;
  return {
    ...from(data),
    once: data.trigger_id,
    delivery: data.trigger_id,
    spot: {},
    surface: { kind: 'app', trigger: data.trigger_id, home: false },
    said: { kind: 'command', name: 'practice', rest: '' },
    author: undefined,
    mentions: [],
  };
}

function fromMessageAction(body: unknown): Heard | undefined {
  const { data } = messageActionSchema.safeParse(body);
  if (data?.callback_id !== SHORTCUTS.mark) return undefined;
  const { channel, message } = data;
  return {
    ...from(data),
    once: data.trigger_id,
    delivery: messageDelivery(channel.id, message.ts),
    spot: { channel: channel.id, responseUrl: data.response_url, thread: message.thread_ts },
    surface: { kind: 'message', trigger: data.trigger_id, replaces: false },
    said: { kind: 'command', name: 'answer', rest: spoken(message.text) },
    author: message.user ?? '',
    mentions: [],
  };
}

function fromEvent(body: unknown, self: string): HeardOrNoticed | undefined {
  const { data } = envelopeSchema.safeParse(body);
  if (data === undefined) return undefined;
  const { event } = data;
  const workspace = { id: data.team_id, enterprise: data.enterprise_id ?? undefined };
  if (event.type === 'app_home_opened') {
    if (event.tab !== 'home') return undefined;
    return { opened: { once: data.event_id, workspace, user: event.user } };
  }
  if (event.type === 'app_uninstalled') return { removed: { once: data.event_id, workspace } };
  if (event.type === 'tokens_revoked')
    return event.tokens.bot.includes(self) ? { removed: { once: data.event_id, workspace } } : undefined;
  if (event.bot_id !== undefined || event.user === self) return undefined;
  if (event.type === 'message' && !SPOKEN.has(event.subtype)) return undefined;
  return {
    once: data.event_id,
    delivery: messageDelivery(event.channel, event.ts),
    workspace,
    user: event.user,
    userName: undefined,
    spot: { channel: event.channel, thread: event.thread_ts },
    surface: { kind: 'message', trigger: undefined, replaces: false },
    said: { kind: 'text', text: spoken(event.text.replace(`<@${self}>`, ' ')) },
    author: undefined,
    mentions: mentionsIn(event.text).filter(({ user }) => user !== self),
  };
}

/** A message counts once, whether it was sent to the bot or picked to be marked. */
function messageDelivery(channel: string, ts: string): string {
  return `message:${channel}:${ts}`;
}

type Interaction = z.infer<z.ZodObject<typeof interaction>>;

function from({ team, enterprise, user }: Interaction): Pick<Heard, 'workspace' | 'user' | 'userName'> {
  return {
    // An app installed for a whole organisation hears of no workspace but the person's own.
    workspace: { id: team?.id ?? user.team_id ?? enterprise?.id ?? 'unknown', enterprise: enterprise?.id },
    user: user.id,
    userName: user.username ?? user.name,
  };
}

function metadataIn(written: string): Metadata {
  try {
    return metadataSchema.parse(JSON.parse(written));
  } catch {
    return { spot: {} }; // a modal of an older version: it goes on without a channel
  }
}

function valuesOf(view: z.infer<typeof viewSchema> | null | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(view?.state?.values ?? {}).map(([field, inputs]) => {
      const input = inputs[INPUT];
      const chosen = input?.selected_options?.map(({ value }) => value).join(' ');
      return [field, chosen ?? input?.selected_option?.value ?? input?.selected_time ?? input?.value ?? ''];
    }),
  );
}

/** `<@U123>` or `<@U123|ann>`. https://docs.slack.dev/messaging/formatting-message-text#mentioning-users */
const mentionSchema = z
  .string()
  .regex(/^<@[UW][A-Z0-9]{1,40}(\|[^<>]*)?>$/)
  .transform((written): Mentioned => {
    const [user = '', name = ''] = written.slice('<@'.length, -'>'.length).split('|');
    return { said: spoken(written), user, name: name === '' ? undefined : name };
  });

function mentionsIn(text: string): Mentioned[] {
  return (text.match(/<@[^<>]+>/g) ?? []).flatMap((written) => mentionSchema.safeParse(written).data ?? []);
}

/**
 * What somebody wrote, as they wrote it: Slack wraps links and mentions in angle brackets and escapes three characters.
 * https://docs.slack.dev/messaging/formatting-message-text#retrieving-messages
 */
export function spoken(text: string): string {
  return text
    .replace(/<([@#!])([^<>|]*)(?:\|([^<>]*))?>/g, (_, sign: string, target: string, label?: string) =>
      label === undefined || label === ''
        ? `${sign === '!' ? '@' : sign}${target}`
        : label.startsWith(sign)
          ? label
          : `${sign === '!' ? '' : sign}${label}`,
    )
    .replace(/<([^<>|\s]+)(?:\|([^<>]*))?>/g, (_, link: string, label?: string) => label || link)
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .trim();
}
