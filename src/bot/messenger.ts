import type { Card } from './card.ts';

/** A message as its platform knows it; opaque to everybody else. */
export type PostedMessage = { readonly id: string };

/** A room to speak in, by the platform's own ids. */
export type RoomAddress = { readonly team: string; readonly room: string };

export type Post = {
  readonly card: Card;
  /**
   * Comes with the message where no person sees it, so that `find` knows it again: at most 25 characters of
   * `A-Z a-z 0-9 -`.
   */
  readonly marker: string;
  /** The message whose thread it belongs in; without it the room itself. */
  readonly thread?: PostedMessage | undefined;
};

/**
 * How the bot speaks first: a daily question, a reminder. Every platform's adapter has one. All of it rejects with
 * `RoomRefusal` where trying again is of no use, and with any other error where it may be.
 */
export type Messenger = {
  /** Posts where everybody in the room sees it. */
  post(room: RoomAddress, post: Post): Promise<PostedMessage>;
  /** The bot's own message with this marker, if one of the room's (or the thread's) since `since` has it. */
  find(
    room: RoomAddress,
    sought: Pick<Post, 'marker' | 'thread'> & { readonly since: Date },
  ): Promise<PostedMessage | undefined>;
  /** Puts another card in a message's place. */
  edit(room: RoomAddress, message: PostedMessage, card: Card): Promise<void>;
  /** Sends a person a direct message. */
  tell(accountId: string, card: Card): Promise<void>;
};

/** Why a platform will not let the bot speak, now or later, until somebody changes something. */
export const REFUSALS = [
  'room-gone',
  'not-in-room',
  'not-allowed',
  'archived',
  'team-gone',
  'person-closed',
] as const;
export type Refusal = (typeof REFUSALS)[number];

/** The platform refuses for good; the message is for the room's admin and says what to do. */
export class RoomRefusal extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal, message: string, options?: ErrorOptions) {
    super(message, options);
    this.refusal = refusal;
  }
}
