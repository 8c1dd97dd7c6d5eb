import { and, asc, eq, exists, inArray, sql } from 'drizzle-orm';
import type { Db } from './database.ts';
import { isPersonal } from './members.ts';
import {
  accounts,
  answers,
  dailySubscriptions,
  interviews,
  members,
  memberships,
  milestones,
  openQuestions,
  points,
  progress,
  reminders,
  reports,
  roomAdmins,
  rooms,
  settings,
  streakDays,
  teams,
  weeklySummaries,
} from './schema.ts';
import { unknownMember } from './settings.ts';

/** Everything held about the person, ready for `JSON.stringify`. */
export async function exportOf(db: Db, memberId: string) {
  const [member] = await db.select().from(members).where(eq(members.id, memberId));
  if (!member) return unknownMember(memberId);
  const [own] = await db.select().from(settings).where(eq(settings.memberId, memberId));
  return {
    member,
    accounts: await db.select().from(accounts).where(eq(accounts.memberId, memberId)),
    settings: own,
    teams: await db
      .select({
        teamId: teams.id,
        platform: teams.platform,
        name: teams.name,
        joinedAt: memberships.joinedAt,
      })
      .from(memberships)
      .innerJoin(teams, eq(teams.id, memberships.teamId))
      .where(eq(memberships.memberId, memberId))
      .orderBy(asc(memberships.joinedAt), asc(teams.id)),
    answers: await db
      .select()
      .from(answers)
      .where(eq(answers.memberId, memberId))
      .orderBy(asc(answers.answeredAt), asc(answers.id)),
    progress: await db
      .select()
      .from(progress)
      .where(eq(progress.memberId, memberId))
      .orderBy(asc(progress.questionId)),
    streakDays: await db
      .select()
      .from(streakDays)
      .where(eq(streakDays.memberId, memberId))
      .orderBy(asc(streakDays.day)),
    milestones: await db
      .select()
      .from(milestones)
      .where(eq(milestones.memberId, memberId))
      .orderBy(asc(milestones.days)),
    points: await db
      .select()
      .from(points)
      .where(eq(points.memberId, memberId))
      .orderBy(asc(points.start), asc(points.period), asc(points.teamId), asc(points.topic)),
    openQuestions: await db.select().from(openQuestions).where(eq(openQuestions.memberId, memberId)),
    interviews: await db
      .select()
      .from(interviews)
      .where(eq(interviews.memberId, memberId))
      .orderBy(asc(interviews.startedAt)),
    reminders: await db.select().from(reminders).where(eq(reminders.memberId, memberId)),
    dailyQuestions: await db
      .select()
      .from(dailySubscriptions)
      .where(eq(dailySubscriptions.setBy, memberId))
      .orderBy(asc(dailySubscriptions.roomId)),
    weeklySummaries: await db
      .select()
      .from(weeklySummaries)
      .where(eq(weeklySummaries.setBy, memberId))
      .orderBy(asc(weeklySummaries.roomId)),
    mayConfigure: await db
      .select()
      .from(roomAdmins)
      .where(isNamed(db, memberId))
      .orderBy(asc(roomAdmins.namedAt), asc(roomAdmins.roomId)),
    // Whom they named is those people's own.
    namedAdmins: await db
      .select({ teamId: roomAdmins.teamId, roomId: roomAdmins.roomId, namedAt: roomAdmins.namedAt })
      .from(roomAdmins)
      .where(eq(roomAdmins.namedBy, memberId))
      .orderBy(asc(roomAdmins.namedAt), asc(roomAdmins.roomId)),
    reports: await db
      .select()
      .from(reports)
      .where(eq(reports.memberId, memberId))
      .orderBy(asc(reports.reportedAt)),
  };
}

export type Export = Awaited<ReturnType<typeof exportOf>>;

/** Removes the person and all that is theirs, at once; what they reported stays, without their name. */
export async function deleteMember(db: Db, memberId: string): Promise<void> {
  // Every table that refers to a member says by its foreign key what becomes of its rows.
  await db.transaction(async (tx) => {
    const own = tx
      .select({ id: memberships.teamId })
      .from(memberships)
      .where(eq(memberships.memberId, memberId));
    await tx.delete(teams).where(and(isPersonal, inArray(teams.id, own)));
    await tx.delete(rooms).where(inArray(rooms.id, terminalRoomsOf(tx, memberId)));
    // Known by an account, for it can be somebody who never spoke to the bot.
    await tx.delete(roomAdmins).where(isNamed(tx, memberId));
    await tx.delete(members).where(eq(members.id, memberId));
  });
}

/** The rooms' admins who are the member, by an account of theirs on the room's platform. */
function isNamed(db: Db, memberId: string) {
  return exists(
    db
      .select({ id: teams.id })
      .from(teams)
      .innerJoin(accounts, eq(accounts.platform, teams.platform))
      .where(
        and(
          eq(teams.id, roomAdmins.teamId),
          eq(accounts.memberId, memberId),
          eq(accounts.externalId, roomAdmins.accountId),
        ),
      ),
  );
}

/** A room at a terminal is its person's own, and is called after them. */
function terminalRoomsOf(tx: Db, memberId: string) {
  return tx
    .select({ id: rooms.id })
    .from(rooms)
    .innerJoin(teams, eq(teams.id, rooms.teamId))
    .innerJoin(
      accounts,
      and(
        eq(accounts.platform, teams.platform),
        eq(accounts.platform, 'terminal'),
        eq(accounts.memberId, memberId),
        sql`split_part(${rooms.externalId}, ':', 2) = ${accounts.externalId}`,
      ),
    );
}
