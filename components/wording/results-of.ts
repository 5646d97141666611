import type { NodeState } from '@/server/core/run/node';
import { byPreference, type Standing, standings } from '@/server/core/run/preference';
import { isJudged } from '@/server/core/run/results';
import type { RunState } from '@/server/core/run/state';
import { isBetter, passesVisible, peersOf } from '@/server/core/run/tree';

export interface Result {
  node: NodeState;
  standing: Standing | null;
}

/** Results shown beside each other, at most. */
const resultsAtMost = 8;

/**
 * The results among which something other than tests decides, best first: those that pass every visible test, or, where
 * there are none, all that were judged. One for each different filesystem.
 */
export function resultsOf(state: RunState): Result[] {
  const untested = state.spec.verifier === 'none';
  let best: NodeState | null = null;
  for (const node of state.nodes.values()) {
    const competes = untested ? isJudged(node) : passesVisible(node);
    if (competes && (best === null || isBetter(node, best))) best = node;
  }
  if (best === null) return [];
  const peers = peersOf(state, best);
  const table = standings(state);
  const seen = new Set<string>();
  const results: Result[] = [];
  for (const node of byPreference(state, peers)) {
    if (seen.has(node.snapshot) || results.length === resultsAtMost) continue;
    seen.add(node.snapshot);
    results.push({ node, standing: table.get(node.snapshot) ?? null });
  }
  return results;
}
