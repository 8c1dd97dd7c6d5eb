import type { Writable } from 'node:stream';
import yoctoSpinner from 'yocto-spinner';
import type { Style } from './render.ts';

const WORDS = { unicode: 'Preparing the database…', ascii: 'Preparing the database...' };

/** Says that the start takes a moment; `stop` takes the line away again. Silent when nobody is watching. */
export function progress(output: Writable, interactive: boolean, style: Style): { stop(): void } {
  if (!interactive) return { stop: () => {} };
  const text = style.unicode ? WORDS.unicode : WORDS.ascii;
  if (style.colour.level === 0) {
    // The spinner colours itself whatever the style says.
    output.write(`${text}\n`);
    return { stop: () => {} };
  }
  const spinner = yoctoSpinner({
    text,
    stream: output,
    ...(style.unicode ? {} : { spinner: { frames: ['-', '\\', '|', '/'], interval: 120 } }),
  }).start();
  return { stop: () => spinner.stop() };
}
