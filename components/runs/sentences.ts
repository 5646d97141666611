/** The sentences of the list of runs and of the form for a new run. */
import { byteCount } from '@/server/core/base/byte-count';
import type { StatusGroup } from '@/server/core/run/run-list';

// The list.
export const aRunIs =
  'In a run, an agent searches for a fix. The search is a tree of sandbox snapshots, which the page draws while it grows. The form for a first run is filled in, and needs no language model.';
export const firstSteps =
  'The finished run was recorded on a sample task. It has failures, branches and a solution.';
/** What the page can do, in one screen. */
export const canDo = [
  {
    title: 'Watch',
    text: 'The tree grows while attempts run. Colour says how many of the failing tests pass; gold marks the best path.',
  },
  {
    title: 'Read',
    text: 'Click a step: what the model saw and did, the diff, the tests. Transcript shows an attempt from top to bottom.',
  },
  {
    title: 'Understand',
    text: 'Why this node? Every choice lists its candidates and their scores. Drag the time line to see any earlier moment.',
  },
  {
    title: 'Steer',
    text: 'Pause, branch from any step with a hint, act by hand, prune, or stitch the steps of one attempt onto another.',
  },
  {
    title: 'Compare',
    text: 'Keep a node and compare it with another. An experiment runs several strategies under the same budget.',
  },
  {
    title: 'Bring your own',
    text: 'Search in a directory of yours, with a language model of yours, or import what other agents recorded.',
  },
] as const;
export const runsOfExperiments = 'The runs of experiments are listed under';
export const connectionLost = 'The connection is lost. Connecting again …';
export const runsNotLoaded = 'The runs could not be loaded.';
export const focusedRun = 'open the focused run';

export const groupTitles: Record<StatusGroup, string> = {
  going: 'under way',
  solved: 'solved',
  unsolved: 'unsolved',
  failed: 'failed',
};
export const noRunIs = (group: StatusGroup | null) =>
  group === null ? 'There are no runs' : `No run is ${groupTitles[group]}`;
export const noRunMatches = (text: string, group: StatusGroup | null) =>
  group === null ? `No run matches “${text}”` : `No run that is ${groupTitles[group]} matches “${text}”`;

export const showAll = 'Show all runs';
export const noRunHere = 'No run is archived';
export const showRunsOf = (name: string) => `Show the runs of ${name}`;
export const experimentRunsText = ({
  runs,
  going,
  solved,
}: {
  runs: number;
  going: number;
  solved: number;
}) => (runs === 0 ? 'No run was started' : `${solved} solved${going > 0 ? ` · ${going} under way` : ''}`);
export const filterHelp =
  'Each word occurs in the task, strategy, model, id, status, name, tags or note. tag:slow finds a whole tag.';

// What is done with selected runs.
export const selectRun = (name: string) => `Select ${name}`;
export const mostCompared = 'Select two to eight runs.';
export const gatherHelp =
  'Imported runs, or more than twenty, are compared as they are: two to two hundred that have ended. Nothing is run.';
export const archiveHelp = 'Archived runs are not listed until you show them. Nothing of them is deleted.';
export const exportHelp =
  'Saves the bundle of the run, or one archive of the bundles of several. The page of a run offers other forms.';
export const notEnded = 'A run that has not ended cannot be deleted. Stop it first.';
export const labelTitle = (runs: number) => (runs === 1 ? 'Name, tags and note' : `Tags of ${runs} runs`);
export const nameHelp = 'Shown in place of the task’s title. The run itself does not change.';
export const noteHelp =
  'Runs with a name, a note or a tag are kept when ESPALIER_KEEP_DAYS deletes old runs.';
export const tagsHelp = (tags: readonly string[]) =>
  tags.length === 0 ? 'Separated by spaces.' : `Separated by spaces. In use: ${tags.slice(0, 12).join(' ')}`;
export const compareBest = 'Compare their best nodes in steps, tests and files';
export const compareTitle = (runs: number) => `${runs} runs compared`;
export const differentTasks = 'The runs are of different tasks, so their figures do not compare strategies.';
export const deleteManyTitle = (runs: number) => (runs === 1 ? 'Delete this run?' : `Delete ${runs} runs?`);
export const deleteManyMeans =
  'Their logs, texts and snapshots are deleted and cannot be brought back. What other runs need stays.';
export const measuring = 'Measuring the disk …';
export const freedText = (freed: number | readonly string[]): string => {
  if (typeof freed === 'number')
    return `This frees ${byteCount(freed)} of snapshots, and the logs and texts.`;
  return freed.length === 0
    ? 'Deleted. Younger files stay for a while, because runs under way may need them.'
    : `Deleted. Removed from the disk:\n${freed.join('\n')}`;
};

export const activeTime = (total: string) => `The active time. From start to end the run took ${total}.`;
export const timeLeft = 'The time until the first limit at the rate so far. A solution ends the run sooner.';

// The form.
export const formNotLoaded = 'The tasks, strategies and models could not be loaded.';
export const whatWillRun = (run: {
  strategy: string;
  model: string;
  task: string;
  steps: number | null;
  stepsPerAttempt: number;
  concurrency: number;
}) => {
  const extent = run.steps === null ? 'There is no limit on steps' : `The limit is ${run.steps} steps`;
  const pace =
    run.concurrency === 1 ? 'One attempt runs at a time' : `${run.concurrency} attempts run at a time`;
  return `${run.strategy} with ${run.model} on ${run.task}. ${extent}, with ${run.stepsPerAttempt} per attempt. ${pace}.`;
};

export const needs = {
  directory: 'Give the directory of your repository.',
  statement: 'Describe what is wanted. Without tests, this description is all the agent has.',
  task: 'Choose a task.',
  visibleTest: 'Name the command of the visible tests. The hidden tests judge what passes them.',
  docker: 'An imported task runs in its image. Choose the Docker sandbox.',
  limit: 'Set at least one limit. Without a limit the search may never end.',
};

export const emptySampleFolder = 'of this installation is empty. Use a directory of your own.';

export const minimiseLabels = {
  auto: 'If one verification takes less than ten seconds',
  always: 'Always',
  never: 'Never',
};
export const minimiseHelp = {
  choice:
    'Hunks are left out one by one, and the tests run again. The smallest patch that passes becomes a node of its own and is offered first.',
  runs: 'at most; they are charged',
};

export const budgetHelp = {
  empty: 'An empty field means no limit.',
  importance: 'This sets steps and attempts. You can change them below.',
  steps: 'of all attempts together',
  stepsPerAttempt: 'at most',
  attempts: 'at most',
  concurrency: 'attempts that run at the same time',
  tokens: 'input and output of all calls',
  usd: 'at the model’s prices',
  seconds: 'of active time',
  minSteps: 'With fewer steps left, no attempt starts.',
  minTokens: 'With fewer tokens left, no attempt starts.',
  softShare:
    'When this share of any limit is used, no new attempt starts. Attempts that are running continue.',
  failFast: 'Ends an attempt that loops, repeats an edit, or cannot finish within the steps that are left.',
};
export const budgetShown = {
  nothing: 'nothing',
  steps: 'the steps left in its attempt',
  everything: 'everything that is left, at each step',
};
export const presetLabel = (title: string, attempts: number) =>
  `${title}: ${attempts} full ${attempts === 1 ? 'attempt' : 'attempts'}`;

export const addModelsIn = 'You can add language models in';
export const lastLookHelp =
  'When the model finishes, it sees all its changes once and may still mend them. This costs one step.';
export const shellHelp =
  'The commands run on this machine. Leave this off unless you trust the model with it. Editing files and running the tests work without it.';
export const seedHelp = 'With the offline model, the same seed gives the same tree.';
export const whenInterrupted = {
  resume: 'continue when the engine is back',
  pause: 'wait, paused',
};
export const roleHelp = (does: string) => `The model that ${does}.`;
export const noModelForRole = 'none: such calls are not made';
export const tokensNotRecorded = 'tokens not recorded';
export const notRecorded = 'not recorded';

export const sameTaskHelp =
  'The task, its tests and its limits are those of that run. The files of a directory are copied as they are now.';

export const modelNotHere = (id: string): string => `${id} (not set up here)`;

export const repeatWithOtherSeeds = 'Repeat with other seeds …';

export const replaysHere = 'The run replays, on the task that you choose, the edits that were recorded up to';
export const replaysOnly =
  'No model is called. The result is verified, and its nodes can be branched and stitched. Strategy and model are those of later branches.';

export const agentNotHere = (name: string): string => `${name}: not installed here`;
export const guestHelp =
  'It runs in the sandbox. It needs a model of an endpoint, the sandbox “Local directory”, and permission to run shell commands.';
