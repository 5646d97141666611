import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import type { Database } from '@/db/connection';
import { createExperiment, experimentRow, startedCells } from '@/db/experiments';
import { dataPaths } from '@/db/open';
import { measuredFlakeRates } from '@/db/quality';
import { listSampleTasks, taskKey, withFlakeRates } from '@/server/catalog';
import { allocationOutcomes } from '@/server/core/allocation/allocation';
import { errorMessage } from '@/server/core/base/error-message';
import { analyse } from '@/server/core/experiment/analysis';
import type { Task } from '@/server/core/task/task';
import { trainedOnHistory } from '@/server/experiment/classifier';
import { endedCells } from '@/server/experiment/ended-cells';
import { type ExperimentFile, readExperimentFile } from '@/server/experiment/file';
import { experimentOf, type PlannedModels } from '@/server/experiment/plan';
import { openModels } from '@/server/models';
import { composeWorld } from '@/server/process/compose';
import { openForCommand, whenFree } from './database';
import { experimentResult, experimentText } from './experiment-text';
import { carryOut, mendable, resumed } from './own-experiment';
import { tasksDirectory } from './places';
import { cannotRead, experimentHelp, fileOrResume, isPipe, options } from './sentences';
import { taskNamed } from './task';
import { UsageError } from './usage';

interface ExperimentFlags {
  resume?: string;
  database?: string;
  json?: boolean;
}

export function registerExperiment(program: Command): void {
  define(program.command('experiment'));
  // The name it had before.
  define(program.command('compare', { hidden: true }));
}

function define(command: Command): void {
  command
    .description(experimentHelp.about)
    .argument('[experiment.yaml]', experimentHelp.file)
    .option('--resume <id>', experimentHelp.resume)
    .option('--database <file>', experimentHelp.database)
    .option('--json', options.jsonLast)
    .action(experiment);
}

async function experiment(file: string | undefined, flags: ExperimentFlags): Promise<void> {
  if ((file === undefined) === (flags.resume === undefined)) {
    throw new UsageError(fileOrResume);
  }
  const plan = file === undefined ? null : planIn(file);
  const tasks = plan && file ? await tasksOf(plan, path.dirname(path.resolve(file))) : [];
  const paths = dataPaths(flags.database);
  const db = await openForCommand(paths.database);
  const world = composeWorld(paths);
  try {
    const models = openModels(paths.directory);
    const id = await whenFree(db, () =>
      plan ? planned(db, plan, tasks, models) : resumed(db, flags.resume ?? ''),
    );
    process.stderr.write(`experiment ${id}\n`);
    await carryOut(db, world, id);
    const { spec, status } = experimentRow(db, id);
    const cells = endedCells(startedCells(db, id));
    const [analysis, allocated] = [analyse(spec, cells), allocationOutcomes(spec, cells)];
    process.stdout.write(
      flags.json
        ? `${JSON.stringify(experimentResult(id, analysis, allocated))}\n`
        : experimentText(analysis, allocated),
    );
    process.exitCode = status === 'done' ? 0 : 1;
  } finally {
    await world.close();
    db.$client.close();
  }
}

function planIn(file: string): ExperimentFile {
  let text: string;
  try {
    if (statSync(file).isFIFO()) throw new Error(isPipe);
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(cannotRead(file, errorMessage(error)));
  }
  return mendable(() => readExperimentFile(text), `${file}:\n`);
}

/** Directories are relative to the file. */
async function tasksOf(plan: ExperimentFile, directory: string): Promise<Task[]> {
  const samples = await listSampleTasks(tasksDirectory());
  if (plan.tasks === 'all') return samples;
  const tasks: Task[] = [];
  for (const task of plan.tasks) {
    const { test, statement } = plan;
    if (typeof task !== 'string') {
      const { directory: place, test: own, statement: its, holdout, reference, ...options } = task;
      tasks.push(
        await taskNamed(path.resolve(directory, place), {
          test: own ?? test,
          statement: its ?? statement,
          directory: {
            ...options,
            ...(holdout === undefined ? {} : { holdout: placeOf(holdout, directory) }),
            ...(reference === undefined ? {} : { reference: path.resolve(directory, reference) }),
          },
        }),
      );
      continue;
    }
    const isSample = samples.some(({ name }) => name === task);
    const looksLikePath = task.includes('/') || task.startsWith('.');
    const place = looksLikePath ? path.resolve(directory, task) : task;
    tasks.push(await taskNamed(place, isSample ? {} : { test, statement }));
  }
  return tasks;
}

/** A folder is relative to the file; globs are those of the task's directory. */
function placeOf(holdout: string, directory: string): string {
  const folder = path.resolve(directory, holdout);
  return existsSync(folder) ? folder : holdout;
}

function planned(db: Database, plan: ExperimentFile, tasks: readonly Task[], models: PlannedModels): string {
  const measured = tasks.map((task) => withFlakeRates(task, measuredFlakeRates(db, taskKey(task))));
  return createExperiment(
    db,
    mendable(() => experimentOf(plan, measured, models, () => trainedOnHistory(db, null))),
    Date.now(),
  );
}
