import type { NodeId } from '@/server/core/base/ids';

/** A person's answer to “which is better?” about two results. The latest about the same two counts. */
export interface PersonChoice {
  /** The event that recorded it. */
  seq: number;
  by: string;
  nodes: [NodeId, NodeId];
  /** null: neither. */
  better: NodeId | null;
  reason: string | null;
}
