import type Docker from 'dockerode';
import { checkInstances } from '@/server/benchmarks/evaluation/check-instances';
import { untilAborted } from '@/server/benchmarks/evaluation/until-aborted';
import type { Instance } from '@/server/core/task/benchmark';
import type { CheckedTask, GradingOptions } from '@/server/core/verdict/benchmark-grading';
import { engineVersion } from '@/server/sandbox/docker/connect';
import { pageOptions } from './grade-imported';

interface CheckOfImported {
  instances: readonly Instance[];
  signal: AbortSignal;
  options: GradingOptions | null;
  /** Hears of what takes long before the tests run, as an image that is pulled. */
  onNote: (note: string) => void;
  now: () => number;
  onChecked: (id: string, checked: CheckedTask) => Promise<void>;
}

/**
 * Runs the known fix and no change of each instance, as `swebench check` does. Errors: the reason of the signal;
 * SandboxUnavailable where the engine is gone, since that says nothing about an instance.
 */
export async function checkImported(
  docker: Docker,
  { instances, signal, options, onNote, now, onChecked }: CheckOfImported,
): Promise<void> {
  const all = checkInstances(docker, instances, pageOptions(signal, options, onNote));
  for await (const one of untilAborted(all, signal)) {
    const { instanceId, usable, gold, empty, reason } = one;
    if (gold === 'error' || empty === 'error') await engineVersion(docker);
    await onChecked(instanceId, { usable, gold, empty, reason, at: now() });
  }
}
