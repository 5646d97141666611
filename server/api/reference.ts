import { applyPatch, parsePatch } from 'diff';
import { readNode } from '@/db/node-texts';
import { runRow } from '@/db/runs';
import { referencePatch, taskFromSource } from '@/server/catalog';
import type { FileChange } from '@/server/core/agent/file-change';
import { type RunId, rootNodeId, type SnapshotId } from '@/server/core/base/ids';
import type { SnapshotStore } from '@/server/core/ports/sandbox';
import { isEnded } from '@/server/core/run/spec';
import type { ApiContext } from './trpc';

const withoutFolder = (name: string | undefined): string | null =>
  name === undefined || name === '/dev/null' ? null : name.replace(/^[ab]\//, '');

/** What a patch makes of the files of a snapshot; null where it does not fit them. */
export async function changesOfPatch(
  patch: string,
  at: SnapshotId,
  store: SnapshotStore,
): Promise<FileChange[] | null> {
  const changes: FileChange[] = [];
  for (const file of parsePatch(patch)) {
    const [old, fresh] = [withoutFolder(file.oldFileName), withoutFolder(file.newFileName)];
    const path = fresh ?? old;
    if (path === null) continue;
    const bytes = old === null ? null : await store.read(at, old);
    if (old !== null && bytes === null) return null;
    const before = bytes === null ? null : Buffer.from(bytes).toString('utf8');
    const text = applyPatch(before ?? '', file);
    if (text === false) return null;
    const after = fresh === null ? null : text;
    const kind = before === null ? 'added' : after === null ? 'removed' : 'changed';
    const moved = old !== null && fresh !== null && old !== fresh;
    if (moved) changes.push({ path: old, kind: 'removed', before, after: null, binary: false });
    changes.push(
      moved
        ? { path, kind: 'added', before: null, after, binary: false }
        : { path, kind, before, after, binary: false },
    );
  }
  return changes;
}

/** The reference repair of the run's task, once the run has ended; null before, and where there is none that fits. */
export async function referenceChanges(
  context: Pick<ApiContext, 'database' | 'snapshots'>,
  runId: RunId,
): Promise<FileChange[] | null> {
  const row = runRow(context.database(), runId);
  if (!isEnded(row.status)) return null;
  const root = readNode(context.database(), runId, rootNodeId)?.snapshot ?? null;
  if (root === null) return null;
  let patch: string | null;
  try {
    patch = await referencePatch(taskFromSource(row.task));
  } catch {
    // A stored task that cannot be read has no reference.
    return null;
  }
  return patch === null ? null : changesOfPatch(patch, root, context.snapshots());
}
