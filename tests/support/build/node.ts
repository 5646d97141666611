import { asSnapshotId } from '@/server/core/base/ids';
import { type NewNode, plainRoot } from '@/server/core/run/node-record';

/** A node as an event settles it: the root, and nothing happened, but for what is named. */
export const newNode = (more: Partial<NewNode> = {}): NewNode => ({
  ...plainRoot,
  title: 'task',
  snapshot: asSnapshotId('host:0'),
  at: 0,
  ...more,
});
