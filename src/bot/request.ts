import type { Bank } from '../core/bank.ts';
import type { Day } from '../core/calendar.ts';
import type { Db } from '../storage/database.ts';
import type { Membership } from '../storage/members.ts';
import type { Incoming } from './incoming.ts';
import type { Meter } from './meter.ts';

/** What the bot works with; the composition root provides it. */
export type Services = {
  readonly db: Db;
  readonly bank: Bank;
  /** The time now. */
  readonly clock: () => Date;
  /** A number in [0, 1). */
  readonly chance: () => number;
  readonly log: Log;
};

/** Where the bot says what a person running it should know. Never answers, names or secrets. */
export type Log = {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
};

/** One thing somebody asked for, with all that a command needs to do it. */
export type Request = Services &
  Membership & {
    readonly incoming: Incoming;
    readonly meter: Meter;
    readonly now: Date;
    /** The person's own day. */
    readonly today: Day;
    /** The room as the database names it. */
    readonly room: string;
    /** It is about another room than the one they speak in. */
    readonly elsewhere: boolean;
  };
