import path from 'node:path';
import type { Plugin } from 'vite';
import { createVitest, type Vitest } from 'vitest/node';

export const root = path.resolve(import.meta.dirname, '../..');

/** The unit suite as a mutation run needs it: quiet, one load of the modules for all files of a run, no caches between. */
export const unitSuite = (
  plugin: Plugin,
  options: { workers: number; bail: number; setupFiles?: string[] },
): Promise<Vitest> =>
  createVitest(
    'test',
    {
      config: false,
      root,
      watch: false,
      include: ['tests/unit/**/*.test.ts'],
      exclude: withoutStatistics,
      testTimeout: 30_000,
      isolate: false,
      pool: 'threads',
      maxWorkers: options.workers,
      bail: options.bail,
      setupFiles: options.setupFiles ?? [],
      reporters: [{}],
      // A fault may well leave a promise behind that fails: what counts is what the tests say.
      dangerouslyIgnoreUnhandledErrors: true,
      sequence: { sequencer: AsGiven },
    },
    { plugins: [plugin], resolve: { alias: { '@': root } }, logLevel: 'silent' },
  );

/**
 * These hold a simulated world against theory in hundreds of whole runs: half a minute for each mutant that nothing
 * else kills. What only they would kill counts as survived.
 */
const withoutStatistics = ['tests/unit/lab/claims.test.ts', 'tests/unit/mutants/**'];

/** Files run in the order in which they are named. */
class AsGiven {
  shard<T>(files: T[]): T[] {
    return files;
  }
  sort<T>(files: T[]): T[] {
    return files;
  }
}
