import type { NodeId } from '@/server/core/base/ids';
import { type BranchCounts, countBranches } from './branch-counts';
import { batch, foldedUpTo, keptOf, type RoomFacts, rankedEnds } from './fold-to-room';
import { endCount, firstChildOf, lineTo, nextSiblingOf, type TreeIndex } from './tree-index';

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
  /** By drawn node: how many ends are hidden directly below it. */
  endsBelow: Int32Array;
  /** The best fraction of targets among the nodes hidden directly below a drawn node; −1 for none. */
  bestBelow(at: number): number;
  /** The drawn nodes whose folded branches are the largest. The drawing gives each a pill with a place of its own. */
  pills: ReadonlySet<number>;
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
  /** Of the whole tree, if they are known. */
  counts?: BranchCounts | null;
  /** The nodes whose fraction changed since the tree that was folded before; null if this tree does not go on from that one. */
  changed?: readonly number[] | null;
}

/** What a folding leaves for the next one of the same tree: which of its first nodes stayed. */
export interface FoldMemory {
  kept: { upTo: number; rows: number; positions: Int32Array } | null;
}

/**
 * Applies the rules. The root, the best path and work under way can only be folded by hand. `memory` changes nothing in
 * the result: with it, a tree that grows costs what is drawn and what is new, unless a rule leaves nodes out.
 */
export function foldTree(
  tree: TreeIndex,
  rules: FoldRules,
  facts: FoldFacts,
  memory: FoldMemory = { kept: null },
): Folds {
  const byRule = leftOut(tree, rules, facts);
  const { room } = facts;
  const counts = facts.counts ?? countBranches(tree, facts.fraction);
  const visible = byRule ? countBranches(tree, facts.fraction, byRule.hidden) : counts;
  const ends = byRule ? endsOf(tree, visible) : endCount(tree);
  if (!room || ends <= room.rows) {
    memory.kept = null;
    return byRule ? { ...byRule, room: null } : nothingLeftOut(tree.count);
  }
  const upTo = foldedUpTo(tree, room.rows);
  const positions = rememberedKept(tree, upTo, byRule?.hidden ?? null, room, facts.changed ?? null, memory);
  return roomFolds(
    tree,
    byRule,
    visible,
    counts,
    drawnOf(tree, byRule?.hidden ?? null, room, upTo, positions),
    room,
  );
}

const nothingLeftOut = (count: number): Folds => ({
  hidden: new Uint8Array(count),
  below: new Int32Array(count),
  total: 0,
  room: null,
});

/** What the rules leave out; null if it is nothing. */
function leftOut(tree: TreeIndex, rules: FoldRules, facts: FoldFacts): Hidden | null {
  const { count } = tree;
  const { byHand, keepBest, hideFailed, hidePruned } = rules;
  const prunes = hidePruned === true && facts.pruned;
  if (byHand.length === 0 && keepBest === null && !hideFailed && !prunes) return null;
  const cut = new Uint8Array(count);
  const kept = Uint8Array.from(facts.onBest);
  for (const at of facts.running) for (const above of lineTo(tree, at)) kept[above] = 1;
  if (keepBest !== null) cutAllBut(tree, keepBest, facts, kept, cut);
  if (hideFailed) cutFailed(tree, facts, kept, cut);
  if (prunes) cutPruned(tree, prunes, cut);
  const folded = new Uint8Array(count);
  for (const id of byHand) {
    const at = tree.indexOf.get(id);
    if (at !== undefined && at < count) folded[at] = 1;
  }
  const hidden = hide(tree, cut, folded);
  return hidden.total === 0 ? null : hidden;
}

function endsOf({ count, parent }: TreeIndex, { ends }: BranchCounts): number {
  let sum = 0;
  for (let at = 0; at < count && (parent[at] ?? -1) < 0; at++) sum += ends[at] ?? 0;
  return sum;
}

/** `keptOf`, found anew only if something that it depends on changed. */
function rememberedKept(
  tree: TreeIndex,
  upTo: number,
  hidden: Uint8Array | null,
  room: RoomFacts,
  changed: readonly number[] | null,
  memory: FoldMemory,
): Int32Array {
  const { kept } = memory;
  const isSame =
    kept !== null &&
    hidden === null &&
    room.searched === null &&
    changed !== null &&
    kept.upTo === upTo &&
    kept.rows === room.rows &&
    changed.every((at) => at >= upTo);
  if (isSame) return kept.positions;
  const positions = keptOf(tree, upTo, hidden, room);
  memory.kept = hidden === null ? { upTo, rows: room.rows, positions } : null;
  return positions;
}

/** The nodes that are drawn: those that stay, those that came after the folding, and what must be drawn anyway. */
function drawnOf(
  tree: TreeIndex,
  ruled: Uint8Array | null,
  room: RoomFacts,
  upTo: number,
  kept: Int32Array,
): { hidden: Uint8Array; drawn: number[] } {
  const hidden = new Uint8Array(tree.count).fill(1);
  const drawn: number[] = [];
  const draw = (end: number) => {
    if (ruled?.[end] === 1) return;
    for (let at = end; at >= 0 && hidden[at] === 1; at = tree.parent[at] ?? -1) {
      hidden[at] = 0;
      drawn.push(at);
    }
  };
  for (const at of kept) draw(at);
  for (let at = upTo; at < tree.count; at++) draw(at);
  for (const at of room.stay) draw(at);
  if (room.more.length === 0) return { hidden, drawn };
  const ranked = rankedEnds(tree, upTo, ruled, room);
  // In the order of the tree: the same places in another order give the same drawing.
  for (const top of room.more.toSorted((a, b) => a - b)) {
    for (const end of ranked.filter((end) => hidden[end] === 1 && isBelow(tree, end, top)).slice(0, batch)) {
      draw(end);
    }
  }
  return { hidden, drawn };
}

function isBelow({ parent }: TreeIndex, node: number, top: number): boolean {
  let at = node;
  while (at > top) at = parent[at] ?? -1;
  return at === top;
}

type Hidden = Omit<Folds, 'room'>;

/** Hides the nodes that are cut, those below nodes that are folded by hand, and everything below them. */
function hide({ count, parent }: TreeIndex, cut: Uint8Array, folded: Uint8Array): Hidden {
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

/** The share of the rows that pills can take, and the fewest nodes that a pill of its own place stands for. */
const pillsShare = 0.25;
const leastInPill = 4;

function roomFolds(
  tree: TreeIndex,
  byRule: Hidden | null,
  visible: BranchCounts,
  counts: BranchCounts,
  { hidden, drawn }: { hidden: Uint8Array; drawn: readonly number[] },
  { rows }: RoomFacts,
): Folds {
  const { count, parent } = tree;
  const below = new Int32Array(count);
  const endsBelow = new Int32Array(count);
  // What a branch holds, less what its drawn branches hold, is hidden directly below its first node.
  for (const at of drawn) {
    below[at] = (below[at] ?? 0) + (counts.size[at] ?? 1) - 1;
    if ((visible.size[at] ?? 1) > 1) endsBelow[at] = (endsBelow[at] ?? 0) + (visible.ends[at] ?? 0);
    const above = parent[at] ?? -1;
    if (above < 0) continue;
    below[above] = (below[above] ?? 0) - (counts.size[at] ?? 0);
    endsBelow[above] = (endsBelow[above] ?? 0) - (visible.ends[at] ?? 0);
  }
  let ends = 0;
  const largest: number[] = [];
  for (const at of drawn) {
    const own = endsBelow[at] ?? 0;
    ends += own;
    if (own > 0 && (below[at] ?? 0) >= leastInPill) largest.push(at);
  }
  largest.sort((a, b) => (below[b] ?? 0) - (below[a] ?? 0) || a - b);
  const pills = new Set(largest.slice(0, Math.max(1, Math.floor(rows * pillsShare))));
  const total = count - drawn.length;
  const room = {
    nodes: total - (byRule?.total ?? 0),
    ends,
    endsBelow,
    bestBelow: bestBelowOf(tree, hidden, byRule?.hidden ?? null, visible.best),
    pills,
  };
  return { hidden, below, total, room };
}

/** The best among the nodes that are hidden for want of room directly below a node. Found once for each node. */
function bestBelowOf(
  tree: TreeIndex,
  hidden: Uint8Array,
  ruled: Uint8Array | null,
  best: Float32Array,
): (at: number) => number {
  const found = new Map<number, number>();
  return (at) => {
    const known = found.get(at);
    if (known !== undefined) return known;
    let most = -1;
    for (let child = firstChildOf(tree, at); child >= 0; child = nextSiblingOf(tree, child)) {
      if (hidden[child] === 1 && ruled?.[child] !== 1) most = Math.max(most, best[child] ?? -1);
    }
    found.set(at, most);
    return most;
  };
}

function cutAllBut(tree: TreeIndex, k: number, facts: FoldFacts, kept: Uint8Array, cut: Uint8Array): void {
  const { count } = tree;
  const fraction = (at: number) => facts.fraction[at] ?? -1;
  const leaves: number[] = [];
  for (let i = 0; i < count; i++) if (firstChildOf(tree, i) < 0) leaves.push(i);
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
  const { count, parent } = tree;
  const best = Float32Array.from(facts.fraction.subarray(0, count));
  for (let i = count - 1; i > 0; i--) {
    const above = parent[i] ?? -1;
    if (above >= 0) best[above] = Math.max(best[above] ?? -1, best[i] ?? -1);
  }
  for (let i = 1; i < count; i++) {
    const above = parent[i] ?? -1;
    const first = firstChildOf(tree, above);
    const isBranch = above >= 0 && (first !== i || nextSiblingOf(tree, first) >= 0);
    if (isBranch && kept[i] === 0 && (best[i] ?? -1) <= (facts.fraction[above] ?? -1)) cut[i] = 1;
  }
}
