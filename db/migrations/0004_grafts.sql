ALTER TABLE `attempts` ADD `conflict` text;--> statement-breakpoint
ALTER TABLE `nodes` ADD `graft` text;