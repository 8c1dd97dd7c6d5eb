import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { usageOf } from '../src/bot/command.ts';
import { COMMANDS } from '../src/bot/commands.ts';
import { VARIABLES } from '../src/config.ts';

const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');

/** The rows of the table under a heading, each as its cells. */
function tableUnder(heading: string): string[][] {
  const section = readme.split(/^## /m).find((part) => part.startsWith(heading)) ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split(/ \| |^\| | \|$/)
        .map((cell) => cell.trim())
        .filter(Boolean),
    );
}

describe('the README', () => {
  it('lists every command as the program knows it', () => {
    expect(tableUnder('Commands')).toEqual(
      COMMANDS.map((command) => [`\`${usageOf(command)}\``, command.summary]),
    );
  });

  it('lists every variable with its meaning', () => {
    expect(tableUnder('Configuration')).toEqual(
      Object.entries(VARIABLES).map(([name, { meaning }]) => [`\`${name}\``, meaning]),
    );
  });
});
