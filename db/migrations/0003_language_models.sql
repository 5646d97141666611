CREATE TABLE `live_words` (
	`run_id` text NOT NULL,
	`attempt_id` text NOT NULL,
	`thinking` text NOT NULL,
	`words` text NOT NULL,
	PRIMARY KEY(`run_id`, `attempt_id`)
);
--> statement-breakpoint
ALTER TABLE `nodes` ADD `call` text;