/** What people read about the database and about what it does not hold. */

export const noExperiment = (id: string): string =>
  `There is no experiment ${id} in this database. Look at the list of experiments.`;
export const noRun = (id: string): string =>
  `There is no run ${id} in this database. Look at the list of runs.`;
export const leaseLost = (run: string): string => `Another process owns run ${run} now.`;
export const databaseDiskFull =
  'The disk that holds the database is full or cannot be written. Free space there. Every settled step is kept, and runs continue by themselves.';
