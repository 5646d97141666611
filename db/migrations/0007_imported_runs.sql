ALTER TABLE `nodes` ADD `origin` text;--> statement-breakpoint
ALTER TABLE `nodes` ADD `recorded` text;