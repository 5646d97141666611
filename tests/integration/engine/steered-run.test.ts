import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sendCommand } from '@/db/commands';
import { claimRun, thisOwner } from '@/db/leases';
import { readEvents } from '@/db/log';
import { readNodeTexts } from '@/db/node-texts';
import { openRunLog } from '@/db/run-log';
import { loadState } from '@/db/runs';
import { type RunId, rootNodeId } from '@/server/core/base/ids';
import type { RunState } from '@/server/core/run/state';
import { pathTo } from '@/server/core/run/tree';
import type { Budget } from '@/server/core/usage/budget';
import { addSpend, noSpend } from '@/server/core/usage/spend';
import { handleAndRecord } from '@/server/engine/commands/dispatch';
import type { ShortCommand } from '@/server/engine/commands/handle';
import { modelChecks } from '@/server/engine/commands/model-checks';
import type { World } from '@/server/engine/context/world';
import { execute, expectLogHolds, newRun, temporaryDatabase, treeOf } from '@/tests/support/engine-run';
import { simulatedWorld } from '@/tests/support/simulated-world';

const me = { kind: 'person', name: 'test' } as const;
let scratch: ReturnType<typeof temporaryDatabase>;
beforeEach(() => {
  scratch = temporaryDatabase();
});
afterEach(() => scratch.remove());

/** Sends the command while the model thinks and waits until the run's owner has answered it. */
async function steer(runId: RunId, command: ShortCommand): Promise<void> {
  const id = sendCommand(scratch.db, runId, command, me);
  const allHandled = () =>
    readEvents(scratch.db, runId, 0).some(
      (event) => event.type === 'command.handled' && event.commandId === id,
    );
  while (!allHandled()) await new Promise((resolve) => setImmediate(resolve));
}

/** Answers a command to a run that has ended, as the engine's host does. */
function handleLate(runId: RunId, command: ShortCommand, world: World): string | null {
  const { db } = scratch;
  const id = sendCommand(db, runId, command, me);
  const log = openRunLog(db, runId, thisOwner());
  return handleAndRecord(log, { id, command, by: me }, { ...modelChecks(world.model), allowShell: false });
}

/** Visits and values are what the backups say, and every node hangs on the root. */
function expectTreeHolds(state: RunState, events: ReturnType<typeof readEvents>): void {
  const visits = new Map<string, { visits: number; sum: number }>();
  for (const event of events) {
    if (event.type !== 'reward.backedup') continue;
    expect(event.path).toEqual(pathTo(state, event.nodeId).map((node) => node.id));
    for (const id of event.path) {
      const held = visits.get(id) ?? { visits: 0, sum: 0 };
      visits.set(id, { visits: held.visits + 1, sum: held.sum + event.reward });
    }
  }
  for (const node of state.nodes.values()) {
    const path = pathTo(state, node.id);
    expect(path[0]?.id).toBe(rootNodeId);
    expect(path).toHaveLength(node.depth + 1);
    const backed = visits.get(node.id) ?? { visits: 0, sum: 0 };
    expect([node.visits, node.valueSum]).toEqual([backed.visits, backed.sum]);
  }
}

/** Every step was begun under a budget that still had room, but for those in flight when it was lowered. */
function expectNoOvershoot(events: ReturnType<typeof readEvents>, first: Budget): void {
  let budget = first;
  let spend = noSpend;
  let inFlight = 0;
  const running = new Set<string>();
  for (const event of events) {
    if (event.type === 'run.budget') {
      budget = event.budget;
      inFlight = running.size;
    }
    if (event.type === 'attempt.started') running.add(event.attemptId);
    if (event.type === 'attempt.ended') running.delete(event.attemptId);
    const before = spend;
    if (event.spend) spend = addSpend(spend, event.spend);
    if (event.type === 'node.settled' && event.node.attemptId !== null) {
      const most = Math.max(budget.steps ?? Infinity, 0);
      if (before.steps >= most) {
        inFlight -= 1;
        expect(inFlight).toBeGreaterThanOrEqual(0);
      }
    }
    if (event.type === 'attempt.started') {
      expect(spend.attempts).toBeLessThanOrEqual(Math.max(budget.attempts ?? Infinity, before.attempts));
    }
  }
}

describe.each([1, 4, 16])('under random changes of the budget at concurrency %i', (concurrency) => {
  it('no limit is overshot beyond the steps in flight, and the books balance', async () => {
    const change = fc.record({
      after: fc.integer({ min: 1, max: 40 }),
      budget: fc.record(
        {
          steps: fc.integer({ min: 0, max: 120 }),
          attempts: fc.integer({ min: 0, max: 30 }),
          stepsPerAttempt: fc.integer({ min: 1, max: 12 }),
          concurrency: fc.integer({ min: 1, max: 16 }),
        },
        { requiredKeys: [] },
      ),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { minLength: 1, maxLength: 3 }),
        fc.constantFrom('best-of-n', 'mcts', 'sequential'),
        async (changes, strategy) => {
          const { db } = scratch;
          const runId = newRun(db, {
            strategy,
            budget: { steps: 60, concurrency },
            parameters: { stopOnSolution: false },
          });
          const opened = loadState(db, runId).spec.budget;
          const world = simulatedWorld({ digits: 199 });
          world.beforeStep = async (call) => {
            await new Promise((resolve) => setImmediate(resolve));
            for (const { after, budget } of changes) {
              if (after === call) await steer(runId, { kind: 'budget', budget, reason: null });
            }
          };
          await execute(db, world, runId);
          const state = loadState(db, runId);
          const events = readEvents(db, runId, 0);
          expectLogHolds(db, runId);
          expectTreeHolds(state, events);
          expectNoOvershoot(events, opened);
          expect(state.endedAt).not.toBeNull();
          expect(state.best).not.toBeNull();
        },
      ),
      { numRuns: 12, seed: 7 },
    );
  });
});

it('at concurrency 16 no attempt starves: between two steps of one, none of the others takes more than a few', async () => {
  const { db } = scratch;
  const runId = newRun(db, {
    budget: { steps: 480, stepsPerAttempt: 30, concurrency: 16 },
    parameters: { n: 16, stopOnSolution: false },
  });
  const world = simulatedWorld({ digits: 199 });
  world.beforeStep = () => new Promise((resolve) => setImmediate(resolve));
  await execute(db, world, runId);
  const sinceOwn = new Map<string, Map<string, number>>();
  let most = 0;
  for (const event of readEvents(db, runId, 0)) {
    if (event.type === 'attempt.started') sinceOwn.set(event.attemptId, new Map());
    if (event.type === 'attempt.ended') sinceOwn.delete(event.attemptId);
    if (event.type !== 'node.settled' || event.node.attemptId === null) continue;
    const own = event.node.attemptId;
    for (const [waiting, others] of sinceOwn) {
      if (waiting === own) continue;
      const count = (others.get(own) ?? 0) + 1;
      others.set(own, count);
      most = Math.max(most, count);
    }
    sinceOwn.get(own)?.clear();
  }
  expect(loadState(db, runId).spend.steps).toBe(480);
  expect(most).toBeLessThanOrEqual(4);
});

describe('the strategy', () => {
  it('is switched in the middle: what was found stays, the next decision is the new one’s', async () => {
    const { db } = scratch;
    const runId = newRun(db, { parameters: { n: 50, stopOnSolution: false } });
    const world = simulatedWorld({ digits: 199 });
    world.beforeStep = async (call) => {
      if (call !== 14) return;
      await steer(runId, { kind: 'strategy', strategy: 'mcts', parameters: {}, reason: 'look deeper' });
    };
    await execute(db, world, runId);
    const state = loadState(db, runId);
    const events = readEvents(db, runId, 0);
    const at = events.findIndex((event) => event.type === 'run.strategy');
    expect(events[at]).toMatchObject({ actor: me, reason: 'look deeper' });
    const startedBy = (some: typeof events) =>
      new Set(some.flatMap((event) => (event.type === 'attempt.started' ? [event.strategy] : [])));
    expect([...startedBy(events.slice(0, at))]).toEqual(['best-of-n']);
    expect([...startedBy(events.slice(at))]).toEqual(['mcts']);
    expect([...state.attempts.values()].some((attempt) => attempt.from !== rootNodeId)).toBe(true);
    expectLogHolds(db, runId);
  });

  it('takes its parameters anew at the next decision', async () => {
    const { db } = scratch;
    const runId = newRun(db, { budget: { steps: null }, parameters: { n: 3, stopOnSolution: false } });
    const world = simulatedWorld({ digits: 199 });
    world.beforeStep = async (call) => {
      if (call !== 5) return;
      await steer(runId, { kind: 'strategy', strategy: 'best-of-n', parameters: { n: 6 }, reason: null });
    };
    await execute(db, world, runId);
    expect(loadState(db, runId).attempts.size).toBe(6);
  });

  it('changed while the last attempts of a search that was done still walk, is asked again', async () => {
    const { db } = scratch;
    const runId = newRun(db, {
      budget: { steps: null, concurrency: 2 },
      parameters: { n: 2, stopOnSolution: false },
    });
    const world = simulatedWorld({ digits: 199 });
    world.beforeStep = async (call) => {
      if (call !== 18) return;
      await steer(runId, { kind: 'strategy', strategy: 'best-of-n', parameters: { n: 4 }, reason: null });
    };
    await execute(db, world, runId);
    expect(loadState(db, runId).attempts.size).toBe(4);
  });
});

it('a model changed during the run is that of the next attempts; those under way keep theirs', async () => {
  const { db } = scratch;
  const runId = newRun(db, { parameters: { n: 4, stopOnSolution: false } });
  const world = simulatedWorld({ digits: 199 });
  world.beforeStep = async (call) => {
    if (call === 13) await steer(runId, { kind: 'model', model: 'another', reason: 'cheaper' });
  };
  await execute(db, world, runId);
  const models = [...loadState(db, runId).attempts.values()].map((attempt) => attempt.model);
  expect(models).toEqual(['guess', 'guess', 'another', 'another']);
});

it('a run that ended by its budget is reopened by a raise and goes on as if it had had it from the start', async () => {
  const { db } = scratch;
  const generous = newRun(db, { seed: 4, budget: { steps: 40 }, parameters: { stopOnSolution: false } });
  await execute(db, simulatedWorld({ digits: 199 }), generous);
  const runId = newRun(db, { seed: 4, budget: { steps: 20 }, parameters: { stopOnSolution: false } });
  const world = simulatedWorld({ digits: 199 });
  await execute(db, world, runId);
  const ended = loadState(db, runId);
  expect([ended.status, ended.spend.steps]).toEqual(['unsolved', 20]);

  expect(claimRun(db, runId, thisOwner(), Date.now())).toBe(true);
  handleLate(runId, { kind: 'budget', budget: { steps: 40 }, reason: null }, world);
  expect(loadState(db, runId)).toMatchObject({ status: 'running', endedAt: null });
  await execute(db, world, runId);
  expect(treeOf(db, runId)).toEqual(treeOf(db, generous));
  expectLogHolds(db, runId);
});

it('told all that is left, a run cut off anywhere still shows its agent the same and grows the same tree', async () => {
  const { db } = scratch;
  const make = () =>
    newRun(db, { seed: 9, budget: { steps: 30, tokens: 5_000, usd: 1, shown: 'everything' } });
  const whole = make();
  await execute(db, simulatedWorld({ digits: 199 }), whole);
  const cut = make();
  for (let again = 0; !loadState(db, cut).endedAt && again < 100; again++) {
    const world = simulatedWorld({ digits: 199 });
    world.remember(Array.from({ length: 201 }, (_, n) => String(n)));
    const letGo = new AbortController();
    world.beforeStep = (call) => {
      if (call === 4) letGo.abort(new Error('cut'));
      letGo.signal.throwIfAborted();
    };
    await execute(db, world, cut, letGo.signal);
  }
  const budgetLines = (runId: RunId) =>
    [...loadState(db, runId).nodes.values()].map((node) =>
      readNodeTexts(db, node)
        .prompt.filter((part) => part.kind === 'budget')
        .map((part) => part.text),
    );
  expect(budgetLines(whole).flat()).toHaveLength(30);
  expect(budgetLines(whole).flat().at(-1)).toContain('Left for the whole search: 1 step,');
  expect(budgetLines(cut)).toEqual(budgetLines(whole));
  expect(treeOf(db, cut)).toEqual(treeOf(db, whole));
});
