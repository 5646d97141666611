import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { threads } from '@/server/api/aside/aside';
import { createCaller } from '@/server/api/router';
import { storeLargeRun } from '@/tests/support/large-run';
import { temporaryContext } from '@/tests/unit/api/support';
import { atMost, type BenchOptions, type BenchRow } from './bench';

export const name = 'reads';

const nodes = 10_000;
const rounds = 5;

/** Milliseconds that this thread was busy while `work` ran, on average. */
async function busyMs(work: () => Promise<unknown>): Promise<number> {
  await work();
  const before = performance.eventLoopUtilization();
  for (let i = 0; i < rounds; i++) await work();
  return performance.eventLoopUtilization(before).active / rounds;
}

/** What long reads cost the thread that replies to requests: carried out by other threads, and by itself. */
export async function run({ report }: BenchOptions): Promise<BenchRow[]> {
  const scratch = temporaryContext();
  const pool = threads(path.resolve('.'));
  try {
    report(`a run of ${nodes} nodes`);
    const runId = storeLargeRun(scratch.db, { nodes, stepsPerAttempt: 20, seed: 1 });
    const [aside, inline] = [
      createCaller({ ...scratch.context, aside: pool }),
      createCaller(scratch.context),
    ];
    const choice = { runId, at: nodes, strategy: 'mcts', parameters: {} };
    const reads = {
      'state at a past moment': (api: typeof aside) => api.runs.state({ runId, at: nodes }),
      'what a strategy would choose': (api: typeof aside) => api.runs.wouldChoose(choice),
      'disk use': (api: typeof aside) => api.disk.use(),
    };
    const rows: BenchRow[] = [];
    for (const [read, call] of Object.entries(reads)) {
      report(read);
      const value = await busyMs(() => call(aside));
      const naive = await busyMs(() => call(inline));
      const row = { bench: name, name: `${read}: this thread busy`, value, unit: 'ms', naive };
      rows.push(atMost(naive / 2, { ...row, ratio: naive / value }));
    }
    return rows;
  } finally {
    await pool.close();
    scratch.remove();
  }
}
