import {
  chmodSync,
  closeSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFile,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { promisify } from 'node:util';
import type { SyncPlan } from '@/server/sandbox/executor/plan';
import type { Listing, Seen } from '@/server/sandbox/executor/scan';
import { type Bytes, bufferOf } from '@/server/sandbox/store/names';
import { largeBytes } from '@/server/sandbox/store/packing';
import { turns } from '@/server/sandbox/turns';
import { writeSparse } from './sparse';

/** By a descriptor that is open already. */
const readAll: (file: number) => Promise<Buffer> = promisify(readFile);

/** Files changed this shortly before a listing may change again within the clock's grain. */
const grainMs = 20;

export interface Disk {
  /** Writes the plan's changes; files get the modification time `stamp` (s). */
  apply(plan: SyncPlan, load: (hash: string) => Buffer | Promise<Buffer>, stamp: number): Promise<void>;
  /** Without what lies below the folders for which `isOpaque` says so. */
  list(isOpaque: (path: Bytes) => boolean): Promise<Listing>;
  /** The listing's entry of one path. */
  see(path: Bytes): Seen;
  /** The content of a file. */
  read(path: Bytes): Promise<Buffer>;
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
    async apply(plan, load, stamp) {
      const turn = turns();
      for (const path of plan.unlock) open(path);
      for (const path of plan.remove) rmSync(at(path), { recursive: true, force: true });
      for (const path of plan.directories) mkdirSync(at(path), { mode: 0o700 });
      for (const { path, entry } of plan.files) {
        rmSync(at(path), { force: true });
        const bytes = load(entry.target);
        if (bytes instanceof Promise) await writeSparse(at(path), await bytes, 0o600);
        else writeFileSync(at(path), bytes, { flag: 'wx', mode: 0o600 });
        chmodSync(at(path), entry.mode);
        utimesSync(at(path), stamp, stamp);
        await turn();
      }
      for (const { path, entry } of plan.links) {
        rmSync(at(path), { force: true });
        symlinkSync(bufferOf(entry.target), at(path));
      }
      for (const { path, mode } of plan.modes) chmodSync(at(path), mode);
    },
    async list(isOpaque) {
      const listing: Listing = new Map();
      const since = Date.now() - grainMs;
      const turn = turns();
      const visit = async (directory: Bytes): Promise<void> => {
        for (const name of namesIn(bufferOf(directory === '' ? root : `${root}/${directory}`))) {
          const path = directory === '' ? name : `${directory}/${name}`;
          const seen = seeAt(path, since);
          listing.set(path, seen);
          if (seen.type === 'dir' && !isOpaque(path)) await visit(path);
          await turn();
        }
      };
      await visit('');
      return listing;
    },
    see: (path) => seeAt(path, Number.MAX_SAFE_INTEGER),
    async read(path) {
      const file = readOwned(at(path), () => openSync(at(path), 'r'), 0o400);
      try {
        return fstatSync(file).size > largeBytes ? await readAll(file) : readFileSync(file);
      } finally {
        closeSync(file);
      }
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
