import { z } from 'zod';

const name = z.string().max(200);

/** Who speaks, as the platform knows them. */
export const personSchema = z.object({
  accountId: z.string().min(1).max(200),
  name,
  locale: z.string().optional(),
});

/**
 * `room` is unique within the platform, and `roomName` is what people call it, if it has a name. `barred` says to the
 * person in a sentence why the bot can post nothing there by itself, where it cannot.
 */
const roomSchema = z.object({
  room: z.string().min(1).max(200),
  roomName: name.optional(),
  barred: z.string().optional(),
});

/** Somebody whom the words mention, and how the mention stands in them. */
export type Mention = { readonly said: string; readonly person: Person };

/** Where they speak. `team` is null in a direct message. */
export const placeSchema = roomSchema.extend({
  platform: z.enum(['terminal', 'discord', 'slack']),
  team: z.object({ externalId: z.string().min(1).max(200), name }).nullable(),
});

/** Another room that somebody names; `refusal` says to them why they may not configure it, where they may not. */
export type NamedRoom = z.infer<typeof roomSchema> & { readonly refusal?: string | undefined };

/**
 * What an adapter makes of a platform's event. `delivery` is the platform's own id of it: the same delivery is
 * never recorded twice. `mayConfigure` is the platform's word on whether the person may configure the room.
 */
export type Incoming = {
  readonly delivery: string;
  readonly person: z.infer<typeof personSchema>;
  readonly place: z.infer<typeof placeSchema>;
  readonly mayConfigure: boolean;
  readonly said: Said;
  /** Whom it mentions by the platform's own means, never by a name alone: anybody may take a name. */
  readonly mentions?: readonly Mention[];
};

export type Said =
  /**
   * A command with the rest of the line as it was typed. `line` is all of it where nothing but its first word makes it a
   * command: in an interview it may be said to the interviewer.
   */
  | { readonly kind: 'command'; readonly name: string; readonly rest: string; readonly line?: string }
  /** A command, or one of its verbs, whose platform already split its options; `rooms` are those that they name, by id. */
  | {
      readonly kind: 'slash';
      readonly name: string;
      readonly verb?: string | undefined;
      readonly options: Readonly<Record<string, string>>;
      readonly rooms?: Readonly<Record<string, NamedRoom>> | undefined;
    }
  /** Plain words: a command if they start with one, the answer to the open question otherwise. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly id: string }
  | { readonly kind: 'form'; readonly id: string; readonly values: Readonly<Record<string, string>> };

export type Person = Incoming['person'];
export type Place = Incoming['place'];
export type Platform = Place['platform'];
