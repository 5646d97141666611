import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@/db/connection';
import { heartbeatMs, leaseWatch, thisOwner } from '@/db/leases';
import { outageOf } from '@/db/outage/outage';
import type { Outages } from '@/db/outage/outages';
import { probe, waitOut } from '@/db/outage/wait-out';
import { claimQuality, endQuality, noteQualityProgress, renewQuality } from '@/db/quality';
import { referencePatch } from '@/server/catalog';
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
    const goesOn = unlessOutage(() => renewQuality(db, id, owner, world.now()), true);
    if (!goesOn) end.abort();
  }, heartbeatMs / 4);
  // A report took minutes to measure: its end waits for the database as long as it must.
  const close = (outcome: Parameters<typeof endQuality>[4]) =>
    waitOut(db, () => endQuality(db, id, owner, world.now(), outcome), { signal });
  try {
    const report = await assess(world, order(), AbortSignal.any([signal, end.signal]), (now) => {
      unlessOutage(() => noteQualityProgress(db, id, owner, now), undefined);
      onProgress(now);
    });
    await close({ report });
    return report;
  } catch (error) {
    const message = errorMessage(error);
    const outcome = signal.aborted ? 'back' : end.signal.aborted ? 'cancelled' : { error: message };
    // Let go of by a process that ends while the database is busy, the lease runs out instead.
    await close(outcome).catch((failure: unknown) => {
      if (!signal.aborted) throw failure;
    });
    return null;
  } finally {
    clearInterval(heartbeat);
  }
}

/** The result, or `otherwise` while the database is busy or its disk is full: the next one comes soon. */
function unlessOutage<T>(work: () => T, otherwise: T): T {
  try {
    return work();
  } catch (error) {
    if (outageOf(error) === null) throw error;
    return otherwise;
  }
}

/** The engine process's other work: measures what pages ask for, one task at a time. Resolves once `signal` is aborted. */
export async function hostQuality(
  db: Database,
  world: ComposedWorld,
  { signal, outage }: { signal: AbortSignal; outage: Outages },
): Promise<void> {
  const watch = leaseWatch();
  while (!signal.aborted) {
    let row: ReturnType<typeof claimQuality> = null;
    outage.looked('reports', () => {
      if (outage.present) probe(db.$client);
      row = claimQuality(db, thisOwner(), world.now(), watch);
    });
    if (outage.present) watch.reset();
    if (row) await measure(row);
    else await sleep(lookMs, undefined, { signal }).catch(() => {});
  }

  async function measure({
    id,
    task,
    sandbox,
    reruns,
    mutants,
  }: NonNullable<ReturnType<typeof claimQuality>>) {
    await carryOut(db, world, id, () => ({ task: world.task(task), sandbox, reruns, mutants }), signal);
  }
}
