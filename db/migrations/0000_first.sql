CREATE TABLE `attempts` (
	`run_id` text NOT NULL,
	`id` text NOT NULL,
	`from_node` text NOT NULL,
	`head` text NOT NULL,
	`status` text NOT NULL,
	`end_reason` text,
	`proposal` text NOT NULL,
	`model` text NOT NULL,
	`steps` integer NOT NULL,
	`experience_of` text NOT NULL,
	`started_by` text NOT NULL,
	`phase` text,
	PRIMARY KEY(`run_id`, `id`)
);
--> statement-breakpoint
CREATE TABLE `commands` (
	`id` text PRIMARY KEY NOT NULL,
	`run_id` text NOT NULL,
	`command` text NOT NULL,
	`by` text NOT NULL,
	`at` integer NOT NULL,
	`answered` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `commands_waiting` ON `commands` (`answered`,`run_id`);--> statement-breakpoint
CREATE TABLE `events` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`run_id` text NOT NULL,
	`seq` integer NOT NULL,
	`at` integer NOT NULL,
	`type` text NOT NULL,
	`actor` text NOT NULL,
	`body` text NOT NULL,
	`spend` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `events_by_run` ON `events` (`run_id`,`seq`);--> statement-breakpoint
CREATE TABLE `experience` (
	`run_id` text NOT NULL,
	`attempt_id` text NOT NULL,
	`entry` text NOT NULL,
	PRIMARY KEY(`run_id`, `attempt_id`)
);
--> statement-breakpoint
CREATE TABLE `nodes` (
	`run_id` text NOT NULL,
	`id` text NOT NULL,
	`parent_id` text,
	`donor_id` text,
	`attempt_id` text,
	`depth` integer NOT NULL,
	`action_kind` text,
	`title` text NOT NULL,
	`path` text,
	`action` text,
	`thought` text,
	`observation` text,
	`observation_preview` text NOT NULL,
	`error` integer NOT NULL,
	`prompt` text,
	`snapshot` text NOT NULL,
	`snapshot_shared` integer NOT NULL,
	`changed` text NOT NULL,
	`score` text,
	`outcome` text,
	`holdout` text,
	`visits` integer NOT NULL,
	`value_sum` real NOT NULL,
	`input_tokens` integer NOT NULL,
	`output_tokens` integer NOT NULL,
	`usd` real NOT NULL,
	`model_ms` real NOT NULL,
	`sandbox_ms` real NOT NULL,
	`snapshot_ms` real NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`run_id`, `id`)
);
--> statement-breakpoint
CREATE TABLE `runs` (
	`id` text PRIMARY KEY NOT NULL,
	`task` text NOT NULL,
	`allow_shell` integer NOT NULL,
	`spec` text NOT NULL,
	`status` text NOT NULL,
	`status_reason` text,
	`created_at` integer NOT NULL,
	`ended_at` integer,
	`baseline` text,
	`spend` text NOT NULL,
	`best` text,
	`seq` integer NOT NULL,
	`owner` text,
	`lease_until` integer
);
--> statement-breakpoint
CREATE INDEX `runs_by_status` ON `runs` (`status`);--> statement-breakpoint
CREATE TABLE `selections` (
	`run_id` text NOT NULL,
	`seq` integer NOT NULL,
	`record` text NOT NULL,
	PRIMARY KEY(`run_id`, `seq`)
);
--> statement-breakpoint
CREATE TABLE `texts` (
	`hash` text PRIMARY KEY NOT NULL,
	`deflated` integer NOT NULL,
	`data` blob NOT NULL
);
