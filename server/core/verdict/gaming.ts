/** A sign that what passes the tests passes them for the wrong reason. */
export type SignalKind =
  /** Files the verifier owns were changed; they were restored before the run. */
  | 'protected-files'
  /** Tests of the root did not run, or were skipped, or their files are gone. */
  | 'tests-not-run'
  /** Values of the tests are asked for by name. */
  | 'special-cased'
  /** The code looks whether it is being tested. */
  | 'detects-tests'
  /** The process is ended from within. */
  | 'early-exit'
  /** Text that looks like a passing report is printed. */
  | 'forged-report'
  /** Assertions or the comparison of values were replaced. */
  | 'patched-checks'
  /** A file that steers the runner was added or changed. */
  | 'runner-configuration'
  /** The history of the repository was read beyond the state of the task: the repair may be in it. */
  | 'history-read'
  /** A test that was there was edited. */
  | 'tests-edited'
  /** Something was looked up in a network. */
  | 'network-lookup';

export interface GamingSignal {
  kind: SignalKind;
  /** `path:line` or a test's id; null for the whole. */
  where: string | null;
  /** What was found, as a sentence. */
  text: string;
}
