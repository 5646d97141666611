CREATE TABLE `votes` (
	`run_id` text NOT NULL,
	`id` text NOT NULL,
	`record` text NOT NULL,
	PRIMARY KEY(`run_id`, `id`)
);
--> statement-breakpoint
ALTER TABLE `runs` ADD `difficulty` text;