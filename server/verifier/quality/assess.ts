import { hasTests, type Task } from '@/server/core/task/task';
import { checkBaseline } from '@/server/core/verdict/baseline-check';
import { baselineOf, type Outcome, type TestResult } from '@/server/core/verdict/outcome';
import { type QualityReport, qualityVerdict } from '@/server/core/verdict/quality';
import { loadedCopy } from '@/server/verifier/other-code/probe';
import { noResultAtStart } from '@/server/verifier/sentences';
import { checkMutants } from './check-mutants';
import { checkReference } from './check-reference';
import { measureCoverage } from './measure-coverage';
import { measureReliability } from './rerun';
import { type AssessOptions, type AssessWorld, openSuite } from './suite';

/** How long one run may take when the first took `ms`: ten times that, at least 5 s, at most the task's limit. */
const timeLimitMs = (ms: number, limitMs: number) => Math.min(limitMs, Math.max(5_000, 10 * ms));

const nothingRan: Outcome = { status: 'no-tests', tests: [], exitCode: null, log: '', ms: 0, tampered: [] };

function factsOf(first: Outcome, task: Task): QualityReport['baseline'] {
  const check = checkBaseline(first, task);
  const { targets, guards, missing } = baselineOf(first, task.test);
  const of = (status: TestResult['status']) => first.tests.filter((test) => test.status === status).length;
  return {
    status: first.status,
    passed: of('passed'),
    failed: of('failed'),
    skipped: of('skipped'),
    ms: first.ms,
    problem: check.ok ? null : check.message,
    ...(first.canary?.held === false ? { noCanary: first.canary.why } : {}),
    targets,
    guards,
    ...(missing ? { missing } : {}),
  };
}

/**
 * Measures how far the task's visible tests can be trusted, on the unchanged task. Every run is made in a fork of its
 * own. Throws when the signal is aborted or the sandbox cannot be made.
 */
export async function assessTask(
  world: AssessWorld,
  task: Task,
  options: AssessOptions,
): Promise<QualityReport> {
  const begun = world.now();
  options.progress({ phase: 'preparing', done: 0, total: 1 });
  const suite = await openSuite(world, task, options);
  options.progress({ phase: 'baseline', done: 0, total: 1 });
  const first = hasTests(task) ? await suite.run() : nothingRan;
  const copy = await loadedCopy(world, task, suite.root, first, options.signal);
  const elsewhere = first.elsewhere ?? copy?.elsewhere;
  const baseline = factsOf(elsewhere ? { ...first, elsewhere } : first, task);
  const parts = await measured();
  const { verifier, reference } = options;
  const checked =
    verifier && reference && baseline.problem === null
      ? { reference: await checkReference(suite, verifier, first, reference) }
      : {};
  const report = {
    task: task.name,
    command: task.test.command,
    sandbox: world.driver.kind,
    baseline,
    ...parts,
    ...checked,
    hasHoldout: task.holdout !== undefined && task.holdoutDirectory !== null,
    suiteRuns: suite.forks() + (copy?.runs ?? 0),
    seconds: (world.now() - begun) / 1000,
  };
  return { ...report, verdict: qualityVerdict(report) };

  async function measured(): Promise<Pick<QualityReport, 'reliability' | 'coverage' | 'mutation'>> {
    if (first.status !== 'read') {
      const none = { notMeasured: noResultAtStart };
      return { reliability: null, coverage: none, mutation: none };
    }
    const timeoutMs = timeLimitMs(first.ms, task.test.timeoutMs);
    const reliability = await measureReliability(suite, first, baseline.targets, timeoutMs);
    const coverage = await measureCoverage(suite, first);
    const { mutationsOf } = world;
    const mutation = await checkMutants(suite, first, reliability.tests, coverage, mutationsOf, timeoutMs);
    return { reliability, coverage: coverage.coverage, mutation };
  }
}
