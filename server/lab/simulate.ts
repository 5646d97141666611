import type { Database } from '@/db/connection';
import { leaseMs, releaseRun, thisOwner } from '@/db/leases';
import { openMemoryDatabase } from '@/db/open';
import { createRun } from '@/db/runs';
import type { AttemptId, RunId } from '@/server/core/base/ids';
import type { RunSpec } from '@/server/core/run/spec';
import type { RunState } from '@/server/core/run/state';
import { passesVisible } from '@/server/core/run/tree';
import { defaultBudget } from '@/server/core/usage/budget';
import { executeOwnedRun, executeRun } from '@/server/engine/loop/run';
import { parseParameters, strategyNamed } from '@/server/search';
import { memoryLog, type TextsPut } from './memory-log';
import type { WorldParameters } from './parameters';
import { type SimulatedWorld, simulatedWorld } from './world';

/** A search in the simulated world. */
export interface SimulationRequest {
  world: WorldParameters;
  strategy: string;
  parameters: Record<string, unknown>;
  seed: number;
}

interface SimulatedAttempt {
  id: AttemptId;
  right: boolean;
  visible: boolean;
  /** Whether it was told of others, and of which. */
  hasExperience: boolean;
  experienceFrom: readonly AttemptId[];
}

/** What a simulated run came to. */
export interface SimulatedRun {
  /** In the order they ended in the tree: whether each attempt is right, and whether the visible tests pass it. */
  attempts: SimulatedAttempt[];
  /** Whether the result the search chose is right; false where it chose none. */
  right: boolean;
}

/** Runs searches through the real engine, one after another, in a database in memory. `signal` breaks off in between. */
export async function simulate(
  requests: readonly SimulationRequest[],
  signal: AbortSignal = new AbortController().signal,
): Promise<SimulatedRun[]> {
  const db = openMemoryDatabase();
  const runs: SimulatedRun[] = [];
  const texts: TextsPut = new Map();
  const specs = new Map<string, RunSpec>();
  const specOf = (request: SimulationRequest): RunSpec => {
    const key = JSON.stringify([request.strategy, request.parameters]);
    const known = specs.get(key) ?? simulatedSpec(request);
    specs.set(key, known);
    return { ...known, seed: request.seed };
  };
  try {
    for (const request of requests) {
      signal.throwIfAborted();
      const world = simulatedWorld(request.world, request.seed);
      const log = memoryLog(db, specOf(request), texts);
      const run = { log, task: {}, allowShell: false, renew: () => true };
      runs.push(readRun(await executeOwnedRun(db, world, run, signal), world));
    }
  } finally {
    db.$client.close();
  }
  return runs;
}

/** Runs one search in a database of a person's, where it opens as a tree like any other. */
export async function keepSimulated(db: Database, request: SimulationRequest): Promise<RunId> {
  const owner = thisOwner();
  const id = createRun(db, {
    spec: simulatedSpec(request),
    task: {},
    allowShell: false,
    actor: { kind: 'person', name: 'lab' },
    owner: { id: owner, leaseUntil: Date.now() + leaseMs },
  });
  try {
    const { signal } = new AbortController();
    await executeRun(db, simulatedWorld(request.world, request.seed), id, owner, signal);
  } finally {
    releaseRun(db, id, owner);
  }
  return id;
}

function simulatedSpec({ strategy, parameters, seed }: SimulationRequest): RunSpec {
  const parsed = parseParameters(strategyNamed(strategy), parameters);
  if (!parsed.ok) throw new Error(parsed.errors.join(' '));
  return {
    taskName: 'simulated',
    taskTitle: `Simulated: ${strategy}`,
    strategy,
    parameters: parsed.parameters,
    model: 'simulated',
    sandbox: 'local',
    seed,
    budget: { ...defaultBudget, steps: null, stepsPerAttempt: 1, minStepsForNewAttempt: 1 },
    onInterruption: 'resume',
    minimise: 'never',
    confidence: 0.5,
  };
}

function readRun(
  { nodes, attempts, best, status, statusReason }: RunState,
  world: SimulatedWorld,
): SimulatedRun {
  if (status === 'failed') throw new Error(`A simulated run failed: ${statusReason}`);
  const chosen = best === null ? undefined : nodes.get(best);
  return {
    attempts: [...nodes.values()].flatMap((node) =>
      node.attemptId === null
        ? []
        : [
            {
              right: world.isRight(node.snapshot),
              visible: passesVisible(node),
              id: node.attemptId,
              hasExperience: (attempts.get(node.attemptId)?.experienceOf.length ?? 0) > 0,
              experienceFrom: attempts.get(node.attemptId)?.experienceOf ?? [],
            },
          ],
    ),
    right: chosen !== undefined && world.isRight(chosen.snapshot),
  };
}
