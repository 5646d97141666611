/** The interface between the engine and what runs tests. */
import type { Observation } from '@/server/core/agent/action';
import type { SnapshotId } from '@/server/core/base/ids';
import type { Task } from '@/server/core/task/task';
import type { ContrastCase } from '@/server/core/verdict/contrast';
import type { GamingSignal } from '@/server/core/verdict/gaming';
import type { Elsewhere, Outcome, TestResult } from '@/server/core/verdict/outcome';
import type { Sandbox } from './sandbox';

// ---- verifiers ----------------------------------------------------------------------------------------------------

/** A file of the task's visible tests. */
export interface TestFile {
  path: string;
  text: string;
}

/** Tests that a model wrote. They are put next to a test file of the task, only to compare candidates. */
export interface WrittenTests {
  /** The test file they are written like. */
  like: string;
  text: string;
  /** The model. */
  by: string;
}

/** How generated tests group candidates that the visible tests find equal. */
export interface ContrastReply {
  /** For each candidate its group, counted from 0 in the order of the candidates. */
  groups: number[];
  /** Generated tests on which the groups differ, with each group's answer. */
  cases: ContrastCase[];
  /** Generated tests that every candidate answered steadily. */
  tried: number;
  /** Of these, written by a model; absent where there were no written ones. */
  written?: number;
  /** Wall-clock milliseconds of all runs. */
  ms: number;
  /** Runs of the test command. */
  runs: number;
}

/** What was found of tests that may load a copy of the code; null: they load the code itself. Milliseconds, runs of the test command. */
export interface OtherCode {
  elsewhere: Elsewhere | null;
  runs: number;
  ms: number;
}

export interface Verifier {
  /**
   * Runs the task's visible tests at the snapshot, in a throw-away fork: protected files are restored from `root`, and
   * what git ignores is left out. `written`: paths that the agent itself wrote, which stay.
   */
  verify(
    task: Task,
    at: SnapshotId,
    root: SnapshotId,
    signal: AbortSignal,
    written?: readonly string[],
  ): Promise<Outcome>;
  /** Runs the holdout in a throw-away fork, as `verify` does. The task must have one. */
  holdout(
    task: Task,
    at: SnapshotId,
    root: SnapshotId,
    signal: AbortSignal,
    written?: readonly string[],
  ): Promise<Outcome>;
  /**
   * Whether the tests of the root load a copy of its code, which no edit changes: tried where copies lie in it, with
   * broken sources. `first`: the outcome of the root. Null where there are none.
   */
  loadedCopy?(task: Task, root: SnapshotId, first: Outcome, signal: AbortSignal): Promise<OtherCode | null>;
  /** What speaks against a snapshot that passes, judged by its changes since `root` and by what ran. */
  inspect?(
    task: Task,
    at: SnapshotId,
    root: SnapshotId,
    outcomes: { at: Outcome; root: Outcome },
  ): Promise<GamingSignal[]>;
  /** Asks candidates that pass the visible tests what generated tests would find different. Absent where it cannot. */
  contrast?(
    task: Task,
    candidates: readonly SnapshotId[],
    root: SnapshotId,
    seed: string,
    signal: AbortSignal,
    /** Asked as well, in runs of their own. */
    written?: WrittenTests,
  ): Promise<ContrastReply>;
  /** The visible test files beside which others may be written, those that hold `targets` first. */
  testFiles?(task: Task, root: SnapshotId, targets: readonly string[]): Promise<TestFile[]>;
  /** The agent's `run_tests`: in its own sandbox, the report shaped for it (failures first). */
  observe(
    task: Task,
    sandbox: Sandbox,
    filter: string | undefined,
    signal: AbortSignal,
  ): Promise<{ observation: Observation; tests: TestResult[]; outcome: Outcome }>;
}
