import type Docker from 'dockerode';
import type { EvaluationStatus } from '@/server/benchmarks/grading/report';
import type { Instance } from '@/server/core/task/benchmark';
import { type EvaluationOptions, evaluatePatch } from './evaluate';
import { inOrder } from './in-order';

/** Whether an instance can be trusted on this machine: its known fix must resolve it, and no change must not. */
export interface CheckedInstance {
  instanceId: string;
  usable: boolean;
  gold: EvaluationStatus;
  empty: EvaluationStatus;
  /** Why it is not usable, null where it is. */
  reason: string | null;
}

/** Runs the known fix and no change for each instance; yields in their order. */
export const checkInstances = (
  docker: Docker,
  instances: readonly Instance[],
  options: EvaluationOptions & { workers: number },
): AsyncGenerator<CheckedInstance> =>
  inOrder(instances, options.workers, async (instance) => {
    const gold = (await evaluatePatch(docker, instance, 'gold', instance.goldPatch, options)).result;
    const empty = (await evaluatePatch(docker, instance, 'empty', '', options)).result;
    const reason = reasonAgainst(gold, empty);
    return {
      instanceId: instance.id,
      usable: reason === null,
      gold: gold.status,
      empty: empty.status,
      reason,
    };
  });

type Outcome = { status: EvaluationStatus; reason: string | null };

function reasonAgainst(gold: Outcome, empty: Outcome): string | null {
  const because = ({ reason }: Outcome) => (reason === null ? '' : ` (${reason})`);
  if (gold.status !== 'resolved') return `the known fix does not resolve it: ${gold.status}${because(gold)}`;
  if (empty.status === 'resolved') return 'it is resolved without any change';
  if (empty.status === 'error') return `the tests cannot be run without a change${because(empty)}`;
  return null;
}
