CREATE TABLE "daily_posts" (
	"team_id" uuid NOT NULL,
	"room_id" uuid NOT NULL,
	"day" date NOT NULL,
	"job_id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"platform" text NOT NULL,
	"state" text DEFAULT 'intended' NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"enqueued_at" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"question_id" text,
	"message_id" text,
	"posted_at" timestamp with time zone,
	"tally_stale" boolean DEFAULT false NOT NULL,
	"reveal_due_at" timestamp with time zone,
	"reveal_attempts" integer DEFAULT 0 NOT NULL,
	"revealed_at" timestamp with time zone,
	CONSTRAINT "daily_posts_team_id_room_id_day_pk" PRIMARY KEY("team_id","room_id","day"),
	CONSTRAINT "daily_posts_state" CHECK ("daily_posts"."state" in ('intended', 'posted', 'skipped', 'failed')),
	CONSTRAINT "daily_posts_posted" CHECK ("daily_posts"."state" <> 'posted' or ("daily_posts"."question_id" is not null and "daily_posts"."message_id" is not null and "daily_posts"."posted_at" is not null))
);
--> statement-breakpoint
CREATE TABLE "daily_subscriptions" (
	"team_id" uuid NOT NULL,
	"room_id" uuid NOT NULL,
	"time" text NOT NULL,
	"time_zone" text NOT NULL,
	"weekdays" smallint[] NOT NULL,
	"topic" text,
	"level" text,
	"kind" text,
	"set_by" uuid,
	"platform" text NOT NULL,
	"next_due_at" timestamp with time zone,
	"pause_reason" text,
	"pause_words" text,
	CONSTRAINT "daily_subscriptions_team_id_room_id_pk" PRIMARY KEY("team_id","room_id"),
	CONSTRAINT "daily_subscriptions_time" CHECK ("daily_subscriptions"."time" ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
	CONSTRAINT "daily_subscriptions_weekdays" CHECK (cardinality("daily_subscriptions"."weekdays") > 0),
	CONSTRAINT "daily_subscriptions_paused" CHECK (("daily_subscriptions"."next_due_at" is null) = ("daily_subscriptions"."pause_reason" is not null))
);
--> statement-breakpoint
CREATE TABLE "reminders" (
	"member_id" uuid PRIMARY KEY NOT NULL,
	"platform" text NOT NULL,
	"account_id" text NOT NULL,
	"next_due_at" timestamp with time zone NOT NULL,
	"last_day" date
);
--> statement-breakpoint
ALTER TABLE "daily_posts" ADD CONSTRAINT "daily_posts_team_id_room_id_rooms_team_id_id_fk" FOREIGN KEY ("team_id","room_id") REFERENCES "public"."rooms"("team_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "daily_subscriptions" ADD CONSTRAINT "daily_subscriptions_set_by_members_id_fk" FOREIGN KEY ("set_by") REFERENCES "public"."members"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "daily_subscriptions" ADD CONSTRAINT "daily_subscriptions_team_id_room_id_rooms_team_id_id_fk" FOREIGN KEY ("team_id","room_id") REFERENCES "public"."rooms"("team_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reminders" ADD CONSTRAINT "reminders_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "daily_posts_waiting" ON "daily_posts" USING btree ("platform","due_at") WHERE "daily_posts"."state" = 'intended';--> statement-breakpoint
CREATE INDEX "daily_posts_reveal_due" ON "daily_posts" USING btree ("platform","reveal_due_at") WHERE "daily_posts"."reveal_due_at" is not null;--> statement-breakpoint
CREATE INDEX "daily_posts_tally_stale" ON "daily_posts" USING btree ("platform") WHERE "daily_posts"."tally_stale";--> statement-breakpoint
CREATE INDEX "daily_posts_question" ON "daily_posts" USING btree ("team_id","question_id");--> statement-breakpoint
CREATE INDEX "daily_subscriptions_due" ON "daily_subscriptions" USING btree ("platform","next_due_at");--> statement-breakpoint
CREATE INDEX "daily_subscriptions_set_by" ON "daily_subscriptions" USING btree ("set_by");--> statement-breakpoint
CREATE INDEX "reminders_due" ON "reminders" USING btree ("platform","next_due_at");--> statement-breakpoint
CREATE INDEX "answers_team_question" ON "answers" USING btree ("team_id","question_id","answered_at");