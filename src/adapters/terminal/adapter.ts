import {
  clearScreenDown,
  createInterface,
  cursorTo,
  emitKeypressEvents,
  type Interface,
} from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Attachment, Card, Reply } from '../../bot/card.ts';
import type { Incoming, Person, Place, Said } from '../../bot/incoming.ts';
import type { Announcer } from './announcer.ts';
import {
  type Conversation,
  type ConversationEvent,
  type Effect,
  inFence,
  opening,
  step,
} from './conversation.ts';
import { completionsOf, type TerminalCommand } from './incoming.ts';
import { linesOf } from './lines.ts';
import { renderFailure, renderField, renderRemark, renderReply, type Style } from './render.ts';

export { createAnnouncer } from './announcer.ts';
export { progress } from './progress.ts';

const HISTORY_LINES = 500;
/** Terminals that know this mode mark where a paste starts and ends: https://cirw.in/blog/bracketed-paste */
const BRACKETED_PASTE = { on: '\u001B[?2004h', off: '\u001B[?2004l' };
const FAILED = 'Something went wrong; nothing was lost. Try again.';
const FINISHING = 'Leaving when this is done. Ctrl-C again leaves at once.';

export type TerminalOptions = {
  /** The bot. A rejection is shown as one line and handed to `onError`. */
  handle(incoming: Incoming): Promise<Reply>;
  /** The words that may stand where the last word of `line` does, whole; `line` has no leading slash. */
  complete(line: string): readonly string[];
  readonly commands: readonly TerminalCommand[];
  readonly person: Person;
  readonly place: Place;
  readonly input: Readable;
  readonly output: Writable;
  /** A person at a keyboard; otherwise the input is read line by line to its end. */
  readonly interactive: boolean;
  /** Read for every reply, so that a getter for `width` follows the window. */
  readonly style: Style;
  /** Gets the screen while there is somebody to read it; piped output is read to its end. */
  readonly announcer?: Announcer;
  /** A new id each time: what is said twice is two deliveries. */
  deliveryId(): string;
  /** Said first when interactive, such as a greeting and the first question. */
  readonly openWith?: readonly Said[];
  /** The lines typed in earlier sessions, oldest first. Saved when the person leaves; values of forms never are. */
  readonly history: { load(): Promise<string[]>; save(lines: readonly string[]): Promise<void> };
  /** Stores a file that came with a reply, and resolves to where it is, in words for the person. */
  attachment(file: Attachment): Promise<string>;
  onError(error: unknown): void;
};

/** Runs until the person leaves, the input ends or nobody reads the output any more. Never rejects. */
export async function runTerminal(options: TerminalOptions): Promise<void> {
  const screen = screenOn(options.output, options.onError);
  await (options.interactive ? converse(options, screen) : readThrough(options, screen));
}

type Screen = {
  /** Resolves once the text is out, or never will be. */
  write(text: string): Promise<void>;
  readonly broken: boolean;
  /** Called once, when nobody reads any more. */
  onBroken(listener: () => void): void;
};

function screenOn(output: Writable, onError: (error: unknown) => void): Screen {
  let broken = false;
  const listeners: (() => void)[] = [];
  // Stays for good: a pipe may report that its reader left after the session is over.
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (broken) return;
    broken = true;
    if (error.code !== 'EPIPE') onError(error);
    for (const listener of listeners) listener();
  });
  return {
    write: (text) =>
      new Promise((resolve) => {
        if (broken || output.destroyed) resolve();
        else output.write(text, () => resolve());
      }),
    get broken() {
      return broken;
    },
    onBroken: (listener) => listeners.push(listener),
  };
}

/** One line of input after the other, each handled before the next is read. */
async function readThrough(options: TerminalOptions, screen: Screen): Promise<void> {
  const rules = { commands: options.commands, multiline: false };
  let conversation = opening;
  let left = false;

  const receive = async (event: ConversationEvent): Promise<void> => {
    const [next, effects] = step(conversation, event, rules);
    conversation = next;
    for (const effect of effects) {
      if (effect.kind === 'leave') left = true;
      else if (effect.kind === 'say') {
        const reply = await say(effect.said, options, (text) => screen.write(`${text}\n\n`));
        if (reply) await receive({ kind: 'reply', show: reply.show });
      } else if (effect.kind !== 'clear') await screen.write(`${shownBy(effect, options.style)}\n`);
    }
  };

  screen.onBroken(() => options.input.destroy());
  options.announcer?.attach((card) => screen.write(`${announced(card, options.style)}\n\n`));
  try {
    for await (const line of linesOf(options.input)) {
      await receive({ kind: 'line', line, pasted: false });
      if (left || screen.broken) return;
    }
    while (!left && !screen.broken) await receive({ kind: 'end' });
  } catch (error) {
    if (!screen.broken) options.onError(error);
  }
}

/** Asks the bot and shows what it replied; undefined if that failed, which is then shown and reported. */
async function say(
  said: Said,
  options: TerminalOptions,
  show: (text: string) => Promise<void>,
): Promise<Reply | undefined> {
  const { person, place, style } = options;
  try {
    const reply = await options.handle({
      delivery: options.deliveryId(),
      person,
      place,
      // A terminal is its person's own room.
      mayConfigure: true,
      said,
    });
    await show(renderReply(reply, style));
    if (reply.attachment) {
      const where = await options.attachment(reply.attachment);
      await show(renderRemark(`Saved: ${where}`, style));
    }
    return reply;
  } catch (error) {
    options.onError(error);
    await show(renderFailure(FAILED, style));
    return undefined;
  }
}

function announced(card: Card, style: Style): string {
  return renderReply({ show: card, audience: 'room' }, style);
}

function shownBy(effect: Effect & { kind: 'remark' | 'ask' }, style: Style): string {
  return effect.kind === 'ask' ? renderField(effect.field, style) : renderRemark(effect.words, style);
}

async function converse(options: TerminalOptions, screen: Screen): Promise<void> {
  const past = await options.history.load().catch((error: unknown) => {
    options.onError(error);
    return [];
  });
  const session = new Session(options, screen, past);
  options.announcer?.attach((card) => session.announce(card));
  const history = await session.run();
  options.announcer?.attach(undefined);
  await options.history.save(history).catch(options.onError);
}

/**
 * A person at a keyboard. Events wait in line while the bot is busy, so that what was typed or pasted meanwhile
 * keeps its order.
 */
class Session {
  readonly #options: TerminalOptions;
  readonly #screen: Screen;
  #conversation: Conversation = opening;
  readonly #events: ConversationEvent[] = [];
  readonly #effects: Effect[];
  #editor: Interface | undefined;
  /** Newest first, as readline keeps it. */
  #history: string[];
  #busy = false;
  #pasting = false;
  #inputEnded = false;
  #leaving = false;
  #left = false;
  /** What was typed while the bot was busy, taken off the screen to make room for its reply. */
  #draft = '';
  #leave: () => void = () => {};
  /** Cards that nobody asked for; they wait while the bot replies. */
  readonly #announcements: { readonly card: Card; printed(): void; lost(reason: Error): void }[] = [];

  constructor(options: TerminalOptions, screen: Screen, past: readonly string[]) {
    this.#options = options;
    this.#screen = screen;
    this.#history = past.slice(-HISTORY_LINES).reverse();
    this.#effects = (options.openWith ?? []).map((said) => ({ kind: 'say', said }));
  }

  /** Resolves to the lines typed, oldest first. */
  async run(): Promise<readonly string[]> {
    const { input } = this.#options;
    const onKey = (_: string | undefined, key: { readonly name?: string | undefined }): void => {
      if (key.name === 'paste-start') this.#pasting = true;
      if (key.name === 'paste-end') this.#pasting = false;
    };
    const onEnd = (): void => {
      this.#inputEnded = true;
    };
    // A terminal that went away is an error to read from on some systems, an end on others.
    const onInputError = (): void => this.#finish();
    emitKeypressEvents(input);
    input.on('keypress', onKey).on('end', onEnd).on('error', onInputError);

    await new Promise<void>((resolve) => {
      this.#leave = resolve;
      this.#screen.onBroken(() => this.#finish());
      void this.#screen.write(BRACKETED_PASTE.on);
      this.#open();
      this.#proceed();
    });

    input.off('keypress', onKey).off('end', onEnd).off('error', onInputError);
    input.pause();
    return this.#history.toReversed();
  }

  /** Prints a card above what is being typed. Rejects if the person leaves before. */
  announce(card: Card): Promise<void> {
    return new Promise((printed, lost) => {
      this.#announcements.push({ card, printed, lost });
      this.#proceed();
    });
  }

  #open(): void {
    const { input, output } = this.#options;
    const editor = createInterface({
      input,
      output,
      terminal: true,
      history: [...this.#history],
      historySize: HISTORY_LINES,
      removeHistoryDuplicates: true,
      completer: (line: string) => this.#complete(line),
    });
    this.#editor = editor;
    editor.on('history', (history: string[]) => {
      // A pasted text would push out the commands worth repeating; what a form asks for may be private.
      if (this.#pasting || this.#conversation.mode.kind === 'filling') history.shift();
      // A completed word ends in a space, which would make two entries of one command.
      this.#history = history.map((line) => line.trimEnd());
    });
    editor.on('line', (line) => {
      const typed = this.#draft + line;
      this.#draft = '';
      this.#receive({ kind: 'line', line: typed, pasted: this.#pasting });
    });
    editor.on('SIGINT', () => this.#interrupt());
    editor.on('close', () => {
      if (this.#left) return;
      // Ctrl-D closes the editor, though it may end an answer and not the session.
      this.#editor = undefined;
      if (!this.#inputEnded) this.#open();
      this.#receive({ kind: 'end' });
    });
  }

  #complete(line: string): [string[], string] {
    // In an answer or a form, Tab indents.
    if (this.#pasting || this.#conversation.mode.kind !== 'idle') return [['\t'], ''];
    try {
      return completionsOf(line, this.#options.complete);
    } catch (error) {
      this.#options.onError(error);
      return [[], line];
    }
  }

  #interrupt(): void {
    if (!this.#busy) {
      this.#receive({ kind: 'interrupt', typing: this.#editor?.line !== '' });
    } else if (this.#leaving) {
      this.#finish();
    } else {
      this.#leaving = true;
      this.#events.length = 0;
      this.#effects.length = 0;
      this.#print(renderRemark(FINISHING, this.#options.style));
    }
  }

  #receive(event: ConversationEvent): void {
    this.#events.push(event);
    this.#proceed();
  }

  #proceed(): void {
    const rules = { commands: this.#options.commands, multiline: true };
    while (!this.#busy && !this.#left) {
      const announcement = this.#announcements.shift();
      if (announcement) {
        this.#print(`\n${announced(announcement.card, this.#options.style)}\n`);
        announcement.printed();
        continue;
      }
      const effect = this.#effects.shift();
      if (effect) {
        this.#do(effect);
        continue;
      }
      const event = this.#events.shift();
      if (!event) break;
      const [next, effects] = step(this.#conversation, event, rules);
      this.#conversation = next;
      this.#effects.push(...effects);
    }
    if (this.#busy || this.#left) return;
    if (this.#inputEnded) this.#receive({ kind: 'end' });
    else this.#prompt();
  }

  #do(effect: Effect): void {
    switch (effect.kind) {
      case 'say':
        void this.#say(effect.said);
        return;
      case 'remark':
      case 'ask':
        this.#print(shownBy(effect, this.#options.style));
        return;
      case 'clear':
        this.#clearLine();
        return;
      case 'leave':
        this.#finish();
        return;
      default:
        effect satisfies never;
    }
  }

  async #say(said: Said): Promise<void> {
    this.#busy = true;
    const reply = await say(said, this.#options, async (text) => this.#print(`\n${text}\n`));
    this.#busy = false;
    if (this.#leaving) {
      this.#finish();
      return;
    }
    if (reply) this.#events.unshift({ kind: 'reply', show: reply.show });
    this.#proceed();
  }

  #print(text: string): void {
    if (this.#left) return;
    this.#draft += this.#editor?.line ?? '';
    this.#clearLine();
    this.#wipe();
    void this.#screen.write(`${text}\n`);
  }

  #prompt(): void {
    const { style } = this.#options;
    const [ready, more, fence] = style.unicode ? ['› ', '… ', '┊ '] : ['> ', '. ', ': '];
    const sign = this.#conversation.mode.kind === 'idle' ? ready : inFence(this.#conversation) ? fence : more;
    this.#editor?.setPrompt(style.colour.cyan(sign));
    this.#editor?.prompt(true);
    if (this.#draft === '') return;
    const typed = this.#draft + (this.#editor?.line ?? '');
    this.#draft = '';
    this.#clearLine();
    this.#editor?.write(typed);
  }

  /** By the editor's own keys, since it alone knows how many rows the line takes. */
  #clearLine(): void {
    if (!this.#editor?.line) return;
    this.#editor.write(null, { ctrl: true, name: 'e' });
    this.#editor.write(null, { ctrl: true, name: 'u' });
  }

  #wipe(): void {
    cursorTo(this.#options.output, 0);
    clearScreenDown(this.#options.output);
  }

  #finish(): void {
    if (this.#left) return;
    this.#clearLine();
    this.#left = true;
    for (const { lost } of this.#announcements.splice(0)) lost(new Error('the terminal was left'));
    this.#editor?.close();
    if (!this.#screen.broken) {
      this.#wipe();
      void this.#screen.write(`${BRACKETED_PASTE.off}Bye.\n`);
    }
    this.#leave();
  }
}
