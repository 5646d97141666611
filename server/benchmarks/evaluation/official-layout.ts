import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { outOfMemory } from '@/server/benchmarks/grading/infrastructure';
import {
  detailedResult,
  type EvaluationResult,
  instanceReport,
  modelReport,
} from '@/server/benchmarks/grading/report';
import type { Instance } from '@/server/core/task/benchmark';
import { type Evaluated, gradeOutput } from './evaluate';

/** Ends the log where the memory was used up: the output alone does not show it. */
const memoryLine = 'A process was ended since the memory of the container was used up.\n';

/** A name as one part of a path: models are named by whoever writes the predictions. */
const asFolder = (name: string): string => {
  const flat = name
    .replaceAll('/', '__')
    .replace(/[\0\\]/g, '_')
    .slice(0, 200);
  return /^\.*$/.test(flat) ? `_${flat}` : flat;
};

/** `logs/run_evaluation/<run>/<model>/<instance>/`, where `swebench report` looks for them. */
const folderOf = (output: string, runId: string, model: string, instanceId: string): string =>
  path.join(output, 'logs', 'run_evaluation', asFolder(runId), asFolder(model), instanceId);

/**
 * Writes the files of an evaluation; `report.json` last, so that a folder with one is complete. Those of an earlier one go
 * first: its report and output never stand with the patch of this one, wherever the process dies.
 */
export async function writeEvaluation(
  output: string,
  runId: string,
  patch: string,
  { result, testOutput, script, runLog }: Evaluated,
): Promise<void> {
  const folder = folderOf(output, runId, result.model, result.instanceId);
  await mkdir(folder, { recursive: true });
  for (const name of ['report.json', 'test_output.txt']) await rm(path.join(folder, name), { force: true });
  const write = (name: string, text: string) => writeFile(path.join(folder, name), text);
  await write('patch.diff', patch);
  await write('eval.sh', script);
  await write(
    'run_instance.log',
    [
      runLog,
      result.appliedBy === null ? '' : `applied by: ${result.appliedBy}\n`,
      result.reason ? `${result.reason}\n` : '',
      result.hint === outOfMemory ? memoryLine : '',
    ].join(''),
  );
  if (testOutput !== null) await write('test_output.txt', testOutput);
  if (result.status === 'error') return;
  await write('report.json.part', `${JSON.stringify(instanceReport(result), null, 4)}\n`);
  await rename(path.join(folder, 'report.json.part'), path.join(folder, 'report.json'));
}

/**
 * The result of an evaluation that an earlier call wrote for the same patch and script, graded anew from its output. Null
 * where there is none.
 */
export async function earlierResult(
  output: string,
  runId: string,
  instance: Instance,
  model: string,
  patch: string,
  script: string,
): Promise<EvaluationResult | null> {
  const folder = folderOf(output, runId, model, instance.id);
  const has = (name: string) => existsSync(path.join(folder, name));
  if (!has('report.json') || !has('test_output.txt')) return null;
  const read = (name: string) => readFile(path.join(folder, name), 'utf8');
  if ((await read('patch.diff')) !== patch || (await read('eval.sh')) !== script) return null;
  const log = await read('run_instance.log');
  const appliedBy = /^applied by: (.+)$/m.exec(log)?.[1] ?? null;
  const result = gradeOutput(instance, model, await read('test_output.txt'), appliedBy);
  return log.endsWith(memoryLine) ? { ...result, hint: outOfMemory } : result;
}

/** Writes all results of a call in full to `logs/run_evaluation/<run>/results.json`; returns the file. */
export async function writeResults(
  output: string,
  runId: string,
  results: readonly EvaluationResult[],
): Promise<string> {
  const folder = path.join(output, 'logs', 'run_evaluation', asFolder(runId));
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, 'results.json');
  await writeFile(file, `${JSON.stringify({ results: results.map(detailedResult) })}\n`);
  return file;
}

/** Writes `<model>.<run>.json` for each model; returns the files. */
export async function writeModelReports(
  output: string,
  runId: string,
  results: readonly EvaluationResult[],
  instances: readonly string[],
): Promise<string[]> {
  await mkdir(output, { recursive: true });
  const files: string[] = [];
  for (const model of new Set(results.map((result) => result.model))) {
    const file = path.join(output, `${asFolder(model)}.${asFolder(runId)}.json`);
    const own = results.filter((result) => result.model === model);
    await writeFile(file, `${JSON.stringify(modelReport(own, instances), null, 4)}\n`);
    files.push(file);
  }
  return files;
}
