CREATE TABLE "milestones" (
	"member_id" uuid NOT NULL,
	"days" integer NOT NULL,
	"answer_id" uuid NOT NULL,
	"reached_at" timestamp with time zone NOT NULL,
	CONSTRAINT "milestones_member_id_days_pk" PRIMARY KEY("member_id","days")
);
--> statement-breakpoint
CREATE TABLE "off_dates" (
	"team_id" uuid NOT NULL,
	"day" date NOT NULL,
	CONSTRAINT "off_dates_team_id_day_pk" PRIMARY KEY("team_id","day")
);
--> statement-breakpoint
CREATE TABLE "off_weeks" (
	"team_id" uuid NOT NULL,
	"since" date NOT NULL,
	"weekdays" smallint[] NOT NULL,
	CONSTRAINT "off_weeks_team_id_since_pk" PRIMARY KEY("team_id","since"),
	CONSTRAINT "off_weeks_weekdays" CHECK ("off_weeks"."weekdays" <@ array[1, 2, 3, 4, 5, 6, 7]::smallint[] and cardinality("off_weeks"."weekdays") <= 6)
);
--> statement-breakpoint
CREATE TABLE "points" (
	"team_id" uuid NOT NULL,
	"period" text NOT NULL,
	"start" date NOT NULL,
	"topic" text NOT NULL,
	"member_id" uuid NOT NULL,
	"points" integer NOT NULL,
	"answers" integer NOT NULL,
	CONSTRAINT "points_team_id_period_start_topic_member_id_pk" PRIMARY KEY("team_id","period","start","topic","member_id"),
	CONSTRAINT "points_period" CHECK ("points"."period" in ('day', 'week', 'month', 'all')),
	CONSTRAINT "points_points" CHECK ("points"."points" >= 0),
	CONSTRAINT "points_answers" CHECK ("points"."answers" >= 0)
);
--> statement-breakpoint
CREATE TABLE "repairs" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"from_day" date NOT NULL,
	"to_day" date NOT NULL,
	"members" integer NOT NULL,
	"days" integer NOT NULL,
	"repaired_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
INSERT INTO "points" ("team_id", "period", "start", "topic", "member_id", "points", "answers")
SELECT d."team_id", p."period", p."start", t."topic", d."member_id", sum(d."points"), sum(d."answers")
FROM "points_daily" d
CROSS JOIN LATERAL (VALUES
	('day', d."day"),
	('week', date_trunc('week', d."day"::timestamp)::date),
	('month', date_trunc('month', d."day"::timestamp)::date),
	('all', date '0001-01-01')
) p ("period", "start")
CROSS JOIN LATERAL (VALUES (d."topic"), ('')) t ("topic")
GROUP BY 1, 2, 3, 4, 5;
--> statement-breakpoint
DROP TABLE "points_daily" CASCADE;--> statement-breakpoint
ALTER TABLE "settings" ADD COLUMN "zone_since" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "settings" ADD COLUMN "day_floor" date;--> statement-breakpoint
ALTER TABLE "settings" ADD COLUMN "counts_in" uuid[];--> statement-breakpoint
ALTER TABLE "teams" ADD COLUMN "across" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "milestones" ADD CONSTRAINT "milestones_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "off_dates" ADD CONSTRAINT "off_dates_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "off_weeks" ADD CONSTRAINT "off_weeks_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "points" ADD CONSTRAINT "points_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "points" ADD CONSTRAINT "points_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "points_member" ON "points" USING btree ("member_id");