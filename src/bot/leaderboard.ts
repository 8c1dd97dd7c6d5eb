import { dayIn, periodStart } from '../core/calendar.ts';
import { type Standing, standingsOf } from '../core/standings.ts';
import { tallies } from '../storage/standings.ts';
import { action, type Block, card, note, privately, type Row, text } from './card.ts';
import { choice, command, topic } from './command.ts';

const SHOWN_PERIODS = ['week', 'month', 'all'] as const;
const TITLES = { week: 'this week', month: 'this month', all: 'of all time' } as const;
/** Rows of the top, and rows around the person when they are not in it. */
const TOP = 10;
const NEIGHBOURS = 1;

export const leaderboard = command({
  name: 'leaderboard',
  aliases: ['top', 'lb'],
  summary: 'Who is ahead, by week, month or of all time, and in a topic',
  options: { period: choice('since when', SHOWN_PERIODS), topic: topic() },
  async run({ bank, db, member, now, settings, team }, { period = 'week', topic }) {
    const to = dayIn(team.timeZone, now);
    const from = periodStart(period, to);
    const standings = standingsOf(await tallies(db, { teamId: team.id, from, to, topic }));
    const about = topic === undefined ? '' : ` in ${bank.topicTitle(topic)}`;
    const others = SHOWN_PERIODS.filter((other) => other !== period);
    return privately(
      card(`Leaderboard ${TITLES[period]}${about}`, blocksOf(standings, member.id, settings.listed), {
        actions: others.map((other) => {
          const choice = [other, topic].filter(Boolean).join(' ');
          return action(`leaderboard:${choice}`, other, { words: `leaderboard ${choice}` });
        }),
      }),
    );
  },
});

function blocksOf(standings: readonly Standing[], memberId: string, listed: boolean): Block[] {
  const hidden = listed ? [] : [note('plain', 'You are not listed: `settings leaderboard on` changes that.')];
  if (standings.length === 0)
    return [text('Nobody has points yet. The first answer takes the lead.'), ...hidden];
  const mine = standings.findIndex((standing) => standing.memberId === memberId);
  const from = Math.max(TOP, mine - NEIGHBOURS);
  const around = mine < TOP ? [] : standings.slice(from, mine + NEIGHBOURS + 1);
  const gap: Row[] = around.length === 0 || from === TOP ? [] : [{ cells: ['…', '', '', ''], mine: false }];
  return [
    {
      kind: 'table',
      columns: [
        { title: '#', align: 'right' },
        { title: 'Name', align: 'left' },
        { title: 'Points', align: 'right' },
        { title: 'Answers', align: 'right' },
      ],
      rows: [...standings.slice(0, TOP).map(row), ...gap, ...around.map(row)],
    },
    ...(standings.length > TOP ? [text(`${standings.length} people in all.`)] : []),
    ...hidden,
  ];

  function row({ rank, name, points, answers, memberId: id }: Standing): Row {
    return { cells: [String(rank), name, String(points), String(answers)], mine: id === memberId };
  }
}
