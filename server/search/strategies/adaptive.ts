import { z } from 'zod';
import type { Decision, SearchView, Strategy } from '@/server/core/ports/strategy';
import { type AttemptState, tablesOf } from '@/server/core/run/state';
import type { Difficulty } from '@/server/core/task/difficulty';
import { inTurn, modelsField } from '@/server/search/propose/diversity';
import { memoryField, stopOnSolutionField, temperatureField } from '@/server/search/propose/fields';
import {
  attemptsBy,
  doneWhenSettled,
  expandChosen,
  fromRoot,
  stopAtSolution,
} from '@/server/search/propose/plan';
import { mcts } from './mcts';
import { alongRoute, hardStepsUsed, noEstimate, probeStarts, routesEnded } from './sentences';
import { sequential } from './sequential';
import { single } from './single';

const name = 'adaptive';
const count = (fallback: number, help: string) =>
  z.number().int().min(1).max(1000).default(fallback).describe(help);

const parameters = z.object({
  probeSteps: count(10, 'Agent steps of the probe.'),
  probeTokens: z
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .default(2_000)
    .describe('Output tokens of the probe. The last answer may exceed them.'),
  estimate: z
    .enum(['rule', 'history'])
    .default('rule')
    .describe(
      'How the difficulty is estimated: by a fixed rule, or by a classifier trained on the earlier runs in this database (history). The rule decides until there are enough earlier runs. With the history, a run depends on the runs before it.',
    ),
  easySteps: count(20, 'Easy route: steps of the single attempt.'),
  mediumAttempts: count(3, 'Medium route: attempts one after another, with experience.'),
  mediumSteps: count(50, 'Medium route: steps of each attempt.'),
  hardAttempts: count(5, 'Hard route: the tree search may take this many times the steps below.'),
  hardSteps: count(100, 'Hard route: steps that count as one attempt of the tree search.'),
  escalate: z
    .boolean()
    .default(true)
    .describe('Continue with the next harder route when a route ends without a solution and budget is left.'),
  temperature: temperatureField(0.8),
  memory: memoryField('summary'),
  models: modelsField,
  stopOnSolution: stopOnSolutionField,
});
type Settings = z.infer<typeof parameters>;

/**
 * A probe, an estimate, a route. The routes are the strategies themselves, each shown only its own part of the run:
 * easy is `single`, medium `sequential`, hard `mcts`.
 */
export const adaptive: Strategy<typeof parameters> = {
  name,
  title: 'Adaptive',
  explanation:
    'It starts with a short probe, which is charged like any attempt. The probe shows the files it touched, how soon it found the place a failing test points at, the size of the repository and of the tests, and the kinds of failure. From these the difficulty is estimated and the route is chosen: a single attempt (easy), retries with experience (medium) or a tree search (hard). Spending by difficulty follows Snell et al. 2024 (arXiv 2408.03314) and Damani et al. 2024 (arXiv 2410.04707). It is useful over many tasks of different difficulty. On a single task it costs the probe.',
  parameters,
  terms: { ...sequential.terms, ...mcts.terms },
  propose(view, settings, random) {
    const solved = stopAtSolution(view, settings.stopOnSolution);
    if (solved) return solved;
    const own = attemptsBy(view, name);
    if (!own.some(isProbe)) return probe(view, settings);
    const { difficulty } = view.state;
    if (difficulty === null) return doneWhenSettled(view, noEstimate);
    const after = own.filter(({ proposal }) => !proposal.probe);
    const order: Difficulty[] = ['easy', 'medium', 'hard'];
    const from = order.slice(order.indexOf(difficulty.difficulty));
    let used = 0;
    for (const route of settings.escalate ? from : from.slice(0, 1)) {
      const rest = after.slice(used);
      const walked = route === 'easy' ? rest.slice(0, 1) : rest.slice(0, settings.mediumAttempts);
      const attempts = route === 'hard' ? rest : walked;
      used += attempts.length;
      const decision = along(route, view, attempts, settings, random);
      if (decision.kind === 'propose') {
        const { selection } = decision;
        const proposal = { ...decision.proposal, ...inTurn(settings.models, after.length + 1) };
        return {
          ...decision,
          proposal,
          selection: { ...selection, reason: alongRoute(selection.reason, route) },
        };
      }
      if (decision.kind !== 'done') return decision;
    }
    return doneWhenSettled(view, routesEnded(difficulty.difficulty));
  },
};

/** A probe that could take no step shows nothing, so another one is sent. */
const isProbe = ({ proposal, status, steps }: AttemptState): boolean =>
  proposal.probe !== undefined && (status === 'running' || steps > 0);

function probe(view: SearchView, { probeSteps, probeTokens, estimate, temperature }: Settings): Decision {
  return fromRoot(
    view,
    { steps: probeSteps, temperature, memory: 'none', probe: { tokens: probeTokens, estimate } },
    probeStarts(probeSteps),
  );
}

/** What a route's strategy proposes for its own attempts. */
function along(
  route: Difficulty,
  view: SearchView,
  attempts: AttemptState[],
  settings: Settings,
  random: Parameters<typeof mcts.propose>[2],
): Decision {
  const { temperature, memory, stopOnSolution } = settings;
  const common = { temperature, stopOnSolution };
  switch (route) {
    case 'easy': {
      const steps = settings.easySteps;
      const decision = single.propose(
        seenBy(view, single.name, attempts),
        single.parameters.parse({ ...common, steps }),
        random,
      );
      if (decision.kind !== 'propose') return decision;
      // A single attempt has no experience before it. This one has the probe's.
      return { ...decision, proposal: { ...decision.proposal, memory } };
    }
    case 'medium': {
      const plan = { attempts: settings.mediumAttempts, steps: settings.mediumSteps, memory };
      return sequential.propose(
        seenBy(view, sequential.name, attempts),
        sequential.parameters.parse({ ...common, ...plan }),
        random,
      );
    }
    case 'hard': {
      const steps = attempts.reduce((sum, attempt) => sum + attempt.steps, 0);
      const left = settings.hardAttempts * settings.hardSteps - steps;
      if (left <= 0) return doneWhenSettled(view, hardStepsUsed);
      const decision = mcts.propose(
        seenBy(view, mcts.name, attempts),
        mcts.parameters.parse({ ...common, memory }),
        random,
      );
      if (decision.kind !== 'propose') return decision;
      const { proposal, selection } = decision;
      return expandChosen(view, { ...proposal, steps: Math.min(proposal.steps, left) }, selection);
    }
  }
}

/** The run as a route's strategy sees it: of this strategy's attempts only the route's own, as if it had started them. */
function seenBy(view: SearchView, strategy: string, attempts: AttemptState[]): SearchView {
  const mine = attempts.map((attempt) => ({
    ...attempt,
    startedBy: { kind: 'strategy' as const, name: strategy },
  }));
  const others = [...view.state.attempts.values()].filter(
    ({ startedBy }) => !(startedBy.kind === 'strategy' && startedBy.name === name),
  );
  const shown = tablesOf({ attempts: [...others, ...mine] });
  return { ...view, state: { ...view.state, attempts: shown.attempts } };
}
