import path from 'node:path';
import { openDatabase } from '@/db/open';
import type { RunId } from '@/server/core/base/ids';
import { hostRuns } from '@/server/engine/loop/host';
import type { DrillCase } from '@/tests/drill/case';
import { faultsOf, hasEnded, queueRun, within } from '@/tests/drill/runs';
import { startEngine, stopEngine } from '@/tests/support/engine-process';
import { newRun } from '@/tests/support/engine-run';
import { simulatedWorld } from '@/tests/support/simulated-world';

/** 32 runs at once in one process, and two engines on one database. */
export const run: DrillCase = async ({ full, directory }) => {
  const lost: string[] = [];
  const crowded = openDatabase(path.join(directory, 'crowd.db'));
  const many = Array.from({ length: 32 }, (_, seed) =>
    newRun(crowded, { seed, budget: { steps: full ? 300 : 60, concurrency: 4 } }),
  );
  crowded.$client.exec('update runs set owner = null, lease_until = null');
  const stop = new AbortController();
  const hosting = hostRuns(crowded, simulatedWorld(), {
    signal: stop.signal,
    runsAtOnce: 32,
    report: (line) => lost.push(line),
  });
  if (!(await within(120_000, () => many.every((id) => hasEnded(crowded, id)))))
    lost.push('not all of 32 runs ended');
  stop.abort();
  await hosting;
  for (const id of many) for (const fault of faultsOf(crowded, id)) lost.push(`${id}: ${fault}`);
  crowded.$client.close();

  const file = path.join(directory, 'shared.db');
  const db = openDatabase(file);
  const shared: RunId[] = [];
  for (let seed = 0; seed < (full ? 8 : 3); seed++) shared.push(await queueRun(db, full ? 60 : 12, seed));
  const engines = [startEngine(file), startEngine(file)];
  if (!(await within(180_000, () => shared.every((id) => hasEnded(db, id)))))
    lost.push('two engines did not end the runs');
  for (const engine of engines) {
    if ((await stopEngine(engine)) !== 0) lost.push('an engine did not end in good order');
  }
  for (const id of shared) for (const fault of faultsOf(db, id)) lost.push(`two engines, ${id}: ${fault}`);
  db.$client.close();
  return {
    name: '32 runs at once; two engines on one database',
    tried: many.length + shared.length,
    lost,
    skipped: null,
  };
};
