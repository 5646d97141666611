import { isOfEspalier } from '@/server/core/run/imported';
import type { RunOrigin } from '@/server/core/run/origin';
import type { Standing } from '@/server/core/run/standing';
/** The sentences around the tree on the page of a run. */

// Before the tree has a root node
export const failedBeforeRoot = 'No tree: the run failed before it had a root';
export const stoppedBeforeRoot = 'No tree: the run was stopped before it had a root';
export const pausedBeforeRoot = 'No tree: the run was paused before it had a root';
export const nothingSpent = 'Nothing was spent.';
export const fixTheCause = 'Nothing was spent. Fix the cause that is named above, then start a new run.';
export const resumePrepares = 'When you resume the run, it prepares the sandbox and runs the tests.';
export const inTheQueue = 'The run is in the queue.';
export const now = (stage: string): string => `Now: ${stage}.`;
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

export const runAgain = 'Run again …';
export const runAgainHelp = 'run again: open a new run that is filled in as this one';

export const importedFrom = (origin: RunOrigin): string =>
  isOfEspalier(origin)
    ? `Espalier made this run, and it came here in the bundle ${origin.file}: every event and text, and no files of nodes.`
    : fromElsewhere(origin);

const fromElsewhere = ({ file, writer, formatVersion }: RunOrigin): string =>
  `Imported from ${file}${writer === null ? '' : `, written by ${writer}`}${formatVersion === null ? '' : ` (version ${formatVersion})`}. It has no files and no model here.`;

export const exportTitle = 'Export this run';
/** The forms of an export, with what of a tree each keeps. */
export const exportForms = [
  {
    form: 'html',
    title: 'Page (one HTML file) …',
    keeps: 'Tree, time, diffs and search, to hand over. Opens offline.',
  },
  { form: 'bundle', title: 'Bundle', keeps: 'Everything but the files of nodes. Espalier imports it again.' },
  { form: 'inspect', title: 'Inspect .eval', keeps: 'The tree: the best path, every other way a branch.' },
  { form: 'pi', title: 'pi session', keeps: 'The tree; pins as labels. Not rewards and tests.' },
  { form: 'openhands', title: 'OpenHands SDK events', keeps: 'The tree. Not rewards and tests.' },
  { form: 'verifiers', title: 'verifiers traces', keeps: 'The tree and rewards of the run.' },
  { form: 'atif', title: 'ATIF (a Harbor job)', keeps: 'Each attempt as a trial. Not the tree.' },
  { form: 'swe-agent', title: 'SWE-agent .traj', keeps: 'The attempts with their actions. Not the tree.' },
  { form: 'predictions', title: 'SWE-bench prediction', keeps: 'The patch of the best result.' },
  { form: 'csv', title: 'CSV', keeps: 'A table of nodes, without texts.' },
  { form: 'sft', title: 'Training rows (SFT)', keeps: 'A row for each end that solves the task.' },
  { form: 'dpo', title: 'Preference pairs (DPO)', keeps: 'Siblings whose best ends differ.' },
] as const;

// The panels next to the tree.
export const placeTitles = { tree: 'Tree', node: 'Node', search: 'Search' };
export const showPanel = {
  search: 'Show the panel of the search ({)',
  node: 'Show the panel of the node (})',
};
export const hidePanel = {
  search: 'Hide the panel of the search ({)',
  node: 'Hide the panel of the node (})',
};
export const panelKeys = {
  search: 'show or hide the panel of the search',
  node: 'show or hide the panel of the node',
};

// The title of the tab and notifications.
const titleSigns: Partial<Record<Standing['status'], string>> = {
  solved: '✓ Solved',
  unsolved: 'Unsolved',
  stopped: 'Stopped',
  failed: '✗ Failed',
  paused: 'Paused',
};
export const pageTitle = ({ title, status, waits, best }: Standing): string => {
  const sign = waits ? '? Waiting for approval' : (titleSigns[status] ?? (best?.solves ? '✓ Solved' : null));
  return sign === null ? title : `${sign} · ${title}`;
};
export const notifyMe = 'Notify me when the run ends, is solved, pauses or waits for approval';
export const notNotify = 'Stop notifying me';
export const notAllowed =
  'Your browser does not allow notifications of this page. Change that in its settings of this site.';
export const solvedMeanwhile = (node: string) => `Solved at ${node}`;
export const solvedMeanwhileText =
  'It passes every test. A proposal of the strategy still waits for your approval. Stop the run if the solution is enough.';
export const stopRun = 'Stop the run';
export const sawThemRefused = 'Refused: this run saw the hidden tests of its task.';
export const allTheSame = 'Save it although it saw the hidden tests';

// The page that is handed over
export const savedPageTitle = 'Save this run as a page';
export const pageHelp =
  'One HTML file that opens from a disk, offline, and requests nothing. Keys and passwords are always masked.';
export const pageChoices = {
  texts: 'Calls, observations, thoughts, diffs and tests',
  prompts: 'Prompts as they were sent',
  names: 'Names of people and of their home folders',
  phrases: 'Phrases to replace, one in each line',
};
export const pageHolds = 'What would be in it';
