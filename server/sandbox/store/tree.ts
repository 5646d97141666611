import { type BoundedCache, boundedCache } from './bounded-cache';
import { type Bytes, compareBytes } from './names';
import type { Objects } from './objects';

/** `shared`: a folder of installed packages whose content lies outside the store (`server/sandbox/packages`). */
export type EntryType = 'file' | 'dir' | 'link' | 'shared';

/** One name in a directory. `target`: the blob's or tree's hash, a link's target as bytes, or the id of shared packages. `mode`: permission bits. */
export interface Entry {
  name: Bytes;
  type: EntryType;
  mode: number;
  target: string;
}

export type Tree = readonly Entry[];

/** Directories by the hash of their content. */
export interface Trees {
  readonly empty: string;
  /** The entries of a directory, sorted by name bytes. */
  get(hash: string): Tree;
  put(entries: Entry[]): string;
  /** What a stored directory is made of: the hashes of its files, and of directories or parts of itself; ids of packages. */
  references(hash: string): { blobs: string[]; trees: string[]; shared: string[] };
  /** The same directories, written through other objects. */
  through(objects: Objects): Trees;
}

type StoredEntry = [name: Bytes, type: EntryType, mode: number, target: string];
type StoredTree = StoredEntry[] | { chunks: string[] };

export function openTrees(
  objects: Objects,
  cache: BoundedCache<Tree> = boundedCache(400_000, (tree) => tree.length + 1),
): Trees {
  const putStored = (stored: StoredTree) => objects.put('tree', Buffer.from(JSON.stringify(stored), 'utf8'));

  const read = (hash: string): StoredEntry[] => {
    const stored: StoredTree = JSON.parse(objects.get(hash).toString('utf8'));
    return Array.isArray(stored) ? stored : stored.chunks.flatMap(read);
  };

  return {
    empty: putStored([]),
    references(hash) {
      const stored: StoredTree = JSON.parse(objects.get(hash).toString('utf8'));
      if (!Array.isArray(stored)) return { blobs: [], trees: stored.chunks, shared: [] };
      const targets = (of: EntryType) =>
        stored.flatMap(([, type, , target]) => (type === of ? [target] : []));
      return { blobs: targets('file'), trees: targets('dir'), shared: targets('shared') };
    },
    through: (others) => openTrees(others, cache),
    get(hash) {
      const cached = cache.get(hash);
      if (cached) return cached;
      const tree = read(hash).map(([name, type, mode, target]) => ({ name, type, mode, target }));
      cache.set(hash, tree);
      return tree;
    },
    put(entries) {
      const sorted = [...entries].sort((a, b) => compareBytes(a.name, b.name));
      const chunks = inChunks(sorted);
      const hash =
        chunks.length > 1
          ? putStored({ chunks: chunks.map((chunk) => putStored(chunk)) })
          : putStored(chunks[0] ?? []);
      cache.set(hash, sorted);
      return hash;
    },
  };
}

/**
 * A large directory is stored in chunks of about 64 entries, cut after names whose hash says so: one changed file
 * rewrites one chunk, and where the cuts fall depends on the names alone.
 */
function inChunks(entries: Tree): StoredEntry[][] {
  const chunks: StoredEntry[][] = [];
  let chunk: StoredEntry[] = [];
  for (const { name, type, mode, target } of entries) {
    chunk.push([name, type, mode, target]);
    if (nameHash(name) % 64 === 0) {
      chunks.push(chunk);
      chunk = [];
    }
  }
  if (chunk.length > 0) chunks.push(chunk);
  return chunks;
}

/** FNV-1a, 32 bits. */
function nameHash(name: Bytes): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}
