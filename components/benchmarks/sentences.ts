/** The sentences of imported tasks, and of the choice of how hidden tests are used. */
import type { HiddenMode } from '@/server/core/task/benchmark';

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
