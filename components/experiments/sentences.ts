/** The sentences of experiments: the list, the form, one experiment, and two trees side by side. */

// The list.
export const listNotLoaded = 'The experiments could not be loaded.';
export const noExperiments = 'There are no experiments yet';
export const anExperimentIs =
  'An experiment runs several strategies on the same tasks under the same budget. While it runs, it says which strategy is better and how sure that is. You can also start one from a file:';

// The form.
export const formNotLoaded = 'The tasks, strategies and models could not be loaded.';
export const needs = {
  task: 'Choose at least one task.',
  arm: 'Add at least one arm.',
  names: 'Give every arm a name.',
  otherName: (name: string) => `Two arms are called “${name}”. Give them different names.`,
  limit: 'Set at least one limit for the runs: steps, tokens or dollars.',
};
export const help = {
  arms: 'All arms get the same tasks and seeds.',
  repeats: 'The number of runs of each arm on each task. Each repeat has another seed.',
  stepsPerAttempt: 'This limit does not apply to the single attempt.',
  failFast:
    'Ends an attempt that loops, makes the same edit for the third time, or cannot finish within the steps that are left.',
  parameters: 'Parameters that you do not set have values with which the arm can spend its whole budget.',
};
export const repeatsOf = (runId: string, task: string) => `${task}: ${runId} with other seeds`;
export const settingsOf = (runs: number) => `The settings of ${runs} runs`;
export const notTaken = {
  roles: 'models for single roles',
  attempts: 'the limit of attempts',
  seconds: 'the limit of time',
  concurrency: 'several attempts at once',
  shell: 'shell commands on this machine',
  lastLook: 'that there is no last look',
  confidence: 'the confidence of verdicts',
};
export const notTakenOver = (what: readonly string[]) =>
  `An experiment has no setting for these, so they are not taken over: ${what.join(', ')}.`;
export const ownDirectory = 'Add a directory of your own';
export const budgetOfARun = 'Budget of each run, the same for all arms';
export const stepsInAll = (steps: number) => `, at most ${steps.toLocaleString('en')} steps in total`;

export const sweepHelp = 'Try several values of a parameter. Each combination becomes an arm.';
export const sweepMakes = (arms: number) =>
  `${arms === 1 ? 'One arm' : `${arms} arms, one for each combination`}. Separate values with commas.`;

// One experiment.
export const noSuchExperiment = 'There is no such experiment';
export const notLoaded = 'The experiment could not be loaded.';
export const connectionLost = 'The connection is lost. Connecting again …';
export const firstRunInProgress = 'The first run is under way. The figures fill as runs end.';
/** While an experiment fills, its figures hold runs that the verdict leaves out. */
export const verdictBy = (judged: number, ended: number): string =>
  `The verdict is by ${judged} of the ${ended} ended runs: those of tasks and seeds that every arm has run. The figures show all ${ended}.`;
export const presentDoes = 'present one figure at a time';
export const presenting = (name: string) => `Presentation of ${name}`;
export const presentKeys = '← → change the figure, f full screen, Esc ends';
export const runFailedAgain = (count: number) => `Run ${count} failed ${count === 1 ? 'run' : 'runs'} again`;
export const pausedRuns = (count: number) =>
  `${count} paused. Open and resume ${count === 1 ? 'it' : 'them'}.`;
export const extendTitle = 'Extend the experiment';
export const extendMeans =
  'The runs that exist stay. Only the added runs are made, under the same budget and with the same seeds.';
export const fileHolds = {
  csv: 'one line for each run',
  json: 'runs, figures and verdict',
  experiment: 'the input of bin/espalier experiment, to repeat the experiment',
};
export const whatIsCompared = (spec: {
  tasks: string;
  arms: string;
  runs: string;
  limits: readonly string[];
  stepsPerAttempt: number;
  sandbox: string;
  seed: number;
}) =>
  `${spec.tasks} × ${spec.arms} × ${spec.runs} each. At most ${spec.limits.join(' and ')} per run and ${spec.stepsPerAttempt} steps per attempt. Sandbox ${spec.sandbox}, seed ${spec.seed}.`;

export const whatIsGathered = (tasks: string, arms: string, runs: string) =>
  `${runs} that were there, on ${tasks}, of ${arms}: a system or strategy with a model each. What each may spend was not set here, and differs.`;

// Runs spread over the tasks.
export const runsWillBeSpread = (arm: string) =>
  `The runs of ${arm} will be spread when the probes have ended.`;
export const extendFirst =
  'To make these runs, extend the experiment to at least two repeats. The number of repeats is the mean number of runs per task.';
export const spreadMeans = (arm: string, repeats: number, cap: number) =>
  `For ${arm}, with ${repeats} runs per task on average and at most ${cap} on one task. The average is the number of repeats of this experiment, and it includes the probes. The result is shown beside the equal share, which is the runs that exist already.`;

// Two trees.
export const notBegun = { title: 'These runs have not begun', text: 'They appear here when they begin.' };
export const loadingTrees = 'Loading the trees …';
export const sharedStepsText = (count: number) =>
  count === 0
    ? 'The two runs share no step. They differ from the root on.'
    : `The first ${count === 1 ? 'step is' : `${count} steps are`} the same in both.`;
export const dimOthers = 'Dim the shared steps';
export const clickAStep = 'Click a step to see it and the same step in the other tree.';
export const treeLabel = (arm: string, nodes: number) => `Tree of ${arm}: ${nodes} nodes`;
