import { type MissingPackage, missingPackages } from './missing-packages';

/** One test of a report. `id` is stable over runs: `file > suite > name` as far as the runner tells. */
export interface TestResult {
  id: string;
  status: 'passed' | 'failed' | 'skipped';
  /** The failure's message, shaped: no durations, no absolute paths, at most 4,000 characters. Empty when passed. */
  message: string;
  /** `path:line` of the first stack frame within the workspace that is not a test file, else of the first within it. */
  frame: string | null;
  /** Wall-clock milliseconds, where the runner tells them. */
  ms?: number;
}

export type OutcomeStatus =
  | 'read'
  /** The command ran but no report could be read from its output. */
  | 'unreadable'
  | 'timeout'
  /** The command could not be started (exit 126/127). */
  | 'not-found'
  /** The report was read and no test had been executed. */
  | 'no-tests';

/** What became of the canary, a check that must fail and rides along with the tests: it failed as it must, or why not. */
export type Canary = { held: true } | { held: false; why: string };

/** What tests load (`loaded`) in the place of a file of the workspace (`file`). */
export interface Elsewhere {
  loaded: string;
  file: string;
  /** An installed copy of a JavaScript package, or what a build made; absent: a module of Python. */
  kind?: 'installed' | 'built';
}

/** What a verification said. */
export interface Outcome {
  status: OutcomeStatus;
  tests: TestResult[];
  exitCode: number | null;
  /** The raw log, capped and free of durations. */
  log: string;
  /** Wall-clock milliseconds. */
  ms: number;
  /** Protected files that differed from the task's and were restored before the run. */
  tampered: string[];
  /** Files that steer runners, and installed packages: their changes were left out of the run. Absent: none. */
  setAside?: string[] | undefined;
  /** The same where the run was made with their changes, since these tests (ids) pass only with them. */
  steered?: { files: string[]; tests: string[] } | undefined;
  /** A file that the tests loaded in place of one of the workspace (`file`), while they loaded no code of it. Absent: none. */
  elsewhere?: Elsewhere | undefined;
  /** How often the tests were run for it; absent: once. `tests` then holds what most runs said. */
  runs?: number;
  /** Ids of tests whose result changed between those runs. */
  unsteady?: string[];
  /** Of the root: ids that not every run of the same files had. They are left out of `tests` and of the baseline. */
  leftOut?: string[];
  /** Absent where the runner has none. */
  canary?: Canary;
}

/** The tests that decide, fixed when the root is verified. */
export interface Baseline {
  /** Ids of tests that must come to pass. Never empty. */
  targets: string[];
  /** Ids of tests that passed at the root and must go on passing. */
  guards: string[];
  /** Ids of tests that may fail when the command ends red: they failed at the root, or are known as flaky. Absent in runs
   * of earlier versions: then any other test may. */
  mayFail?: string[];
  /** Ids that not every run of the root had: nothing is asked of them. Absent: none. */
  leftOut?: string[];
  /** Modules that tests could not load at the root, which may be packages that nobody installed. Absent: none. */
  missing?: MissingPackage[];
  /** By test id, in (0,1]: how much a test counts in the reward; absent: 1. Flaky ones count less. */
  weights?: Record<string, number>;
}

/** How a node stands against the baseline. Counts of tests, `reward` in [0,1]. */
export interface Score {
  targetsPassing: number;
  targetsTotal: number;
  guardsPassing: number;
  guardsTotal: number;
  reward: number;
  /** All targets and all guards pass, and nothing else that passed or did not run at the root fails now. */
  solved: boolean;
  /** Ids of tests that fail here, did not fail at the root, and are neither target nor guard, at most 20; absent: none. */
  alsoFailing?: string[];
  /** Ids of the targets that pass, where some do and some do not. */
  passing?: string[];
}

export function baselineOf(
  outcome: Outcome,
  named: {
    failToPass?: string[];
    passToPass?: string[];
    flaky?: string[];
    flakeRates?: Record<string, number>;
  } = {},
): Baseline {
  const flaky = new Set(named.flaky ?? []);
  const of = (status: TestResult['status']) =>
    outcome.tests.filter((test) => test.status === status && !flaky.has(test.id)).map((test) => test.id);
  const failing = outcome.tests.flatMap((test) => (test.status === 'failed' ? [test.id] : []));
  const missing = missingPackages(outcome);
  const baseline = {
    targets: named.failToPass ?? of('failed'),
    guards: named.passToPass ?? of('passed'),
    mayFail: [...new Set([...failing, ...flaky, ...(outcome.leftOut ?? [])])],
    ...(outcome.leftOut ? { leftOut: outcome.leftOut } : {}),
    ...(missing.length > 0 ? { missing } : {}),
  };
  const deciding = new Set([...baseline.targets, ...baseline.guards]);
  const weights = Object.entries(named.flakeRates ?? {}).flatMap(([id, rate]) =>
    rate > 0 && deciding.has(id) ? [[id, Math.max(0.1, 1 - rate)] as const] : [],
  );
  return weights.length === 0 ? baseline : { ...baseline, weights: Object.fromEntries(weights) };
}

/**
 * Reward = (targets passing ÷ targets) × (guards passing ÷ guards), each test by its weight, in [0,1]; 1 exactly when
 * solved. A test that fails here and may not (it was skipped at the root, or is new) counts as a guard that fails: a
 * command that ends red is solved only where every failing test failed at the root too.
 * A named test that is absent from the report has not passed, unless it names a file or class that could not be
 * loaded and whose own tests stand there now, all passing. Without guards their factor is 1.
 */
export function scoreOf(outcome: Outcome, baseline: Baseline): Score {
  const passes = (id: string) => passesIn(outcome, id);
  const count = (ids: string[]) => ids.filter(passes).length;
  const weigh = (ids: string[]) => ids.reduce((sum, id) => sum + (baseline.weights?.[id] ?? 1), 0);
  const share = (ids: string[]) => weigh(ids.filter(passes)) / weigh(ids);
  const passing = baseline.targets.filter(passes);
  const targetsPassing = passing.length;
  const guardsPassing = count(baseline.guards);
  const targetsTotal = baseline.targets.length;
  const guardsTotal = baseline.guards.length;
  const also = alsoFailing(outcome, baseline);
  const guardsWeight = weigh(baseline.guards);
  const guardsShare =
    guardsWeight + also.length === 0
      ? 1
      : weigh(baseline.guards.filter(passes)) / (guardsWeight + also.length);
  const reward = (targetsTotal === 0 ? 0 : share(baseline.targets)) * guardsShare;
  return {
    targetsPassing,
    targetsTotal,
    guardsPassing,
    guardsTotal,
    reward,
    solved:
      targetsTotal > 0 &&
      targetsPassing === targetsTotal &&
      guardsPassing === guardsTotal &&
      also.length === 0,
    ...(also.length > 0 ? { alsoFailing: also.slice(0, 20) } : {}),
    ...(targetsPassing > 0 && targetsPassing < targetsTotal ? { passing } : {}),
  };
}

/** Where the command ended red: the failing tests that are neither target nor guard and may not fail. */
function alsoFailing({ tests, exitCode }: Outcome, { targets, guards, mayFail }: Baseline): string[] {
  if (exitCode === 0 || mayFail === undefined) return [];
  const known = new Set([...targets, ...guards, ...mayFail]);
  return tests.flatMap(({ id, status }) => (status === 'failed' && !known.has(id) ? [id] : []));
}

/** Whether the test with this id passes, or what it contains does where it could not be loaded at the root. */
export function passesIn(outcome: Outcome, id: string): boolean {
  const own = outcome.tests.find((test) => test.id === id);
  return own === undefined ? allWithinPass(outcome, id) : own.status === 'passed';
}

/** The id of what stands before or behind all tests: it holds each of them. */
export const wholeSuite = 'all tests';

function allWithinPass(outcome: Outcome, container: string): boolean {
  const within = outcome.tests.filter(
    ({ id }) =>
      container === wholeSuite || id.startsWith(`${container} > `) || id.startsWith(`${container}.`),
  );
  return within.some((test) => test.status === 'passed') && within.every((test) => test.status !== 'failed');
}
