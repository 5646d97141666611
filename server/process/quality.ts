import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@/db/connection';
import { heartbeatMs, thisOwner } from '@/db/leases';
import { claimQuality, endQuality, noteQualityProgress, renewQuality } from '@/db/quality';
import { errorMessage } from '@/server/core/base/error-message';
import type { Task } from '@/server/core/task/task';
import type { QualityProgress, QualityReport } from '@/server/core/verdict/quality';
import { assessTask } from '@/server/verifier/quality/assess';
import type { ComposedWorld } from './compose';
import { repairMutations } from './mutation-source';

const lookMs = 300;

export interface QualityOrder {
  task: Task;
  sandbox: 'local' | 'docker';
  reruns: number;
  mutants: number;
}

/** Measures a task's tests in the real world. Throws when the signal is aborted or the sandbox cannot be made. */
function assess(
  world: ComposedWorld,
  { task, sandbox, reruns, mutants }: QualityOrder,
  signal: AbortSignal,
  progress: (now: QualityProgress) => void,
): Promise<QualityReport> {
  const { driver } = world.sandbox(sandbox);
  const parts = { driver, store: world.store, mutationsOf: repairMutations, now: world.now };
  return assessTask(parts, task, { reruns, mutants, seed: 1, signal, progress });
}

/** Carries a request that `owner` holds to its end: measured, failed, cancelled, or left when `signal` lets go. */
export async function carryOut(
  db: Database,
  world: ComposedWorld,
  id: string,
  order: () => QualityOrder,
  signal: AbortSignal,
  onProgress: (now: QualityProgress) => void = () => {},
): Promise<QualityReport | null> {
  const owner = thisOwner();
  const end = new AbortController();
  const heartbeat = setInterval(() => {
    if (!renewQuality(db, id, owner, world.now())) end.abort();
  }, heartbeatMs / 4);
  try {
    const report = await assess(world, order(), AbortSignal.any([signal, end.signal]), (now) => {
      noteQualityProgress(db, id, owner, now);
      onProgress(now);
    });
    endQuality(db, id, owner, world.now(), { report });
    return report;
  } catch (error) {
    const message = errorMessage(error);
    if (signal.aborted) endQuality(db, id, owner, world.now(), 'back');
    else if (end.signal.aborted) endQuality(db, id, owner, world.now(), 'cancelled');
    else endQuality(db, id, owner, world.now(), { error: message });
    return null;
  } finally {
    clearInterval(heartbeat);
  }
}

/** The engine process's other work: measures what pages ask for, one task at a time. Resolves once `signal` is aborted. */
export async function hostQuality(db: Database, world: ComposedWorld, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const row = claimQuality(db, thisOwner(), world.now());
    if (row) {
      const { id, task, sandbox, reruns, mutants } = row;
      await carryOut(db, world, id, () => ({ task: world.task(task), sandbox, reruns, mutants }), signal);
    } else {
      await sleep(lookMs, undefined, { signal }).catch(() => {});
    }
  }
}
