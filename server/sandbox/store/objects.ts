import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readFileSync, readSync, statSync, utimesSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { objectMissing } from '@/server/sandbox/sentences';
import { turns } from '@/server/sandbox/turns';
import { boundedCache } from './bounded-cache';
import {
  headerBytes,
  isLargeFile,
  largeBytes,
  packed,
  packedAside,
  unpacked,
  unpackedAside,
} from './packing';
import { writeWhole, writeWholeAside } from './whole-file';

/** Immutable byte strings by sha-256, one file each under `objects/ab/cdef…`, as `packing.ts` packs them. */
export interface Objects {
  /** Stores the bytes and returns their hash (hex). Storing what is there already costs one lookup. */
  put(kind: 'blob' | 'tree', bytes: Uint8Array): string;
  /**
   * The same for a file's content. A large one is hashed in turns with other work of this thread, and packed and written
   * by others.
   */
  putFile(bytes: Uint8Array): string | Promise<string>;
  /** The same for one of very many files: packed fast, and written, by other threads. */
  putAside(bytes: Uint8Array): Promise<string>;
  /** Whether the object is there. One that is found is kept from the next collection of garbage, as one that is stored is. */
  has(hash: string): boolean;
  /** The same objects; `count` hears of every byte that is written to the disk through them. */
  metered(count: (bytes: number) => void): Objects;
  /** The bytes of a hash. Error: an unknown hash throws. */
  get(hash: string): Buffer;
  /** The same; a large one is read and unpacked off this thread. */
  load(hash: string): Buffer | Promise<Buffer>;
  /** The same; null where it is larger than `largeBytes`, which costs no more than the begin of its file. */
  small(hash: string): Buffer | null;
  /** Whether the object is there and its bytes are those that it was stored for. Reads the file, not the cache. */
  isIntact(hash: string): boolean;
}

/** Read first (bytes), which is all of most files. */
const firstBytes = 16 << 10;
/** Hashed at a time (bytes); a few milliseconds. */
const hashedAtOnce = 2 << 20;
/** An object found again is new to a collection of garbage, which spares what is younger than this or more (ms). */
export const refreshedWithinMs = 10 * 60_000;

export function openObjects(directory: string): Objects {
  const contents = boundedCache<Buffer>(48 << 20, (bytes) => bytes.length + 100);
  const pathOf = (hash: string) => join(directory, 'objects', hash.slice(0, 2), hash.slice(2));

  const found = <T>(hash: string, read: () => T): T => {
    try {
      return read();
    } catch (cause) {
      throw new Error(objectMissing(directory, hash.slice(0, 12)), { cause });
    }
  };

  const storeAside = async (
    hash: string,
    bytes: Uint8Array,
    count: (bytes: number) => void,
  ): Promise<string> => {
    const path = pathOf(hash);
    if (isThere(path)) return hash;
    const parts = await packedAside(bytes);
    await writeWholeAside(path, parts);
    count(lengthOf(parts));
    return hash;
  };
  const putLarge = async (bytes: Uint8Array, count: (bytes: number) => void): Promise<string> =>
    storeAside(await hashInTurns(bytes), bytes, count);

  const loadLarge = async (hash: string): Promise<Buffer> => {
    const file = await readFile(pathOf(hash)).catch((cause) => {
      throw new Error(objectMissing(directory, hash.slice(0, 12)), { cause });
    });
    return unpackedAside(file);
  };

  const small = (hash: string): Buffer | null => {
    const cached = contents.get(hash);
    if (cached) return cached;
    const file = found(hash, () => smallFile(pathOf(hash)));
    const bytes = file && unpacked(file);
    if (!bytes || bytes.length > largeBytes) return null;
    contents.set(hash, bytes);
    return bytes;
  };

  const get = (hash: string): Buffer =>
    small(hash) ?? unpacked(found(hash, () => readFileSync(pathOf(hash))));

  const isIntact = (hash: string): boolean => {
    try {
      const bytes = unpacked(readFileSync(pathOf(hash)));
      return (['blob', 'tree'] as const).some((kind) => hashOf(kind, bytes) === hash);
    } catch {
      return false;
    }
  };

  const through = (count: (bytes: number) => void): Objects => {
    const put = (kind: 'blob' | 'tree', bytes: Uint8Array): string => {
      const hash = hashOf(kind, bytes);
      const path = pathOf(hash);
      if (isThere(path)) return hash;
      const parts = packed(bytes);
      writeWhole(path, parts);
      count(lengthOf(parts));
      return hash;
    };
    return {
      put,
      putFile: (bytes) => (bytes.length > largeBytes ? putLarge(bytes, count) : put('blob', bytes)),
      putAside: (bytes) =>
        bytes.length > largeBytes ? putLarge(bytes, count) : storeAside(hashOf('blob', bytes), bytes, count),
      has: (hash) => isThere(pathOf(hash)),
      metered: through,
      get,
      load: (hash) => small(hash) ?? loadLarge(hash),
      small,
      isIntact,
    };
  };
  return through(() => undefined);
}

const hashOf = (kind: 'blob' | 'tree', bytes: Uint8Array): string =>
  createHash('sha256').update(`${kind}\0`).update(bytes).digest('hex');

/** The file of an object, or null where it is that of a large one. */
function smallFile(path: string): Buffer | null {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    // Before large objects had a header, their files were zlib streams too.
    if (size > largeBytes + headerBytes) return null;
    const bytes = Buffer.alloc(size);
    let at = readSync(file, bytes, 0, Math.min(size, firstBytes), 0);
    if (isLargeFile(bytes)) return null;
    for (let more = at; more > 0 && at < size; at += more) more = readSync(file, bytes, at, size - at, at);
    return bytes;
  } finally {
    closeSync(file);
  }
}

async function hashInTurns(bytes: Uint8Array): Promise<string> {
  const hash = createHash('sha256').update('blob\0');
  const turn = turns();
  for (let at = 0; at < bytes.length; at += hashedAtOnce) {
    hash.update(bytes.subarray(at, at + hashedAtOnce));
    await turn();
  }
  return hash.digest('hex');
}

const lengthOf = (parts: readonly Uint8Array[]): number => parts.reduce((sum, part) => sum + part.length, 0);

function isThere(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return false;
  const now = Date.now();
  if (now - found.mtimeMs > refreshedWithinMs) {
    try {
      utimesSync(path, now / 1000, now / 1000);
    } catch {
      return false;
    }
  }
  return true;
}
