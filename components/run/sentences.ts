/** The sentences around the tree on the page of a run. */

// Before the tree has a root node
export const failedBeforeRoot = 'No tree: the run failed before it had a root';
export const stoppedBeforeRoot = 'No tree: the run was stopped before it had a root';
export const pausedBeforeRoot = 'No tree: the run was paused before it had a root';
export const nothingSpent = 'Nothing was spent.';
export const fixTheCause = 'Nothing was spent. Fix the cause that is named above, then start a new run.';
export const resumePrepares = 'When you resume the run, it prepares the sandbox and runs the tests.';
export const inTheQueue = 'The run is in the queue.';
export const preparingTheRoot =
  'The repository is copied into a sandbox. Then its tests run once, to find out which tests must come to pass. The tree grows from there.';

// Header
export const showsThePast = 'The page shows the past. Press e to return to the latest state.';
export const compareWithAnotherArm = 'Show its tree next to the tree of another arm';
export const timeLeftHelp =
  'The time until the first limit, at the current rate. A solution ends the run sooner.';
export const pauseNow = 'Pause now: cancel model calls and drop the steps in flight (shift space)';
export const stopHelp =
  'The run ends with its best node so far. Its tree stays. A branch from any node opens the run again. If you want to continue later, pause the run instead.';

// Keys
export const goUp = 'go up to its experiment, or to the list of runs';
export const pauseKey = 'pause or resume; with shift, pause now and drop the steps in flight';

// While the run is not shown
export const noSuchRun = 'There is no such run';
export const runNotLoaded = 'The run could not be loaded';
export const triesAgain = 'The page tries again every two seconds.';
export const runIsPaused = 'The run is paused.';

// Banner
export const atEvent = (seq: number, last: number): string =>
  `The run at event ${seq.toLocaleString('en')} of ${last.toLocaleString('en')}`;
export const returnToEnd = 'Press e to return to the latest state.';

/** How many of the states that passed the visible tests passed the holdout. */
export function holdoutGapText({ candidates, passed }: { candidates: number; passed: number }): string {
  if (candidates === 1) {
    return passed === 1
      ? 'No other state passed every visible test.'
      : 'One state passed every visible test. It fails the holdout.';
  }
  const of = passed === candidates ? 'All of them' : passed === 0 ? 'None of them' : `${passed} of them`;
  return `${candidates} different states passed every visible test. ${of} passed the holdout.`;
}
