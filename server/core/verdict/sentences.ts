/** What people read about a task's tests: why a search cannot start, and how far the tests can be trusted. */

import type { MissingPackage } from './missing-packages';
import type { Elsewhere } from './outcome';
import type { ReferenceCheck } from './reference-check';

const tests = (count: number) => `${count} ${count === 1 ? 'test' : 'tests'}`;
const percent = (fraction: number) => `${Math.round(fraction * 100)} %`;
const exit = (code: number | null) => `exit code ${code ?? 'none'}`;
const names = (ids: readonly string[]) =>
  ids.length > 3 ? `${ids.slice(0, 3).join('; ')} and ${ids.length - 3} more` : ids.join('; ');

export const noTests =
  'This task has no tests, so a search has no ground truth. A model and people judge its results. Nothing proves a result correct.';
/** `log` is the end of the log, from a new line, or empty. */
export const commandNotFound = (command: string, code: number | null, log: string): string =>
  `The test command “${command}” was not found in the sandbox (${exit(code)}). Install it in the image, or pass another command with --test.${log}`;
export const testsTimedOut = (seconds: number): string =>
  `The tests did not end within ${seconds} s. Raise the time limit, or pass a --test command that runs fewer tests.`;
export const reportUnreadable = (command: string, code: number | null, log: string): string =>
  `The report of “${command}” could not be read (${exit(code)}). Pass a --test command that prints TAP, JUnit XML or the report of a known runner (Node's, Vitest, Jest, Mocha, AVA, tape, unittest, pytest, Go, cargo). If a script or a Makefile hides the runner, call the runner itself. With --runner exit the exit code alone decides.${log}`;
export const noTestsExecuted = (command: string, log: string): string =>
  `“${command}” executed no tests. Pass a --test command that runs the tests that should pass.${log}`;
export const otherCode = ({ loaded, file, kind }: Elsewhere): string =>
  `The tests load ${loaded} and not ${file}, so they would not see any change. ${mendOtherCode[kind ?? 'python'](file, loaded)}`;
const mendOtherCode: Record<'python' | 'installed' | 'built', (file: string, loaded: string) => string> = {
  python: (file) =>
    `Let them load the code of the directory: put its folder on the path (--env PYTHONPATH=${file.split('/').length > 2 ? file.split('/')[0] : '.'}), or install it in editable form in a virtual environment within the directory.`,
  installed: (_, loaded) => {
    const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(loaded)?.[0] ?? loaded;
    return `Remove the installed copy (${folder}) or make it a link to the directory's package (npm link, or workspaces).`;
  },
  built: () =>
    'Put the command that builds it before the tests (--test "npm run build && npm test"), or let the tests load the sources.',
};
export const onlyFlakyFail =
  'Only tests marked as flaky fail, so there is nothing to repair. Remove the tests that should pass from the flaky list.';
export const allPass = (count: number): string =>
  `${count === 1 ? 'The only test passes' : `All ${count} tests pass`} already, so there is nothing to repair. Add a test that fails, or choose another task.`;
export const allTargetsPass = (count: number): string =>
  `${count === 1 ? 'The named target test passes' : `All ${count} named target tests pass`} already, so there is nothing to repair. Name a test that fails, or choose another task.`;
export const namedTestsMissing = (count: number, first: string | undefined): string =>
  `${tests(count)} that the task names did not run. The first is “${first}”. Correct the names or the test command.`;

/** `missing`: at least one. */
export function packagesMissing(missing: readonly MissingPackage[]): string {
  const list = missing.map(({ name, tests: count }) => `“${name}” (${tests(count)})`).join(', ');
  return `Tests fail because they cannot load ${list}. If that is code to be written, go on. If it is an installed package, the sandbox does not have it: install it with a setup command (--setup) or in the image of the Docker sandbox, which has nothing from home directories of this machine. No change of the code can mend it.`;
}

export const noResult = 'The tests gave no result.';
export const noTestExecuted = 'No test was executed.';
export const flakyTests = (ids: readonly string[]): string =>
  `These tests are flaky without any change: ${names(ids)}. Fix them, or add them to the flaky list of the task. Otherwise a search takes chance for progress.`;
export const orderedTests = (ids: readonly string[]): string =>
  `These tests depend on the order of the tests: ${names(ids)}. Let each test set up what it needs.`;
export const quarantinedTests = (ids: readonly string[]): string =>
  `These tests are on the flaky list, so they are neither targets nor guards: ${names(ids)}.`;

/** `near` is the coverage of the files near the fault, or null. */
export const coverageMeasured = (whole: number, near: number | null): string =>
  `The tests run ${percent(whole)} of the lines of code${near === null ? '' : ` and ${percent(near)} near the fault`}.`;
export const coverageTooLow = (least: number): string =>
  `Below ${percent(least)}, a fix can break code that no test runs. Add tests for the rest.`;
export const linesNeverRun = (lines: string): string => `These lines never run: ${lines}.`;
/** What the verifier says of the reference repair, in one line. */
export function referenceChecked(reference: ReferenceCheck): string {
  const { solves, notApplied, holdout } = reference;
  if (notApplied !== undefined) return `The reference repair does not apply: ${notApplied}`;
  if (solves) return `The reference repair passes the tests${holdout ? ' and the holdout' : ''}.`;
  const { targetsPassing = 0, targetsTotal = 0, guardsPassing = 0, guardsTotal = 0 } = reference;
  const visible = `${targetsPassing} of ${targetsTotal} target tests and ${guardsPassing} of ${guardsTotal} guard tests pass with it`;
  const held =
    holdout && !holdout.passes
      ? `; the holdout fails${holdout.failing.length > 0 ? `: ${names(holdout.failing)}` : ''}`
      : '';
  return `The reference repair is no solution: ${visible}${held}. Then no right change can be one. Correct the tests, the test command or the repair.`;
}
export const coverageNotMeasured = (why: string): string => `Coverage was not measured. ${why}`;

export const mutantsCaught = (tried: number, caught: number): string =>
  `The tests caught ${caught} of ${tried} faults that were put into the covered code (${percent(caught / tried)}).`;
export const mutantsMissed = 'The tests check too little of what the code returns.';
export const mutantsNotMeasured = (why: string): string => `Mutants were not measured. ${why}`;
export const noMutants = 'No mutant could be made from the covered code.';
export const noHoldout =
  'There is no holdout, so a result that only passes the visible tests looks the same as a correct one.';

export const levels = {
  heavy: 'You can spend many attempts. A result that passes these tests is probably correct.',
  few: 'Use only a few candidates. With many candidates, one that only looks correct passes.',
  'fix-first': 'A search on these tests would spend its budget on chance or on gaps in the tests.',
  'no-ground-truth': 'The tests gave no result, so a search has nothing to guide it.',
};
