import { describe, expect, test } from 'vitest';
import { rightAnswer, wrongAnswer } from '../../bot/answers.ts';
import { useSlack } from '../../support/slack/running.ts';
import type { Message } from '../../support/slack/server.ts';
import { readable } from '../../support/slack/server.ts';

/** A job that failed waits for a moment before it is tried again; a tally is edited once in ten seconds. */
const PATIENCE = { timeout: 40_000, interval: 200 };
/** The time of the first question; the tests begin at noon of the day before, a Wednesday. */
const THURSDAY = '2026-03-05T08:30:00Z';
const FRIDAY = '2026-03-06T08:30:00Z';
const SET = 'daily set 09:30 Europe/Berlin mon-fri topic:channels kind:open';

describe.each([
  ['socket', 1],
  ['http', 2],
] as const)('the daily question over %s with %i replicas', (mode, replicas) => {
  const running = useSlack(mode, { replicas });

  const people = () => ({
    boss: running.person('UBOSS', { admin: true, display: 'Boss' }),
    ann: running.person('UANN', { display: 'Ann' }),
    bo: running.person('UBO', { display: 'Bo' }),
  });
  /** What everybody in a channel sees of the bot. */
  const posted = (channel = 'C1'): Message[] =>
    running.slack.messages.filter(
      (message) => message.user === 'UBOT' && message.channel === channel && message.only === undefined,
    );
  const titles = (channel?: string) =>
    posted(channel).map(({ blocks }) => readable(blocks).split('\n', 1).join('').split(' · ', 1).join(''));
  const at = async (time: string) => {
    running.clock.set(time);
    await running.settle();
  };
  /** The question that was posted last, by the id that its button has. */
  const asked = () =>
    /"answer:([a-z-]+)"/.exec(JSON.stringify(posted().findLast(({ thread }) => thread === undefined)))?.[1];

  test('comes, is answered by two, counted, and revealed in its thread when the next one comes', async () => {
    const { boss, ann, bo } = people();
    await boss.command(SET);
    const set = await boss.sees('Daily question set');
    expect(set.text).toContain('Mon–Fri at 09:30, Europe/Berlin');
    expect(set.text).not.toContain('/invite');
    expect(set.message?.only).toBe('UBOSS');
    await at('2026-03-05T08:29:59Z');
    expect(posted()).toEqual([]);

    await at(THURSDAY);
    await running.settle();
    expect(titles()).toEqual(['Daily question']);
    const first = asked();
    expect(first).toMatch(/^(closed-send|nil-receive)$/);

    for (const [person, answer, mark] of [
      [ann, rightAnswer(first), '100/100'],
      [bo, wrongAnswer(first), '0/100'],
    ] as const) {
      const question = await person.sees('Daily question');
      expect(question.labels).toEqual(['Answer']);
      await person.press(question, 'Answer');
      await person.modal(/./);
      expect((await person.submit({ answer })).errors).toEqual({});
      await person.modal(mark);
      expect((await person.sees(mark)).message).toMatchObject({ only: person.id, channel: 'C1' });
    }
    await expect
      .poll(async () => {
        await running.settle();
        return posted().map(({ blocks }) => readable(blocks));
      }, PATIENCE)
      .toEqual([expect.stringContaining('2 answered so far.')]);

    await at(FRIDAY);
    for (let look = 0; look < 3; look += 1) await running.settle();
    expect(titles()).toEqual(['Daily question', 'The answer of 2026-03-05', 'Daily question']);
    const [question, answer, next] = posted();
    expect(answer?.thread).toBe(question?.ts);
    expect(next?.thread).toBeUndefined();
    const [closed, revealed] = [readable(question?.blocks ?? []), readable(answer?.blocks ?? [])];
    expect(closed).toContain('Closed: 2 people answered. The answer is further down.');
    expect(revealed).toContain('2 people answered. Ann leads with 100 of 100.');
    expect(revealed).toMatch(/1 of 2 +\S/);
    expect(revealed).not.toContain('Bo leads');
    expect(asked()).not.toBe(first);
  });

  test('is not for everybody to set up', async () => {
    const { ann } = people();
    await ann.command(SET);
    const refused = await ann.sees('`daily set` is for those who may configure this room.');
    expect(refused.message?.only).toBe('UANN');
    await ann.command('daily set');
    await ann.sees('is for those who may configure this room.');
    await ann.command('daily');
    await ann.sees('This room has no daily question.');
  });

  test('is set up in a modal, which says what is wrong with a value and keeps the others', async () => {
    const { boss } = people();
    await boss.command('daily set');
    await boss.modal('Time zone');
    expect(inputsOf(running.slack.modals.get('UBOSS')?.view)).toEqual([
      ['time', 'timepicker'],
      ['zone', 'plain_text_input'],
      ['weekdays', 'checkboxes'],
      ['topic', 'radio_buttons'],
      ['level', 'radio_buttons'],
      ['kind', 'radio_buttons'],
    ]);
    const values = { time: '10:15', weekdays: 'mon thu', topic: 'channels', level: 'core', kind: 'open' };
    expect(await boss.submit({ ...values, zone: 'Europe/Berlni' })).toMatchObject({
      errors: { zone: expect.stringContaining('Did you mean `Europe/Berlin`') },
    });
    expect((await boss.submit({ ...values, zone: 'Berlin' })).errors).toEqual({});
    const set = await boss.modal('Mon and Thu at 10:15, Europe/Berlin');
    expect(set.text).toContain('channels, core, open (1)');
    await at('2026-03-05T09:15:00Z');
    expect(titles()).toEqual(['Daily question']);
  });

  test('is previewed, posted now, listed, paused, resumed and removed', async () => {
    const { boss, ann } = people();
    await boss.command(SET);
    await boss.press(await boss.sees('Daily question set'), 'Preview');
    const preview = await boss.sees('This comes next. Only you see it now.');
    expect(preview.message?.only).toBe('UBOSS');
    await boss.press(preview, 'Post now');
    await boss.sees('On its way');
    await running.settle();
    expect(titles()).toEqual(['Daily question']);
    await boss.command('daily now');
    await boss.sees('Today’s question is here already');

    await boss.command('daily pause');
    await boss.sees('Paused');
    await at(THURSDAY);
    expect(titles()).toEqual(['Daily question']);
    await boss.command('daily resume');
    await boss.sees('Resumed');
    await at(FRIDAY);
    expect(titles()).toEqual(['Daily question', 'The answer of 2026-03-04', 'Daily question']);

    running.slack.addChannel('C2');
    await boss.command('daily list', 'C2');
    expect((await boss.sees('This room has no daily question.')).text).toContain('<#C1>');
    await ann.command('daily list', 'C2');
    expect((await ann.sees('This room has no daily question.')).text).not.toContain('<#C1>');
    await boss.command('daily remove');
    await boss.sees('Removed');
    await at('2026-03-09T08:30:00Z');
    expect(titles()).toHaveLength(3);
  });

  test('says how to invite the bot where it is not in the channel, until it is', async () => {
    const { boss } = people();
    running.slack.addChannel('C2', { bot: false });
    await boss.command(SET, 'C2');
    const set = await boss.sees('Daily question set');
    expect(set.text).toContain('`/invite @Gauntlet` lets me in');
    running.slack.invite('C2');
    await boss.command('daily', 'C2');
    expect((await boss.sees('Mon–Fri at 09:30')).text).not.toContain('/invite');
    await at(THURSDAY);
    expect(titles('C2')).toEqual(['Daily question']);
  });

  test.each<[string, refuse: () => void, allow: () => void, words: string]>([
    [
      'not_in_channel',
      () => running.slack.expel('C1'),
      () => running.slack.invite('C1'),
      'I am not in the channel: `/invite @Gauntlet` there lets me in.',
    ],
    [
      'channel_not_found',
      () => running.slack.removeChannel('C1'),
      () => running.slack.addChannel('C1'),
      'The channel is gone, or it is private and I was removed',
    ],
    [
      'is_archived',
      () => running.slack.archive('C1'),
      () => running.slack.archive('C1', false),
      'The channel is archived: once it is unarchived, I can post there again.',
    ],
  ])('stands still after %s, tells the admin why, once, and goes on when it is resumed', async (...given) => {
    const [, refuse, allow, words] = given;
    const { boss, ann } = people();
    await boss.command(SET);
    await boss.sees('Daily question set');
    refuse();
    await at(THURSDAY);
    await at(FRIDAY);
    const told = await boss.sees('Daily question paused');
    expect(told.message?.channel).toBe(boss.direct);
    expect(told.text).toContain(words);
    expect(told.text).toContain('#name-of-c1');
    expect(told.message?.text).toContain('#name-of-c1: ');
    expect(titles(boss.direct)).toEqual(['❌ Daily question paused']);
    expect(posted()).toEqual([]);

    allow();
    await ann.command('daily');
    expect((await ann.sees('paused: ')).text).toContain(words);
    await boss.command('daily resume');
    await boss.sees('Resumed');
    await at('2026-03-09T08:30:00Z');
    expect(titles()).toEqual(['Daily question']);
  });
});

function inputsOf(view: { blocks: readonly { type: string }[] } | undefined) {
  return (view?.blocks ?? []).flatMap((block) =>
    'element' in block && 'block_id' in block && typeof block.element === 'object' && block.element !== null
      ? [[block.block_id, 'type' in block.element ? block.element.type : undefined]]
      : [],
  );
}
