import { remaining, type Spend } from '@/server/core/budget';
import { endsByBudget } from '@/server/core/new-attempt';
import { type Random, seededRandom } from '@/server/core/random';
import type { SearchView } from '@/server/core/search';
import type { RunState } from '@/server/core/state';

/** What a strategy sees of a run. `spend` is what counts against the budget: by default what has settled. */
export function searchView(state: RunState, spend: Spend = state.spend): SearchView {
  const { budget } = state.spec;
  return {
    state,
    remaining: remaining(budget, spend),
    stepsPerAttempt: budget.stepsPerAttempt,
    mayStartAttempt: !endsByBudget(budget, spend),
    inFlight: [...state.attempts.values()]
      .filter((attempt) => attempt.status === 'running')
      .map((attempt) => ({ attemptId: attempt.id, from: attempt.from })),
  };
}

/** The random source of a run's next decision: equal for equal logs. */
export const decisionRandom = ({ spec, selections, votes }: RunState): Random =>
  seededRandom(`${spec.seed}/decision/${selections.length + votes.size}`);
