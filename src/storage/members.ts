import { and, eq, like, or, sql } from 'drizzle-orm';
import type { Db } from './database.ts';
import { accounts, members, memberships, settings, storable, teams } from './schema.ts';
import { type Settings, settingsColumns, settingsOf, unknownMember } from './settings.ts';
import { onceFor, statement } from './statement.ts';

export type Member = { readonly id: string; readonly name: string };
export type Team = { readonly id: string; readonly name: string; readonly timeZone: string };

/** The team that owns what is answered in direct messages: the person alone. Its external id starts so. */
const PERSONAL = 'direct:';

export function personalTeam(accountId: string): Arrival['team'] {
  return { externalId: `${PERSONAL}${accountId}`, name: 'Direct messages' };
}

/** Teams that are one person's own, to be removed with them. */
export const isPersonal = like(teams.externalId, `${PERSONAL}%`);

/** A server or workspace of a platform, by the platform's own id. */
export type Place = { readonly platform: string; readonly team: string };

/** The teams of a place: its own, and those of direct messages of accounts that are named after it. For `inArray`. */
export function teamsOfPlace(db: Db, { platform, team }: Place) {
  const direct = personalTeam(`${team}:`).externalId;
  return db
    .select({ id: teams.id })
    .from(teams)
    .where(
      and(
        eq(teams.platform, platform),
        or(eq(teams.externalId, team), sql`starts_with(${teams.externalId}, ${direct})`),
      ),
    );
}

export type Arrival = {
  readonly platform: string;
  readonly accountId: string;
  readonly name: string;
  readonly team: { readonly externalId: string; readonly name: string };
  /** Theirs when they are new, and the team's when it is; whoever is known keeps the zone they have. */
  readonly timeZone: string;
  readonly now: Date;
};

export type Membership = {
  readonly member: Member;
  readonly team: Team;
  readonly settings: Settings;
  /** Whether this is their first time. */
  readonly created: boolean;
};

/** Who speaks, made known if they are new or new to the team. Names follow what the platform says now. */
export async function memberFor(db: Db, arrival: Arrival): Promise<Membership> {
  const known = await lookUp(db, arrival);
  if (!known) return db.transaction((tx) => enrol(tx, arrival));
  if (known.member.name !== arrival.name) {
    await db.update(members).set({ name: arrival.name }).where(eq(members.id, known.member.id));
  }
  if (known.team.name !== arrival.team.name) {
    await db.update(teams).set({ name: arrival.team.name }).where(eq(teams.id, known.team.id));
  }
  return {
    ...known,
    member: { ...known.member, name: arrival.name },
    team: { ...known.team, name: arrival.team.name },
  };
}

/** One query for somebody known to the team already, which nearly everybody is. */
async function lookUp(db: Db, { platform, accountId, team }: Arrival): Promise<Membership | undefined> {
  const [row] = await membership(db).execute({
    platform,
    accountId: storable(accountId),
    team: storable(team.externalId),
  });
  return row && { ...row, created: false };
}

const membership = onceFor((db) =>
  db
    .select({
      member: { id: members.id, name: members.name },
      team: { id: teams.id, name: teams.name, timeZone: teams.timeZone },
      settings: settingsColumns,
    })
    .from(accounts)
    .innerJoin(members, eq(members.id, accounts.memberId))
    .innerJoin(settings, eq(settings.memberId, members.id))
    .innerJoin(memberships, eq(memberships.memberId, members.id))
    .innerJoin(
      teams,
      and(
        eq(teams.id, memberships.teamId),
        eq(teams.platform, sql.placeholder('platform')),
        eq(teams.externalId, sql.placeholder('team')),
      ),
    )
    .where(
      and(
        eq(accounts.platform, sql.placeholder('platform')),
        eq(accounts.externalId, sql.placeholder('accountId')),
      ),
    )
    .prepare('membership'),
);

async function enrol(tx: Db, arrival: Arrival): Promise<Membership> {
  const { platform, accountId, name, timeZone, now } = arrival;
  const team = (await knownTeam(tx, arrival)) ?? (await newTeam(tx, arrival));
  const [fresh] = await tx.insert(members).values({ name, createdAt: now }).returning({ id: members.id });
  if (!fresh) throw new Error('an insert returned no row');
  // An update that changes nothing returns the row that is there, whoever made it.
  const [account] = await tx
    .insert(accounts)
    .values({ platform, externalId: accountId, memberId: fresh.id })
    .onConflictDoUpdate({ target: [accounts.platform, accounts.externalId], set: { externalId: accountId } })
    .returning({ memberId: accounts.memberId });
  if (!account) throw new Error('an upsert returned no row');

  const created = account.memberId === fresh.id;
  if (created) {
    await tx.insert(settings).values({ memberId: fresh.id, timeZone, zoneSince: now });
  } else {
    // Membership in another team, or another process was first.
    await tx.delete(members).where(eq(members.id, fresh.id));
    await tx.update(members).set({ name }).where(eq(members.id, account.memberId));
  }
  await tx
    .insert(memberships)
    .values({ teamId: team.id, memberId: account.memberId, joinedAt: now })
    .onConflictDoNothing();
  return {
    member: { id: account.memberId, name },
    team,
    settings: await settingsOf(tx, account.memberId),
    created,
  };
}

const teamColumns = { id: teams.id, name: teams.name, timeZone: teams.timeZone };

/** Without a lock unless its name changed: newcomers of one team would wait for one another. */
async function knownTeam(
  tx: Db,
  { platform, team: { externalId, name } }: Arrival,
): Promise<Team | undefined> {
  const [known] = await tx
    .select(teamColumns)
    .from(teams)
    .where(and(eq(teams.platform, platform), eq(teams.externalId, externalId)));
  if (known !== undefined && known.name !== name)
    await tx.update(teams).set({ name }).where(eq(teams.id, known.id));
  return known && { ...known, name };
}

async function newTeam(
  tx: Db,
  { platform, team: { externalId, name }, timeZone, now }: Arrival,
): Promise<Team> {
  const [team] = await tx
    .insert(teams)
    .values({ platform, externalId, name, timeZone, createdAt: now })
    // Somebody else was first meanwhile.
    .onConflictDoUpdate({ target: [teams.platform, teams.externalId], set: { name } })
    .returning(teamColumns);
  if (team === undefined) throw new Error('an insert returned no row');
  return team;
}

/**
 * Waits until nobody else in a transaction writes the person's answers or days. `no key update` is as strong as that
 * needs; `update` would also hold up every insert that refers to the member, and could deadlock with a hint taken at
 * the same time.
 */
export async function queueUp(tx: Db, memberId: string): Promise<void> {
  const [member] = await lock(tx, { memberId });
  if (!member) unknownMember(memberId);
}

const lock = statement(
  sql`select ${members.id} from ${members} where ${members.id} = ${sql.placeholder('memberId')} for no key update`,
);
