import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/bot/commands.ts';
import { useBot } from '../support/bot.ts';
import { storages } from '../support/database.ts';

describe.each(storages)('help on $name', (storage) => {
  const bot = useBot(storage);

  it('lists every command with its options and what it does', async () => {
    const { fields, text } = await bot.say('alice', 'help');
    expect(Object.keys(fields)).toHaveLength(COMMANDS.length);
    for (const { name, summary } of COMMANDS) {
      expect(Object.entries(fields)).toContainEqual([
        expect.stringMatching(new RegExp(`^${name}\\b`)),
        summary,
      ]);
    }
    expect(fields['practice [topic] [level] [kind]']).toBe(
      'Ask me a question, of a topic, level or kind if you like',
    );
    expect(text).toContain('Anything else you say is the answer to the question that is open.');
  });

  it.each(COMMANDS.map(({ name }) => name))('explains %s', async (name) => {
    const heard = await bot.say('alice', `help ${name}`);
    const command = COMMANDS.find((candidate) => candidate.name === name);
    expect(heard.title).toMatch(new RegExp(`^${name}\\b`));
    expect(heard.text).toContain(command?.summary);
    expect(Object.keys(heard.fields)).toEqual(Object.keys(command?.options ?? {}));
  });

  it.each<[line: string, title: string]>([
    ['help /practice', 'practice [topic] [level] [kind]'],
    ['help Practise', 'practice [topic] [level] [kind]'],
    ['? lb', 'leaderboard [period] [topic] [page] [scope]'],
    ['help  me ', 'profile'],
  ])('“%s” explains what is meant', async (line, title) => {
    expect((await bot.say('alice', line)).title).toBe(title);
  });

  it('names the other names of a command', async () => {
    expect((await bot.say('alice', 'help practice')).text).toContain('Also: `practise`.');
  });

  it.each<[line: string, words: string]>([
    ['help strek', 'There is no command “strek”. Did you mean `streak`?'],
    ['help xyzzy', 'There is no command “xyzzy”.'],
  ])('“%s” is no command', async (line, words) => {
    expect((await bot.say('alice', line)).notes).toEqual([words]);
  });

  it('no two commands share a name', () => {
    const names = COMMANDS.flatMap(({ name, aliases }) => [name, ...aliases]);
    expect(new Set(names).size).toBe(names.length);
  });
});
