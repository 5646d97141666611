import type { Runner } from '@/server/core/task/runner';

/** A repository of the matrix: where it comes from, how its tests run, and the fault that is put into it. */
export interface Entry {
  /** The package as its registry names it. */
  name: string;
  version: string;
  /** `own`: a small repository of ours, where no package with its tests was found for a runner. */
  from: 'npm' | 'debian' | 'own';
  /** What runs the tests in the end, for the table and for reading its closing count. */
  runner: 'node' | 'mocha' | 'jest' | 'vitest' | 'tape' | 'ava' | 'pytest' | 'unittest';
  /** Run once with the network, as `--setup` and `--setup-network` do. */
  setup?: string;
  test: string;
  /** `--runner`, where the command alone does not show it. */
  as?: Runner;
  /** One replacement in one source file; the old text stands there once. */
  fault: { file: string; old: string; new: string };
  /** What cannot be mended, and how it is seen: the reason in the table must contain this. */
  fails?: string;
}
