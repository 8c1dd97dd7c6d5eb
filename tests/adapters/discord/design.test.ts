import { describe, expect, it } from 'vitest';
import { type DesignQuestion, STAGES } from '../../../src/core/question.ts';
import { serverStorage, storages } from '../../support/database.ts';
import { useDiscord } from '../../support/discord/bot.ts';
import { buttonsOf, isEphemeral, type Person, wordsOf } from '../../support/discord/person.ts';
import type { Kept, SeenMessage } from '../../support/discord/server.ts';
import {
  type Candidate,
  designNamed,
  designs,
  saidTo,
  shippedBank,
  wronglyMarked,
} from '../../support/transcripts.ts';

const labels = (message: SeenMessage | undefined) => buttonsOf(message).map(({ label }) => label);

describe.each(storages)('a design interview on Discord, with $name', (storage) => {
  const on = useDiscord(storage);

  /** Says something to the interviewer by the button's form. */
  async function said(who: Person, card: SeenMessage, text: string): Promise<SeenMessage> {
    const form = await on.done(who.press(card, 'Answer'));
    expect(form.modal?.custom_id).toBe('design:say');
    return on.shown(who.submit(form, { text }));
  }

  it('is led by buttons and a form in a channel, where nobody else sees it, to its report', async () => {
    const alice = on.person('Alice');
    const prompts = await on.shown(alice.slash(on.channel, 'design'));
    expect(wordsOf(prompts)).toContain('parcel-tracker');
    let card = await on.shown(alice.press(prompts, 'parcel-tracker'));
    expect(wordsOf(card)).toContain('Stage 1 of 7 · Questions first');
    expect(wordsOf(card)).toContain('Design a tracker for parcels.');
    expect(labels(card)).toEqual(['Answer', 'Done', 'Hint', 'Status', 'Pause', 'End']);
    card = await said(alice, card, 'How many parcels a day? Who reads the tracking page?');
    expect(wordsOf(card)).toContain('About a million a day.');
    card = await on.shown(alice.press(card, 'Done'));
    expect(wordsOf(card)).toContain('Stage 2 of 7 · Estimate');
    card = await said(alice, card, 'A lot of events.');
    card = await on.shown(alice.press(card, 'Done'));
    expect(wordsOf(card)).toContain('How many events does one parcel make');
    card = await on.shown(alice.press(card, 'Pause'));
    expect(labels(card)).toEqual(['Resume', 'End']);
    card = await on.shown(alice.press(card, 'Resume'));
    expect(labels(card)).toContain('Answer');
    const report = await on.shown(alice.press(card, 'End'));
    expect(wordsOf(report)).toMatch(/\d+\/100 · parcel-tracker/);
    expect(wordsOf(report)).toContain('Not all stages were reached');
    expect(isEphemeral(report)).toBe(true);
    const stage = labels(report)[0] ?? '';
    expect(wordsOf(await on.shown(alice.press(report, stage)))).toContain('A strong candidate says:');
    expect(on.channel.messages).toEqual([]);
    expect(on.discord.refused).toEqual([]);
    expect(on.logged).toEqual([]);
  });

  it('is a conversation in direct messages', async () => {
    const alice = on.person('Alice');
    const { direct } = alice;
    const tell = async (words: string, expected: RegExp) => {
      const before = direct.messages.length;
      alice.write(words);
      return on.discord.until(`${expected} after “${words}”`, () =>
        direct.messages.slice(before).find((message) => expected.test(wordsOf(message))),
      );
    };
    await tell('design parcel tracker', /Stage 1 of 7/);
    await tell('How many parcels a day? Who reads the tracking page?', /About a million a day/);
    await tell('done', /Stage 2 of 7 · Estimate/);
    const status = await tell('status', /How many events a second/);
    const next = await on.shown(alice.press(status, 'Hint'));
    expect(wordsOf(next)).toContain('There are no more hints for this stage.');
    await tell('search results are cached', /^/);
    expect(wordsOf(await on.shown(alice.press(status, 'Done')))).toContain('How many events does one parcel');
    await tell('end', /\d+\/100 · parcel-tracker/);
    expect(on.discord.refused).toEqual([]);
    expect(on.logged).toEqual([]);
  });

  it('and a mock one share the form of the answer: started, answered and ended in a channel', async () => {
    const alice = on.person('Alice');
    let card = await on.shown(alice.slash(on.channel, 'mock', { minutes: '10', level: 'staff' }));
    expect(wordsOf(card)).toContain('Question 1 of 4 · 10 of 10 minutes left');
    expect(labels(card)).toEqual(['Answer', 'Skip', 'Status', 'End']);
    const form = await on.done(alice.press(card, 'Answer'));
    expect(form.modal?.custom_id).toBe('mock:answer 1');
    card = await on.shown(alice.submit(form, { answer: 'It panics.' }));
    expect(wordsOf(card)).toContain('Two cases of a `select` are ready.');
    const choice = await on.done(alice.press(card, 'Answer'));
    card = await on.shown(alice.submit(choice, { answer: 'B' }));
    expect(wordsOf(card)).toContain('Question 3 of 4');
    card = await on.shown(alice.slash(on.channel, 'answer', { answer: '1 2' }));
    const report = await on.shown(alice.press(card, 'End'));
    expect(wordsOf(report)).toMatch(/\d+\/100 · mock interview at level staff/);
    expect(isEphemeral(report)).toBe(true);
    expect(on.discord.refused).toEqual([]);
    expect(on.logged).toEqual([]);
  });
});

describe('the design interviews of the bank, on Discord', () => {
  const on = useDiscord(serverStorage, undefined, { bank: shippedBank });
  const wordsIn = ({ messages }: Kept) => messages.map(wordsOf).join('\n');

  /** A candidate's whole interview by buttons and forms, every stage of its report looked at; resolves to the mark. */
  async function interviewed(question: DesignQuestion, candidate: Candidate): Promise<number> {
    const person = on.person(`${candidate} ${question.id}`);
    const press = (kept: Kept, label: string) => on.done(person.press(kept.messages.at(-1), label));
    let shown = await on.done(person.slash(on.channel, 'design', { prompt: question.id }));
    for (const [index, stage] of STAGES.entries()) {
      const said = saidTo(question, candidate, stage, wordsIn(shown));
      shown = await on.done(person.submit(await press(shown, 'Answer'), { text: said }));
      const next = index < STAGES.length - 1 ? `Stage ${index + 2} of 7` : `/100 · ${question.id}`;
      do shown = await press(shown, 'Done');
      while (!wordsIn(shown).includes(next));
    }
    for (const label of labels(shown.messages.at(-1)).slice(0, STAGES.length))
      expect(wordsIn(await press(shown, label))).toContain('A strong candidate says:');
    return Number(/(\d+)\/100/.exec(wordsIn(shown))?.[1]);
  }

  const weaker = ['rate-limiter', 'chat-application', 'logging-library'].map(designNamed);
  it.each([
    { candidate: 'strong' as const, prompts: designs },
    { candidate: 'middling' as const, prompts: weaker },
    { candidate: 'weak' as const, prompts: weaker },
  ])('fit its messages, and mark the $candidate candidate so', async ({ candidate, prompts }) => {
    expect(await wronglyMarked(candidate, prompts, interviewed)).toEqual([]);
    expect(on.discord.refused).toEqual([]);
    expect(on.logged).toEqual([]);
  });
});
