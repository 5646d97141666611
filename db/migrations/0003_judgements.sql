CREATE TABLE `judgements` (
	`run_id` text NOT NULL,
	`seq` integer NOT NULL,
	`record` text NOT NULL,
	PRIMARY KEY(`run_id`, `seq`)
);
