import { boundedCache } from './bounded-cache';
import type { Bytes } from './names';
import type { Trees } from './tree';
import { walk } from './walk';

/** A folder of a tree whose content lies outside the store. */
export interface SharedFolder {
  path: Bytes;
  /** Of the packages. */
  id: string;
}

const known = boundedCache<readonly SharedFolder[]>(10_000, (folders) => folders.length + 1);

/** The shared folders of a tree, by path. */
export function sharedFolders(trees: Trees, tree: string): readonly SharedFolder[] {
  const before = known.get(tree);
  if (before) return before;
  const found: SharedFolder[] = [];
  for (const { path, entry } of walk(trees, tree)) {
    if (entry.type === 'shared') found.push({ path, id: entry.target });
  }
  known.set(tree, found);
  return found;
}
