import { loadState } from '@/db/runs';
import type { Model } from '@/server/core/ports/model';
import type { Sandbox, SandboxDriver } from '@/server/core/ports/sandbox';
import { usageOfCall } from '@/server/core/usage/usage';
import type { World } from '@/server/engine/context/world';
import { createVerifier } from '@/server/verifier';
import { execute, newRun, temporaryDatabase } from '@/tests/support/engine-run';
import type { Place } from './place';

const modelMs = 1000;

/** Appends a line to a file with each step, after thinking for a second. */
const model: Model = {
  id: 'bench',
  title: 'bench',
  async step({ context }) {
    await new Promise((resolve) => setTimeout(resolve, modelMs));
    return {
      action: { kind: 'shell', command: `echo ${context.history.length} >> d3/f3.txt` },
      thought: '',
      usage: usageOfCall({ inputTokens: 1, outputTokens: 1 }),
    };
  },
};

/** The same sandboxes, which keep nothing: every node has the snapshot its attempt began with. */
const keepingNothing = (driver: SandboxDriver): SandboxDriver => ({
  ...driver,
  async open(from, options) {
    const sandbox: Sandbox = await driver.open(from, options);
    return { ...sandbox, snapshot: async () => ({ id: from, shared: true, ms: 0 }) };
  },
});

/** Seconds from the first model call of a run of `steps` steps to its last settled node, through the whole engine. */
export async function runSeconds(place: Place, steps: number, snapshots: boolean): Promise<number> {
  const { db, remove } = temporaryDatabase();
  const driver = snapshots ? place.driver : keepingNothing(place.driver);
  const both = { driver, verifier: createVerifier({ driver: place.driver, store: place.store }) };
  const world: World = {
    store: place.store,
    sandbox: () => both,
    model: () => model,
    task: () => place.task(),
    now: () => performance.timeOrigin + performance.now(),
  };
  try {
    const runId = newRun(db, {
      budget: { steps, stepsPerAttempt: steps, attempts: 1, concurrency: 1 },
      parameters: { n: 1, steps },
      allowShell: true,
    });
    await execute(db, world, runId);
    const state = loadState(db, runId);
    const times = [...state.nodes.values()].map(({ at }) => at);
    if (times.length !== steps + 1)
      throw new Error(
        `The run settled ${times.length - 1} of ${steps} steps: ${[...state.attempts.values()].map(({ endReason }) => endReason)}`,
      );
    return (Math.max(...times) - Math.min(...times)) / 1000;
  } finally {
    remove();
  }
}
