import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  customType,
  date,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { Period } from '../core/calendar.ts';
import type { PauseReason, PostState } from '../core/daily.ts';
import type { InterviewKind } from '../core/interview.ts';
import type { Kind, Level } from '../core/question.ts';
import type { TimeOfDay, Weekday } from '../core/schedule.ts';
import type { DayKind } from '../core/streak.ts';

/** What Postgres refuses in text: NUL, and halves of a character (an emoji cut in two). */
export function storable(words: string): string {
  return words.replace(/\p{Surrogate}|\0/gu, '\uFFFD');
}

/** Text that people wrote, which may hold anything. */
const words = customType<{ data: string; driverData: string }>({
  dataType: () => 'text',
  toDriver: storable,
});

/** A value as JSON that Postgres takes. */
export function storableJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'string' ? storable(inner) : inner,
  );
}

/** JSON that is kept as it came; who reads it parses it. */
const json = customType<{ data: unknown; driverData: unknown }>({
  dataType: () => 'jsonb',
  toDriver: storableJson,
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
    zoneSince: moment('zone_since').notNull().defaultNow(),
    /** Their day is never before this one: it began while they lived by an earlier zone. */
    dayFloor: day('day_floor'),
    /** The teams that answers in direct messages count in; null for every team of the platform they come from. */
    countsIn: uuid('counts_in').array(),
  },
  (table) => [
    // standingsPage, leaders, teamStandings: the few who do not want to be listed
    index('settings_unlisted').on(table.memberId).where(sql`not ${table.listed}`),
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
    /** Whether other teams that did the same see its name and points beside theirs. */
    across: boolean('across').notNull().default(false),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [unique('teams_external').on(table.platform, table.externalId)],
);

/** The weekdays (1 for Monday) that a team takes off from a day on: what held before stays known. */
export const offWeeks = pgTable(
  'off_weeks',
  {
    teamId: uuid('team_id')
      .notNull()
      .references(() => teams.id, { onDelete: 'cascade' }),
    since: day('since').notNull(),
    weekdays: smallint('weekdays').array().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.teamId, table.since] }),
    // core's MOST_OFF_WEEKDAYS
    check(
      'off_weeks_weekdays',
      sql`${table.weekdays} <@ array[1, 2, 3, 4, 5, 6, 7]::smallint[] and cardinality(${table.weekdays}) <= 6`,
    ),
  ],
);

/** Single days that a team takes off. */
export const offDates = pgTable(
  'off_dates',
  {
    teamId: uuid('team_id')
      .notNull()
      .references(() => teams.id, { onDelete: 'cascade' }),
    day: day('day').notNull(),
  },
  (table) => [primaryKey({ columns: [table.teamId, table.day] })],
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

/** The daily question of a room; a room has one at most. */
export const dailySubscriptions = pgTable(
  'daily_subscriptions',
  {
    teamId: uuid('team_id').notNull(),
    roomId: uuid('room_id').notNull(),
    time: text('time').$type<TimeOfDay>().notNull(),
    timeZone: text('time_zone').notNull(),
    /** As ISO 8601 counts them: 1 is Monday. */
    weekdays: smallint('weekdays').array().$type<Weekday[]>().notNull(),
    topic: text('topic'),
    level: text('level').$type<Level>(),
    kind: text('kind').$type<Kind>(),
    /** Whoever changed it last, who is told when it has to stop. */
    setBy: uuid('set_by').references(() => members.id, { onDelete: 'set null' }),
    /** The team's, here again so that the tick reads one index. */
    platform: text('platform').notNull(),
    /** Null while it is paused. */
    nextDueAt: moment('next_due_at'),
    pauseReason: text('pause_reason').$type<PauseReason>(),
    /** What the platform said, where it refused. */
    pauseWords: words('pause_words'),
  },
  (table) => [
    primaryKey({ columns: [table.teamId, table.roomId] }),
    foreignKey({ columns: [table.teamId, table.roomId], foreignColumns: [rooms.teamId, rooms.id] }).onDelete(
      'cascade',
    ),
    // planPosts: what is due on the platforms of a process
    index('daily_subscriptions_due').on(table.platform, table.nextDueAt),
    // exportOf, deleteMember: what a member set up
    index('daily_subscriptions_set_by').on(table.setBy),
    check('daily_subscriptions_time', sql`${table.time} ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'`),
    check('daily_subscriptions_weekdays', sql`cardinality(${table.weekdays}) > 0`),
    check(
      'daily_subscriptions_paused',
      sql`(${table.nextDueAt} is null) = (${table.pauseReason} is not null)`,
    ),
  ],
);

/**
 * A daily question on its day: first what is meant to be done, then what was done. The key settles every race: a room
 * has one question a day.
 */
export const dailyPosts = pgTable(
  'daily_posts',
  {
    teamId: uuid('team_id').notNull(),
    roomId: uuid('room_id').notNull(),
    /** A day of the schedule's zone. */
    day: day('day').notNull(),
    /** Of the job that posts it: a queue takes it once. */
    jobId: uuid('job_id').notNull().defaultRandom(),
    platform: text('platform').notNull(),
    state: text('state').$type<PostState>().notNull().default('intended'),
    dueAt: moment('due_at').notNull(),
    /** Null until its job is in the queue. */
    enqueuedAt: moment('enqueued_at'),
    /** How often posting it was begun: after the first time, it may be there already. */
    attempts: integer('attempts').notNull().default(0),
    /** Chosen when it is first tried. */
    questionId: text('question_id'),
    messageId: words('message_id'),
    postedAt: moment('posted_at'),
    /** Somebody answered since the post last said how many had. */
    tallyStale: boolean('tally_stale').notNull().default(false),
    /** When the answer is shown at the latest; null where nothing is to be shown, or the job is in the queue. */
    revealDueAt: moment('reveal_due_at'),
    revealAttempts: integer('reveal_attempts').notNull().default(0),
    revealedAt: moment('revealed_at'),
  },
  (table) => [
    primaryKey({ columns: [table.teamId, table.roomId, table.day] }),
    foreignKey({ columns: [table.teamId, table.roomId], foreignColumns: [rooms.teamId, rooms.id] }).onDelete(
      'cascade',
    ),
    // enqueuePosts: what waits for its job
    index('daily_posts_waiting').on(table.platform, table.dueAt).where(sql`${table.state} = 'intended'`),
    // enqueueReveals
    index('daily_posts_reveal_due')
      .on(table.platform, table.revealDueAt)
      .where(sql`${table.revealDueAt} is not null`),
    // enqueueTallies
    index('daily_posts_tally_stale').on(table.platform).where(sql`${table.tallyStale}`),
    // markAnswered, questionInRooms: the posts of a question in a team
    index('daily_posts_question').on(table.teamId, table.questionId),
    check('daily_posts_state', sql`${table.state} in ('intended', 'posted', 'skipped', 'failed')`),
    check(
      'daily_posts_posted',
      sql`${table.state} <> 'posted' or (${table.questionId} is not null and ${table.messageId} is not null and ${table.postedAt} is not null)`,
    ),
  ],
);

/**
 * A room that has its weeks summed up, and how far the newest summary is: first what is meant to be done, then what was
 * done. A week is planned once for a room, since each is later than the one before.
 */
export const weeklySummaries = pgTable(
  'weekly_summaries',
  {
    teamId: uuid('team_id').notNull(),
    roomId: uuid('room_id').notNull(),
    /** The team's, here again so that the tick reads one index. */
    platform: text('platform').notNull(),
    /** Whoever switched it on last, who is told when it has to stop. */
    setBy: uuid('set_by').references(() => members.id, { onDelete: 'set null' }),
    /** Null while it is off; the row stays, so that no week comes twice. */
    nextDueAt: moment('next_due_at'),
    /** The Monday that the newest week began on which was planned; null before the first, as are the next two. */
    week: day('week'),
    state: text('state').$type<PostState>(),
    dueAt: moment('due_at'),
    /** How often posting it was begun: after the first time, it may be there already. */
    attempts: integer('attempts').notNull().default(0),
  },
  (table) => [
    primaryKey({ columns: [table.teamId, table.roomId] }),
    foreignKey({ columns: [table.teamId, table.roomId], foreignColumns: [rooms.teamId, rooms.id] }).onDelete(
      'cascade',
    ),
    // enqueueWeeklies: what is due on the platforms of a process
    index('weekly_summaries_due').on(table.platform, table.nextDueAt),
    // exportOf, deleteMember: what a member set up
    index('weekly_summaries_set_by').on(table.setBy),
    check('weekly_summaries_state', sql`${table.state} in ('intended', 'posted', 'skipped', 'failed')`),
    check(
      'weekly_summaries_week',
      sql`(${table.week} is null) = (${table.state} is null) and (${table.week} is null) = (${table.dueAt} is null)`,
    ),
  ],
);

/**
 * People who may configure a room beside those whom the platform lets. They are known by their account, for they may
 * never have spoken to the bot.
 */
export const roomAdmins = pgTable(
  'room_admins',
  {
    teamId: uuid('team_id').notNull(),
    roomId: uuid('room_id').notNull(),
    /** Of the team's platform. */
    accountId: words('account_id').notNull(),
    /** What they were called when they were named. */
    name: words('name').notNull(),
    namedBy: uuid('named_by').references(() => members.id, { onDelete: 'set null' }),
    namedAt: moment('named_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.teamId, table.roomId, table.accountId] }),
    foreignKey({ columns: [table.teamId, table.roomId], foreignColumns: [rooms.teamId, rooms.id] }).onDelete(
      'cascade',
    ),
    // exportOf, deleteMember: where a member was named, and whom they named
    index('room_admins_account').on(table.accountId),
    index('room_admins_named_by').on(table.namedBy),
  ],
);

/** Events of a platform that a process took on; the key lets one process do so, wherever a retry arrives. */
export const deliveries = pgTable(
  'deliveries',
  {
    platform: text('platform').notNull(),
    id: words('id').notNull(),
    claimedAt: moment('claimed_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.platform, table.id] }),
    // forgetDeliveries: the oldest
    index('deliveries_claimed').on(table.claimedAt),
  ],
);

/** Who is to be reminded, and by which account; a row for everybody who asked for it. */
export const reminders = pgTable(
  'reminders',
  {
    memberId: uuid('member_id')
      .primaryKey()
      .references(() => members.id, { onDelete: 'cascade' }),
    platform: text('platform').notNull(),
    accountId: words('account_id').notNull(),
    nextDueAt: moment('next_due_at').notNull(),
    /** The person's day of the last reminder: there is one a day. */
    lastDay: day('last_day'),
  },
  (table) => [
    // enqueueReminders: who is due on the platforms of a process
    index('reminders_due').on(table.platform, table.nextDueAt),
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
    // recordAnswer: a platform's retry is the same answer; pointsEarned
    unique('answers_delivery').on(table.teamId, table.delivery),
    // participationIn: who of a team answered a daily question, and how well
    index('answers_team_question').on(table.teamId, table.questionId, table.answeredAt),
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

/** Milestones of a streak that were said to a person. */
export const milestones = pgTable(
  'milestones',
  {
    memberId: uuid('member_id')
      .notNull()
      .references(() => members.id, { onDelete: 'cascade' }),
    /** Answered days. */
    days: integer('days').notNull(),
    /** The answer that reached it, which says it again when its delivery is repeated. */
    answerId: uuid('answer_id').notNull(),
    reachedAt: moment('reached_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.memberId, table.days] })],
);

/** An outage whose days were given back to everybody. */
export const repairs = pgTable('repairs', {
  id: uuid('id').primaryKey().defaultRandom(),
  fromDay: day('from_day').notNull(),
  toDay: day('to_day').notNull(),
  /** How many members got how many days. */
  members: integer('members').notNull(),
  days: integer('days').notNull(),
  repairedAt: moment('repaired_at').notNull(),
});

/**
 * The roll-up that standings read, kept in the answer's own transaction: a row for each period that an answer falls
 * in, of its topic and of all topics together (where `topic` is empty). So standings read a row a member, however many
 * answers there are.
 */
export const points = pgTable(
  'points',
  {
    teamId: uuid('team_id')
      .notNull()
      .references(() => teams.id, { onDelete: 'cascade' }),
    period: text('period').$type<Period>().notNull(),
    /** The period's first day, in the team's time zone. */
    start: day('start').notNull(),
    topic: text('topic').notNull(),
    memberId: uuid('member_id')
      .notNull()
      .references(() => members.id, { onDelete: 'cascade' }),
    points: integer('points').notNull(),
    answers: integer('answers').notNull(),
  },
  (table) => [
    // standingsPage, leaders, teamStandings: the prefix; recordAnswer: all of it
    primaryKey({ columns: [table.teamId, table.period, table.start, table.topic, table.memberId] }),
    // exportOf, deleteMember: the points of a member
    index('points_member').on(table.memberId),
    check('points_period', sql`${table.period} in ('day', 'week', 'month', 'all')`),
    check('points_points', sql`${table.points} >= 0`),
    check('points_answers', sql`${table.answers} >= 0`),
  ],
);

/** An interview; `state` and `report` are the core's, opaque here. `version` counts the changes of the state. */
export const interviews = pgTable(
  'interviews',
  {
    teamId: uuid('team_id')
      .notNull()
      .references(() => teams.id, { onDelete: 'cascade' }),
    id: uuid('id').notNull().defaultRandom(),
    memberId: uuid('member_id')
      .notNull()
      .references(() => members.id, { onDelete: 'cascade' }),
    room: words('room').notNull(),
    kind: text('kind').$type<InterviewKind>().notNull().default('design'),
    /** The prompt of a design interview; a mock one has several questions, which are in its state. */
    questionId: text('question_id'),
    version: integer('version').notNull().default(1),
    state: json('state').notNull(),
    startedAt: moment('started_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
    /** Null while it goes on; then it has a report and a mark, unless nothing was said. */
    endedAt: moment('ended_at'),
    report: json('report'),
    mark: integer('mark'),
  },
  (table) => [
    primaryKey({ columns: [table.teamId, table.id] }),
    // startInterview: one of a kind goes on for a person in a room
    uniqueIndex('interviews_open')
      .on(table.memberId, table.room, table.kind)
      .where(sql`${table.endedAt} is null`),
    // silentInterviews: what nobody goes on with on a platform, which the room's name starts with
    index('interviews_silent')
      .on(sql`split_part(${table.room}, ':', 1)`, table.updatedAt)
      .where(sql`${table.endedAt} is null`),
    // interviewsIn, endedInterviews, endedMocks, exportOf, deleteMember: a member's, newest first
    index('interviews_member').on(table.memberId, table.startedAt.desc()),
    check('interviews_mark', sql`${table.mark} between 0 and 100`),
    check('interviews_kind', sql`${table.kind} in ('design', 'mock')`),
    check('interviews_question', sql`(${table.kind} = 'design') = (${table.questionId} is not null)`),
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
