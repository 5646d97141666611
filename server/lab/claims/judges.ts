import type { LabBar } from '@/server/core/lab/claim';
import { meanInterval } from '@/server/core/statistics/bootstrap';
import { mean } from '@/server/core/statistics/moments';
import { z95 } from '@/server/core/statistics/normal';
import { betaDifficulties, difficulties } from '@/server/lab/difficulty';
import { judgeAccuracy, plainWorld, type WorldParameters } from '@/server/lab/parameters';
import type { SimulatedRun } from '@/server/lab/simulate';
import { afterRound } from '@/server/lab/theory';
import { attemptsOf, type Claim, percent, runsParameter, share, type Values, value, whole } from './claim';

/** Nothing passes the tests: judges alone decide. */
const blind: WorldParameters = { ...plainWorld, trueAccept: 0 };

/** The mean over tasks of a share each, with its 95 % interval. */
function bar(name: string, perTask: readonly number[], expected: number | null): LabBar {
  const { mean, low, high } = meanInterval(perTask, z95);
  return { name, value: mean, low: Math.max(0, low), high: Math.min(1, high), expected };
}

const rightShare = (attempts: readonly { right: boolean }[]): number =>
  attempts.length === 0 ? 0 : attempts.filter(({ right }) => right).length / attempts.length;

export const groupsOfTwo: Claim = {
  name: 'groups-of-two',
  title: 'Recursive matches of two beat one vote among all',
  explanation:
    'A judge that compares two attempts is right more often than one that compares eight. A bracket of pairs uses it only where it is good, and round by round the right ones gather; one ballot among all asks the hardest question once.',
  source: 'Recursive tournament voting, arXiv 2604.16529.',
  tolerance:
    'Groups of two lie within 3.5 standard errors of the round-by-round law and above the one vote among all.',
  parameters: [
    share('p', 'Chance of one attempt', 'That it is right.', 0.4),
    share('judge', 'Judge of two', 'Chance to choose the right one of two.', 0.75),
    share('drop', 'Falls by', 'For each attempt more that is compared at once.', 0.05),
    runsParameter(100),
  ],
  example: (values) => tournament(values, 2, 1),
  async run(values, simulate) {
    const [p, tasks] = [value(values, 'p'), value(values, 'runs')];
    const seeds = Array.from({ length: tasks }, (_, seed) => seed);
    const bars: LabBar[] = [];
    let attempts = 0;
    const world = worldOf(values);
    for (const size of [2, 4, 8]) {
      const runs = await simulate(seeds.map((seed) => tournament(values, size, seed)));
      attempts += attemptsOf(runs);
      if (size === 2)
        bars.push(
          bar(
            'one attempt',
            runs.map((run) => rightShare(run.attempts)),
            p,
          ),
        );
      const name = size === 8 ? 'one vote among all 8' : `groups of ${size}`;
      bars.push(
        bar(
          name,
          runs.map(({ right }) => Number(right)),
          bracketTheory(p, size, world),
        ),
      );
    }
    const [, two, , all] = bars;
    const law = two?.expected ?? 0;
    const near = Math.abs((two?.value ?? 0) - law) <= 3.5 * Math.sqrt((law * (1 - law)) / tasks);
    return {
      x: '',
      y: 'right',
      curves: [],
      bars,
      sentence: `Groups of two choose a right attempt in ${percent(two?.value ?? 0)} of tasks, one vote among all in ${percent(all?.value ?? 0)}.`,
      holds: near && (two?.value ?? 0) > (all?.value ?? 1),
      attempts,
    };
  },
};

const worldOf = (values: Values): WorldParameters => ({
  ...blind,
  p: value(values, 'p'),
  judge: value(values, 'judge'),
  judgeDrop: value(values, 'drop'),
});

const tournament = (values: Values, groupSize: number, seed: number) => ({
  world: worldOf(values),
  strategy: 'tournament',
  parameters: { n: 8, groupSize, votes: 1, entrants: 'all' },
  seed,
});

/** The share that is right after all rounds of a bracket of eight; four groups of two come after two of four. */
function bracketTheory(p: number, size: number, world: WorldParameters): number {
  if (size === 8) return afterRound(p, 8, judgeAccuracy(world, 8));
  if (size === 4) return afterRound(afterRound(p, 4, judgeAccuracy(world, 4)), 2, judgeAccuracy(world, 2));
  return [1, 2, 3].reduce((x) => afterRound(x, 2, judgeAccuracy(world, 2)), p);
}

const refined = [0.001, 0.334, 0.555, 0.854, 0.992];
const refinement = (world: WorldParameters, context: string, n1: number, seed: number) => ({
  world,
  strategy: 'refine',
  parameters: { n0: 16, k: 4, n1, context, votes: 1, finalists: 'all', memory: 'summary' },
  seed,
});

const withExperience = ({ attempts }: SimulatedRun) => attempts.filter((attempt) => attempt.hasExperience);
const untold = ({ attempts }: SimulatedRun) => attempts.filter((attempt) => !attempt.hasExperience);

export const contexts: Claim = {
  name: 'select-four',
  title: 'Select four beats four at random beats one',
  explanation:
    'A second round is told of attempts of the first. What it makes of them grows with how many of those were right, so that four chosen by a tournament carry more than four at random, and those more than one alone.',
  source:
    'Parallel-Distill-Refine, arXiv 2510.01123; success by number of passing summaries from arXiv 2604.16529.',
  tolerance: 'The mean of the second round’s attempts is higher for each context than for the next.',
  parameters: [
    share('p', 'Chance of one attempt', 'Mean over the tasks.', 0.5),
    share('variation', 'How tasks differ', '0: all alike. 1: each always or never solved.', 0.3),
    share('judge', 'Judge of two', 'Chance to choose the right one of two.', 0.7),
    runsParameter(40),
  ],
  example: (values) =>
    refinement({ ...blind, p: value(values, 'p'), judge: value(values, 'judge'), refined }, 'select', 4, 1),
  async run(values, simulate) {
    const tasks = value(values, 'runs');
    const chances = difficulties(tasks, value(values, 'p'), Math.min(0.99, value(values, 'variation')), 1);
    const bars: LabBar[] = [];
    let attempts = 0;
    for (const [context, name] of [
      ['select', 'told the 4 of a tournament'],
      ['random', 'told 4 at random'],
      ['single', 'told 1'],
    ] as const) {
      const world = { ...blind, judge: value(values, 'judge'), refined };
      const runs = await simulate(chances.map((p, seed) => refinement({ ...world, p }, context, 4, seed)));
      attempts += attemptsOf(runs);
      if (bars.length === 0)
        bars.push(
          bar(
            'first round',
            runs.map((run) => rightShare(untold(run))),
            null,
          ),
        );
      bars.push(
        bar(
          name,
          runs.map((run) => rightShare(withExperience(run))),
          null,
        ),
      );
    }
    const [, select, random, single] = bars.map((one) => one.value);
    return {
      x: '',
      y: 'right, mean of the second round',
      curves: [],
      bars,
      sentence: `The second round is right in ${percent(select ?? 0)} told the selected four, ${percent(random ?? 0)} told four at random, ${percent(single ?? 0)} told one.`,
      holds: (select ?? 0) > (random ?? 0) && (random ?? 0) > (single ?? 0),
      attempts,
    };
  },
};

/** SWE-bench Verified in arXiv 2604.16529. */
const published = [0.709, 0.75, 0.76, 0.776];
const [judgeFirst, judgeSecond] = [0.67, 0.582];
const stages = ['one attempt', 'one of the four selected', 'one refined attempt', 'winner of the final'];

/** The four stages of a task of chance p: brackets of disjoint pairs keep their survivors independent. */
function stagesLaw(p: number, n1: number): number[] {
  const survivor = afterRound(afterRound(p, 2, judgeFirst), 2, judgeFirst);
  const rounds = Math.ceil(Math.log2(n1));
  let [fresh, winner] = [0, 0];
  refined.forEach((rate, right) => {
    const weight = [1, 4, 6, 4, 1][right] ?? 0;
    const chance = weight * survivor ** right * (1 - survivor) ** (4 - right);
    fresh += chance * rate;
    winner +=
      chance * Array.from({ length: rounds }).reduce<number>((x) => afterRound(x, 2, judgeSecond), rate);
  });
  return [p, survivor, fresh, winner];
}

export const publishedCheck: Claim = {
  name: 'published-check',
  title: 'A published result: 70.9 → 75.0 → 76.0 → 77.6 %',
  explanation:
    'The paper’s own numbers put in: tasks from Beta(.227, .093), judges of two that are right in .670 of mixed pairs in the first bracket and .582 in the last, and refinement that is right in 0.1, 33.4, 55.5, 85.4 and 99.2 % by how many of its four summaries passed. Out should come what the paper measured: one attempt, the four selected, one refined attempt, the winner of the final.',
  source: 'arXiv 2604.16529, SWE-bench Verified.',
  tolerance:
    'The law of the model lies within 1.5 points of the paper at each of the four, and what the engine does within 3.5 standard errors of the law.',
  parameters: [
    { ...whole('n1', 'Attempts of the second round', 'The paper has 16.', [4, 16], 16), step: 4 },
    { ...runsParameter(100), max: 4000 },
  ],
  example: (values) =>
    refinement({ ...blind, p: 0.7, judge: judgeFirst, refined }, 'select', value(values, 'n1'), 1),
  async run(values, simulate) {
    const [n1, tasks] = [value(values, 'n1'), value(values, 'runs')];
    const chances = betaDifficulties(tasks, 0.227, 0.093, 1);
    const world = { ...blind, judge: judgeFirst, judgeFinal: judgeSecond, refined };
    const runs = await simulate(chances.map((p, seed) => refinement({ ...world, p }, 'select', n1, seed)));
    const selected = (run: SimulatedRun) => {
      const four = new Set(run.attempts.flatMap(({ experienceFrom }) => experienceFrom));
      return rightShare(run.attempts.filter(({ id }) => four.has(id)));
    };
    const measured = [
      runs.map((run) => rightShare(untold(run))),
      runs.map(selected),
      runs.map((run) => rightShare(withExperience(run))),
      runs.map(({ right }) => Number(right)),
    ];
    const laws = chances.map((p) => stagesLaw(p, n1));
    const bars = measured.map((perTask, i) => bar(stages[i] ?? '', perTask, published[i] ?? null));
    const law = stages.map((_, i) => mean(laws.map((stage) => stage[i] ?? 0)));
    const holds = bars.every((one, i) => {
      const expected = law[i] ?? 0;
      const variance = mean(laws.map((stage) => (stage[i] ?? 0) * (1 - (stage[i] ?? 0))));
      const error = 3.5 * Math.sqrt(variance / tasks) + 0.005;
      return Math.abs(expected - (one.expected ?? 0)) <= 0.015 && Math.abs(one.value - expected) <= error;
    });
    const line = (rates: readonly number[]) => rates.map(percent).join(' → ');
    return {
      x: '',
      y: 'right',
      curves: [],
      bars,
      sentence: `${line(bars.map((one) => one.value))} through the engine; the law of the model says ${line(law)}; the paper has ${line(published)}.`,
      holds,
      attempts: attemptsOf(runs),
    };
  },
};
