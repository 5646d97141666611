import { z } from 'zod';

/** One row of a data set of the SWE-bench family, ready to be graded. */
export const instanceSchema = z.object({
  /** `owner__repo-number`. */
  id: z.string(),
  repo: z.string(),
  baseCommit: z.string(),
  version: z.string().nullable(),
  statement: z.string(),
  /** The known fix. No agent may see it. */
  goldPatch: z.string(),
  testPatch: z.string(),
  failToPass: z.array(z.string()),
  passToPass: z.array(z.string()),
  image: z.string(),
  evalScript: z.string(),
  /** The name of a parser of logs. */
  logParser: z.string(),
  evalType: z.enum(['pass_and_fail', 'fail_only']),
  /** Binary files of the tests, to be there before they run. */
  assets: z.array(z.object({ path: z.string(), url: z.string() })),
  /** `<15 min fix`, …, where the data set has it. */
  difficulty: z.string().nullable(),
  createdAt: z.string().nullable(),
  /** What was not in the row and was supposed; the verdict is then not the official one. */
  assumed: z.array(z.string()),
});
export type Instance = z.infer<typeof instanceSchema>;

/**
 * How the hidden tests of a benchmark are used. `blind`: they grade the result when the run is over, and decide nothing
 * before. `holdout`: they accept or reject what passes the visible tests. `oracle`: they are the reward.
 */
export const hiddenModes = ['blind', 'holdout', 'oracle'] as const;
export type HiddenMode = (typeof hiddenModes)[number];

/** A file of a task's directory. */
const keptFile = z.object({
  /** Relative, with forward slashes. */
  path: z.string(),
  mode: z.number().int(),
  /** Base64. */
  content: z.string(),
});
export type KeptFile = z.infer<typeof keptFile>;

/** A task directory of Harbor or Terminal-Bench: what is hidden of it are its tests. */
const harborTaskSchema = z.object({
  id: z.string(),
  title: z.string(),
  statement: z.string(),
  keywords: z.array(z.string()),
  difficulty: z.string().nullable(),
  image: z.string(),
  /** Where the code lies in the image. */
  directory: z.string(),
  /** Variables of the agent's commands and of the verifier. */
  env: z.record(z.string(), z.string()).default({}),
  /** The folder `tests/`, laid at `/tests` when the agent is done. */
  tests: z.array(keptFile),
  verifier: z.object({ timeoutMs: z.number(), env: z.record(z.string(), z.string()) }),
});
export type HarborTask = z.infer<typeof harborTaskSchema>;

/** What a task is made from that comes from a benchmark. */
export const benchmarkSourceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('swebench'), instance: instanceSchema }),
  z.object({ kind: z.literal('harbor'), task: harborTaskSchema }),
]);
export type BenchmarkSource = z.infer<typeof benchmarkSourceSchema>;

/** What a task that comes from a benchmark holds besides what its agents may know. */
export const benchmarkSchema = z.object({ source: benchmarkSourceSchema, hidden: z.enum(hiddenModes) });
export type Benchmark = z.infer<typeof benchmarkSchema>;
