import { describe, expect, test } from 'vitest';
import { type DesignQuestion, STAGES } from '../../../src/core/question.ts';
import { bank } from '../../support/bank.ts';
import type { Person, Shown } from '../../support/slack/person.ts';
import { useSlack } from '../../support/slack/running.ts';
import { designs, saidTo, shippedBank, wronglyMarked } from '../../support/transcripts.ts';

const running = useSlack('socket');

/** Strong answers lead to the first deep dive, since nothing was weak. */
function strong(stage: string): string {
  const prompt = bank.find('parcel-tracker');
  if (prompt?.kind !== 'design') throw new Error('the tests need their design interview');
  const found = prompt.stages.find(({ id }) => id === stage);
  if (found === undefined) throw new Error(`no stage ${stage}`);
  return found.answer;
}

test('an interview goes through its stages in a channel, said in forms and ended by buttons', async () => {
  const ann = running.person('UANN');
  await ann.command('design');
  const prompts = await ann.sees('System-design interviews');
  await ann.press(prompts, 'parcel-tracker');
  let stage = await ann.sees('Stage 1 of 7');
  expect(stage.text).toContain('Design a tracker for parcels.');
  expect(stage.message).toMatchObject({ only: 'UANN', channel: 'C1' });
  expect(stage.labels).toEqual(['Answer', 'Done', 'Hint', 'Status', 'Pause', 'End']);
  for (const [index, name] of STAGES.entries()) {
    await ann.press(stage, 'Answer');
    await ann.modal('What do you say?');
    expect((await ann.submit({ text: strong(name) })).errors).toEqual({});
    const replied = await ann.sees(/Noted|Anything else/);
    await ann.press(replied, 'Done');
    stage = await ann.sees(index < 6 ? `Stage ${index + 2} of 7` : '100/100 · parcel-tracker · staff');
  }
  await ann.command('design report');
  await ann.sees('100/100 · parcel-tracker · staff');
  await ann.command('profile');
  await ann.sees('parcel-tracker');
});

test('a modal goes on with the interview: said again, hinted, paused and resumed in it', async () => {
  const ann = running.person('UANN');
  await ann.command('design parcel-tracker');
  await ann.press(await ann.sees('Stage 1 of 7'), 'Answer');
  await ann.modal('What do you say?');
  expect(await ann.submit({ text: '  ' })).toMatchObject({
    errors: { text: 'There is nothing in this: say what you think, or `done`.' },
  });
  await ann.submit({ text: 'How many parcels are there?' });
  await ann.modal('About a million a day.');
  await ann.pressInModal('Pause');
  expect((await ann.modal('The clock stands.')).labels).toEqual(['Resume', 'End']);
  await ann.pressInModal('Resume');
  await ann.modal('Welcome back.');
  await ann.pressInModal('Answer');
  await ann.modal('What do you say?');
  await ann.submit({ text: 'Who reads the page?' });
  await ann.modal('Customers, on their phones.');
  await ann.pressInModal('Done');
  await ann.modal('Stage 2 of 7');
});

test('plain words in a direct message are said to the interviewer, and everybody has an interview alone', async () => {
  const [ann, bo] = [running.person('UANN'), running.person('UBO')];
  await ann.dm('design parcel-tracker');
  expect((await ann.sees('Stage 1 of 7')).message?.channel).toBe(ann.direct);
  await ann.dm('How many parcels are there?');
  await ann.sees('About a million a day.');
  await ann.dm('hint');
  await ann.sees(/hint/);
  await bo.dm('done');
  await bo.sees(/./);
  await ann.dm('done');
  await ann.sees('Stage 2 of 7');
  await ann.dm('status');
  await ann.sees('This stage');
  await ann.dm('end');
  await ann.sees('Not all stages were reached');
  await ann.dm('done');
  await ann.sees(/./);
});

test('an answer that no interview goes on for is refused in its form, and nothing is lost', async () => {
  const ann = running.person('UANN');
  await ann.command('design parcel-tracker');
  await ann.press(await ann.sees('Stage 1 of 7'), 'Answer');
  await ann.modal('What do you say?');
  await ann.command('design end');
  await ann.sees('parcel-tracker');
  expect(await ann.submit({ text: 'How many parcels are there?' })).toMatchObject({
    errors: { text: expect.stringContaining('No interview goes on here.') },
  });
});

test('a mock interview is answered in a modal and in plain words, and ended by a button', async () => {
  const ann = running.person('UANN');
  await ann.command('mock 10 staff');
  const first = await ann.sees('Question 1 of 4 · 10 of 10 minutes left');
  expect(first.labels).toEqual(['Answer', 'Skip', 'Status', 'End']);
  await ann.press(first, 'Answer');
  await ann.modal('What happens when a goroutine sends');
  expect(await ann.submit({ answer: '  ' })).toMatchObject({
    errors: { answer: 'There is no answer in this: write it in your own words.' },
  });
  await ann.submit({ answer: 'It panics.' });
  await ann.modal('Question 2 of 4');
  await ann.press(await ann.sees('Question 2 of 4'), 'End');
  await ann.sees(/mock interview at level staff/);
  await ann.dm('mock 10');
  await ann.sees('Question 1 of 4');
  await ann.dm('a and c');
  await ann.sees('Question 2 of 4');
  await ann.dm('end');
  await ann.sees(/mock interview at level senior/);
});

describe('the design interviews of the bank', () => {
  const slack = useSlack('socket', { bank: shippedBank });

  /** A strong candidate's whole interview in direct messages, every stage of its report looked at; resolves to the mark. */
  async function interviewed(person: Person, question: DesignQuestion): Promise<number> {
    const said = async (words: string, answered: RegExp): Promise<Shown> => {
      await person.dm(words);
      return person.sees(answered);
    };
    let shown = await said(`design ${question.id}`, /Stage 1 of 7/);
    for (const [index, stage] of STAGES.entries()) {
      await said(saidTo(question, 'strong', stage, shown.text), /Noted|Anything else/);
      const next = index < STAGES.length - 1 ? `Stage ${index + 2} of 7` : `/100 · ${question.id}`;
      do shown = await said('done', /Answer it|Stage \d of 7|\/100/);
      while (!shown.text.includes(next));
    }
    for (const label of shown.labels.slice(0, STAGES.length)) {
      await person.press(shown, label);
      await person.sees('A strong candidate says:');
    }
    return Number(/(\d+)\/100/.exec(shown.text)?.[1]);
  }

  test('fit what Slack takes, and mark the strong candidate so', async () => {
    const interview = (question: DesignQuestion) => interviewed(slack.person(`U${question.id}`), question);
    expect(await wronglyMarked('strong', designs, interview)).toEqual([]);
  });
});
