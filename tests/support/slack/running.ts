import { afterEach, beforeEach, expect } from 'vitest';
import { SLACK_PATH, type Slack, startSlack } from '../../../src/adapters/slack/adapter.ts';
import { createBot } from '../../../src/bot/bot.ts';
import type { Reply } from '../../../src/bot/card.ts';
import { configuresRoom } from '../../../src/bot/commands.ts';
import type { Incoming } from '../../../src/bot/incoming.ts';
import type { Services } from '../../../src/bot/request.ts';
import type { Bank } from '../../../src/core/bank.ts';
import { createMetrics, type Metrics } from '../../../src/http/metrics.ts';
import { type HttpServer, startHttp } from '../../../src/http/server.ts';
import { createJobs, type Jobs } from '../../../src/jobs/jobs.ts';
import type { Database, Db } from '../../../src/storage/database.ts';
import { claimDelivery } from '../../../src/storage/deliveries.ts';
import { Clock, bank as testBank } from '../bot.ts';
import { storages, useDatabase } from '../database.ts';
import { Person } from './person.ts';
import { CREDENTIALS, LocalSlack } from './server.ts';

export type Mode = 'socket' | 'http';

/** A bot that serves a local Slack. */
export type Replica = {
  readonly slack: Slack;
  readonly http: HttpServer;
  readonly metrics: Metrics;
  stop(): Promise<void>;
};

/** What a test changes of how the bot answers: it stands between the adapter and the bot. */
export type Detour = (incoming: Incoming, handle: (incoming: Incoming) => Promise<Reply>) => Promise<Reply>;

export class Running {
  readonly clock = new Clock();
  /** What the adapter took for a fault of ours. */
  readonly errors: unknown[] = [];
  /** Everything that was handed to the bot. */
  readonly heard: Incoming[] = [];
  readonly logged: string[] = [];
  readonly replicas: Replica[] = [];
  detour: Detour = (incoming, handle) => handle(incoming);
  readonly #database: { readonly db: Db; readonly opened: Database };
  readonly #jobs: Jobs[] = [];
  readonly #bank: Bank;
  #slack: LocalSlack | undefined;

  constructor(database: { readonly db: Db; readonly opened: Database }, bank: Bank) {
    this.#database = database;
    this.#bank = bank;
  }

  get slack(): LocalSlack {
    if (this.#slack === undefined) throw new Error('Slack is there only while tests run');
    return this.#slack;
  }

  get db(): Db {
    return this.#database.db;
  }

  person(id: string, about: { admin?: boolean; display?: string } = {}): Person {
    this.slack.addUser(id, about);
    return new Person(this.slack, id);
  }

  async begin(mode: Mode, replicas: number): Promise<void> {
    this.#slack = await LocalSlack.start();
    this.slack.addChannel('C1');
    for (let count = 0; count < replicas; count += 1) this.replicas.push(await this.startReplica(mode));
    if (mode === 'http')
      this.slack.targets = this.replicas.map(({ http }) => `http://127.0.0.1:${http.port}${SLACK_PATH}`);
  }

  async startReplica(mode: Mode): Promise<Replica> {
    const metrics = createMetrics();
    const services = this.#services();
    const bot = createBot(services, 'UTC', metrics.meter);
    const slack = await startSlack({
      botToken: CREDENTIALS.botToken,
      appToken: mode === 'socket' ? CREDENTIALS.appToken : undefined,
      signingSecret: mode === 'http' ? CREDENTIALS.signingSecret : undefined,
      apiUrl: this.slack.apiUrl,
      handle: (incoming) => {
        this.heard.push(incoming);
        return this.detour(incoming, (on) => bot.handle(on));
      },
      claim: (id) => claimDelivery(this.db, { platform: 'slack', id, now: this.clock.now() }),
      left: (workspace) => bot.left('slack', workspace),
      configures: configuresRoom,
      log: services.log,
      onError: (error) => void this.errors.push(error),
      ...metrics.platform('slack'),
    });
    const http = await startHttp({
      port: 0,
      parts: { slack: () => slack.ready() },
      metrics,
      posts: slack.listener === undefined ? {} : { [SLACK_PATH]: slack.listener },
      onError: (error) => void this.errors.push(error),
    });
    return {
      slack,
      http,
      metrics,
      async stop() {
        await http.stop();
        await slack.stop();
      },
    };
  }

  /** Does what is due by the clock, on each replica at once. */
  async settle(): Promise<void> {
    for (const { slack } of this.replicas.slice(this.#jobs.length))
      this.#jobs.push(
        createJobs({
          services: this.#services(),
          database: this.#database.opened,
          messengers: { slack: slack.messenger },
          patience: { jobSeconds: 5, retrySeconds: 1 },
        }),
      );
    await Promise.all(this.#jobs.map((jobs) => jobs.settle()));
  }

  #services(): Services {
    const log = (fields: Readonly<Record<string, unknown>>, message: string) =>
      void this.logged.push(`${message} ${JSON.stringify(fields)}`);
    return {
      db: this.db,
      bank: this.#bank,
      clock: () => this.clock.now(),
      chance: () => 0,
      log: { info: log, error: log },
    };
  }

  async end(): Promise<void> {
    for (const jobs of this.#jobs.splice(0)) await jobs.stop();
    await Promise.all(this.replicas.splice(0).map((replica) => replica.stop()));
    await this.#slack?.stop();
    this.heard.length = 0;
    this.logged.length = 0;
    this.clock.reset();
    this.detour = (incoming, handle) => handle(incoming);
  }
}

/**
 * A workspace with the bot in it, for the tests around the call: anew for each. After each test Slack must have
 * refused nothing, and nothing of ours may have failed, that the test did not take note of.
 */
export function useSlack(mode: Mode, { replicas = 1, bank = testBank } = {}): Running {
  const [, server] = storages;
  if (server === undefined) throw new Error('there is no Postgres server');
  const running = new Running(useDatabase(server), bank);
  beforeEach(() => running.begin(mode, replicas));
  afterEach(async () => {
    const { violations } = running.slack;
    await running.end();
    expect({ violations, errors: running.errors.splice(0) }).toEqual({ violations: [], errors: [] });
  });
  return running;
}
