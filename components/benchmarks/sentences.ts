/** The sentences of imported tasks, and of the choice of how hidden tests are used. */
import type { HiddenMode } from '@/server/core/task/benchmark';
import type { GradingProgress } from '@/server/core/verdict/benchmark-grading';
import type { QualityStatus } from '@/server/core/verdict/quality';

export const importedAre =
  'Instances of the SWE-bench family and task directories of Harbor. Each runs in the Docker sandbox of its image, and is graded as its own harness does.';
export const noneImported = 'No task is imported yet';
export const howToImport =
  'Import a file of rows (.jsonl, .json or .parquet) or a folder: a task repository, or task directories of Harbor. Nothing is fetched from a network.';
export const noImportedMatches = 'No imported task fits';
export const importedNotLoaded = 'The imported tasks could not be loaded.';
export const importFailed = 'The file could not be imported.';
export const shownOf = (first: number, last: number, total: number) =>
  total === 0 ? 'none' : `${first}–${last} of ${total.toLocaleString('en')}`;
export const reportLine = (report: { imported: number; refusedCount: number; dataSet: string }) =>
  `${report.imported.toLocaleString('en')} ${report.imported === 1 ? 'task' : 'tasks'} of ${report.dataSet} imported${report.refusedCount > 0 ? `, ${report.refusedCount === 1 ? '1 row' : `${report.refusedCount.toLocaleString('en')} rows`} refused` : ''}.`;
export const testsOf = (targets: number, guards: number) =>
  `${targets} ${targets === 1 ? 'test' : 'tests'} must come to pass, ${guards} must go on passing`;

export const hiddenLabel = 'Hidden tests';
export const hiddenTitles: Record<HiddenMode, string> = {
  blind: 'Blind: they grade the result at the end',
  holdout: 'Holdout: they accept or reject what passes the visible tests',
  oracle: 'Oracle: they are the reward',
};
export const hiddenMeans: Record<HiddenMode, string> = {
  blind:
    'The search sees nothing of them. Without visible tests a model grades the results. This is what leaderboards mean.',
  holdout: 'The visible tests are the reward. Name their command.',
  oracle:
    'For the study of search alone: the search sees what they find, the run says so, and its patch is no prediction.',
};
export const visibleTestHelp =
  'Optional with blind. At the start at least one test must fail that a fix makes pass.';
export const assumedHelp = (what: readonly string[]) =>
  `The row is from before SWE-bench 5. Supposed: ${what.join(', ')}. The verdict may differ from the official one.`;

/** What one experiment takes. */
export const mostTasks = 500;
export const runSetTitle = (tasks: number) =>
  tasks === 1 ? 'Run this task' : `Run these ${tasks.toLocaleString('en')} tasks`;
export const runSetMeans =
  'An experiment of all tasks that the list holds, filters and search included. Images that are missing are pulled when a run begins; espalier swebench pull brings them ahead.';
export const tooMany = `An experiment takes at most ${mostTasks} tasks. Narrow the list by the search or the filters.`;
export const setName = (tasks: number, mode: HiddenMode) =>
  `${tasks === 1 ? '1 imported task' : `${tasks} imported tasks`}, ${mode}`;
export const dropTasks = 'Drop a file of rows, or a folder, to import tasks';

const tasksOf = (count: number) => (count === 1 ? '1 task' : `${count.toLocaleString('en')} tasks`);
const predictionsOf = (count: number) =>
  count === 1 ? '1 prediction' : `${count.toLocaleString('en')} predictions`;

export const gradeTitle = 'Grade predictions';
export const dropPredictions = (tasks: number) =>
  `Drop a file of predictions to grade it against ${tasks === 1 ? 'the listed task' : `the ${tasksOf(tasks)} of the list`}. Images that are missing are pulled.`;
export const notGraded = 'The predictions are not graded.';
export const checkTitle = (tasks: number) =>
  tasks === 1 ? 'Check this task' : `Check these ${tasksOf(tasks)}`;
export const checkMeans =
  'The tests of each task that the list holds run twice in its image: with the known fix, and without a change. What the fix does not resolve, or what is resolved without it, is marked, since no result on it can be trusted on this machine. Images that are missing are pulled: those of SWE-bench take 1 to 6 GB unpacked.';

export const checkedTitle = 'Check on this machine';
export const checkedTitles = {
  '': 'Check: all',
  trusted: 'Can be trusted here',
  untrusted: 'Not to be trusted here',
  unchecked: 'Not checked',
} as const;
export const timeLimitLabel = 'Time limit of the tests (s)';
export const timeLimitHelp = 'Of one prediction, or of one run of a check. The harness has 1,800.';
export const atOnceLabel = 'At the same time';
export const atOnceHelp = 'Each runs in a container of its own.';
export const howTestsRun = 'Time limit and number at the same time';

export const gradingsTitle = 'Gradings and checks';
export const gradingsNotLoaded = 'The gradings could not be loaded.';
export const progressOfGrading = 'Progress';
interface GradingShown {
  kind: 'grade' | 'check';
  name: string;
  status: QualityStatus;
  progress: GradingProgress;
}
export const gradingName = ({ kind, name, progress: { total } }: GradingShown) =>
  kind === 'check' ? `Check of ${tasksOf(total)}` : `${name}: ${predictionsOf(total)}`;
export const gradingStands = ({ kind, status, progress: { done, total, good, note } }: GradingShown) => {
  if (status === 'queued' && done === 0) return 'Waiting for the engine.';
  const came = kind === 'check' ? `${good} can be trusted on this machine.` : `${good} resolved.`;
  if (status === 'done')
    return `${good} of ${total} ${kind === 'check' ? 'can be trusted on this machine' : 'resolved'}.`;
  const how = status === 'cancelled' ? 'Cancelled after' : status === 'failed' ? 'Failed after' : 'Done:';
  const now = status === 'running' && note !== undefined ? ` ${note}` : '';
  return `${how} ${done} of ${total}; ${came}${now}`;
};
export const leftOutOf = (kind: 'grade' | 'check', count: number) =>
  kind === 'check'
    ? `${tasksOf(count)} without a known fix left out.`
    : `${predictionsOf(count)} for tasks that are not listed left out.`;

export const verdictColumns = ['Task', 'Model', 'Verdict', 'Fail to pass', 'Pass to pass', 'Note'];
export const verdictsNotLoaded = 'The verdicts could not be loaded.';
export const moreInReport = (shown: number) => `The first ${shown} are shown. The report holds all of them.`;
export const differsNote = (tests: number) =>
  `Espalier reads ${tests === 1 ? '1 test' : `${tests} tests`} differently; results.json of the report says why.`;

export const checkedFine = 'On this machine the known fix resolves it, and no change does not.';
export const untrustedTitle = 'not to be trusted here';
export const untrusted = (reason: string | null) =>
  `A check on this machine found that results on it cannot be trusted: ${reason ?? 'the reason was not kept'}.`;
