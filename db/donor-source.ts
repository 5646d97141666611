import type { RunId } from '@/server/core/base/ids';
import type { DonorSource } from '@/server/core/ports/donor-source';
import type { SnapshotStore } from '@/server/core/ports/sandbox';
import type { Database } from './connection';
import { readNode, readStep } from './node-texts';

/** A run's steps, read from its tables, as a graft needs them. */
export const donorSource = (db: Database, runId: RunId, store: Pick<SnapshotStore, 'read'>): DonorSource => ({
  node: (id) => readNode(db, runId, id),
  step: (node) => readStep(db, node),
  store,
});
