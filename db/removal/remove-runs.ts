import { eq, inArray } from 'drizzle-orm';
import type { Database } from '@/db/connection';
import { isDead } from '@/db/leases';
import { runRow } from '@/db/runs';
import {
  attempts,
  commands,
  events,
  experience,
  experimentRuns,
  experiments,
  judgements,
  liveOutput,
  nodes,
  runLabels,
  runs,
  selections,
  votes,
} from '@/db/schema';
import type { RunId } from '@/server/core/base/ids';
import { isEnded } from '@/server/core/run/spec';
import { experimentHeld, runHeld, runOfExperiment } from './sentences';

/** A run or an experiment cannot be deleted now: a sentence that says why, and what to do. */
export class RemovalRefused extends Error {}

const ofRun = [
  nodes,
  attempts,
  selections,
  votes,
  judgements,
  experience,
  events,
  commands,
  liveOutput,
  runLabels,
];

/**
 * Deletes runs that have ended, with their whole logs: all or none. Their texts and snapshots go when garbage is
 * collected. Errors: RunNotFound; RemovalRefused for a run that has not ended, or is one of an experiment.
 */
export function removeRuns(db: Database, ids: readonly RunId[]): void {
  db.transaction(
    (tx) => {
      for (const id of ids) {
        const { status, owner } = runRow(tx, id);
        if (!isEnded(status) || (owner !== null && !isDead(owner)))
          throw new RemovalRefused(runHeld(id, status));
        const cell = tx.select().from(experimentRuns).where(eq(experimentRuns.runId, id)).get();
        if (cell) throw new RemovalRefused(runOfExperiment(id, cell.experimentId));
      }
      removeRows(tx, ids);
    },
    { behavior: 'immediate' },
  );
}

/**
 * Deletes an experiment with all its runs; one that was made of runs that were there leaves them. Errors: RemovalRefused
 * while one of them has not ended.
 */
export function removeExperiment(db: Database, id: string): RunId[] {
  return db.transaction(
    (tx) => {
      const cells = tx.select().from(experimentRuns).where(eq(experimentRuns.experimentId, id)).all();
      const ids = cells.map(({ runId }) => runId);
      const row = tx.select().from(experiments).where(eq(experiments.id, id)).get();
      const going = ids.find((runId) => !isEnded(runRow(tx, runId).status));
      if (row?.status === 'running' || going !== undefined) throw new RemovalRefused(experimentHeld(id));
      tx.delete(experimentRuns).where(eq(experimentRuns.experimentId, id)).run();
      tx.delete(experiments).where(eq(experiments.id, id)).run();
      if (row?.spec.gathered) return [];
      removeRows(tx, ids);
      return ids;
    },
    { behavior: 'immediate' },
  );
}

function removeRows(tx: Pick<Database, 'delete'>, ids: readonly RunId[]): void {
  for (const id of ids) {
    for (const table of ofRun) tx.delete(table).where(eq(table.runId, id)).run();
  }
  if (ids.length > 0)
    tx.delete(runs)
      .where(inArray(runs.id, [...ids]))
      .run();
}
