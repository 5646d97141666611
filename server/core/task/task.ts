import { z } from 'zod';
import type { Benchmark } from './benchmark';
import type { DirectoryOptions } from './directory-options';
import { runnerSchema } from './runner';

export const testSpecSchema = z.object({
  /** A shell command line, run in the workspace root. */
  command: z.string().min(1),
  runner: runnerSchema.default('auto'),
  timeoutMs: z.number().int().min(1000).default(60_000),
  /** Globs of files the verifier owns: restored from the task before every verification. */
  protected: z.array(z.string()).default([]),
  /** Test ids that must come to pass (SWE-bench `FAIL_TO_PASS`); without them, those failing at the root. */
  failToPass: z.array(z.string()).optional(),
  /** Test ids that must keep passing (SWE-bench `PASS_TO_PASS`); without them, those passing at the root. */
  passToPass: z.array(z.string()).optional(),
  /** Test ids known to be flaky: left out of targets and guards. */
  flaky: z.array(z.string()).default([]),
  /** Variables for the test command. */
  env: z.record(z.string(), z.string()).optional(),
  /** Whether files that git ignores and the task did not have are verified and stand in the patch. */
  keepIgnored: z.boolean().optional(),
  /** Measured flake rates by test id, in [0,1]: such tests weigh less, and are rerun more before they decide. */
  flakeRates: z.record(z.string(), z.number().min(0).max(1)).optional(),
});
export type TestSpec = z.infer<typeof testSpecSchema>;

/** What a task without tests has in their place; `test: null` in its file. */
export const noTests: TestSpec = testSpecSchema.parse({ command: 'none', runner: 'none' });

/** Whether tests decide what a result is worth. */
export const hasTests = ({ test }: { test: TestSpec }): boolean => test.runner !== 'none';

const holdoutSpecSchema = z.object({
  /** A shell command line, run in a throw-away fork after the files of `directory` were laid over it. */
  command: z.string().min(1),
  runner: runnerSchema.default('auto'),
  timeoutMs: z.number().int().min(1000).default(60_000),
});

/** The content of a sample task's `task.json`. Beside it stand `repo/` (the workspace) and, with `holdout`, `holdout/`. */
export const taskFileSchema = z.object({
  title: z.string().min(1),
  statement: z.string().min(1),
  language: z.enum(['javascript', 'typescript', 'python', 'other']),
  tags: z.array(z.string()).default([]),
  /** null: there are no tests. */
  test: z.preprocess((test) => (test === null ? noTests : test), testSpecSchema),
  holdout: holdoutSpecSchema.optional(),
  /** A container image for the Docker driver; the built-in base image without it. */
  image: z.string().optional(),
  /** Where the code lies in that image, e.g. `/testbed`: the workspace begins as that folder, `repo/` laid over it. */
  imageDirectory: z
    .string()
    .regex(/^(\/[\w.-]+)+$/)
    .optional(),
  /** Variables of every command in that image; only with `imageDirectory`. */
  imageEnv: z.record(z.string(), z.string()).optional(),
  /** A shell command run once in the workspace when the task is prepared. */
  setup: z.string().optional(),
  /** Whether the setup, and nothing after it, may use the network. */
  setupNetwork: z.boolean().optional(),
});
export type TaskFile = z.infer<typeof taskFileSchema>;

/** A task ready to run: what the file says, and where its directories are on this machine. */
export interface Task extends TaskFile {
  /** The sample task's name, or the directory's base name. */
  name: string;
  /** Absolute path of the repository to copy. It is never changed. */
  directory: string;
  /** Absolute path of the files laid over the workspace for the holdout, or null. */
  holdoutDirectory: string | null;
  /**
   * Files of the directory that are kept back: no agent, search or verification sees them, and the holdout lays them over
   * the workspace (`holdoutDirectory` is the directory itself then). Workspace-relative; absent: none.
   */
  withheld?: string[] | undefined;
  /**
   * Where the directory is a folder within a git repository: its path from the repository's top, with a slash at its end.
   * Patches carry it, since git reads their paths from the top.
   */
  repositoryPrefix?: string | undefined;
  /** The reference repair of a person's own directory, as a patch of its files. A sample task has it as a file. */
  reference?: string | undefined;
  /** How a person's own directory is run and judged, as it was given: a run or an experiment is made again from it. */
  options?: DirectoryOptions | undefined;
  /** The instance of a benchmark that it is, with its hidden tests; absent: it is none. */
  benchmark?: Benchmark | undefined;
  /** `sample` for built-in tasks, `directory` for a person's own, `benchmark` for imported instances: their code is in the image. */
  origin: 'sample' | 'directory' | 'benchmark';
}
