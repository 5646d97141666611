/** What people read about the result of an experiment. */

interface Rate {
  name: string;
  runs: number;
  solved: number;
  /** In [0,1], with its 95 % confidence interval. */
  rate: number;
  low: number;
  high: number;
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;
const runsOf = ({ runs }: Rate): string => (runs === 1 ? '1 run' : `${runs} runs`);
const between = ({ low, high }: Rate): string =>
  `95 % confidence interval: ${percent(low)} to ${percent(high)}`;
const list = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

export const noRunEnded = 'No run has ended yet.';
export const onlyArm = (arm: Rate): string =>
  `${arm.name} solved ${arm.solved} of ${runsOf(arm)} (${percent(arm.rate)}; ${between(arm)}). There is no other arm to compare it with.`;
/** `leaders` share the highest rate. */
export const solvedMost = (leaders: readonly string[], leader: Rate): string => {
  const share = `${percent(leader.rate)} of ${runsOf(leader)} (${between(leader)})`;
  return leaders.length === 1
    ? `${leader.name} solved the most, ${share}.`
    : `${list(leaders)} solved equally many, ${share}.`;
};
/** `difference` in [0,1]. */
export const betterThan = (leader: string, beaten: readonly { name: string; difference: number }[]): string =>
  `${leader} is better than ${list(
    beaten.map(({ name, difference }) => `${name} (by ${Math.round(100 * Math.abs(difference))} points)`),
  )}. The confidence is 95 % for all comparisons together.`;
export const notSettled = (leader: string, others: readonly string[]): string =>
  `The experiment is too small to show whether ${leader} is better than ${list(others)}.`;
export const noSizeSettles =
  'The arms are equal so far, so the number of tasks that would settle it cannot be estimated.';
export const sizeSettles = (least: number, most: number): string =>
  `If the results stay as they are, about ${
    least === most ? `${least} more ${least === 1 ? 'task' : 'tasks'}` : `${least} to ${most} more tasks`
  } of this kind would settle it.`;
export const fewTasks = (tasks: number): string =>
  `With ${tasks === 1 ? 'one task the result describes this task' : `${tasks} tasks the result describes these tasks`}. It says little about other tasks.`;
