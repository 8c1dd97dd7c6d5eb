import { addDays } from '../core/calendar.ts';
import { DAYS_PER_FREEZE, type LedgerDay, MAX_FREEZES, type Streak, streakOf } from '../core/streak.ts';
import { ledgerOf } from '../storage/streaks.ts';
import { action, type Block, type Column, card, privately, text } from './card.ts';
import { choice, command } from './command.ts';
import { streakLine } from './feedback-card.ts';

/** Days that `streak why` lists, newest first; the rest is summed up. */
const LISTED_DAYS = 31;

export const streak = command({
  name: 'streak',
  summary: 'Your streak; `streak why` explains every day of it',
  options: { why: choice('list the days', ['why']) },
  async run({ db, member, settings, today }, { why }) {
    const streak = streakOf(await ledgerOf(db, member.id), today);
    const blocks: Block[] = [
      {
        kind: 'fields',
        fields: [
          { name: 'Streak', value: streakLine(streak) },
          { name: 'Longest', value: `${streak.longest} ${streak.longest === 1 ? 'day' : 'days'}` },
          { name: 'Freezes', value: `${streak.freezes} of ${MAX_FREEZES}` },
          { name: 'Your day', value: `${today} in ${settings.timeZone}` },
        ],
      },
      text(todayLine(streak)),
    ];
    return privately(
      card(
        why === undefined ? 'Your streak' : 'Your streak, day by day',
        why === undefined ? blocks : [...blocks, ...reasons(streak, today)],
        {
          tone: streak.current > 0 ? 'good' : 'plain',
          actions:
            why === undefined
              ? [action('streak:why', 'Why?', { words: 'streak why' })]
              : [action('practice', 'Practice')],
        },
      ),
    );
  },
});

function todayLine(streak: Streak): string {
  const freeze =
    streak.freezes === MAX_FREEZES
      ? 'You hold as many freezes as anyone can.'
      : `${streak.daysToFreeze} more answered ${streak.daysToFreeze === 1 ? 'day earns' : 'days earn'} a freeze.`;
  if (streak.answeredToday) return `Today is done. ${freeze}`;
  if (streak.current === 0) return 'One answer that earns a mark starts it.';
  return `Not yet today: any answer that earns a mark keeps it. ${freeze}`;
}

const COLUMNS: readonly Column[] = [
  { title: 'Day', align: 'left' },
  { title: 'What it was', align: 'left' },
];

const REASONS: Readonly<Record<LedgerDay['kind'], string>> = {
  answered: 'answered',
  frozen: 'missed, a freeze was spent',
  rest: 'the team’s day off',
  repaired: 'our outage, given back',
};

function reasons(streak: Streak, today: string): Block[] {
  const rows = streak.days
    .toReversed()
    .map(({ day, kind }) => ({ cells: [day, REASONS[kind]], mine: day === today }));
  if (!streak.answeredToday)
    rows.unshift({ cells: [today, 'not yet answered; the day is not over'], mine: true });
  const hidden = rows.length - LISTED_DAYS;
  const before =
    streak.brokenOn === undefined
      ? []
      : [
          text(
            `The run before ended on ${streak.brokenOn}: nothing was answered that day and no freeze could cover the gap.`,
          ),
        ];
  return [
    { kind: 'table', columns: COLUMNS, rows: rows.slice(0, LISTED_DAYS) },
    ...(hidden > 0
      ? [text(`… and ${hidden} days before, back to ${streak.days[0]?.day ?? addDays(today, -hidden)}.`)]
      : []),
    ...before,
    text(
      `A freeze is earned by every ${DAYS_PER_FREEZE} answered days, ${MAX_FREEZES} at most, and spent by itself on a missed day.`,
    ),
  ];
}
