import { afterEach, beforeEach, expect, it } from 'vitest';
import { sendCommand } from '@/db/commands';
import { releaseRun, thisOwner } from '@/db/leases';
import { readEvents } from '@/db/log';
import { loadState } from '@/db/runs';
import type { NodeId, RunId } from '@/server/core/base/ids';
import { pairwiseBracket, positionBias, standings } from '@/server/core/run/preference';
import { noTests } from '@/server/core/task/task';
import { hostRuns } from '@/server/engine/loop/host';
import { execute, expectLogHolds, newRun, temporaryDatabase, treeOf } from '@/tests/support/engine-run';
import { simulatedTask, simulatedWorld } from '@/tests/support/simulated-world';

const me = { kind: 'person', name: 'test' } as const;
let scratch: ReturnType<typeof temporaryDatabase>;
beforeEach(() => {
  scratch = temporaryDatabase();
});
afterEach(() => scratch.remove());

const { holdout: _, ...tested } = simulatedTask;
const task = { ...tested, test: noTests };
const request = {
  strategy: 'best-of-n',
  parameters: { n: 5, steps: 3 },
  verifier: 'none' as const,
  seed: 4,
};

async function searched() {
  const world = simulatedWorld({ task });
  const runId = newRun(scratch.db, request);
  await execute(scratch.db, world, runId);
  return { world, runId, state: loadState(scratch.db, runId) };
}

it('a task without tests is searched: results are graded and compared in both orders, and none counts as solved', async () => {
  const { runId, state } = await searched();
  expect(state).toMatchObject({ status: 'unsolved', baseline: null });
  expect(state.statusReason).toContain('Nothing proves that it is correct.');
  expect(state.spend.verifications).toBe(0);
  const heads = [...state.attempts.values()].map(({ head }) => state.nodes.get(head));
  expect(heads.map((node) => node?.score?.source)).toEqual(Array(5).fill('judged'));
  expect(heads.every((node) => node?.score?.solved === false)).toBe(true);

  const votes = [...state.votes.values()];
  expect(votes).toHaveLength(6);
  for (const { proposal, ballots } of votes) {
    expect(proposal.bracket).toBe(pairwiseBracket);
    expect(ballots.map(({ order }) => order.join()).sort()).toEqual(
      [proposal.entrants.join(), proposal.entrants.toReversed().join()].sort(),
    );
  }
  const { pairs, flipped } = positionBias(state);
  expect(pairs).toBe(6);
  expect(flipped).toBeGreaterThan(0);
  expect(flipped).toBeLessThan(6);
  expect(state.statusReason).toContain(`${flipped} of 6 verdicts changed`);
  const table = standings(state);
  const most = Math.max(...[...table.values()].map(({ points }) => points));
  const best = state.best === null ? undefined : state.nodes.get(state.best);
  expect(best && table.get(best.snapshot)?.points).toBe(most);

  const graded = readEvents(scratch.db, runId, 0).filter((event) => event.type === 'node.judged');
  expect(graded.every((event) => event.spend?.usd === 0.002)).toBe(true);
  expectLogHolds(scratch.db, runId);
});

it('cut off between the ballots and taken up again, such a run ends as if it had not been', async () => {
  const whole = await searched();
  const { db } = scratch;
  const world = simulatedWorld({ task });
  const runId = newRun(db, request);
  const cut = new AbortController();
  world.beforeStep = () => {
    const ballots = readEvents(db, runId, 0).filter((event) => event.type === 'vote.cast').length;
    if (ballots === 3) {
      world.beforeStep = () => {};
      cut.abort();
      cut.signal.throwIfAborted();
    }
  };
  await execute(db, world, runId, cut.signal);
  expect(loadState(db, runId).status).toBe('running');
  await execute(db, world, runId);
  expect(treeOf(db, runId)).toEqual(treeOf(db, whole.runId));
  const votesOf = (id: RunId) =>
    [...loadState(db, id).votes.values()].map(({ winner, tied, ballots }) => ({ winner, tied, ballots }));
  expect(votesOf(runId)).toEqual(votesOf(whole.runId));
});

it('a judge that fails pauses the run with the reason; resumed, it is compared on and ends the same', async () => {
  const { db } = scratch;
  const whole = await searched();
  const world = simulatedWorld({ task });
  const runId = newRun(db, request);
  let failed = false;
  world.beforeStep = () => {
    if (failed || !readEvents(db, runId, 0).some((event) => event.type === 'vote.started')) return;
    failed = true;
    setImmediate(() => sendCommand(db, runId, { kind: 'resume' }, me));
    throw new Error('The endpoint is gone.');
  };
  await execute(db, world, runId);
  const state = loadState(db, runId);
  expect(failed).toBe(true);
  const paused = readEvents(db, runId, 0).find(
    (event) => event.type === 'run.status' && event.status === 'paused',
  );
  expect(paused?.type === 'run.status' && paused.reason).toContain('The endpoint is gone.');
  expect(state).toMatchObject({ status: 'unsolved', best: whole.state.best });
  expect(state.votes.size).toBe(6);
});

it('a person’s choice counts in selecting the best, also after the end, and bad ones are refused with what to do', async () => {
  const { db } = scratch;
  const { world, runId, state } = await searched();
  releaseRun(db, runId, thisOwner());
  const best = state.best;
  const other = [...state.nodes.values()].find(
    ({ id, score, snapshot }) =>
      id !== best && score?.source === 'judged' && snapshot !== (best && state.nodes.get(best)?.snapshot),
  )?.id;
  if (!best || !other) throw new Error('two results were wanted');
  const stop = new AbortController();
  const hosting = hostRuns(db, world, { signal: stop.signal, runsAtOnce: 1, report: () => {} });
  const prefer = async (nodes: [NodeId, NodeId], better: NodeId | null) =>
    errorOf(runId, sendCommand(db, runId, { kind: 'prefer', nodes, better, reason: 'It reads well.' }, me));
  expect(await prefer([best, other], other)).toBeNull();
  expect(loadState(db, runId)).toMatchObject({ best: other, status: 'unsolved' });
  expect(await prefer([best, other], best)).toBeNull();
  expect(loadState(db, runId).best).toBe(best);
  expect(await prefer([best, best], best)).toContain('same files');
  expect(await prefer([best, [...state.nodes.keys()][1] ?? best], best)).toContain('has no verdict');
  stop.abort();
  await hosting;
  expect(loadState(db, runId).choices.map(({ by, better }) => [by, better])).toEqual([
    ['test', other],
    ['test', best],
  ]);
  expectLogHolds(db, runId);
});

/** The owner's answer to a command, once it is there. */
async function errorOf(runId: RunId, commandId: string): Promise<string | null> {
  for (;;) {
    for (const event of readEvents(scratch.db, runId, 0)) {
      if (event.type === 'command.handled' && event.commandId === commandId) return event.error;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}
