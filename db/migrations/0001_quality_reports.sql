CREATE TABLE `quality_reports` (
	`id` text PRIMARY KEY NOT NULL,
	`task_key` text NOT NULL,
	`task` text NOT NULL,
	`sandbox` text NOT NULL,
	`reruns` integer NOT NULL,
	`mutants` integer NOT NULL,
	`status` text NOT NULL,
	`progress` text,
	`report` text,
	`error` text,
	`cancelled` integer NOT NULL,
	`created_at` integer NOT NULL,
	`ended_at` integer,
	`owner` text,
	`lease_until` integer
);
--> statement-breakpoint
CREATE INDEX `quality_by_task` ON `quality_reports` (`task_key`,`created_at`);--> statement-breakpoint
CREATE INDEX `quality_by_status` ON `quality_reports` (`status`);