import { asNodeId, type NodeId, rootNodeId } from '@/server/core/base/ids';
import { type Random, seededRandom } from '@/server/core/base/random';
import type { SearchView } from '@/server/core/ports/strategy';
import { nodeOf } from '@/server/core/run/fold';
import { prunedNodes } from '@/server/core/run/marks';
import { type RunState, tablesOf } from '@/server/core/run/state';
import { remaining } from '@/server/core/usage/budget';
import { endsByBudget } from '@/server/core/usage/new-attempt';
import type { Spend } from '@/server/core/usage/spend';

/**
 * What a strategy sees of a run: what people pruned is not there. `spend` is what counts against the budget: by default
 * what has settled.
 */
export function searchView(whole: RunState, spend: Spend = whole.spend): SearchView {
  const state = withoutPruned(whole);
  const { budget } = state.spec;
  return {
    state,
    remaining: remaining(budget, spend),
    stepsPerAttempt: budget.stepsPerAttempt,
    mayStartAttempt: !endsByBudget(budget, spend),
    values: valuesByHand(state),
    inFlight: [...state.attempts.values()]
      .filter((attempt) => attempt.status === 'running')
      .map((attempt) => ({ attemptId: attempt.id, from: attempt.from })),
  };
}

function valuesByHand({ nodes, steering }: RunState): Map<NodeId, number> {
  const values = new Map<NodeId, number>();
  for (const [name, { value }] of Object.entries(steering.marks)) {
    const id = asNodeId(name);
    if (value !== undefined && nodes.has(id)) values.set(id, value);
  }
  return values;
}

/** The random source of a run's next decision: equal for equal logs. */
export function decisionRandom({ spec, selections, votes, steering }: RunState): Random {
  const again = steering.declined > 0 ? `/${steering.declined}` : '';
  return seededRandom(`${spec.seed}/decision/${selections.size + votes.size}${again}`);
}

/**
 * The state without the nodes people pruned. Attempts that led there end where the tree now ends, so that strategies
 * that count their attempts count them still.
 */
function withoutPruned(state: RunState): RunState {
  const cut = prunedNodes(state);
  if (cut.size === 0) return state;
  const above = (id: NodeId): NodeId => {
    let at = id;
    while (cut.has(at)) at = nodeOf(state, at).parentId ?? rootNodeId;
    return at;
  };
  const { nodes, attempts } = tablesOf({
    nodes: state.nodes.toArray().filter(({ id }) => !cut.has(id)),
    attempts: state.attempts
      .toArray()
      .map((attempt) =>
        cut.has(attempt.head)
          ? { ...attempt, from: above(attempt.from), head: above(attempt.head) }
          : attempt,
      ),
  });
  const best = state.best === null ? null : above(state.best);
  return { ...state, nodes, attempts, best };
}
