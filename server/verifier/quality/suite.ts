import type { SnapshotId } from '@/server/core/base/ids';
import type { Sandbox, SandboxDriver, SnapshotStore } from '@/server/core/ports/sandbox';
import type { Verifier } from '@/server/core/ports/verifier';
import type { Runner } from '@/server/core/task/runner';
import type { Task } from '@/server/core/task/task';
import type { Outcome } from '@/server/core/verdict/outcome';
import type { QualityProgress } from '@/server/core/verdict/quality';
import { judge, matching } from '@/server/verifier/outcome';
import { joined, runTests, type TestCommand } from '@/server/verifier/run-tests';
import { runnerFor } from '@/server/verifier/runners/auto';
import { testFileMatcher } from '@/server/verifier/test-files';
import type { MutationSource } from './mutants';

export interface AssessWorld {
  driver: SandboxDriver;
  store: SnapshotStore;
  mutationsOf: MutationSource;
  /** Milliseconds since the epoch. */
  now(): number;
}

export interface AssessOptions {
  /** Reruns of the whole suite, half of them shuffled where the runner can; ≥ 2. */
  reruns: number;
  /** Mutants tried; 0 leaves the check out. */
  mutants: number;
  seed: number;
  /** The task's reference repair as a patch, and what verifies it; without them it is not checked. */
  reference?: string | null;
  verifier?: Pick<Verifier, 'verify' | 'holdout'>;
  signal: AbortSignal;
  progress(now: QualityProgress): void;
}

/** The task's suite at its root, run in a fresh fork each time. */
export interface Suite {
  task: Task;
  /** What `auto` stands for. */
  runner: Runner;
  root: SnapshotId;
  store: SnapshotStore;
  options: AssessOptions;
  isTestFile(path: string): boolean;
  /** Forks opened so far. */
  forks(): number;
  inFork<T>(act: (sandbox: Sandbox) => Promise<T>): Promise<T>;
  /** `filter`: only the tests whose id contains it; `prior` acts in the fork before. */
  run(
    change?: Partial<TestCommand>,
    filter?: string,
    prior?: (sandbox: Sandbox) => Promise<unknown>,
  ): Promise<Outcome>;
}

/** Prepares the task's sandbox. Every fork throws when the signal is aborted. */
export async function openSuite(
  { driver, store }: AssessWorld,
  task: Task,
  options: AssessOptions,
): Promise<Suite> {
  const { signal } = options;
  const root = await driver.prepare(task, signal);
  const isTestFile = testFileMatcher(task.test.protected);
  const runner = runnerFor(task.test.runner, task.test.command);
  let forks = 0;
  async function inFork<T>(act: (sandbox: Sandbox) => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    forks++;
    const sandbox = await driver.open(root, { owner: 'quality' });
    try {
      return await act(sandbox);
    } finally {
      await sandbox.close();
    }
  }
  return {
    task,
    runner,
    root,
    store,
    options,
    isTestFile,
    forks: () => forks,
    inFork,
    run: (change = {}, filter, prior) =>
      inFork(async (sandbox) => {
        await prior?.(sandbox);
        const command = {
          ...task.test,
          runner,
          ...change,
          env: joined(task.test.env ?? {}, change.env ?? {}),
        };
        const { result, report } = await runTests(sandbox, command, filter, signal);
        const judged = judge(result, report, isTestFile, []);
        return filter === undefined ? judged.outcome : matching(judged, filter).outcome;
      }),
  };
}
