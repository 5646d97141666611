import { exhausted, remaining } from '@/server/core/budget';
import { type Random, seededRandom } from '@/server/core/random';
import type { SearchView } from '@/server/core/search';
import type { RunState } from '@/server/core/state';

/** What a strategy sees of a run. `stepsInFlight` are steps begun and not yet settled; they count against the budget. */
export function searchView(state: RunState, stepsInFlight = 0): SearchView {
  const { budget } = state.spec;
  const spend = { ...state.spend, steps: state.spend.steps + stepsInFlight };
  const left = remaining(budget, spend);
  return {
    state,
    remaining: left,
    stepsPerAttempt: budget.stepsPerAttempt,
    mayStartAttempt:
      exhausted(budget, spend) === null && left.attempts >= 1 && left.steps >= budget.minStepsForNewAttempt,
    inFlight: [...state.attempts.values()]
      .filter((attempt) => attempt.status === 'running')
      .map((attempt) => ({ attemptId: attempt.id, from: attempt.from })),
  };
}

/** The random source of a run's next decision: equal for equal logs. */
export const decisionRandom = ({ spec, selections, votes }: RunState): Random =>
  seededRandom(`${spec.seed}/decision/${selections.length + votes.size}`);
