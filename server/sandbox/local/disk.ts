import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import type { SyncPlan } from '@/server/sandbox/executor/plan';
import type { Listing, Seen } from '@/server/sandbox/executor/scan';
import { type Bytes, bufferOf } from '@/server/sandbox/store/names';

/** Files changed this shortly before a listing may change again within the clock's grain. */
const grainMs = 20;

export interface Disk {
  /** Writes the plan's changes; files get the modification time `stamp` (s). */
  apply(plan: SyncPlan, load: (hash: string) => Buffer, stamp: number): void;
  /** Without what lies below the folders for which `isOpaque` says so. */
  list(isOpaque: (path: Bytes) => boolean): Listing;
  /** The listing's entry of one path. */
  see(path: Bytes): Seen;
  read(path: Bytes): Buffer;
  remove(path: Bytes): void;
}

/** The workspace as a directory of this machine. */
export function openDisk(root: Bytes): Disk {
  const at = (path: Bytes) => bufferOf(`${root}/${path}`);

  const seeAt = (path: Bytes, sinceMs: number): Seen => {
    const stat = lstatSync(at(path), { bigint: true });
    const mode = Number(stat.mode & 0o7777n);
    if (stat.isSymbolicLink()) {
      const target = readlinkSync(at(path), { encoding: 'buffer' }).toString('latin1');
      return { type: 'link', mode: 0o777, target, stamp: '' };
    }
    if (stat.isDirectory()) return { type: 'dir', mode, target: '', stamp: '' };
    if (!stat.isFile()) return { type: 'other', mode, target: '', stamp: '' };
    const recent = stat.mtimeMs >= BigInt(sinceMs) && stat.mtimeNs % 1_000_000_000n !== 0n;
    const stamp = `${stat.size} ${stat.mtimeNs} ${stat.ctimeNs} ${stat.ino}${recent ? ` ${sinceMs}` : ''}`;
    return { type: 'file', mode, target: '', stamp };
  };

  const open = (path: Bytes) => chmodSync(at(path), 0o700);

  return {
    apply(plan, load, stamp) {
      for (const path of plan.unlock) open(path);
      for (const path of plan.remove) rmSync(at(path), { recursive: true, force: true });
      for (const path of plan.directories) mkdirSync(at(path), { mode: 0o700 });
      for (const { path, entry } of plan.files) {
        rmSync(at(path), { force: true });
        writeFileSync(at(path), load(entry.target), { flag: 'wx', mode: 0o600 });
        chmodSync(at(path), entry.mode);
        utimesSync(at(path), stamp, stamp);
      }
      for (const { path, entry } of plan.links) {
        rmSync(at(path), { force: true });
        symlinkSync(bufferOf(entry.target), at(path));
      }
      for (const { path, mode } of plan.modes) chmodSync(at(path), mode);
    },
    list(isOpaque) {
      const listing: Listing = new Map();
      const since = Date.now() - grainMs;
      const visit = (directory: Bytes) => {
        for (const name of namesIn(bufferOf(directory === '' ? root : `${root}/${directory}`))) {
          const path = directory === '' ? name : `${directory}/${name}`;
          const seen = seeAt(path, since);
          listing.set(path, seen);
          if (seen.type === 'dir' && !isOpaque(path)) visit(path);
        }
      };
      visit('');
      return listing;
    },
    see: (path) => seeAt(path, Number.MAX_SAFE_INTEGER),
    read(path) {
      return readOwned(at(path), () => readFileSync(at(path)), 0o400);
    },
    remove: (path) => rmSync(at(path), { force: true }),
  };
}

const namesIn = (directory: Buffer): Bytes[] =>
  readOwned(directory, () => readdirSync(directory, { encoding: 'latin1' }), 0o500);

/** A command may have taken our own right to read; it is taken back for the time of reading. */
function readOwned<T>(path: Buffer, read: () => T, right: number): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EACCES')) throw error;
    const mode = lstatSync(path).mode & 0o7777;
    chmodSync(path, mode | right);
    try {
      return read();
    } finally {
      chmodSync(path, mode);
    }
  }
}
