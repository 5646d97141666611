import { targetFraction } from '@/components/ui/scale';
import type { NodeScore } from '@/server/core/run/node';
import { roomForFlags, roomForFloats, roomForIntegers } from './room-for';
import { firstChildOf, nextSiblingOf, type TreeIndex } from './tree-index';

/** The test results of nodes, by position in the tree. */
export interface Standings {
  /**
   * Target tests that pass ÷ target tests, in [0,1]. If not `known`, that of the nearest tested ancestor. −1 if no node
   * of the path was tested.
   */
  fraction: Float32Array;
  /** 1: the tests were run on exactly this filesystem. */
  known: Uint8Array;
  /** 1: a guard test fails, here or at the nearest tested ancestor. */
  broken: Uint8Array;
  /** How many guard tests fail, here or at the nearest tested ancestor; −1 if no node of the path was tested. */
  guardsBroken: Int32Array;
  /** The score, if it is known. */
  score(at: number): NodeScore | null;
  /** The nodes of the tree before (`TreeIndex.since`) whose fraction changed; null if it did not go on from that one. */
  changed: readonly number[] | null;
}

/** The standings of one tree, from nothing. */
export const standings = (tree: TreeIndex): Standings => makeStandings()({ ...tree, since: null });

/**
 * The standing of every node, for one tree after another of `makeTreeIndex`. A score belongs to a filesystem, so nodes
 * with the same snapshot share it; the verifier's score takes precedence over the agent's own run, and an elder node's
 * over a younger's. Only what is new or changed is looked at; arrays are copied, so that earlier standings stay as they were.
 */
export function makeStandings(): (tree: TreeIndex) => Standings {
  let work = new Work();
  let last: Standings | null = null;
  return (tree) => {
    const { count, since } = tree;
    const goesOn = since !== null && last !== null;
    if (!goesOn) work = new Work();
    const isSame = goesOn && since.from === count && since.changed.length === 0;
    if (isSame && last) return { ...last, changed: [] };
    const changed = work.bringUpTo(tree, goesOn ? since.from : 0, goesOn ? since.changed : []);
    const { nodes, snapshot } = tree;
    const held = work.held.slice();
    last = {
      fraction: work.fraction.slice(0, count),
      known: work.known.slice(0, count),
      broken: work.broken.slice(0, count),
      guardsBroken: work.guardsBroken.slice(0, count),
      score: (at) => nodes[at]?.score ?? held[snapshot[at] ?? -1] ?? null,
      changed: goesOn ? changed : null,
    };
    return last;
  };
}

/** The arrays that grow with the tree. */
class Work {
  fraction: Float32Array = new Float32Array(0);
  known: Uint8Array = new Uint8Array(0);
  broken: Uint8Array = new Uint8Array(0);
  guardsBroken: Int32Array = new Int32Array(0);
  /** By snapshot: the score that counts for it, and the node that has it. */
  readonly held: (NodeScore | undefined)[] = [];
  private readonly heldAt: number[] = [];
  /** By snapshot: its latest node. By node: the one before it with the same snapshot. */
  private readonly latest: number[] = [];
  private before: Int32Array = new Int32Array(0);

  /** Returns the positions below `from` whose fraction changed. */
  bringUpTo(tree: TreeIndex, from: number, changed: readonly number[]): number[] {
    this.makeRoom(tree.count);
    const moved: number[] = [];
    for (const at of changed) this.rescore(tree, at, from, moved);
    const { count, nodes, snapshot } = tree;
    for (let at = from; at < count; at++) {
      const of = snapshot[at] ?? 0;
      this.before[at] = this.latest[of] ?? -1;
      this.latest[of] = at;
    }
    for (let at = from; at < count; at++) {
      if (nodes[at]?.score) this.hold(tree, at, from, moved);
    }
    for (let at = from; at < count; at++) this.settle(tree, at);
    return moved;
  }

  private makeRoom(count: number): void {
    this.fraction = roomForFloats(this.fraction, count);
    this.known = roomForFlags(this.known, count);
    this.broken = roomForFlags(this.broken, count);
    this.guardsBroken = roomForIntegers(this.guardsBroken, count);
    this.before = roomForIntegers(this.before, count);
  }

  /** Takes the node's score for its snapshot if it takes precedence, and brings older nodes of the snapshot up to it. */
  private hold(tree: TreeIndex, at: number, from: number, moved: number[]): void {
    const { nodes, snapshot } = tree;
    const score = nodes[at]?.score;
    const of = snapshot[at] ?? 0;
    const held = this.held[of];
    const heldAt = this.heldAt[of] ?? -1;
    const isFirst = held === undefined || heldAt === at || rank(score) > rank(held);
    const isElder = held !== undefined && rank(score) === rank(held) && at < heldAt;
    if (!score || !(isFirst || isElder) || held === score) return;
    this.held[of] = score;
    this.heldAt[of] = at;
    for (let other = this.latest[of] ?? -1; other >= 0; other = this.before[other] ?? -1) {
      if (other < from && !nodes[other]?.score) this.spread(tree, other, from, moved);
    }
  }

  /** The score of a node of before may have changed. */
  private rescore(tree: TreeIndex, at: number, from: number, moved: number[]): void {
    const of = tree.snapshot[at] ?? 0;
    if (this.heldAt[of] === at && rank(tree.nodes[at]?.score) < rank(this.held[of])) {
      // It no longer has the score that counted: find the one that does now.
      this.held[of] = undefined;
      this.heldAt[of] = -1;
      for (let other = this.latest[of] ?? -1; other >= 0; other = this.before[other] ?? -1) {
        this.hold(tree, other, from, moved);
      }
    }
    this.hold(tree, at, from, moved);
    this.spread(tree, at, from, moved);
  }

  /** Settles a node of before again, and those below it that have no score of their own. */
  private spread(tree: TreeIndex, top: number, from: number, moved: number[]): void {
    const waiting = [top];
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      const was = this.fraction[at] ?? -1;
      if (!this.settle(tree, at)) continue;
      if (was !== this.fraction[at]) moved.push(at);
      for (let child = firstChildOf(tree, at); child >= 0; child = nextSiblingOf(tree, child)) {
        if (child >= from) break;
        if (this.scoreAt(tree, child) === null) waiting.push(child);
      }
    }
  }

  private scoreAt({ nodes, snapshot }: TreeIndex, at: number): NodeScore | null {
    return nodes[at]?.score ?? this.held[snapshot[at] ?? 0] ?? null;
  }

  /** Returns whether anything changed. */
  private settle(tree: TreeIndex, at: number): boolean {
    const score = this.scoreAt(tree, at);
    const above = tree.parent[at] ?? -1;
    const { fraction, known, broken, guardsBroken } = this;
    const [wasFraction, wasKnown, wasBroken] = [fraction[at], known[at], guardsBroken[at]];
    if (score) {
      fraction[at] = targetFraction(score);
      guardsBroken[at] = score.guardsTotal - score.guardsPassing;
    } else {
      fraction[at] = above < 0 ? -1 : (fraction[above] ?? -1);
      guardsBroken[at] = above < 0 ? -1 : (guardsBroken[above] ?? -1);
    }
    known[at] = score ? 1 : 0;
    broken[at] = (guardsBroken[at] ?? 0) > 0 ? 1 : 0;
    return wasFraction !== fraction[at] || wasKnown !== known[at] || wasBroken !== guardsBroken[at];
  }
}

/** Which of two scores of a filesystem counts. */
const rank = (score: NodeScore | null | undefined): number =>
  !score ? 0 : score.source === 'verified' ? 2 : 1;
