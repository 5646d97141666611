import { hasTests, type Task } from '@/server/core/task/task';
import { type Baseline, baselineOf, type Outcome } from './outcome';
import * as sentence from './sentences';

type BaselineProblem =
  | 'not-found'
  | 'timeout'
  | 'unreadable'
  | 'no-tests'
  | 'already-passing'
  | 'other-code'
  | 'named-tests-missing';

export type BaselineCheck =
  | { ok: true; baseline: Baseline }
  | { ok: false; code: BaselineProblem; message: string };

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
    return refuse('no-tests', sentence.noTests);
  }
  switch (outcome.status) {
    case 'not-found':
      return refuse('not-found', sentence.commandNotFound(command, outcome.exitCode, logTail(outcome)));
    case 'timeout':
      return refuse('timeout', sentence.testsTimedOut(timeoutMs / 1000));
    case 'unreadable':
      return refuse('unreadable', sentence.reportUnreadable(command, outcome.exitCode, logTail(outcome)));
    case 'no-tests':
      return refuse('no-tests', sentence.noTestsExecuted(command, logTail(outcome)));
    case 'read':
      break;
  }
  if (outcome.elsewhere) {
    return refuse('other-code', sentence.otherCode(outcome.elsewhere));
  }
  const baseline = baselineOf(outcome, { failToPass, passToPass, flaky, flakeRates });
  const passing = new Set(outcome.tests.filter((test) => test.status === 'passed').map((test) => test.id));
  if (baseline.targets.length === 0) {
    const failing = outcome.tests.some((test) => test.status === 'failed');
    return refuse('already-passing', failing ? sentence.onlyFlakyFail : sentence.allPass(passing.size));
  }
  if (baseline.targets.every((id) => passing.has(id))) {
    return refuse('already-passing', sentence.allTargetsPass(baseline.targets.length));
  }
  const ran = new Set(outcome.tests.map((test) => test.id));
  const unloaded = outcome.tests.some((test) => test.status === 'failed' && !test.id.includes(' > '));
  const expected = unloaded ? baseline.guards : [...baseline.targets, ...baseline.guards];
  const absent = expected.filter((id) => !ran.has(id));
  if (absent.length > 0) {
    return refuse('named-tests-missing', sentence.namedTestsMissing(absent.length, absent[0]));
  }
  return { ok: true, baseline };
}
