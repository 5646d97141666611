import { differencesOf } from './differences';
import { statusOf } from './lookup';
import { suiteRan, testExitCode, testOutput } from './markers';
import type { LogParser, Statuses } from './status';

/** What must come out, and how the log is read. */
export interface Expected {
  failToPass: readonly string[];
  passToPass: readonly string[];
  /** `fail_only`: the log lists only failures, so that a test fails only where it is listed as failed. */
  evalType: 'pass_and_fail' | 'fail_only';
}

export interface Split {
  success: string[];
  failure: string[];
}

/** The reading of a log. `no results` is no verdict on the tests, and it is not resolved. */
export type Graded =
  | {
      kind: 'results';
      resolved: boolean;
      partial: boolean;
      failToPass: Split;
      passToPass: Split;
      /** Where Espalier's own reading differs, and why; absent: nowhere. */
      differs?: string[];
    }
  | { kind: 'no results'; reason: string };

/** The official verdict on the log of an evaluation script (SWE-bench 5.0.2, `harness/grading.py`). */
export function gradeLog(raw: string, parse: LogParser, expected: Expected): Graded {
  // The harness reads its logs with universal line ends: a progress line that overwrites itself is several lines.
  const log = raw.replace(/\r\n?/g, '\n');
  const found = testOutput(log);
  if ('missing' in found) return { kind: 'no results', reason: missingReason(found) };
  const between = parse(found.output);
  const statuses = between.size > 0 ? between : parse(log);
  if (statuses.size === 0 && !suiteRan(found.output)) {
    return { kind: 'no results', reason: 'The output has no test with a status.' };
  }
  const exitCode = testExitCode(log);
  const isBad = [...statuses.values()].some((status) => status === 'FAILED' || status === 'ERROR');
  if (exitCode !== null && exitCode !== 0 && !isBad) {
    const reason = `The test command ended with exit code ${exitCode}, and no test of its output failed.`;
    return { kind: 'no results', reason };
  }
  const differs = expected.evalType === 'fail_only' ? [] : differencesOf(statuses, found.output, expected);
  return { ...judged(statuses, expected), ...(differs.length > 0 ? { differs } : {}) };
}

const missingReason = ({ missing, line }: { missing: string; line: string }) =>
  missing === 'spoilt' ? `The log has the line “${line}”.` : `The log has no line “${line}”.`;

function judged(statuses: Statuses, { failToPass, passToPass, evalType }: Expected): Graded {
  const passes = (id: string) => ['PASSED', 'XFAIL'].includes(statusOf(id, statuses) ?? '');
  const isKept = (id: string) => passes(id) || statusOf(id, statuses) === 'SKIPPED';
  const isUnlisted = (id: string) => statusOf(id, statuses) !== 'FAILED';
  const isFailOnly = evalType === 'fail_only';
  const fixed = split(failToPass, isFailOnly ? isUnlisted : passes);
  const kept = split(passToPass, isFailOnly ? isUnlisted : isKept);
  const isAllKept = kept.failure.length === 0;
  return {
    kind: 'results',
    resolved: fixed.failure.length === 0 && isAllKept,
    partial: fixed.failure.length > 0 && fixed.success.length > 0 && isAllKept,
    failToPass: fixed,
    passToPass: kept,
  };
}

const split = (ids: readonly string[], isSuccess: (id: string) => boolean): Split => ({
  success: ids.filter(isSuccess),
  failure: ids.filter((id) => !isSuccess(id)),
});
