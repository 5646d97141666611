/** The sentences of the list of runs and of the form for a new run. */
import type { StatusGroup } from './run-order';

// The list.
export const aRunIs =
  'In a run, an agent searches for a fix. The search is a tree of sandbox snapshots, which the page draws while it grows. The form for a first run is filled in: a sample task, a strategy and the offline model.';
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
  limit: 'Set at least one limit. Without a limit the search may never end.',
};

export const taskHelp = {
  directory:
    'An absolute path on the machine that runs Espalier. Espalier copies the directory and never changes it.',
  test: 'Espalier runs it in the directory. At least one test must fail. If you leave it empty, Espalier finds the command from package.json or the test files.',
  noTests: 'A model and you judge the results. Nothing proves a result right. Describe below what is wanted.',
  statement: 'The agent reads this. If you leave it empty, the agent knows only the failing tests.',
  setup: 'Runs once in a copy before the search, for example “npm ci”. Every attempt starts from its result.',
  setupNetwork: 'Only the setup. Agents and tests never have a network.',
  testTimeout: 'of one run of the tests. 60 seconds if empty.',
  runner: 'Reads the report of the tests. Choose one if the command does not show it.',
  env: 'For the test command, one on each line.',
  protect:
    'One glob on each line. These files are restored before each verification. Test files that Espalier recognizes are protected already.',
  holdout:
    'A folder outside the directory, or globs of its test files, which are kept back then. Neither agent nor search sees these tests.',
  reference:
    'A patch, or a folder of repaired files, outside the directory. The page shows it next to the result once the run has ended. Neither agent nor search sees it.',
  makeHoldout: 'Keep back a third of the test files',
  holdoutMade: 'A third of the test files is kept back as a holdout. Neither agent nor search sees them.',
  noHoldout:
    'No holdout: nothing checks a solution beyond the tests that the agent sees. A solution may fit these tests only.',
  keepIgnored: 'Verify new files that git ignores, and keep them in the patch.',
  noSamples: {
    folder: 'of this installation is empty. Use a directory of your own.',
  },
};
export const notVariable = (line: string) => `Write each variable as NAME=value, not “${line}”.`;
export const runnerLabels: Partial<Record<string, string>> = {
  auto: 'found from the command',
  tap: 'TAP',
  junit: 'JUnit XML',
  exit: 'the exit code alone',
};
export const statementExample = 'Totals are a cent off when …';

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
export const shellHelp =
  'The commands run on this machine. Leave this off unless you trust the model with it. Editing files and running the tests work without it.';
export const seedHelp = 'With the offline model, the same seed gives the same tree.';
export const whenInterrupted = {
  resume: 'continue when the engine is back',
  pause: 'wait, paused',
};
export const roleHelp = (does: string) => `The model that ${does}.`;
export const noModelForRole = 'none: such calls are not made';
