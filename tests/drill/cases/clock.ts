import path from 'node:path';
import { leaseWatch, ownerlessRuns, thisOwner } from '@/db/leases';
import { openDatabase } from '@/db/open';
import { loadState } from '@/db/runs';
import { randomInt } from '@/server/core/base/random';
import { executeRun } from '@/server/engine/loop/run';
import type { DrillCase } from '@/tests/drill/case';
import { faultsOf } from '@/tests/drill/runs';
import { newRun } from '@/tests/support/engine-run';
import { simulatedWorld } from '@/tests/support/simulated-world';

const hour = 3_600_000;

/** Lets the time of day jump, either way and for a whole night, while runs go on and another process looks for free ones. */
export const run: DrillCase = async ({ full, random, directory }) => {
  const jumps = full ? 60 : 12;
  const db = openDatabase(path.join(directory, 'espalier.db'));
  const other = openDatabase(path.join(directory, 'espalier.db'));
  const lost: string[] = [];
  for (let jump = 1; jump <= jumps; jump++) {
    const by = [hour, -hour, 10 * hour, -10 * hour][randomInt(random, 4)] ?? hour;
    const runId = newRun(db, {
      seed: jump,
      budget: { steps: 30, seconds: 600, minStepsForNewAttempt: 1 },
      parameters: { stopOnSolution: false, n: 30 },
    });
    const world = simulatedWorld();
    const at = 1 + randomInt(random, 25);
    const watch = leaseWatch();
    let ahead = 0;
    world.now = () => Date.now() + ahead;
    world.beforeStep = (call) => {
      if (call === at) ahead = by;
      if (ownerlessRuns(other, watch).includes(runId)) lost.push(`jump ${jump}: the run was free to take`);
    };
    await executeRun(db, world, runId, thisOwner(), new AbortController().signal);
    const { spend } = loadState(db, runId);
    if (spend.steps !== 30) lost.push(`jump ${jump}: the run ended after ${spend.steps} of 30 steps`);
    if (spend.seconds < 0 || spend.seconds > 300) lost.push(`jump ${jump}: ${spend.seconds} s were charged`);
    for (const fault of faultsOf(db, runId)) lost.push(`jump ${jump}: ${fault}`);
  }
  db.$client.close();
  other.$client.close();
  return { name: 'clock that jumps by hours', tried: jumps, lost, skipped: null };
};
