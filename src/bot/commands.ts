import { admins } from './admins.ts';
import { answer } from './answer.ts';
import type { Command } from './command.ts';
import { daily, today } from './daily.ts';
import { design } from './design.ts';
import { followUp } from './follow-up.ts';
import { helpFor } from './help.ts';
import { hint } from './hint.ts';
import { home } from './home.ts';
import { leaderboard } from './leaderboard.ts';
import { mock } from './mock.ts';
import { next, practice } from './practice.ts';
import { privacy } from './privacy.ts';
import { profile } from './profile.ts';
import { questionCommand } from './question.ts';
import { report } from './report.ts';
import { reveal } from './reveal.ts';
import { search } from './search.ts';
import { settings } from './settings.ts';
import { share } from './share.ts';
import { skip } from './skip.ts';
import { streak } from './streak.ts';
import { team } from './team.ts';
import { topics } from './topics.ts';
import { weekly } from './weekly.ts';

/** Everything a person can ask for. Every platform's commands, help and completion come from this table. */
export const COMMANDS: readonly Command[] = [
  practice,
  answer,
  hint,
  skip,
  reveal,
  next,
  followUp,
  questionCommand,
  design,
  mock,
  search,
  topics,
  streak,
  leaderboard,
  daily,
  weekly,
  today,
  profile,
  home,
  settings,
  team,
  admins,
  share,
  report,
  privacy,
  helpFor(() => COMMANDS),
];

/** The command of this name or alias, written with a leading slash or without. */
export function commandNamed(name: string): Command | undefined {
  const wanted = name.toLowerCase().replace(/^\//, '');
  return COMMANDS.find((command) => command.name === wanted || command.aliases.includes(wanted));
}

/** Whether this is the name of a command that makes the bot speak in the room by itself later. */
export function configuresRoom(name: string): boolean {
  const command = commandNamed(name);
  return command !== undefined && command.access !== 'anyone';
}

/**
 * The command that plain words are, if they are one: its name alone in any case, or as it is written with what it
 * takes. Several lines are never a command, and neither is "next to each other": `next` takes nothing.
 */
export function commandIn(words: string): { readonly command: Command; readonly rest: string } | undefined {
  const [, slash = '', name = '', rest = ''] = /^\s*(\/?)(\S+)[ \t]*(.*?)\s*$/.exec(words) ?? [];
  const command = name === name.toLowerCase() || rest === '' ? commandNamed(name) : undefined;
  if (command === undefined) return undefined;
  const takes = Object.keys(command.options).length > 0;
  return rest === '' || takes || slash !== '' ? { command, rest } : undefined;
}
