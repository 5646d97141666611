import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@/db/connection';
import { cellResults, cellStandings, experimentOf, experimentRow } from '@/db/experiments';
import { outages } from '@/db/outage/outages';
import { waitOut } from '@/db/outage/wait-out';
import { cellsOf } from '@/server/core/experiment/spec';
import type { World } from '@/server/engine/context/world';
import { hostRuns } from '@/server/engine/loop/host';
import { hostExperiments } from './host';
import { runPaused } from './sentences';

const lookMs = 200;

/**
 * Runs one experiment to its end in this process, and no other: starts its cells, hosts their runs, writes what they
 * came to. Resolves when it is done or cancelled and every result stands; `report` is told of each run that ended or
 * waits for a person.
 */
export async function completeExperiment(
  db: Database,
  world: World,
  id: string,
  report: (line: string) => void,
): Promise<void> {
  const { concurrency } = experimentRow(db, id).spec;
  const outage = outages(report);
  const stop = new AbortController();
  const { signal } = stop;
  await Promise.all([
    hostExperiments(db, { signal, only: id, report, outage }),
    hostRuns(db, world, {
      signal,
      runsAtOnce: concurrency,
      report,
      outage,
      mine: (runId) => experimentOf(db, runId) === id,
    }),
    untilEnded(db, id, report).finally(() => stop.abort()),
  ]);
}

async function untilEnded(db: Database, id: string, report: (line: string) => void): Promise<void> {
  const reported = new Set<string>();
  while (!(await waitOut(db, look))) await sleep(lookMs);

  /** Returns whether every result stands. */
  function look(): boolean {
    const cells = cellStandings(db, id);
    const { spec, status } = experimentRow(db, id);
    const written = cells.filter((cell) => cell.written).length;
    const news = cells.filter((cell) => {
      const isReportable = cell.written || cell.status === 'paused';
      return isReportable && !reported.has(`${cell.runId}/${cell.status}`);
    });
    const results = cellResults(
      db,
      news.map(({ runId }) => runId),
    );
    for (const { runId, task, arm, repeat, status, statusReason } of news) {
      reported.add(`${runId}/${status}`);
      const result = results.get(runId);
      report(
        result
          ? `${task} · ${arm} · ${repeat}: ${result.status} after ${result.steps} steps (${written}/${cellsOf(spec).length})`
          : runPaused(`${task} · ${arm} · ${repeat}`, runId, statusReason),
      );
    }
    return status !== 'running' && written === cells.length;
  }
}
