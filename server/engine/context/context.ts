import type { Database } from '@/db/open';
import type { RunLog } from '@/db/run-log';
import { type AttemptId, rootNodeId, type SnapshotId } from '@/server/core/base/ids';
import type { Model } from '@/server/core/ports/model';
import type { SandboxDriver, SnapshotStore } from '@/server/core/ports/sandbox';
import type { Verifier } from '@/server/core/ports/verifier';
import type { Actor } from '@/server/core/run/actor';
import type { Task } from '@/server/core/task/task';
import { exhausted, type Limit } from '@/server/core/usage/budget';
import type { Spend, SpendDelta } from '@/server/core/usage/spend';
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
  model(id: string): Model;
  now(): number;
  /** Aborted when the process lets go of the run: work is dropped where it stands. */
  readonly signal: AbortSignal;
  /** Charges of steps begun and not yet settled; they count against the budget. */
  readonly inFlight: Set<SpendDelta>;
  /** Aborted when a person stops the run: model calls are cut off, everything else ends in good order. */
  readonly halt: AbortController;
  /** Set when no further step may start, or none but those of people's attempts: why. */
  closing: { reason: string; sparesPeople: boolean } | null;
  /** What drops the step in flight of an attempt that walks in this process. */
  readonly drops: Map<AttemptId, AbortController>;
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
    model: world.model,
    now: world.now,
    inFlight: new Set(),
    halt: new AbortController(),
    closing: null,
    drops: new Map(),
  };
}

/** The same run, listening to another signal. */
export const withSignal = (context: RunContext, signal: AbortSignal): RunContext => ({
  ...context,
  signal,
  get closing() {
    return context.closing;
  },
});

export function rootSnapshot(context: RunContext): SnapshotId {
  const root = context.log.state.nodes.get(rootNodeId);
  if (!root) throw new Error('The root is not settled yet.');
  return root.snapshot;
}

/** What is spent, the steps in flight counted as if they had settled, with their tokens once the model has replied. */
export function spendInFlight(context: RunContext): Spend {
  const { spend } = context.log.state;
  let { steps, inputTokens, outputTokens, usd } = spend;
  for (const charge of context.inFlight) {
    steps += charge.steps ?? 0;
    inputTokens += charge.inputTokens ?? 0;
    outputTokens += charge.outputTokens ?? 0;
    usd += charge.usd ?? 0;
  }
  return { ...spend, steps, inputTokens, outputTokens, usd };
}

/** The limit that forbids one more ballot now, or null: a vote takes no steps, so theirs does not. */
export function ballotLimitReached(context: RunContext): Exclude<Limit, 'attempts'> | null {
  return exhausted({ ...context.log.state.spec.budget, steps: null }, spendInFlight(context));
}

/** The limit that forbids one more step now; or null. */
export function limitReached(context: RunContext): Exclude<Limit, 'attempts'> | null {
  return exhausted(context.log.state.spec.budget, spendInFlight(context));
}
