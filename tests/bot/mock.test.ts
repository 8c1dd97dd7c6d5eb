import { describe, expect, it } from 'vitest';
import { Bank } from '../../src/core/bank.ts';
import { bank, botOn, type Heard, type TestBot, useBot } from '../support/bot.ts';
import { storages } from '../support/database.ts';

/** What `mock 10` asks of the tests' bank where chance is always 0, with the best answer and a poor one. */
const ASKED = [
  {
    id: 'closed-send',
    prompt: 'What happens when a goroutine sends on a channel that is already closed?',
    strong: 'It panics. Only the sender should close a channel.',
    weak: 'It blocks.',
  },
  {
    id: 'map-growth',
    prompt: 'Why can you not take the address of a map element?',
    strong: 'The elements move when the map grows.',
    weak: 'They are constants.',
  },
  { id: 'buffer-length', prompt: 'What does this program print?', strong: '1 2', weak: '2 2' },
  {
    id: 'parcel-tracker',
    prompt: 'How many events a second is that, and how much storage a year?',
    strong: 'Ten million events a day are about 115 events a second. At 200 bytes that is 730 GB a year.',
    weak: 'A lot of events.',
  },
] as const;
const [FIRST, SECOND, THIRD, LAST] = ASKED;

/** Goes through a mock interview; each answer takes so many minutes. Returns what was said to each, the report last. */
async function interviewed(
  bot: TestBot,
  who: string,
  how: 'strong' | 'weak',
  minutes: readonly number[] = [0, 0, 0, 0],
): Promise<Heard[]> {
  const heard = [await bot.say(who, 'mock 10')];
  for (const [index, asked] of ASKED.entries()) {
    bot.clock.advance({ minutes: minutes[index] ?? 0 });
    heard.push(await bot.tell(who, asked[how]));
  }
  return heard;
}

describe.each(storages)('a mock interview on $name', (storage) => {
  const bot = useBot(storage);

  it('asks one question after the other, shows the time, marks nothing aloud, and ends in a report', async () => {
    const heard = await interviewed(bot, 'alice', 'strong', [1, 2, 1, 4]);
    expect(heard.map(({ title }) => title)).toEqual([
      'Question 1 of 4 · 10 of 10 minutes left',
      'Question 2 of 4 · 9 of 10 minutes left',
      'Question 3 of 4 · 7 of 10 minutes left',
      'Question 4 of 4 · 6 of 10 minutes left',
      '100/100 · mock interview at level senior · senior',
    ]);
    const [opened, second, , , report] = heard;
    for (const [index, { prompt }] of ASKED.entries()) expect(heard[index]?.text).toContain(prompt);
    expect(opened?.notes).toEqual(['1 minute for this one.']);
    expect(opened?.actions).toEqual(['mock:answer 1', 'mock:skip 1', 'mock:status', 'mock:end']);
    expect(second?.text).toContain('Noted.');
    expect(second?.text).not.toContain('/100');
    expect(report?.rows).toEqual([
      ['1. warm-up', '100', '1:00 of 1:00', ''],
      ['2. core', '100', '2:00 of 2:00', ''],
      ['3. output', '100', '1:00 of 2:00', ''],
      ['4. design', '100', '4:00 of 5:00', ''],
    ]);
    expect(report?.fields).toEqual({ Time: '8:00 of 10:00', Points: '+50', Streak: '1 day' });
  });

  it('of weak answers names what was missed, where to look again and what to study', async () => {
    const report = (await interviewed(bot, 'alice', 'weak')).at(-1);
    expect(report?.title).toBe('0/100 · mock interview at level senior · below mid');
    expect(report?.text).toContain(
      '`question map-growth`: 0 of 1 points met. Missed: Elements move when the map grows.',
    );
    expect(report?.text).toContain('`parcel-tracker`, estimate: 0 of 2 points met.');
    expect(report?.actions).toEqual([
      'question:map-growth',
      'question:buffer-length',
      'question:closed-send',
      'mock:stage',
    ]);
  });

  it('counts a late answer and notes it', async () => {
    const heard = await interviewed(bot, 'alice', 'strong', [2, 1, 9, 1]);
    expect(heard[1]?.notes[0]).toBe('Noted, as late: it took 2:00 of 1:00.');
    expect(heard[3]?.title).toBe('Question 4 of 4 · the time is up');
    expect(heard[4]?.notes).toEqual(['Noted, as late: the 10 minutes were over.', '3 answers were late.']);
    expect(heard[4]?.rows.map((row) => row.at(-1))).toEqual(['late', '', 'late', 'late']);
    expect(heard[4]?.title).toContain('100/100');
  });

  it('is over when its time and the grace are, and says so at the next thing said', async () => {
    await bot.say('alice', 'mock 10');
    await bot.tell('alice', FIRST.strong);
    bot.clock.advance({ minutes: 20 });
    const report = await bot.tell('alice', SECOND.strong);
    expect(report.title).toBe('10/100 · mock interview at level senior · below mid');
    expect(report.notes).toEqual([
      'The 10 minutes and 10 more are over, so this is the report. What you just said came after it and was not counted.',
      'Not all questions were reached; what was not counts 0.',
    ]);
    expect(report.rows.slice(1).map((row) => row.slice(1))).toEqual(Array(3).fill(['-', '-', '']));
    expect((await bot.say('alice', 'mock 10')).title).toMatch(/^Question 1 of 4/);
  });

  it('ends early with what there is; who skips or does not know keeps the first attempt', async () => {
    await bot.say('alice', 'mock 10');
    expect((await bot.tell('alice', 'I have no idea')).text).toContain('Noted: no answer.');
    expect((await bot.tell('alice', 'skip')).title).toMatch(/^Question 3/);
    const report = await bot.tell('alice', 'end');
    expect(report.text).toContain('`question closed-send`: no answer.');
    expect(report.text).toContain('`question buffer-length`: not reached.');
    const { fields } = await bot.solve('alice', FIRST.id, FIRST.strong);
    expect(fields.Points).toBe('+10');
  });

  it('records answers as practice does: first attempts earn points, the design stage none', async () => {
    const report = (await interviewed(bot, 'alice', 'strong')).at(-1);
    const { rows } = await bot.say('alice', 'leaderboard');
    expect(rows).toEqual([['1', 'Alice', report?.fields.Points?.slice(1), '3']]);
    expect((await bot.solve('alice', SECOND.id, SECOND.strong)).fields.Points).toContain('number 2');
  });

  it('goes on with another replica and after a restart, where it was', async () => {
    await bot.say('alice', 'mock 10');
    await bot.tell('alice', FIRST.strong);
    bot.clock.advance({ minutes: 2 });
    const other = botOn(bot);
    other.clock.advance({ minutes: 2 });
    expect((await other.tell('alice', '')).title).toBe('Question 2 of 4 · 8 of 10 minutes left');
    await other.tell('alice', SECOND.strong);
    expect((await bot.tell('alice', THIRD.strong)).title).toMatch(/^Question 4/);
    expect((await other.tell('alice', LAST.strong)).title).toMatch(/^100\/100/);
  });

  it('hears a message once that is delivered twice, be it the first, an answer or the last', async () => {
    const opened = await bot.say('alice', 'mock 10', { delivery: 'start' });
    expect((await bot.say('alice', 'mock 10', { delivery: 'start' })).title).toBe(opened.title);
    for (const { strong, id } of ASKED) {
      const heard = await bot.tell('alice', strong, { delivery: id });
      expect((await bot.tell('alice', strong, { delivery: id })).title).toBe(heard.title);
    }
    expect((await bot.say('alice', 'profile')).fields.Answers).toBe('3');
  });

  it('of two answers at once takes one, and says so to the other', async () => {
    await bot.say('alice', 'mock 10');
    const heard = await Promise.all([bot.tell('alice', FIRST.strong), bot.tell('alice', FIRST.weak)]);
    expect(heard.map(({ title }) => title).toSorted()).toContain('Question 2 of 4 · 10 of 10 minutes left');
    const answers = Number((await bot.say('alice', 'profile')).fields.Answers);
    const refused = heard.filter(({ reply }) => reply.refused?.startsWith('Question 1 is behind you'));
    expect(answers + refused.length).toBe(2);
  });

  it('is answered in a form of the question, which takes no answer to one that is behind', async () => {
    await bot.say('alice', 'mock 10');
    const { form } = await bot.press('alice', 'mock:answer 1');
    expect(form?.id).toBe('mock:answer 1');
    expect((await bot.submit('alice', 'mock:answer 1', { answer: FIRST.strong })).title).toMatch(
      /^Question 2/,
    );
    expect((await bot.submit('alice', 'mock:answer 1', { answer: 'More.' })).reply.refused).toContain(
      'Question 1 is behind you',
    );
    await bot.press('alice', 'mock:skip 2');
    expect((await bot.press('alice', 'mock:skip 2')).title).toMatch(/^Question 3/);
    await bot.say('alice', 'answer 1 2');
    expect((await bot.slash('alice', 'answer', {})).form?.id).toBe('mock:answer 4');
  });

  it('asks for an option again that there is none of', async () => {
    await bot.say('alice', 'mock 10 staff');
    await bot.tell('alice', FIRST.strong);
    expect((await bot.tell('alice', 'e')).reply.refused).toContain('names none of the options');
    expect((await bot.press('alice', 'mock:answer 2')).form?.fields[0]?.kind).toBe('choice');
    expect((await bot.tell('alice', 'b')).title).toMatch(/^Question 3/);
  });

  it('shares the room with what else asks: plain words go to the newest, and come back', async () => {
    await bot.say('alice', 'question nil-receive');
    bot.clock.advance({ minutes: 1 });
    await bot.say('alice', 'design parcel-tracker');
    bot.clock.advance({ minutes: 1 });
    await bot.say('alice', 'mock 10');
    expect((await bot.tell('alice', FIRST.strong)).title).toMatch(/^Question 2/);
    bot.clock.advance({ minutes: 1 });
    await bot.say('alice', 'question map-order');
    expect((await bot.tell('alice', 'The order is random.')).title).toMatch(/^100/);
    expect((await bot.tell('alice', SECOND.strong)).title).toMatch(/^Question 3/);
    bot.clock.advance({ minutes: 1 });
    await bot.say('alice', 'question closed-receive');
    expect((await bot.tell('alice', 'status')).title).toMatch(/^Question 3/);
    bot.clock.advance({ minutes: 1 });
    await bot.say('alice', 'design');
    expect((await bot.tell('alice', 'How many parcels are there?')).text).toContain('About a million');
  });

  it('leaves commands alone, has no hints, and takes sentences that start like a command', async () => {
    await bot.say('alice', 'mock 10');
    expect((await bot.tell('alice', 'streak')).title).toBe('Your streak');
    expect((await bot.tell('alice', 'help mock')).title).toBe('mock [minutes] [level] [move]');
    expect((await bot.tell('alice', 'practice seniorish')).title).toMatch(/^Question 2/);
    expect((await bot.say('alice', 'hint')).reply.refused).toContain('has no `hint`');
    expect((await bot.tell('alice', 'pause')).reply.refused).toContain('has no `pause`');
    expect((await bot.tell('alice', 'mock status')).title).toMatch(/^Question 2/);
    expect((await bot.tell('alice', 'search results move')).title).toMatch(/^Question 3/);
  });

  it.each([
    ['mock 30', 'A mock interview goes on here'],
    ['daily pause', 'may configure this room'],
    ['weekly preview', 'nothing to sum up'],
    ['question bank-999', 'Question 2'],
    ['search results are cached', 'Question 2'],
  ])('a command that is refused is no answer, and words that are none are: %s', async (words, answered) => {
    await bot.say('alice', 'mock 10');
    const { reply, title } = await bot.tell('alice', words);
    expect(`${title} ${reply.refused ?? ''}`).toContain(answered);
  });

  it('says in one sentence what is wrong', async () => {
    const refused: readonly [line: string, words: string][] = [
      ['mock 9', 'A mock interview takes 10 to 90 whole minutes, such as `mock 30`.'],
      ['mock senior 91', 'A mock interview takes 10 to 90 whole minutes'],
      ['mock 20.5', 'A mock interview takes 10 to 90 whole minutes'],
      ['mock seniro', 'Did you mean `senior`?'],
      ['mock 20 30', 'No level or move is called “30”.'],
      ['mock end 20', '`mock end` takes neither minutes nor a level.'],
      ['mock status', 'No mock interview goes on here. `mock` starts one.'],
      ['mock report', 'There is no report yet'],
    ];
    for (const [line, words] of refused)
      expect((await bot.say('alice', line)).reply.refused, line).toContain(words);
  });

  it('takes minutes and level in any order, and the person’s own level', async () => {
    await bot.say('alice', 'settings level core');
    expect((await bot.say('alice', 'mock')).text).toContain('at level core: 7 questions in 30 minutes');
    expect((await bot.say('alice', 'mock 20')).reply.refused).toContain(
      'A mock interview goes on here, at question 1 of 7.',
    );
    expect((await bot.say('alice', 'mock senior 20m', { room: 'room-2' })).text).toContain(
      'at level senior: 5 questions in 20 minutes',
    );
    expect((await bot.say('bob', 'mock 10')).title).toMatch(/^Question 1 of 4/);
  });

  it('is kept, compared with the one before, listed, exported and deleted', async () => {
    await interviewed(bot, 'alice', 'weak');
    bot.clock.advance({ days: 31 });
    const report = (await interviewed(bot, 'alice', 'strong')).at(-1);
    expect(report?.text).toContain('100 better than last time at this level.');
    expect((await bot.say('alice', 'mock report')).title).toBe(report?.title);
    const stage = await bot.say('alice', 'mock stage');
    expect(stage.title).toBe('100/100 · parcel-tracker · Estimate');
    expect(stage.text).toContain('A strong candidate says:');
    expect((await bot.say('alice', 'profile')).rows).toEqual(
      expect.arrayContaining([
        ['10 minutes, senior', 'senior', '100', '+100'],
        ['10 minutes, senior', 'below mid', '0', '-'],
      ]),
    );
    expect((await bot.say('alice', 'privacy export')).file).toContain(LAST.strong);
    await bot.submit('alice', 'privacy:delete', { confirm: 'delete' });
    expect((await bot.say('alice', 'mock report')).reply.refused).toContain('There is no report yet');
  });

  it('keeps an answer that cannot be marked, and counts nothing of it', async () => {
    await bot.say('alice', 'mock 10');
    const questions = bank.questions.map((question) =>
      question.kind === 'open' && question.id === FIRST.id
        ? { ...question, rubric: [{ point: 'It says so', marks: 100, says: ['{nowhere}'] }] }
        : question,
    );
    const faulty = botOn(bot, { bank: new Bank({ ...bank.parts, questions }) });
    expect((await faulty.tell('alice', FIRST.strong)).title).toMatch(/^Question 2/);
    expect(faulty.logged).toEqual([expect.stringContaining('an answer could not be marked')]);
    for (const { strong } of [SECOND, THIRD]) await bot.tell('alice', strong);
    const report = await bot.tell('alice', LAST.strong);
    expect(report.title).toMatch(/^100\/100/);
    expect(report.text).toContain('`question closed-send`: it could not be marked; the fault is ours');
    expect((await bot.solve('alice', FIRST.id, FIRST.strong)).fields.Points).toBe('+10');
  });

  it('can be gone on with when the bank has lost its question', async () => {
    await bot.say('alice', 'mock 10');
    const questions = bank.questions.filter(({ id }) => id !== FIRST.id);
    const later = botOn(bot, { bank: new Bank({ ...bank.parts, questions }) });
    expect((await later.tell('alice', 'It panics.')).reply.refused).toContain('is not in the bank any more');
    expect((await later.say('alice', 'skip')).title).toMatch(/^Question 2/);
  });
});
