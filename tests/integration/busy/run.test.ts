import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sendCommand } from '@/db/commands';
import { thisOwner } from '@/db/leases';
import { readEvents } from '@/db/log';
import { retryMs } from '@/db/outage/wait-out';
import { loadState, runRow } from '@/db/runs';
import { turnOf } from '@/db/turn';
import { isEnded } from '@/server/core/run/spec';
import { hostRuns } from '@/server/engine/loop/host';
import { execute, expectLogHolds, newRun, temporaryDatabase, treeOf } from '@/tests/support/engine-run';
import { holdDatabase } from '@/tests/support/held-database';
import { simulatedWorld } from '@/tests/support/simulated-world';

let scratch: ReturnType<typeof temporaryDatabase>;
beforeEach(() => {
  process.env.ESPALIER_BUSY_MS = '0';
  scratch = temporaryDatabase();
});
afterEach(() => {
  delete process.env.ESPALIER_BUSY_MS;
  scratch.remove();
});

/** Several times as long as one try, so that many tries fail. */
const outlasting = 10 * retryMs;
const budget = { steps: 60, stepsPerAttempt: 10, concurrency: 4 };

async function undisturbed(request: Parameters<typeof newRun>[1]) {
  const plain = temporaryDatabase();
  const world = simulatedWorld();
  const runId = newRun(plain.db, request);
  await execute(plain.db, world, runId);
  const result = { tree: treeOf(plain.db, runId), calls: world.calls() };
  plain.remove();
  return result;
}

describe('a run whose database another program holds', () => {
  for (const call of [1, 2, 17, 59]) {
    it(`from model call ${call} on waits, goes on as if nothing had been, and charges nothing twice`, async () => {
      const request = { budget: { ...budget, concurrency: 1 }, parameters: { stopOnSolution: false } };
      const plain = await undisturbed(request);
      const { db, file } = scratch;
      const runId = newRun(db, request);
      const world = simulatedWorld();
      let waited = false;
      world.beforeStep = async (n) => {
        if (n !== call) return;
        const held = await holdDatabase(file);
        setTimeout(() => {
          waited = turnOf(db.$client).waiting;
          held.release();
        }, outlasting);
      };
      await execute(db, world, runId);
      expect(waited).toBe(true);
      expect(world.calls()).toBe(plain.calls);
      expect(treeOf(db, runId)).toEqual(plain.tree);
      expectLogHolds(db, runId);
      expect(readEvents(db, runId, 0).some(({ type }) => type === 'attempt.resumed')).toBe(false);
    });
  }

  it('begins no new step before what it did is written', async () => {
    const { db, file } = scratch;
    const runId = newRun(db, { budget, parameters: { stopOnSolution: false, n: 50 } });
    const world = simulatedWorld();
    let holding: ReturnType<typeof holdDatabase> | null = null;
    let callsAtRelease = 0;
    world.beforeStep = async (n) => {
      if (n < 9) return;
      const isFirst = holding === null;
      holding ??= holdDatabase(file);
      const held = await holding;
      if (!isFirst) return;
      setTimeout(() => {
        callsAtRelease = world.calls();
        held.release();
      }, outlasting);
    };
    await execute(db, world, runId);
    // Each of the four attempts may have had one call under way and one more in flight.
    expect(callsAtRelease).toBeLessThanOrEqual(9 + 2 * budget.concurrency);
    expect(world.calls()).toBeGreaterThan(callsAtRelease);
    expectLogHolds(db, runId);
  });

  it('takes a command once that came before', async () => {
    const { db, file } = scratch;
    const runId = newRun(db, { budget, parameters: { stopOnSolution: false, n: 50 } });
    const world = simulatedWorld();
    world.beforeStep = async (n) => {
      if (n !== 5) return;
      sendCommand(
        db,
        runId,
        { kind: 'pause' },
        {
          kind: 'person',
          name: 'test',
        },
      );
      const held = await holdDatabase(file);
      setTimeout(() => held.release(), outlasting);
      await sleep(outlasting / 2);
    };
    const stop = new AbortController();
    const done = execute(db, world, runId, stop.signal);
    while (loadState(db, runId).status !== 'paused') await sleep(5);
    stop.abort();
    await done;
    const handled = readEvents(db, runId, 0).filter(({ type }) => type === 'command.handled');
    expect(handled).toHaveLength(1);
    expectLogHolds(db, runId);
  });

  it('is let go of in good order, and loses no settled step, when the process must end meanwhile', async () => {
    const { db, file } = scratch;
    const runId = newRun(db, { budget, parameters: { stopOnSolution: false, n: 50 } });
    const world = simulatedWorld();
    const stop = new AbortController();
    let settled = 0;
    world.beforeStep = async (n) => {
      if (n !== 9) return;
      const held = await holdDatabase(file);
      setTimeout(() => {
        stop.abort();
        setTimeout(() => held.release(), outlasting);
      }, outlasting);
    };
    settled = (await execute(db, world, runId, stop.signal)).nodes.size;
    expect(loadState(db, runId).nodes.size).toBe(settled);
    expectLogHolds(db, runId);
  });
});

describe('a process that hosts runs', () => {
  it('waits with claiming, with commands after the end and with letting go, and says so once', async () => {
    const { db, file } = scratch;
    const runId = newRun(db, { budget: { ...budget, steps: 20 } });
    db.$client.exec('update runs set owner = null, lease_until = null');
    const world = simulatedWorld();
    const lines: string[] = [];
    const stop = new AbortController();
    let held = await holdDatabase(file);
    const hosted = hostRuns(db, world, {
      signal: stop.signal,
      runsAtOnce: 2,
      report: (line) => lines.push(line),
    });
    await until(() => lines.length === 1);
    await sleep(outlasting);
    expect(world.calls()).toBe(0);
    expect(lines).toEqual([expect.stringContaining('Another program holds the database')]);
    held.release();
    await until(() => isEnded(loadState(db, runId).status) && runRow(db, runId).owner === null);
    expect(lines[1]).toMatch(/^The database can be used again after \d+ s/);

    const command = { kind: 'accept' as const, nodeId: loadState(db, runId).best ?? never(), reason: 'seen' };
    sendCommand(db, runId, command, { kind: 'person', name: 'test' });
    held = await holdDatabase(file);
    await until(() => lines.length === 3);
    await sleep(outlasting);
    held.release();
    await until(() => readEvents(db, runId, 0).some(({ type }) => type === 'command.handled'));
    await until(() => lines.length === 4);
    stop.abort();
    await hosted;
    expect(readEvents(db, runId, 0).filter(({ type }) => type === 'command.handled')).toHaveLength(1);
    expect(runRow(db, runId).owner).toBeNull();
    expectLogHolds(db, runId);
  });

  it('does not take a run from a living owner that could not renew its lease', async () => {
    const { db, file } = scratch;
    const runId = newRun(db);
    db.$client.prepare('update runs set owner = ?, lease_until = 0').run(thisOwner().replace(/^/, 'other-'));
    const world = simulatedWorld();
    const stop = new AbortController();
    const held = await holdDatabase(file);
    const hosted = hostRuns(db, world, { signal: stop.signal, runsAtOnce: 2, report: () => {} });
    await sleep(outlasting);
    held.release();
    await sleep(outlasting);
    stop.abort();
    await hosted;
    expect(world.calls()).toBe(0);
    expect(runRow(db, runId).owner).toMatch(/^other-/);
  });
});

function never(): never {
  throw new Error('The run has no best node.');
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(5);
}
