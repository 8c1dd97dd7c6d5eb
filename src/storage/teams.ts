import { and, asc, desc, eq, gte, inArray, lte, not } from 'drizzle-orm';
import type { Day } from '../core/calendar.ts';
import { offWeekdaysOn } from '../core/off-days.ts';
import type { Db } from './database.ts';
import { isPersonal, type Team } from './members.ts';
import { memberships, offDates, offWeeks, teams } from './schema.ts';
import { rescheduleWeeklies } from './weekly.ts';

/** What can be set for a team. */
export type TeamSettings = {
  readonly timeZone: string;
  /** Whether other teams that did the same see its name and points beside theirs. */
  readonly across: boolean;
  /** 1 for Monday; those of the week that will hold when every change has come into force. */
  readonly offWeekdays: readonly number[];
  /** The days off from `from` on, earliest first. */
  readonly offDates: readonly Day[];
};

/** The settings of the team, with its days off from this day on. */
export async function teamSettings(db: Db, teamId: string, from: Day): Promise<TeamSettings> {
  const [team] = await db
    .select({ timeZone: teams.timeZone, across: teams.across })
    .from(teams)
    .where(eq(teams.id, teamId));
  if (!team) throw new Error(`no team ${teamId}: deleted meanwhile`);
  const [week] = await db
    .select({ weekdays: offWeeks.weekdays })
    .from(offWeeks)
    .where(eq(offWeeks.teamId, teamId))
    .orderBy(desc(offWeeks.since))
    .limit(1);
  const dates = await db
    .select({ day: offDates.day })
    .from(offDates)
    .where(and(eq(offDates.teamId, teamId), gte(offDates.day, from)))
    .orderBy(asc(offDates.day));
  return { ...team, offWeekdays: week?.weekdays ?? [], offDates: dates.map(({ day }) => day) };
}

export async function changeTeam(
  db: Db,
  teamId: string,
  patch: Partial<Pick<TeamSettings, 'timeZone' | 'across'>>,
  now: Date,
): Promise<void> {
  await db.update(teams).set(patch).where(eq(teams.id, teamId));
  if (patch.timeZone !== undefined) await rescheduleWeeklies(db, { teamId, now });
}

/** Days to take off or to work on again. */
export type OffDays = { readonly weekdays: readonly number[]; readonly dates: readonly Day[] };

/**
 * Takes days off, or with `off` false works on them again, from `since` on: it must be ahead for every member, and no
 * date before it, for what a day was does not change. Returns the weekdays off from then on.
 */
export async function changeOffDays(
  db: Db,
  teamId: string,
  { weekdays, dates }: OffDays,
  off: boolean,
  since: Day,
): Promise<readonly number[]> {
  return db.transaction(async (tx) => {
    await tx.select({ id: teams.id }).from(teams).where(eq(teams.id, teamId)).for('no key update');
    if (dates.length > 0) {
      const rows = dates.map((day) => ({ teamId, day }));
      if (off) await tx.insert(offDates).values(rows).onConflictDoNothing();
      else
        await tx.delete(offDates).where(and(eq(offDates.teamId, teamId), inArray(offDates.day, [...dates])));
    }
    const weeks = await tx
      .select({ since: offWeeks.since, weekdays: offWeeks.weekdays })
      .from(offWeeks)
      .where(and(eq(offWeeks.teamId, teamId), lte(offWeeks.since, since)));
    const before = offWeekdaysOn(weeks, since);
    if (weekdays.length === 0) return before;
    const after = off
      ? [...new Set([...before, ...weekdays])].toSorted()
      : before.filter((weekday) => !weekdays.includes(weekday));
    await tx
      .insert(offWeeks)
      .values({ teamId, since, weekdays: after })
      .onConflictDoUpdate({ target: [offWeeks.teamId, offWeeks.since], set: { weekdays: after } });
    return after;
  });
}

export type JoinedTeam = Team & { readonly platform: string };

/** The teams of a person, by name; their personal team is none of them. */
export async function teamsOf(db: Db, memberId: string): Promise<JoinedTeam[]> {
  return db
    .select({ id: teams.id, name: teams.name, timeZone: teams.timeZone, platform: teams.platform })
    .from(memberships)
    .innerJoin(teams, eq(teams.id, memberships.teamId))
    .where(and(eq(memberships.memberId, memberId), not(isPersonal)))
    .orderBy(asc(teams.name), asc(teams.id));
}
