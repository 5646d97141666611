import { mean } from '@/server/core/statistics/moments';
import { difficulties } from '@/server/lab/difficulty';
import { plainWorld } from '@/server/lab/parameters';
import { acceptance, atLeastOne, atLeastOneCorrelated, plateau } from '@/server/lab/theory';
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

const attemptsParameter = whole('n', 'Attempts', 'The most of one search.', [2, 32], 12);
const pParameter = (help = 'That one attempt is right.') => share('p', 'Chance of one attempt', help, 0.2);

const parallel = (n: number) => ({ strategy: 'best-of-n', parameters: { n, stopOnSolution: true } });

export const independent: Claim = {
  name: 'independent-attempts',
  title: 'K independent attempts solve 1 − (1 − p)^K',
  explanation:
    'If every attempt at every task is right with the same chance p, and they share nothing, K of them together fail only where all fail. This is the best that repeating can do, and the curve every other is held against.',
  source: 'Chen et al. 2021, arXiv 2107.03374; Brown et al. 2024, arXiv 2407.21787.',
  tolerance: withinErrors,
  parameters: [pParameter(), attemptsParameter, runsParameter(200)],
  example: (values) => ({
    world: { ...plainWorld, p: value(values, 'p') },
    ...parallel(value(values, 'n')),
    seed: 1,
  }),
  async run(values, simulate) {
    const [p, n, tasks] = [value(values, 'p'), value(values, 'n'), value(values, 'runs')];
    const runs = await simulate(
      Array.from({ length: tasks }, (_, seed) => ({ world: { ...plainWorld, p }, ...parallel(n), seed })),
    );
    const points = withinFirst(runs, n, (run, k) => run.attempts.slice(0, k).some(({ right }) => right));
    const theory = theoryCurve('1 − (1 − p)^K', n, (k) => atLeastOne(p, k));
    return {
      x: 'attempts',
      y: 'solved',
      curves: [{ name: 'best of n', kind: 'measured', points }, theory],
      bars: [],
      sentence: `After ${n} attempts ${percent(points.at(-1)?.y ?? 0)} are solved; theory says ${percent(atLeastOne(p, n))}.`,
      holds: agrees(points, theory.points, tasks),
      attempts: attemptsOf(runs),
    };
  },
};

export const varying: Claim = {
  name: 'varying-difficulty',
  title: 'Where tasks differ, K attempts solve less than that curve',
  explanation:
    'With the same mean chance but some tasks easy and some hard, the easy ones are solved at once and the hard ones hardly ever: further attempts go to waste on both. Attempts that share their luck on a task do the same.',
  source: 'Beta-binomial law; Schaeffer et al. 2025, arXiv 2502.17578.',
  tolerance: `${withinErrors} It is also below 1 − (1 − p)^K at half of the attempts.`,
  parameters: [
    pParameter('Mean over the tasks.'),
    share('variation', 'How tasks differ', '0: all alike. 1: each always or never solved.', 0.4),
    share('correlation', 'Shared luck', 'Chance that an attempt shares the luck of others that do.', 0.2),
    attemptsParameter,
    runsParameter(200),
  ],
  example: (values) => ({
    world: { ...plainWorld, p: value(values, 'p'), correlation: value(values, 'correlation') },
    ...parallel(value(values, 'n')),
    seed: 1,
  }),
  async run(values, simulate) {
    const [p, n, tasks] = [value(values, 'p'), value(values, 'n'), value(values, 'runs')];
    const correlation = value(values, 'correlation');
    const chances = difficulties(tasks, p, Math.min(0.99, value(values, 'variation')), 1);
    const runs = await simulate(
      chances.map((own, seed) => ({ world: { ...plainWorld, p: own, correlation }, ...parallel(n), seed })),
    );
    const points = withinFirst(runs, n, (run, k) => run.attempts.slice(0, k).some(({ right }) => right));
    const theory = theoryCurve('theory', n, (k) =>
      mean(chances.map((own) => atLeastOneCorrelated(own, correlation, k))),
    );
    const alike = theoryCurve('1 − (1 − p)^K, all alike', n, (k) => atLeastOne(p, k));
    const half = Math.max(1, Math.floor(n / 2));
    const below = (points[half - 1]?.y ?? 0) < atLeastOne(p, half);
    return {
      x: 'attempts',
      y: 'solved',
      curves: [{ name: 'best of n', kind: 'measured', points }, theory, alike],
      bars: [],
      sentence: `After ${n} attempts ${percent(points.at(-1)?.y ?? 0)} are solved, where tasks all alike would come to ${percent(atLeastOne(p, n))}.`,
      holds: below && agrees(points, theory.points, tasks),
      attempts: attemptsOf(runs),
    };
  },
};

const verifierParameters = [
  pParameter(),
  share('t', 'Tests pass what is right', 'True-accept rate.', 0.9),
  share('f', 'Tests pass what is wrong', 'False-accept rate: how weak the tests are.', 0.1),
  whole('n', 'Attempts', 'The most of one search.', [2, 40], 20),
  runsParameter(240),
];

/** Searches that end at the first attempt the tests pass, read at every number of attempts. */
async function underTests(values: Values, simulate: Parameters<Claim['run']>[1]) {
  const [p, t, f] = [value(values, 'p'), value(values, 't'), value(values, 'f')];
  const [n, tasks] = [value(values, 'n'), value(values, 'runs')];
  const world = { ...plainWorld, p, trueAccept: t, falseAccept: f };
  const runs = await simulate(Array.from({ length: tasks }, (_, seed) => ({ world, ...parallel(n), seed })));
  const chosen = (attempts: { right: boolean; visible: boolean }[], k: number) =>
    attempts.slice(0, k).find(({ visible }) => visible);
  const visible = withinFirst(runs, n, (run, k) => chosen(run.attempts, k) !== undefined);
  const right = withinFirst(runs, n, (run, k) => chosen(run.attempts, k)?.right === true);
  return { p, t, f, n, tasks, runs, visible, right, a: acceptance(p, t, f) };
}

const testsExample: Claim['example'] = (values) => ({
  world: {
    ...plainWorld,
    p: value(values, 'p'),
    trueAccept: value(values, 't'),
    falseAccept: value(values, 'f'),
  },
  ...parallel(value(values, 'n')),
  seed: 1,
});

export const verifierPlateau: Claim = {
  name: 'verifier-plateau',
  title: 'Weak tests set a ceiling: p·t ÷ a',
  explanation:
    'The search takes what the tests pass. With tests that pass a right answer with chance t and a wrong one with f, they pass a = p·t + (1 − p)·f of the attempts, and p·t ÷ a of what they pass is right. More attempts lead there and no further; only better tests raise it.',
  source: 'Stroebl et al. 2024, “Inference Scaling fLaws”, arXiv 2411.17501.',
  tolerance: withinErrors,
  parameters: verifierParameters,
  example: testsExample,
  async run(values, simulate) {
    const { p, t, f, n, tasks, runs, right, a } = await underTests(values, simulate);
    const ceiling = plateau(p, t, f);
    const theory = theoryCurve('theory', n, (k) => ceiling * atLeastOne(a, k));
    return {
      x: 'attempts',
      y: 'right in truth',
      curves: [
        { name: 'best of n', kind: 'measured', points: right },
        theory,
        theoryCurve('ceiling p·t ÷ a', n, () => ceiling),
      ],
      bars: [],
      sentence: `After ${n} attempts ${percent(right.at(-1)?.y ?? 0)} are right; the tests allow ${percent(ceiling)} at most.`,
      holds: agrees(right, theory.points, tasks),
      attempts: attemptsOf(runs),
    };
  },
};

export const holdoutGrows: Claim = {
  name: 'holdout-gap',
  title: 'The gap to the holdout grows with the number of attempts',
  explanation:
    'The more is tried, the likelier something wrong slips past the visible tests first. What looks solved grows faster than what is solved, by (1 − p·t ÷ a)·(1 − (1 − a)^N): so the heavier the search, the more a holdout is needed.',
  source: 'Stroebl et al. 2024, arXiv 2411.17501; selection from the same law.',
  tolerance: `${withinErrors} The gap at all attempts is larger than at one.`,
  parameters: verifierParameters,
  example: testsExample,
  async run(values, simulate) {
    const { p, t, f, n, tasks, runs, visible, right, a } = await underTests(values, simulate);
    const wrong = 1 - plateau(p, t, f);
    const gap = withinFirst(runs, n, (run, k) => {
      const first = run.attempts.slice(0, k).find((attempt) => attempt.visible);
      return first !== undefined && !first.right;
    });
    const theory = theoryCurve('gap, theory', n, (k) => wrong * atLeastOne(a, k));
    return {
      x: 'attempts',
      y: 'share of tasks',
      curves: [
        { name: 'pass the visible tests', kind: 'measured', points: visible },
        { name: 'right in truth', kind: 'measured', points: right },
        { name: 'gap', kind: 'measured', points: gap },
        theory,
      ],
      bars: [],
      sentence: `The gap is ${percent(gap[0]?.y ?? 0)} after one attempt and ${percent(gap.at(-1)?.y ?? 0)} after ${n}.`,
      holds: agrees(gap, theory.points, tasks) && (gap.at(-1)?.y ?? 0) > (gap[0]?.y ?? 0),
      attempts: attemptsOf(runs),
    };
  },
};
