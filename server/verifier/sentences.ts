/** What people read about signs of gaming, about measurements that failed, and about unreadable reports of tests. */

const some = (items: readonly string[]): string =>
  items.length > 3 ? `${items.slice(0, 3).join(', ')} and ${items.length - 3} more` : items.join(', ');

// Signs of gaming
export const readsRunnerVariable = 'It reads a variable that only test runners set.';
export const checksRunner = 'It checks whether a test runner runs it.';
export const checksCaller = 'It checks which code calls it.';
export const endsProcess = 'It ends the process from within.';
export const writesReport = 'It writes text that looks like the report of a test runner.';
export const changesFramework = 'It imports or changes the test framework.';
export const alwaysEqual = 'It makes every comparison equal.';
export const canaryGone =
  'A check that must fail rode along with the tests of the root. It did not run with the tests here.';
export const testFilesTouched = (paths: readonly string[]): string =>
  `Test files were changed, and they were restored before the run: ${some(paths)}.`;
export const testsLost = (ids: readonly string[]): string =>
  `Tests that ran at the root did not run: ${some(ids)}.`;
export const testsRemoved = (paths: readonly string[]): string =>
  `Tests were deleted or skipped: ${some(paths)}.`;
export const runnerConfigured = (path: string): string =>
  `A file that configures the test runner was added or changed: ${path}.`;
export const runnerShadowed = (path: string): string =>
  `A file stands where the test runner would be loaded from: ${path}.`;
export const passesOnlyWith = (files: readonly string[], tests: readonly string[]): string =>
  `${tests.length} ${tests.length === 1 ? 'test passes' : 'tests pass'} only with the changes to ${some(files)}, which can steer the tests. Without them ${tests.length === 1 ? 'it does' : 'they do'} not: ${some(tests)}.`;
export const valuesOfTests = (values: readonly string[]): string =>
  `The code checks for values that the tests use: ${values.slice(0, 3).join(', ')}.`;

// What could not be measured
export const noResultAtStart = 'The tests gave no result at the start.';
export const leftOut = 'It was left out on request.';
export const needsCoverage = 'It needs the lines that the tests run, and they are not known.';
export const noNodeCoverage = 'Node wrote no coverage.';
export const sourcesCompiled = 'The sources are compiled before they run, so their lines are not known.';
export const oldPython = 'Tracing needs Python 3.10 or later.';
export const coverageTimedOut = 'The tests did not end in time while coverage was recorded.';
export const coverageUnreadable = 'The coverage record could not be read.';
export const noCoverageFor = (runner: string): string =>
  `Coverage cannot be measured for this test command (${runner}).`;

// Reports
export const commandKilled = 'The test command was killed.';
export const failedWithoutTest = (exitCode: number): string =>
  `No test of the report failed, but the command ended with exit code ${exitCode}.`;
export const noHoldout = (task: string): string => `The task ${task} has no holdout.`;
export const noRunnableTests = 'This task has no tests that could be run.';
export const reportCutOff = 'The report is cut off.';
export const reportContradicts = 'The report contradicts its own summary.';
export const reportNotNested = 'The report is not well nested.';
export const missingTests = (reported: number, announced: number): string =>
  `The report has ${reported} tests, and the runner announced ${announced}.`;
export const callWithoutReport =
  'The command calls the test runner more than once, and one call gave no report.';
export const dependsOutside = ({ file, target }: { file: string; target: string }): string =>
  `${file} takes code from ${target}, outside the directory, and the sandbox may not have it. Choose the folder that holds both as the directory, and change into this one in the test command (--test "cd <folder> && …").`;
export const canaryAbsent =
  'A check that must fail was begun and never ended: the code under test kept it from running. This run proves nothing.';
export const canaryNotLoaded = 'The test runner did not load it.';
export const canaryPassed =
  'A check that must fail passed after the tests: the code under test replaced what the tests check with. This run proves nothing.';
