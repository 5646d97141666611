import '@/tests/examples/register';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sendCommand } from '@/db/commands';
import { claimRun, leaseMs, leaseWatch } from '@/db/leases';
import { readEvents } from '@/db/log';
import { loadState } from '@/db/runs';
import { runs } from '@/db/schema';
import type { RunId } from '@/server/core/base/ids';
import type { RunState } from '@/server/core/run/state';
import { isSolution } from '@/server/core/run/tree';
import { strategies } from '@/server/search';
import { execute, expectLogHolds, newRun, temporaryDatabase, treeOf } from '@/tests/support/engine-run';
import { simulatedWorld } from '@/tests/support/simulated-world';

const me = { kind: 'person', name: 'test' } as const;
let scratch: ReturnType<typeof temporaryDatabase>;
beforeEach(() => {
  scratch = temporaryDatabase();
});
afterEach(() => scratch.remove());

/** Resolves once the run's state fulfils `holds`; the test's time limit is the only clock. */
async function until(runId: RunId, holds: (state: RunState) => boolean): Promise<RunState> {
  for (;;) {
    const state = loadState(scratch.db, runId);
    if (holds(state)) return state;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe.each([...strategies.keys()])('a run of %s', (strategy) => {
  it('keeps its log: tables equal the fold, spend is the sum of the events', async () => {
    const { db } = scratch;
    const runId = newRun(db, { strategy });
    await execute(db, simulatedWorld(), runId);
    const state = loadState(db, runId);
    expect(['solved', 'unsolved']).toContain(state.status);
    expect(state.spend.steps).toBe(state.nodes.size - 1);
    const ballots = [...state.votes.values()].reduce((sum, vote) => sum + vote.ballots.length, 0);
    expect(state.spend.inputTokens).toBe(10 * state.spend.steps + 5 * ballots);
    expect(state.spend.usd).toBeCloseTo(0.001 * state.spend.steps + 0.0005 * ballots, 9);
    expectLogHolds(db, runId);
  });

  it('says what each term of its choices means', async () => {
    const { db } = scratch;
    const runId = newRun(db, { strategy });
    await execute(db, simulatedWorld({ digits: 199 }), runId);
    const { selections } = loadState(db, runId);
    const terms = selections
      .toArray()
      .flatMap((record) => record.candidates.flatMap((candidate) => Object.keys(candidate.terms)));
    const meant = Object.keys(strategies.get(strategy)?.terms ?? {});
    expect(selections.size).toBeGreaterThan(0);
    expect(meant).toEqual(expect.arrayContaining([...new Set(terms)]));
  });

  it('gives the same tree for the same seed and another for another', async () => {
    const { db } = scratch;
    const trees = [];
    for (const seed of [5, 5, 6]) {
      const runId = newRun(db, { strategy, seed });
      await execute(db, simulatedWorld(), runId);
      trees.push(treeOf(db, runId));
    }
    expect(trees[1]).toEqual(trees[0]);
    expect(trees[2]).not.toEqual(trees[0]);
  });

  it.each([4, 16])('with %i at once ends within its steps and with a whole log', async (concurrency) => {
    const { db } = scratch;
    const runId = newRun(db, { strategy, budget: { steps: 90, concurrency } });
    const world = simulatedWorld({ digits: 199 });
    world.beforeStep = () => new Promise((resolve) => setImmediate(resolve));
    await execute(db, world, runId);
    const state = loadState(db, runId);
    expect(state.status).toBe('unsolved');
    expect(state.spend.steps).toBeLessThanOrEqual(90);
    expect([...state.attempts.values()].every(({ status }) => status === 'ended')).toBe(true);
    expect([...state.votes.values()].every(({ winner }) => winner !== null)).toBe(true);
    expectLogHolds(db, runId);
  });

  it('cut off anywhere and taken up again, ends as if nothing had happened', async () => {
    const { db } = scratch;
    const whole = newRun(db, { strategy, seed: 3 });
    await execute(db, simulatedWorld(), whole);
    const cut = newRun(db, { strategy, seed: 3 });
    for (let again = 0; !loadState(db, cut).endedAt; again++) {
      const world = simulatedWorld();
      world.remember(Array.from({ length: 201 }, (_, n) => String(n)));
      const letGo = new AbortController();
      world.beforeStep = (call) => {
        if (call === 4) letGo.abort(new Error('cut'));
        letGo.signal.throwIfAborted();
      };
      await execute(db, world, cut, letGo.signal);
      expect(again).toBeLessThan(200);
    }
    expect(treeOf(db, cut)).toEqual(treeOf(db, whole));
    expect(loadState(db, cut).best).toBe(loadState(db, whole).best);
    expectLogHolds(db, cut);
  });
});

describe('budgets', () => {
  it.each([1, 4, 16])('never take more steps than the limit at concurrency %i', async (concurrency) => {
    const { db } = scratch;
    const runId = newRun(db, {
      budget: { steps: 23, concurrency },
      parameters: { n: 16, stopOnSolution: false },
    });
    const world = simulatedWorld({ digits: 199 });
    world.beforeStep = () => new Promise((resolve) => setImmediate(resolve));
    await execute(db, world, runId);
    const state = loadState(db, runId);
    expect(state.spend.steps).toBeLessThanOrEqual(23);
    expect(state.spend.steps).toBeGreaterThan(23 - 4);
    expectLogHolds(db, runId);
  });

  it('overshoot tokens and dollars by at most the steps in flight', async () => {
    const { db } = scratch;
    const runId = newRun(db, { budget: { steps: null, tokens: 100, concurrency: 3 } });
    await execute(db, simulatedWorld({ digits: 199 }), runId);
    const { spend } = loadState(db, runId);
    expect(spend.inputTokens + spend.outputTokens).toBeGreaterThanOrEqual(100);
    expect(spend.inputTokens + spend.outputTokens).toBeLessThan(100 + 3 * 12);
  });

  it('lowered below what is spent end the run with its best node', async () => {
    const { db } = scratch;
    const runId = newRun(db, { budget: { steps: null }, parameters: { n: 500 } });
    const world = simulatedWorld({ digits: 199 });
    world.beforeStep = async (call) => {
      if (call !== 7) return;
      const { budget } = loadState(db, runId).spec;
      sendCommand(db, runId, { kind: 'budget', budget: { ...budget, steps: 5 }, reason: 'enough' }, me);
      await until(runId, (state) => state.spec.budget.steps === 5);
    };
    await execute(db, world, runId);
    const state = loadState(db, runId);
    expect(state.status).toBe('unsolved');
    expect(state.spend.steps).toBe(7);
    expect(state.best).not.toBeNull();
    expect(state.statusReason).toContain('step limit');
    expectLogHolds(db, runId);
  });
});

describe('a person', () => {
  it('pauses: nothing settles until the run is resumed, and it ends as it would have', async () => {
    const { db } = scratch;
    const plain = newRun(db);
    await execute(db, simulatedWorld(), plain);
    const runId = newRun(db);
    const world = simulatedWorld();
    world.beforeStep = async (call) => {
      if (call !== 3) return;
      sendCommand(db, runId, { kind: 'pause' }, me);
      await until(runId, (state) => state.status === 'paused');
    };
    const done = execute(db, world, runId);
    const paused = await until(runId, (state) => state.status === 'paused' && state.nodes.size === 4);
    const calls = world.calls();
    sendCommand(db, runId, { kind: 'pause' }, me);
    await until(runId, (state) => state.seq > paused.seq);
    expect(world.calls()).toBe(calls);
    expect(loadState(db, runId).nodes.size).toBe(4);
    sendCommand(db, runId, { kind: 'resume' }, me);
    await done;
    expect(treeOf(db, runId)).toEqual(treeOf(db, plain));
    const refused = readEvents(db, runId, 0).filter(
      (event) => event.type === 'command.handled' && event.error,
    );
    expect(refused).toHaveLength(1);
  });

  it('stops: the run ends with what it has', async () => {
    const { db } = scratch;
    const runId = newRun(db, { budget: { steps: null }, parameters: { n: 500 } });
    const world = simulatedWorld({ digits: 199 });
    world.beforeStep = async (call) => {
      if (call === 5) {
        sendCommand(db, runId, { kind: 'stop' }, me);
        await until(runId, () => readEvents(db, runId, 0).some((event) => event.type === 'command.handled'));
      }
    };
    await execute(db, world, runId);
    const state = loadState(db, runId);
    expect(state.status).toBe('stopped');
    expect(state.spend.steps).toBe(5);
    expect([...state.attempts.values()].every((attempt) => attempt.status === 'ended')).toBe(true);
    expectLogHolds(db, runId);
  });
});

describe('trouble', () => {
  it('with a sandbox pauses the run, loses no settled node, and the run goes on when resumed', async () => {
    const { db } = scratch;
    const plain = newRun(db);
    await execute(db, simulatedWorld(), plain);
    const runId = newRun(db);
    const world = simulatedWorld();
    let acts = 0;
    world.beforeAct = () => {
      acts++;
      if (acts === 2) throw new Error('The engine does not answer.');
    };
    const done = execute(db, world, runId);
    const paused = await until(runId, (state) => state.status === 'paused');
    expect(paused.statusReason).toContain('The engine does not answer.');
    sendCommand(db, runId, { kind: 'resume' }, me);
    await done;
    expect(treeOf(db, runId)).toEqual(treeOf(db, plain));
  });

  it('with the model ends the attempt with the reason, and after three in a row pauses the run', async () => {
    const { db } = scratch;
    const runId = newRun(db);
    const world = simulatedWorld();
    world.beforeStep = () => {
      throw new Error('wrong key');
    };
    const letGo = new AbortController();
    const done = execute(db, world, runId, letGo.signal);
    const paused = await until(runId, (state) => state.status === 'paused');
    expect(paused.statusReason).toContain('wrong key');
    expect([...paused.attempts.values()].map((attempt) => attempt.endReason)).toEqual(
      Array(3).fill('model failed: wrong key'),
    );
    expect(paused.spend.inputTokens).toBe(0);
    letGo.abort();
    await done;
  });

  it('of two owners cannot come: who lost the lease writes nothing more', async () => {
    const { db } = scratch;
    const runId = newRun(db, { budget: { steps: null }, parameters: { n: 500 } });
    const world = simulatedWorld({ digits: 199 });
    let seq = 0;
    world.beforeStep = (call) => {
      if (call !== 5) return;
      seq = loadState(db, runId).seq;
      db.update(runs).set({ leaseUntil: 0, owner: 'elsewhere/1/1' }).run();
    };
    await execute(db, world, runId);
    expect(loadState(db, runId).seq).toBe(seq);
    let at = 0;
    const watch = leaseWatch(() => at);
    expect(claimRun(db, runId, 'another/1/1', Date.now(), watch)).toBe(false);
    at = leaseMs;
    expect(claimRun(db, runId, 'another/1/1', Date.now(), watch)).toBe(true);
  });
});

it('a solution passed by holdout solves the run; the winner is a verified solution', async () => {
  const { db } = scratch;
  const runId = newRun(db, { budget: { steps: 2000 }, parameters: { n: 200 } });
  await execute(db, simulatedWorld({ digits: 1 }), runId);
  const state = loadState(db, runId);
  expect(state.status).toBe('solved');
  const winner = state.best ? state.nodes.get(state.best) : undefined;
  expect(winner && isSolution(winner)).toBe(true);
  expect(winner?.holdout?.passed).toBe(true);
});
