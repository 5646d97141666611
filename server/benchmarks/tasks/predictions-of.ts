import type { Database } from '@/db/connection';
import { experimentRow, startedCells } from '@/db/experiments';
import { loadState } from '@/db/runs';
import type { PredictedPatch } from '@/server/benchmarks/instances/predictions';
import { taskFromSource } from '@/server/catalog';
import type { SnapshotStore } from '@/server/core/ports/sandbox';
import { solutionPatch } from '@/server/core/ports/solution-patch';
import { isEnded } from '@/server/core/run/spec';
import type { Instance } from '@/server/core/task/benchmark';

/** The instances of an experiment's tasks. */
export function instancesOfExperiment(db: Database, id: string): Instance[] {
  return experimentRow(db, id).spec.tasks.flatMap(({ source }) => {
    const found = taskFromSource(source).benchmark?.source;
    return found?.kind === 'swebench' ? [found.instance] : [];
  });
}

/**
 * What the winners of an experiment's runs change, an arm's model being the prediction's, in the order of its tasks. A run
 * without a winner has an empty patch; of several repeats the first counts.
 */
export async function predictionsOfExperiment(
  db: Database,
  store: SnapshotStore,
  id: string,
): Promise<PredictedPatch[]> {
  const { spec } = experimentRow(db, id);
  const cells = startedCells(db, id).filter(({ repeat, status }) => repeat === 1 && isEnded(status));
  const found: PredictedPatch[] = [];
  for (const task of spec.tasks) {
    for (const arm of spec.arms) {
      const cell = cells.find((one) => one.task === task.name && one.arm === arm.name);
      if (cell === undefined) continue;
      const state = loadState(db, cell.runId);
      const solution = state.best === null ? null : await solutionPatch(state, store, state.best, {});
      const model = `${arm.name}-${arm.model}`;
      found.push({ instanceId: task.name, model, patch: solution?.patch ?? '' });
    }
  }
  return found;
}
