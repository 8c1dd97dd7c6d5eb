import { fileURLToPath } from 'node:url';
import { type IPty, spawn } from '@lydell/node-pty';
import { afterEach, expect, test } from 'vitest';

const KEYS = { enter: '\r', tab: '\t', up: '\u001B[A', ctrlC: '\u0003', ctrlD: '\u0004' };
const PASTE = { start: '\u001B[200~', end: '\u001B[201~' };

/** A person at a pseudo-terminal: types, and waits for what comes up after that. */
class Keyboard {
  readonly #terminal: IPty;
  readonly #exit: Promise<number>;
  #screen = '';
  #seen = 0;
  #arrived: () => void = () => {};

  constructor() {
    const fixture = fileURLToPath(new URL('fixture.ts', import.meta.url));
    this.#terminal = spawn(process.execPath, ['--import', 'tsx', fixture], {
      cols: 80,
      rows: 40,
      env: { TERM: 'xterm-256color' },
    });
    this.#terminal.onData((data) => {
      this.#screen += data;
      this.#arrived();
    });
    this.#exit = new Promise((resolve) => this.#terminal.onExit(({ exitCode }) => resolve(exitCode)));
  }

  type(keys: string): this {
    this.#terminal.write(keys);
    return this;
  }

  /** Resolves once `expected` came up after all that was waited for before. */
  async sees(...expected: readonly string[]): Promise<void> {
    for (const words of expected) {
      let at = this.#screen.indexOf(words, this.#seen);
      while (at < 0) {
        await new Promise<void>((resolve) => {
          this.#arrived = resolve;
        });
        at = this.#screen.indexOf(words, this.#seen);
      }
      this.#seen = at + words.length;
    }
  }

  async leaves(): Promise<number> {
    return this.#exit;
  }

  get screen(): string {
    return this.#screen;
  }

  kill(): void {
    this.#terminal.kill();
  }
}

let keyboard: Keyboard;
afterEach(() => keyboard.kill());

async function greeted(): Promise<Keyboard> {
  keyboard = new Keyboard();
  await keyboard.sees('"welcome"', '› ');
  return keyboard;
}

const heard = (name: string) => `{"kind":"command","name":"${name}","rest":"","line":"${name}"}`;

test('a command is completed, run and remembered', async () => {
  const person = await greeted();
  person.type(`ne${KEYS.tab}`);
  await person.sees('next ');
  person.type(KEYS.enter);
  await person.sees(heard('next'), 'again', '› ');
  person.type(`${KEYS.up}${KEYS.up}`);
  await person.sees('practice maps');
  person.type(KEYS.enter);
  await person.sees('"practice","rest":"maps"', '› ');
  person.type(KEYS.ctrlD);
  await person.sees('Bye.', 'history ["next","practice maps"]', 'raw false');
  expect(await person.leaves()).toBe(0);
});

test('an answer takes lines until an empty one, and Ctrl-C cancels it alone', async () => {
  const person = await greeted();
  person.type(`It blocks${KEYS.enter}`);
  await person.sees('Empty line to send', '… ');
  person.type(`for ever${KEYS.enter}${KEYS.enter}`);
  await person.sees('"text":"It blocks\\nfor ever"', '› ');
  person.type(`wrong${KEYS.enter}`);
  await person.sees('… ');
  person.type(`so wro${KEYS.ctrlC}`);
  await person.sees('Answer cancelled', '› ');
  person.type(`answer${KEYS.enter}`);
  await person.sees('… ');
  person.type(`right${KEYS.enter}${KEYS.ctrlD}`);
  await person.sees('"name":"answer","rest":"right"', '› ');
  person.type(`next${KEYS.enter}`);
  await person.sees(heard('next'), '› ');
  person.type(KEYS.ctrlC);
  await person.sees('Bye.');
  expect(await person.leaves()).toBe(0);
});

test('Ctrl-C clears a typed line first', async () => {
  const person = await greeted();
  person.type('nonsense');
  await person.sees('nonsense');
  person.type(`${KEYS.ctrlC}next${KEYS.enter}`);
  await person.sees(heard('next'), '› ');
  person.type(`quit${KEYS.enter}`);
  await person.sees('Bye.');
  expect(await person.leaves()).toBe(0);
});

test('a pasted text is one answer, its empty lines and tabs included', async () => {
  const person = await greeted();
  person.type(`${PASTE.start}One:\r\r\tnext\rThree.${PASTE.end}`);
  await person.sees('Three.');
  person.type(`${KEYS.enter}${KEYS.enter}`);
  await person.sees('"text":"One:\\n\\n\\tnext\\nThree."', '› ');
  person.type(`quit${KEYS.enter}`);
  await person.sees('history ["practice maps","Three.","quit"]');
});

test('what is typed while the bot is busy keeps its order', async () => {
  const person = await greeted();
  person.type(`slow${KEYS.enter}next${KEYS.enter}practice go${KEYS.enter}draf`);
  await person.sees(heard('slow'), heard('next'), '"practice","rest":"go"', '› ', 'draf');
  person.type(`t${KEYS.enter}${KEYS.enter}`);
  await person.sees('"text":"draft"');
});

test('Ctrl-C while the bot is busy waits for it, and a second one does not', async () => {
  const waiting = await greeted();
  waiting.type(`slow${KEYS.enter}${KEYS.ctrlC}`);
  await waiting.sees('Leaving when this is done', heard('slow'), 'Bye.');
  expect(await waiting.leaves()).toBe(0);

  const stuck = await greeted();
  stuck.type(`stuck${KEYS.enter}${KEYS.ctrlC}`);
  await stuck.sees('Leaving when this is done');
  stuck.type(KEYS.ctrlC);
  await stuck.sees('Bye.');
  expect(await stuck.leaves()).toBe(0);
});

test('a form asks for its fields, stays out of the history and can be cancelled', async () => {
  const person = await greeted();
  person.type(`delete${KEYS.enter}`);
  await person.sees('Delete everything?', 'Ctrl-C cancels.', 'Type DELETE to go on', '… ');
  person.type(`DELETE${KEYS.enter}`);
  await person.sees('{"kind":"form","id":"delete","values":{"sure":"DELETE"}}', '› ');
  person.type(`delete${KEYS.enter}`);
  await person.sees('Type DELETE', '… ');
  person.type(KEYS.ctrlC);
  await person.sees('Cancelled; nothing was sent.', '› ');
  person.type(KEYS.ctrlD);
  await person.sees('history ["practice maps","delete"]');
});

test('a failure is one line, and the session goes on', async () => {
  const person = await greeted();
  person.type(`fail${KEYS.enter}`);
  await person.sees(
    'error Error: the bot fell over',
    'Something went wrong; nothing was lost. Try again.',
    '› ',
  );
  person.type(`next${KEYS.enter}`);
  await person.sees(heard('next'), 'again', '› ');
  person.type(`again${KEYS.enter}`);
  await person.sees('{"kind":"action","id":"retry:q1"}');
});
