import type { NodeId } from '@/server/core/base/ids';
import { type FoldedBefore, foldToRoom, type RoomFacts } from './fold-to-room';
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
  /** Fold by itself what there is no room for. */
  toRoom?: boolean;
  /** Nodes below which more must be drawn although there is no room; a node can be listed more than once. */
  more?: readonly NodeId[];
}

export const noFolds: FoldRules = { byHand: [], keepBest: null, hideFailed: false };

export interface Folds {
  /** 1: the node is not drawn. */
  hidden: Uint8Array;
  /** How many nodes are hidden directly below a drawn node. */
  below: Int32Array;
  /** How many nodes are hidden. */
  total: number;
  /** Null unless branches are folded for want of room. */
  room: RoomFolds | null;
}

/** What is folded for want of room. */
interface RoomFolds {
  /** The nodes hidden for this reason, and the branches (ends) that they are. */
  nodes: number;
  ends: number;
  /** By drawn node: how many ends are hidden directly below it, and the best fraction of targets among them, −1 for none. */
  endsBelow: Int32Array;
  bestBelow: Float32Array;
  /** The drawn nodes whose folded branches are the largest. The drawing gives each a pill with a place of its own. */
  pills: ReadonlySet<number>;
  /** For the next folding. */
  state: FoldedBefore;
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
  /** Null: there is room for everything. */
  room?: RoomFacts | null;
  before?: FoldedBefore | null;
}

/** Applies the rules. The root, the best path and work under way can only be folded by hand. Linear, except for sorting the leaves. */
export function foldTree(tree: TreeIndex, rules: FoldRules, facts: FoldFacts): Folds {
  const { count } = tree;
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
  const byRule = hide(tree, cut, folded);
  if (!facts.room) return { ...byRule, room: null };
  const state = foldToRoom(tree, byRule.hidden, facts.room, facts.before ?? null);
  if (!state) return { ...byRule, room: null };
  const merged = cut.map((is, at) => (is === 1 || state.cut[at] === 1 ? 1 : 0));
  const all = hide(tree, merged, folded);
  return { ...all, room: roomFolds(tree, byRule, all, facts.room, state) };
}

type Hidden = Omit<Folds, 'room'> & {
  /** The drawn node under which a hidden node lies. */
  under: Int32Array;
};

/** Hides the nodes that are cut, those below nodes that are folded by hand, and everything below them. */
function hide({ count, parent }: TreeIndex, cut: Uint8Array, folded: Uint8Array): Hidden {
  const hidden = new Uint8Array(count);
  const below = new Int32Array(count);
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
  return { hidden, below, total, under };
}

/** The share of the rows that pills can take, and the fewest nodes that a pill of its own place stands for. */
const pillsShare = 0.25;
const leastInPill = 4;

function roomFolds(
  { count, parent }: TreeIndex,
  byRule: Hidden,
  all: Hidden,
  { rows, fraction }: RoomFacts,
  state: FoldedBefore,
): RoomFolds {
  const goesOn = new Uint8Array(count);
  const endsBelow = new Int32Array(count);
  const bestBelow = new Float32Array(count).fill(-1);
  let ends = 0;
  for (let i = count - 1; i > 0; i--) {
    if (byRule.hidden[i] === 1) continue;
    const isEnd = goesOn[i] === 0;
    goesOn[parent[i] ?? 0] = 1;
    if (all.hidden[i] === 0) continue;
    const at = all.under[i] ?? 0;
    bestBelow[at] = Math.max(bestBelow[at] ?? -1, fraction[i] ?? -1);
    if (!isEnd) continue;
    ends++;
    endsBelow[at] = (endsBelow[at] ?? 0) + 1;
  }
  const largest: number[] = [];
  for (let i = 0; i < count; i++) {
    if ((endsBelow[i] ?? 0) > 0 && (all.below[i] ?? 0) >= leastInPill) largest.push(i);
  }
  largest.sort((a, b) => (all.below[b] ?? 0) - (all.below[a] ?? 0) || a - b);
  const pills = new Set(largest.slice(0, Math.max(1, Math.floor(rows * pillsShare))));
  return { nodes: all.total - byRule.total, ends, endsBelow, bestBelow, pills, state };
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
