import type { ArmSummary } from './arms';
import type { Comparison } from './comparisons';

const percent = (share: number): string => `${Math.round(100 * share)} %`;
const runsOf = ({ runs }: ArmSummary): string => (runs === 1 ? '1 run' : `${runs} runs`);
const points = (share: number): string => `${Math.round(100 * Math.abs(share))} points`;

/** What may be said, in plain words: the leader, whom it beats for sure, and what would settle the rest. */
export function verdictOf(arms: readonly ArmSummary[], comparisons: readonly Comparison[]): string {
  const ranked = arms.filter(({ runs }) => runs > 0).toSorted((a, b) => b.rate - a.rate);
  const [leader] = ranked;
  if (!leader) return 'No run has ended yet.';
  if (ranked.length === 1) {
    return `${leader.name} solved ${leader.solved} of ${runsOf(leader)} (${percent(leader.rate)}; 95 % between ${percent(leader.low)} and ${percent(leader.high)}). There is nothing to compare it with.`;
  }
  const level = ranked.filter(({ rate }) => rate === leader.rate);
  const interval = `${percent(leader.rate)} of ${runsOf(leader)} (95 % between ${percent(leader.low)} and ${percent(leader.high)})`;
  const sentences =
    level.length === 1
      ? [`${leader.name} solved most: ${interval}.`]
      : [`${list(level.map(({ name }) => name))} solved equally often: ${interval}.`];
  const against = ranked
    .slice(1)
    .map(({ name }) => ({ name, comparison: between(comparisons, leader.name, name) }));
  const beaten = against.filter(
    ({ comparison }) => comparison?.settled === true && comparison.difference > 0,
  );
  const open = against.filter(({ comparison }) => comparison?.settled !== true);
  if (beaten.length > 0) {
    const told = beaten.map(({ name, comparison }) => `${name} (by ${points(comparison?.difference ?? 0)})`);
    sentences.push(
      `${leader.name} is better than ${list(told)}, with 95 % confidence for all comparisons together.`,
    );
  }
  if (open.length > 0) {
    sentences.push(
      `Whether ${leader.name} is better than ${list(open.map(({ name }) => name))} cannot be told at this size.`,
    );
    sentences.push(needed(open.map(({ comparison }) => comparison)));
  }
  const [{ comparison: nearest } = { comparison: undefined }] = against;
  if (nearest && nearest.tasks < fewTasks) {
    sentences.push(
      `With ${nearest.tasks === 1 ? 'one task' : `${nearest.tasks} tasks`} this says something of these tasks, and little of others.`,
    );
  }
  return sentences.join(' ');
}

/** Below this, what is found on tasks is hardly true of other tasks. */
const fewTasks = 8;

/** The comparison of two arms seen from `first`. */
export function between(
  comparisons: readonly Comparison[],
  first: string,
  second: string,
): Comparison | undefined {
  const straight = comparisons.find((one) => one.first === first && one.second === second);
  if (straight) return straight;
  const turned = comparisons.find((one) => one.first === second && one.second === first);
  return (
    turned && {
      ...turned,
      first,
      second,
      onlyFirst: turned.onlySecond,
      onlySecond: turned.onlyFirst,
      difference: -turned.difference,
      interval: turned.interval && { low: -turned.interval.high, high: -turned.interval.low },
    }
  );
}

function needed(open: readonly (Comparison | undefined)[]): string {
  const sizes = open.flatMap((one) => (one?.moreTasks ? [one.moreTasks] : []));
  if (sizes.length === 0)
    return 'They are level so far, so that no number of tasks can be named that would settle it.';
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  const tasks =
    least === most ? `${least} more ${least === 1 ? 'task' : 'tasks'}` : `${least} to ${most} more tasks`;
  return `If things go on as they went, about ${tasks} of this kind would settle it.`;
}

const list = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
