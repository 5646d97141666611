import { remaining } from '@/server/core/budget';
import { seededRandom } from '@/server/core/random';
import type { Decision, Strategy } from '@/server/core/search';
import type { RunState } from '@/server/core/state';

/**
 * What a strategy with these parameters would decide for a run as it stands in `state`: the very function the engine
 * calls, with the seed the run's next decision has. Nothing is run and nothing changes. Null before the root is known.
 */
export function wouldDecide(
  state: RunState,
  strategy: Strategy,
  parameters: Readonly<Record<string, unknown>>,
): Decision | null {
  if (state.nodes.size === 0) return null;
  const { spec, spend, attempts, selections } = state;
  const view = {
    state,
    remaining: remaining(spec.budget, spend),
    stepsPerAttempt: spec.budget.stepsPerAttempt,
    inFlight: [...attempts.values()]
      .filter((attempt) => attempt.status === 'running')
      .map((attempt) => ({ attemptId: attempt.id, from: attempt.from })),
  };
  const random = seededRandom(`${spec.seed}/decision/${selections.length}`);
  return strategy.propose(view, strategy.parameters.parse(parameters), random);
}
