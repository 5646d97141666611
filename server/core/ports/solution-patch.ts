import { type NodeId, rootNodeId, type SnapshotId } from '@/server/core/base/ids';
import type { RunState } from '@/server/core/run/state';
import { writtenByAgent } from '@/server/core/run/tree';
import type { SnapshotStore } from './sandbox';

export interface PatchOptions {
  /** Whether what git ignores and the task did not have is part of it. */
  keepIgnored?: boolean | undefined;
  /** Before each path (`Task.repositoryPrefix`). */
  repositoryPrefix?: string | undefined;
}

/** What a node's changes are to be judged and handed over by: its files without what git ignores, `keepIgnored` aside. */
async function solutionSnapshot(
  state: RunState,
  store: SnapshotStore,
  id: NodeId,
  keepIgnored: boolean,
): Promise<SnapshotId | null> {
  const root = state.nodes.get(rootNodeId)?.snapshot ?? null;
  const node = state.nodes.get(id);
  if (root === null || !node) return null;
  if (keepIgnored) return node.snapshot;
  return store.withoutIgnored(node.snapshot, { root, keep: writtenByAgent(state, id) });
}

export interface SolutionPatch {
  root: SnapshotId;
  at: SnapshotId;
  /** For `git apply`; empty where nothing changed. */
  patch: string;
}

/** The changes from the root to a node, as a patch. */
export async function solutionPatch(
  state: RunState,
  store: SnapshotStore,
  id: NodeId,
  { keepIgnored = false, repositoryPrefix }: PatchOptions,
): Promise<SolutionPatch | null> {
  const root = state.nodes.get(rootNodeId)?.snapshot ?? null;
  const at = await solutionSnapshot(state, store, id, keepIgnored);
  if (root === null || at === null) return null;
  return { root, at, patch: at === root ? '' : await store.patch(root, at, repositoryPrefix) };
}
