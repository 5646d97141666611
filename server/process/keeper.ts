import { dataPaths, openWhenFree } from '@/db/open';
import { UnusableDatabase } from '@/db/opening/unusable';
import { keepWithin } from '@/server/housekeeping/keep';
import { keepBound } from '@/server/housekeeping/keep-bound';

/** Deletes the runs beyond the bound, prints a line for each thing it removed, and ends. The engine starts it. */
async function main(): Promise<void> {
  const db = await openWhenFree(dataPaths().database, { report: () => {} });
  for (const line of await keepWithin(db, keepBound())) process.stdout.write(`${line}\n`);
  db.$client.close();
}

try {
  await main();
} catch (error) {
  // The engine says what is wrong with the database, and looks again in an hour.
  if (!(error instanceof UnusableDatabase)) throw error;
  process.exitCode = 1;
}
