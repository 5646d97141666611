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
