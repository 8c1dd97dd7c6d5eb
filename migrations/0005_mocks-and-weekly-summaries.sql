CREATE TABLE "deliveries" (
	"platform" text NOT NULL,
	"id" text NOT NULL,
	"claimed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "deliveries_platform_id_pk" PRIMARY KEY("platform","id")
);
--> statement-breakpoint
CREATE TABLE "room_admins" (
	"team_id" uuid NOT NULL,
	"room_id" uuid NOT NULL,
	"account_id" text NOT NULL,
	"name" text NOT NULL,
	"named_by" uuid,
	"named_at" timestamp with time zone NOT NULL,
	CONSTRAINT "room_admins_team_id_room_id_account_id_pk" PRIMARY KEY("team_id","room_id","account_id")
);
--> statement-breakpoint
CREATE TABLE "weekly_summaries" (
	"team_id" uuid NOT NULL,
	"room_id" uuid NOT NULL,
	"platform" text NOT NULL,
	"set_by" uuid,
	"next_due_at" timestamp with time zone,
	"week" date,
	"state" text,
	"due_at" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "weekly_summaries_team_id_room_id_pk" PRIMARY KEY("team_id","room_id"),
	CONSTRAINT "weekly_summaries_state" CHECK ("weekly_summaries"."state" in ('intended', 'posted', 'skipped', 'failed')),
	CONSTRAINT "weekly_summaries_week" CHECK (("weekly_summaries"."week" is null) = ("weekly_summaries"."state" is null) and ("weekly_summaries"."week" is null) = ("weekly_summaries"."due_at" is null))
);
--> statement-breakpoint
DROP INDEX "interviews_open";--> statement-breakpoint
ALTER TABLE "interviews" ALTER COLUMN "question_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "interviews" ADD COLUMN "kind" text DEFAULT 'design' NOT NULL;--> statement-breakpoint
ALTER TABLE "room_admins" ADD CONSTRAINT "room_admins_named_by_members_id_fk" FOREIGN KEY ("named_by") REFERENCES "public"."members"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "room_admins" ADD CONSTRAINT "room_admins_team_id_room_id_rooms_team_id_id_fk" FOREIGN KEY ("team_id","room_id") REFERENCES "public"."rooms"("team_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "weekly_summaries" ADD CONSTRAINT "weekly_summaries_set_by_members_id_fk" FOREIGN KEY ("set_by") REFERENCES "public"."members"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "weekly_summaries" ADD CONSTRAINT "weekly_summaries_team_id_room_id_rooms_team_id_id_fk" FOREIGN KEY ("team_id","room_id") REFERENCES "public"."rooms"("team_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "deliveries_claimed" ON "deliveries" USING btree ("claimed_at");--> statement-breakpoint
CREATE INDEX "room_admins_account" ON "room_admins" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "room_admins_named_by" ON "room_admins" USING btree ("named_by");--> statement-breakpoint
CREATE INDEX "weekly_summaries_due" ON "weekly_summaries" USING btree ("platform","next_due_at");--> statement-breakpoint
CREATE INDEX "weekly_summaries_set_by" ON "weekly_summaries" USING btree ("set_by");--> statement-breakpoint
CREATE INDEX "interviews_silent" ON "interviews" USING btree (split_part("room", ':', 1),"updated_at") WHERE "interviews"."ended_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "interviews_open" ON "interviews" USING btree ("member_id","room","kind") WHERE "interviews"."ended_at" is null;--> statement-breakpoint
ALTER TABLE "interviews" ADD CONSTRAINT "interviews_kind" CHECK ("interviews"."kind" in ('design', 'mock'));--> statement-breakpoint
ALTER TABLE "interviews" ADD CONSTRAINT "interviews_question" CHECK (("interviews"."kind" = 'design') = ("interviews"."question_id" is not null));