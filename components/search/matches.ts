import { type NodeId, ordinalOf } from '@/server/core/base/ids';
import { cheatingSigns, type NodeState, outlinesOf } from '@/server/core/run/node';
import type { RunState } from '@/server/core/run/state';
import { isSolution, pathTo } from '@/server/core/run/tree';
import type { Comparison, Mark, SearchQuery } from './query';

/** The nodes that match everything that can be decided from the state. The server decides on words and tests. */
export function matchingNodes(state: RunState, query: SearchQuery): NodeState[] {
  const best = query.marks.includes('best') && state.best ? pathTo(state, state.best) : [];
  const onBest = new Set(best.map((node) => node.id));
  const before = query.marks.some((mark) => mark === 'fixed' || mark === 'broken')
    ? scoresAbove(state)
    : null;
  const holds = (node: NodeState, mark: Mark): boolean => {
    switch (mark) {
      case 'fixed':
        return (gain(node, before) ?? 0) > 0;
      case 'broken':
        return (gain(node, before) ?? 0) < 0;
      case 'solved':
        return isSolution(node);
      case 'verified':
        return node.score?.source === 'verified';
      case 'rejected':
        return node.holdout?.passed === false;
      case 'error':
        return node.error;
      case 'edited':
        return node.changed.length > 0;
      case 'person':
        return node.attemptId !== null && state.attempts.get(node.attemptId)?.startedBy.kind === 'person';
      case 'best':
        return onBest.has(node.id);
      case 'flagged':
        return (node.score?.signals?.length ?? 0) + cheatingSigns(node).length > 0;
    }
  };
  return [...state.nodes.values()].filter(
    (node) =>
      query.files.every((part) => touches(node, part)) &&
      (query.kinds.length === 0 || outlinesOf(node).some(({ kind }) => query.kinds.includes(kind))) &&
      (query.attempts.length === 0 ||
        (node.attemptId !== null && query.attempts.includes(ordinalOf(node.attemptId)))) &&
      query.comparisons.every((comparison) => compares(node, comparison)) &&
      query.marks.every((mark) => holds(node, mark)),
  );
}

const touches = (node: NodeState, part: string): boolean =>
  outlinesOf(node).some(({ path }) => path?.toLowerCase().includes(part)) ||
  node.changed.some((path) => path.toLowerCase().includes(part));

function compares(node: NodeState, { amount, sign, value }: Comparison): boolean {
  const amounts: Record<Comparison['amount'], number | null> = {
    depth: node.depth,
    cost: node.usd,
    tokens: node.inputTokens + node.outputTokens,
    seconds: (node.modelMs + node.sandboxMs + node.snapshotMs) / 1000,
    visits: node.visits,
    passing: node.score?.targetsPassing ?? null,
  };
  const own = amounts[amount];
  if (own === null) return false;
  return sign === '<' ? own < value : sign === '>' ? own > value : own === value;
}

/** How many tests pass, targets and guards. */
const passing = (node: NodeState): number | null =>
  node.score === null ? null : node.score.targetsPassing + node.score.guardsPassing;

/** How many tests pass at the nearest tested ancestor. Parents settle before their children. */
function scoresAbove(state: RunState): Map<NodeId, number | null> {
  const above = new Map<NodeId, number | null>();
  for (const node of state.nodes.values()) {
    const parent = node.parentId === null ? undefined : state.nodes.get(node.parentId);
    above.set(node.id, parent ? (passing(parent) ?? above.get(parent.id) ?? null) : null);
  }
  return above;
}

function gain(node: NodeState, above: ReadonlyMap<NodeId, number | null> | null): number | null {
  const [now, was] = [passing(node), above?.get(node.id) ?? null];
  return now === null || was === null ? null : now - was;
}
