import type { Decision, Strategy } from '@/server/core/ports/strategy';
import type { RunState } from '@/server/core/run/state';
import { decisionRandom, searchView } from './view';

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
  return strategy.propose(searchView(state), strategy.parameters.parse(parameters), decisionRandom(state));
}
