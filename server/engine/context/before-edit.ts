import { editKinds } from '@/server/core/agent/action';
import { type Call, outlineOf } from '@/server/core/agent/call';
import { pathsOfPatch } from '@/server/core/agent/text-patch';
import type { NodeId, SnapshotId } from '@/server/core/base/ids';
import { nodeOf } from '@/server/core/run/fold';
import { outlinesOf } from '@/server/core/run/node';
import type { RunState } from '@/server/core/run/state';
import { pathTo } from '@/server/core/run/tree';

/**
 * For an agent at `head`: the snapshot before the last edit of a file that was not taken back, given the calls of its turn
 * so far. A function of the path to the node alone, so that a branch, and an attempt taken up again, undo the same. Edits
 * of one turn are taken back together: there are no snapshots between them.
 */
export const beforeEditAt =
  (state: RunState, head: NodeId) =>
  (path: string, calls: readonly Call[]): SnapshotId | null => {
    const before: SnapshotId[] = [];
    const follow = (kind: string, from: SnapshotId) => {
      if (kind === 'undo_edit') before.pop();
      else if (before.at(-1) !== from) before.push(from);
    };
    for (const node of pathTo(state, head)) {
      if (node.parentId === null) continue;
      const from = nodeOf(state, node.parentId).snapshot;
      for (const outline of outlinesOf(node)) {
        const touches =
          outline.kind === 'apply_patch' ? node.changed.includes(path) : samePath(outline.path, path);
        if (editKinds.has(outline.kind) && !outline.error && touches) follow(outline.kind, from);
      }
    }
    const { snapshot } = nodeOf(state, head);
    for (const call of calls) {
      const { kind, error, path: edited } = outlineOf(call);
      const touches =
        call.action.kind === 'apply_patch'
          ? pathsOfPatch(call.action.patch).includes(path)
          : samePath(edited, path);
      if (editKinds.has(kind) && !error && touches) follow(kind, snapshot);
    }
    return before.at(-1) ?? null;
  };

/** Models write one path in more than one form. */
const samePath = (one: string | null, other: string): boolean => one !== null && plain(one) === plain(other);
const plain = (path: string): string => path.replace(/^\/workspace\/|^(?:\.\/)+/, '').replace(/\/{2,}/g, '/');
