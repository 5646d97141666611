import { hasTests, type Task } from '@/server/core/task/task';
import { type Baseline, baselineOf, type Outcome } from './outcome';

export type BaselineProblem =
  | 'not-found'
  | 'timeout'
  | 'unreadable'
  | 'no-tests'
  | 'already-passing'
  | 'named-tests-missing';

export type BaselineCheck =
  | { ok: true; baseline: Baseline }
  | { ok: false; code: BaselineProblem; message: string };

const plural = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;

/** The last lines of the log, for a person who must find out what went wrong. */
function logTail(outcome: Outcome): string {
  const tail = outcome.log.trim().split('\n').slice(-8).join('\n').slice(-1_200);
  return tail === '' ? '' : `\n${tail}`;
}

/**
 * Whether a search can start from the root's outcome, and what it is after. Each refusal is a sentence that says what
 * to do. Named fail-to-pass tests may be absent only where a file or module could not be loaded: they may be in it.
 */
export function checkBaseline(outcome: Outcome, task: Task): BaselineCheck {
  const { command, timeoutMs, failToPass, passToPass, flaky, flakeRates } = task.test;
  const refuse = (code: BaselineProblem, message: string): BaselineCheck => ({ ok: false, code, message });
  if (!hasTests(task)) {
    return refuse(
      'no-tests',
      'This task has no tests: a search for it has no ground truth. A model and people judge its results, and nothing proves one right.',
    );
  }
  switch (outcome.status) {
    case 'not-found':
      return refuse(
        'not-found',
        `The test command “${command}” was not found in the sandbox (exit code ${outcome.exitCode}): install it in the image, or pass --test.${logTail(outcome)}`,
      );
    case 'timeout':
      return refuse(
        'timeout',
        `The tests did not end within ${timeoutMs / 1000} s: raise the time limit, or pass a --test command that runs fewer of them.`,
      );
    case 'unreadable':
      return refuse(
        'unreadable',
        `The report of “${command}” could not be read (exit code ${outcome.exitCode ?? 'none'}): pass a --test command that prints TAP, JUnit XML or the report of a known runner (Node's, Vitest, Jest, Mocha, unittest, pytest, Go, cargo).${logTail(outcome)}`,
      );
    case 'no-tests':
      return refuse(
        'no-tests',
        `“${command}” executed no tests: pass a --test command that runs the tests which should pass.${logTail(outcome)}`,
      );
    case 'read':
      break;
  }
  const baseline = baselineOf(outcome, { failToPass, passToPass, flaky, flakeRates });
  const passing = new Set(outcome.tests.filter((test) => test.status === 'passed').map((test) => test.id));
  if (baseline.targets.length === 0) {
    const failing = outcome.tests.some((test) => test.status === 'failed');
    return refuse(
      'already-passing',
      failing
        ? 'Only tests marked flaky fail: there is nothing to repair. Take those that should come to pass out of the flaky list.'
        : `All ${plural(passing.size, 'test')} pass already: there is nothing to repair. Add a test that fails, or choose another task.`,
    );
  }
  if (baseline.targets.every((id) => passing.has(id))) {
    return refuse(
      'already-passing',
      `All ${plural(baseline.targets.length, 'named target test')} pass already: there is nothing to repair.`,
    );
  }
  const ran = new Set(outcome.tests.map((test) => test.id));
  const unloaded = outcome.tests.some((test) => test.status === 'failed' && !test.id.includes(' > '));
  const expected = unloaded ? baseline.guards : [...baseline.targets, ...baseline.guards];
  const absent = expected.filter((id) => !ran.has(id));
  if (absent.length > 0) {
    return refuse(
      'named-tests-missing',
      `${plural(absent.length, 'test')} that the task names did not run, the first “${absent[0]}”: correct the names or the test command.`,
    );
  }
  return { ok: true, baseline };
}
