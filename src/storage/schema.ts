import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  customType,
  date,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import type { Level } from '../core/question.ts';
import type { DayKind } from '../core/streak.ts';

/** What Postgres refuses in text: NUL, and halves of a character (an emoji cut in two). */
function storable(words: string): string {
  return words.replace(/\p{Surrogate}|\0/gu, '\uFFFD');
}

/** Text that people wrote, which may hold anything. */
const words = customType<{ data: string; driverData: string }>({
  dataType: () => 'text',
  toDriver: storable,
});

/** JSON that is kept as it came; who reads it parses it. */
const json = customType<{ data: unknown; driverData: unknown }>({
  dataType: () => 'jsonb',
  toDriver: (value) =>
    JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'string' ? storable(inner) : inner)),
});

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });
const day = (name: string) => date(name, { mode: 'string' });

/** A person, whatever platforms they come from. */
export const members = pgTable('members', {
  id: uuid('id').primaryKey().defaultRandom(),
  name: words('name').notNull(),
  createdAt: moment('created_at').notNull(),
});

/** Every member has a row, made with them. */
export const settings = pgTable(
  'settings',
  {
    memberId: uuid('member_id')
      .primaryKey()
      .references(() => members.id, { onDelete: 'cascade' }),
    timeZone: text('time_zone').notNull().default('UTC'),
    level: text('level').$type<Level>(),
    remindersAt: text('reminders_at'),
    listed: boolean('listed').notNull().default(true),
  },
  (table) => [
    check('settings_level', sql`${table.level} in ('warm-up', 'core', 'senior', 'staff')`),
    check('settings_reminders_at', sql`${table.remindersAt} ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'`),
  ],
);

export const accounts = pgTable(
  'accounts',
  {
    platform: text('platform').notNull(),
    externalId: words('external_id').notNull(),
    memberId: uuid('member_id')
      .notNull()
      .references(() => members.id, { onDelete: 'cascade' }),
  },
  (table) => [
    primaryKey({ columns: [table.platform, table.externalId] }),
    // exportOf, deleteMember: the accounts of a member
    index('accounts_member').on(table.memberId),
  ],
);

/** A Discord server, a Slack workspace, or the terminal. */
export const teams = pgTable(
  'teams',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    platform: text('platform').notNull(),
    externalId: words('external_id').notNull(),
    name: words('name').notNull(),
    timeZone: text('time_zone').notNull().default('UTC'),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [unique('teams_external').on(table.platform, table.externalId)],
);

export const memberships = pgTable(
  'memberships',
  {
    teamId: uuid('team_id')
      .notNull()
      .references(() => teams.id, { onDelete: 'cascade' }),
    memberId: uuid('member_id')
      .notNull()
      .references(() => members.id, { onDelete: 'cascade' }),
    joinedAt: moment('joined_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.teamId, table.memberId] }),
    // exportOf, deleteMember: the teams of a member
    index('memberships_member').on(table.memberId),
  ],
);

export const rooms = pgTable(
  'rooms',
  {
    teamId: uuid('team_id')
      .notNull()
      .references(() => teams.id, { onDelete: 'cascade' }),
    id: uuid('id').notNull().defaultRandom(),
    externalId: words('external_id').notNull(),
    name: words('name').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.teamId, table.id] }),
    unique('rooms_external').on(table.teamId, table.externalId),
  ],
);

/** The question a person has open in a room; `room` is `platform:room`. */
export const openQuestions = pgTable(
  'open_questions',
  {
    memberId: uuid('member_id')
      .notNull()
      .references(() => members.id, { onDelete: 'cascade' }),
    room: words('room').notNull(),
    questionId: text('question_id').notNull(),
    /** What was asked for, as `practice` takes it, so that `next` asks for the same. */
    filter: text('filter').notNull().default(''),
    askedAt: moment('asked_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.memberId, table.room] })],
);

/** What a person did with a question, in all rooms: one query of it feeds selection. */
export const progress = pgTable(
  'progress',
  {
    memberId: uuid('member_id')
      .notNull()
      .references(() => members.id, { onDelete: 'cascade' }),
    questionId: text('question_id').notNull(),
    attempts: integer('attempts').notNull().default(0),
    bestMark: integer('best_mark'),
    lastMark: integer('last_mark'),
    lastAnsweredAt: moment('last_answered_at'),
    hints: integer('hints').notNull().default(0),
    revealedAt: moment('revealed_at'),
    skippedAt: moment('skipped_at'),
    askedAt: moment('asked_at'),
  },
  (table) => [
    primaryKey({ columns: [table.memberId, table.questionId] }),
    check('progress_attempts', sql`${table.attempts} >= 0`),
    check('progress_hints', sql`${table.hints} >= 0`),
    check('progress_best_mark', sql`${table.bestMark} between 0 and 100`),
    check('progress_last_mark', sql`${table.lastMark} between 0 and 100`),
  ],
);

/** `day` is the person's own day when they answered; `grade` is the explained grade, opaque here. */
export const answers = pgTable(
  'answers',
  {
    teamId: uuid('team_id')
      .notNull()
      .references(() => teams.id, { onDelete: 'cascade' }),
    id: uuid('id').notNull().defaultRandom(),
    memberId: uuid('member_id')
      .notNull()
      .references(() => members.id, { onDelete: 'cascade' }),
    questionId: text('question_id').notNull(),
    delivery: words('delivery').notNull(),
    text: words('text').notNull(),
    /** Null where it could not be marked: the answer is kept all the same. */
    mark: integer('mark'),
    points: integer('points').notNull(),
    level: text('level').$type<Level>().notNull(),
    topic: text('topic').notNull(),
    hints: integer('hints').notNull(),
    revealed: boolean('revealed').notNull(),
    attempt: integer('attempt').notNull(),
    day: day('day').notNull(),
    /** Null where the answer could not be marked. */
    grade: json('grade'),
    answeredAt: moment('answered_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.teamId, table.id] }),
    // recordAnswer: a platform's retry is the same answer
    unique('answers_delivery').on(table.teamId, table.delivery),
    // recentAnswers: a member's newest; lastMarkOf, profileOf, exportOf, deleteMember: all of a member's
    index('answers_member').on(table.memberId, table.answeredAt.desc()),
    check('answers_mark', sql`${table.mark} between 0 and 100`),
    check('answers_points', sql`${table.points} >= 0`),
    check('answers_attempt', sql`${table.attempt} >= 1`),
    check('answers_level', sql`${table.level} in ('warm-up', 'core', 'senior', 'staff')`),
  ],
);

/** The ledger that streaks are computed from. */
export const streakDays = pgTable(
  'streak_days',
  {
    memberId: uuid('member_id')
      .notNull()
      .references(() => members.id, { onDelete: 'cascade' }),
    day: day('day').notNull(),
    kind: text('kind').$type<DayKind>().notNull(),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.memberId, table.day] }),
    check('streak_days_kind', sql`${table.kind} in ('answered', 'frozen', 'rest', 'repaired')`),
  ],
);

/** The roll-up that standings read, kept in the answer's own transaction. */
export const pointsDaily = pgTable(
  'points_daily',
  {
    teamId: uuid('team_id')
      .notNull()
      .references(() => teams.id, { onDelete: 'cascade' }),
    memberId: uuid('member_id')
      .notNull()
      .references(() => members.id, { onDelete: 'cascade' }),
    day: day('day').notNull(),
    topic: text('topic').notNull(),
    points: integer('points').notNull(),
    answers: integer('answers').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.teamId, table.memberId, table.day, table.topic] }),
    // tallies: a team's period
    index('points_daily_team_day').on(table.teamId, table.day),
    // tallies: a period across teams
    index('points_daily_day').on(table.day),
    // exportOf, deleteMember: the points of a member
    index('points_daily_member').on(table.memberId),
    check('points_daily_points', sql`${table.points} >= 0`),
    check('points_daily_answers', sql`${table.answers} >= 0`),
  ],
);

/** A question that somebody says is wrong; it outlives its author, without their name. */
export const reports = pgTable(
  'reports',
  {
    teamId: uuid('team_id')
      .notNull()
      .references(() => teams.id, { onDelete: 'cascade' }),
    id: uuid('id').notNull().defaultRandom(),
    memberId: uuid('member_id').references(() => members.id, { onDelete: 'set null' }),
    questionId: text('question_id').notNull(),
    text: words('text').notNull(),
    reportedAt: moment('reported_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.teamId, table.id] }),
    // exportOf, deleteMember: the reports of a member
    index('reports_member').on(table.memberId),
  ],
);
