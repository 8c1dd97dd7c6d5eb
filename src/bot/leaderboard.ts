import { addDays, dayIn, PERIODS, type Period, periodStart } from '../core/calendar.ts';
import { type StandingsPage, type TeamStanding, unbroken } from '../core/standings.ts';
import { type Field, leaders, standingsPage, teamStandings } from '../storage/standings.ts';
import { type JoinedTeam, teamsOf } from '../storage/teams.ts';
import {
  type Action,
  action,
  type Block,
  card,
  note,
  privately,
  type Reply,
  type Row,
  text,
} from './card.ts';
import { choice, command, count, listed, topic } from './command.ts';
import type { Request } from './request.ts';
import { GAP, standingsTable } from './standings-table.ts';

const TITLES: Readonly<Record<Period, string>> = {
  day: 'today',
  week: 'this week',
  month: 'this month',
  all: 'of all time',
};
/** Rows of a page, and rows around the asker's own where it is on another. */
const PAGE = 10;
const NEIGHBOURS = 1;
/** More pages than any team has. */
const MOST_PAGES = 999_999;
/** Leaders of yesterday who are named; a day's cap makes many equal. */
const NAMED_LEADERS = 3;

export const leaderboard = command({
  name: 'leaderboard',
  aliases: ['top', 'lb'],
  summary: 'Who is ahead, by day, week, month or of all time, in a topic, or `across` teams',
  options: {
    period: choice('since when', PERIODS),
    topic: topic(),
    page: count('which page', MOST_PAGES),
    scope: choice('team against team', ['across']),
  },
  async run(request, { period = 'week', topic, page, scope }) {
    const reply = await shownFor(request, { period, topic, page: page ?? 1 }, scope === 'across');
    // Only its own buttons name a page; those of other cards leave their card where it is.
    return request.incoming.said.kind === 'action' && page !== undefined
      ? { ...reply, replace: true }
      : reply;
  },
});

async function shownFor(request: Request, asked: Asked, across: boolean): Promise<Reply> {
  const { incoming, db, member, team } = request;
  const joined = await teamsOf(db, member.id);
  if (across) return teamsBoard(request, asked, joined);
  if (incoming.place.team !== null) return board(request, asked, team);
  // In a direct message there is no team to show but those that the person is in.
  const here = joined.filter(({ platform }) => platform === incoming.place.platform);
  const [only = team] = here;
  return here.length > 1 ? places(request, asked, here) : board(request, asked, only);
}

type Asked = { readonly period: Period; readonly topic: string | undefined; readonly page: number };
type Shown = { readonly id: string; readonly name: string; readonly timeZone: string };

function fieldOf(team: Shown, { period, topic }: Asked, now: Date): Field {
  return { teamId: team.id, period, start: periodStart(period, dayIn(team.timeZone, now)), topic };
}

function titled(request: Request, { period, topic }: Asked): string {
  return `Leaderboard ${TITLES[period]}${topic === undefined ? '' : ` in ${request.bank.topicTitle(topic)}`}`;
}

async function board(request: Request, asked: Asked, team: Shown): Promise<Reply> {
  const { db, incoming, member, now, settings } = request;
  const shown = await standingsPage(db, fieldOf(team, asked, now), {
    page: asked.page,
    size: PAGE,
    neighbours: NEIGHBOURS,
    memberId: member.id,
  });
  const title = titled(request, asked);
  const direct = incoming.place.team === null && team.id !== request.team.id;
  return privately(
    card(
      direct ? `${title} · ${team.name}` : title,
      [
        ...pageBlocks(shown, member.id),
        ...(await yesterday(request, asked, team)),
        ...(settings.listed ? [] : [UNLISTED]),
      ],
      { actions: [...turnActions(asked, shown), ...periodActions(asked)] },
    ),
  );
}

const UNLISTED = note('plain', 'You are not listed: `settings leaderboard on` changes that.');

function pageBlocks({ standings, total, page, pages }: StandingsPage, memberId: string): Block[] {
  if (total === 0) return [text('Nobody has points yet. The first answer takes the lead.')];
  const runs = unbroken(standings).map((run) =>
    run.map(({ answers, memberId: id, ...standing }) => ({
      ...standing,
      count: answers,
      mine: id === memberId,
    })),
  );
  return [
    standingsTable(
      { who: 'Name', count: 'Answers' },
      runs.flatMap((run, index) => (index === 0 ? run : [GAP, ...run])),
    ),
    ...(pages > 1 ? [text(`Page ${page} of ${pages}, ${total} people in all.`)] : []),
  ];
}

/** Who led on the day before, beside the standings that a day changes. */
async function yesterday(
  { db, now }: Request,
  { period, topic, page }: Asked,
  team: Shown,
): Promise<Block[]> {
  if (page > 1 || topic !== undefined || (period !== 'day' && period !== 'week')) return [];
  const start = addDays(dayIn(team.timeZone, now), -1);
  const led = await leaders(db, { teamId: team.id, period: 'day', start });
  const [first] = led;
  if (first === undefined) return [];
  const more = led.length - NAMED_LEADERS;
  const names = led.slice(0, NAMED_LEADERS).map(({ name }) => name);
  return [
    text(
      `Yesterday ${listed(more > 0 ? [...names, `${more} more`] : names, 'and')} led with ${first.points} points.`,
    ),
  ];
}

function turnActions({ period, topic }: Asked, { page, pages }: StandingsPage): Action[] {
  const to = (label: string, target: number) => {
    const choice = [period, topic, `page:${target}`].filter(Boolean).join(' ');
    return action(`leaderboard:${choice}`, label, { words: `leaderboard ${choice}` });
  };
  return [...(page > 1 ? [to('Earlier', page - 1)] : []), ...(page < pages ? [to('Later', page + 1)] : [])];
}

function periodActions({ period, topic }: Asked, scope = ''): Action[] {
  return PERIODS.filter((other) => other !== period).map((other) => {
    const choice = [other, topic, scope].filter(Boolean).join(' ');
    return action(`leaderboard:${choice} page:1`, other, { words: `leaderboard ${choice}` });
  });
}

/** Where somebody of several teams stands in each. */
async function places(request: Request, asked: Asked, teams: readonly JoinedTeam[]): Promise<Reply> {
  const { db, member, now, settings } = request;
  const rows: Row[] = [];
  for (const team of teams) {
    const alone = { page: 1, size: 1, neighbours: 0, memberId: member.id };
    const { standings, total } = await standingsPage(db, fieldOf(team, asked, now), alone);
    const own = standings.find(({ memberId }) => memberId === member.id);
    const cells = own === undefined ? ['', ''] : [`${own.rank} of ${total}`, String(own.points)];
    rows.push({ cells: [team.name, ...cells], mine: false });
  }
  return privately(
    card(
      titled(request, asked),
      [
        {
          kind: 'table',
          columns: [
            { title: 'Team', align: 'left' },
            { title: 'Your rank', align: 'right' },
            { title: 'Points', align: 'right' },
          ],
          rows,
        },
        text('Ask in a room of a team to see its whole leaderboard.'),
        ...(settings.listed ? [] : [UNLISTED]),
      ],
      { actions: periodActions(asked) },
    ),
  );
}

/** Team against team, without anybody's name. */
async function teamsBoard(request: Request, asked: Asked, joined: readonly JoinedTeam[]): Promise<Reply> {
  const { db, now, team } = request;
  const own = joined.map(({ id }) => id);
  const { period, start, topic } = fieldOf(team, asked, now);
  const teams = await teamStandings(db, { period, start, topic }, own);
  const shown = teams.filter((standing, index) => index < PAGE || own.includes(standing.teamId));
  return privately(
    card(
      `${titled(request, asked)}, team against team`,
      [
        ...(teams.length === 0 ? [text('No team has points yet.')] : [teamsTable(shown, own)]),
        text('A team is compared with others once it says so: `team across on`. Nobody’s name is shown.'),
      ],
      { actions: periodActions(asked, 'across') },
    ),
  );
}

function teamsTable(teams: readonly TeamStanding[], own: readonly string[]): Block {
  return standingsTable(
    { who: 'Team', count: 'People' },
    teams.map(({ people, teamId, ...standing }) => ({
      ...standing,
      count: people,
      mine: own.includes(teamId),
    })),
  );
}
