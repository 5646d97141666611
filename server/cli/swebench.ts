import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { checkInstances } from '@/server/benchmarks/evaluation/check-instances';
import { defaultTimeoutMs, defaultWorkers } from '@/server/benchmarks/evaluation/evaluate';
import { gradePredictions } from '@/server/benchmarks/evaluation/grade-predictions';
import { writeModelReports, writeResults } from '@/server/benchmarks/evaluation/official-layout';
import { type EvaluationResult, printedResult } from '@/server/benchmarks/grading/report';
import { type PredictedPatch, readPredictions } from '@/server/benchmarks/instances/predictions';
import { errorMessage } from '@/server/core/base/error-message';
import type { Instance } from '@/server/core/task/benchmark';
import { connectDocker, engineVersion } from '@/server/sandbox/docker/connect';
import { sweepDocker } from '@/server/sandbox/docker/sweep';
import { harmless } from './import-text';
import * as sentence from './sentences-swebench';
import { addInstanceOptions, chosenInstances, type InstanceFlags, usableFile } from './swebench-instances';
import { registerSwebenchPull } from './swebench-pull';
import { registerSwebenchRun } from './swebench-run';
import { positiveNumber, UsageError, wholeNumber } from './usage';

const { help } = sentence;

interface EvaluationFlags extends InstanceFlags {
  timeout: number;
  workers: number;
  json?: boolean;
}

interface GradeFlags extends EvaluationFlags {
  instances: string;
  runId: string;
  output: string;
}

const addEvaluationOptions = (command: Command): Command =>
  addInstanceOptions(command)
    .option('--timeout <seconds>', help.timeout, positiveNumber('--timeout'), defaultTimeoutMs / 1000)
    .option('--workers <number>', help.workers, wholeNumber('--workers', 1), defaultWorkers())
    .option('--json', help.json);

export function registerSwebench(program: Command): void {
  const swebench = program.command('swebench').description(help.about);
  addEvaluationOptions(
    swebench
      .command('grade <predictions>')
      .description(help.grade)
      .requiredOption('--instances <file>', help.instances),
  )
    .option('--run-id <name>', help.runId, 'espalier')
    .option('--output <directory>', help.output, '.')
    .action(grade);
  registerSwebenchRun(swebench);
  registerSwebenchPull(swebench);
  addEvaluationOptions(swebench.command('check <instances>').description(help.check)).action(check);
}

/** The engine, without the containers that killed processes of this machine left in it. Errors: UsageError. */
async function engine() {
  const docker = connectDocker();
  try {
    await engineVersion(docker);
    await sweepDocker(docker);
  } catch (error) {
    throw new UsageError(errorMessage(error));
  }
  return docker;
}

const goldOf = (instances: readonly Instance[]): PredictedPatch[] =>
  instances.map(({ id, goldPatch }) => ({ instanceId: id, model: 'gold', patch: goldPatch }));

async function grade(file: string, flags: GradeFlags): Promise<void> {
  const instances = await chosenInstances(flags.instances, flags);
  const byId = new Map(instances.map((one) => [one.id, one]));
  const isGold = file === 'gold' && !existsSync(file);
  if (!isGold && !existsSync(file)) throw new UsageError(sentence.noPredictions(file));
  const all = isGold
    ? goldOf(instances)
    : await usableFile(async () => readPredictions(new Uint8Array(await readFile(file))));
  const predictions = all.filter(({ instanceId }) => byId.has(instanceId));
  if (predictions.length === 0) throw new UsageError(sentence.noPredictionFits);
  if (predictions.length < all.length) {
    process.stderr.write(`${sentence.leftOut(all.length - predictions.length)}\n`);
  }
  const docker = await engine();
  const results: EvaluationResult[] = [];
  const options = { ...evaluation(flags), output: flags.output, runId: flags.runId };
  for await (const result of gradePredictions(docker, byId, predictions, options)) {
    results.push(result);
    const out = flags.json ? process.stderr : process.stdout;
    out.write(`${harmless(sentence.resultLine(result))}\n`);
  }
  const files = await writeModelReports(flags.output, flags.runId, results, [...byId.keys()]);
  files.push(await writeResults(flags.output, flags.runId, results));
  if (flags.json) process.stdout.write(`${JSON.stringify({ results: results.map(printedResult) })}\n`);
  else process.stdout.write(`${sentence.gradeSum(results, files).join('\n')}\n`);
}

const evaluation = ({ timeout, workers }: EvaluationFlags) => ({
  timeoutMs: timeout * 1000,
  workers,
  log: (line: string) => void process.stderr.write(`${line}\n`),
});

async function check(file: string, flags: EvaluationFlags): Promise<void> {
  const instances = await chosenInstances(file, flags);
  const docker = await engine();
  const results: Record<string, unknown>[] = [];
  let unusable = 0;
  for await (const one of checkInstances(docker, instances, evaluation(flags))) {
    const { instanceId, usable, reason } = one;
    if (!usable) unusable += 1;
    results.push({
      instance_id: instanceId,
      usable,
      gold: one.gold,
      empty: one.empty,
      ...(reason ? { reason } : {}),
    });
    if (!flags.json) process.stdout.write(`${harmless(`${instanceId}: ${reason ?? 'can be used'}`)}\n`);
  }
  if (flags.json) process.stdout.write(`${JSON.stringify({ results })}\n`);
  else process.stdout.write(`${sentence.checkSum(instances.length - unusable, instances.length)}\n`);
  process.exitCode = unusable > 0 ? 1 : 0;
}
