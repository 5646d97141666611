/** What people read about an experiment that cannot be planned, and about one that runs. */

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;

// Plan
export const noArm = 'Add at least one arm.';
export const noValue = 'A parameter of a sweep needs at least one value.';
export const tooManyArms = (count: number, most: number): string =>
  `With all combinations of the sweeps there are ${count} arms, and an experiment takes at most ${most}. Remove values, or make two experiments.`;
export const noLimit = 'Set at least one limit that is the same for all arms: steps, tokens or usd.';
export const noTask = 'Choose at least one task.';
export const taskTwice = (task: string): string => `The task “${task}” is named twice. Name each task once.`;
export const armTwice = (arm: string): string => `Two arms are called “${arm}”. Give each arm its own name.`;
/** `problem` is a sentence. */
export const inArm = (arm: string, problem: string): string => `Arm “${arm}”: ${problem}`;
export const noStrategy = (name: string, known: readonly string[]): string =>
  `There is no strategy “${name}”. Choose one of: ${known.join(', ')}.`;

// Runs that are there
export const gatherTwo = 'Choose at least two runs.';
export const runNotEnded = (run: string): string =>
  `Run ${run} has not ended. Wait until it has, or leave it out.`;
export const outcomeUnknown = (run: string): string =>
  `The file of run ${run} does not tell whether it solved its task, so it cannot be counted. Leave it out.`;
export const runHasPlace = (run: string, experiment: string): string =>
  `Run ${run} is part of the experiment “${experiment}” already. Leave it out.`;
export const gatheredStands =
  'This experiment was made of runs that were there. It cannot be run on: make a new experiment for that.';

// Allocation
export const inAllocation = (problem: string): string => `allocate: ${problem}`;
export const noHistory = 'There is no history to train the classifier on. Use the probes.';
export const noSuchArm = (arm: string, known: readonly string[]): string =>
  `There is no arm “${arm}”. Choose one of: ${known.join(', ')}.`;
export const nothingToSpread = (repeats: number, probes: number): string =>
  `With ${count(repeats, 'repeat')}, nothing is left to spread after ${count(probes, 'probe')}. The repeats are the mean number of runs for each task. Set more repeats.`;
export const capTooLow = (cap: number, repeats: number): string =>
  `The cap is ${cap}, below the ${count(repeats, 'repeat')}. The repeats are the mean number of runs for each task. Raise the cap.`;
export const historyTooShort = (
  { runs, solved }: { runs: number; solved: number },
  { least, leastOfEach }: { least: number; leastOfEach: number },
): string =>
  `The history holds ${count(runs, 'run')} from which difficulty can be learned, and ${solved} of them were solved. The classifier needs ${least} runs, with at least ${leastOfEach} solved and ${leastOfEach} unsolved. Other experiments with two or more repeats and runs of the adaptive strategy add to the history. Use the probes until then.`;

// File
export const notYaml = (problem: string): string => `The file is not YAML. ${problem}`;
export const unknownKeys = (where: string, keys: readonly string[], known: string | null): string =>
  `${where} has the unknown ${keys.length === 1 ? 'key' : 'keys'} “${keys.join('”, “')}”.${known === null ? '' : ` The known keys are: ${known}.`}`;
export const tasksWanted = 'tasks: Name sample tasks or directories in a list, or write “all”.';
export const missingKey = (key: string): string => `${key} is missing.`;
export const wrongValue = (where: string, problem: string): string =>
  `${where}: ${problem}${problem.endsWith('.') ? '' : '.'}`;

// Running
export const runPaused = (cell: string, run: string, reason: string | null): string =>
  `${cell} (${run}) is paused: ${reason ?? 'no reason is known'}`;
export const noCell = (cell: string): string => `The experiment has no cell ${cell}.`;
export const experimentFailed = (id: string, problem: string): string => `experiment ${id}: ${problem}`;
