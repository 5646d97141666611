import type { Finding } from '@/server/core/lab/claim';
import { plainWorld } from '@/server/lab/parameters';
import type { SimulationRequest } from '@/server/lab/simulate';
import { atLeastOne } from '@/server/lab/theory';
import {
  agrees,
  attemptsOf,
  type Claim,
  percent,
  runsParameter,
  share,
  theoryCurve,
  type Values,
  value,
  whole,
  withinErrors,
  withinFirst,
} from './claim';

const parameters = (transfer: number, anchoring: number) => [
  whole('places', 'Places the fault may be at', 'An attempt works at one of them.', [1, 40], 8),
  share('p', 'Chance of a fix', 'That an attempt at the right place is right.', 1),
  share(
    'transfer',
    'Learns where not to look',
    'Chance that an attempt keeps away from places that failed.',
    transfer,
  ),
  share(
    'anchoring',
    'Follows the last one',
    'Chance that an attempt goes where the last one told of went.',
    anchoring,
  ),
  whole('n', 'Attempts', 'The most of one search.', [2, 16], 8),
  runsParameter(100),
];

const worldOf = (values: Values) => ({
  ...plainWorld,
  p: value(values, 'p'),
  places: value(values, 'places'),
  transfer: value(values, 'transfer'),
  anchoring: value(values, 'anchoring'),
});

const example = (values: Values): SimulationRequest => ({
  world: worldOf(values),
  strategy: 'sequential',
  parameters: { attempts: value(values, 'n'), memory: 'summary' },
  seed: 1,
});

/** One after another with memory, against side by side without, at the same number of attempts. */
async function race(
  values: Values,
  simulate: Parameters<Claim['run']>[1],
  verdict: (sequential: number, parallel: number, sequentialTheory: boolean) => boolean,
): Promise<Finding> {
  const [n, tasks] = [value(values, 'n'), value(values, 'runs')];
  const [p, places] = [value(values, 'p'), value(values, 'places')];
  const world = worldOf(values);
  const seeds = Array.from({ length: tasks }, (_, seed) => seed);
  const sequential = await simulate(seeds.map((seed) => ({ ...example(values), seed })));
  const parallel = await simulate(
    seeds.map((seed) => ({ world, strategy: 'best-of-n', parameters: { n }, seed: seed + tasks })),
  );
  const solvedBy = (run: { attempts: { right: boolean }[] }, k: number) =>
    run.attempts.slice(0, k).some(({ right }) => right);
  const [one, many] = [withinFirst(sequential, n, solvedBy), withinFirst(parallel, n, solvedBy)];
  const apart = theoryCurve('side by side, theory', n, (k) => atLeastOne(p / places, k));
  // Never the same place twice: the fault is among the first k of them with k ÷ places, and fixed there with p.
  const exact = value(values, 'transfer') === 1 && value(values, 'anchoring') === 0 && p === 1;
  const without = theoryCurve('one after another, theory', n, (k) => Math.min(1, k / places));
  const [last, other] = [one.at(-1)?.y ?? 0, many.at(-1)?.y ?? 0];
  return {
    x: 'attempts',
    y: 'solved',
    curves: [
      { name: 'one after another, told of those before', kind: 'measured', points: one },
      { name: 'side by side', kind: 'measured', points: many },
      apart,
      ...(exact ? [without] : []),
    ],
    bars: [],
    sentence: `After ${n} attempts ${percent(last)} are solved one after another and ${percent(other)} side by side.`,
    holds:
      agrees(many, apart.points, tasks) && verdict(last, other, !exact || agrees(one, without.points, tasks)),
    attempts: attemptsOf(sequential) + attemptsOf(parallel),
  };
}

export const sequentialWins: Claim = {
  name: 'sequential-wins',
  title: 'One after another wins where a failure says where not to look',
  explanation:
    'The fault is at one of several places. Attempts side by side draw places again and again; attempts one after another that are told what failed do not go there twice. With perfect transfer K attempts find it with K ÷ places, side by side only with 1 − (1 − 1 ÷ places)^K.',
  source: 'Sampling without replacement; Shinn et al. 2023, arXiv 2303.11366.',
  tolerance: `${withinErrors} One after another solves at least 10 points more.`,
  parameters: parameters(1, 0),
  example,
  run: (values, simulate) =>
    race(values, simulate, (sequential, parallel, exact) => exact && sequential >= parallel + 0.1),
};

export const sequentialLoses: Claim = {
  name: 'sequential-loses',
  title: 'And loses where being told anchors it',
  explanation:
    'The same search, but an attempt that is told of others tends to go where the last one went. Then the first wrong place is tried over and over, and attempts that know nothing of each other find more.',
  source: 'Anchoring, as in Huang et al. 2024, arXiv 2310.01798 (self-correction without new evidence).',
  tolerance: 'Side by side lies within 3.5 standard errors of theory and solves at least 10 points more.',
  parameters: parameters(0, 0.8),
  example,
  run: (values, simulate) => race(values, simulate, (sequential, parallel) => parallel >= sequential + 0.1),
};
