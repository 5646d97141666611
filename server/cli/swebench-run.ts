import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Command, Option } from 'commander';
import type { Database } from '@/db/connection';
import { createExperiment, experimentRow } from '@/db/experiments';
import { dataPaths } from '@/db/open';
import { defaultTimeoutMs } from '@/server/benchmarks/evaluation/evaluate';
import { gradePredictions } from '@/server/benchmarks/evaluation/grade-predictions';
import { writeModelReports, writeResults } from '@/server/benchmarks/evaluation/official-layout';
import { type EvaluationResult, printedResult } from '@/server/benchmarks/grading/report';
import { type PredictedPatch, predictionLine } from '@/server/benchmarks/instances/predictions';
import { instancesOfExperiment, predictionsOfExperiment } from '@/server/benchmarks/tasks/predictions-of';
import { taskOfInstance } from '@/server/benchmarks/tasks/task-of-instance';
import { taskFromSource } from '@/server/catalog';
import { type HiddenMode, hiddenModes } from '@/server/core/task/benchmark';
import { experimentOf, planSchema } from '@/server/experiment/plan';
import { openModels } from '@/server/models';
import { composeWorld } from '@/server/process/compose';
import { connectDocker } from '@/server/sandbox/docker/connect';
import { openForCommand, whenFree } from './database';
import { harmless } from './import-text';
import { carryOut, mendable, resumed } from './own-experiment';
import { options } from './sentences';
import * as sentence from './sentences-swebench';
import { addInstanceOptions, chosenInstances, type InstanceFlags } from './swebench-instances';
import { UsageError, wholeNumber } from './usage';

const { help, runHelp } = sentence;

interface RunFlags extends InstanceFlags {
  strategy: string[];
  model: string;
  mode: HiddenMode;
  test?: string;
  maxSteps: number;
  attemptSteps: number;
  seed: number;
  workers: number;
  runId: string;
  output: string;
  withHiddenTests?: boolean;
  resume?: string;
  database?: string;
  json?: boolean;
}

export function registerSwebenchRun(swebench: Command): void {
  addInstanceOptions(swebench.command('run [instances]').description(runHelp.about))
    .option('--strategy <names...>', runHelp.strategy, ['best-of-n'])
    .option('--model <id>', runHelp.model, 'repair')
    .addOption(new Option('--mode <mode>', runHelp.mode).choices(hiddenModes).default('blind'))
    .option('--test <command>', runHelp.test)
    .option('--max-steps <number>', runHelp.maxSteps, wholeNumber('--max-steps', 1), 100)
    .option('--attempt-steps <number>', runHelp.attemptSteps, wholeNumber('--attempt-steps', 1), 40)
    .option('--seed <number>', runHelp.seed, wholeNumber('--seed', 0), 1)
    .option('--workers <number>', runHelp.workers, wholeNumber('--workers', 1), 1)
    .option('--run-id <name>', help.runId, 'espalier')
    .option('--output <directory>', runHelp.output, '.')
    .option('--with-hidden-tests', runHelp.withHiddenTests)
    .option('--resume <experiment>', runHelp.resume)
    .option('--database <file>', options.databaseOfRun)
    .option('--json', help.json)
    .action(run);
}

async function run(file: string | undefined, flags: RunFlags): Promise<void> {
  if ((file === undefined) === (flags.resume === undefined)) throw new UsageError(sentence.fileOrResume);
  const paths = dataPaths(flags.database);
  const db = await openForCommand(paths.database);
  const world = composeWorld(paths, (line) => void process.stderr.write(`${line}\n`));
  try {
    const id =
      file === undefined ? resumed(db, flags.resume ?? '') : await planned(db, paths.directory, file, flags);
    process.stderr.write(`${sentence.experimentBegun(id)}\n`);
    await carryOut(db, world, id);
    const predictions = await predictionsOfExperiment(db, world.store, id);
    await report(db, id, predictions, flags);
    process.exitCode = experimentRow(db, id).status === 'done' ? 0 : 1;
  } finally {
    await world.close();
    db.$client.close();
  }
}

/** Makes the experiment: instances × strategies. Errors: UsageError. */
async function planned(db: Database, directory: string, file: string, flags: RunFlags): Promise<string> {
  const { mode, test, seed, model } = flags;
  if (mode === 'oracle' && test !== undefined) throw new UsageError(sentence.oracleHasTests);
  if (mode === 'holdout' && test === undefined) throw new UsageError(sentence.holdoutNeedsTests);
  const instances = await chosenInstances(file, flags);
  const visible = test === undefined ? undefined : { command: test };
  const tasks = instances.map((instance) => taskOfInstance(instance, { hidden: mode, test: visible }));
  const plan = planSchema.parse({
    name: `${path.basename(file)}, ${mode}`,
    arms: flags.strategy.map((strategy) => ({ strategy, model })),
    budget: { steps: flags.maxSteps },
    stepsPerAttempt: flags.attemptSteps,
    seed,
    sandbox: 'docker',
    allowShell: true,
    concurrency: flags.workers,
  });
  const spec = mendable(() => experimentOf(plan, tasks, openModels(directory)));
  return whenFree(db, () => createExperiment(db, spec, Date.now()));
}

/** Writes the predictions, grades them in the official layout, and prints what came out. */
async function report(
  db: Database,
  id: string,
  predictions: readonly PredictedPatch[],
  flags: RunFlags,
): Promise<void> {
  const instances = new Map(instancesOfExperiment(db, id).map((one) => [one.id, one]));
  const { output, runId, workers, json } = flags;
  const sawHidden = modeOf(db, id) === 'oracle';
  const file = path.join(output, 'predictions.jsonl');
  await mkdir(output, { recursive: true });
  if (sawHidden && !flags.withHiddenTests) process.stderr.write(`${sentence.noPredictionsAfterOracle}\n`);
  else await writeFile(file, predictions.map(predictionLine).join(''));
  const results: EvaluationResult[] = [];
  const log = (line: string) => void process.stderr.write(`${line}\n`);
  const grading = { output, runId, workers, log, timeoutMs: defaultTimeoutMs };
  for await (const result of gradePredictions(connectDocker(), instances, predictions, grading)) {
    results.push(result);
    (json ? process.stderr : process.stdout).write(`${harmless(sentence.resultLine(result))}\n`);
  }
  const files = await writeModelReports(output, runId, results, [...instances.keys()]);
  files.push(await writeResults(output, runId, results));
  if (json)
    process.stdout.write(`${JSON.stringify({ experiment: id, results: results.map(printedResult) })}\n`);
  else process.stdout.write(`${sentence.gradeSum(results, files).join('\n')}\n`);
}

function modeOf(db: Database, id: string): HiddenMode | undefined {
  const [first] = experimentRow(db, id).spec.tasks;
  return first === undefined ? undefined : taskFromSource(first.source).benchmark?.hidden;
}
