import { openDatabase } from '@/db/open';
import { runPage } from '@/db/run-list/page';
import type { RunFilter, RunOrder } from '@/server/core/run/run-list';
import { storeManyRuns } from '@/tests/support/many-runs';
import { temporaryContext } from '@/tests/unit/api/support';
import { atMost, type BenchOptions, type BenchRow } from './bench';

export const name = 'list';

const count = 10_000;
const goalMs = 100;
const everything: RunFilter = { text: '', group: null, experiment: null, archived: false };
const newest: RunOrder = { column: 'created', direction: 'descending' };

/** A page of the list of runs at 10,000 runs: in a process that never read it, and later. Processor time, medians of five. */
export async function run({ report }: BenchOptions): Promise<BenchRow[]> {
  const scratch = temporaryContext();
  try {
    report(`${count.toLocaleString('en')} runs`);
    storeManyRuns(scratch.db, count);
    const path = scratch.db.$client.name;
    const later = runPage(scratch.db, everything, newest, { after: null, limit: 50 });
    const first = () => {
      const db = openDatabase(path);
      try {
        return timeOf(() => runPage(db, everything, newest, { after: null, limit: 50 }));
      } finally {
        db.$client.close();
      }
    };
    const page = (filter: Partial<RunFilter>, order = newest, after = later.next) =>
      timeOf(() => runPage(scratch.db, { ...everything, ...filter }, order, { after, limit: 50 }));
    const reads: Record<string, () => number> = {
      'first page, first time': first,
      'second page': () => page({}),
      'words in the filter': () => page({ text: 'module 77 mcts' }, newest, null),
      'one status, sorted by the task': () =>
        page({ group: 'solved' }, { column: 'task', direction: 'ascending' }, null),
    };
    return Object.entries(reads).map(([read, measure]) => {
      report(read);
      const times = Array.from({ length: 5 }, measure).sort((a, b) => a - b);
      return atMost(goalMs, { bench: name, name: read, value: times[2] ?? 0, unit: 'ms' });
    });
  } finally {
    scratch.remove();
  }
}

/** Milliseconds of the processor, whatever else the machine does. */
function timeOf(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
