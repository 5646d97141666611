import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readEvents } from '@/db/log';
import { readNodeTexts } from '@/db/node-texts';
import { loadState } from '@/db/runs';
import { rootNodeId } from '@/server/core/base/ids';
import { execute, expectLogHolds, newRun, temporaryDatabase, treeOf } from '@/tests/support/engine-run';
import { holdoutTest, simulatedWorld } from '@/tests/support/simulated-world';

let scratch: ReturnType<typeof temporaryDatabase>;
beforeEach(() => {
  scratch = temporaryDatabase();
});
afterEach(() => scratch.remove());

const sequential = (parameters: Record<string, unknown>, seed = 1) =>
  newRun(scratch.db, {
    strategy: 'sequential',
    seed,
    budget: { steps: null, stepsPerAttempt: 8 },
    parameters: { attempts: 5, stopOnSolution: false, ...parameters },
  });

describe('post-mortems', () => {
  it('are written by the model, one for each attempt, told to the next, and charged', async () => {
    const { db } = scratch;
    const runId = sequential({ memory: 'postmortem' });
    await execute(db, simulatedWorld({ digits: 199 }), runId);
    const state = loadState(db, runId);
    expect(state.experience.map((entry) => entry.postMortem)).toEqual(
      Array(5).fill('8 steps, steps used up.'),
    );
    expect(state.spend.usd).toBeCloseTo(40 * 0.001 + 5 * 0.01);
    expect(state.spend.inputTokens).toBe(40 * 10 + 5 * 100);
    const last = [...state.nodes.values()].at(-1);
    const prompt = last ? readNodeTexts(db, last).prompt : [];
    expect(prompt.find((part) => part.kind === 'experience')?.text).toContain('8 steps, steps used up.');
    expectLogHolds(db, runId);
  });

  it('are not written where the memory does not ask for them', async () => {
    const { db } = scratch;
    const runId = sequential({ memory: 'summary' });
    await execute(db, simulatedWorld({ digits: 199 }), runId);
    expect(loadState(db, runId).experience.every((entry) => entry.postMortem === null)).toBe(true);
  });

  it('that fail cost the attempt nothing it learnt', async () => {
    const { db } = scratch;
    const runId = sequential({ memory: 'postmortem' });
    const world = simulatedWorld({ digits: 199 });
    world.beforePostMortem = () => {
      throw new Error('overloaded');
    };
    await execute(db, world, runId);
    const state = loadState(db, runId);
    expect(state.experience).toHaveLength(5);
    expect(state.experience.every((entry) => entry.postMortem === null)).toBe(true);
  });

  it('cut off in the middle of one, the run ends as if nothing had happened', async () => {
    const { db } = scratch;
    const whole = sequential({ memory: 'postmortem' }, 3);
    await execute(db, simulatedWorld({ digits: 199 }), whole);
    const cut = sequential({ memory: 'postmortem' }, 3);
    for (let again = 0; !loadState(db, cut).endedAt && again < 50; again++) {
      const world = simulatedWorld({ digits: 199 });
      world.remember(Array.from({ length: 201 }, (_, n) => String(n)));
      const letGo = new AbortController();
      let requestCount = 0;
      world.beforePostMortem = () => {
        requestCount++;
        if (requestCount === 2) letGo.abort(new Error('cut'));
        letGo.signal.throwIfAborted();
      };
      await execute(db, world, cut, letGo.signal);
    }
    expect(treeOf(db, cut)).toEqual(treeOf(db, whole));
    expect(loadState(db, cut).experience).toEqual(loadState(db, whole).experience);
    expect(loadState(db, cut).spend.usd).toBeCloseTo(loadState(db, whole).spend.usd);
    expectLogHolds(db, cut);
  });
});

it('with reuse an attempt begins at the end of the best partial win, restored from its snapshot', async () => {
  const { db } = scratch;
  const runId = sequential({ reuse: 'best-win' });
  await execute(db, simulatedWorld({ digits: 199 }), runId);
  const state = loadState(db, runId);
  const attempts = [...state.attempts.values()];
  expect(attempts[0]?.from).toBe(rootNodeId);
  const reused = attempts.filter((attempt) => attempt.from !== rootNodeId);
  expect(reused.length).toBeGreaterThan(0);
  for (const attempt of reused) {
    const ends = state.experience.flatMap((entry) => entry.partialWins.map((win) => win.to));
    expect(ends).toContain(attempt.from);
    const start = state.nodes.get(attempt.from);
    expect(start?.score?.reward).toBeGreaterThan(0);
    const first = [...state.nodes.values()].find(
      (node) => node.parentId === attempt.from && node.attemptId === attempt.id,
    );
    expect(first?.depth).toBe((start?.depth ?? 0) + 1);
  }
  expectLogHolds(db, runId);
});

it.each(['raw', 'summary', 'findings', 'trajectories', 'postmortem'])(
  'nothing of the holdout stands in the bank, a prompt or an observation, with %s memory',
  async (memory) => {
    const { db } = scratch;
    const runId = newRun(db, {
      strategy: 'sequential',
      budget: { steps: null, stepsPerAttempt: 30 },
      parameters: { attempts: 4, stopOnSolution: false, memory },
    });
    await execute(db, simulatedWorld({ digits: 1, holdoutFails: true }), runId);
    const state = loadState(db, runId);
    expect(readEvents(db, runId, 0).some((event) => event.type === 'node.heldout' && !event.passed)).toBe(
      true,
    );
    expect(state.experience.length).toBeGreaterThan(0);
    expect(JSON.stringify(state.experience)).not.toContain(holdoutTest);
    for (const node of state.nodes.values()) {
      const { prompt, calls } = readNodeTexts(db, node);
      expect(JSON.stringify([prompt, calls])).not.toContain(holdoutTest);
    }
  },
);
