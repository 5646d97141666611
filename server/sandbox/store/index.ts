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
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const objects = openObjects(directory);
  const trees = openTrees(objects);
  const packages = openPackages(directory);
  const treeOf = (id: SnapshotId) => splitSnapshotId(id).tree;

  const contentOf = (entry: Entry | null): Buffer | null => {
    const leaf = leafOf(entry);
    if (leaf === null) return null;
    return leaf.type === 'link' ? Buffer.from(leaf.target, 'latin1') : objects.get(leaf.target);
  };

  /** Null where it is too large to show, or no text. */
  const shownText = (leaf: Entry): string | null => {
    const bytes = leaf.type === 'link' ? Buffer.from(leaf.target, 'latin1') : objects.small(leaf.target);
    return bytes && bytes.length <= largestText && isText(bytes) ? bytes.toString('utf8') : null;
  };

  const fileChange = (path: string, left: Entry | null, right: Entry | null): FileChange | null => {
    const [before, after] = [leafOf(left), leafOf(right)];
    if (before === null && after === null) return null;
    const old = before && shownText(before);
    const now = after && shownText(after);
    const binary = (before !== null && old === null) || (after !== null && now === null);
    // Content is known by its hash, a link by its target.
    const same = before?.type === after?.type && before?.target === after?.target;
    return {
      path: textOf(path),
      kind: before === null ? 'added' : after === null ? 'removed' : same ? 'mode' : 'changed',
      before: binary ? null : old,
      after: binary ? null : now,
      binary,
      ...(((right ?? left)?.mode ?? 0) & 0o100 ? { executable: true as const } : {}),
      ...(left?.type === 'link' || right?.type === 'link' ? { link: true as const } : {}),
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
    async changedPackages(a, b) {
      const changes = [...diffTrees(trees, treeOf(a), treeOf(b))];
      return changes
        .filter(({ before, after }) => before?.type === 'shared' || after?.type === 'shared')
        .map(({ path }) => textOf(path));
    },
    async overlay(base, { from, globs = [], paths = [], addDirectory, only }) {
      const { environment, tree } = splitSnapshotId(base);
      const restored = from
        ? restoreMatching(trees, tree, treeOf(from), { globs, paths })
        : { tree, touched: [] };
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

/** A file or a link; null for a directory, whose entries are listed themselves, and for shared packages. */
const leafOf = (entry: Entry | null): Entry | null =>
  entry?.type === 'file' || entry?.type === 'link' ? entry : null;
