import { thisOwner } from '@/db/leases';
import { putNotice } from '@/db/notices';
import { dataPaths, openWhenFree } from '@/db/open';
import { asUnusable, UnusableDatabase } from '@/db/opening/unusable';
import { outages } from '@/db/outage/outages';
import { hostRuns } from '@/server/engine/loop/host';
import { hostExperiments } from '@/server/experiment/host';
import { composeWorld } from './compose';
import { hostGradings } from './gradings';
import { hostKeeping, keepingNotice } from './keeping';
import { keepLeases } from './lease-keeper';
import { hostQuality } from './quality';

const dayMs = 86_400_000;

/** The engine process: `node bin/process.mjs server/process/engine.ts`. Ends on SIGTERM or SIGINT, letting go of its runs. */
async function main(): Promise<void> {
  const report = (line: string) => process.stderr.write(`engine: ${line}\n`);
  const paths = dataPaths();
  const stop = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => stop.abort());
  const db = await openWhenFree(paths.database, { report, signal: stop.signal }).catch((error: unknown) => {
    if (stop.signal.aborted) return null;
    throw error;
  });
  if (db === null) return;
  const world = composeWorld(paths, report);
  const outage = outages(report, (message) => putNotice(paths.directory, 'engine', message));
  for (const line of await world.sweep()) report(`removed ${line}`);
  const leases = keepLeases(paths.database, thisOwner(), report);
  report('ready');
  const runsAtOnce = Number(process.env.ESPALIER_RUNS_AT_ONCE ?? 4);
  await Promise.all([
    hostRuns(db, world, { signal: stop.signal, runsAtOnce, report, outage }),
    hostQuality(db, world, { signal: stop.signal, outage }),
    hostGradings(db, paths.directory, { signal: stop.signal, outage }),
    hostExperiments(db, { signal: stop.signal, report, outage }),
    hostKeeping({
      signal: stop.signal,
      report,
      deleted: (lines) => putNotice(paths.directory, 'keeping', keepingNotice(lines), Date.now() + dayMs),
    }),
  ]);
  await leases.end();
  await world.close();
  db.$client.close();
}

try {
  await main();
} catch (error) {
  const known = asUnusable(error, dataPaths().database);
  if (!(known instanceof UnusableDatabase)) throw error;
  process.stderr.write(`engine: ${known.message}\n`);
  // 2: starting the process again would not help. What else goes on in it must not keep it alive.
  process.exit(2);
}
