import { compareListings, type Listing } from '@/server/sandbox/executor/scan';
import type { SnapshotWriter } from '@/server/sandbox/store';
import { applyChanges } from '@/server/sandbox/store/build';
import type { Bytes } from '@/server/sandbox/store/names';
import type { ContainerFiles } from './files';
import type { TarEntry } from './tar';

/** More changed files than this come as one archive of everything. */
const mostByName = 500;

/** The tree the container's workspace has become, and its listing. `before` is the listing that belongs to `held`. */
export async function harvest(
  store: SnapshotWriter,
  files: ContainerFiles,
  held: string,
  before: Listing,
): Promise<{ tree: string; listing: Listing }> {
  const listed = await files.list();
  let everything: TarEntry[] | null = null;
  let now = listed;
  if (now === null) {
    everything = await files.fetch(null);
    now = await listingOf(store, everything);
  }
  const { changes, read, other } = compareListings(before, now);
  if (other.length > 0) await files.remove(other);
  for (const path of other) now.delete(path);
  if (read.length > 0) {
    const wanted = new Map<Bytes, number>(read.map(({ path, mode }) => [path, mode]));
    const contents =
      everything ?? (await files.fetch(read.length > mostByName ? null : read.map(({ path }) => path)));
    for (const { path, type, content } of contents) {
      const mode = wanted.get(path);
      if (mode === undefined || type !== 'file') continue;
      changes.set(path, { type: 'file', mode, target: await store.objects.putFile(content) });
      wanted.delete(path);
    }
    if (wanted.size > 0) {
      throw new Error(`${wanted.size} changed files could not be read from the container.`);
    }
  }
  return { tree: applyChanges(store.trees, held, changes), listing: now };
}

/** Where the image cannot list times, a file's stamp is its content. */
async function listingOf(store: SnapshotWriter, entries: TarEntry[]): Promise<Listing> {
  const listing: Listing = new Map();
  for (const { path, type, mode, target, content } of entries) {
    const stamp = type === 'file' ? await store.objects.putFile(content) : '';
    listing.set(path, { type, mode, target, stamp });
  }
  return listing;
}
