import type { RequestListener } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type AckFn,
  App,
  HTTPReceiver,
  type Logger,
  LogLevel,
  type Receiver,
  SocketModeReceiver,
  webApi,
} from '@slack/bolt';
import type { Reply } from '../../bot/card.ts';
import type { Incoming } from '../../bot/incoming.ts';
import type { Messenger } from '../../bot/messenger.ts';
import type { Log } from '../../bot/request.ts';
import { Connection } from './connection.ts';
import { Directory } from './directory.ts';
import { Exchange, type FormAck, type Submission } from './exchange.ts';
import { type Heard, heardFrom } from './incoming.ts';
import { slackMessenger } from './messenger.ts';
import { Once } from './once.ts';
import { CALL_TIMEOUT_MS, SlackRefusal, Web } from './web.ts';

/** Where Slack's requests arrive in HTTP mode. */
export const SLACK_PATH = '/slack/events';
/** Slack's own requests are a few kilobytes; a view's state is at most some hundred. */
const BODY_LIMIT = 1024 * 1024;
/** While one connection is refreshed or lost, the other one hears what happens. Slack allows ten. */
const CONNECTIONS = 2;
/** How many of the last events are known again: more than Slack sends within the hour in which it sends again. */
const REMEMBERED_EVENTS = 50_000;
/** Slack takes no acknowledgement after this. https://docs.slack.dev/interactivity/handling-user-interaction#acknowledgment_response */
const ACK_SECONDS = 3;
/** Longest that stopping waits for what is under way. */
const STOP_MS = 10_000;

export type SlackOptions = {
  readonly botToken: string;
  /** Connects in Socket Mode. Without it `signingSecret` has to be there, and Slack calls `listener` over HTTP. */
  readonly appToken: string | undefined;
  readonly signingSecret: string | undefined;
  /** Slack's own where it is undefined. */
  readonly apiUrl: string | undefined;
  readonly handle: (incoming: Incoming) => Promise<Reply>;
  /** Takes on the event of this id; false where another process did: Slack may send to each of them. */
  readonly claim: (id: string) => Promise<boolean>;
  /** The app was removed from this workspace. */
  readonly left: (workspace: string) => Promise<void>;
  /** Whether the command makes the bot speak in the room by itself later. */
  readonly configures: (command: string) => boolean;
  readonly log: Log;
  /** A fault of ours. */
  readonly onError: (error: unknown) => void;
  /** Something happened that is worth counting; `code` is Slack's word for an error. */
  readonly count: (event: 'event' | 'repeated' | 'error', code?: string) => void;
  /** How long something took since Slack's event arrived. */
  readonly observe: (stage: 'acknowledgement' | 'feedback', seconds: number) => void;
};

export type Slack = {
  readonly messenger: Messenger;
  /** Answers Slack's requests at SLACK_PATH; undefined in Socket Mode. */
  readonly listener: RequestListener | undefined;
  /** Whether Slack can reach the bot now. */
  ready(): boolean;
  /** Takes nothing new, finishes what is under way and closes the connections. */
  stop(): Promise<void>;
};

/** Slack would not let the bot start; the message is for whoever runs it. */
export class SlackStartError extends Error {}

/** Connects to Slack. Rejects with SlackStartError where a token is refused. */
export async function startSlack(options: SlackOptions): Promise<Slack> {
  const { botToken, apiUrl, appToken, signingSecret, count, log, observe, onError } = options;
  const logger = loggerOf(log);
  const clientOptions = {
    ...(apiUrl !== undefined && { slackApiUrl: apiUrl }),
    logger,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: CALL_TIMEOUT_MS,
  };
  const stopping = new AbortController();
  const web = new Web(new webApi.WebClient(botToken, { ...clientOptions }), {
    failed: (code) => count('error', code),
    stopping: stopping.signal,
  });
  const self = await introduction(web);
  const transport =
    appToken !== undefined
      ? socketsOf(appToken, apiUrl, logger, log)
      : httpOf(signingSecret ?? missing('SLACK_SIGNING_SECRET'), logger);
  const app = new App({
    token: botToken,
    botId: self.botId,
    botUserId: self.userId,
    receiver: transport.receiver,
    clientOptions: { ...clientOptions },
    logger,
    convoStore: false,
    ignoreSelf: false, // incoming.ts does, without a call to Slack
    tokenVerificationEnabled: false,
  });
  app.error(async (error) => onError(error));

  const exchange = new Exchange({
    web,
    directory: new Directory(web),
    home: { id: self.teamId, name: self.teamName },
    handle: options.handle,
    configures: options.configures,
    onError,
  });
  const underWay = new Set<Promise<void>>();
  /** Stopping waits for it. */
  const tracked = (work: Promise<void>): Promise<void> => {
    const done = work.finally(() => underWay.delete(done));
    underWay.add(done);
    return done;
  };
  const once = new Once<FormAck | undefined>(REMEMBERED_EVENTS);

  /** `work` resolves to whether it was done here, and not by another process. */
  const inBackground = (work: Promise<boolean>, since: number): void => {
    const finished = work
      .then((done) => {
        count(done ? 'event' : 'repeated');
        if (done) observe('feedback', secondsSince(since));
      })
      .catch((error: unknown) => {
        count('event');
        // What Slack refuses is counted; it is no fault of ours.
        if (error instanceof SlackRefusal)
          log.info({ method: error.method, code: error.code }, 'Slack refused a reply');
        else onError(error);
      });
    void tracked(finished);
  };

  const acknowledged = async (ack: AckFn<FormAck> | undefined, reply: FormAck | undefined, since: number) => {
    if (ack === undefined) return true;
    try {
      await ack(reply);
      const took = secondsSince(since);
      observe('acknowledgement', took);
      return took < ACK_SECONDS;
    } catch (error) {
      // The connection was closed in between.
      log.info({ reason: String(error) }, 'an acknowledgement did not reach Slack');
      return false;
    }
  };

  const claim = async (id: string): Promise<boolean> => {
    try {
      return await options.claim(id);
    } catch (error) {
      // Whoever has no database tells the person so; to be told twice is better than not at all.
      log.info({ reason: String(error) }, 'an event could not be claimed');
      return true;
    }
  };

  const receive = async (body: unknown, ack?: AckFn<FormAck>): Promise<void> => {
    const since = performance.now();
    const heard = heardFrom(body, self.userId);
    if (heard === undefined) {
      await acknowledged(ack, undefined, since);
      return;
    }
    if ('removed' in heard) {
      const { again } = once.do(heard.removed.once, async () => {
        void tracked(options.left(heard.removed.workspace.id).catch(onError));
        return undefined;
      });
      count(again ? 'repeated' : 'event');
      return;
    }
    if ('opened' in heard) {
      const { again } = once.do(heard.opened.once, async () => {
        inBackground(exchange.openHome(heard.opened), since);
        return undefined;
      });
      if (again) count('repeated');
      return;
    }
    if (!isForm(heard)) {
      const arrived = acknowledged(ack, undefined, since);
      const { again } = once.do(heard.once, async () => {
        inBackground(exchange.answer(heard, claim), since);
        return undefined;
      });
      if (again) count('repeated');
      await arrived;
      return;
    }
    let finish: Submission['finish'] | undefined;
    const { again, result } = once.do(heard.once, async () => {
      const submission = exchange.submit(heard, claim);
      finish = submission.finish;
      return submission.acknowledgement;
    });
    if (again) count('repeated');
    const arrived = await acknowledged(ack, await result, since);
    if (finish !== undefined) inBackground(finish(arrived), since);
  };

  app.command(/.*/, ({ ack, body }) => tracked(receive(body, () => ack())));
  app.action(/.*/, ({ ack, body }) => tracked(receive(body, () => ack())));
  app.shortcut(/.*/, ({ ack, body }) => tracked(receive(body, () => ack())));
  app.view(/.*/, ({ ack, body }) =>
    tracked(receive(body, async (reply) => (reply === undefined ? ack() : ack(reply)))),
  );
  for (const event of ['app_mention', 'message', 'app_home_opened', 'app_uninstalled', 'tokens_revoked'])
    app.event(event, ({ body }) => tracked(receive(body)));

  try {
    await transport.start();
  } catch (error) {
    throw startError(error, 'SLACK_APP_TOKEN') ?? error;
  }
  return {
    messenger: slackMessenger(web, self.userId),
    listener: transport.listener,
    ready: () => !stopping.signal.aborted && transport.ready(),
    async stop() {
      stopping.abort();
      // What was acknowledged is finished; what comes in meanwhile is answered as long as the connection is there.
      const settled = async () => Promise.allSettled([...underWay]);
      await Promise.race([settled(), pause(STOP_MS, undefined, { ref: false })]);
      await Promise.race([transport.stop(), pause(STOP_MS, undefined, { ref: false })]);
      await Promise.race([settled(), pause(STOP_MS, undefined, { ref: false })]);
    },
  };
}

type Transport = {
  readonly receiver: Receiver;
  readonly listener: RequestListener | undefined;
  start(): Promise<void>;
  ready(): boolean;
  stop(): Promise<void>;
};

function httpOf(signingSecret: string, logger: Logger): Transport {
  const receiver = new HTTPReceiver({
    signingSecret,
    endpoints: SLACK_PATH,
    bodyLimit: BODY_LIMIT,
    logger,
  });
  // The program's own HTTP server listens, beside its other addresses.
  return {
    receiver,
    listener: receiver.requestListener,
    start: async () => {},
    ready: () => true,
    stop: async () => {},
  };
}

/** Connections that stand in for each other: Slack sends an event to any of them. */
function socketsOf(appToken: string, apiUrl: string | undefined, logger: Logger, log: Log): Transport {
  const clientOptions = {
    ...(apiUrl !== undefined && { slackApiUrl: apiUrl }),
    retryConfig: { retries: 0 },
    timeout: CALL_TIMEOUT_MS,
  };
  const receivers = Array.from(
    { length: CONNECTIONS },
    () =>
      new SocketModeReceiver({
        appToken,
        logger,
        // By itself it waits before it connects again, and an error while it does ends the process.
        autoReconnectEnabled: false,
        installerOptions: { clientOptions },
      }),
  );
  const connections = receivers.map(({ client }) => new Connection(client, log));
  const start = async () => void (await Promise.all(connections.map((connection) => connection.start())));
  const stop = async () => void (await Promise.all(connections.map((connection) => connection.stop())));
  return {
    receiver: {
      init: (app) => {
        for (const receiver of receivers) receiver.init(app);
      },
      start,
      stop,
    },
    listener: undefined,
    start,
    ready: () => connections.some(({ connected }) => connected),
    stop,
  };
}

type Self = {
  readonly userId: string;
  readonly botId: string;
  readonly teamId: string;
  readonly teamName: string;
};

/** Who the bot is in the workspace, which says as well whether its token is good. */
async function introduction(web: Web): Promise<Self> {
  try {
    const told = await web.call('auth.test', {}, (client) => client.auth.test());
    return {
      userId: told.user_id ?? missing('user_id'),
      botId: told.bot_id ?? missing('bot_id'),
      teamId: told.team_id ?? missing('team_id'),
      teamName: told.team ?? '',
    };
  } catch (error) {
    throw startError(error, 'SLACK_BOT_TOKEN') ?? error;
  }
}

function startError(error: unknown, token: string): SlackStartError | undefined {
  const code =
    error instanceof SlackRefusal
      ? error.code
      : error instanceof webApi.WebAPIPlatformError
        ? error.data.error
        : undefined;
  if (code !== undefined) {
    return new SlackStartError(`Slack refuses ${token} (${code}): copy it again from the app’s settings.`);
  }
  if (error instanceof webApi.WebAPIRequestError || error instanceof webApi.WebAPIHTTPError)
    return new SlackStartError('Slack cannot be reached: is there a way to slack.com from here?');
  return undefined;
}

function missing(what: string): never {
  throw new SlackStartError(`Slack cannot be started: there is no ${what}.`);
}

function isForm(heard: Heard): heard is Heard & { readonly surface: { readonly kind: 'modal' } } {
  return heard.surface.kind === 'modal' && heard.surface.submitted !== undefined;
}

function secondsSince(then: number): number {
  return (performance.now() - then) / 1000;
}

/**
 * Slack's libraries say whole messages at their lower levels, answers and tokens among them: those stay unsaid. What
 * they report as an error comes to us as a rejection as well, which is where it is told as one.
 */
function loggerOf(log: Log): Logger {
  const words = (said: readonly unknown[]) =>
    said.map((part) => (part instanceof Error ? part.message : String(part))).join(' ');
  return {
    debug: () => {},
    info: () => {},
    warn: (...said) => log.info({ slack: words(said) }, 'Slack’s library warns'),
    error: (...said) => log.info({ slack: words(said) }, 'Slack’s library reports an error'),
    setLevel: () => {},
    getLevel: () => LogLevel.WARN,
    setName: () => {},
  };
}
