import { afterEach, beforeEach, expect, it } from 'vitest';
import { sendCommand, waitingCommands } from '@/db/commands';
import { readEvents } from '@/db/log';
import { readNodeTexts } from '@/db/node-texts';
import { loadState } from '@/db/runs';
import type { RunId } from '@/server/core/base/ids';
import { passesVisible } from '@/server/core/run/tree';
import { execute, newRun, temporaryDatabase, timeless } from '@/tests/support/engine-run';
import { simulatedWorld } from '@/tests/support/simulated-world';

let scratch: ReturnType<typeof temporaryDatabase>;
beforeEach(() => {
  scratch = temporaryDatabase();
});
afterEach(() => scratch.remove());

const me = { kind: 'person', name: 'test' } as const;
const secret = 'the-hidden-tests-say-otherwise';

/** Everything that an agent, its experience or a selection could know. */
function known(runId: RunId) {
  const state = loadState(scratch.db, runId);
  const nodes = [...state.nodes.values()].map((node) => {
    const { calls, thought, prompt } = readNodeTexts(scratch.db, node);
    return { ...timeless(node), holdout: null, outcome: null, calls, thought, prompt };
  });
  const selections = state.selections.toArray().map(({ seq: _, ...selection }) => selection);
  return { nodes, selections, experience: state.experience, attempts: [...state.attempts.values()] };
}

it.each([
  ['best-of-n', { n: 100, stopOnSolution: false }],
  ['sequential', {}],
  ['mcts', {}],
])(
  'what the holdout says reaches no prompt, experience, value or selection of %s',
  async (strategy, parameters) => {
    const { db } = scratch;
    const runs: RunId[] = [];
    for (const holdoutMessage of [undefined, secret]) {
      const world = simulatedWorld({
        behaviour: 9,
        ...(holdoutMessage === undefined ? {} : { holdoutMessage }),
      });
      const budget = { steps: 120, stepsPerAttempt: 10 };
      const runId = newRun(db, { strategy, parameters, budget, seed: 2 });
      // In the run that hears the contrary a person asks for it as well, in the middle of the search.
      const depths = new Set<number>();
      world.beforeStep = async (call) => {
        if (holdoutMessage === undefined || ![5, 9].includes(call) || depths.has(call)) return;
        depths.add(call);
        const node = [...loadState(db, runId).nodes.values()].at(-1);
        if (node) sendCommand(db, runId, { kind: 'holdout', nodeId: node.id }, me);
        while (waitingCommands(db, runId).length > 0) await new Promise((done) => setTimeout(done, 5));
      };
      await execute(db, world, runId);
      runs.push(runId);
    }
    const [truthful, contrary] = runs;
    if (!truthful || !contrary) throw new Error('two runs were wanted');
    const judged = [...loadState(db, contrary).nodes.values()].filter(passesVisible);
    expect(judged.length).toBeGreaterThan(0);
    expect(judged.every((node) => node.holdout?.passed === false)).toBe(true);
    expect(loadState(db, truthful).status).toBe('solved');
    expect(loadState(db, contrary).status).toBe('unsolved');

    expect(known(contrary)).toEqual(known(truthful));
    const visibleToModel = JSON.stringify([known(contrary), readEvents(db, contrary, 0)]);
    expect(visibleToModel).not.toContain(secret);
  },
);
