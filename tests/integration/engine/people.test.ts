import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sendCommand } from '@/db/commands';
import { claimRun, thisOwner } from '@/db/leases';
import { readEvents } from '@/db/log';
import { openRunLog } from '@/db/run-log';
import { loadState } from '@/db/runs';
import { asAttemptId, asNodeId, type RunId, rootNodeId } from '@/server/core/base/ids';
import type { Command } from '@/server/core/run/command';
import { pathTo } from '@/server/core/run/tree';
import { handleAndRecord } from '@/server/engine/commands/dispatch';
import type { ShortCommand } from '@/server/engine/commands/handle';
import { modelChecks } from '@/server/engine/commands/model-checks';
import { execute, expectLogHolds, newRun, temporaryDatabase, treeOf } from '@/tests/support/engine-run';
import { type SimulatedWorld, simulatedWorld } from '@/tests/support/simulated-world';

const me = { kind: 'person', name: 'test' } as const;
let scratch: ReturnType<typeof temporaryDatabase>;
beforeEach(() => {
  scratch = temporaryDatabase();
});
afterEach(() => scratch.remove());

const branch = (from = 'n0', change: Partial<Extract<Command, { kind: 'branch' }>> = {}): ShortCommand => ({
  kind: 'branch',
  from: asNodeId(from),
  attempts: 1,
  hint: null,
  model: null,
  temperature: null,
  steps: null,
  memory: null,
  ...change,
});
const write = (content: string, from = 'n0'): ShortCommand => ({
  kind: 'act',
  from: asNodeId(from),
  action: { kind: 'write_file', path: 'number', content },
});

/** Answers the command as the run's owner would, outside of its loop. Returns the refusal. */
function sendAndHandle(runId: RunId, command: ShortCommand, world: SimulatedWorld): string | null {
  const { db } = scratch;
  claimRun(db, runId, thisOwner(), Date.now());
  const id = sendCommand(db, runId, command, me);
  const log = openRunLog(db, runId, thisOwner());
  return handleAndRecord(log, { id, command, by: me }, { ...modelChecks(world.model), allowShell: false });
}

/** Sends the command during the `call`-th model call and waits for its answer. */
function during(world: SimulatedWorld, runId: RunId, call: number, command: ShortCommand): void {
  world.beforeStep = async (now) => {
    if (now !== call) return;
    const id = sendCommand(scratch.db, runId, command, me);
    const allHandled = () =>
      readEvents(scratch.db, runId, 0).some(
        (event) => event.type === 'command.handled' && event.commandId === id,
      );
    await until(allHandled);
  };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

const byPeople = (runId: RunId) =>
  [...loadState(scratch.db, runId).attempts.values()].filter(({ startedBy }) => startedBy.kind === 'person');

describe('a branch asked for during the search', () => {
  it('runs at once beside the strategy’s attempt, counts in visits and spend, and the log says whose it is', async () => {
    const { db } = scratch;
    const runId = newRun(db, { budget: { steps: 40 }, parameters: { n: 3, stopOnSolution: false } });
    const world = simulatedWorld({ digits: 199 });
    during(world, runId, 4, branch('n2', { hint: 'Look at the sign.', steps: 4, temperature: 0.1 }));
    await execute(db, world, runId);
    const [mine] = byPeople(runId);
    expect(mine).toMatchObject({ id: 'a2', from: 'n2', startedBy: me, steps: 4, status: 'ended' });
    expect(mine?.proposal).toMatchObject({ hint: 'Look at the sign.', temperature: 0.1, steps: 4 });
    const events = readEvents(db, runId, 0);
    const seqOf = (type: string, attempt: string) =>
      events.find((event) => event.type === type && 'attemptId' in event && event.attemptId === attempt)
        ?.seq ?? 0;
    expect(seqOf('attempt.started', 'a2')).toBeLessThan(seqOf('attempt.ended', 'a1'));
    const state = loadState(db, runId);
    expect(state.attempts.size).toBe(4);
    expect(state.spend).toMatchObject({ attempts: 4, steps: 34 });
    expect(state.nodes.get(rootNodeId)?.visits).toBe(4);
    expect(
      events.filter((event) => event.type === 'node.settled' && event.actor.kind === 'person'),
    ).toHaveLength(4);
    expectLogHolds(db, runId);
  });

  it('waits while the run is paused, and begins when it is resumed', async () => {
    const { db } = scratch;
    const runId = newRun(db, { parameters: { n: 1, stopOnSolution: false } });
    const world = simulatedWorld({ digits: 199 });
    sendAndHandle(runId, { kind: 'pause' }, world);
    expect(sendAndHandle(runId, branch(), world)).toBe('The run has no node n0. Choose a node of its tree.');
    sendAndHandle(runId, { kind: 'resume' }, world);
    during(world, runId, 3, { kind: 'pause' });
    const done = execute(db, world, runId);
    await until(() => loadState(db, runId).status === 'paused');
    sendCommand(db, runId, branch('n1', { attempts: 2, steps: 2 }), me);
    await until(() => loadState(db, runId).steering.waiting.length === 2);
    expect(byPeople(runId)).toEqual([]);
    sendCommand(db, runId, { kind: 'resume' }, me);
    await done;
    expect(byPeople(runId).map(({ steps }) => steps)).toEqual([2, 2]);
    expectLogHolds(db, runId);
  });
});

describe('what a person does by hand', () => {
  it('is an ordinary node of theirs, taken while the run is paused, and the agent goes on from it', async () => {
    const { db } = scratch;
    const runId = newRun(db, { parameters: { n: 1, stopOnSolution: false } });
    const world = simulatedWorld({ digits: 199 });
    during(world, runId, 3, { kind: 'pause' });
    const done = execute(db, world, runId);
    await until(() => loadState(db, runId).status === 'paused');
    sendCommand(db, runId, write('198'), me);
    await until(() => byPeople(runId)[0]?.status === 'ended');
    const [mine] = byPeople(runId);
    const state = loadState(db, runId);
    const node = state.nodes.get(mine?.head ?? rootNodeId);
    expect(state.status).toBe('paused');
    expect(node).toMatchObject({
      parentId: 'n0',
      title: 'write number',
      usd: 0,
      inputTokens: 0,
      texts: { prompt: null },
      visits: 1,
    });
    expect(node?.score).toMatchObject({ source: 'verified', targetsPassing: 1 });
    sendCommand(db, runId, branch(node?.id, { steps: 3 }), me);
    sendCommand(db, runId, { kind: 'resume' }, me);
    await done;
    const [, onward] = byPeople(runId);
    const after = loadState(db, runId);
    expect(pathTo(after, onward?.head ?? rootNodeId).map(({ depth }) => depth)).toEqual([0, 1, 2, 3, 4]);
    expectLogHolds(db, runId);
  });

  it('that solves the task ends the search', async () => {
    const { db } = scratch;
    const runId = newRun(db, { parameters: { n: 4 } });
    const world = simulatedWorld({ digits: 199 });
    during(world, runId, 3, write(String(199 * 12)));
    await execute(db, world, runId);
    const state = loadState(db, runId);
    expect(state.status).toBe('solved');
    expect(state.nodes.get(state.best ?? rootNodeId)?.title).toBe('write number');
  });
});

describe('a run that has ended', () => {
  it.each([
    ['solved', { n: 60 }, 7],
    ['unsolved', { n: 2, stopOnSolution: false }, 199],
  ] as const)('%s is reopened by a branch, which runs to its end', async (status, parameters, digits) => {
    const { db } = scratch;
    const runId = newRun(db, { parameters, budget: { steps: 600 } });
    const world = simulatedWorld({ digits });
    await execute(db, world, runId);
    expect(loadState(db, runId).status).toBe(status);
    expect(sendAndHandle(runId, branch('n0', { steps: 3 }), world)).toBeNull();
    expect(loadState(db, runId)).toMatchObject({ status: 'running', endedAt: null });
    await execute(db, world, runId);
    expect(byPeople(runId)).toMatchObject([{ steps: 3, status: 'ended' }]);
    expect(loadState(db, runId).status).toBe(status);
    expectLogHolds(db, runId);
  });

  it('by a person is reopened for what they ask alone: the search stays stopped', async () => {
    const { db } = scratch;
    const runId = newRun(db, { parameters: { n: 5, stopOnSolution: false } });
    const world = simulatedWorld({ digits: 199 });
    during(world, runId, 3, { kind: 'stop' });
    await execute(db, world, runId);
    const stopped = loadState(db, runId);
    expect(stopped.status).toBe('stopped');
    sendAndHandle(runId, write('6'), world);
    await execute(db, world, runId);
    const state = loadState(db, runId);
    expect(state.attempts.size).toBe(stopped.attempts.size + 1);
    expect(state.spend.steps).toBe(stopped.spend.steps + 1);
    expect(state.status).toBe('stopped');
    expectLogHolds(db, runId);
  });

  it('because its budget was used up refuses a branch and says what to do', async () => {
    const { db } = scratch;
    const runId = newRun(db, { budget: { steps: 10 }, parameters: { stopOnSolution: false } });
    const world = simulatedWorld({ digits: 199 });
    await execute(db, world, runId);
    expect(sendAndHandle(runId, branch(), world)).toBe(
      'The step limit is reached. Raise the limits, or let this command raise them.',
    );
    expect(sendAndHandle(runId, write('6'), world)).toMatch(/Raise the limits/);
    expect(loadState(db, runId)).toMatchObject({ status: 'unsolved', steering: { waiting: [] } });
  });

  it('because its budget was used up is reopened by a branch that raises the limits by what it needs', async () => {
    const { db } = scratch;
    const runId = newRun(db, { budget: { steps: 10 }, parameters: { stopOnSolution: false } });
    const world = simulatedWorld({ digits: 199 });
    await execute(db, world, runId);
    expect(sendAndHandle(runId, branch('n2', { steps: 6, raise: true }), world)).toBeNull();
    expect(loadState(db, runId).spec.budget.steps).toBe(16);
    await execute(db, world, runId);
    const [mine] = byPeople(runId);
    expect(mine).toMatchObject({ from: 'n2', steps: 6, status: 'ended' });
    expect(loadState(db, runId)).toMatchObject({ status: 'unsolved', spend: { steps: 16 } });
    expectLogHolds(db, runId);
  });
});

it('cut off anywhere, people’s attempts are taken up again and the tree is the same', async () => {
  const { db } = scratch;
  const make = () =>
    newRun(db, { seed: 3, budget: { steps: 30 }, parameters: { n: 2, stopOnSolution: false } });
  const world = simulatedWorld({ digits: 199 });
  const whole = make();
  await execute(db, world, whole);
  const cut = make();
  await execute(db, world, cut);
  for (const runId of [whole, cut]) {
    sendAndHandle(runId, write('6', 'n3'), world);
    sendAndHandle(runId, branch('n3', { attempts: 1, steps: 7 }), world);
  }
  await execute(db, world, whole);
  for (let again = 0; !loadState(db, cut).endedAt && again < 40; again++) {
    const letGo = new AbortController();
    const from = world.calls();
    world.beforeStep = (call) => {
      if (call === from + 2) letGo.abort(new Error('cut'));
      letGo.signal.throwIfAborted();
    };
    await execute(db, world, cut, letGo.signal);
  }
  expect(byPeople(cut)).toMatchObject([{ steps: 1 }, { steps: 7 }]);
  expect(treeOf(db, cut)).toEqual(treeOf(db, whole));
  expectLogHolds(db, cut);
});

it('what stands in the queue when the run is stopped is withdrawn, with the reason', async () => {
  const { db } = scratch;
  const runId = newRun(db, { parameters: { n: 1, stopOnSolution: false } });
  const world = simulatedWorld({ digits: 199 });
  during(world, runId, 3, { kind: 'pause' });
  const done = execute(db, world, runId);
  await until(() => loadState(db, runId).status === 'paused');
  sendCommand(db, runId, branch('n1'), me);
  sendCommand(db, runId, { kind: 'stop' }, me);
  await done;
  expect(byPeople(runId)).toEqual([]);
  expect(readEvents(db, runId, 0).findLast((event) => event.type === 'proposal.withdrawn')).toMatchObject({
    proposalId: 'p1',
    reason: 'Stopped by hand.',
  });
});

/** Resolves once the run is paused with every step in flight settled or dropped. */
const isPaused = (runId: RunId) => until(() => loadState(scratch.db, runId).status === 'paused');

it('a cancelled attempt ends at once, its step in flight dropped and not charged; the search goes on', async () => {
  const { db } = scratch;
  const runId = newRun(db, { budget: { steps: 30 }, parameters: { n: 2, stopOnSolution: false } });
  const world = simulatedWorld({ digits: 199 });
  during(world, runId, 4, { kind: 'cancel', attemptId: asAttemptId('a1') });
  await execute(db, world, runId);
  const state = loadState(db, runId);
  const [first, second] = [...state.attempts.values()];
  expect(first).toMatchObject({ status: 'ended', endReason: 'cancelled by hand', steps: 3 });
  expect(state.nodes.get(first?.head ?? rootNodeId)).toMatchObject({
    visits: 1,
    score: { source: 'verified' },
  });
  expect(second).toMatchObject({ steps: 10, endReason: 'steps used up' });
  expect(state.spend.steps).toBe(13);
  expect(state.steering.cancelled).toEqual([]);
  expect(sendAndHandle(runId, { kind: 'cancel', attemptId: asAttemptId('a1') }, world)).toBe(
    'Attempt 1 has ended already.',
  );
  expectLogHolds(db, runId);
});

it('a pause for now drops the step in flight; resumed, the run ends as if it had never been paused', async () => {
  const { db } = scratch;
  const plain = newRun(db, { seed: 6, budget: { steps: 20 }, parameters: { stopOnSolution: false } });
  await execute(db, simulatedWorld({ digits: 199 }), plain);
  const runId = newRun(db, { seed: 6, budget: { steps: 20 }, parameters: { stopOnSolution: false } });
  const world = simulatedWorld({ digits: 199 });
  world.remember(Array.from({ length: 201 }, (_, n) => String(n)));
  world.beforeStep = async (call) => {
    // The model never answers this call: only a pause that drops it lets the run rest.
    if (call === 5) await new Promise(() => sendCommand(db, runId, { kind: 'pause', now: true }, me));
  };
  const done = execute(db, world, runId);
  await isPaused(runId);
  expect(loadState(db, runId).spend.steps).toBeLessThanOrEqual(4);
  sendCommand(db, runId, { kind: 'resume' }, me);
  await done;
  expect(treeOf(db, runId)).toEqual(treeOf(db, plain));
  expect(loadState(db, runId).spend).toMatchObject({ steps: 20, attempts: 2, inputTokens: 200 });
  expectLogHolds(db, runId);
});

describe('verify here', () => {
  it('runs the verifier at a node the search had not verified, on a run that has ended too, and its result stands', async () => {
    const { db } = scratch;
    const runId = newRun(db, { parameters: { n: 1, stopOnSolution: false } });
    const world = simulatedWorld({ digits: 199 });
    await execute(db, world, runId);
    const before = loadState(db, runId);
    const open = [...before.nodes.values()].find((node) => node.score?.source !== 'verified');
    const nodeId = open?.id ?? rootNodeId;
    expect(sendAndHandle(runId, { kind: 'verify', nodeId }, world)).toBeNull();
    await execute(db, world, runId);
    const state = loadState(db, runId);
    expect(state.nodes.get(nodeId)?.score?.source).toBe('verified');
    expect(state.spend.verifications).toBeGreaterThan(before.spend.verifications);
    expect([state.status, state.steering.verifying]).toEqual(['unsolved', []]);
    expect(sendAndHandle(runId, { kind: 'verify', nodeId }, world)).toMatch(/verified already/);
    expectLogHolds(db, runId);
  });
});

describe('pruning', () => {
  it('where something is under way is refused with what to do, and branching below what is pruned as well', async () => {
    const { db } = scratch;
    const runId = newRun(db, { parameters: { n: 2, stopOnSolution: false } });
    const world = simulatedWorld({ digits: 199 });
    const prune = (to: boolean): ShortCommand => ({
      kind: 'mark',
      nodeId: asNodeId('n2'),
      change: { mark: 'pruned', to },
    });
    during(world, runId, 5, prune(true));
    await execute(db, world, runId);
    const refused = readEvents(db, runId, 0).find((event) => event.type === 'command.handled');
    expect(refused).toMatchObject({
      error: 'Attempt 1 runs below n2. Cancel it first, or prune n2 when it has ended.',
    });
    expect(sendAndHandle(runId, prune(true), world)).toBeNull();
    expect(loadState(db, runId)).toMatchObject({
      status: 'unsolved',
      steering: { marks: { n2: { pruned: true } } },
    });
    expect(sendAndHandle(runId, branch('n4'), world)).toBe('n2 is pruned. Restore it first.');
    expect(sendAndHandle(runId, prune(false), world)).toBeNull();
    expect(sendAndHandle(runId, branch('n4'), world)).toBeNull();
    expect(sendAndHandle(runId, prune(true), world)).toMatch(/proposed an attempt from n4/);
    expectLogHolds(db, runId);
  });
});

describe('where proposals need a person’s word', () => {
  it('the search waits for it: no asks again, a change is carried out as changed, and off lets it go on', async () => {
    const { db } = scratch;
    const runId = newRun(db, { parameters: { n: 3, stopOnSolution: false } });
    const world = simulatedWorld({ digits: 199 });
    const pending = () => loadState(db, runId).steering.pending;
    const decide = (verdict: 'approve' | 'reject', change = {}) => {
      const same = { from: null, hint: null, steps: null, temperature: null };
      sendCommand(db, runId, { kind: 'decide', seq: pending()?.seq ?? 0, verdict, ...same, ...change }, me);
    };
    let ahead = 0;
    world.clock = () => performance.now() + ahead;
    during(world, runId, 2, { kind: 'approval', on: true });
    const done = execute(db, world, runId);
    await until(() => pending() !== null);
    await until(() => [...loadState(db, runId).attempts.values()].every(({ status }) => status === 'ended'));
    const begun = loadState(db, runId).attempts.size;
    const first = pending();
    decide('reject');
    await until(() => pending() !== null && pending()?.seq !== first?.seq);
    expect(loadState(db, runId).attempts.size).toBe(begun);
    expect(loadState(db, runId).steering.declined).toBe(1);
    // Nothing is under way: however long the person takes, it is no active time.
    ahead = 3_600_000;
    decide('approve', { steps: 3, hint: 'Smaller.' });
    await until(() => loadState(db, runId).attempts.size > begun);
    const [changed] = [...loadState(db, runId).attempts.values()].slice(begun);
    expect(changed).toMatchObject({
      startedBy: { kind: 'strategy' },
      proposal: { steps: 3, hint: 'Smaller.' },
    });
    sendCommand(db, runId, { kind: 'approval', on: false }, me);
    await done;
    expect([...loadState(db, runId).attempts.values()]).toHaveLength(3);
    expect(loadState(db, runId).spend.seconds).toBeLessThan(600);
    expect(
      sendAndHandle(
        runId,
        {
          kind: 'decide',
          seq: 1,
          verdict: 'approve',
          from: null,
          hint: null,
          steps: null,
          temperature: null,
        },
        world,
      ),
    ).toMatch(/no longer waits/);
    expectLogHolds(db, runId);
  });
});
