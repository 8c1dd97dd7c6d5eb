import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/bot/commands.ts';
import { useBot } from '../support/bot.ts';
import { serverStorage } from '../support/database.ts';

describe('a verb', () => {
  const bot = useBot(serverStorage);
  const ADMIN = { mayConfigure: true };

  it('does what the same words do', async () => {
    const cases: readonly (readonly [string, string, Readonly<Record<string, string>>, string])[] = [
      ['settings', 'show', {}, 'settings'],
      ['settings', 'level', { to: 'core' }, 'settings level core'],
      ['team', 'off', { days: 'sat sun' }, 'team off sat sun'],
      ['team', 'show', {}, 'team show'],
      ['privacy', 'show', {}, 'privacy'],
      ['daily', 'set', { time: '09:30', weekdays: 'mon-fri' }, 'daily set 09:30 mon-fri'],
      ['daily', 'list', {}, 'daily'],
    ];
    for (const [name, verb, options, line] of cases) {
      const split = await bot.slash('alice', name, options, { ...ADMIN, verb });
      expect(split.text, line).toBe((await bot.say('alice', line, ADMIN)).text);
    }
  });

  it('that there is not, or with what it does not take, is refused', async () => {
    expect((await bot.slash('alice', 'daily', {}, { verb: 'toString' })).notes).toEqual([
      'There is no `daily toString`.',
    ]);
    expect((await bot.slash('alice', 'daily', { time: '09:30' }, { verb: 'list' })).notes).toEqual([
      '`daily` has no option “time”.',
    ]);
  });

  it('for a room that the platform did not vouch for is refused', async () => {
    const set = await bot.slash('alice', 'daily', { channel: '1' }, { ...ADMIN, verb: 'set' });
    expect(set.notes).toEqual(['I do not see that channel.']);
  });

  it('is said by an option that the command has, and one of them stands for no words', () => {
    for (const { options, verbs } of COMMANDS) {
      if (verbs === undefined) continue;
      expect(Object.keys(options)).toContain(verbs.by);
      expect(Object.keys(verbs.each)).toContain(verbs.bare);
    }
  });
});
