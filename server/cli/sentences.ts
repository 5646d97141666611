import { defaultBudget, languageBudget } from '@/server/core/usage/budget';

/** The sentences of `bin/espalier`: what its help says, what it reports, and how it refuses. */

import { byteCount } from '@/server/core/base/byte-count';
import type { ParameterEffect } from '@/server/core/experiment/sweep-effects';
import type { SharedContents } from '@/server/core/run/shared-run';
import type { Baseline } from '@/server/core/verdict/outcome';
import { packagesMissing } from '@/server/core/verdict/sentences';

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
  agent: 'the coding agent: espalier, or one of: espalier agents',
  takeOn:
    'replay the edits of an imported run up to a node (its best node, if none is named) on the task, and do nothing else; with --allow-shell its commands too',
  about:
    'Search for a repair of a task. The exit code is 0 if the task was solved, 1 if not, and 2 on a usage error.',
  task: 'a sample task, the id of an imported instance (espalier tasks import), or a directory of your own, which is copied and never changed',
  like: 'make this run again: its task and settings, except for what the other options name',
  noTests: 'the task has no tests; results are judged, and nothing proves them right',
  statement: 'a description of what is wrong',
  image: 'the container image, with --sandbox docker',
  imageDirectory: 'the directory of the code in that image, for example /testbed',
  hidden:
    'how the hidden tests of an imported instance are used: blind (they grade the result at the end; the default), holdout (they accept or reject what passes --test), oracle (they are the reward)',
  strategy: 'a strategy of: espalier strategies',
  param: 'a parameter of the strategy; can be repeated',
  model: 'a model of: espalier models',
  role: (roles: string) => `another model for one role (${roles}); can be repeated`,
  record: 'record every reply of language models in a cassette',
  replay: 'take the replies from a cassette, without a network',
  seed: 'with concurrency 1, the same seed gives the same tree',
  maxSteps: `limit on agent steps of all attempts together; ${defaultBudget.steps} without it, ${languageBudget.steps} with a language model`,
  maxAttempts: 'limit on attempts',
  maxTokens: 'limit on input and output tokens',
  maxUsd: 'limit on US dollars',
  maxSeconds: 'limit on active seconds',
  attemptSteps: `limit on agent steps in one attempt; ${defaultBudget.stepsPerAttempt} without it, ${languageBudget.stepsPerAttempt} with a language model, also for a strategy’s parameter "steps"`,
  criticality:
    'a budget by how important the change is: one attempt for a trivial fix, five for a security patch',
  soft: 'start no attempt after this share of a limit is spent',
  minTokens: 'start no attempt with fewer tokens left',
  failFast: 'end an attempt that loops, repeats an edit, or cannot finish within the steps that are left',
  showBudget: 'what the agent knows of the budget that is left',
  concurrency: 'attempts that run at the same time',
  allowShell:
    'let the agent run shell commands with the local driver, which may not isolate them from this machine',
  lastLook: 'let language models finish without one more look at all their changes',
  minimise:
    'after a solution, leave out changes that the tests do not need; auto: if one verification takes less than ten seconds',
  minimiseRuns: 'verifications that this may take',
  confidence: 'the confidence that every verdict needs; 0.5 runs the tests once',
};
export const importedNotAgain = (runId: string) =>
  `Run ${runId} was imported. Its task is not on this machine. Name a task with --task.`;
export const noTaskNamed =
  'Name a task with --task <name|directory>, or a run that is made again with --like <run>.';
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
  baseline: ({ targets, guards, leftOut = [], missing }: Baseline) => {
    const lines = [
      `${targets.length} ${targets.length === 1 ? 'test' : 'tests'} must be repaired, ${guards.length} must stay passing`,
    ];
    if (leftOut.length > 0) {
      const more = leftOut.length > 3 ? ` and ${leftOut.length - 3} more` : '';
      lines.push(
        `left out, because their names change from run to run: ${leftOut.slice(0, 3).join(', ')}${more}`,
      );
    }
    if (missing) lines.push(packagesMissing(missing));
    return lines.join('; ');
  },
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
export const isPipe = 'it is a pipe. Write the experiment into a file.';
export const parameterMatters = (
  strategy: string,
  name: string,
  { share, interval, p }: Pick<ParameterEffect, 'share' | 'interval' | 'p'>,
): string => {
  const percent = (part: number) => `${Math.round(100 * part)} %`;
  if (share === null) return `${strategy}, ${name}: no arms differ so far.`;
  const range = interval ? `, 95 % from ${percent(interval.low)} to ${percent(interval.high)}` : '';
  return `${strategy}, ${name}: explains ${percent(share)} of the differences between arms (p ${p < 0.001 ? '< 0.001' : p.toFixed(3)}${range}).`;
};
export const spreadSolved = (arm: string, tasks: number, plans: readonly string[]) =>
  `${arm} solved, of ${tasks} tasks: ${plans.join(', ')}.`;

// espalier tasks, strategies, models
export const agentHelp = {
  about: 'List the coding agents that a run can use, which are installed, and which version was tried.',
  install: 'Install a coding agent from the npm registry into the cache folder of agents (ESPALIER_AGENTS).',
};
export const installing = (command: string): string => `Installs by: ${command}`;
export const installedAgent = (name: string, version: string): string => `${name} ${version} is installed.`;

export const listHelp = {
  tasks: 'List the sample tasks.',
  strategies: 'List the strategies and their parameters.',
  models: 'List the models: the built-in model and those of the configured endpoints.',
  offline: 'contact no endpoint; list only the known models',
  database: 'the database file; the endpoints are configured in its directory',
  modelTest:
    'Find out by six small calls what a model can do, and keep it for the requests of runs (<endpoint>/<model>).',
};
export const noEndpointModel = (id: string, endpoints: readonly string[]) =>
  `“${id}” names no model of an endpoint. ${
    endpoints.length === 0
      ? 'No endpoint is configured. Add one in Settings, or set OPENAI_BASE_URL or ANTHROPIC_API_KEY.'
      : `Write one of: ${endpoints.map((name) => `${name}/<model>`).join(', ')}.`
  }`;
/** One line for each thing that was found. */
export const modelTried = (
  id: string,
  ms: number,
  findings: readonly { ok: boolean | null; text: string }[],
) =>
  [
    `${id} replied in ${(ms / 1000).toFixed(1)} s.`,
    ...findings.map(({ ok, text }) => `${ok === null ? '?' : ok ? '✓' : '✗'} ${text}`),
  ].join('\n');
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

// Values of options.
export const notWhole = (option: string, least: number, text: string) =>
  `${option} takes a whole number of at least ${least}, not “${text}”.`;
export const notPositive = (option: string, text: string) =>
  `${option} takes a number above 0, not “${text}”.`;
export const notFraction = (option: string, text: string) =>
  `${option} takes a number from 0 to below 1, not “${text}”.`;
export const notKeyValue = (text: string) => `Write name=value here, not “${text}”.`;

// espalier backup
export const backupHelp = {
  about:
    'Copy the database and everything its runs need into a new directory, while Espalier may be running. The exit code is 0 when everything was copied, and 1 when files of snapshots were missing.',
  to: 'a new or an empty directory',
  noSnapshots: 'leave out the files of nodes: the runs of the copy can be read, and not continued',
  keys: 'copy the API keys too',
};
export const backupMade = (
  made: { database: string; runs: number; objects: number; missing: number; environments: number },
  { snapshots, keys }: { snapshots: boolean; keys: boolean },
) =>
  [
    `database: ${made.database}, ${made.runs} ${made.runs === 1 ? 'run' : 'runs'}`,
    snapshots
      ? `snapshots: ${made.objects} stored files and directories`
      : 'snapshots: left out (--no-snapshots)',
    ...(made.missing > 0
      ? [`missing: ${made.missing} stored files that snapshots name. Their nodes cannot be restored.`]
      : []),
    ...(made.environments > 0
      ? [
          `not copied: ${made.environments} environment images, which the Docker engine keeps. Where they are missing they are rebuilt from the log.`,
        ]
      : []),
    keys ? 'keys: copied' : 'keys: left out (--keys copies them)',
    `To use the copy, start Espalier with ESPALIER_DATABASE=${made.database}. Runs that had not ended continue then.`,
  ].join('\n');

// espalier doctor
export const doctorHelp = {
  about:
    'Check the database, snapshots, sandboxes, models, disk, permissions, programs and port. It changes nothing and calls no model. The exit code is 1 if there is a problem.',
  whole: 'read every stored file of the snapshots, not only a sample',
};
export const doctorSum = (problems: number, warnings: number) =>
  problems + warnings === 0
    ? 'No problem was found.'
    : `${problems} ${problems === 1 ? 'problem' : 'problems'}, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}.`;

// espalier delete
export const deleteHelp = {
  about:
    'Delete runs that have ended, and experiments with all their runs, for ever. Then what no run needs is removed: texts, and snapshots older than an hour.',
  ids: 'runs and experiments, by their ids',
};
export const noRunOrExperiment = (id: string) =>
  `“${id}” is not the id of a run (r…) or of an experiment (x…). Nothing was deleted.`;
export const deleted = (runs: number, experiments: number) =>
  [
    experiments > 0 && `deleted ${experiments} ${experiments === 1 ? 'experiment' : 'experiments'}`,
    `${experiments > 0 ? 'and ' : 'deleted '}${runs} ${runs === 1 ? 'run' : 'runs'}`,
  ]
    .filter(Boolean)
    .join(' ');

// Faults.
export const unexpectedError = (message: string) =>
  `${message} This should not happen. Every settled step is kept. ESPALIER_TRACE=1 shows where it happened.`;
// espalier import
export const importHelp = {
  about:
    'Import runs of other systems: moatless, DARS, SWE-agent, mini-swe-agent, OpenHands, Inspect, Harbor, Claude Code, pi, Codex, Gemini CLI, opencode, verifiers, AIDE, predictions and reports of SWE-bench. The exit code is 1 if nothing was imported; with --check, if a file is refused.',
  database: 'the database file; a web app on the same file shows the runs',
  path: 'a file, a folder, or a zip archive of a folder',
  check: 'store nothing; say what each file is, and its figures',
  list: 'store and read nothing: list what a folder holds by names, sizes and reports',
  noFolder: (given: string) => `${given} is no folder. --list takes folders.`,
  task: 'the task that the files are about, in place of the one that they name',
  merge: 'show files of one task as one run, and merge what began alike',
};
export const noPath = (path: string) => `There is no file or folder ${path}.`;

export const exportHelp = {
  about:
    'Write runs in the form of other systems, or as a bundle that `espalier import` reads. Inspect, pi, OpenHands and verifiers keep the tree; ATIF and SWE-agent keep the attempts.',
  run: 'the id of a run',
  as: 'the form',
  out: 'the file to write; a folder where there are several files. Nothing is overwritten',
  allAttempts: 'with predictions: a file for each attempt, not a line for the best result',
  minReward: 'with sft: take ends from this reward on (0 to 1), not only those that solve their task',
  margin: 'with dpo: the least difference of rewards of a pair (0 to 1)',
  withHiddenTests:
    'with predictions, sft and dpo: write them also of runs that saw the hidden tests (they are refused otherwise)',
  preview: 'write nothing; print how large it would be, what it leaves out, and what a page would hold',
  withPrompts: 'with html: the prompts too',
  withNames: 'with html: keep names of people and of their home folders',
  noTexts: 'with html: only the tree, its titles and its figures',
  redact: 'with html: replace this phrase wherever it stands; may be given several times',
  noOut: 'Name the place to write to: --out PATH. With --preview nothing is written.',
  database: 'the database file',
  share: (given: string) => `“${given}” is no number from 0 to 1.`,
};
export const thereAlready = (place: string) => `${place} is there already. Choose another place.`;
/** What the page of a run holds. `size`: bytes of all that was made. */
export const pageLines = (
  run: string,
  { nodes, texts, diffs, prompts, masked, people }: SharedContents,
  size: number,
): string[] => [
  `${run}: ${nodes} nodes, ${texts.count} texts, ${diffs.count} diffs, ${prompts.count} prompts; ${byteCount(size)}`,
  `masked: ${masked.secrets} keys and passwords, ${masked.names} names and home folders, ${masked.phrases} phrases`,
  ...(people.length > 0 ? [`names of people on the page: ${people.join(', ')}`] : []),
];
export const writtenLine = (files: readonly string[], leftOut: readonly string[]) => [
  ...files,
  ...leftOut.map((what) => `left out: ${what}`),
];

export const noTakenNode = (run: string) => `${run} has no best node. Name one: --take-on ${run}:n12.`;
export const takenOn = (actions: number, how: 'edits' | 'patch', lost: number): string =>
  how === 'patch'
    ? 'espalier: the recorded diff is replayed in one step, since not every edit can be'
    : `espalier: ${actions} ${actions === 1 ? 'edit is' : 'edits are'} replayed${lost > 0 ? `; ${lost} ${lost === 1 ? 'call' : 'calls'} that may have changed files cannot be` : ''}`;
