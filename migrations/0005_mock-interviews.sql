DROP INDEX "interviews_open";--> statement-breakpoint
ALTER TABLE "interviews" ALTER COLUMN "question_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "interviews" ADD COLUMN "kind" text DEFAULT 'design' NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "interviews_open" ON "interviews" USING btree ("member_id","room","kind") WHERE "interviews"."ended_at" is null;--> statement-breakpoint
ALTER TABLE "interviews" ADD CONSTRAINT "interviews_kind" CHECK ("interviews"."kind" in ('design', 'mock'));--> statement-breakpoint
ALTER TABLE "interviews" ADD CONSTRAINT "interviews_question" CHECK (("interviews"."kind" = 'design') = ("interviews"."question_id" is not null));