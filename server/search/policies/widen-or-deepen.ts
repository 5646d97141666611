import type { NodeId } from '@/server/core/base/ids';
import type { SearchView } from '@/server/core/ports/strategy';
import { nodeOf } from '@/server/core/run/fold';
import type { BranchPoint } from './branch-points';
import { virtualVisits } from './visit-counts';

/** The parameters of a Beta distribution over a reward in [0,1]. */
export interface Posterior {
  successes: number;
  failures: number;
}

/** The arms of one node: a new branch from it, going on with any, and each open branch by itself. */
export interface WidenOrDeepen {
  fresh: Posterior;
  onward: Posterior;
  branches: { point: BranchPoint; posterior: Posterior }[];
}

/**
 * The Beta posteriors of AB-MCTS-A (Inoue et al. 2025, arXiv 2503.04412): a reward r counts as r successes and 1 − r
 * failures. A new branch is judged by the rewards of the attempts that started at the node, at their ends; a branch by
 * every reward backed up through it; going on by those of all branches together. What is under way counts as a
 * failure until it ends, which keeps concurrent decisions apart.
 */
export function armsAt(view: SearchView, prior: Posterior): (point: BranchPoint) => WidenOrDeepen {
  const started = new Map<NodeId, Posterior>();
  for (const attempt of view.state.attempts.values()) {
    const running = attempt.status === 'running';
    const walked = attempt.head !== attempt.from;
    const reward = running || !walked ? 0 : (nodeOf(view.state, attempt.head).score?.reward ?? 0);
    const seen = started.get(attempt.from) ?? { successes: 0, failures: 0 };
    started.set(attempt.from, {
      successes: seen.successes + reward,
      failures: seen.failures + 1 - reward,
    });
  }
  const virtual = virtualVisits(view);
  const backedUp = ({ node }: BranchPoint): Posterior => {
    const byHand = view.values.get(node.id);
    const visits = byHand === undefined ? node.visits : Math.max(1, node.visits);
    const successes = byHand === undefined ? node.valueSum : byHand * visits;
    return { successes, failures: Math.max(0, visits - successes) + (virtual.get(node.id) ?? 0) };
  };
  const plus = (a: Posterior, b: Posterior): Posterior => ({
    successes: a.successes + b.successes,
    failures: a.failures + b.failures,
  });
  return (point) => ({
    fresh: plus(prior, started.get(point.node.id) ?? { successes: 0, failures: 0 }),
    onward: point.children.map(backedUp).reduce(plus, prior),
    branches: point.children
      .filter((child) => child.open)
      .map((child) => ({ point: child, posterior: plus(prior, backedUp(child)) })),
  });
}
