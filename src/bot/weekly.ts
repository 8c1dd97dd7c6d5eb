import { weekBefore } from '../core/weekly.ts';
import { startWeekly, stopWeekly, type Weekly, weeklyIn } from '../storage/weekly.ts';
import { weekNumbers } from '../storage/weekly-numbers.ts';
import { action, card, note, privately, type Reply, text } from './card.ts';
import { choice, command, UsageError, type Verb } from './command.ts';
import { momentSaid, roomHere } from './daily.ts';
import type { Request } from './request.ts';
import { weekCard } from './weekly-card.ts';

const VERBS = ['show', 'on', 'off', 'preview'] as const;

export const weekly = command({
  name: 'weekly',
  summary: 'How the week went, for this room every Monday: `weekly on` starts it',
  access: { option: 'what', configure: ['on', 'off'] },
  options: { what: choice('what to do; without it, whether it is on', VERBS) },
  verbs: {
    by: 'what',
    bare: 'show',
    each: {
      show: { summary: 'Says whether it is on, and when the next one comes', options: {} },
      on: { summary: 'Sums the week up here every Monday', options: {} },
      off: { summary: 'Sums no week up any more', options: {} },
      preview: { summary: 'Shows you alone how the last week went', options: {} },
    } satisfies Record<(typeof VERBS)[number], Verb>,
  },
  async run(request, { what = 'show' }) {
    switch (what) {
      case 'show':
        return shown(request);
      case 'on':
        return start(request);
      case 'off':
        return stop(request);
      case 'preview':
        return preview(request);
    }
  },
});

async function shown(request: Request): Promise<Reply> {
  const room = await roomHere(request);
  const weekly = await weeklyIn(request.db, { teamId: room.teamId, roomId: room.id });
  if (weekly.nextDueAt === null)
    return privately(
      card('Weekly summary', [text(`This room’s weeks are not summed up. ${START}`)], {
        actions: [PREVIEW],
      }),
    );
  return privately(
    card('Weekly summary', [{ kind: 'fields', fields: fieldsOf(weekly) }], { actions: [PREVIEW] }),
  );
}

const START = '`weekly on`, said by somebody who may configure the room, starts that.';
const PREVIEW = action('weekly:preview', 'Preview', { words: 'weekly preview' });

function fieldsOf({ schedule: { zone, time }, nextDueAt }: Weekly) {
  return [
    { name: 'When', value: `Mondays at ${time}, ${zone}` },
    { name: 'Next', value: nextDueAt === null ? 'switched off' : momentSaid(zone, nextDueAt) },
  ];
}

async function start(request: Request): Promise<Reply> {
  const { db, incoming, member, now } = request;
  const room = await roomHere(request);
  const weekly = await startWeekly(db, {
    teamId: room.teamId,
    roomId: room.id,
    platform: incoming.place.platform,
    setBy: member.id,
    now,
  });
  return privately(
    card(
      'Weekly summary on',
      [
        { kind: 'fields', fields: fieldsOf(weekly) },
        text(
          'It comes when the daily question does where the room has one, and not after a week without answers.',
        ),
      ],
      { tone: 'good', actions: [PREVIEW] },
    ),
  );
}

async function stop(request: Request): Promise<Reply> {
  const room = await roomHere(request);
  if (!(await stopWeekly(request.db, { teamId: room.teamId, roomId: room.id })))
    throw new UsageError('The weekly summary is off already. `weekly on` starts it.');
  return privately(card('Weekly summary off', [text('No summary comes here any more.')]));
}

/** The last week that is over for the team. */
async function preview({ bank, db, now, team }: Request): Promise<Reply> {
  const zone = team.timeZone;
  const week = weekBefore(zone, now);
  const numbers = await weekNumbers(db, { teamId: team.id, week, zone });
  if (numbers === undefined)
    throw new UsageError('Nobody who is listed answered last week, so there is nothing to sum up.');
  const { title, body } = weekCard(bank, week, numbers);
  return privately(card(title, [note('plain', 'The last week, as only you see it now.'), ...body]));
}
