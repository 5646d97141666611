import type { Becomes } from '@/server/sandbox/store/build';
import type { Bytes } from '@/server/sandbox/store/names';
import type { EntryType } from '@/server/sandbox/store/tree';

/** What a listing of a disk tells about one path. `stamp` changes whenever a file's content or mode may have. */
export interface Seen {
  type: EntryType | 'other';
  mode: number;
  /** Link target as bytes; empty otherwise. */
  target: Bytes;
  stamp: string;
}

export type Listing = Map<Bytes, Seen>;

/** How the disk differs from what it held. `read` are files whose content must be read; `other` are neither file, directory nor link. */
export interface Differences {
  changes: Map<Bytes, Becomes>;
  read: { path: Bytes; mode: number }[];
  other: Bytes[];
}

/** Pure comparison of two listings: the one after the last sync or harvest, and the one now. */
export function compareListings(before: Listing, now: Listing): Differences {
  const differences: Differences = { changes: new Map(), read: [], other: [] };
  for (const path of before.keys()) if (!now.has(path)) differences.changes.set(path, null);
  for (const [path, seen] of now) {
    const old = before.get(path);
    if (seen.type === 'other') {
      differences.other.push(path);
      if (old && old.type !== 'other') differences.changes.set(path, null);
    } else if (seen.type === 'dir') {
      if (old?.type !== 'dir' || old.mode !== seen.mode) {
        differences.changes.set(path, { type: 'dir', mode: seen.mode });
      }
    } else if (seen.type === 'link') {
      if (old?.type !== 'link' || old.target !== seen.target) {
        differences.changes.set(path, { type: 'link', mode: 0o777, target: seen.target });
      }
    } else if (old?.type !== 'file' || old.stamp !== seen.stamp || old.mode !== seen.mode) {
      differences.read.push({ path, mode: seen.mode });
    }
  }
  return differences;
}
