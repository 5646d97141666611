import type { Database } from '@/db/connection';
import { addCell, changeExperiment, createExperiment, placeOfRun, writeResult } from '@/db/experiments';
import { readEvents } from '@/db/log';
import { runRow } from '@/db/runs';
import type { RunId } from '@/server/core/base/ids';
import { resultOfRun } from '@/server/core/experiment/result-of-run';
import type { Arm, ExperimentSpec, ExperimentTask } from '@/server/core/experiment/spec';
import { isUntold } from '@/server/core/run/imported';
import { isEnded, type RunSpec } from '@/server/core/run/spec';
import { PlanError } from './plan';
import { gatherTwo, outcomeUnknown, runHasPlace, runNotEnded } from './sentences';

/** Who searched: the other system, or the strategy of ours with its agent. */
const searcherOf = ({ origin, agent, strategy }: RunSpec): string =>
  origin && origin.format !== 'espalier' ? origin.format : [strategy, agent].filter(Boolean).join(' · ');

/**
 * Makes an experiment of runs that are there, imported ones among them, so that its figures compare them: tasks by name, an
 * arm for each system (or strategy) and model. Nothing is run. Returns its id. Errors: PlanError where a run has not
 * ended, does not tell how it ended, or belongs to an experiment already; RunNotFound.
 */
export function gatherExperiment(db: Database, runIds: readonly RunId[], now: number): string {
  const work = () => {
    const rows = [...new Set(runIds)].map((id) => runRow(db, id));
    if (rows.length < 2) throw new PlanError(gatherTwo);
    for (const { id, status, spec } of rows) {
      if (!isEnded(status)) throw new PlanError(runNotEnded(id));
      if (isUntold(spec.origin, status)) throw new PlanError(outcomeUnknown(id));
      const place = placeOfRun(db, id);
      if (place !== null) throw new PlanError(runHasPlace(id, place.name));
    }
    const tasks = new Map<string, ExperimentTask>();
    const arms = new Map<string, Arm>();
    const filled = new Map<string, number>();
    const models = new Map<string, Set<string>>();
    for (const { spec } of rows) {
      const searcher = searcherOf(spec);
      models.set(searcher, (models.get(searcher) ?? new Set()).add(spec.model));
    }
    const cells = rows.map(({ id, spec }) => {
      const searcher = searcherOf(spec);
      const arm = (models.get(searcher)?.size ?? 1) > 1 ? `${searcher} · ${spec.model}` : searcher;
      const task = spec.taskName;
      tasks.set(task, { name: task, title: spec.taskTitle, source: null });
      arms.set(arm, { name: arm, strategy: spec.strategy, parameters: spec.parameters, model: spec.model });
      const cell = JSON.stringify([task, arm]);
      const repeat = (filled.get(cell) ?? 0) + 1;
      filled.set(cell, repeat);
      return { id, key: { task, arm, repeat }, result: resultOfRun(readEvents(db, id, 0)) };
    });
    const spec: ExperimentSpec = {
      name: [...arms.keys()].join(', '),
      tasks: [...tasks.values()],
      arms: [...arms.values()],
      repeats: Math.max(...filled.values()),
      // The axis of the figures: the most that any of the runs took.
      budget: { steps: Math.max(1, ...cells.map(({ result }) => result.steps)), tokens: null, usd: null },
      stepsPerAttempt: 1,
      seed: 0,
      sandbox: 'none',
      allowShell: false,
      concurrency: 1,
      gathered: true,
    };
    const experiment = createExperiment(db, spec, now);
    for (const { id, key, result } of cells) {
      addCell(db, experiment, key, id);
      writeResult(db, id, result);
    }
    changeExperiment(db, experiment, { status: 'done', endedAt: now });
    return experiment;
  };
  return db.$client.transaction(work).immediate();
}
