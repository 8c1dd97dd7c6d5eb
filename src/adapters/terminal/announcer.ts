import type { Card } from '../../bot/card.ts';
import type { Messenger } from '../../bot/messenger.ts';

/** Prints a card that nobody asked for, and resolves once it is out. Rejects if it will never be. */
export type Print = (card: Card) => Promise<void>;

/** How the bot speaks first at a terminal. */
export type Announcer = {
  readonly messenger: Messenger;
  /** Whoever has the screen says how to print on it; nobody has before the terminal opens and after it closes. */
  attach(print: Print | undefined): void;
};

/**
 * A terminal has one room and one person, so every message goes to its screen. It cannot go back to what it printed: a
 * tally that changes is about the person's own answer, whose mark they have just seen, and is left out.
 */
export function createAnnouncer(): Announcer {
  let print: Print | undefined;
  const printed = new Map<string, string>();
  const show = async (card: Card): Promise<void> => {
    if (print === undefined) throw new Error('nobody is at the terminal');
    await print(card);
  };
  return {
    messenger: {
      async post(_room, { card, marker }) {
        await show(card);
        const id = `${printed.size + 1}`;
        printed.set(marker, id);
        return { id };
      },
      async find(_room, { marker }) {
        // What an earlier run printed is gone from the screen: showing it again is right.
        const id = printed.get(marker);
        return id === undefined ? undefined : { id };
      },
      async edit() {},
      tell: (_accountId, card) => show(card),
    },
    attach(next) {
      print = next;
    },
  };
}
