import { describe, expect, it } from 'vitest';
import { STAGES } from '../../src/core/question.ts';
import { bank, type TestBot, useBot } from '../support/bot.ts';
import { storages } from '../support/database.ts';

const prompt = bank.find('parcel-tracker');
if (prompt?.kind !== 'design') throw new Error('the tests need their design interview');
const stageNamed = (id: string) => {
  const stage = prompt.stages.find((one) => one.id === id || one.dive === id);
  if (stage === undefined) throw new Error(`no stage ${id}`);
  return stage;
};
/** Strong answers lead to the first deep dive, since nothing was weak. */
const strong = (id: string) => stageNamed(id === 'deep-dive' ? 'replay' : id).answer;

/** Goes through the stages with what is said in each; probes are answered with \`done\`. */
async function interviewed(bot: TestBot, who: string, answers: (stage: string) => string, minutes = 2) {
  let heard = await bot.say(who, 'design parcel-tracker');
  for (const stage of STAGES) {
    await bot.tell(who, answers(stage));
    bot.clock.advance({ minutes });
    const here = heard.title;
    do heard = await bot.tell(who, 'done');
    while (heard.title === here);
  }
  return heard;
}

describe.each(storages)('a design interview on $name', (storage) => {
  const bot = useBot(storage);

  it('leads through its seven stages to a report', async () => {
    const opened = await bot.say('alice', 'design parcel-tracker');
    expect(opened.title).toBe('Stage 1 of 7 · Questions first');
    expect(opened.text).toContain('Design a tracker for parcels.');
    const titles = [];
    for (const stage of STAGES) {
      await bot.tell('alice', strong(stage));
      titles.push((await bot.tell('alice', 'done')).title);
    }
    expect(titles).toEqual([
      'Stage 2 of 7 · Estimate',
      'Stage 3 of 7 · Interface and data',
      'Stage 4 of 7 · Architecture',
      'Stage 5 of 7 · Deep dive',
      'Stage 6 of 7 · A change of plan',
      'Stage 7 of 7 · Trade-offs and failures',
      '100/100 · parcel-tracker · staff',
    ]);
  });

  it.each<[string, (stage: string) => string, least: number, most: number]>([
    ['strong', strong, 80, 100],
    ['weak', (stage) => stageNamed(stage).examples.find(({ kind }) => kind === 'weak')?.answer ?? '', 0, 30],
    ['full of buzzwords', () => 'Kafka, Redis, Kubernetes, sharding', 0, 10],
  ])('of a %s candidate is marked so', async (_, answers, least, most) => {
    const { title } = await interviewed(bot, 'alice', answers);
    const mark = Number(/^\d+/.exec(title)?.[0]);
    expect(mark).toBeGreaterThanOrEqual(least);
    expect(mark).toBeLessThanOrEqual(most);
  });

  it('answers what it is asked, and says what does not matter', async () => {
    await bot.say('alice', 'design parcel-tracker');
    expect((await bot.tell('alice', 'How many parcels are there?')).text).toContain('About a million a day.');
    expect((await bot.tell('alice', 'What colour is the van?')).text).toContain('That does not matter here');
  });

  it('takes what is no question for none, and still answers what is one without its mark', async () => {
    await bot.say('alice', 'design parcel-tracker');
    expect((await bot.tell('alice', 'idk')).text).toContain('Noted. Ask what you need to know, or `done`?');
    expect((await bot.tell('alice', 'what colour is the van')).text).toContain('That does not matter here');
  });

  it('passes over a stage in which nothing is said, the second time', async () => {
    await bot.say('alice', 'design parcel-tracker');
    expect((await bot.tell('alice', 'done')).notes).toEqual([expect.stringContaining('`done` once more')]);
    expect((await bot.tell('alice', 'done')).title).toBe('Stage 2 of 7 · Estimate');
    expect((await bot.tell('alice', 'skip')).title).toBe('Stage 2 of 7 · Estimate');
    expect((await bot.tell('alice', 'next')).title).toBe('Stage 3 of 7 · Interface and data');
    expect((await bot.tell('alice', 'end')).title).toBe('Interview over · parcel-tracker');
    expect((await bot.say('alice', 'design')).rows).toEqual([['parcel-tracker', 'staff', '-']]);
  });

  it('asks about a missed point, twice in a stage at the most, and never gives it away', async () => {
    await bot.say('alice', 'design parcel-tracker');
    await bot.tell('alice', 'How many parcels? Who reads the page?');
    await bot.tell('alice', 'done');
    await bot.tell('alice', 'A lot of events.');
    expect((await bot.tell('alice', 'done')).text).toContain('How many events does one parcel make');
    expect((await bot.tell('alice', 'done')).text).toContain('And on disk?');
    expect((await bot.tell('alice', 'status')).notes).toEqual(['Asked last: And on disk?']);
    await bot.tell('alice', 'pause');
    expect((await bot.tell('alice', 'resume')).notes).toContain('Asked last: And on disk?');
    expect((await bot.tell('alice', 'done')).title).toBe('Stage 3 of 7 · Interface and data');
  });

  it('goes deep where the architecture was weak', async () => {
    const weak = (stage: string) => (stage === 'architecture' ? 'A log holds the events.' : strong(stage));
    let heard = await bot.say('alice', 'design parcel-tracker');
    for (const stage of STAGES.slice(0, 4)) {
      await bot.tell('alice', weak(stage));
      const here = heard.title;
      do heard = await bot.tell('alice', 'done');
      while (heard.title === here);
    }
    expect(heard.text).toContain('What does the cache hold?');
  });

  it('gives hints, which cost marks of their stage', async () => {
    await bot.say('alice', 'design parcel-tracker');
    expect((await bot.tell('alice', 'hint')).notes).toEqual(['There are no more hints for this stage.']);
    const told = (stage: string) => strong(stage);
    for (const stage of STAGES) {
      await bot.tell('alice', told(stage));
      if (stage === 'architecture')
        expect((await bot.say('alice', 'hint')).notes).toEqual([
          'Think of what is written and what is read.',
        ]);
      await bot.tell('alice', 'done');
    }
    const report = await bot.say('alice', 'design report');
    expect(report.rows[3]).toEqual(['Architecture (a hint)', '90', '0']);
  });

  it('stands still in a pause, keeps nothing said meanwhile, and counts no time', async () => {
    await bot.say('alice', 'design parcel-tracker');
    bot.clock.advance({ minutes: 3 });
    await bot.tell('alice', 'pause');
    bot.clock.advance({ minutes: 60 });
    expect((await bot.tell('alice', 'How many parcels?')).notes).toEqual([
      'The interview is paused, so nothing was kept. `resume` goes on.',
    ]);
    await bot.tell('alice', 'resume');
    bot.clock.advance({ minutes: 1 });
    expect((await bot.tell('alice', 'status')).fields).toEqual({
      'This stage': '4 minutes of about 3',
      'In all': '4 minutes',
      Messages: '0',
      Clock: 'running',
    });
  });

  it('ends early with a report on what there is', async () => {
    await bot.say('alice', 'design parcel-tracker');
    await bot.tell('alice', strong('clarify'));
    const report = await bot.tell('alice', 'end');
    expect(report.title).toBe('13/100 · parcel-tracker · below mid');
    expect(report.notes).toEqual(['Not all stages were reached or answered; those count nothing.']);
    expect(report.actions.filter((id) => id.startsWith('design:'))).toEqual(['design:report clarify']);
    const stage = await bot.press('alice', 'design:report clarify');
    expect(stage.actions).toEqual([]);
    expect((await bot.say('alice', 'design report estimate')).notes).toEqual([
      'You said nothing in the stage “estimate”, so its answer stays hidden.',
    ]);
  });

  it('is over when nobody goes on for a day', async () => {
    await bot.say('alice', 'design parcel-tracker');
    await bot.tell('alice', strong('clarify'));
    bot.clock.advance({ days: 1 });
    const late = await bot.tell('alice', 'And now?');
    expect(late.notes[0]).toContain('lay for more than 24 hours');
    expect((await bot.tell('alice', 'status')).notes).toEqual([
      'No interview goes on here. `design` lists the prompts.',
    ]);
  });

  it('shows the model answers afterwards, with the words that earned each point', async () => {
    await interviewed(bot, 'alice', strong);
    const stage = await bot.press('alice', 'design:report interface');
    expect(stage.title).toBe('100/100 · parcel-tracker · Interface and data');
    expect(stage.verdicts).toEqual([
      'hit 50/50 A call that adds an event “POST an event”',
      'hit 50/50 Events are keyed by parcel and time “keyed by parcel”',
    ]);
    expect(stage.text).toContain('A strong candidate says:');
  });

  it('earns points once a prompt, and compares with the attempt before', async () => {
    const first = await interviewed(bot, 'alice', (stage) =>
      stage === 'twist' ? 'We change it.' : strong(stage),
    );
    expect(first.fields.Points).toMatch(/^\+[1-9]/);
    const second = await interviewed(bot, 'alice', strong);
    expect(second.fields.Points).toBe('+0');
    expect(second.text).toContain('better than last time.');
    expect(second.rows[5]).toEqual(['A change of plan', '100', '2', '0']);
  });

  it('is one a room: another is refused, and in another room it is another', async () => {
    await bot.say('alice', 'design parcel-tracker');
    expect((await bot.say('alice', 'design t-021')).notes).toEqual([
      expect.stringContaining('An interview on `parcel-tracker` goes on here.'),
    ]);
    expect((await bot.say('alice', 'design parcel-tracker', { room: 'room-2' })).title).toMatch(/^Stage 1/);
    expect((await bot.say('bob', 'design parcel-tracker')).title).toMatch(/^Stage 1/);
  });

  it('hears a message once that is delivered twice, and every message of two at once', async () => {
    await bot.say('alice', 'design parcel-tracker', { delivery: 'start' });
    expect((await bot.say('alice', 'design parcel-tracker', { delivery: 'start' })).title).toMatch(
      /^Stage 1/,
    );
    await bot.tell('alice', 'How many parcels?', { delivery: 'once' });
    await bot.tell('alice', 'How many parcels?', { delivery: 'once' });
    await Promise.all(['one', 'two', 'three'].map((said) => bot.tell('alice', said)));
    expect((await bot.tell('alice', 'status')).fields.Messages).toBe('4');
  });

  it('leaves commands alone, and takes sentences that start like one', async () => {
    await bot.say('alice', 'design parcel-tracker');
    for (const [words, answered] of [
      ['streak', /^Your streak/],
      ['settings zone Europe/Berlin', /Europe.Berlin/],
      ['design status', /^Stage 1 of 7/],
    ] as const)
      expect((await bot.tell('alice', words)).text).toMatch(answered);
    const sentences = [
      'daily active users are a million',
      'practice makes perfect',
      'search results are cached',
      'answer from the cache first',
      'design the API first',
      'question the limits',
      'team of ten',
      'settings are kept in Postgres',
    ];
    for (const sentence of sentences)
      expect((await bot.tell('alice', sentence)).text).toContain('Ask what you need to know');
    expect((await bot.tell('alice', 'status')).fields.Messages).toBe(String(sentences.length));
  });

  it('is where its person is when they come back', async () => {
    await bot.say('alice', 'design parcel-tracker');
    const back = await bot.tell('alice', '');
    expect(back.title).toBe('Stage 1 of 7 · Questions first');
    expect(back.fields.Clock).toBe('running');
  });

  it('takes the place of a question that is open: what is said when it is over is no answer to that', async () => {
    await bot.say('alice', 'question closed-send');
    await bot.say('alice', 'design parcel-tracker');
    await bot.tell('alice', 'How many parcels?');
    await bot.tell('alice', 'practice');
    await bot.tell('alice', 'end');
    expect((await bot.tell('alice', 'done')).notes).toEqual([
      expect.stringContaining('No interview goes on'),
    ]);
    expect((await bot.tell('alice', 'Thanks, that was fun')).notes).toEqual([
      expect.stringContaining('No question is open'),
    ]);
  });

  it('takes what is said through its form where nothing can be typed', async () => {
    await bot.say('alice', 'design parcel-tracker');
    expect((await bot.press('alice', 'design:say')).form?.id).toBe('design:say');
    expect((await bot.submit('alice', 'design:say', { text: 'How many parcels?' })).text).toContain(
      'About a million',
    );
  });

  it.each<[line: string, words: string]>([
    ['design parcel-traker', 'Did you mean `parcel-tracker`?'],
    ['design closed-send', 'There is no design interview “closed-send”.'],
    ['design done', 'No interview goes on here.'],
    ['design say', 'No interview goes on here.'],
    ['design report', 'There is no report yet'],
  ])('“%s” says what is wrong', async (line, words) => {
    expect((await bot.say('alice', line)).notes).toEqual([expect.stringContaining(words)]);
  });

  it('is listed in the profile', async () => {
    await interviewed(bot, 'alice', strong);
    expect((await bot.say('alice', 'profile')).rows).toContainEqual(['parcel-tracker', 'staff', '100']);
  });

  it('lists the prompts with the best mark', async () => {
    expect((await bot.say('alice', 'design')).rows).toEqual([['parcel-tracker', 'staff', '-']]);
    await interviewed(bot, 'alice', strong);
    expect((await bot.say('alice', 'design')).rows).toEqual([['parcel-tracker', 'staff', '100']]);
  });
});
