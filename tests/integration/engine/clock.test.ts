import { afterEach, beforeEach, expect, it } from 'vitest';
import { leaseWatch, ownerlessRuns } from '@/db/leases';
import { openDatabase } from '@/db/open';
import { loadState } from '@/db/runs';
import { execute, expectLogHolds, newRun, temporaryDatabase } from '@/tests/support/engine-run';
import { simulatedWorld } from '@/tests/support/simulated-world';

let scratch: ReturnType<typeof temporaryDatabase>;
beforeEach(() => {
  scratch = temporaryDatabase();
});
afterEach(() => scratch.remove());

const hour = 3_600_000;

it.each([hour, -hour, 10 * hour])(
  'a clock that jumps by %d ms in a run costs no time, ends nothing and frees no run',
  async (jump) => {
    const { db, file } = scratch;
    const runId = newRun(db, {
      budget: { steps: 30, seconds: 600 },
      parameters: { stopOnSolution: false, n: 20 },
    });
    const world = simulatedWorld();
    let ahead = 0;
    world.now = () => Date.now() + ahead;
    const other = openDatabase(file);
    const watch = leaseWatch();
    let free: unknown[] = [];
    world.beforeStep = (call) => {
      if (call === 10) ahead = jump;
      if (call === 20) free = ownerlessRuns(other, watch);
    };
    await execute(db, world, runId);
    const { spend, status } = loadState(db, runId);
    expect(spend.steps).toBe(30);
    expect(spend.seconds).toBeGreaterThan(0);
    expect(spend.seconds).toBeLessThan(120);
    expect(status).not.toBe('failed');
    expect(free).toEqual([]);
    expectLogHolds(db, runId);
    other.$client.close();
  },
);
