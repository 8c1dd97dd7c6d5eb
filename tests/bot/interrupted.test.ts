import { describe, expect, it } from 'vitest';
import { STAGES } from '../../src/core/question.ts';
import { botOn, Clock, type Heard } from '../support/bot.ts';
import { storages, useDatabase } from '../support/database.ts';
import { designNamed, saidTo, shippedBank } from '../support/transcripts.ts';

const prompt = designNamed('rate-limiter');

/** Where in a stage the bot may be gone: after a message, a hint or a probe, or when the stage has just begun. */
type Moment = { readonly at: string; readonly heard: string };

describe.each(storages)('a bot that is gone in the middle of an interview, on $name', (storage) => {
  const database = useDatabase(storage);

  /** A strong candidate begins every stage weakly. Before each move the bot is another one, or the same all along. */
  async function interview(who: string, restarts: boolean): Promise<Moment[]> {
    const clock = new Clock();
    const started = () =>
      botOn(database, { bank: shippedBank }, { clock, logged: [], chance: { numbers: [0], taken: 0 } });
    const same = started();
    const moments: Moment[] = [];
    const tell = async (at: string, words: string): Promise<Heard> => {
      clock.advance({ minutes: 1 });
      const heard = await (restarts ? started() : same).tell(who, words);
      moments.push({ at, heard: heard.text });
      return heard;
    };
    let opened = await tell('the beginning', 'design rate-limiter');
    for (const [index, stage] of STAGES.entries()) {
      await tell(`${stage}: a message`, 'I would start simple.');
      await tell(`${stage}: a hint`, 'hint');
      if (stage !== 'clarify') await tell(`${stage}: a probe`, 'done');
      await tell(`${stage}: an answer`, saidTo(prompt, 'strong', stage, opened.text));
      const next = index < STAGES.length - 1 ? `Stage ${index + 2}` : '/100';
      do opened = await tell(`${stage}: done`, 'done');
      while (!opened.title.includes(next));
    }
    for (const stage of STAGES) await tell(`the report on ${stage}`, `design report ${stage}`);
    return moments;
  }

  it('goes on in the next one as if nothing had happened, in every stage, to the same report', async () => {
    const uninterrupted = await interview('alice', false);
    const interrupted = await interview('bob', true);
    expect(interrupted).toEqual(uninterrupted);
    const probes = uninterrupted.filter(({ at }) => at.endsWith('a probe'));
    expect(probes).toHaveLength(STAGES.length - 1);
    for (const { heard } of probes) expect(heard).toContain('Answer it, or say `done` to go on.');
    expect(uninterrupted.find(({ heard }) => heard.includes('/100 · rate-limiter'))?.heard).toMatch(
      /^[89]\d\/100/,
    );
  });
});
