import type { Database } from '@/db/open';
import type { RunLog } from '@/db/run-log';
import { exhausted, type Limit, remaining } from '@/server/core/budget';
import type { AttemptId, SnapshotId } from '@/server/core/ids';
import { rootNodeId } from '@/server/core/ids';
import type { Model, SandboxDriver, SnapshotStore, Verifier } from '@/server/core/ports';
import type { Actor } from '@/server/core/state';
import type { Task } from '@/server/core/task';
import { createGate, type Gate } from './gate';
import { createStopwatch, type Stopwatch } from './stopwatch';
import type { World } from './world';

/** What the parts of one run's loop share. Made once per ownership of a run. */
export interface RunContext {
  readonly db: Database;
  readonly log: RunLog;
  readonly task: Task;
  readonly driver: SandboxDriver;
  readonly verifier: Verifier;
  readonly store: SnapshotStore;
  readonly allowShell: boolean;
  readonly gate: Gate;
  readonly stopwatch: Stopwatch;
  model(): Model;
  now(): number;
  /** Aborted when the process lets go of the run: work is dropped where it stands. */
  readonly signal: AbortSignal;
  /** Steps begun and not yet settled; they count against the budget. */
  stepsInFlight: number;
  /** Set when no further step may start: why. */
  closing: string | null;
  /** Attempts with a walker in this process. */
  readonly walking: Set<AttemptId>;
}

export const engine: Actor = { kind: 'engine' };

export function openContext(parts: {
  db: Database;
  log: RunLog;
  task: Task;
  driver: SandboxDriver;
  verifier: Verifier;
  world: World;
  allowShell: boolean;
  signal: AbortSignal;
}): RunContext {
  const { world, log, ...rest } = parts;
  return {
    ...rest,
    log,
    store: world.store,
    gate: createGate(),
    stopwatch: createStopwatch(world.now),
    model: () => world.model(log.state.spec.model),
    now: world.now,
    stepsInFlight: 0,
    closing: null,
    walking: new Set(),
  };
}

export function rootSnapshot(context: RunContext): SnapshotId {
  const root = context.log.state.nodes.get(rootNodeId);
  if (!root) throw new Error('The root is not settled yet.');
  return root.snapshot;
}

/** The limit that forbids one more step now, the steps in flight counted; or null. */
export function limitReached(context: RunContext): Exclude<Limit, 'attempts'> | null {
  const { spec, spend } = context.log.state;
  return exhausted(spec.budget, { ...spend, steps: spend.steps + context.stepsInFlight });
}

/** The limit that forbids one more ballot now, or null: a vote takes no steps, so theirs does not. */
export function ballotLimitReached(context: RunContext): Exclude<Limit, 'attempts'> | null {
  const { spec, spend } = context.log.state;
  return exhausted({ ...spec.budget, steps: null }, spend);
}

/** Steps that may still start, the steps in flight counted. May be Infinity. */
export function stepsLeft(context: RunContext): number {
  const { spec, spend } = context.log.state;
  return remaining(spec.budget, { ...spend, steps: spend.steps + context.stepsInFlight }).steps;
}
