import { dataPaths, openDatabase } from '@/db/open';
import { hostRuns } from '@/server/engine/loop/host';
import { hostExperiments } from '@/server/experiment/host';
import { composeWorld } from './compose';
import { hostQuality } from './quality';

/** The engine process: `node --import tsx server/process/engine.ts`. Ends on SIGTERM or SIGINT, letting go of its runs. */
async function main(): Promise<void> {
  const report = (line: string) => process.stderr.write(`engine: ${line}\n`);
  const db = openDatabase();
  const world = composeWorld(dataPaths(), report);
  const stop = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => stop.abort());
  for (const line of await world.sweep()) report(`removed ${line}`);
  report('ready');
  const runsAtOnce = Number(process.env.ESPALIER_RUNS_AT_ONCE ?? 4);
  await Promise.all([
    hostRuns(db, world, { signal: stop.signal, runsAtOnce, report }),
    hostQuality(db, world, stop.signal),
    hostExperiments(db, { signal: stop.signal, report }),
  ]);
  await world.close();
  db.$client.close();
}

await main();
