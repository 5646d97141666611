import { rootNodeId } from '@/server/core/base/ids';
import type { SearchView, TermMeanings } from '@/server/core/ports/strategy';
import type { Candidate, SelectionRecord } from '@/server/core/proposal/selection';
import type { NodeState } from '@/server/core/run/node';
import { isSolution } from '@/server/core/run/tree';
import { endOfWin, rootIsFurthest } from './sentences';

/** The ends of earlier attempts' partial wins, and the root. Each node once, without solutions and finished nodes. */
export function winEnds({ state }: SearchView): NodeState[] {
  const ids = new Set([
    rootNodeId,
    ...state.experience.flatMap((entry) => entry.partialWins.map((win) => win.to)),
  ]);
  return [...ids].flatMap((id) => {
    const node = state.nodes.get(id);
    return node && !isSolution(node) && node.actionKind !== 'finish' ? [node] : [];
  });
}

/** What the terms of `bestWin`'s candidates mean. */
export const winMeanings: TermMeanings = {
  reward: 'The reward of the node in its latest tests, in [0,1].',
  begun:
    'Minus 0.001 for each attempt that started here already. Among equal rewards, the least used node is taken.',
};

/**
 * The place to take a partial win over from, restored from its snapshot instead of replayed: the highest reward; among
 * equals the one least often begun from, then the shallower, then the earlier. The root is a candidate like the others.
 */
export function bestWin(view: SearchView): SelectionRecord {
  const starts = new Map<string, number>();
  for (const { from } of view.state.attempts.values()) starts.set(from, (starts.get(from) ?? 0) + 1);
  const ends = winEnds(view).map((node) => {
    const terms = { reward: node.score?.reward ?? 0, begun: -0.001 * Math.min(99, starts.get(node.id) ?? 0) };
    const candidate: Candidate = { node: node.id, score: terms.reward + terms.begun, terms };
    return { node, candidate };
  });
  const [best] = ends.toSorted(
    (a, b) => b.candidate.score - a.candidate.score || a.node.depth - b.node.depth,
  );
  const chosen = best?.node.id ?? rootNodeId;
  const reason = chosen === rootNodeId ? rootIsFurthest : endOfWin(chosen, best?.node.score?.reward ?? 0);
  return { chosen, candidates: ends.map(({ candidate }) => candidate), reason };
}
