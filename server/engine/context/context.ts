import type { Database } from '@/db/connection';
import type { RunLog } from '@/db/run-log';
import { rootNodeId, type SnapshotId } from '@/server/core/base/ids';
import type { Guest } from '@/server/core/ports/guest';
import type { Model } from '@/server/core/ports/model';
import type { SandboxDriver, SnapshotStore } from '@/server/core/ports/sandbox';
import type { Verifier } from '@/server/core/ports/verifier';
import type { Actor } from '@/server/core/run/actor';
import type { Task } from '@/server/core/task/task';
import { exhausted, type Limit } from '@/server/core/usage/budget';
import type { Spend } from '@/server/core/usage/spend';
import { RunControl } from './control';
import { guestsOff } from './sentences';
import type { World } from './world';

/** What the parts of one run share. Made once per ownership of a run; nothing in it is replaced, `control` alone changes. */
export interface RunContext {
  readonly db: Database;
  readonly log: RunLog;
  readonly task: Task;
  readonly driver: SandboxDriver;
  readonly verifier: Verifier;
  readonly store: SnapshotStore;
  readonly allowShell: boolean;
  readonly control: RunControl;
  model(id: string): Model;
  /** Errors: an agent that is not known or not installed throws with what to do. */
  guest(name: string): Guest;
  /** Milliseconds since the epoch, for the log. */
  now(): number;
  /** Milliseconds of a clock that never jumps, for durations. */
  clock(): number;
  /** Aborted when the process lets go of the run: work is dropped where it stands. */
  readonly signal: AbortSignal;
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
  const clock = () => (world.clock ? world.clock() : performance.now());
  return {
    ...rest,
    log,
    store: world.store,
    control: new RunControl(clock),
    model: world.model,
    guest: world.guest ?? noGuests,
    now: world.now,
    clock,
  };
}

function noGuests(name: string): never {
  throw new Error(guestsOff(name));
}

/** The same run, listening to another signal. */
export const withSignal = (context: RunContext, signal: AbortSignal): RunContext => ({ ...context, signal });

export function rootSnapshot(context: RunContext): SnapshotId {
  const root = context.log.state.nodes.get(rootNodeId);
  if (!root) throw new Error('The root is not settled yet.');
  return root.snapshot;
}

/** What is spent, the steps in flight counted as if they had settled, with their tokens once the model has replied. */
export const spendInFlight = ({ log, control }: RunContext): Spend =>
  control.inFlight.addedTo(log.state.spend);

/** The same at this moment: the active seconds since the last event are counted too. */
export function spendNow(context: RunContext): Spend {
  const spend = spendInFlight(context);
  return { ...spend, seconds: spend.seconds + context.control.stopwatch.elapsed() };
}

/** The limit that forbids one more ballot now, or null: a vote takes no steps, so theirs does not. */
export function ballotLimitReached(context: RunContext): Exclude<Limit, 'attempts'> | null {
  return exhausted({ ...context.log.state.spec.budget, steps: null }, spendNow(context));
}

/** The limit that forbids one more step now; or null. */
export function limitReached(context: RunContext): Exclude<Limit, 'attempts'> | null {
  return exhausted(context.log.state.spec.budget, spendNow(context));
}
