import { expect, test } from 'vitest';
import { rightAnswer } from '../../bot/answers.ts';
import type { Person } from '../../support/slack/person.ts';
import { useSlack } from '../../support/slack/running.ts';

const running = useSlack('socket');

async function solve(person: Person, question: string, channel = 'C1'): Promise<void> {
  await person.command(`question ${question}`, channel);
  await person.sees(/goroutine|channel/);
  await person.command(`answer ${rightAnswer(question)}`, channel);
  await person.sees('100/100');
}

test('the leaderboard has its pages and its periods behind a menu', async () => {
  const crowd = Array.from({ length: 12 }, (_, at) =>
    running.person(`U${at}`, { display: `Gopher ${String(at).padStart(2, '0')}` }),
  );
  for (const person of crowd) await solve(person, 'closed-send');
  const [ann] = crowd;
  if (ann === undefined) throw new Error('nobody is there');
  await ann.command('leaderboard');
  const first = await ann.sees('Leaderboard this week');
  expect(first.text).toContain('Gopher 09');
  expect(first.text).not.toContain('Gopher 10');
  expect(first.text).toMatch(/▸.*Gopher 00/);
  expect(first.labels).toEqual(expect.arrayContaining(['Later', 'day', 'month']));
  await ann.press(first, 'Later');
  const second = await ann.seesInstead(first, 'Gopher 11');
  expect(second.labels).toContain('Earlier');
  await ann.press(second, 'Earlier');
  const back = await ann.seesInstead(second, 'Gopher 09');
  running.clock.advance({ days: 7 });
  await ann.press(back, 'month');
  await ann.seesInstead(back, 'Leaderboard this month');
  await ann.command('leaderboard day');
  const day = await ann.sees('Leaderboard today');
  expect(day.text).not.toContain('Gopher 09');
});

test('a mark is shared with the channel, never the answer, and others answer the question from there', async () => {
  const [ann, bo] = [running.person('UANN', { display: 'Ann' }), running.person('UBO')];
  await solve(ann, 'closed-send');
  await ann.command('share');
  const shared = await bo.sees('Ann got 100/100 on:');
  expect(shared.message).toMatchObject({ only: undefined, channel: 'C1' });
  expect(shared.text).not.toContain('panics');
  await bo.press(shared, 'Answer it too');
  await bo.modal(/./);
  await bo.submit({ answer: rightAnswer('closed-send') });
  await bo.modal('100/100');
  await ann.dm('share');
  await ann.sees('There is nobody here to share a mark with');
});

test('the week is summed up for the channel on Monday, with nobody who is not listed', async () => {
  const boss = running.person('UBOSS', { admin: true });
  const people = ['Ann', 'Bo <!channel>', 'Cem'].map((display, at) => running.person(`U${at}`, { display }));
  await boss.command('weekly on');
  await boss.sees('Mondays at 09:00, UTC');
  for (const person of people) await solve(person, 'closed-send');
  await people[2]?.command('settings leaderboard off');
  await people[2]?.sees('Changed');
  running.clock.set('2026-03-09T09:00:00Z');
  for (let look = 0; look < 2; look += 1) await running.settle();
  const summaries = running.slack.messages.filter(({ text }) => text.startsWith('The week of '));
  expect(summaries).toMatchObject([{ channel: 'C1', only: undefined }]);
  const summary = await boss.sees('The week of 2026-03-02 to 2026-03-08');
  expect(summary.text).toContain('2 people gave 2 answers.');
  expect(summary.text).toMatch(/1 {2}Ann +10 +1\n.*1 {2}Bo/);
  expect(summary.text).not.toContain('Cem');
  await people[0]?.press(summary, 'Leaderboard');
  await people[0]?.sees('Leaderboard this week');
});
