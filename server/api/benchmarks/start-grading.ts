import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type BenchmarkTaskQuery, importedInstances, listBenchmarkTasks } from '@/db/benchmark-tasks';
import type { Database } from '@/db/connection';
import { newGradingId, requestGrading } from '@/db/gradings';
import { dataPaths } from '@/db/open';
import { refuse } from '@/server/api/errors';
import { shownPath, uploadedPaths } from '@/server/api/imports/uploads';
import {
  type PredictedPatch,
  predictionLine,
  readPredictions,
} from '@/server/benchmarks/instances/predictions';
import { gradingFolder, predictionsFile } from '@/server/benchmarks/tasks/grading-folder';
import { errorMessage } from '@/server/core/base/error-message';
import type { GradingOptions } from '@/server/core/verdict/benchmark-grading';
import { Refusal } from '@/server/exchange/reading/refusal';
import { connectDocker, engineVersion } from '@/server/sandbox/docker/connect';
import { noEngine, noInstanceListed, noPredictionFits, noPredictions, onePredictionsFile } from './sentences';

/** Reads an upload of predictions, and requests that those for listed tasks are graded. Errors: refused with a sentence. */
export async function startGrading(
  db: Database,
  {
    upload,
    narrowed,
    options,
  }: { upload: string; narrowed: BenchmarkTaskQuery; options?: GradingOptions | undefined },
): Promise<{ id: string }> {
  const { directory } = dataPaths(db.$client.name);
  const { instances } = listedInstances(db, narrowed);
  const [place, second] = await uploadedPaths(directory, upload);
  if (place === undefined || second !== undefined) throw refuse(onePredictionsFile);
  const all = await readFrom(place);
  const predictions = all.filter(({ instanceId }) => instances.has(instanceId));
  if (predictions.length === 0) throw refuse(noPredictionFits);
  await engineOrRefusal();
  const id = newGradingId();
  const folder = gradingFolder(directory, id);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(path.join(folder, predictionsFile), predictions.map(predictionLine).join(''));
  const request = {
    ...{ id, kind: 'grade' as const, name: shownPath(directory, upload, place) },
    ...{
      taskIds: [...instances.keys()],
      leftOut: all.length - predictions.length,
      total: predictions.length,
      options,
    },
  };
  requestGrading(db, request, Date.now());
  return { id };
}

/** Requests that the known fix and no change of the listed tasks are run. Errors: refused with a sentence. */
export async function startCheck(
  db: Database,
  { options, ...narrowed }: BenchmarkTaskQuery & { options?: GradingOptions | undefined },
): Promise<{ id: string }> {
  const { instances, leftOut } = listedInstances(db, narrowed);
  await engineOrRefusal();
  const id = newGradingId();
  const taskIds = [...instances.keys()];
  const request = { id, kind: 'check' as const, name: '', taskIds, leftOut, total: taskIds.length, options };
  requestGrading(db, request, Date.now());
  return { id };
}

function listedInstances(db: Database, narrowed: BenchmarkTaskQuery) {
  const { entries } = listBenchmarkTasks(db, narrowed);
  const instances = importedInstances(
    db,
    entries.map(({ id }) => id),
  );
  if (instances.size === 0) throw refuse(noInstanceListed);
  return { instances, leftOut: entries.length - instances.size };
}

async function readFrom(place: string): Promise<PredictedPatch[]> {
  if (!(await stat(place)).isFile()) throw refuse(onePredictionsFile);
  try {
    const all = await readPredictions(new Uint8Array(await readFile(place)));
    if (all.length === 0) throw refuse(noPredictions);
    return all;
  } catch (error) {
    throw error instanceof Refusal ? refuse(error.message) : error;
  }
}

async function engineOrRefusal(): Promise<void> {
  try {
    await engineVersion(connectDocker());
  } catch (error) {
    throw refuse(noEngine(errorMessage(error)), error);
  }
}
