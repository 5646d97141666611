import type { InfrastructureHint } from './infrastructure';
import type { Split } from './verdict';

/**
 * What became of a prediction. `no results`: the tests ran, and nothing can be read from their output. `error`: they did
 * not run, since the patch did not apply, the time ran out, or the machine failed.
 */
export type EvaluationStatus = 'resolved' | 'unresolved' | 'no results' | 'error' | 'empty patch';

/** The outcome of one prediction, as the reports hold it. */
export interface EvaluationResult {
  instanceId: string;
  model: string;
  status: EvaluationStatus;
  /** The command that applied the patch; null where none did or none was needed. */
  appliedBy: string | null;
  failToPass: Split;
  passToPass: Split;
  /** Why there is no verdict on the tests; null where there is one. */
  reason: string | null;
  hint: InfrastructureHint | null;
  /** Where Espalier's own reading differs from the official one, and why; absent: nowhere. */
  differs?: readonly string[];
}

export const noTestsGraded = (): { failToPass: Split; passToPass: Split } => ({
  failToPass: { success: [], failure: [] },
  passToPass: { success: [], failure: [] },
});

/** `report.json` of an instance that was run. */
export function instanceReport(result: EvaluationResult): Record<string, unknown> {
  const isGraded = result.status === 'resolved' || result.status === 'unresolved';
  const isInfrastructure = result.hint?.isEnvironment === true;
  const none: Split = { success: [], failure: [] };
  return {
    [result.instanceId]: {
      patch_is_None: false,
      patch_exists: true,
      // Despite its name it also says that results could be read.
      patch_successfully_applied: isGraded,
      resolved: result.status === 'resolved',
      infra_failure: isInfrastructure,
      ...(isInfrastructure ? { infra_failure_reason: result.hint?.reason } : {}),
      ...(isGraded
        ? {
            tests_status: {
              FAIL_TO_PASS: result.failToPass,
              PASS_TO_PASS: result.passToPass,
              FAIL_TO_FAIL: none,
              PASS_TO_FAIL: none,
            },
          }
        : {}),
    },
  };
}

/** The report on the predictions of one model, in the harness' second schema. */
export function modelReport(
  results: readonly EvaluationResult[],
  instances: readonly string[],
): Record<string, unknown> {
  const idsOf = (isOne: (result: EvaluationResult) => boolean) =>
    results
      .filter(isOne)
      .map(({ instanceId }) => instanceId)
      .sort();
  const submitted = idsOf(() => true);
  const known = new Set(submitted);
  const isRun = ({ status }: EvaluationResult) => status !== 'error' && status !== 'empty patch';
  const lists = {
    completed: idsOf(isRun),
    resolved: idsOf(({ status }) => status === 'resolved'),
    unresolved: idsOf((result) => isRun(result) && result.status !== 'resolved'),
    infra_failure: idsOf(({ hint }) => hint?.isEnvironment === true),
    ambiguous_failure: idsOf(({ hint }) => hint?.isEnvironment === false),
    empty_patch: idsOf(({ status }) => status === 'empty patch'),
    error: idsOf(({ status }) => status === 'error'),
  };
  const hinted = results.flatMap(({ instanceId, hint }) =>
    hint ? [[instanceId, hint.reason] as const] : [],
  );
  return {
    total_instances: instances.length,
    submitted_instances: submitted.length,
    ...Object.fromEntries(Object.entries(lists).map(([name, ids]) => [`${name}_instances`, ids.length])),
    submitted_ids: submitted,
    incomplete_ids: instances.filter((id) => !known.has(id)).sort(),
    ...Object.fromEntries(Object.entries(lists).map(([name, ids]) => [`${name}_ids`, ids])),
    failure_reasons: Object.fromEntries(hinted),
    schema_version: 2,
  };
}

/** A prediction's result as `swebench grade --json` prints it: these six names and no others. */
export const printedResult = (result: EvaluationResult) => ({
  instance_id: result.instanceId,
  model_name_or_path: result.model,
  status: result.status,
  appliedBy: result.appliedBy,
  failToPass: result.failToPass,
  passToPass: result.passToPass,
});

/** The same with why there is no verdict, what the environment may have to do with it, and what Espalier reads differently. */
export const detailedResult = (result: EvaluationResult) => ({
  ...printedResult(result),
  ...(result.reason === null ? {} : { reason: result.reason }),
  ...(result.hint === null ? {} : { hint: result.hint.reason }),
  ...(result.differs === undefined ? {} : { differs: result.differs }),
});
