CREATE TABLE `gradings` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`task_ids` text NOT NULL,
	`left_out` integer NOT NULL,
	`status` text NOT NULL,
	`progress` text NOT NULL,
	`lines` text NOT NULL,
	`error` text,
	`cancelled` integer NOT NULL,
	`created_at` integer NOT NULL,
	`ended_at` integer,
	`owner` text,
	`lease_until` integer
);
--> statement-breakpoint
CREATE INDEX `gradings_by_status` ON `gradings` (`status`);--> statement-breakpoint
ALTER TABLE `benchmark_tasks` ADD `checked` text;