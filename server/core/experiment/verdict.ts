import type { ArmSummary } from './arms';
import type { Comparison } from './comparisons';
import * as sentence from './sentences';

/** What the runs show: the arm that leads, the arms it beats with confidence, and what would settle the rest. */
export function verdictOf(arms: readonly ArmSummary[], comparisons: readonly Comparison[]): string {
  const ranked = arms.filter(({ runs }) => runs > 0).toSorted((a, b) => b.rate - a.rate);
  const [leader] = ranked;
  if (!leader) return sentence.noRunEnded;
  if (ranked.length === 1) return sentence.onlyArm(leader);
  const level = ranked.filter(({ rate }) => rate === leader.rate);
  const sentences = [
    sentence.solvedMost(
      level.map(({ name }) => name),
      leader,
    ),
  ];
  const against = ranked
    .slice(1)
    .map(({ name }) => ({ name, comparison: between(comparisons, leader.name, name) }));
  const beaten = against.filter(
    ({ comparison }) => comparison?.settled === true && comparison.difference > 0,
  );
  const open = against.filter(({ comparison }) => comparison?.settled !== true);
  if (beaten.length > 0) {
    sentences.push(
      sentence.betterThan(
        leader.name,
        beaten.map(({ name, comparison }) => ({ name, difference: comparison?.difference ?? 0 })),
      ),
    );
  }
  if (open.length > 0) {
    sentences.push(
      sentence.notSettled(
        leader.name,
        open.map(({ name }) => name),
      ),
    );
    sentences.push(needed(open.map(({ comparison }) => comparison)));
  }
  const [{ comparison: nearest } = { comparison: undefined }] = against;
  if (nearest && nearest.tasks < fewTasks) {
    sentences.push(sentence.fewTasks(nearest.tasks));
  }
  return sentences.join(' ');
}

/** With fewer tasks than this, a result says little about other tasks. */
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
  return sizes.length === 0
    ? sentence.noSizeSettles
    : sentence.sizeSettles(Math.min(...sizes), Math.max(...sizes));
}
