import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sendCommand, waitingCommands } from '@/db/commands';
import { releaseRun, thisOwner } from '@/db/leases';
import { readEvents } from '@/db/log';
import { loadState } from '@/db/runs';
import type { RunId } from '@/server/core/base/ids';
import { passesVisible } from '@/server/core/run/tree';
import type { GamingSignal } from '@/server/core/verdict/gaming';
import { hostRuns } from '@/server/engine/loop/host';
import { execute, expectLogHolds, newRun, temporaryDatabase } from '@/tests/support/engine-run';
import { simulatedTask, simulatedWorld } from '@/tests/support/simulated-world';

const me = { kind: 'person', name: 'test' } as const;
let scratch: ReturnType<typeof temporaryDatabase>;
beforeEach(() => {
  scratch = temporaryDatabase();
});
afterEach(() => scratch.remove());

const signals: GamingSignal[] = [{ kind: 'early-exit', where: 'a:1', text: 'It ends the process.' }];
const budget = { steps: 400, stepsPerAttempt: 10 };

/** Lets the engine answer commands to ended runs until this one has its answer. */
async function handledError(runId: RunId, commandId: string, world: ReturnType<typeof simulatedWorld>) {
  releaseRun(scratch.db, runId, thisOwner());
  const stop = new AbortController();
  const hosting = hostRuns(scratch.db, world, { signal: stop.signal, runsAtOnce: 1, report: () => {} });
  for (;;) {
    const event = readEvents(scratch.db, runId, 0).find(
      (item) => item.type === 'command.handled' && item.commandId === commandId,
    );
    if (event?.type === 'command.handled') {
      stop.abort();
      await hosting;
      return event;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('a flagged node', () => {
  it('is no winner, although it passes, until a person vouches for it, also after the end', async () => {
    const { db } = scratch;
    const world = simulatedWorld({ signals });
    const runId = newRun(db, { budget, parameters: { n: 100 }, seed: 2 });
    await execute(db, world, runId);
    const ended = loadState(db, runId);
    const flagged = [...ended.nodes.values()].filter(passesVisible);
    expect(flagged.length).toBeGreaterThan(0);
    expect(ended.status).toBe('unsolved');
    const [node] = flagged;
    if (!node) throw new Error('nothing passed');
    expect(node.score?.signals).toEqual(signals);
    expect(node.holdout?.passed).toBe(true);

    const command = { kind: 'accept', nodeId: node.id, reason: 'It is a program.' } as const;
    const refusal = await handledError(runId, sendCommand(db, runId, command, me), world);
    expect(refusal.error).toBeNull();
    const after = loadState(db, runId);
    expect(after).toMatchObject({ status: 'solved', best: node.id });
    expect(after.nodes.get(node.id)?.score?.accepted).toBe('It is a program.');
    expect(after.statusReason).toContain('a person accepted it');
    expectLogHolds(db, runId);

    const again = await handledError(runId, sendCommand(db, runId, command, me), world);
    expect(again.error).toContain('Only a flagged solution can be accepted.');
  });
});

describe('several different results that pass every visible test', () => {
  const request = { budget, parameters: { n: 60, stopOnSolution: false }, seed: 2 };

  it('are told apart by generated tests, once, charged; the larger group wins the tie and no reward changes', async () => {
    const { db } = scratch;
    const plain = newRun(db, request);
    await execute(db, simulatedWorld({ digits: 1 }), plain);
    const runId = newRun(db, request);
    await execute(db, simulatedWorld({ digits: 1, behaviour: 9 }), runId);
    const state = loadState(db, runId);
    const [contrast] = state.contrasts;
    if (!contrast) throw new Error('nothing was told apart');
    expect(state.contrasts).toHaveLength(1);
    expect(contrast.clusters.length).toBeGreaterThan(1);
    const sizes = contrast.clusters.map(({ attempts }) => attempts);
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
    expect(contrast.cases[0]?.values).toHaveLength(contrast.clusters.length);
    expect(contrast.clusters[0]?.nodes).toContain(state.best);
    expect(state.status).toBe('solved');
    const contrastEvent = readEvents(db, runId, 0).find((event) => event.type === 'results.contrasted');
    expect(contrastEvent?.spend?.verifications).toBe(
      contrast.clusters.flatMap(({ nodes }) => nodes).length + 1,
    );
    const rewards = (id: RunId) => [...loadState(db, id).nodes.values()].map(({ score }) => score);
    expect(rewards(runId)).toEqual(rewards(plain));
    expectLogHolds(db, runId);
  });
});

describe('the holdout', () => {
  it('is run on the best results at the end, also where nothing passed, and at any node a person asks for', async () => {
    const { db } = scratch;
    const world = simulatedWorld({ digits: 199 });
    const runId = newRun(db, { budget: { steps: 40, stepsPerAttempt: 10 }, seed: 2 });
    world.beforeStep = async (call) => {
      if (call !== 4) return;
      const node = [...loadState(db, runId).nodes.values()].at(-1);
      if (node) sendCommand(db, runId, { kind: 'holdout', nodeId: node.id }, me);
      while (waitingCommands(db, runId).length > 0) await new Promise((done) => setTimeout(done, 5));
    };
    await execute(db, world, runId);
    const state = loadState(db, runId);
    expect(state.status).toBe('unsolved');
    const held = [...state.nodes.values()].filter(({ holdout }) => holdout !== null);
    expect(new Set(held.map(({ snapshot }) => snapshot)).size).toBeGreaterThanOrEqual(3);
    expect(held.some(passesVisible)).toBe(false);

    const other = [...state.nodes.values()].find(({ holdout }) => holdout === null);
    if (!other) throw new Error('every node was held out');
    const command = { kind: 'holdout', nodeId: other.id } as const;
    const refusal = await handledError(runId, sendCommand(db, runId, command, me), world);
    expect(refusal.error).toBeNull();
    const after = loadState(db, runId);
    expect(after.nodes.get(other.id)?.holdout).toMatchObject({ total: 5 });
    expect(after).toMatchObject({ status: 'unsolved', best: state.best });
    expect(after.spend.verifications).toBe(state.spend.verifications + 1);
    const again = await handledError(runId, sendCommand(db, runId, command, me), world);
    expect(again.error).toContain('has run at');
    expectLogHolds(db, runId);
  });
});

describe('search under noise', () => {
  const { holdout: _, ...task } = simulatedTask;

  it('charges every run of the tests, and keeps how often they ran and what changed', async () => {
    const { db } = scratch;
    const world = simulatedWorld({ task, noise: { rate: 0.1, seed: 3 } });
    const runId = newRun(db, { strategy: 'mcts', budget, seed: 3 });
    await execute(db, world, runId);
    const state = loadState(db, runId);
    const verified = readEvents(db, runId, 0).filter(
      (event) => event.type === 'node.verified' || (event.type === 'node.settled' && event.seq < 5),
    );
    const charged = verified.reduce((sum, event) => sum + (event.spend?.verifications ?? 0), 0);
    expect(charged).toBe(state.spend.verifications);
    const scores = [...state.nodes.values()].flatMap((node) => node.score ?? []);
    expect(scores.some((score) => (score.runs ?? 1) > 2)).toBe(true);
    expect(scores.some((score) => (score.unsteady ?? []).length > 0)).toBe(true);
    expectLogHolds(db, runId);
  });

  it('one run decides gives a wrong winner where the defences give none', async () => {
    const { db } = scratch;
    const wrong = { 0.5: 0, 0.99: 0 };
    for (const confidence of [0.5, 0.99] as const) {
      for (let seed = 1; seed <= 12; seed++) {
        const world = simulatedWorld({ task, noise: { rate: 0.1, seed } });
        const runId = newRun(db, { strategy: 'mcts', budget: { ...budget, steps: 150 }, seed, confidence });
        await execute(db, world, runId);
        const { status, best, nodes } = loadState(db, runId);
        const snapshot = best === null ? undefined : nodes.get(best)?.snapshot;
        if (status === 'solved' && snapshot && !world.solves(snapshot)) wrong[confidence]++;
      }
    }
    expect(wrong[0.5]).toBeGreaterThan(0);
    expect(wrong[0.99]).toBe(0);
  });

  it('without noise a run is verified twice where it wins, and once where it does not', async () => {
    const { db } = scratch;
    const parameters = { n: 5, stopOnSolution: false };
    const runId = newRun(db, { budget, parameters, seed: 2 });
    await execute(db, simulatedWorld({ task }), runId);
    const runs = [...loadState(db, runId).nodes.values()]
      .filter((node) => node.score?.source === 'verified' && node.attemptId !== null)
      .map((node) => [node.score?.solved, node.score?.runs ?? 1]);
    expect(runs).toContainEqual([true, 2]);
    expect(runs).toContainEqual([false, 1]);
    expect(runs.filter(([solved, n]) => solved === false && n !== 1)).toEqual([]);
  });
});
