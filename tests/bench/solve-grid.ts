import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Database } from '@/db/connection';
import { createExperiment, listExperiments, startedCells } from '@/db/experiments';
import { dataPaths, openDatabase } from '@/db/open';
import { loadState } from '@/db/runs';
import { listSampleTasks } from '@/server/catalog';
import { tasksDirectory } from '@/server/cli/places';
import type { ActionKind } from '@/server/core/agent/action';
import type { ExperimentSpec } from '@/server/core/experiment/spec';
import type { RunState } from '@/server/core/run/state';
import type { Task } from '@/server/core/task/task';
import { completeExperiment } from '@/server/experiment/complete';
import { experimentOf, planSchema } from '@/server/experiment/plan';
import { extendExperiment } from '@/server/experiment/steer';
import { openModels } from '@/server/models';
import { composeWorld } from '@/server/process/compose';

export interface Grid {
  tasks: Task[];
  strategies: string[];
  /** Repeats of each strategy on each task; a repeat has the same seed for every strategy. */
  seeds: number;
  /** Agent steps of each run, and of each attempt in it. */
  steps: number;
  stepsPerAttempt: number;
  /** Runs at once. */
  jobs: number;
  /** A directory in which the database with all the trees is left; a temporary one, removed afterwards, without it. */
  keep?: string;
}

/** What one run came to. */
export interface Solve {
  task: string;
  strategy: string;
  seed: number;
  status: string;
  /** The result passes the visible tests; solved also the holdout, where there is one. */
  visible: boolean;
  steps: number;
  attempts: number;
  tokens: number;
  seconds: number;
  /** Edits, and how many of them led to a filesystem the run had not had before. */
  edits: number;
  newEdits: number;
  /** Steps that read, listed or searched. */
  looks: number;
}

/** The sample tasks of these names, all without a choice. Errors: an unknown name throws with the known ones. */
export async function sampleTasks(names?: string[]): Promise<Task[]> {
  const all = await listSampleTasks(tasksDirectory());
  const unknown = names?.filter((name) => !all.some((task) => task.name === name)) ?? [];
  if (unknown.length > 0) {
    const known = all.map((task) => task.name).join(', ');
    throw new Error(`There is no sample task “${unknown.join(', ')}”. There are: ${known}.`);
  }
  return names ? all.filter((task) => names.includes(task.name)) : all;
}

/**
 * Every task by every strategy with every seed, as one experiment: the repair model, the local sandbox, the same budget
 * of steps. Where the directory to be kept has an experiment under the same conditions already (this one, broken off, or
 * one of `bin/espalier experiment`), that is extended by what it lacks and no run is made twice.
 */
export async function solveAll(grid: Grid, report: (line: string) => void): Promise<Solve[]> {
  if (grid.keep) mkdirSync(grid.keep, { recursive: true });
  const directory = grid.keep ?? mkdtempSync(path.join(tmpdir(), 'espalier-solves-'));
  const paths = dataPaths(path.join(directory, 'espalier.db'));
  const db = openDatabase(paths.database);
  const world = composeWorld(paths);
  try {
    const id = experimentIn(db, experimentSpec(grid, openModels(paths.directory)));
    await completeExperiment(db, world, id, report);
    return solvesOf(db, id, grid);
  } finally {
    await world.close();
    db.$client.close();
    if (!grid.keep) rmSync(directory, { recursive: true, force: true });
  }
}

function experimentSpec(grid: Grid, models: Parameters<typeof experimentOf>[2]): ExperimentSpec {
  const { strategies, steps, stepsPerAttempt, seeds, jobs, tasks } = grid;
  const plan = planSchema.parse({
    name: 'Strategies on the sample tasks',
    arms: strategies.map((strategy) => ({ strategy })),
    repeats: seeds,
    budget: { steps },
    stepsPerAttempt,
    concurrency: jobs,
  });
  return experimentOf(plan, tasks, models);
}

/** The experiment to continue: one under the same conditions, extended by what is wanted of it, or a new one. */
function experimentIn(db: Database, wanted: ExperimentSpec): string {
  const conditions = ({ budget, stepsPerAttempt, seed, sandbox, allowShell }: ExperimentSpec) =>
    JSON.stringify([budget, stepsPerAttempt, seed, sandbox, allowShell]);
  const known = listExperiments(db).find(({ spec }) => conditions(spec) === conditions(wanted));
  if (!known) return createExperiment(db, wanted, Date.now());
  for (const arm of wanted.arms) {
    const other = known.spec.arms.find(({ name }) => name === arm.name);
    if (other && JSON.stringify(other) !== JSON.stringify(arm)) {
      throw new Error(
        `The experiment in that directory has another arm “${arm.name}”. Choose another directory for this one.`,
      );
    }
  }
  extendExperiment(db, known.id, wanted);
  return known.id;
}

function solvesOf(db: Database, id: string, grid: Grid): Solve[] {
  const tasks = new Set(grid.tasks.map(({ name }) => name));
  return startedCells(db, id)
    .filter(
      ({ task, arm, repeat }) => tasks.has(task) && grid.strategies.includes(arm) && repeat <= grid.seeds,
    )
    .map(({ runId, repeat }) => ({ ...solveOf(loadState(db, runId)), seed: repeat }));
}

/** What a finished run came to. */
function solveOf({ spec, status, spend, best: bestId, nodes }: RunState): Solve {
  const best = bestId ? nodes.get(bestId) : undefined;
  const made = [...nodes.values()];
  const edits = made.filter(({ actionKind }) => actionKind === 'edit_file' || actionKind === 'write_file');
  const looking: ReadonlySet<ActionKind | null> = new Set(['read_file', 'list_files', 'search']);
  return {
    task: spec.taskName,
    strategy: spec.strategy,
    seed: spec.seed,
    status,
    visible: best?.score?.solved ?? false,
    steps: spend.steps,
    attempts: spend.attempts,
    tokens: spend.inputTokens + spend.outputTokens,
    seconds: spend.seconds,
    edits: edits.length,
    newEdits: new Set(edits.map(({ snapshot }) => snapshot)).size,
    looks: made.filter(({ actionKind }) => looking.has(actionKind)).length,
  };
}
