CREATE TABLE `run_labels` (
	`run_id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`note` text NOT NULL,
	`tags` text NOT NULL,
	`archived_at` integer
);
--> statement-breakpoint
CREATE INDEX `runs_by_age` ON `runs` (`created_at`,`id`);