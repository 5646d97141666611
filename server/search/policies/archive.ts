import type { SearchView } from '@/server/core/ports/strategy';
import type { NodeState } from '@/server/core/run/node';
import { isTerminal } from '@/server/search/propose/plan';

/** One archived state: a filesystem whose tests were run, by the shortest trajectory that leads to it. */
export interface ArchivedCell {
  node: NodeState;
  /** Reward in [0,1], as the tests gave it there, or a person. */
  reward: number;
  /** Attempts that started at any node with this filesystem. */
  restarts: number;
}

/**
 * Every tested filesystem that can be gone on from, in the order of its first settling; the root always is the first.
 * A trajectory with fewer steps replaces a longer one to the same filesystem, as in Go-Explore's archive.
 */
export function archive({ state, values }: SearchView): ArchivedCell[] {
  const restarts = new Map<string, number>();
  for (const { from } of state.attempts.values()) {
    const snapshot = state.nodes.get(from)?.snapshot;
    if (snapshot !== undefined) restarts.set(snapshot, (restarts.get(snapshot) ?? 0) + 1);
  }
  const cells = new Map<string, ArchivedCell>();
  for (const node of state.nodes.values()) {
    if (node.score === null || isTerminal(node)) continue;
    const held = cells.get(node.snapshot);
    if (held && held.node.depth <= node.depth) continue;
    cells.set(node.snapshot, {
      node,
      reward: values.get(node.id) ?? node.score.reward,
      restarts: restarts.get(node.snapshot) ?? 0,
    });
  }
  return [...cells.values()];
}
