import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { leaseMs, thisOwner } from '@/db/leases';
import { type Database, dataPaths, openDatabase } from '@/db/open';
import { createRun, loadState } from '@/db/runs';
import { listSampleTasks, sourceOfTask } from '@/server/catalog';
import { tasksDirectory } from '@/server/cli/places';
import type { ActionKind } from '@/server/core/action';
import { defaultBudget } from '@/server/core/budget';
import type { RunState } from '@/server/core/state';
import type { Task } from '@/server/core/task';
import { executeRun } from '@/server/engine/run';
import type { World } from '@/server/engine/world';
import { armParameters } from '@/server/lab/experiments/equal-budget';
import { composeWorld } from '@/server/process/compose';
import { parseParameters, strategyNamed } from '@/server/search';

export interface Grid {
  tasks: Task[];
  strategies: string[];
  seeds: number[];
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

/** Every task by every strategy with every seed: the repair model, the local sandbox, the same budget of steps. */
export async function solveAll(grid: Grid, report: (line: string) => void): Promise<Solve[]> {
  if (grid.keep) mkdirSync(grid.keep, { recursive: true });
  const directory = grid.keep ?? mkdtempSync(path.join(tmpdir(), 'espalier-solves-'));
  const paths = dataPaths(path.join(directory, 'espalier.db'));
  const db = openDatabase(paths.database);
  const world = composeWorld(paths);
  const solves: Solve[] = [];
  const queue = grid.tasks.flatMap((task) =>
    grid.strategies.flatMap((strategy) => grid.seeds.map((seed) => ({ task, strategy, seed }))),
  );
  const worker = async () => {
    for (let job = queue.shift(); job; job = queue.shift()) {
      const one = await solve(db, world, grid, job);
      report(`${one.task} ${one.strategy} ${one.seed}: ${one.status} after ${one.steps} steps`);
      solves.push(one);
    }
  };
  try {
    await Promise.all(Array.from({ length: grid.jobs }, worker));
  } finally {
    await world.close();
    db.$client.close();
    if (!grid.keep) rmSync(directory, { recursive: true, force: true });
  }
  return solves;
}

async function solve(
  db: Database,
  world: World,
  { steps, stepsPerAttempt }: Grid,
  { task, strategy: name, seed }: { task: Task; strategy: string; seed: number },
): Promise<Solve> {
  const strategy = strategyNamed(name);
  const parsed = parseParameters(strategy, armParameters(name, steps));
  if (!parsed.ok) throw new Error(parsed.errors.join(' '));
  const owner = thisOwner();
  const runId = createRun(db, {
    spec: {
      taskName: task.name,
      taskTitle: task.title,
      strategy: name,
      parameters: parsed.parameters,
      model: 'repair',
      sandbox: 'local',
      seed,
      budget: {
        ...defaultBudget,
        steps,
        stepsPerAttempt: name === 'single' ? steps : stepsPerAttempt,
      },
      onInterruption: 'resume',
    },
    task: sourceOfTask(task),
    allowShell: false,
    actor: { kind: 'person', name: 'bench' },
    owner: { id: owner, leaseUntil: Date.now() + leaseMs },
  });
  await executeRun(db, world, runId, owner, new AbortController().signal);
  return solveOf(loadState(db, runId));
}

/** What a finished run came to. */
export function solveOf({ spec, status, spend, best: bestId, nodes }: RunState): Solve {
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
