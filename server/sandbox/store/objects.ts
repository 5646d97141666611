import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deflateSync, inflateSync } from 'node:zlib';
import { SandboxUnavailable } from '@/server/sandbox/errors';
import { objectMissing, snapshotDiskFull } from '@/server/sandbox/sentences';
import { boundedCache } from './bounded-cache';

/** Immutable byte strings by sha-256, deflated, one file each under `objects/ab/cdef…`. */
export interface Objects {
  /** Stores the bytes and returns their hash (hex). Storing what is there already costs one lookup. */
  put(kind: 'blob' | 'tree', bytes: Uint8Array): string;
  /** The same objects; `count` hears of every byte that is written to the disk through them. */
  metered(count: (bytes: number) => void): Objects;
  /** The bytes of a hash. Error: an unknown hash throws. */
  get(hash: string): Buffer;
}

const largeBytes = 1 << 20;
/** An object found again is new to a collection of garbage, which spares what is younger than this or more (ms). */
export const refreshedWithinMs = 10 * 60_000;
let temporaries = 0;

export function openObjects(directory: string): Objects {
  const contents = boundedCache<Buffer>(48 << 20, (bytes) => bytes.length + 100);
  const pathOf = (hash: string) => join(directory, 'objects', hash.slice(0, 2), hash.slice(2));

  const through = (count: (bytes: number) => void): Objects => ({
    metered: through,
    put(kind, bytes) {
      const hash = createHash('sha256').update(`${kind}\0`).update(bytes).digest('hex');
      const path = pathOf(hash);
      if (isThere(path)) return hash;
      const deflated = deflateSync(bytes, { level: bytes.length > largeBytes ? 1 : 6 });
      writeWhole(path, deflated);
      count(deflated.length);
      return hash;
    },
    get(hash) {
      const cached = contents.get(hash);
      if (cached) return cached;
      let deflated: Buffer;
      try {
        deflated = readFileSync(pathOf(hash));
      } catch (cause) {
        throw new Error(objectMissing(directory, hash.slice(0, 12)), { cause });
      }
      const bytes = inflateSync(deflated);
      if (bytes.length <= largeBytes) contents.set(hash, bytes);
      return bytes;
    },
  });
  return through(() => undefined);
}

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

/** Readers and concurrent writers see the whole file or none. */
function writeWhole(path: string, bytes: Uint8Array): void {
  temporaries += 1;
  const temporary = `${path}.${process.pid}-${temporaries}.tmp`;
  try {
    try {
      writeFileSync(temporary, bytes);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(temporary, bytes);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    if (codeOf(error) !== 'ENOSPC' && codeOf(error) !== 'EDQUOT') throw error;
    throw new SandboxUnavailable(snapshotDiskFull(dirname(dirname(dirname(path)))), { cause: error });
  }
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : null);
