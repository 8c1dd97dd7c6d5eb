import { describe, expect, it } from 'vitest';
import { completionsOf } from '../../src/bot/command.ts';
import { commandNamed } from '../../src/bot/commands.ts';
import { bank } from '../support/bot.ts';

function offered(command: string, option: string, typed: string): string[] {
  const found = commandNamed(command)?.options[option];
  if (found === undefined) throw new Error(`${command} has no option ${option}`);
  return completionsOf(found, typed, bank).map(({ value }) => value);
}

describe('what is offered while one types', () => {
  it.each<[command: string, option: string, typed: string, first: string]>([
    ['practice', 'topic', 'ma', 'maps'],
    ['practice', 'topic', 'MAPS', 'maps'],
    ['practice', 'level', 'se', 'senior'],
    ['question', 'name', 't-001', 'closed-send'],
    ['question', 'name', 'nil rec', 'nil-receive'],
    ['question', 'name', 'already closed', 'closed-send'],
    ['hint', 'question', 'map order', 'map-order'],
    ['settings', 'change', 'zone europe/ber', 'zone Europe/Berlin'],
    ['settings', 'change', 'zone new york', 'zone America/New_York'],
    ['settings', 'change', 'level s', 'level senior'],
    ['help', 'command', 'str', 'streak'],
  ])('/%s %s: “%s” leads to %s', (command, option, typed, first) => {
    expect(offered(command, option, typed)[0]).toBe(first);
  });

  it('is a little of everything before anything is typed', () => {
    expect(offered('practice', 'topic', '')).toEqual(bank.topics.map(({ id }) => id));
    expect(offered('question', 'name', '')).toHaveLength(bank.questions.length);
    expect(offered('settings', 'change', '')).toContain('leaderboard off');
  });

  it('is nothing for words that fit nothing', () => {
    expect(offered('question', 'name', 'kubernetes operator')).toEqual([]);
  });
});
