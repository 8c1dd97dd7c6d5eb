CREATE TABLE "interviews" (
	"team_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"member_id" uuid NOT NULL,
	"room" text NOT NULL,
	"question_id" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"state" jsonb NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"report" jsonb,
	"mark" integer,
	CONSTRAINT "interviews_team_id_id_pk" PRIMARY KEY("team_id","id"),
	CONSTRAINT "interviews_mark" CHECK ("interviews"."mark" between 0 and 100)
);
--> statement-breakpoint
ALTER TABLE "interviews" ADD CONSTRAINT "interviews_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "interviews" ADD CONSTRAINT "interviews_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "interviews_open" ON "interviews" USING btree ("member_id","room") WHERE "interviews"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "interviews_member" ON "interviews" USING btree ("member_id","started_at" DESC NULLS LAST);