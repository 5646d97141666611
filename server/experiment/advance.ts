import type { Database } from '@/db/connection';
import {
  addCell,
  type CellStanding,
  cellStandings,
  changeExperiment,
  countCells,
  experimentRow,
  writeResult,
} from '@/db/experiments';
import { readEvents } from '@/db/log';
import { createRun } from '@/db/runs';
import { taskFromSource } from '@/server/catalog';
import type { RunId } from '@/server/core/base/ids';
import { resultOfRun } from '@/server/core/experiment/result-of-run';
import {
  budgetOf,
  type CellKey,
  cellsOf,
  type ExperimentSpec,
  keyOf,
  seedOf,
} from '@/server/core/experiment/spec';
import type { Actor } from '@/server/core/run/actor';
import { isEnded, type RunSpec } from '@/server/core/run/spec';
import { specOfTask } from '@/server/core/run/spec-of-task';
import { withDecided } from './allocated';
import { noCell } from './sentences';

/** The cells to start now: the first that have no run, as many as may go at once. */
function cellsToStart(spec: ExperimentSpec, started: readonly CellStanding[]): CellKey[] {
  const known = new Set(started.map(keyOf));
  const running = started.filter(({ status }) => !isEnded(status)).length;
  const free = Math.max(0, spec.concurrency - running);
  return cellsOf(spec)
    .filter((cell) => !known.has(keyOf(cell)))
    .slice(0, free);
}

/**
 * Takes an experiment one look further: writes what its ended runs came to, queues runs for the cells that are next,
 * and ends it when all have ended. Any number of processes may do it at once: each look is one transaction. The runs
 * are ordinary ones, which whoever hosts runs takes.
 */
export function advance(db: Database, id: string, now: number): void {
  if (nothingToDo(db, id)) return;
  db.transaction(
    (tx) => {
      const { spec: before, status } = experimentRow(tx, id);
      const started = cellStandings(tx, id);
      for (const cell of started) {
        if (cell.written || !isEnded(cell.status)) continue;
        writeResult(tx, cell.runId, resultOfRun(readEvents(tx, cell.runId, 0)));
      }
      if (status !== 'running') return;
      const spec = withDecided(tx, id, before);
      if (spec !== before) changeExperiment(tx, id, { spec });
      const next = cellsToStart(spec, started);
      for (const cell of next) addCell(tx, id, cell, startCell(db, spec, cell));
      if (next.length === 0 && started.every((cell) => isEnded(cell.status))) {
        changeExperiment(tx, id, { status: 'done', endedAt: now });
      }
    },
    { behavior: 'immediate' },
  );
}

/** Seen without a lock on writing and without reading a result: most looks find nothing new. */
function nothingToDo(db: Database, id: string): boolean {
  const { spec, status } = experimentRow(db, id);
  const { started, running, unwritten } = countCells(db, id);
  if (unwritten > 0) return false;
  if (status !== 'running') return true;
  return running > 0 && (running >= spec.concurrency || started >= cellsOf(spec).length);
}

const actor: Actor = { kind: 'person', name: 'experiment' };

/** A task of a benchmark says how its hidden tests are used; others leave the settings as they are. */
function hiddenOf(source: unknown): Pick<RunSpec, 'verifier' | 'hidden'> {
  const isBenchmark = typeof source === 'object' && source !== null && 'benchmark' in source;
  return isBenchmark ? specOfTask(taskFromSource(source)) : {};
}

function startCell(db: Database, spec: ExperimentSpec, cell: CellKey): RunId {
  const task = spec.tasks.find(({ name }) => name === cell.task);
  const arm = spec.arms.find(({ name }) => name === cell.arm);
  if (!task || !arm) throw new Error(noCell(keyOf(cell)));
  return createRun(db, {
    spec: {
      taskName: task.name,
      taskTitle: task.title,
      strategy: arm.strategy,
      parameters: arm.parameters,
      model: arm.model,
      ...(arm.agent === undefined ? {} : { agent: arm.agent }),
      sandbox: spec.sandbox,
      seed: seedOf(spec.seed, cell),
      budget: budgetOf(spec, arm),
      onInterruption: 'resume',
      minimise: 'never',
      estimateFirst: true,
      ...hiddenOf(task.source),
    },
    task: task.source,
    allowShell: spec.allowShell,
    actor,
  });
}
