import type { Command } from 'commander';
import { ExperimentNotFound, experimentRow } from '@/db/experiments';
import { RemovalRefused, removeExperiment, removeRuns } from '@/db/removal/remove-runs';
import { RunNotFound } from '@/db/runs';
import { asRunId } from '@/server/core/base/ids';
import { prune } from '@/server/housekeeping/prune';
import { openForCommand, whenFree } from './database';
import { deleted, deleteHelp, noRunOrExperiment, options } from './sentences';
import { UsageError } from './usage';

export function registerDelete(program: Command): void {
  program
    .command('delete')
    .description(deleteHelp.about)
    .argument('<id...>', deleteHelp.ids)
    .option('--database <file>', options.database)
    .action(async (ids: string[], { database }: { database?: string }) => {
      const wrong = ids.find((id) => !/^[rx][a-z0-9]{8}$/.test(id));
      if (wrong !== undefined) throw new UsageError(noRunOrExperiment(wrong));
      const db = await openForCommand(database);
      try {
        const experiments = ids.filter((id) => id.startsWith('x'));
        for (const id of experiments) experimentRow(db, id);
        const runs = ids.filter((id) => id.startsWith('r')).map(asRunId);
        await whenFree(db, () => removeRuns(db, runs));
        for (const id of experiments) {
          runs.push(...(await whenFree(db, () => removeExperiment(db, id))));
        }
        process.stdout.write(`${deleted(runs.length, experiments.length)}\n`);
        for (const line of await prune(db)) process.stdout.write(`removed ${line}\n`);
      } catch (error) {
        const isRefusal =
          error instanceof RemovalRefused ||
          error instanceof RunNotFound ||
          error instanceof ExperimentNotFound;
        throw isRefusal ? new UsageError(error.message) : error;
      } finally {
        db.$client.close();
      }
    });
}
