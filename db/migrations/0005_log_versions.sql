ALTER TABLE `events` ADD `version` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `nodes` ADD `turn` text;--> statement-breakpoint
ALTER TABLE `nodes` ADD `calls` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `nodes` ADD `requests` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `nodes` ADD `cached_input_tokens` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `nodes` ADD `cache_write_tokens` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `nodes` ADD `reasoning_tokens` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `nodes` ADD `estimated_tokens` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `nodes` DROP COLUMN `call`;--> statement-breakpoint
ALTER TABLE `runs` ADD `version` integer DEFAULT 1 NOT NULL;