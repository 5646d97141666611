import { z } from 'zod';
import type { AttemptId } from '@/server/core/base/ids';
import { seededRandom, shuffled } from '@/server/core/base/random';
import type { Decision, SearchView, Strategy } from '@/server/core/ports/strategy';
import type { AttemptState } from '@/server/core/run/state';
import { contenders, doneWithWinner, play } from '@/server/search/policies/contest';
import {
  entrantsField,
  groupSizeField,
  judgeTemperatureField,
  stepsField,
  temperatureField,
  voteOnSolutionsField,
  votesField,
} from '@/server/search/propose/fields';
import { attemptsBy, fromRoot, stopAtSolution } from '@/server/search/propose/plan';
import { firstRound, highestAlone, secondRoundReason, wonFinal } from './sentences';

const name = 'refine';
const parameters = z.object({
  n0: z
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(16)
    .describe('Number of independent attempts in the first round.'),
  k: z
    .number()
    .int()
    .min(1)
    .max(32)
    .default(4)
    .describe('Summaries of the first round that the second round is told.'),
  n1: z.number().int().min(1).max(1000).default(16).describe('Number of new attempts in the second round.'),
  context: z
    .enum(['select', 'random', 'single'])
    .default('select')
    .describe(
      'Which summaries: the k winners of a tournament (select), k drawn at random, or a single one, in turn a different one for each new attempt.',
    ),
  steps: stepsField(40),
  temperature: temperatureField(0.8),
  memory: z
    .enum(['raw', 'summary', 'findings'])
    .default('summary')
    .describe(
      'What the second round is told: the edits and outcomes unchanged (raw), summaries, or findings.',
    ),
  groupSize: groupSizeField,
  votes: votesField,
  judgeTemperature: judgeTemperatureField,
  finalists: entrantsField.describe(
    'The attempts in the final: those of both rounds that share the highest reward of the visible tests (best), or all attempts of the second round.',
  ),
  stopOnSolution: voteOnSolutionsField,
});
type Settings = z.infer<typeof parameters>;

/**
 * Parallel, distill, refine. The rounds are told apart by what their attempts were told: the first nothing, the second
 * exactly the summaries chosen. A budget that does not reach for all attempts is divided between the rounds as n0 : n1.
 */
export const refine: Strategy<typeof parameters> = {
  name,
  title: 'Parallel, distill, refine',
  explanation:
    'The first round makes independent attempts. A tournament selects the k most promising of their summaries. The second round makes new attempts from the root, and each is told exactly these summaries. A final tournament chooses the result (Parallel-Distill-Refine, Madaan et al. 2025, arXiv 2510.01123; with agentic summaries and tournament selection arXiv 2604.16529). It is useful when attempts fail for different reasons that add up. When all attempts fail in the same way, the second round is told the same dead end k times.',
  parameters,
  propose(view, settings) {
    const solved = stopAtSolution(view, settings.stopOnSolution);
    if (solved) return solved;
    const own = attemptsBy(view, name);
    const first = own.filter(({ proposal }) => proposal.experienceOf === undefined);
    const second = own.filter(({ proposal }) => proposal.experienceOf !== undefined);
    if (second.length === 0 && !selecting(view)) {
      const steps = firstRoundSteps(view, first, settings);
      if (steps > 0) {
        const reason = firstRound(first.length + 1, settings.n0);
        return fromRoot(view, { steps, temperature: settings.temperature, memory: 'none' }, reason);
      }
    }
    if (second.length === 0 && view.inFlight.length > 0) return { kind: 'wait' };
    const pool = contenders(view, first, 'all');
    if (pool.length > 0 && second.length < settings.n1 && view.mayStartAttempt) {
      return secondRound(view, settings, pool, second.length);
    }
    if (view.inFlight.length > 0) return { kind: 'wait' };
    return final(view, settings, first, second);
  },
};

const selecting = ({ state }: SearchView): boolean =>
  [...state.votes.values()].some(({ proposal }) => proposal.bracket === 'selection');

/** Steps of one more attempt of the first round, 0 where it has all that its share of the budget allows. */
function firstRoundSteps(view: SearchView, first: AttemptState[], { n0, n1, steps }: Settings): number {
  const { budget } = view.state.spec;
  const share = n0 / (n0 + n1);
  const attempts = budget.attempts === null ? n0 : Math.max(1, Math.floor(budget.attempts * share));
  if (!view.mayStartAttempt || first.length >= Math.min(n0, attempts)) return 0;
  if (budget.steps === null) return steps;
  const committed = first.reduce(
    (sum, attempt) => sum + (attempt.status === 'ended' ? attempt.steps : attempt.proposal.steps),
    0,
  );
  const left = Math.floor(budget.steps * share) - committed;
  const needed = first.length === 0 ? 1 : budget.minStepsForNewAttempt;
  return left >= needed ? Math.min(steps, left) : 0;
}

function secondRound(view: SearchView, settings: Settings, pool: AttemptId[], started: number): Decision {
  const { n1, steps, temperature, memory } = settings;
  const shownContext = chooseContext(view, settings, pool, started);
  if (shownContext.kind !== 'decided') return shownContext;
  const experienceOf = shownContext.survivors;
  const reason = secondRoundReason(started + 1, n1, experienceOf);
  return fromRoot(view, { steps, temperature, memory, experienceOf }, reason);
}

/** What a fresh attempt is told of, or the votes that have to be held first. */
function chooseContext(view: SearchView, settings: Settings, pool: AttemptId[], started: number) {
  const { k, context, groupSize, votes, judgeTemperature } = settings;
  switch (context) {
    case 'select':
      return play(
        view,
        { bracket: 'selection', entrants: pool, groupSize, survivors: k },
        { votes, temperature: judgeTemperature },
      );
    case 'random': {
      const drawn = shuffled(seededRandom(`${view.state.spec.seed}/refine/context`), pool).slice(0, k);
      return { kind: 'decided' as const, survivors: pool.filter((id) => drawn.includes(id)) };
    }
    case 'single':
      return { kind: 'decided' as const, survivors: pool.slice(started % pool.length).slice(0, 1) };
  }
}

function final(
  view: SearchView,
  settings: Settings,
  first: AttemptState[],
  second: AttemptState[],
): Decision {
  const { groupSize, votes, judgeTemperature, finalists } = settings;
  const refined = contenders(view, second, 'all');
  const field =
    finalists === 'all' && refined.length > 0 ? refined : contenders(view, [...first, ...second], 'best');
  const next = play(
    view,
    { bracket: 'final', entrants: field, groupSize, survivors: 1 },
    { votes, temperature: judgeTemperature },
  );
  if (next.kind !== 'decided') return next;
  const why = field.length > 1 ? wonFinal(field.length) : highestAlone;
  return doneWithWinner(view, next.survivors, why);
}
