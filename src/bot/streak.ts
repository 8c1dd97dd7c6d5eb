import { addDays, type Day } from '../core/calendar.ts';
import { bridgeTo, DAYS_PER_FREEZE, type LedgerDay, MAX_FREEZES, type Streak } from '../core/streak.ts';
import { ledgerOf, lookAtStreak, restDays } from '../storage/streaks.ts';
import { action, type Block, type Column, card, privately, type Reply, text } from './card.ts';
import { choice, command } from './command.ts';
import { bridgeNotes, streakLine } from './feedback-card.ts';
import type { Request } from './request.ts';
import { calendarBlocks } from './streak-calendar.ts';

/** Days that `streak why` lists, newest first; the rest is summed up. */
const LISTED_DAYS = 31;

export const streak = command({
  name: 'streak',
  summary: 'Your streak; `streak why` explains every day of it, `streak calendar` shows half a year',
  options: { view: choice('list the days, or show the calendar', ['why', 'calendar']) },
  async run(request, { view }) {
    const { db, member, today } = request;
    const streak = await ownStreak(request);
    if (view === 'calendar') {
      const blocks = calendarBlocks(await ledgerOf(db, member.id), today);
      return privately(card('Your last half year', blocks, { actions: [WHY] }));
    }
    const rest = await restsToday(request, streak);
    return view === 'why' ? explained(request, streak, rest) : overview(request, streak, rest);
  },
});

/** The person's streak as of now, days off and freezes settled: the same wherever it is shown. */
export function ownStreak({ db, member, now, settings, today }: Request): Promise<Streak> {
  return lookAtStreak(db, { memberId: member.id, timeZone: settings.timeZone, today }, now);
}

const WHY = action('streak:why', 'Why?', { words: 'streak why' });
const CALENDAR = action('streak:calendar', 'Calendar', { words: 'streak calendar' });

async function restsToday({ db, member, settings, today }: Request, streak: Streak): Promise<boolean> {
  return !streak.answeredToday && (await restDays(db, member.id, settings.timeZone))(today);
}

function overview(request: Request, streak: Streak, rest: boolean): Reply {
  return privately(
    card('Your streak', summary(request, streak, rest), { tone: toneOf(streak), actions: [WHY, CALENDAR] }),
  );
}

function explained(request: Request, streak: Streak, rest: boolean): Reply {
  return privately(
    card(
      'Your streak, day by day',
      [...summary(request, streak, rest), ...reasons(streak, request.today, rest)],
      { tone: toneOf(streak), actions: [CALENDAR, action('practice', 'Practice')] },
    ),
  );
}

function toneOf(streak: Streak): 'good' | 'plain' {
  return streak.current > 0 ? 'good' : 'plain';
}

function summary({ settings, today }: Request, streak: Streak, rest: boolean): Block[] {
  return [
    {
      kind: 'fields',
      fields: [
        { name: 'Streak', value: streakLine(streak) },
        { name: 'Longest', value: `${streak.longest} ${streak.longest === 1 ? 'day' : 'days'}` },
        { name: 'Freezes', value: `${streak.freezes} of ${MAX_FREEZES}` },
        { name: 'Your day', value: `${today} in ${settings.timeZone}` },
      ],
    },
    text(todayLine(streak, rest)),
    ...bridgeNotes(bridgeTo(today, streak.days), today),
  ];
}

function todayLine(streak: Streak, rest: boolean): string {
  const freeze =
    streak.freezes === MAX_FREEZES
      ? 'You hold as many freezes as anyone can.'
      : `${streak.daysToFreeze} more answered ${streak.daysToFreeze === 1 ? 'day earns' : 'days earn'} a freeze.`;
  if (streak.answeredToday) return `Today is done. ${freeze}`;
  if (streak.current === 0) return 'One answer that earns a mark starts it.';
  if (rest) return `Today is a day off: it breaks nothing, and an answer counts all the same. ${freeze}`;
  return `Not yet today: any answer that earns a mark keeps it. ${freeze}`;
}

const COLUMNS: readonly Column[] = [
  { title: 'Day', align: 'left' },
  { title: 'What it was', align: 'left' },
];

const REASONS: Readonly<Record<LedgerDay['kind'], string>> = {
  answered: 'answered',
  frozen: 'missed, a freeze was spent',
  rest: 'a day off',
  repaired: 'our outage, given back',
};

function reasons(streak: Streak, today: Day, rest: boolean): Block[] {
  const rows = streak.days
    .toReversed()
    .map(({ day, kind }) => ({ cells: [day, REASONS[kind]], mine: day === today }));
  if (!streak.answeredToday) {
    const open = rest ? 'a day off; an answer counts all the same' : 'not yet answered; the day is not over';
    rows.unshift({ cells: [today, open], mine: true });
  }
  const hidden = rows.length - LISTED_DAYS;
  const before =
    streak.brokenOn === undefined
      ? []
      : [
          text(
            `The run before ended on ${streak.brokenOn}: nothing was answered that day and no freeze was left.`,
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
