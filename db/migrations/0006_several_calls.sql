ALTER TABLE `nodes` ADD `outlines` text;--> statement-breakpoint
ALTER TABLE `nodes` ADD `further` text;