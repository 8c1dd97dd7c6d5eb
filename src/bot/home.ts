import { addDays, type Day, dayIn, periodStart, weekdayOf } from '../core/calendar.ts';
import { isAsked } from '../core/grading/question-grade.ts';
import { WELL } from '../core/selection.ts';
import { DAY_KINDS, type DayKind, type LedgerDay, type Streak, streakOf } from '../core/streak.ts';
import { recentAnswers } from '../storage/answers.ts';
import { nextDailiesFor } from '../storage/daily.ts';
import { progressOf } from '../storage/progress.ts';
import { standingsPage } from '../storage/standings.ts';
import { ledgerOf } from '../storage/streaks.ts';
import { action, type Block, card, type Field, privately, type Row, text } from './card.ts';
import { command } from './command.ts';
import { momentSaid } from './daily.ts';
import { streakLine } from './feedback-card.ts';
import type { Request } from './request.ts';

/** Weeks of the calendar, this one included. */
const WEEKS = 5;
const RECENT = 5;
/** Rooms whose next daily question is told. */
const DAILIES = 3;

export const home = command({
  name: 'home',
  aliases: ['menu'],
  summary: 'Where you stand and what you can do',
  options: {},
  async run(request) {
    const { db, member, today } = request;
    const ledger = await ledgerOf(db, member.id);
    const streak = streakOf(ledger, today);
    return privately(
      card(
        'Gauntlet',
        [
          {
            kind: 'fields',
            fields: [
              { name: 'Streak', value: streakLine(streak) },
              { name: 'Rank this week', value: await rankLine(request) },
              { name: 'To practise', value: await dueLine(request) },
              ...(await dailyFields(request)),
            ],
          },
          ...calendar(ledger, streak, today),
          ...(await lately(request)),
        ],
        {
          actions: [
            action('practice', 'Practice', { style: 'primary' }),
            action('streak', 'Streak'),
            action('leaderboard', 'Leaderboard'),
            action('topics', 'Topics'),
            action('profile', 'Profile'),
            action('settings', 'Settings'),
            action('help', 'Help'),
          ],
        },
      ),
    );
  },
});

async function rankLine({ db, member, now, settings, team }: Request): Promise<string> {
  if (!settings.listed) return 'you are not listed';
  const start = periodStart('week', dayIn(team.timeZone, now));
  const field = { teamId: team.id, period: 'week', start } as const;
  const alone = { page: 1, size: 1, neighbours: 0, memberId: member.id };
  const { standings, total } = await standingsPage(db, field, alone);
  const mine = standings.find(({ memberId }) => memberId === member.id);
  return mine === undefined ? 'no points yet' : `${mine.rank} of ${total}`;
}

/** The daily questions of the rooms that the person was asked something in; others' names may be private. */
async function dailyFields({ db, member, team }: Request): Promise<Field[]> {
  const coming = await nextDailiesFor(db, { teamId: team.id, memberId: member.id, most: DAILIES });
  const lines = coming.map(({ room, zone, at }) =>
    [...(room === '' ? [] : [`${room}:`]), momentSaid(zone, at)].join(' '),
  );
  return lines.length === 0 ? [] : [{ name: 'Daily questions', value: lines.join('; ') }];
}

async function dueLine({ bank, db, member }: Request): Promise<string> {
  const history = new Map((await progressOf(db, member.id)).map((seen) => [seen.questionId, seen]));
  const asked = bank.questions.filter(isAsked);
  const missed = asked.filter(({ id }) => {
    const mark = history.get(id)?.lastMark;
    return mark !== null && mark !== undefined && mark < WELL;
  }).length;
  const fresh = asked.filter(({ id }) => (history.get(id)?.attempts ?? 0) === 0).length;
  return `${missed} to try again, ${fresh} new`;
}

const SIGNS: Readonly<Record<DayKind, string>> = { answered: '✓', frozen: '*', rest: '-', repaired: '+' };
const WORDS: Readonly<Record<DayKind, string>> = {
  answered: 'answered',
  frozen: 'a freeze',
  rest: 'day off',
  repaired: 'given back',
};

/** The last weeks, Monday first; nothing to show before the first answer. */
function calendar(ledger: readonly LedgerDay[], streak: Streak, today: Day): Block[] {
  if (ledger.length === 0) return [];
  const kinds = new Map([...streak.days, ...ledger].map(({ day, kind }) => [day, kind]));
  const monday = addDays(today, 1 - weekdayOf(today));
  const weeks = Array.from({ length: WEEKS }, (_, week): Row => {
    const first = addDays(monday, 7 * (week + 1 - WEEKS));
    const days = Array.from({ length: 7 }, (_, index) => addDays(first, index));
    const cells = days.map((day) => {
      const kind = kinds.get(day);
      return kind === undefined ? (day > today ? '' : '·') : SIGNS[kind];
    });
    return { cells: [first.slice(5), ...cells], mine: false };
  });
  const shown = DAY_KINDS.filter((kind) => [...kinds.values()].includes(kind));
  return [
    {
      kind: 'table',
      columns: ['Week', 'M', 'T', 'W', 'T', 'F', 'S', 'S'].map((title) => ({ title, align: 'left' })),
      rows: weeks,
    },
    text(shown.map((kind) => `\`${SIGNS[kind]}\` ${WORDS[kind]}`).join(', ')),
  ];
}

async function lately({ bank, db, member }: Request): Promise<Block[]> {
  const recent = await recentAnswers(db, member.id, RECENT);
  if (recent.length === 0) return [text('No answers yet. One answer that earns a mark starts your streak.')];
  return [
    {
      kind: 'table',
      columns: [
        { title: 'Lately', align: 'left' },
        { title: 'Topic', align: 'left' },
        { title: 'Mark', align: 'right' },
      ],
      rows: recent.map(({ day, topic, mark }) => ({
        cells: [day, bank.topicTitle(topic), mark === null ? '-' : String(mark)],
        mine: false,
      })),
    },
  ];
}
