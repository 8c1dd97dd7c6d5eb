import { dayIn, periodStart } from '../core/calendar.ts';
import { isAsked } from '../core/grading/question-grade.ts';
import { WELL } from '../core/selection.ts';
import { recentAnswers } from '../storage/answers.ts';
import { nextDailiesFor } from '../storage/daily.ts';
import { progressOf } from '../storage/progress.ts';
import { standingsPage } from '../storage/standings.ts';
import { ledgerOf } from '../storage/streaks.ts';
import { action, type Block, card, type Field, privately, text } from './card.ts';
import { command } from './command.ts';
import { momentSaid } from './daily.ts';
import { roomField } from './daily-card.ts';
import { streakLine } from './feedback-card.ts';
import type { Request } from './request.ts';
import { ownStreak } from './streak.ts';
import { calendarBlocks } from './streak-calendar.ts';

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
    const streak = await ownStreak(request);
    // Read after the look, which settles the days since the last one.
    const ledger = await ledgerOf(db, member.id);
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
          ...(ledger.length === 0 ? [] : calendarBlocks(ledger, today)),
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
  return coming.map(({ room, externalId, zone, at }) => ({
    ...roomField(room, externalId, 'Daily question'),
    value: `next question ${momentSaid(zone, at)}`,
  }));
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
