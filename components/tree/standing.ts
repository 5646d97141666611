import { targetFraction } from '@/components/ui/scale';
import type { SnapshotId } from '@/server/core/ids';
import type { NodeScore, NodeState, RunState } from '@/server/core/state';

/** How a node stands against the target tests. */
export interface Standing {
  /** Target tests passing ÷ target tests, in [0,1]; of the nearest ancestor that knows when not `known`. Null when nothing on the path was ever tested. */
  fraction: number | null;
  /** The tests were run on exactly this filesystem. */
  known: boolean;
  /** A guard test fails, as far as is known: here, or at the nearest ancestor that knows. */
  broken: boolean;
  /** The score behind it, where known. */
  score: NodeScore | null;
}

/**
 * The standing of every node. A score belongs to a filesystem: nodes of one snapshot share it, and where both are
 * known the verifier's word goes before the agent's own run.
 */
export function standings(state: RunState): Map<string, Standing> {
  const bySnapshot = new Map<SnapshotId, NodeScore>();
  for (const node of state.nodes.values()) {
    const held = bySnapshot.get(node.snapshot);
    if (node.score && (!held || (held.source === 'observed' && node.score.source === 'verified'))) {
      bySnapshot.set(node.snapshot, node.score);
    }
  }
  const result = new Map<string, Standing>();
  for (const node of state.nodes.values()) {
    result.set(node.id, standingOf(node, bySnapshot, result));
  }
  return result;
}

function standingOf(
  node: NodeState,
  bySnapshot: Map<SnapshotId, NodeScore>,
  settled: Map<string, Standing>,
): Standing {
  const score = node.score ?? bySnapshot.get(node.snapshot) ?? null;
  if (score)
    return {
      fraction: targetFraction(score),
      known: true,
      broken: score.guardsPassing < score.guardsTotal,
      score,
    };
  const parent = node.parentId === null ? undefined : settled.get(node.parentId);
  return { fraction: parent?.fraction ?? null, known: false, broken: parent?.broken ?? false, score: null };
}
