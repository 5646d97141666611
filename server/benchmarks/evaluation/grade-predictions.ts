import type Docker from 'dockerode';
import { withExitCode } from '@/server/benchmarks/grading/eval-script';
import { type EvaluationResult, noTestsGraded } from '@/server/benchmarks/grading/report';
import type { PredictedPatch } from '@/server/benchmarks/instances/predictions';
import type { Instance } from '@/server/core/task/benchmark';
import { type EvaluationOptions, evaluatePatch } from './evaluate';
import { inOrder } from './in-order';
import { earlierResult, writeEvaluation } from './official-layout';

interface Grading extends EvaluationOptions {
  output: string;
  runId: string;
  workers: number;
}

/**
 * Grades predictions, `workers` at a time; yields a result for each in the order of the predictions, as soon as it and
 * those before it are known. Every result is written before it is yielded; one that was written before is not run again.
 */
export function gradePredictions(
  docker: Docker,
  instances: ReadonlyMap<string, Instance>,
  predictions: readonly PredictedPatch[],
  grading: Grading,
): AsyncGenerator<EvaluationResult> {
  return inOrder(predictions, grading.workers, async ({ instanceId, model, patch }) => {
    const instance = instances.get(instanceId);
    const base = { instanceId, model, appliedBy: null, ...noTestsGraded(), hint: null };
    if (!patch?.trim()) return { ...base, status: 'empty patch', reason: 'The prediction has no patch.' };
    if (instance === undefined)
      return { ...base, status: 'error', reason: 'The instance is not in the file.' };
    const script = withExitCode(instance.evalScript);
    const earlier = await earlierResult(grading.output, grading.runId, instance, model, patch, script);
    if (earlier !== null) return earlier;
    const evaluated = await evaluatePatch(docker, instance, model, patch, grading);
    await writeEvaluation(grading.output, grading.runId, patch, evaluated);
    return evaluated.result;
  });
}
