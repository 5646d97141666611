import { setTimeout as sleep } from 'node:timers/promises';
import { experimentOf, experimentRow, startedCells } from '@/db/experiments';
import type { Database } from '@/db/open';
import { hostRuns } from '@/server/engine/host';
import type { World } from '@/server/engine/world';
import { hostExperiments } from './host';

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
  const stop = new AbortController();
  const { signal } = stop;
  await Promise.all([
    hostExperiments(db, { signal, only: id, report }),
    hostRuns(db, world, {
      signal,
      runsAtOnce: concurrency,
      report,
      mine: (runId) => experimentOf(db, runId) === id,
    }),
    untilEnded(db, id, report).finally(() => stop.abort()),
  ]);
}

async function untilEnded(db: Database, id: string, report: (line: string) => void): Promise<void> {
  const told = new Set<string>();
  const { spec } = experimentRow(db, id);
  const all = spec.tasks.length * spec.arms.length * spec.repeats;
  for (;;) {
    const cells = startedCells(db, id);
    const ended = cells.filter(({ result }) => result !== null);
    for (const { runId, task, arm, repeat, result, status, statusReason } of cells) {
      const line = result
        ? `${task} · ${arm} · ${repeat}: ${result.status} after ${result.steps} steps (${ended.length}/${all})`
        : status === 'paused'
          ? `${task} · ${arm} · ${repeat} (${runId}) is paused: ${statusReason}`
          : null;
      if (line === null || told.has(`${runId}/${status}`)) continue;
      told.add(`${runId}/${status}`);
      report(line);
    }
    const { status } = experimentRow(db, id);
    if (status !== 'running' && ended.length === cells.length) return;
    await sleep(lookMs);
  }
}
