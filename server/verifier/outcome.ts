import type { CommandResult } from '@/server/core/ports/sandbox';
import type { Outcome, TestResult } from '@/server/core/verdict/outcome';
import { commandKilled, failedWithoutTest } from '@/server/verifier/sentences';
import { cleanLog, cleanMessage, cutMiddle, logCap, stableName } from './clean-text';
import { leadingFrame } from './frames';
import { distinctIds, type Report, type ReportedTest } from './report';

export interface JudgedRun {
  outcome: Outcome;
  /** The tests of `outcome` with all their frames, messages cleaned. */
  reported: ReportedTest[];
  /** What was printed beside the report; empty where the runner does not tell the two apart. */
  printed: string;
}

/** Why a run whose report was found does not count as read, or null. */
function doubtOf(result: CommandResult, report: Report): string | null {
  if (report.doubt !== null) return report.doubt;
  if (result.exitCode === null) return commandKilled;
  const failed = report.tests.some((test) => test.status === 'failed');
  const passed = report.tests.some((test) => test.status === 'passed');
  if (result.exitCode !== 0 && passed && !failed) {
    return failedWithoutTest(result.exitCode);
  }
  return null;
}

function statusOf(result: CommandResult, report: Report | null, doubt: string | null): Outcome['status'] {
  const tests = report?.tests ?? [];
  if (result.timedOut) return 'timeout';
  if ((result.exitCode === 127 || result.exitCode === 126) && tests.length === 0) return 'not-found';
  if (report === null || doubt !== null) return 'unreadable';
  return tests.some((test) => test.status !== 'skipped') ? 'read' : 'no-tests';
}

/** The first module that was loaded in place of a file of the workspace, where no code of the workspace was loaded. */
function loadedElsewhere(report: Report | null, isTestFile: (path: string) => boolean): Outcome['elsewhere'] {
  const { own = [], other = [] } = report?.loaded ?? {};
  if (own.some((path) => !isTestFile(path))) return undefined;
  const [found] = other.filter(([, file]) => !isTestFile(file));
  return found && { loaded: found[0], file: found[1] };
}

/**
 * Turns a finished command and its report into an outcome. Only a report that is whole and agrees with itself and
 * with the exit code yields tests; every doubt leaves the outcome without any, so that nothing counts as passed.
 */
export function judge(
  result: CommandResult,
  report: Report | null,
  isTestFile: (path: string) => boolean,
  tampered: string[],
): JudgedRun {
  const doubt = report === null ? null : doubtOf(result, report);
  const status = statusOf(result, report, doubt);
  const trusted = report !== null && (status === 'read' || status === 'no-tests');
  const named = report?.tests.map((test) => ({ ...test, id: stableName(test.id.slice(0, 1_000)) })) ?? [];
  const reported = trusted
    ? distinctIds(named).map((test) => ({ ...test, message: cleanMessage(test.message) }))
    : [];
  const tests = reported.map(
    ({ id, status, message, frames, ms }): TestResult => ({
      id,
      status,
      message: status === 'passed' ? '' : message,
      frame: leadingFrame(frames, isTestFile),
      ...(ms !== undefined && Number.isFinite(ms) && ms >= 0 ? { ms } : {}),
    }),
  );
  const raw = report?.log ?? [result.stdout, result.stderr].filter((text) => text.trim() !== '').join('\n');
  const log = cutMiddle([doubt, cleanLog(raw)].filter((text) => text).join('\n\n'), logCap);
  const elsewhere = loadedElsewhere(report, isTestFile);
  return {
    outcome: {
      status,
      tests,
      exitCode: result.exitCode,
      log,
      ms: result.ms,
      tampered,
      ...(report?.canary ? { canary: report.canary } : {}),
      ...(elsewhere ? { elsewhere } : {}),
    },
    reported,
    printed: trusted ? cleanLog(report.printed ?? '') : '',
  };
}

/**
 * The part of a run that a filter asks for: tests whose id contains it, or, where none does, the files and modules
 * that could not be loaded, since the wanted tests may be in one of them.
 */
export function matching({ outcome, reported, printed }: JudgedRun, filter: string): JudgedRun {
  const hits = new Set(reported.filter((test) => test.id.includes(filter)).map((test) => test.id));
  if (hits.size === 0) {
    for (const test of reported) if (test.status === 'failed' && !test.id.includes(' > ')) hits.add(test.id);
  }
  const kept = reported.filter((test) => hits.has(test.id));
  const executed = kept.some((test) => test.status !== 'skipped');
  return {
    outcome: {
      ...outcome,
      status: outcome.status === 'read' && !executed ? 'no-tests' : outcome.status,
      tests: outcome.tests.filter((test) => hits.has(test.id)),
    },
    reported: kept,
    printed,
  };
}
