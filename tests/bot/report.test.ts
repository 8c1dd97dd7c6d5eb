import { describe, expect, it } from 'vitest';
import { reports } from '../../src/storage/schema.ts';
import { useBot } from '../support/bot.ts';
import { storages } from '../support/database.ts';

describe.each(storages)('report on $name', (storage) => {
  const bot = useBot(storage);
  const kept = () =>
    bot.db.select({ question: reports.questionId, text: reports.text, at: reports.reportedAt }).from(reports);

  it('by words is kept with the question that is open', async () => {
    await bot.say('alice', 'question closed-send');
    const heard = await bot.say('alice', 'report the answer is outdated\nsince Go 1.24');
    expect(heard.title).toBe('Thank you');
    expect(heard.text).toContain(
      'Your report about `closed-send` is kept for whoever looks after the questions.',
    );
    expect(await kept()).toEqual([
      { question: 'closed-send', text: 'the answer is outdated\nsince Go 1.24', at: bot.clock.now() },
    ]);
    expect(bot.logged).toEqual(['a question was reported {"question":"closed-send"}']);
  });

  it('by the form is about the question of the form, whatever is open since', async () => {
    await bot.say('alice', 'question closed-send');
    const { form } = await bot.say('alice', 'report');
    expect(form).toMatchObject({ id: 'report:closed-send', fields: [{ name: 'what', required: true }] });
    expect((await bot.press('alice', 'report:map-order')).form?.id).toBe('report:map-order');
    await bot.say('alice', 'question map-order');
    await bot.submit('alice', form?.id ?? '', { what: 'It is wrong.' });
    expect(await kept()).toMatchObject([{ question: 'closed-send', text: 'It is wrong.' }]);
  });

  it.each([{}, { what: '' }, { what: ' \n ' }, { what: '\0' }])(
    'the form %j says nothing and is refused',
    async (values) => {
      const { notes } = await bot.submit('alice', 'report:closed-send', values);
      expect(notes).toEqual([expect.stringContaining('Say what is wrong')]);
      expect(await kept()).toEqual([]);
    },
  );

  it('keeps what the database could not hold without the rest', async () => {
    await bot.submit('alice', 'report:closed-send', { what: ' It\0 is \ud83d wrong. ' });
    expect(await kept()).toMatchObject([{ text: 'It is \ufffd wrong.' }]);
  });

  it('that is too long to be kept whole says so', async () => {
    const heard = await bot.submit('alice', 'report:closed-send', { what: 'wrong '.repeat(2000) });
    expect(heard.text).toMatch(/short|first|characters/);
  });

  it('without an open question says how to get one', async () => {
    for (const line of ['report', 'report it is wrong'])
      expect((await bot.say('alice', line)).notes).toEqual([
        'No question is open here. `practice` asks one.',
      ]);
  });

  it('leaves the question open', async () => {
    await bot.say('alice', 'question closed-send');
    await bot.say('alice', 'report it is wrong');
    expect((await bot.tell('alice', 'It panics.')).fields.Points).toBe('+8');
  });
});
