/** A small bot behind the terminal adapter, run under a pseudo-terminal by the tests. */
import { setTimeout } from 'node:timers/promises';
import { Chalk } from 'chalk';
import { progress, runTerminal } from '../../../src/adapters/terminal/adapter.ts';
import { action, card, privately, type Reply, text } from '../../../src/bot/card.ts';
import type { Incoming } from '../../../src/bot/incoming.ts';

const style = { width: 80, colour: new Chalk({ level: 0 }), unicode: true, interactive: true };
let deliveries = 0;

async function handle({ said }: Incoming): Promise<Reply> {
  if (said.kind === 'command' && said.name === 'slow') await setTimeout(300);
  if (said.kind === 'command' && said.name === 'stuck') await new Promise(() => {});
  if (said.kind === 'command' && said.name === 'fail') throw new Error('the bot fell over');
  if (said.kind === 'command' && said.name === 'delete') {
    const field = {
      name: 'sure',
      label: 'Type DELETE to go on',
      kind: 'text' as const,
      multiline: false,
      required: true,
    };
    return privately({ kind: 'form', id: 'delete', title: 'Delete everything?', fields: [field] });
  }
  return privately(
    card('Heard', [text(JSON.stringify(said))], {
      actions: [action('retry:q1', 'Try again', { words: 'again' })],
    }),
  );
}

progress(process.stdout, true, style).stop();
await runTerminal({
  handle,
  complete: (line) => (line.includes(' ') ? ['channels', 'maps'] : ['next', 'practice', 'slow']),
  commands: [
    { name: 'next', takes: 'nothing' },
    { name: 'slow', takes: 'nothing' },
    { name: 'stuck', takes: 'nothing' },
    { name: 'fail', takes: 'nothing' },
    { name: 'delete', takes: 'nothing' },
    { name: 'practice', takes: 'words' },
    { name: 'answer', takes: 'free' },
  ],
  person: { accountId: 'me', name: 'Me' },
  place: { platform: 'terminal', team: null, room: 'terminal' },
  input: process.stdin,
  output: process.stdout,
  interactive: true,
  style,
  deliveryId: () => `d${++deliveries}`,
  openWith: [{ kind: 'command', name: 'welcome', rest: '' }],
  history: {
    load: async () => ['practice maps'],
    save: async (lines) => void process.stdout.write(`history ${JSON.stringify(lines)}\n`),
  },
  attachment: async (file) => file.name,
  onError: (error) => void process.stdout.write(`error ${String(error)}\n`),
});
process.stdout.write(`raw ${process.stdin.isRaw} after ${deliveries}\n`);
