import type { EvaluationResult } from '@/server/benchmarks/grading/report';

/** The sentences of `bin/espalier swebench` and `bin/espalier tasks import`. */
export const help = {
  about: 'Grade patches for tasks of SWE-bench as the official harness does.',
  grade:
    'Grade predictions (.jsonl, .json, or the word gold for the known fixes), each in a fresh container of its instance’s image without a network. Reports and logs are written in the official layout; predictions that were graded before under the same run id are not run again. The exit code is 0 if all were graded, whatever the verdicts.',
  check:
    'Run the known fix and no change for each instance: what the fix does not resolve, or what is resolved without a change, cannot be used on this machine. The exit code is 1 if there is such an instance.',
  instances: 'the rows (.jsonl, .json, .parquet) or the task repository with the instances',
  ids: 'only these instances',
  filter: 'only instances with this value: repo, version, difficulty or id (a part of it); can be repeated',
  image: 'the image of rows that name none',
  testCommand: 'the test command of rows from before SWE-bench 5',
  logParser: 'the parser of rows that name none, for example parse_log_pytest',
  timeout: 'the time limit for the tests of one prediction',
  workers: 'predictions that are graded at the same time',
  json: 'print one JSON object at the end',
  runId: 'the name of the reports; the same name goes on with what an earlier call began',
  output: 'the directory for logs/run_evaluation and the reports',
};

export const noInstance = (ids: readonly string[]) =>
  `The file has no instance ${ids.slice(0, 3).join(', ')}${ids.length > 3 ? ' …' : ''}. Look at its instance_id values.`;
export const nothingChosen = (count: number) =>
  count === 0
    ? 'The file has no instance that can be used. The lines above say why.'
    : `None of the ${count} instances has what --ids and --filter name.`;
export const noPredictions = (file: string) =>
  `There is no file ${file}. Give predictions as .jsonl or .json, or the word gold.`;
export const noPredictionFits =
  'No prediction is for an instance of the file. Compare their instance_id values.';
export const leftOut = (count: number) =>
  `${count === 1 ? '1 prediction is' : `${count} predictions are`} for instances that were not chosen, and left out.`;
export const assumedLine = (count: number, what: readonly string[]) =>
  `${count === 1 ? '1 row is' : `${count} rows are`} from before SWE-bench 5 and ${count === 1 ? 'does' : 'do'} not name everything. Supposed: ${what.join(', ')}. The verdict may differ from the official one.`;

const share = ({ success, failure }: { success: string[]; failure: string[] }) =>
  `${success.length}/${success.length + failure.length}`;

export const resultLine = (result: EvaluationResult) =>
  [
    `${result.instanceId}  ${result.model}  ${result.status}`,
    ...(result.reason === null && result.status !== 'empty patch'
      ? [`fail to pass ${share(result.failToPass)}, pass to pass ${share(result.passToPass)}`]
      : [result.reason]),
    ...(result.appliedBy === null ? [] : [`applied by ${result.appliedBy}`]),
    ...(result.hint === null
      ? []
      : [
          `${result.hint.isEnvironment ? 'the environment failed' : 'perhaps not the patch'}: ${result.hint.reason}`,
        ]),
    ...(result.differs ?? []),
  ].join('  ');

export const gradeSum = (results: readonly EvaluationResult[], files: readonly string[]) => [
  `${results.filter(({ status }) => status === 'resolved').length} of ${results.length} resolved.`,
  ...files.map((file) => `report: ${file}`),
];

export const checkSum = (usable: number, all: number) => `${usable} of ${all} can be used on this machine.`;

// espalier tasks import, imported, forget
export const tasksHelp = {
  import:
    'Store the rows of a benchmark (.jsonl, .json, .parquet, or a task repository), or task directories of Harbor, as tasks. One that is there already is replaced.',
  dataSet: 'the name of the data set; without it that of the file',
  imported: 'List the imported tasks in which all words of the text occur.',
  repo: 'only tasks of this repository',
  difficulty: 'only tasks of this difficulty',
  ofDataSet: 'only tasks of this data set',
  checked: 'only tasks whose check on this machine came to that (on the page: Check these tasks)',
  forget: 'Remove imported tasks. Runs on them keep what they need.',
};
export const importedLine = (ids: readonly string[], dataSet: string) =>
  `${ids.length === 1 ? '1 task' : `${ids.length} tasks`} of ${dataSet} imported. Start a run: espalier run --task ${ids[0]} --sandbox docker`;
export const notBuilt = (image: string, reason: string) =>
  `The image ${image} could not be built, so that nothing was imported: ${reason}`;
export const noImported = (ids: readonly string[]) =>
  `No imported task has the id ${ids.join(' or ')}. espalier tasks imported lists them.`;
export const forgotten = (count: number) => (count === 1 ? '1 task removed.' : `${count} tasks removed.`);

// espalier run --task <instance>
export const hiddenNeedsInstance =
  '--hidden is for imported instances of benchmarks. Import one first: espalier tasks import FILE';
export const instanceNeedsDocker = 'An instance of a benchmark runs in its image. Add --sandbox docker.';
export const oracleHasTests = 'With --hidden oracle the hidden tests are the reward: leave --test out.';
export const holdoutNeedsTests =
  'With --hidden holdout the visible tests are the reward: name their command with --test, or take --hidden blind.';

// espalier swebench run
export const runHelp = {
  about:
    'Run strategies on the instances of a file as an experiment, write the winners’ patches as predictions.jsonl, and grade them in the official layout. After a kill, --resume goes on. The experiment is on the Experiments page too.',
  strategy: 'the strategies; each is an arm of the experiment, and a model of the predictions',
  model: 'the model that the agents use',
  mode: 'how the hidden tests are used: blind (they grade the result at the end), holdout (they accept or reject what passes --test), oracle (they are the reward)',
  test: 'the command of the tests that the repositories have: visible, and the reward',
  maxSteps: 'limit on agent steps of each run',
  attemptSteps: 'limit on agent steps in one attempt',
  seed: 'the seed of the experiment',
  workers: 'runs, and then predictions, at the same time',
  output: 'the directory for predictions.jsonl, logs/run_evaluation and the reports',
  withHiddenTests: 'write predictions.jsonl although the searches saw the hidden tests',
  resume: 'go on with the experiment of an earlier call, in place of a file',
};
export const fileOrResume = 'Name a file of rows, or --resume with the id of an experiment.';
export const experimentBegun = (id: string) =>
  `experiment ${id} (after a kill: espalier swebench run --resume ${id})`;
export const noPredictionsAfterOracle =
  'The searches saw the hidden tests: predictions.jsonl is not written. --with-hidden-tests writes it all the same.';

// espalier swebench pull
export const pullHelp = {
  about:
    'Pull the images of the instances before they are needed. What the engine has is not pulled again; after a broken pull the same command goes on with the layers that are missing. The exit code is 1 if an image could not be pulled.',
  mirror: 'a mirror of Docker Hub on plain HTTP or one that the engine trusts, for example 127.0.0.1:5000',
  maxGb:
    'the most gigabytes, unpacked, that images pulled by this command may take; others of them are removed before a pull and after it. Without it none is removed',
  database: 'the database file, in whose directory the names of pulled images are kept',
};
export const diskBound = (bytes: string, most: number) =>
  `Images that were pulled here take ${bytes}; --max-gb allows ${most} GB. What these instances do not need is given up first, the oldest before the others.`;
export const imageGivenUp = (image: string) => `${image}: removed, for the bound of --max-gb`;
export const diskFull = (bytes: string, most: number) =>
  `the images that these instances need take ${bytes} already, and --max-gb allows ${most} GB; choose fewer instances with --ids or a larger bound`;
export const badMirror = (mirror: string) => `--mirror takes a host and a port, not “${mirror}”.`;
export const toPull = (all: number, missing: number, size: string | null) => {
  const images = `${all === 1 ? '1 image' : `${all} images`}, ${missing} to pull`;
  if (missing === 0) return `${images}.`;
  return size === null
    ? `${images}. Their size is not known before; images of SWE-bench take 1 to 6 GB unpacked.`
    : `${images}: ${size} packed, unpacked two to three times as much.`;
};
export const notPulled = (reason: string) =>
  `not pulled (${reason}). Look for the name and the registry, and start the same command again: what came is kept.`;
