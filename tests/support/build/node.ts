import { asSnapshotId, rootNodeId } from '@/server/core/base/ids';
import type { NewNode } from '@/server/core/run/node-record';
import { noUsage } from '@/server/core/usage/usage';

/** A node as an event settles it: the root, and nothing happened, but for what is named. */
export const newNode = (more: Partial<NewNode> = {}): NewNode => ({
  id: rootNodeId,
  parentId: null,
  donorId: null,
  graft: null,
  attemptId: null,
  depth: 0,
  actionKind: null,
  title: 'task',
  path: null,
  action: null,
  thought: null,
  observation: null,
  observationPreview: '',
  error: false,
  prompt: null,
  snapshot: asSnapshotId('host:0'),
  snapshotShared: false,
  changed: [],
  changedLines: null,
  score: null,
  outcome: null,
  ...noUsage,
  modelMs: 0,
  sandboxMs: 0,
  snapshotMs: 0,
  snapshotCost: null,
  at: 0,
  turn: null,
  ...more,
});
