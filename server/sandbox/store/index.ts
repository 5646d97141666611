import { mkdirSync } from 'node:fs';
import type { FileChange } from '@/server/core/agent/file-change';
import { type SnapshotId, snapshotId, splitSnapshotId } from '@/server/core/base/ids';
import type { SnapshotStore } from '@/server/core/ports/sandbox';
import { openPackages, type Packages } from '@/server/sandbox/packages/packages';
import { isText } from './content';
import { dropIgnored } from './ignored';
import { bytesOf, compareBytes, textOf } from './names';
import { type Objects, openObjects } from './objects';
import { layOver, restoreMatching } from './overlay';
import { gitPatch } from './patch';
import { type Entry, openTrees, type Trees } from './tree';
import { diffTrees, entryAt, walk } from './walk';

/** The store as the drivers write it. */
export interface SnapshotWriter extends SnapshotStore {
  readonly directory: string;
  readonly objects: Objects;
  readonly trees: Trees;
  readonly packages: Packages;
}

const largestText = 512 * 1024;

/** Opens the store in a directory, which is made if it does not exist. Any number of processes may have it open. */
export function openSnapshotStore(directory: string): SnapshotWriter {
  mkdirSync(directory, { recursive: true });
  const objects = openObjects(directory);
  const trees = openTrees(objects);
  const packages = openPackages(directory);
  const treeOf = (id: SnapshotId) => splitSnapshotId(id).tree;

  const contentOf = (entry: Entry | null): Buffer | null => {
    if (entry === null || entry.type === 'dir' || entry.type === 'shared') return null;
    return entry.type === 'link' ? Buffer.from(entry.target, 'latin1') : objects.get(entry.target);
  };

  const fileChange = (path: string, before: Entry | null, after: Entry | null): FileChange | null => {
    const old = contentOf(before);
    const now = contentOf(after);
    if (old === null && now === null) return null;
    const binary = [old, now].some((bytes) => bytes && (bytes.length > largestText || !isText(bytes)));
    const same = old !== null && now !== null && before?.type === after?.type && old.equals(now);
    return {
      path: textOf(path),
      kind: old === null ? 'added' : now === null ? 'removed' : same ? 'mode' : 'changed',
      before: binary ? null : (old?.toString('utf8') ?? null),
      after: binary ? null : (now?.toString('utf8') ?? null),
      binary,
      ...(((after ?? before)?.mode ?? 0) & 0o100 ? { executable: true as const } : {}),
      ...(before?.type === 'link' || after?.type === 'link' ? { link: true as const } : {}),
    };
  };

  return {
    directory,
    objects,
    trees,
    packages,
    async list(at) {
      const paths: string[] = [];
      for (const { path, entry } of walk(trees, treeOf(at))) {
        if (entry.type === 'file' || entry.type === 'link') paths.push(path);
      }
      return paths.sort(compareBytes).map(textOf);
    },
    async read(at, path) {
      return contentOf(entryAt(trees, treeOf(at), bytesOf(path)));
    },
    async diff(a, b) {
      const changes = [...diffTrees(trees, treeOf(a), treeOf(b))].sort((x, y) =>
        compareBytes(x.path, y.path),
      );
      return changes.flatMap(({ path, before, after }) => fileChange(path, before, after) ?? []);
    },
    async patch(a, b, prefix = '') {
      const changes = diffTrees(trees, treeOf(a), treeOf(b));
      return gitPatch(changes, objects.get, bytesOf(prefix)).toString('utf8');
    },
    async overlay(base, { from, globs, addDirectory, only }) {
      const { environment, tree } = splitSnapshotId(base);
      const restored = from ? restoreMatching(trees, tree, treeOf(from), globs ?? []) : { tree, touched: [] };
      const laid = addDirectory
        ? await layOver(objects, trees, restored.tree, addDirectory, only)
        : restored.tree;
      return { id: snapshotId(environment, laid), touched: restored.touched };
    },
    async withoutIgnored(at, { root, keep = [] }) {
      if (at === root) return at;
      const { environment, tree } = splitSnapshotId(at);
      return snapshotId(environment, dropIgnored({ objects, trees }, tree, treeOf(root), new Set(keep)));
    },
  };
}
