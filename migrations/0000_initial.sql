CREATE TABLE "accounts" (
	"platform" text NOT NULL,
	"external_id" text NOT NULL,
	"member_id" uuid NOT NULL,
	CONSTRAINT "accounts_platform_external_id_pk" PRIMARY KEY("platform","external_id")
);
--> statement-breakpoint
CREATE TABLE "answers" (
	"team_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"member_id" uuid NOT NULL,
	"question_id" text NOT NULL,
	"delivery" text NOT NULL,
	"text" text NOT NULL,
	"mark" integer,
	"points" integer NOT NULL,
	"level" text NOT NULL,
	"topic" text NOT NULL,
	"hints" integer NOT NULL,
	"revealed" boolean NOT NULL,
	"attempt" integer NOT NULL,
	"day" date NOT NULL,
	"grade" jsonb,
	"answered_at" timestamp with time zone NOT NULL,
	CONSTRAINT "answers_team_id_id_pk" PRIMARY KEY("team_id","id"),
	CONSTRAINT "answers_delivery" UNIQUE("team_id","delivery"),
	CONSTRAINT "answers_mark" CHECK ("answers"."mark" between 0 and 100),
	CONSTRAINT "answers_points" CHECK ("answers"."points" >= 0),
	CONSTRAINT "answers_attempt" CHECK ("answers"."attempt" >= 1),
	CONSTRAINT "answers_level" CHECK ("answers"."level" in ('warm-up', 'core', 'senior', 'staff'))
);
--> statement-breakpoint
CREATE TABLE "members" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "memberships" (
	"team_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"joined_at" timestamp with time zone NOT NULL,
	CONSTRAINT "memberships_team_id_member_id_pk" PRIMARY KEY("team_id","member_id")
);
--> statement-breakpoint
CREATE TABLE "open_questions" (
	"member_id" uuid NOT NULL,
	"room" text NOT NULL,
	"question_id" text NOT NULL,
	"filter" text DEFAULT '' NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	CONSTRAINT "open_questions_member_id_room_pk" PRIMARY KEY("member_id","room")
);
--> statement-breakpoint
CREATE TABLE "points_daily" (
	"team_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"day" date NOT NULL,
	"topic" text NOT NULL,
	"points" integer NOT NULL,
	"answers" integer NOT NULL,
	CONSTRAINT "points_daily_team_id_member_id_day_topic_pk" PRIMARY KEY("team_id","member_id","day","topic"),
	CONSTRAINT "points_daily_points" CHECK ("points_daily"."points" >= 0),
	CONSTRAINT "points_daily_answers" CHECK ("points_daily"."answers" >= 0)
);
--> statement-breakpoint
CREATE TABLE "progress" (
	"member_id" uuid NOT NULL,
	"question_id" text NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"best_mark" integer,
	"last_mark" integer,
	"last_answered_at" timestamp with time zone,
	"hints" integer DEFAULT 0 NOT NULL,
	"revealed_at" timestamp with time zone,
	"skipped_at" timestamp with time zone,
	"asked_at" timestamp with time zone,
	CONSTRAINT "progress_member_id_question_id_pk" PRIMARY KEY("member_id","question_id"),
	CONSTRAINT "progress_attempts" CHECK ("progress"."attempts" >= 0),
	CONSTRAINT "progress_hints" CHECK ("progress"."hints" >= 0),
	CONSTRAINT "progress_best_mark" CHECK ("progress"."best_mark" between 0 and 100),
	CONSTRAINT "progress_last_mark" CHECK ("progress"."last_mark" between 0 and 100)
);
--> statement-breakpoint
CREATE TABLE "reports" (
	"team_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"member_id" uuid,
	"question_id" text NOT NULL,
	"text" text NOT NULL,
	"reported_at" timestamp with time zone NOT NULL,
	CONSTRAINT "reports_team_id_id_pk" PRIMARY KEY("team_id","id")
);
--> statement-breakpoint
CREATE TABLE "rooms" (
	"team_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"external_id" text NOT NULL,
	"name" text NOT NULL,
	CONSTRAINT "rooms_team_id_id_pk" PRIMARY KEY("team_id","id"),
	CONSTRAINT "rooms_external" UNIQUE("team_id","external_id")
);
--> statement-breakpoint
CREATE TABLE "settings" (
	"member_id" uuid PRIMARY KEY NOT NULL,
	"time_zone" text DEFAULT 'UTC' NOT NULL,
	"level" text,
	"reminders_at" text,
	"listed" boolean DEFAULT true NOT NULL,
	CONSTRAINT "settings_level" CHECK ("settings"."level" in ('warm-up', 'core', 'senior', 'staff')),
	CONSTRAINT "settings_reminders_at" CHECK ("settings"."reminders_at" ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$')
);
--> statement-breakpoint
CREATE TABLE "streak_days" (
	"member_id" uuid NOT NULL,
	"day" date NOT NULL,
	"kind" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "streak_days_member_id_day_pk" PRIMARY KEY("member_id","day"),
	CONSTRAINT "streak_days_kind" CHECK ("streak_days"."kind" in ('answered', 'frozen', 'rest', 'repaired'))
);
--> statement-breakpoint
CREATE TABLE "teams" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"platform" text NOT NULL,
	"external_id" text NOT NULL,
	"name" text NOT NULL,
	"time_zone" text DEFAULT 'UTC' NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "teams_external" UNIQUE("platform","external_id")
);
--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "answers" ADD CONSTRAINT "answers_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "answers" ADD CONSTRAINT "answers_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "open_questions" ADD CONSTRAINT "open_questions_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "points_daily" ADD CONSTRAINT "points_daily_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "points_daily" ADD CONSTRAINT "points_daily_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "progress" ADD CONSTRAINT "progress_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reports" ADD CONSTRAINT "reports_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reports" ADD CONSTRAINT "reports_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rooms" ADD CONSTRAINT "rooms_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "settings" ADD CONSTRAINT "settings_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "streak_days" ADD CONSTRAINT "streak_days_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "accounts_member" ON "accounts" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "answers_member" ON "answers" USING btree ("member_id","answered_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "memberships_member" ON "memberships" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "points_daily_team_day" ON "points_daily" USING btree ("team_id","day");--> statement-breakpoint
CREATE INDEX "points_daily_day" ON "points_daily" USING btree ("day");--> statement-breakpoint
CREATE INDEX "points_daily_member" ON "points_daily" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "reports_member" ON "reports" USING btree ("member_id");