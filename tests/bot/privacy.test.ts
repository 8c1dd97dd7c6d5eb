import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type TestBot, useBot } from '../support/bot.ts';
import { storages } from '../support/database.ts';
import { rightAnswer } from './answers.ts';

/** Rows of a query as either driver gives them. */
const rowsSchema = z
  .union([z.array(z.unknown()), z.object({ rows: z.array(z.unknown()) }).transform(({ rows }) => rows)])
  .pipe(z.array(z.record(z.string(), z.unknown())));

async function rowsOf(bot: TestBot, query: ReturnType<typeof sql>): Promise<Record<string, unknown>[]> {
  const result: unknown = await bot.db.execute(query);
  return rowsSchema.parse(Array.isArray(result) ? [...result] : result);
}

/** Every table with its rows as JSON, whatever tables there are. */
async function everything(bot: TestBot): Promise<Record<string, string[]>> {
  const tables = await rowsOf(
    bot,
    sql`select table_name as name from information_schema.tables where table_schema = 'public'`,
  );
  const held: Record<string, string[]> = {};
  for (const { name } of z.array(z.object({ name: z.string() })).parse(tables)) {
    const rows = await rowsOf(
      bot,
      sql`select to_jsonb(it)::text as row from ${sql.identifier(name)} it order by 1`,
    );
    held[name] = rows.map(({ row }) => String(row));
  }
  return held;
}

/** Leaves something of the person in every table that can hold it. */
async function busy(bot: TestBot, who: string): Promise<void> {
  await bot.say(who, 'settings level staff');
  await bot.say(who, 'settings reminders 18:30');
  await bot.say(who, 'daily set 09:30', { mayConfigure: true, room: who === 'alice' ? 'room-3' : 'room-4' });
  await bot.solve(who, 'closed-send', `${who} says it panics.`);
  await bot.say(who, 'hint nil-receive');
  await bot.say(who, 'reveal select-choice');
  await bot.say(who, `report ${who} says it is wrong.`);
  await bot.say(who, 'practice maps', { room: 'room-2' });
  bot.clock.advance({ minutes: 1 });
  await bot.solve(who, 'map-order', rightAnswer('map-order'), { team: null, room: `direct-${who}` });
  const direct = { team: null, room: `direct-${who}`, mayConfigure: true };
  await bot.say(who, 'daily set 09:30', direct);
  await bot.say(who, 'daily now', direct);
}

describe.each(storages)('privacy on $name', (storage) => {
  const bot = useBot(storage);

  it('tells what is kept and what can be done about it', async () => {
    const { text } = await bot.say('alice', 'privacy');
    expect(text).toContain('Nobody else sees your answers.');
    expect(text).toContain('`privacy export`');
    expect(text).toContain('`privacy delete`');
  });

  it('a word it does not take is not understood', async () => {
    const { notes } = await bot.say('alice', 'privacy exprot');
    expect(notes).toEqual(['No what is called “exprot”. Did you mean `export`?']);
  });

  it('an export holds the answers with their marks and all else that is theirs, and nothing of others', async () => {
    await busy(bot, 'alice');
    await busy(bot, 'bob');
    const { reply, file = '' } = await bot.say('alice', 'privacy export');
    expect(reply).toMatchObject({
      audience: 'asker',
      attachment: { name: 'gauntlet-export.json', mediaType: 'application/json' },
    });
    expect(JSON.parse(file)).toMatchObject({
      member: { name: 'Alice' },
      accounts: [{ platform: 'discord', externalId: 'alice' }],
      settings: { level: 'staff', timeZone: 'UTC' },
      teams: [{ name: 'Gophers' }, { name: 'Direct messages' }],
      answers: [
        {
          questionId: 'closed-send',
          text: 'alice says it panics.',
          mark: 80,
          points: 8,
          day: '2026-03-04',
          grade: { points: [{ verdict: 'hit', words: 'panics' }, { verdict: 'missed' }] },
        },
        { questionId: 'map-order', mark: 100, points: 15 },
      ],
      streakDays: [{ day: '2026-03-04', kind: 'answered' }],
      reports: [{ text: 'alice says it is wrong.' }],
      reminders: [{ accountId: 'alice', lastDay: null }],
    });
    expect(file).not.toMatch(/bob/i);
  });

  it('an export of somebody new is not empty, and the button hands it over as well', async () => {
    const { file = '' } = await bot.press('alice', 'privacy:export');
    expect(JSON.parse(file)).toMatchObject({ member: { name: 'Alice' }, answers: [] });
  });

  it('to delete asks for a confirmation first', async () => {
    await busy(bot, 'alice');
    const before = await everything(bot);
    const { form } = await bot.say('alice', 'privacy delete');
    expect(form).toMatchObject({ id: 'privacy:delete', fields: [{ name: 'confirm', required: true }] });
    expect(await everything(bot)).toEqual(before);
  });

  it.each([{}, { confirm: '' }, { confirm: 'no' }, { confirm: 'delete me' }, { confirmation: 'delete' }])(
    'the confirmation %j keeps everything',
    async (values) => {
      await busy(bot, 'alice');
      const before = await everything(bot);
      const heard = await bot.submit('alice', 'privacy:delete', values);
      expect(heard.title).toBe('Nothing deleted');
      expect(await everything(bot)).toEqual(before);
    },
  );

  it.each(['delete', ' DELETE '])(
    'the confirmation %j leaves nothing of the person in any table',
    async (confirm) => {
      await busy(bot, 'alice');
      await busy(bot, 'bob');
      const heard = await bot.submit('alice', 'privacy:delete', { confirm });
      expect(heard.title).toBe('Deleted');
      const { reports = [], ...rest } = await everything(bot);
      expect(Object.values(rest).flat().join('\n')).not.toMatch(/alice/i);
      // What was reported is about a question; it stays, and says nobody’s name beside it.
      expect(reports).toHaveLength(2);
      expect(reports.filter((row) => row.includes('alice'))).toEqual([
        expect.stringContaining('"member_id": null'),
      ]);
      const left = Object.entries(rest).filter(([, rows]) => rows.length > 0);
      expect(left.map(([table]) => table).toSorted()).toEqual([
        'accounts',
        'answers',
        'daily_posts',
        'daily_subscriptions',
        'members',
        'memberships',
        'open_questions',
        'points',
        'progress',
        'reminders',
        'rooms',
        'settings',
        'streak_days',
        'teams',
      ]);
      expect(rest.members).toHaveLength(1);
      expect(bot.logged.at(-1)).toBe('a person had everything about them deleted {}');
    },
  );

  it('the last person who deletes leaves no row that is a person’s', async () => {
    await busy(bot, 'alice');
    await bot.submit('alice', 'privacy:delete', { confirm: 'delete' });
    const left = Object.entries(await everything(bot)).filter(([, rows]) => rows.length > 0);
    expect(left.map(([table]) => table).toSorted()).toEqual([
      'daily_subscriptions',
      'reports',
      'rooms',
      'teams',
    ]);
  });

  it('nobody else loses anything', async () => {
    await busy(bot, 'bob');
    const { file } = await bot.say('bob', 'privacy export');
    await busy(bot, 'alice');
    await bot.submit('alice', 'privacy:delete', { confirm: 'delete' });
    expect((await bot.say('bob', 'privacy export')).file).toBe(file);
    expect((await bot.say('bob', 'leaderboard')).rows).toEqual([['1', 'Bob', '23', '2']]);
  });

  it('whoever comes back after that starts anew, with old buttons too', async () => {
    await busy(bot, 'alice');
    await bot.submit('alice', 'privacy:delete', { confirm: 'delete' });
    const marked = await bot.submit('alice', 'answer:closed-send', { answer: 'It panics.' });
    expect(marked.fields).toEqual({ Points: '+8', Streak: '1 day' });
    expect((await bot.say('alice', 'settings')).fields.level).toBe('any');
    expect((await bot.say('alice', 'profile')).fields.Answers).toBe('1');
    expect((await bot.say('alice', 'leaderboard')).rows).toEqual([['1', 'Alice', '8', '1']]);
    expect((await bot.say('alice', 'hint')).notes).toEqual([
      'No question is open here. `practice` asks one.',
    ]);
  });

  it('deleting twice is deleting once', async () => {
    await busy(bot, 'alice');
    for (let time = 1; time <= 2; time += 1)
      expect((await bot.submit('alice', 'privacy:delete', { confirm: 'delete' })).title).toBe('Deleted');
  });
});
