import type { Readable } from 'node:stream';

/**
 * The lines of a stream, without their endings and without a byte-order mark at the start. Bytes that are not UTF-8
 * become U+FFFD. A last line without an ending counts.
 */
export async function* linesOf(input: Readable): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8');
  let started = false;
  // Parts of a line that is still coming: joined once, since a line can be megabytes in small chunks.
  let parts: string[] = [];

  const split = function* (decoded: string): Generator<string> {
    const text = started ? decoded : decoded.replace(/^\uFEFF/, '');
    started ||= decoded !== '';
    const lines = text.split('\n');
    const rest = lines.pop() ?? '';
    for (const line of lines) {
      yield [...parts, line].join('').replace(/\r$/, '');
      parts = [];
    }
    if (rest !== '') parts.push(rest);
  };

  for await (const chunk of input) {
    yield* split(typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }));
  }
  yield* split(decoder.decode());
  if (parts.length > 0) yield parts.join('').replace(/\r$/, '');
}
