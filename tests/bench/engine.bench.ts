import { loadState } from '@/db/runs';
import { execute, newRun, temporaryDatabase } from '@/tests/support/engine-run';
import { simulatedWorld } from '@/tests/support/simulated-world';
import { atLeast, type BenchOptions, type BenchRow, figure } from './bench';

export const name = 'engine';

const steps = 10_000;
const repeats = 3;

interface Rate {
  perSecond: number;
  /** Steps per second of processor time: what a machine with nothing else to do would reach at most. */
  perCpuSecond: number;
}

/**
 * Steps per second through the whole engine with simulated model, sandbox and verifier, every event and row in real
 * SQLite. `own turn`: the model answers in a later turn of the event loop, as a real one does, so that at concurrency 1
 * every step is a transaction of its own.
 */
export async function run({ report }: BenchOptions): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const { concurrency, ownTurn } of [
    { concurrency: 1, ownTurn: false },
    { concurrency: 16, ownTurn: false },
    { concurrency: 1, ownTurn: true },
    { concurrency: 16, ownTurn: true },
  ]) {
    const rates: Rate[] = [];
    for (let repeat = 0; repeat < repeats; repeat++) rates.push(await rateOf(concurrency, ownTurn, repeat));
    const what = `persisted steps, concurrency ${concurrency}${ownTurn ? ', own turn' : ''}`;
    report(`${what}: ${rates.map(({ perSecond }) => Math.round(perSecond)).join(', ')} steps/s`);
    const row = {
      bench: name,
      name: what,
      value: median(rates.map((rate) => rate.perSecond)),
      unit: 'steps/s',
    };
    rows.push(ownTurn ? figure(row) : atLeast(5_000, row));
    const value = median(rates.map((rate) => rate.perCpuSecond));
    rows.push(figure({ bench: name, name: `${what}, by processor time`, value, unit: 'steps/CPU s' }));
  }
  return rows;
}

const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

async function rateOf(concurrency: number, ownTurn: boolean, seed: number): Promise<Rate> {
  const { db, remove } = temporaryDatabase();
  try {
    const runId = newRun(db, {
      seed,
      budget: { steps, stepsPerAttempt: 40, concurrency },
      parameters: { n: 1000, stopOnSolution: false },
    });
    const world = simulatedWorld({ digits: 199 });
    if (ownTurn) world.beforeStep = () => new Promise((resolve) => setImmediate(resolve));
    const cpu = process.cpuUsage();
    const began = performance.now();
    await execute(db, world, runId);
    const seconds = (performance.now() - began) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    const done = loadState(db, runId).spend.steps;
    if (done !== steps) throw new Error(`The run ended after ${done} of ${steps} steps.`);
    return { perSecond: done / seconds, perCpuSecond: done / ((user + system) / 1e6) };
  } finally {
    remove();
  }
}
