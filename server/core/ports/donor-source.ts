import type { NodeId } from '@/server/core/base/ids';
import type { NodeState } from '@/server/core/run/node';
import type { HistoryStep } from './model';
import type { SnapshotStore } from './sandbox';

/** Where a donor's steps are read from: the nodes of its run, their texts, and the snapshots. */
export interface DonorSource {
  /** Null where the run has no such node. */
  node(id: NodeId): NodeState | null;
  /** Null for the root. */
  step(node: NodeState): HistoryStep | null;
  store: Pick<SnapshotStore, 'read'>;
}
