import { performance } from 'node:perf_hooks';
import { loadState } from '@/db/runs';
import { execute, newRun, temporaryDatabase } from '../support/engine-run';
import { simulatedWorld } from '../support/simulated-world';
import { atLeast, type BenchOptions, type BenchRow } from './bench';

export const name = 'engine';

const steps = 10_000;
const repeats = 3;

/** Steps per second through the whole engine with simulated model, sandbox and verifier, every event and row in real SQLite. */
export async function run({ report }: BenchOptions): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const concurrency of [1, 16]) {
    const rates: number[] = [];
    for (let repeat = 0; repeat < repeats; repeat++) rates.push(await rateOf(concurrency, repeat));
    rates.sort((a, b) => a - b);
    const value = rates[Math.floor(rates.length / 2)] ?? 0;
    report(`concurrency ${concurrency}: ${rates.map((rate) => Math.round(rate)).join(', ')} steps/s`);
    rows.push(
      atLeast(5_000, {
        bench: name,
        name: `persisted steps, concurrency ${concurrency}`,
        value,
        unit: 'steps/s',
      }),
    );
  }
  return rows;
}

async function rateOf(concurrency: number, seed: number): Promise<number> {
  const { db, remove } = temporaryDatabase();
  try {
    const runId = newRun(db, {
      seed,
      budget: { steps, stepsPerAttempt: 40, concurrency },
      parameters: { n: 1000, stopOnSolution: false },
    });
    const began = performance.now();
    await execute(db, simulatedWorld({ digits: 199 }), runId);
    const seconds = (performance.now() - began) / 1000;
    const done = loadState(db, runId).spend.steps;
    if (done !== steps) throw new Error(`The run ended after ${done} of ${steps} steps.`);
    return done / seconds;
  } finally {
    remove();
  }
}
