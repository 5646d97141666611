import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { SnapshotWriter } from '.';
import { refreshedWithinMs } from './objects';

/** Stored objects by hash, with the bytes each takes on the disk. */
export type Inventory = Map<string, number>;

/** Younger objects are never garbage (ms): a snapshot being made may need one before a node names it. */
export const graceMs = Math.max(60 * 60_000, 2 * refreshedWithinMs);

const folders = (directory: string): string[] => {
  try {
    return readdirSync(join(directory, 'objects'));
  } catch {
    return [];
  }
};

/** Everything in the store at a directory. Unfinished files of writers that died are left out. */
export function storeInventory(directory: string): Inventory {
  const found: Inventory = new Map();
  for (const folder of folders(directory)) {
    for (const name of readdirSync(join(directory, 'objects', folder))) {
      if (name.includes('.')) continue;
      const stat = statSync(join(directory, 'objects', folder, name), { throwIfNoEntry: false });
      if (stat) found.set(folder + name, stat.blocks * 512);
    }
  }
  return found;
}

/** The objects and shared packages that the trees are made of, added to `known`. A tree that is not there is passed over. */
export function objectsOf(store: SnapshotWriter, trees: Iterable<string>, known: Set<string>): Set<string> {
  const waiting = [...trees];
  for (let hash = waiting.pop(); hash !== undefined; hash = waiting.pop()) {
    if (known.has(hash)) continue;
    known.add(hash);
    try {
      const { blobs, trees: below, shared } = store.trees.references(hash);
      for (const one of [...blobs, ...shared]) known.add(one);
      waiting.push(...below);
    } catch {
      // Part of the store is missing: what can be reached is kept.
    }
  }
  return known;
}

/** Removes what is not needed and has not been written or found again since `before` (ms since the epoch). */
export function removeUnneeded(
  { directory }: SnapshotWriter,
  needed: ReadonlySet<string>,
  before: number,
): { objects: number; bytes: number } {
  let objects = 0;
  let bytes = 0;
  for (const folder of folders(directory)) {
    for (const name of readdirSync(join(directory, 'objects', folder))) {
      const path = join(directory, 'objects', folder, name);
      if (needed.has(folder + name)) continue;
      const stat = statSync(path, { throwIfNoEntry: false });
      if (!stat || stat.mtimeMs >= before) continue;
      rmSync(path, { force: true });
      objects += 1;
      bytes += stat.blocks * 512;
    }
  }
  return { objects, bytes };
}
