import type { Canary, TestResult } from '@/server/core/verdict/outcome';

/** A place in a stack trace. `path` is workspace-relative when it lies within the workspace. */
export interface Frame {
  path: string;
  line: number;
  column: number | null;
  /** The function's name where the runner tells it. */
  fn: string | null;
}

/** One test as a runner reported it, frames innermost first. */
export interface ReportedTest {
  id: string;
  status: TestResult['status'];
  message: string;
  frames: Frame[];
  /** Milliseconds, where the runner tells them. */
  ms?: number;
}

/** What was read from a run's output. */
export interface Report {
  /** In an order that does not depend on timing. */
  tests: ReportedTest[];
  /** Why the report cannot be trusted (cut off, contradicts itself), as a sentence; null when it can. */
  doubt: string | null;
  /**
   * Where modules were loaded from outside although the workspace holds such a file: these (as loaded, and the
   * workspace's), and the files of the workspace that were loaded. Absent where there are none, or it is not known.
   */
  loaded?: { own: string[]; other: [loaded: string, file: string][] } | undefined;
  /** The output as a person reads it; without it the raw output is shown. */
  log?: string;
  /** What the tests and the code under test printed, apart from the report, in an order that does not depend on timing. */
  printed?: string;
  /** Absent where the runner has none. */
  canary?: Canary;
}

/** What a test command left behind. */
export interface TestOutput {
  stdout: string;
  stderr: string;
  /** null when the process was killed. */
  exitCode: number | null;
}

/** A test command made readable. */
export interface PreparedCommand {
  command: string;
  env?: Record<string, string>;
  /** The report in the output, or null where there is none of this kind. Never throws. */
  read(output: TestOutput): Report | null;
  /** What to run instead when this output says that the program does not know the options that were added. */
  instead?(output: TestOutput): PreparedCommand | null;
}

/** A test runner we know: how its command is altered so that its report can be read, and how to read it. */
export interface TestRunner {
  /** `filter`: only tests whose name contains it need to run; a runner that cannot select runs all. */
  prepare(command: string, filter: string | undefined): PreparedCommand;
}

/** Tests of one name get `#2`, `#3` … in their order, so that no pass hides a failure of the same name. */
export function distinctIds(tests: ReportedTest[]): ReportedTest[] {
  const seen = new Map<string, number>();
  return tests.map((test) => {
    const count = (seen.get(test.id) ?? 0) + 1;
    seen.set(test.id, count);
    return count === 1 ? test : { ...test, id: `${test.id} #${count}` };
  });
}
