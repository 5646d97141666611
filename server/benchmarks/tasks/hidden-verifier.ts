import type Docker from 'dockerode';
import { defaultTimeoutMs, type Evaluated, evaluatePatch } from '@/server/benchmarks/evaluation/evaluate';
import { runHarborVerifier } from '@/server/benchmarks/harbor/run-verifier';
import type { SnapshotId } from '@/server/core/base/ids';
import type { SandboxDriver, SnapshotStore } from '@/server/core/ports/sandbox';
import type { Verifier } from '@/server/core/ports/verifier';
import type { Benchmark } from '@/server/core/task/benchmark';
import type { Task } from '@/server/core/task/task';
import type { Outcome, TestResult } from '@/server/core/verdict/outcome';

interface Sources {
  docker: () => Docker;
  store: SnapshotStore;
  driver: SandboxDriver;
}

/**
 * A verifier that runs the hidden tests of benchmarks. Those of SWE-bench run as in the official harness: in a fresh
 * container of the instance's image, on the patch from the root to the snapshot. Those of a task directory run in a fork
 * of the snapshot, whose whole filesystem counts. No sandbox of an agent ever holds them. Other tasks, and visible tests,
 * are the inner verifier's.
 */
export function withHiddenTests(inner: Verifier, sources: Sources): Verifier {
  const isOracle = ({ benchmark }: Task) => benchmark?.hidden === 'oracle';
  const { inspect, contrast, testFiles, loadedCopy } = inner;
  return {
    async verify(task, at, root, signal, written) {
      if (!task.benchmark || !isOracle(task)) return inner.verify(task, at, root, signal, written);
      return hiddenOutcome(sources, task.benchmark, { at, root, written }, signal);
    },
    async holdout(task, at, root, signal, written) {
      if (!task.benchmark) return inner.holdout(task, at, root, signal, written);
      return hiddenOutcome(sources, task.benchmark, { at, root, written }, signal);
    },
    async observe(task, sandbox, filter, signal) {
      if (!isOracle(task)) return inner.observe(task, sandbox, filter, signal);
      return {
        observation: {
          ...{ text: testsAreHidden, error: true, exitCode: null },
          ...{ truncated: false, reads: [], writes: [] },
        },
        tests: [],
        outcome: { status: 'no-tests', tests: [], exitCode: null, log: '', ms: 0, tampered: [] },
      };
    },
    // What follows runs the visible test command, or reads visible tests; with `oracle` there are none.
    ...(inspect
      ? { inspect: (task, ...rest) => (isOracle(task) ? Promise.resolve([]) : inspect(task, ...rest)) }
      : {}),
    ...(contrast
      ? {
          contrast: (task, candidates, ...rest) =>
            isOracle(task)
              ? Promise.resolve({ groups: candidates.map(() => 0), cases: [], tried: 0, ms: 0, runs: 0 })
              : contrast(task, candidates, ...rest),
        }
      : {}),
    ...(testFiles
      ? { testFiles: (task, ...rest) => (isOracle(task) ? Promise.resolve([]) : testFiles(task, ...rest)) }
      : {}),
    ...(loadedCopy
      ? {
          loadedCopy: (task, ...rest) => (isOracle(task) ? Promise.resolve(null) : loadedCopy(task, ...rest)),
        }
      : {}),
  };
}

const testsAreHidden =
  'The tests of this task are hidden: they are run when you finish. Try out your change with a script of your own.';

async function hiddenOutcome(
  { docker, store, driver }: Sources,
  { source }: Benchmark,
  { at, root, written = [] }: { at: SnapshotId; root: SnapshotId; written?: readonly string[] | undefined },
  signal: AbortSignal,
): Promise<Outcome> {
  signal.throwIfAborted();
  if (source.kind === 'harbor') return runHarborVerifier(driver, source.task, at, signal);
  const begun = performance.now();
  const clean = await store.withoutIgnored(at, { root, keep: written });
  const patch = clean === root ? '' : await store.patch(root, clean);
  const evaluated = await evaluatePatch(docker(), source.instance, 'espalier', patch, {
    timeoutMs: defaultTimeoutMs,
    log: () => undefined,
  });
  signal.throwIfAborted();
  return outcomeOf(evaluated, Math.round(performance.now() - begun));
}

const longestLog = 20_000;

function outcomeOf({ result, testOutput, timedOut }: Evaluated, ms: number): Outcome {
  const test =
    (status: TestResult['status'], reason: string) =>
    (id: string): TestResult => ({
      id,
      status,
      message: status === 'passed' ? '' : reason,
      frame: null,
    });
  const passed = test('passed', '');
  const failed = test('failed', 'It did not pass in the official evaluation.');
  const { failToPass, passToPass, status, reason, differs = [] } = result;
  const isGraded = status === 'resolved' || status === 'unresolved';
  const tests = [failToPass, passToPass].flatMap(({ success, failure }) => [
    ...success.map(passed),
    ...failure.map(failed),
  ]);
  return {
    status: isGraded ? 'read' : timedOut ? 'timeout' : 'unreadable',
    tests,
    exitCode: status === 'resolved' ? 0 : 1,
    log: [reason, ...differs, testOutput?.slice(-longestLog)].filter(Boolean).join('\n'),
    ms,
    tampered: [],
  };
}
