import { dismissAdmin, nameAdmin, namedAdmins, type RoomAdmin } from '../storage/room-admins.ts';
import { type Block, card, privately, type Reply, text } from './card.ts';
import { choice, command, person, UsageError, type Verb } from './command.ts';
import { roomHere } from './daily.ts';
import type { Request } from './request.ts';

const VERBS = ['list', 'add', 'remove'] as const;
const whom = person('whom, by a mention');

export const admins = command({
  name: 'admins',
  summary: 'Who may configure this room besides those who run the place: `admins add @somebody`',
  options: {
    what: choice('what to do; without it, who was named', VERBS),
    person: whom,
  },
  verbs: {
    by: 'what',
    bare: 'list',
    each: {
      list: { summary: 'Who was named', options: {} },
      add: {
        summary: 'Lets somebody configure this room',
        options: { person: { ...whom, required: true } },
      },
      remove: { summary: 'Takes that back', options: { person: { ...whom, required: true } } },
    } satisfies Record<(typeof VERBS)[number], Verb>,
  },
  async run(request, { what = 'list', person }) {
    const { platform, team } = request.incoming.place;
    if (platform === 'terminal') throw new UsageError('At a terminal there is nobody else to name.');
    if (team === null)
      throw new UsageError('A direct message is between you and me: there is nobody else to name.');
    if (what === 'list') {
      if (person !== undefined)
        throw new UsageError('To name somebody, write `admins add` first, such as `admins add @somebody`.');
      return list(request, 'Who may configure this room');
    }
    // Whom the platform lets can take back what they gave; a chain of people naming people could not be.
    if (!request.incoming.mayConfigure)
      throw new UsageError('Only those who run the place can say who else may configure this room.');
    if (person === undefined) throw new UsageError(`\`admins ${what}\` takes somebody: \`@somebody\`.`);
    return what === 'add' ? add(request, person) : remove(request, person);
  },
});

async function add(request: Request, words: string): Promise<Reply> {
  const { db, member, now } = request;
  const room = await roomHere(request);
  const named = mentioned(request, words);
  if (named === undefined)
    throw new UsageError(
      `“${words.slice(0, 60)}” could be anybody: type \`@\` and choose one person from the list that comes up.`,
    );
  const isNew = await nameAdmin(db, {
    ...named,
    teamId: room.teamId,
    roomId: room.id,
    namedBy: member.id,
    now,
  });
  if (!isNew) throw new UsageError(`${named.name} may configure this room already.`);
  return list(request, 'Named', text(`${named.name} may configure this room from now on.`));
}

async function remove(request: Request, words: string): Promise<Reply> {
  const { db } = request;
  const room = await roomHere(request);
  const key = { teamId: room.teamId, roomId: room.id };
  // Somebody who has left cannot be mentioned any more.
  const called = (await namedAdmins(db, key)).filter(({ name }) => folded(name) === folded(words));
  const found = mentioned(request, words) ?? (called.length === 1 ? called[0] : undefined);
  if (found === undefined || !(await dismissAdmin(db, { ...key, accountId: found.accountId })))
    throw new UsageError(
      `${found?.name ?? `“${words.slice(0, 60)}”`} was not named here. \`admins\` says who was.`,
    );
  return list(request, 'Taken back', text(`${found.name} may configure this room no more by being named.`));
}

/** The person whom the words mention, if they are a mention and nothing else. */
function mentioned({ incoming: { mentions = [] } }: Request, words: string): RoomAdmin | undefined {
  const found = mentions.filter(({ said }) => said === words.trim());
  const accounts = new Set(found.map(({ person }) => person.accountId));
  const [first] = found;
  if (first === undefined || accounts.size !== 1) return undefined;
  return { accountId: first.person.accountId, name: first.person.name };
}

function folded(name: string): string {
  return name.trim().replace(/^@/, '').toLowerCase();
}

async function list(request: Request, title: string, ...told: readonly Block[]): Promise<Reply> {
  const room = await roomHere(request);
  const named = await namedAdmins(request.db, { teamId: room.teamId, roomId: room.id });
  return privately(
    card(title, [
      ...told,
      ...(named.length === 0
        ? [text('Nobody was named here: those who run the place may configure this room, and nobody else.')]
        : [
            text('Beside those who run the place, these people may configure this room:'),
            { kind: 'list' as const, ordered: false, items: named.map(({ name }) => name) },
          ]),
    ]),
  );
}
