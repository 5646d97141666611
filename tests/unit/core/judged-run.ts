import type { RunState } from '@/server/core/run/state';
import { TreeBuilder } from '@/tests/unit/search/build-tree';

/** A run of one-step attempts `a1` … that ended at `n1` …, each with files of its own (`s:1` …) and a reward. */
export function foldedRun({
  rewards,
  solved = [],
  verifier,
}: {
  rewards: number[];
  solved?: boolean[];
  verifier?: 'none';
}): RunState {
  const tree = new TreeBuilder('best-of-n');
  for (const [i, reward] of rewards.entries()) tree.walk({ reward, snapshot: `s:${i + 1}` });
  const { state } = tree.view();
  for (const [i, node] of [...state.nodes.values()].slice(1).entries()) {
    const { score } = node;
    if (score) state.nodes.set(node.with({ score: { ...score, solved: solved[i] ?? false } }));
  }
  return verifier ? { ...state, spec: { ...state.spec, verifier } } : state;
}
