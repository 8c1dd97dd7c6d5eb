import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { SlackRefusal, type Web } from './web.ts';

/** How long what Slack said about people and channels is taken for true. */
const FRESH_MS = 60_000;
/** As many people and channels as are remembered; the oldest are asked about again. */
const REMEMBERED = 10_000;
/** Longest that a reply waits to know a name: what is not known by then is known the next time. */
const PATIENCE_MS = 400;

/** What Slack says of a person. */
export type Acquaintance = { readonly name: string | undefined; readonly admin: boolean };

/** What Slack says of a channel; `joined` where the app is in it. */
export type Channel = {
  readonly name: string | undefined;
  readonly creator: string | undefined;
  readonly joined: boolean;
};

const userSchema = z.object({
  name: z.string().optional(),
  real_name: z.string().optional(),
  is_admin: z.boolean().optional(),
  is_owner: z.boolean().optional(),
  profile: z.object({ display_name: z.string().optional(), real_name: z.string().optional() }).optional(),
});

const channelSchema = z.object({
  name: z.string().optional(),
  creator: z.string().optional(),
  is_member: z.boolean().optional(),
});

/** People and channels, asked of Slack when they are not known freshly. Never rejects: what cannot be told is undefined. */
export class Directory {
  readonly #web: Web;
  readonly #people = new Map<string, Entry<Acquaintance>>();
  readonly #channels = new Map<string, Entry<Channel>>();

  constructor(web: Web) {
    this.#web = web;
  }

  person(user: string): Promise<Acquaintance | undefined> {
    return known(this.#people, user, async () => {
      const { user: told } = await this.#web.call('users.info', {}, (client) => client.users.info({ user }));
      const { profile, name, real_name, is_admin = false, is_owner = false } = userSchema.parse(told);
      const names = [profile?.display_name, profile?.real_name, real_name, name];
      return { name: names.find((each) => each !== undefined && each !== ''), admin: is_admin || is_owner };
    });
  }

  channel(channel: string): Promise<Channel | undefined> {
    return known(this.#channels, channel, () => this.#channelNow(channel));
  }

  /** Whether the app is in the channel now: somebody may have invited it a moment ago. */
  async joined(channel: string): Promise<boolean | undefined> {
    const told = await within(this.#channelNow(channel).catch(() => undefined));
    return told?.joined;
  }

  async #channelNow(channel: string): Promise<Channel> {
    const told = await this.#web
      .call('conversations.info', {}, (client) => client.conversations.info({ channel }))
      .catch((error: unknown) => {
        // Of a private channel that it is not in, an app is told that there is none.
        if (error instanceof SlackRefusal && error.code === 'channel_not_found') return { channel: {} };
        throw error;
      });
    const { name, creator, is_member = false } = channelSchema.parse(told.channel);
    return { name, creator, joined: is_member };
  }
}

type Entry<T> = { readonly value: Promise<T | undefined>; readonly freshUntil: number };

/** What was told before is used while it is asked for again, so that nobody waits for it twice. */
async function known<T>(
  entries: Map<string, Entry<T>>,
  id: string,
  ask: () => Promise<T>,
): Promise<T | undefined> {
  const before = entries.get(id);
  if (before !== undefined && before.freshUntil > performance.now()) return within(before.value);
  const asked = ask().catch(() => undefined); // counted where it was called
  const value = Promise.all([asked, before?.value]).then(([now, then]) => now ?? then);
  entries.delete(id);
  entries.set(id, { value, freshUntil: performance.now() + FRESH_MS });
  const [oldest] = entries.keys();
  if (entries.size > REMEMBERED && oldest !== undefined) entries.delete(oldest);
  return within(before?.value ?? value);
}

function within<T>(value: Promise<T>): Promise<T | undefined> {
  return Promise.race([value, pause(PATIENCE_MS, undefined, { ref: false })]);
}
