import type { Action } from '../../bot/card.ts';
import type { Said } from '../../bot/incoming.ts';

export type TerminalCommand = {
  readonly name: string;
  /** Whether the command takes no options, options such as topics and levels, or free text. */
  readonly takes: 'nothing' | 'words' | 'free';
  readonly aliases?: readonly string[];
};

/** The one command whose text may span lines. */
export const ANSWER = 'answer';

/** Words that leave the terminal, which has no such command to ask the bot for. */
export const LEAVING: readonly string[] = ['quit', 'exit', 'q'];

const SLASH_COMMAND = /^\/(\p{L}[\p{L}\p{N}_-]*)(?:\s+(.*))?$/su;
const BARE_COMMAND = /^(\p{L}[\p{L}\p{N}_-]*)(?:\s+(.*))?$/su;

/**
 * What a typed line says; undefined if it is blank. A line that starts with a slash is always a command, known or
 * not. Without the slash a command's name counts alone, in any case, or before a rest that the command takes; it
 * must then be typed as it is written, so that a sentence may begin with `Search` or `Next`. Words that the last
 * card offered, and that are no command, are its action.
 */
export function saidOf(
  line: string,
  commands: readonly TerminalCommand[],
  offered: readonly Action[],
): Said | undefined {
  const typed = line.trim();
  if (typed === '') return undefined;

  const slash = SLASH_COMMAND.exec(typed);
  if (slash) {
    const name = (slash[1] ?? '').toLowerCase();
    return { kind: 'command', name: commandNamed(name, commands)?.name ?? name, rest: slash[2] ?? '' };
  }

  const [, name = '', rest = ''] = BARE_COMMAND.exec(typed) ?? [];
  const command = commandNamed(rest === '' ? name.toLowerCase() : name, commands);
  if (command && (rest === '' || command.takes !== 'nothing')) {
    return { kind: 'command', name: command.name, rest, line: typed };
  }

  const action = offered.find(({ words }) => words.trim().toLowerCase() === typed.toLowerCase());
  return action ? { kind: 'action', id: action.id } : { kind: 'text', text: typed };
}

export function leaves(line: string): boolean {
  return LEAVING.includes(line.trim().toLowerCase().replace(/^\//, ''));
}

function commandNamed(name: string, commands: readonly TerminalCommand[]): TerminalCommand | undefined {
  return commands.find((command) => command.name === name || command.aliases?.includes(name));
}

/**
 * What Tab offers for the last word of `line`, and that word. Candidates that do not continue the word are left
 * out; a single one ends in a space, ready for the next word.
 */
export function completionsOf(
  line: string,
  complete: (line: string) => readonly string[],
): [candidates: string[], word: string] {
  const word = /\S*$/.exec(line)?.[0] ?? '';
  const first = line.trimStart() === word;
  // Whoever completes knows commands by name: the slash is this terminal's spelling.
  const slash = first && word.startsWith('/') ? '/' : '';
  const known = complete(line.trimStart().slice(slash.length)).map((candidate) => slash + candidate);
  const leaving = first && word !== '' ? ['quit', '/quit'] : [];
  const candidates = [...new Set([...known, ...leaving])].filter((candidate) =>
    candidate.toLowerCase().startsWith(word.toLowerCase()),
  );
  return [candidates.length === 1 ? candidates.map((candidate) => `${candidate} `) : candidates, word];
}
