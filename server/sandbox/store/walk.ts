import type { Bytes } from './names';
import type { Entry, Trees } from './tree';

/** An entry with its path from the root of the walk. */
export interface Placed {
  path: Bytes;
  entry: Entry;
}

/** What stands at a path on either side; null where nothing does. */
export interface TreeChange {
  path: Bytes;
  before: Entry | null;
  after: Entry | null;
}

const join = (directory: Bytes, name: Bytes) => (directory === '' ? name : `${directory}/${name}`);

/** Every entry below a tree, a directory before what it holds. */
export function* walk(trees: Trees, tree: string, directory: Bytes = ''): Generator<Placed> {
  for (const entry of trees.get(tree)) {
    const path = join(directory, entry.name);
    yield { path, entry };
    if (entry.type === 'dir') yield* walk(trees, entry.target, path);
  }
}

/** The entry at a path (links not followed), or null. The empty path has none. */
export function entryAt(trees: Trees, tree: string, path: Bytes): Entry | null {
  let at: Entry | null = null;
  for (const name of path.split('/')) {
    const directory = at === null ? tree : at.type === 'dir' ? at.target : null;
    if (directory === null) return null;
    at = findEntry(trees, directory, name);
    if (at === null) return null;
  }
  return at;
}

function findEntry(trees: Trees, tree: string, name: Bytes): Entry | null {
  const entries = trees.get(tree);
  let low = 0;
  let high = entries.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const entry = entries[middle];
    if (entry === undefined) return null;
    if (entry.name === name) return entry;
    if (entry.name < name) low = middle + 1;
    else high = middle - 1;
  }
  return null;
}

/**
 * Every path that differs between two trees, directories before what they hold. A directory that stands on both sides
 * is listed only for a changed mode; one that stands on one side is listed with everything in it.
 */
export function* diffTrees(
  trees: Trees,
  a: string | null,
  b: string | null,
  directory: Bytes = '',
): Generator<TreeChange> {
  if (a === b) return;
  const left = a === null ? [] : trees.get(a);
  const right = b === null ? [] : trees.get(b);
  for (let i = 0, j = 0; i < left.length || j < right.length; ) {
    const l = left[i];
    const r = right[j];
    const before = l && (!r || l.name <= r.name) ? l : null;
    const after = r && (!l || r.name <= l.name) ? r : null;
    if (before) i += 1;
    if (after) j += 1;
    const entry = before ?? after;
    if (!entry) return;
    const path = join(directory, entry.name);
    const bothDirectories = before?.type === 'dir' && after?.type === 'dir';
    if (
      before?.type !== after?.type ||
      before?.mode !== after?.mode ||
      (!bothDirectories && before?.target !== after?.target)
    ) {
      yield { path, before, after };
    }
    yield* diffTrees(
      trees,
      before?.type === 'dir' ? before.target : null,
      after?.type === 'dir' ? after.target : null,
      path,
    );
  }
}
