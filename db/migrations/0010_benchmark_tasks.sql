CREATE TABLE `benchmark_tasks` (
	`id` text PRIMARY KEY NOT NULL,
	`data_set` text NOT NULL,
	`repo` text NOT NULL,
	`version` text,
	`difficulty` text,
	`title` text NOT NULL,
	`language` text NOT NULL,
	`image` text NOT NULL,
	`targets` integer NOT NULL,
	`guards` integer NOT NULL,
	`hay` text NOT NULL,
	`imported_at` integer NOT NULL,
	`instance` blob NOT NULL
);
--> statement-breakpoint
CREATE INDEX `benchmark_tasks_by_repo` ON `benchmark_tasks` (`repo`);--> statement-breakpoint
CREATE INDEX `benchmark_tasks_by_data_set` ON `benchmark_tasks` (`data_set`);