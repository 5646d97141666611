CREATE TABLE `experiment_runs` (
	`experiment_id` text NOT NULL,
	`task` text NOT NULL,
	`arm` text NOT NULL,
	`repeat` integer NOT NULL,
	`run_id` text NOT NULL,
	`result` text,
	PRIMARY KEY(`experiment_id`, `task`, `arm`, `repeat`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `experiment_by_run` ON `experiment_runs` (`run_id`);--> statement-breakpoint
CREATE TABLE `experiments` (
	`id` text PRIMARY KEY NOT NULL,
	`spec` text NOT NULL,
	`status` text NOT NULL,
	`created_at` integer NOT NULL,
	`ended_at` integer
);
--> statement-breakpoint
CREATE TABLE `judgements` (
	`run_id` text NOT NULL,
	`seq` integer NOT NULL,
	`record` text NOT NULL,
	PRIMARY KEY(`run_id`, `seq`)
);
--> statement-breakpoint
CREATE TABLE `live_words` (
	`run_id` text NOT NULL,
	`attempt_id` text NOT NULL,
	`thinking` text NOT NULL,
	`words` text NOT NULL,
	PRIMARY KEY(`run_id`, `attempt_id`)
);
--> statement-breakpoint
ALTER TABLE `attempts` ADD `conflict` text;--> statement-breakpoint
ALTER TABLE `nodes` ADD `graft` text;--> statement-breakpoint
ALTER TABLE `nodes` ADD `snapshot_cost` text;--> statement-breakpoint
ALTER TABLE `nodes` ADD `call` text;--> statement-breakpoint
ALTER TABLE `runs` ADD `steering` text;