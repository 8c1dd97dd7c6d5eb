import { z } from 'zod';

const name = z.string().max(200);

/** Who speaks, as the platform knows them. */
export const personSchema = z.object({
  accountId: z.string().min(1).max(200),
  name,
  locale: z.string().optional(),
});

/**
 * Where they speak. `team` is null in a direct message; `room` is unique within the platform, and `roomName` is what
 * people call it, if it has a name.
 */
export const placeSchema = z.object({
  platform: z.enum(['terminal', 'discord', 'slack']),
  team: z.object({ externalId: z.string().min(1).max(200), name }).nullable(),
  room: z.string().min(1).max(200),
  roomName: name.optional(),
});

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
};

export type Said =
  /**
   * A command with the rest of the line as it was typed. `line` is all of it where nothing but its first word makes it a
   * command: in an interview it may be said to the interviewer.
   */
  | { readonly kind: 'command'; readonly name: string; readonly rest: string; readonly line?: string }
  /** A command whose platform already split its options. */
  | { readonly kind: 'slash'; readonly name: string; readonly options: Readonly<Record<string, string>> }
  /** Plain words: a command if they start with one, the answer to the open question otherwise. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly id: string }
  | { readonly kind: 'form'; readonly id: string; readonly values: Readonly<Record<string, string>> };

export type Person = Incoming['person'];
export type Place = Incoming['place'];
export type Platform = Place['platform'];
