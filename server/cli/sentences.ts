/** The sentences of `bin/espalier`: what its help says, what it reports, and how it refuses. */

// Options that several commands have.
export const options = {
  json: 'print JSON',
  jsonLast: 'print one JSON object at the end',
  database: 'the database file',
  databaseOfRun: 'the database file; a web app on the same file shows the run',
  node: 'the node, for example n12',
  reason: 'the reason, for the log',
  raise: 'if the limits leave too little, raise them by what this needs',
  sandbox: 'where commands run',
  test: 'the test command of your own directory, for example "node --test"',
};

export const about = 'Test-time search for coding agents, as a live tree of sandbox snapshots.';

// espalier run
export const runHelp = {
  about:
    'Search for a repair of a task. The exit code is 0 if the task was solved, 1 if not, and 2 on a usage error.',
  task: 'a sample task, or a directory of your own, which is copied and never changed',
  noTests: 'the task has no tests; results are judged, and nothing proves them right',
  statement: 'a description of what is wrong',
  image: 'the container image, with --sandbox docker',
  imageDirectory: 'the directory of the code in that image, for example /testbed',
  strategy: 'a strategy of: espalier strategies',
  param: 'a parameter of the strategy; can be repeated',
  model: 'a model of: espalier models',
  role: (roles: string) => `another model for one role (${roles}); can be repeated`,
  record: 'record every reply of language models in a cassette',
  replay: 'take the replies from a cassette, without a network',
  seed: 'with concurrency 1, the same seed gives the same tree',
  maxSteps: 'limit on agent steps of all attempts together',
  maxAttempts: 'limit on attempts',
  maxTokens: 'limit on input and output tokens',
  maxUsd: 'limit on US dollars',
  maxSeconds: 'limit on active seconds',
  attemptSteps: 'limit on agent steps in one attempt',
  criticality:
    'a budget by how important the change is: one attempt for a trivial fix, five for a security patch',
  soft: 'start no attempt after this share of a limit is spent',
  minTokens: 'start no attempt with fewer tokens left',
  failFast: 'end an attempt that loops, repeats an edit, or cannot finish within the steps that are left',
  showBudget: 'what the agent knows of the budget that is left',
  concurrency: 'attempts that run at the same time',
  allowShell:
    'let the agent run shell commands with the local driver, which may not isolate them from this machine',
  minimise:
    'after a solution, leave out changes that the tests do not need; auto: if one verification takes less than ten seconds',
  minimiseRuns: 'verifications that this may take',
  confidence: 'the confidence that every verdict needs; 0.5 runs the tests once',
};
export const noTests =
  'The task has no tests, so this search has no ground truth. Results are judged, not verified.';
export const pausedRun = (runId: string, reason: string | null) =>
  `${runId} is paused, and everything is kept. ${reason} To continue, run “espalier steer ${runId} resume” while an engine (npm start) is running.`;
export const noRole = (role: string, roles: string) => `There is no role “${role}”. The roles are: ${roles}.`;
export const badBudget = (field: string, problem: string) => `The budget is not valid. ${field}: ${problem}.`;

// What `espalier run` reports while it goes on.
export const reports = {
  limitsChanged: (by: string) => `${by} changed the limits`,
  strategyChanged: (strategy: string, by: string) => `${by} changed the strategy to ${strategy}`,
  modelChanged: (model: string, by: string) => `${by} changed the model to ${model}`,
  baseline: (targets: number, guards: number, leftOut: readonly string[]) =>
    `${targets} ${targets === 1 ? 'test' : 'tests'} must be repaired, ${guards} must stay passing${leftOut.length === 0 ? '' : `; left out, because their names change from run to run: ${leftOut.slice(0, 3).join(', ')}${leftOut.length > 3 ? ` and ${leftOut.length - 3} more` : ''}`}`,
  attemptStarted: (id: string, from: string, steps: number, reason: string) =>
    `${id} started from ${from}, at most ${steps} steps (${reason})`,
  attemptEnded: (id: string, steps: number, reason: string, tests: string) =>
    `${id} ended after ${steps} steps: ${reason}; ${tests}`,
  minimising: (id: string, hunks: number, most: number) =>
    `${id} has ${hunks} hunks; those that the tests do not need are left out, with at most ${most} verifications`,
  minimised: (id: string, left: number, hunks: number, runs: number, cut: string | null) =>
    `${left === 0 ? `no hunk of ${id} was left out` : `${left} of ${hunks} hunks of ${id} are left out`} (${runs} ${runs === 1 ? 'verification' : 'verifications'}${cut === null ? '' : `; not all were tried: ${cut}`})`,
  voteEnded: (id: string, winner: string, tied: boolean) =>
    `${id} chose ${winner}${tied ? ', by lot between equals' : ''}`,
};

// A task.
export const taskOptionsHelp = {
  setup: 'for a directory: a command that runs once in a copy, before the search, e.g. "npm ci"',
  setupNetwork: 'for a directory: let the setup, and nothing else, use the network',
  testTimeout: 'for a directory: seconds that one run of the tests may take; 60 if missing',
  runner: 'for a directory: the test runner, if it cannot be read from the command',
  protect: 'for a directory: more files that are restored before each verification, as globs',
  env: 'for a directory: a variable for the test command; can be repeated',
  holdout:
    'for a directory: tests that neither agent nor search sees: a folder outside the directory, or globs of its own test files',
  holdoutShare: 'for a directory: keep back this share of its test files as a holdout, e.g. 0.3',
  reference:
    'for a directory: a patch, or a folder of repaired files, to compare the result with when the run has ended; neither agent nor search sees it',
  keepIgnored: 'for a directory: verify and print also new files that git ignores',
};
export const badTaskOption = (flag: string, problem: string) => `--${flag} has a wrong value: ${problem}.`;
export const optionsOfSample = (name: string) =>
  `“${name}” is a sample task. The options --setup, --setup-network, --test-timeout, --runner, --protect, --env, --holdout, --holdout-share, --reference and --keep-ignored are for directories.`;
export const testsOfSample = (name: string) =>
  `“${name}” is a sample task and has its own tests. Leave out --test.`;
export const noTask = (name: string, known: string) =>
  `There is neither a sample task nor a directory “${name}”. The sample tasks are: ${known}.`;
export const imageNeedsDocker = 'An image needs the Docker sandbox. Add --sandbox docker.';
export const directoryNeedsImage =
  '--image-directory is a directory of an image. Name the image with --image.';
export const directoryNotAbsolute = (directory: string | undefined) =>
  `--image-directory must be an absolute path such as /testbed, not “${directory}”.`;

// espalier experiment
export const experimentHelp = {
  about:
    'Compare strategies on tasks under the same budget, as a file describes it. docs/comparing.md shows such a file. The exit code is 0 when every run has ended, 1 when the experiment was cancelled, and 2 on a usage error.',
  file: 'a file with tasks, arms, repeats, budget and seed',
  resume: 'continue an experiment that was interrupted or cancelled',
  database: 'the database file; in a web app on the same file, the page Experiments shows the experiment',
};
export const fileOrResume = 'Give the file of an experiment, or --resume with the id of an experiment.';
export const cannotRead = (file: string, problem: string) => `${file} cannot be read: ${problem}`;
export const spreadSolved = (arm: string, tasks: number, plans: readonly string[]) =>
  `${arm} solved, of ${tasks} tasks: ${plans.join(', ')}.`;

// espalier tasks, strategies, models
export const listHelp = {
  tasks: 'List the sample tasks.',
  strategies: 'List the strategies and their parameters.',
  models: 'List the models: the built-in model and those of the configured endpoints.',
  offline: 'contact no endpoint; list only the known models',
  database: 'the database file; the endpoints are configured in its directory',
};
export const modelsUnknown = (endpoint: string, problem: string) =>
  `The models of endpoint ${endpoint} are not known: ${problem}`;

// espalier sandbox
export const sandboxHelp = {
  about: 'Inspect the sandboxes, build the base image, and remove leftovers.',
  doctor: 'Print which sandboxes were found, and how much disk space snapshots take.',
  image: 'Build the base image, with or without a registry.',
  prune: 'Remove what dead processes left, and snapshots that no node needs.',
  pruned:
    'also remove the files of pruned nodes in runs that have ended; these nodes cannot be restored then',
};
export const nothingToRemove = 'There was nothing to remove.';
export const heldByPruned = (nodes: string, bytes: string) =>
  `needed only by ${nodes}: ${bytes} (“sandbox prune --pruned” removes them)`;

// espalier verify-task
export const verifyTaskHelp = {
  about:
    'Measure how reliable the tests of a task are. The exit code is 0 if the tests are fit for a search, 1 if not, and 2 on a usage error.',
  reruns: 'runs of the test suite; half of them are shuffled',
  mutants: 'faults to put into the covered code',
  database: 'the database file; a web app on the same file shows the report',
};
export const cancelledReport = 'The report was cancelled. Nothing was saved.';
export const noCanaryLine = (why: string): string => `           no canary: ${why}`;
export const rerunsLine = (reruns: number, shuffled: number, bound: string) =>
  `${reruns}, ${shuffled} of them shuffled${shuffled === 0 ? ' (this runner cannot shuffle)' : ''}; a flake that did not occur is rarer than ${bound} (95 %)`;
export const unsteadyLine = (
  test: { id: string; flips: number; runs: number; aloneFlips: number; aloneRuns: number },
  kind: string,
  atMost: string,
) =>
  `${kind}: ${test.id} (${test.flips} of ${test.runs} runs differ, at most ${atMost}; alone ${test.aloneFlips} of ${test.aloneRuns})`;

// espalier holdout-gap
export const gapHelp =
  'Print how many candidates pass the visible tests but fail the holdout, by strategy and by the number of candidates.';
export const noCandidates = 'No run that has ended has a candidate on which the holdout was run.';
export const byVerified = 'by the number of states verified in a run (means):';
export const gapLine = (runs: number, passed: number, candidates: number, gap: number | null) =>
  `${runs} runs, ${passed} of ${candidates} candidates pass the holdout${gap === null ? '' : `, gap ${Math.round(gap * 100)} %`}`;
export const curveLine = (verified: number, visible: number, real: number) =>
  `${verified} verified: ${visible.toFixed(2)} pass the visible tests, ${real.toFixed(2)} pass the holdout`;

// espalier steer
export const steerHelp = {
  about: 'Send a command to a run, in any process: espalier steer <run> <command>.',
  pause: 'pause the run when its steps in flight have ended',
  pauseNow: 'drop the steps in flight; the agent repeats them after a resume',
  resume: 'resume the run',
  stop: 'stop the run',
  accept: 'accept a flagged node as a solution, also after the run has ended',
  acceptReason: 'why the solution is right',
  prefer:
    'say which of two results is better, also after the run has ended; it counts between results that the verifier finds equal',
  equal: 'neither result is better',
  holdout: 'run the holdout at a node, also after the run has ended',
  budget: (limits: string) => `change limits: ${limits}; “none” removes a limit`,
  strategy: 'change the strategy, or the parameters of the current strategy',
  parameter: 'a parameter; can be repeated',
  model: 'use another model for attempts that start after this',
  branch: 'start attempts from a node; a run that has ended is reopened',
  hint: 'a hint for the agent',
  branchModel: 'the model of the attempts; the default is the model of the run',
  temperature: 'the sampling temperature, 0 to 2',
  steps: 'the agent steps of each attempt',
  attempts: 'the number of attempts',
  memory: (plans: string) => `how the agent reads what other attempts found: ${plans}`,
  act: 'carry out one action by hand in a new child of a node',
  action: 'the action, for example \'{"kind":"run_tests"}\'',
  stitch: 'replay steps of one attempt onto a node of another, with the steps they depend on',
  donor: 'the donor steps, for example n4..n9, or one step',
  onto: 'the host node, for example n21',
  from: 'the run of the donor; the default is this run',
  without: 'steps to leave out, for example n5,n6',
  goOn: 'let the agent continue from the graft for this number of steps',
  stitchHint: 'a hint for the agent that continues',
  plan: 'print the plan and do nothing else',
  mark: 'pin, note, prune or value a node',
  pin: 'pin the node',
  unpin: 'unpin the node',
  prune: 'leave the node and everything below it out of the search',
  restore: 'restore a pruned node',
  note: 'the note at the node; an empty text removes it',
  value: 'the value that strategies use for the node, 0 to 1; “none” removes it',
  verify: 'run the verifier at a node',
  cancel: 'cancel one attempt now; its settled steps stay',
  attempt: 'the attempt, for example a3',
  approval: 'make the strategy’s proposals wait for your approval, or no longer',
};
export const notANode = (text: string) => `“${text}” is not the id of a node. Write it like n12.`;
export const notHandledYet = (seconds: number) =>
  `No engine carried out the command within ${seconds} s. Start an engine on this database with npm start, and repeat the command.`;
export const holdoutRan = (node: string, passed: boolean, passing: number, total: number) =>
  `${node} ${passed ? 'passes' : 'fails'} the holdout: ${passing} of ${total} tests pass`;
export const notALimit = (text: string) => `Write a limit as name=value, not “${text}”.`;
export const noLimitOfName = (name: string, known: string) =>
  `A budget has no limit “${name}”. The limits are: ${known}.`;
export const badLimit = (name: string, problem: string) => `${name} cannot have this value: ${problem}.`;
export const oneMark =
  'Give exactly one of --pin, --unpin, --prune, --restore, --note <text>, --value <v|none>.';
export const onOrOff = (text: string) => `Write on or off, not “${text}”.`;
export const notAnAction =
  '--action takes an action as JSON, for example \'{"kind":"shell","command":"ls"}\'.';
export const notADonor = '--donor takes steps such as n4..n9, or one step.';
export const otherTask = (donor: string, donorTask: string, task: string) =>
  `Run ${donor} has the task ${donorTask}, but this run has ${task}. Choose a donor run of the same task.`;
export const ontoHost = (host: string, steps: number) =>
  `Onto ${host}: ${steps === 1 ? '1 step' : `${steps} steps`}.`;
export const conflictAt = (step: string, conflict: string) => `conflict at ${step}: ${conflict}`;
export const willMerge = (path: string) => `${path} differs at the host and will be merged.`;

// Values of options.
export const notWhole = (option: string, least: number, text: string) =>
  `${option} takes a whole number of at least ${least}, not “${text}”.`;
export const notPositive = (option: string, text: string) =>
  `${option} takes a number above 0, not “${text}”.`;
export const notFraction = (option: string, text: string) =>
  `${option} takes a number from 0 to below 1, not “${text}”.`;
export const notKeyValue = (text: string) => `Write name=value here, not “${text}”.`;
