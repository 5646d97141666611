import type { NodeId } from '@/server/core/base/ids';
import type { SearchView } from '@/server/core/ports/strategy';
import { nodeOf } from '@/server/core/run/fold';
import type { NodeState } from '@/server/core/run/node';
import { upward } from '@/server/core/run/upward';

export interface VisitCount {
  /** Backed-up visits plus one for every attempt under way at or below the node. */
  visits: number;
  /** Mean backed-up reward in [0,1], an attempt under way counting as 0; before any visit, the reward known there. A value a person set stands for it. */
  value: number;
}

/**
 * Visits and values as selection sees them.
 * An attempt under way is a visit without reward of its start and of everything above it (virtual loss: Chaslot et al.
 * 2008, “Parallel Monte-Carlo Tree Search”), which keeps concurrent decisions apart.
 * The steps of `walked` (a chain, first to last, whose steps are arms side by side) count the walk itself and what
 * branched off at that very step, not what passed through to branch off later: else the last steps, passed by least,
 * would look the least explored for no other reason.
 */
export function visitCounts(view: SearchView, walked: readonly NodeState[]): (node: NodeState) => VisitCount {
  const virtual = virtualVisits(view);
  const total = (node: NodeState) => ({
    visits: node.visits + (virtual.get(node.id) ?? 0),
    sum: node.valueSum,
  });
  const nextOnWalk = new Map<NodeId, NodeState>();
  for (const [index, node] of walked.entries()) {
    const next = walked[index + 1];
    if (next) nextOnWalk.set(node.id, next);
  }
  const head = walked.at(-1);
  const own = head && head.visits > 0 ? { visits: 1, sum: head.score?.reward ?? 0 } : { visits: 0, sum: 0 };

  return (node) => {
    const next = nextOnWalk.get(node.id);
    const all = total(node);
    const passing = next ? total(next) : null;
    const visits = passing ? all.visits - passing.visits + own.visits : all.visits;
    const sum = passing ? all.sum - passing.sum + own.sum : all.sum;
    const mean = node.visits === 0 ? (node.score?.reward ?? 0) : sum / Math.max(1, visits);
    return { visits, value: view.values.get(node.id) ?? mean };
  };
}

/** Attempts under way at or below each node. */
export function virtualVisits(view: SearchView): Map<NodeId, number> {
  const visits = new Map<NodeId, number>();
  for (const { from } of view.inFlight) {
    for (const { id } of upward((at) => nodeOf(view.state, at), from))
      visits.set(id, (visits.get(id) ?? 0) + 1);
  }
  return visits;
}
