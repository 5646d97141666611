import type { Database } from '@/db/connection';
import { ExperimentNotFound, experimentRow } from '@/db/experiments';

import { completeExperiment } from '@/server/experiment/complete';
import { PlanError } from '@/server/experiment/plan';
import { cancelExperiment, resumeExperiment } from '@/server/experiment/steer';
import type { ComposedWorld } from '@/server/process/compose';
import { whenFree } from './database';
import { UsageError } from './usage';

/** Carries out an experiment in this process until its runs have ended; Ctrl-C cancels it. */
export async function carryOut(db: Database, world: ComposedWorld, id: string): Promise<void> {
  const actor = { kind: 'person' as const, name: 'command line' };
  const cancel = () => void whenFree(db, () => cancelExperiment(db, id, actor, Date.now()));
  process.once('SIGINT', cancel);
  await completeExperiment(db, world, id, (line) => process.stderr.write(`${line}\n`));
  process.off('SIGINT', cancel);
}

/** Takes up an experiment again. Errors: UsageError where there is none. */
export function resumed(db: Database, id: string): string {
  try {
    experimentRow(db, id);
  } catch (error) {
    if (error instanceof ExperimentNotFound) throw new UsageError(error.message);
    throw error;
  }
  resumeExperiment(db, id);
  return id;
}

/** What is wrong with a plan is an error of usage. `before`: what stands in front of its message. */
export function mendable<T>(make: () => T, before = ''): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof PlanError) throw new UsageError(`${before}${error.message}`);
    throw error;
  }
}
