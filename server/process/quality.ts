import type { Database } from '@/db/connection';
import { thisOwner } from '@/db/leases';
import type { Outages } from '@/db/outage/outages';
import { claimQuality, endQuality, noteQualityProgress, renewQuality } from '@/db/quality';
import { referencePatch } from '@/server/catalog';
import type { Task } from '@/server/core/task/task';
import type { QualityProgress, QualityReport } from '@/server/core/verdict/quality';
import { assessTask } from '@/server/verifier/quality/assess';
import type { ComposedWorld } from './compose';
import { repairMutations } from './mutation-source';
import { carryOutRequest, hostRequests, unlessOutage } from './requests';

export interface QualityOrder {
  task: Task;
  sandbox: 'local' | 'docker';
  reruns: number;
  mutants: number;
}

/** Measures a task's tests in the real world. Throws when the signal is aborted or the sandbox cannot be made. */
async function assess(
  world: ComposedWorld,
  { task, sandbox, reruns, mutants }: QualityOrder,
  signal: AbortSignal,
  progress: (now: QualityProgress) => void,
): Promise<QualityReport> {
  const { driver, verifier } = world.sandbox(sandbox);
  const reference = await referencePatch(task);
  const parts = { driver, store: world.store, mutationsOf: repairMutations, now: () => performance.now() };
  return assessTask(parts, task, { reruns, mutants, seed: 1, reference, verifier, signal, progress });
}

/** Carries a request that this process holds to its end: measured, failed, cancelled, or left when `signal` lets go. */
export function carryOut(
  db: Database,
  world: ComposedWorld,
  id: string,
  order: () => QualityOrder,
  signal: AbortSignal,
  onProgress: (now: QualityProgress) => void = () => {},
): Promise<QualityReport | null> {
  const owner = thisOwner();
  return carryOutRequest<QualityReport>(db, {
    renew: () => renewQuality(db, id, owner, world.now()),
    end: (end) =>
      endQuality(
        db,
        id,
        owner,
        world.now(),
        typeof end === 'object' && 'result' in end ? { report: end.result } : end,
      ),
    signal,
    work: async (either) =>
      assess(world, order(), either, (now) => {
        unlessOutage(() => noteQualityProgress(db, id, owner, now), undefined);
        onProgress(now);
      }),
  });
}

/** The engine process's other work: measures what pages ask for, one task at a time. Resolves once `signal` is aborted. */
export const hostQuality = (
  db: Database,
  world: ComposedWorld,
  { signal, outage }: { signal: AbortSignal; outage: Outages },
): Promise<void> =>
  hostRequests(db, {
    name: 'reports',
    claim: (watch) => claimQuality(db, thisOwner(), world.now(), watch),
    carryOut: ({ id, task, sandbox, reruns, mutants }) =>
      carryOut(db, world, id, () => ({ task: world.task(task), sandbox, reruns, mutants }), signal),
    signal,
    outage,
  });
