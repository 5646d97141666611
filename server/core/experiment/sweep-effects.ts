import { type Random, randomInt, seededRandom, shuffled } from '@/server/core/base/random';
import { type Interval, quantile } from '@/server/core/statistics/bootstrap';
import { holm } from '@/server/core/statistics/holm';
import { mean } from '@/server/core/statistics/moments';
import type { Cell } from './arms';
import { commonCells } from './common-cells';
import type { SweptArms } from './sweep';

/** How arms with one value did, over all values of the other parameters. Rates in [0,1]. */
interface ValueRate {
  value: unknown;
  arms: number;
  rate: number;
  /** 95 %, by the bootstrap over tasks; null while there is one task. */
  interval: Interval | null;
}

/** How much one parameter of a sweep matters. */
export interface ParameterEffect {
  name: string;
  values: ValueRate[];
  /**
   * The share of the variance between the arms' rates that this parameter alone explains (the first-order term of the
   * functional analysis of variance; Hutter, Hoos and Leyton-Brown 2014, eq. 6, over a grid); null where no arms differ.
   */
  share: number | null;
  /** 95 %, by the bootstrap over tasks; null where the tasks are too few, or too few on which arms differ. */
  interval: Interval | null;
  /**
   * Of no effect: the chance of a share as large when values are exchanged among arms that are equal otherwise, within a
   * task and repeat (restricted permutation; Anderson and ter Braak 2003). Adjusted by Holm over the parameters.
   */
  p: number;
}

export interface SweepEffects {
  /** Cells of one task and repeat that every arm has run. */
  blocks: number;
  tasks: number;
  /** The mean over tasks of each arm's rate, in the order of the arms. */
  rates: number[];
  effects: ParameterEffect[];
}

const resamples = 1_000;
/** The share of samples without any difference between arms from which on there is no interval. */
const mostWithout = 0.025;
const permutations = 1_000;

/** What is known of the parameters of a sweep so far: by the cells that all of its arms have run. Pure; repeatable by `seed`. */
export function sweepEffects(sweep: SweptArms, cells: readonly Cell[], seed: number): SweepEffects {
  const names = sweep.arms.map(({ name }) => name);
  const own = cells.filter(({ arm }) => names.includes(arm));
  const blocks = blocksOf(names, commonCells(names, own));
  const tasks = [...new Set(blocks.map(({ task }) => task))];
  const byTask = tasks.map((task) => ratesOf(blocks.filter((block) => block.task === task)));
  const rates = meanOfRows(byTask, names.length);
  const levels = sweep.parameters.map((_, i) => sweep.arms.map(({ at }) => at[i] ?? 0));
  const bootstrapped = bootstrap(byTask, names.length, seededRandom(`sweep/${seed}/tasks`));
  const effects = sweep.parameters.map(({ name, values }, i): ParameterEffect => {
    const level = levels[i] ?? [];
    const marginals = bootstrapped.map((sample) => marginalRates(sample, level, values.length));
    const shares = bootstrapped.flatMap((sample) => shareOf(sample, level, values.length) ?? []);
    return {
      name,
      values: marginalRates(rates, level, values.length).map((rate, v) => ({
        value: values[v],
        arms: level.filter((at) => at === v).length,
        rate,
        interval: tasks.length < 2 ? null : intervalOf(marginals.map((sample) => sample[v] ?? 0)),
      })),
      share: blocks.length === 0 ? null : shareOf(rates, level, values.length),
      // Where arms differ on so few tasks that samples miss them, the samples that are left say nothing of the spread.
      interval: shares.length < (1 - mostWithout) * resamples ? null : intervalOf(shares),
      p: permutationP(blocks, levels, i, values.length, seededRandom(`sweep/${seed}/${name}`)),
    };
  });
  const adjusted = holm(effects.map(({ p }) => p));
  return {
    blocks: blocks.length,
    tasks: tasks.length,
    rates,
    effects: effects.map((effect, i) => ({ ...effect, p: adjusted[i] ?? 1 })),
  };
}

/** One task and repeat: 1 for each arm that solved it. */
interface Block {
  task: string;
  solved: number[];
}

function blocksOf(names: readonly string[], cells: readonly Cell[]): Block[] {
  const places = new Map(names.map((name, i) => [name, i]));
  const blocks = new Map<string, Block>();
  for (const { task, repeat, arm, result } of cells) {
    const key = JSON.stringify([task, repeat]);
    const block = blocks.get(key) ?? { task, solved: names.map(() => 0) };
    block.solved[places.get(arm) ?? 0] = result.solved ? 1 : 0;
    blocks.set(key, block);
  }
  return [...blocks.values()];
}

const ratesOf = (blocks: readonly Block[]): number[] =>
  meanOfRows(
    blocks.map(({ solved }) => solved),
    blocks[0]?.solved.length ?? 0,
  );

function meanOfRows(rows: readonly (readonly number[])[], width: number): number[] {
  return Array.from({ length: width }, (_, i) =>
    rows.length === 0 ? 0 : mean(rows.map((row) => row[i] ?? 0)),
  );
}

function bootstrap(byTask: readonly number[][], width: number, random: Random): number[][] {
  if (byTask.length < 2) return [];
  return Array.from({ length: resamples }, () =>
    meanOfRows(
      byTask.map(() => byTask[randomInt(random, byTask.length)] ?? []),
      width,
    ),
  );
}

/** By value: the mean over the arms that have it. */
function marginalRates(rates: readonly number[], level: readonly number[], count: number): number[] {
  return Array.from({ length: count }, (_, v) => mean(rates.filter((_, arm) => level[arm] === v)));
}

const nothing = 1e-12;

/** The sum of squares between the values. */
function between(rates: readonly number[], level: readonly number[], count: number): number {
  const whole = mean(rates);
  return marginalRates(rates, level, count).reduce(
    (sum, rate, v) => sum + level.filter((at) => at === v).length * (rate - whole) ** 2,
    0,
  );
}

function shareOf(rates: readonly number[], level: readonly number[], count: number): number | null {
  const whole = mean(rates);
  const total = rates.reduce((sum, rate) => sum + (rate - whole) ** 2, 0);
  return total < nothing ? null : Math.min(1, between(rates, level, count) / total);
}

function intervalOf(samples: readonly number[]): Interval | null {
  if (samples.length === 0) return null;
  const sorted = samples.toSorted((a, b) => a - b);
  return { low: quantile(sorted, 0.025), high: quantile(sorted, 0.975) };
}

function permutationP(
  blocks: readonly Block[],
  levels: readonly number[][],
  parameter: number,
  count: number,
  random: Random,
): number {
  const level = levels[parameter] ?? [];
  const strata = new Map<string, number[]>();
  level.forEach((_, arm) => {
    const key = JSON.stringify(levels.map((of, i) => (i === parameter ? null : of[arm])));
    strata.set(key, [...(strata.get(key) ?? []), arm]);
  });
  const exchanged = [...strata.values()].filter(({ length }) => length > 1);
  const seen = between(ratesOf(blocks), level, count);
  if (blocks.length === 0 || exchanged.length === 0 || seen < nothing) return 1;
  let asLarge = 1;
  for (let i = 0; i < permutations; i++) {
    const sums = level.map(() => 0);
    for (const { solved } of blocks) {
      for (const arms of exchanged) {
        shuffled(random, arms).forEach((from, to) => {
          const arm = arms[to] ?? 0;
          sums[arm] = (sums[arm] ?? 0) + (solved[from] ?? 0);
        });
      }
    }
    // Arms that are exchanged with none keep what they have.
    const kept = sums.map((sum, arm) =>
      exchanged.some((arms) => arms.includes(arm))
        ? sum
        : blocks.reduce((all, { solved }) => all + (solved[arm] ?? 0), 0),
    );
    if (
      between(
        kept.map((sum) => sum / blocks.length),
        level,
        count,
      ) >=
      seen - nothing
    )
      asLarge++;
  }
  return asLarge / (permutations + 1);
}
