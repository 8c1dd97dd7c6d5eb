import { describe, expect, test } from 'vitest';
import { answers } from '../../../src/storage/schema.ts';
import { useSlack } from '../../support/slack/running.ts';

const QUESTION = 'What happens when a goroutine sends on a channel that is already closed?';
const FULL = 'It panics. Only the sender should close a channel.';

describe.each(['socket', 'http'] as const)('over %s', (mode) => {
  const running = useSlack(mode);

  test('a whole round: asked, hinted, answered in a form, tried again, next', async () => {
    const ann = running.person('UANN', { display: 'Ann' });
    expect(await ann.command('question closed-send')).toMatchObject({ ok: true });
    const asked = await ann.sees(QUESTION);
    expect(asked.labels).toEqual(['Answer', 'Hint', 'Skip', 'Reveal', 'Report']);
    await ann.press(asked, 'Hint');
    await ann.sees('It is not quiet.');

    await ann.press(asked, 'Answer');
    await ann.modal(QUESTION);
    expect(await ann.submit({ answer: 'panics' })).toEqual({
      ok: true,
      took: expect.any(Number),
      errors: {},
    });
    const feedback = await ann.modal('80/100');
    expect(feedback.text).toContain('“`panics`”');
    const copy = await ann.sees('80/100');
    expect(copy.message).toMatchObject({ only: 'UANN', channel: 'C1' });

    await ann.pressInModal('Try again');
    await ann.modal(QUESTION);
    await ann.submit({ answer: FULL });
    await ann.modal('100/100');
    await ann.pressInModal('Next');
    expect((await ann.modal(/receives from a nil channel|empty channel/)).labels).toContain('Answer');
    expect(await running.db.select({ mark: answers.mark }).from(answers)).toHaveLength(2);
  });

  test('a choice is answered with radio buttons and an output with text', async () => {
    const ann = running.person('UANN');
    await ann.command('question closed-receive');
    await ann.press(await ann.sees('closed, empty channel'), 'Answer');
    await ann.modal('closed, empty channel');
    await ann.submit({ answer: 'A' });
    await ann.modal('100/100');
    await ann.command('question buffer-length');
    await ann.press(await ann.sees('What does this program print?'), 'Answer');
    expect((await ann.modal('program print')).text).toContain('fmt.Println(len(c), cap(c))');
    await ann.submit({ answer: '1 2' });
    await ann.modal('100/100');
  });

  test('a form that is refused keeps what was typed and says why beside it', async () => {
    const ann = running.person('UANN');
    await ann.command('question closed-send');
    await ann.press(await ann.sees(QUESTION), 'Answer');
    await ann.modal(QUESTION);
    expect(await ann.submit({ answer: '   ' })).toMatchObject({
      ok: true,
      errors: { answer: 'There is no answer in this: write it in your own words.' },
    });
    expect(await ann.submit({ answer: FULL })).toEqual({ ok: true, took: expect.any(Number), errors: {} });
    await ann.modal('100/100');
  });

  test('plain words in a direct message answer the open question, and mentions understand the same', async () => {
    const ann = running.person('UANN');
    await ann.dm('question closed-send');
    expect((await ann.sees(QUESTION)).message?.channel).toBe(ann.direct);
    await ann.dm(FULL);
    await ann.sees('100/100');
    await ann.mention('question nil-receive');
    expect((await ann.sees('nil channel')).message).toMatchObject({ only: 'UANN', channel: 'C1' });
    await ann.mention('it blocks &amp; never goes on');
    await ann.sees('100/100');
  });

  test('what is said in a thread is answered in the thread', async () => {
    const ann = running.person('UANN');
    await ann.mention('streak', { thread: '1700000000.000001' });
    expect((await ann.sees('Your streak')).message?.thread).toBe('1700000000.000001');
  });

  test('the shortcut asks a question in a modal', async () => {
    const ann = running.person('UANN');
    await ann.shortcut('practise');
    const asked = await ann.modal(QUESTION);
    expect(asked.labels).toContain('Answer');
    await ann.pressInModal('Answer');
    await ann.modal('sends on a cha…'); // the label of the form's input
    await ann.submit({ answer: FULL });
    await ann.modal('100/100');
    expect(running.heard.at(-1)?.place).toMatchObject({ room: 'T1:UANN', team: { externalId: 'T1' } });
  });

  test('an own message is marked as an answer, once; that of somebody else is not', async () => {
    const ann = running.person('UANN');
    await ann.command('question closed-send');
    await ann.sees(QUESTION);
    const ts = running.slack.ts();
    await ann.markMessage({ text: FULL, ts });
    await ann.sees('100/100');
    await ann.markMessage({ text: FULL, ts });
    await ann.sees('This answer was marked already; it counts once.');
    await ann.markMessage({ text: FULL, user: 'UBO' });
    await ann.sees('Only your own messages can be marked');
    expect(await running.db.select({ mark: answers.mark }).from(answers)).toHaveLength(1);
  });

  test('/gauntlet alone is a menu, and a mistyped command is told what it may mean', async () => {
    const ann = running.person('UANN');
    await ann.command('');
    const menu = await ann.sees('Gauntlet');
    expect(menu.labels).toEqual([
      'Practice',
      'Streak',
      'Leaderboard',
      'Topics',
      'Profile',
      'Settings',
      'Help',
    ]);
    await ann.press(menu, 'Streak');
    await ann.sees('Your streak');
    await ann.command('practise');
    await ann.sees(/goroutine|channel/);
    await ann.command('streek');
    await ann.sees('Did you mean `streak`?');
    await ann.command('practice channels nonsense');
    await ann.sees('is called “nonsense”');
  });

  test.each([
    ['practice channels senior', 'What does this program print?'],
    ['topics', 'Answered well'],
    ['search nil channel', 'nil-receive'],
    ['streak why', 'day by day'],
    ['leaderboard', 'Leaderboard this week'],
    ['profile', 'No answers yet.'],
    ['home', 'Rank this week'],
    ['settings', 'reminders'],
    ['privacy', 'Kept about you'],
    ['help', 'What you can say'],
    ['help practice', 'how hard'],
  ])('/gauntlet %s is answered to the person alone', async (words, says) => {
    const ann = running.person('UANN');
    expect(await ann.command(words)).toMatchObject({ ok: true });
    expect((await ann.sees(says)).message?.only).toBe('UANN');
  });

  test('an export arrives as a file in the direct messages, and deleting asks in a form', async () => {
    const ann = running.person('UANN');
    await ann.command('privacy export');
    await ann.sees('Everything kept about you');
    expect(running.slack.files).toEqual([
      { channel: ann.direct, name: 'gauntlet-export.json', content: expect.stringContaining('uann') },
    ]);
    await ann.command('privacy delete');
    await ann.modal('Delete everything about you');
    await ann.submit({ confirm: 'delete' });
    await ann.modal('Everything about you is gone');
    // A form cannot be opened in reply to words, so a button opens it.
    await ann.dm('privacy delete');
    await ann.press(await ann.sees('window of its own'), 'Open');
    await ann.modal('Delete everything about you');
  });

  test('the Home tab shows where the person stands, is kept up to date, and changes settings', async () => {
    const ann = running.person('UANN');
    await ann.openHome();
    expect((await ann.home('0 days')).labels).toContain('Practice');
    await ann.dm('question closed-send');
    await ann.sees(QUESTION);
    await ann.dm(FULL);
    await ann.home('1 day');
    await ann.pressAtHome('Practice');
    await ann.modal(/channel/);
    await ann.pressAtHome('Save settings', { zone: 'Europe/Berlin', level: 'senior', reminders: '18:30' });
    expect((await ann.modal('Changed')).text).toContain('Europe/Berlin');
    await running.slack.until('the new zone on the Home tab', () =>
      JSON.stringify(running.slack.homes.get('UANN')).includes('Europe/Berlin') ? true : undefined,
    );
    await ann.pressAtHome('Save settings', { zone: 'Europe/Berlim' });
    await ann.modal('Did you mean `Europe/Berlin`');
  });

  test('names and answers ping nobody', async () => {
    const ann = running.person('UANN', { display: '<!channel> <@U1>' });
    await ann.command('question closed-send');
    await ann.press(await ann.sees(QUESTION), 'Answer');
    await ann.modal(QUESTION);
    await ann.submit({ answer: 'It panics, says <@U1> to <!channel>' });
    await ann.modal('80/100');
    await ann.command('leaderboard');
    expect((await ann.sees('Leaderboard this week')).text).toContain('<!channel> <@U1>');
  });

  test('the bot’s own messages, edits and other tabs are passed over', async () => {
    const ann = running.person('UANN');
    await ann.dm('streak', { subtype: 'message_changed' });
    await ann.dm('streak', { bot_id: 'B1' });
    await ann.openHome('messages');
    await ann.dm('profile');
    await ann.sees('No answers yet.');
    expect(running.heard).toHaveLength(1);
  });
});
