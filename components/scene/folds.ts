import type { NodeId } from '@/server/core/base/ids';
import { lineTo, type TreeIndex } from './tree-index';

/** What a person chose to leave out of the drawing. */
export interface FoldRules {
  /** Nodes whose subtrees are folded by hand. */
  byHand: readonly NodeId[];
  /** Draw only the paths to this many best leaves; null: no such rule. */
  keepBest: number | null;
  /** Leave out branches that never passed more target tests than the node where they start. */
  hideFailed: boolean;
  /** Leave out the nodes below pruned nodes. The pruned node itself stays, so that a person can restore it. */
  hidePruned?: boolean;
}

export const noFolds: FoldRules = { byHand: [], keepBest: null, hideFailed: false };

export interface Folds {
  /** 1: the node is not drawn. */
  hidden: Uint8Array;
  /** How many nodes are hidden directly below a drawn node. */
  below: Int32Array;
  /** How many nodes are hidden. */
  total: number;
}

/** What the rules need to know about the nodes. */
export interface FoldFacts {
  /** Fraction of targets passing, −1 for unknown. */
  fraction: Float32Array;
  /** 1: on the path to the run's best node. */
  onBest: Uint8Array;
  /** Positions where work is under way. No rule folds the paths to them. */
  running: readonly number[];
  /** 1: pruned, or below a pruned node; null: no node is pruned. */
  pruned?: Uint8Array | null;
}

/** Applies the rules. The root, the best path and work under way can only be folded by hand. Linear, except for sorting the leaves. */
export function foldTree(tree: TreeIndex, rules: FoldRules, facts: FoldFacts): Folds {
  const { count, parent } = tree;
  const cut = new Uint8Array(count);
  const kept = Uint8Array.from(facts.onBest);
  for (const at of facts.running) for (const above of lineTo(tree, at)) kept[above] = 1;
  if (rules.keepBest !== null) cutAllBut(tree, rules.keepBest, facts, kept, cut);
  if (rules.hideFailed) cutFailed(tree, facts, kept, cut);
  if (rules.hidePruned && facts.pruned) cutPruned(tree, facts.pruned, cut);
  const folded = new Uint8Array(count);
  for (const id of rules.byHand) {
    const at = tree.indexOf.get(id);
    if (at !== undefined && at < count) folded[at] = 1;
  }
  const hidden = new Uint8Array(count);
  const below = new Int32Array(count);
  /** The drawn node under which a hidden node lies. */
  const under = new Int32Array(count);
  let total = 0;
  for (let i = 1; i < count; i++) {
    const above = parent[i] ?? -1;
    if (above < 0) continue;
    const buried = hidden[above] === 1;
    if (!buried && cut[i] !== 1 && folded[above] !== 1) continue;
    hidden[i] = 1;
    total++;
    const at = buried ? (under[above] ?? 0) : above;
    under[i] = at;
    below[at] = (below[at] ?? 0) + 1;
  }
  return { hidden, below, total };
}

function cutAllBut(tree: TreeIndex, k: number, facts: FoldFacts, kept: Uint8Array, cut: Uint8Array): void {
  const { count, firstChild } = tree;
  const fraction = (at: number) => facts.fraction[at] ?? -1;
  const leaves: number[] = [];
  for (let i = 0; i < count; i++) if ((firstChild[i] ?? -1) < 0) leaves.push(i);
  leaves.sort((a, b) => fraction(b) - fraction(a) || a - b);
  for (const leaf of leaves.slice(0, k)) {
    for (let at = leaf; at >= 0 && kept[at] !== 2; at = tree.parent[at] ?? -1) kept[at] = 2;
  }
  for (let i = 1; i < count; i++) if (kept[i] === 0) cut[i] = 1;
}

/** Hides the nodes below pruned nodes, even on the best path, because a person decided it. */
function cutPruned({ count, parent }: TreeIndex, pruned: Uint8Array, cut: Uint8Array): void {
  for (let i = 1; i < count; i++) if (pruned[parent[i] ?? -1] === 1) cut[i] = 1;
}

function cutFailed(tree: TreeIndex, facts: FoldFacts, kept: Uint8Array, cut: Uint8Array): void {
  const { count, parent, firstChild } = tree;
  const best = Float32Array.from(facts.fraction.subarray(0, count));
  for (let i = count - 1; i > 0; i--) {
    const above = parent[i] ?? -1;
    if (above >= 0) best[above] = Math.max(best[above] ?? -1, best[i] ?? -1);
  }
  for (let i = 1; i < count; i++) {
    const above = parent[i] ?? -1;
    const first = firstChild[above] ?? -1;
    const isBranch = above >= 0 && (first !== i || (tree.nextSibling[first] ?? -1) >= 0);
    if (isBranch && kept[i] === 0 && (best[i] ?? -1) <= (facts.fraction[above] ?? -1)) cut[i] = 1;
  }
}
