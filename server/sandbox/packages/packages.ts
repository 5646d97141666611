import { spawn } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SandboxUnavailable } from '@/server/sandbox/errors';
import { packagesNotCopied } from '@/server/sandbox/sentences';
import { contentId, listPackages } from './listing';

/**
 * A folder of packages with more files than this is shared: snapshots name it instead of holding its files. 2,000, or
 * `ESPALIER_SHARED_FILES`.
 */
export function sharedFrom(env: Readonly<Record<string, string | undefined>> = process.env): number {
  const named = Number(env.ESPALIER_SHARED_FILES);
  return named > 0 ? named : 2_000;
}

/**
 * Folders of installed packages, each kept once under `packages/` by its content. They never change: a sandbox sees one
 * with its own changes laid over it.
 */
export interface Packages {
  /**
   * Copies a folder, unless one of the same content is there, and returns its id. The folder itself is only read. `begins`
   * is given the number of its files before they are copied.
   */
  share(folder: string, begins?: (files: number) => void): Promise<string>;
  /** Where the content of an id lies. */
  pathOf(id: string): string;
  /** Every kept id. */
  list(): string[];
  /** Removes those that are not needed and were made or last used before `before` (ms since the epoch). Returns how many. */
  removeUnneeded(needed: ReadonlySet<string>, before: number): number;
}

let temporaries = 0;

export function openPackages(directory: string): Packages {
  const home = join(directory, 'packages');
  const pathOf = (id: string) => join(home, id);
  /** Copies that are being made in this process, by id. */
  const making = new Map<string, Promise<void>>();

  /** What was used lately is not removed. */
  const touch = (id: string) => utimesSync(pathOf(id), new Date(), new Date());

  const copyInto = async (folder: string, id: string): Promise<void> => {
    await mkdir(home, { recursive: true });
    const temporary = join(home, `${id}.${process.pid}-${++temporaries}.tmp`);
    try {
      await copyTree(folder, temporary);
      // Another process may have been quicker.
      await rename(temporary, pathOf(id)).catch((error) => {
        if (!existsSync(pathOf(id))) throw error;
      });
      touch(id);
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  };

  return {
    pathOf,
    async share(folder, begins) {
      const listing = await listPackages(folder);
      const id = contentId(listing);
      if (existsSync(pathOf(id))) {
        touch(id);
        return id;
      }
      begins?.([...listing.values()].filter((seen) => seen.startsWith('file ')).length);
      const copying = making.get(id) ?? copyInto(folder, id).finally(() => making.delete(id));
      making.set(id, copying);
      await copying;
      return id;
    },
    list: () => (existsSync(home) ? readdirSync(home).filter((name) => !name.includes('.')) : []),
    removeUnneeded(needed, before) {
      let removed = 0;
      for (const name of existsSync(home) ? readdirSync(home) : []) {
        if (needed.has(name) || statSync(pathOf(name)).mtimeMs >= before) continue;
        rmSync(pathOf(name), { recursive: true, force: true });
        removed += 1;
      }
      return removed;
    },
  };
}

/** Copies a tree with times, modes and links as they are; where the filesystem can, without copying the bytes. */
export function copyTree(from: string, to: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const copy = spawn('cp', ['-a', '--reflink=auto', '--', from, to], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let printed = '';
    copy.stderr.on('data', (data: Buffer) => {
      printed = (printed + data.toString()).slice(-2000);
    });
    copy.on('error', reject);
    copy.on('close', (code) =>
      code === 0 ? resolve() : reject(new SandboxUnavailable(packagesNotCopied(from, printed.trim()))),
    );
  });
}
