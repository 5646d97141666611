/** What people read about the database and about what it does not hold. */

export const noExperiment = (id: string): string =>
  `There is no experiment ${id} in this database. Look at the list of experiments.`;
export const noRun = (id: string): string =>
  `There is no run ${id} in this database. Look at the list of runs.`;
export const leaseLost = (run: string): string => `Another process owns run ${run} now.`;
export const databaseDiskFull =
  'The disk that holds the database is full or cannot be written. Free space there. Every settled step is kept, and runs continue by themselves.';
export const newerDatabase = (file: string): string =>
  `The database ${file} was written by a newer version of Espalier, and this version cannot read it. Nothing was changed. Update Espalier, or choose another file with ESPALIER_DATABASE.`;
export const olderProcess = (file: string, runs: readonly string[]): string =>
  `The database ${file} is of an older version of Espalier, and a process of that version is running ${runs.join(', ')}. Nothing was changed. Stop that process, then start again.`;
export const databaseBusy =
  'Another program holds the database (a backup, a shell or a VACUUM). Nothing is lost: work waits and continues by itself when the database is free.';
export const databaseFree = (seconds: number): string =>
  `The database can be used again after ${seconds} s. Work continues.`;
