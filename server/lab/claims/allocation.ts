import { allocate } from '@/server/core/allocation/allocate';
import { expectedWithin, priorRuns } from '@/server/core/allocation/over-tasks';
import { type Random, seededRandom } from '@/server/core/base/random';
import { wilson } from '@/server/core/statistics/wilson';
import type { DifficultyFeatures } from '@/server/core/task/difficulty';
import { difficulties } from '@/server/lab/difficulty';
import { plainWorld } from '@/server/lab/parameters';
import { atLeastOne } from '@/server/lab/theory';
import { probabilityOf, train } from '@/server/search/difficulty/logistic';
import { attemptsOf, type Claim, percent, runsParameter, share, value, whole } from './claim';

export const adaptiveAllocation: Claim = {
  name: 'adaptive-allocation',
  title: 'A budget spread by difficulty solves at least as much as an equal share',
  explanation:
    'Easy tasks need one attempt and hopeless ones get nothing from sixteen. Each task is given the rung of 1, 2, 4, 8 or 16 attempts that maximises Acc − λ·C, with λ set so that the mean budget is kept. The estimate comes from probes, which tell no more than how many of them were right, or from the difficulty classifier, trained on a history of other tasks and told what this one shows; the oracle knows each task’s chance.',
  source: 'arXiv 2604.14853.',
  tolerance:
    'No way of spreading gives more than the mean; by the tasks’ own chances the spread by probes solves no less than the equal share, and what was measured differs from that by chance at most. The spread by the classifier is drawn beside it and held against nothing: it is as good as what tasks show.',
  parameters: [
    share('p', 'Chance of one attempt', 'Mean over the tasks.', 0.35),
    share('variation', 'How tasks differ', '0: all alike. 1: each always or never solved.', 0.5),
    whole('mean', 'Mean attempts', 'For each task, the same for all ways of spreading.', [1, 8], 4),
    whole(
      'probes',
      'Probes',
      'Attempts known of each task beforehand, whatever the way of spreading.',
      [1, 16],
      8,
    ),
    share(
      'shown',
      'What tasks show',
      'Of their difficulty, to the classifier: 0 nothing, 1 all. Size, tests and the way to the fault are made from it.',
      0.7,
    ),
    whole('cap', 'At most', 'Attempts on any one task.', [1, 16], 16),
    runsParameter(200),
  ],
  example: (values) => ({
    world: { ...plainWorld, p: value(values, 'p') },
    strategy: 'best-of-n',
    parameters: { n: value(values, 'mean') },
    seed: 1,
  }),
  async run(values, simulate) {
    const [p, tasks] = [value(values, 'p'), value(values, 'runs')];
    const [mean, cap] = [value(values, 'mean'), value(values, 'cap')];
    const probes = value(values, 'probes');
    const variation = Math.min(0.99, Math.max(0.01, value(values, 'variation')));
    const chances = difficulties(tasks, p, variation, 1);
    const size = (1 - variation) / variation;
    const estimated = chances.map((own, i) => {
      const random = seededRandom(`probe/${i}`);
      const right = Array.from({ length: probes }, () => random() < own).filter(Boolean).length;
      return expectedWithin(p * size + right, (1 - p) * size + probes - right);
    });
    const judged = judgedByClassifier(
      chances,
      difficulties(historySize, p, variation, 2),
      value(values, 'shown'),
    );
    const plans = [
      { name: 'equal share', given: chances.map(() => Math.min(mean, cap)) },
      { name: 'spread by probes', given: allocate(estimated, mean, cap) },
      { name: 'by the classifier', given: allocate(judged, mean, cap) },
      {
        name: 'oracle',
        given: allocate(
          chances.map((own) => (k) => atLeastOne(own, k)),
          mean,
          cap,
        ),
      },
    ];
    let attempts = 0;
    const bars = [];
    for (const { name, given } of plans) {
      const runs = await simulate(
        chances.map((own, seed) => ({
          world: { ...plainWorld, p: own },
          strategy: 'best-of-n',
          parameters: { n: given[seed] ?? 1 },
          seed,
        })),
      );
      attempts += attemptsOf(runs);
      const solved = runs.filter(({ right }) => right).length;
      const expected =
        chances.reduce((sum, own, i) => sum + atLeastOne(own, given[i] ?? 1), 0) / chances.length;
      bars.push({ name, value: solved / tasks, ...wilson(solved, tasks), expected });
    }
    const [equal, spread, classifier, oracle] = bars;
    const most = Math.max(...plans.map(({ given }) => given.reduce((sum, n) => sum + n, 0)));
    return {
      x: '',
      y: 'solved',
      curves: [],
      bars,
      sentence: `At a mean of ${mean} attempts an equal share solves ${percent(equal?.value ?? 0)}, spread by probes ${percent(spread?.value ?? 0)}, by the classifier ${percent(classifier?.value ?? 0)}, by an oracle ${percent(oracle?.value ?? 0)}.`,
      holds:
        most <= mean * tasks &&
        (spread?.expected ?? 0) >= (equal?.expected ?? 1) &&
        (spread?.value ?? 0) >= (equal?.value ?? 1) - 2 * Math.sqrt(0.1 / tasks),
      attempts,
    };
  },
};

/** Tasks of the history the classifier is trained on: each shows something, and was tried once. */
const historySize = 200;

/** Expected success of the tasks by the real classifier, trained on tasks whose chances are `history`. */
function judgedByClassifier(chances: readonly number[], history: readonly number[], shown: number) {
  const random = seededRandom('history');
  const examples = history.map((own) => ({
    features: featuresShown(own, shown, random),
    solved: random() < own,
  }));
  const model = train(examples);
  return chances.map((own) => {
    const chance = probabilityOf(model, featuresShown(own, shown, random));
    return expectedWithin(priorRuns * chance, priorRuns * (1 - chance));
  });
}

/** What a task of this chance shows: sizes and the way to the fault grow with its difficulty, so far as they tell of it. */
function featuresShown(chance: number, shown: number, random: Random): DifficultyFeatures {
  const sign = () => {
    const estimate = random() < shown ? 1 - chance : random();
    return Math.min(1, Math.max(0, estimate));
  };
  return {
    files: Math.round(5 * 20 ** sign()),
    tests: Math.round(4 * 5 ** sign()),
    targets: 1 + Math.round(4 * sign()),
    filesTouched: 1 + Math.round(5 * sign()),
    stepsToLocalize: 1 + Math.round(10 * sign()),
    failureKinds: ['assertion'],
    bestReward: 0,
  };
}
