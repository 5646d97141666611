import { targetFraction } from '@/components/ui/scale';
import type { NodeScore } from '@/server/core/run/node';
import type { TreeIndex } from './tree-index';

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
}

/**
 * The standing of every node. A score belongs to a filesystem, so nodes with the same snapshot share it. The verifier's
 * score takes precedence over the agent's own run. Linear.
 */
export function standings(tree: TreeIndex): Standings {
  const { count, nodes, parent, snapshot } = tree;
  const bySnapshot: (NodeScore | undefined)[] = new Array(tree.snapshots);
  for (let i = 0; i < count; i++) {
    const score = nodes[i]?.score;
    if (!score) continue;
    const of = snapshot[i] ?? 0;
    const held = bySnapshot[of];
    if (!held || (held.source === 'observed' && score.source === 'verified')) bySnapshot[of] = score;
  }
  const scoreAt = (at: number): NodeScore | null => nodes[at]?.score ?? bySnapshot[snapshot[at] ?? 0] ?? null;
  const fraction = new Float32Array(count);
  const known = new Uint8Array(count);
  const broken = new Uint8Array(count);
  const guardsBroken = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const score = scoreAt(i);
    const above = parent[i] ?? -1;
    fraction[i] = score ? targetFraction(score) : above < 0 ? -1 : (fraction[above] ?? -1);
    known[i] = score ? 1 : 0;
    guardsBroken[i] = score ? score.guardsTotal - score.guardsPassing : (guardsBroken[above] ?? -1);
    broken[i] = Number((guardsBroken[i] ?? 0) > 0);
  }
  return { fraction, known, broken, guardsBroken, score: scoreAt };
}
