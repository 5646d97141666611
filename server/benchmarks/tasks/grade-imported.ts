import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type Docker from 'dockerode';
import { defaultTimeoutMs, defaultWorkers } from '@/server/benchmarks/evaluation/evaluate';
import { gradePredictions } from '@/server/benchmarks/evaluation/grade-predictions';
import { writeModelReports } from '@/server/benchmarks/evaluation/official-layout';
import { untilAborted } from '@/server/benchmarks/evaluation/until-aborted';
import { detailedResult, type EvaluationResult } from '@/server/benchmarks/grading/report';
import { readPredictions } from '@/server/benchmarks/instances/predictions';
import type { Instance } from '@/server/core/task/benchmark';
import { type GradedLine, type GradingOptions, mostLines } from '@/server/core/verdict/benchmark-grading';
import { engineVersion } from '@/server/sandbox/docker/connect';
import { predictionsFile } from './grading-folder';

/** All results in full. */
const resultsFile = 'results.json';

interface GradingOfImported {
  /** The run id of the reports. */
  id: string;
  folder: string;
  instances: ReadonlyMap<string, Instance>;
  signal: AbortSignal;
  options: GradingOptions | null;
  /** Hears of what takes long before the tests run, as an image that is pulled. */
  onNote: (note: string) => void;
  /** Hears of each prediction: the first of the lines, and how many were graded and resolved. */
  onGraded: (graded: { lines: GradedLine[]; done: number; good: number }) => Promise<void>;
}

/**
 * Grades the predictions in the folder as `swebench grade` does, and writes its reports there. What was graded before an
 * interruption is not run again. Errors: the reason of the signal; SandboxUnavailable where the engine is gone, since that
 * says nothing about a prediction.
 */
export async function gradeImported(
  docker: Docker,
  { id, folder, instances, signal, options: chosen, onNote, onGraded }: GradingOfImported,
): Promise<void> {
  const predictions = await readPredictions(
    new Uint8Array(await readFile(path.join(folder, predictionsFile))),
  );
  const results: EvaluationResult[] = [];
  const options = { ...pageOptions(signal, chosen, onNote), output: folder, runId: id };
  for await (const result of untilAborted(
    gradePredictions(docker, instances, predictions, options),
    signal,
  )) {
    if (result.status === 'error') await engineVersion(docker);
    results.push(result);
    await onGraded({
      lines: results.slice(0, mostLines).map(gradedLine),
      done: results.length,
      good: results.filter(({ status }) => status === 'resolved').length,
    });
  }
  await writeModelReports(folder, id, results, [...instances.keys()]);
  await writeFile(
    path.join(folder, resultsFile),
    `${JSON.stringify({ results: results.map(detailedResult) })}\n`,
  );
}

/** What holds where nobody chose. */
export const defaultGrading = (): GradingOptions => ({
  timeout: defaultTimeoutMs / 1000,
  workers: defaultWorkers(),
});

export function pageOptions(signal: AbortSignal, chosen: GradingOptions | null, log: (note: string) => void) {
  const { timeout, workers } = chosen ?? defaultGrading();
  return { timeoutMs: timeout * 1000, workers, log, signal };
}

function gradedLine(result: EvaluationResult): GradedLine {
  const { instanceId, model, status, appliedBy, failToPass, passToPass, reason, hint, differs } = result;
  const share = ({ success, failure }: typeof failToPass): [number, number] => [
    success.length,
    success.length + failure.length,
  ];
  return {
    ...{ instanceId, model, status, appliedBy },
    failToPass: share(failToPass),
    passToPass: share(passToPass),
    note: reason ?? hint?.reason ?? null,
    differs: differs?.length ?? 0,
  };
}
