import type { NodeState } from '@/server/core/run/node';
import { byPreference, type Standing, standings } from '@/server/core/run/preference';
import { isJudged } from '@/server/core/run/results';
import type { RunState } from '@/server/core/run/state';
import { isBetter, passesVisible, peersOf } from '@/server/core/run/tree';

export interface Result {
  node: NodeState;
  standing: Standing | null;
}

/** How many results are shown at most. */
const resultsAtMost = 8;

/**
 * The results between which something other than the tests decides, best first: those that pass every visible test, or,
 * in a task without tests, those that a model judged. One result for each different filesystem.
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
