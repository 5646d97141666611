import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readlinkSync } from 'node:fs';
import type { Bytes } from '@/server/sandbox/store/names';
import { walkDisk } from '@/server/sandbox/store/walk-disk';

/** Caches that tools keep among packages. They are no part of what was installed, and the tools make them again. */
const isCache = (path: Bytes): boolean =>
  /^\.(?:cache|vite|vite-temp|vitest|vitest-[^/]*|astro|turbo)(?:\/|$)/.test(path) ||
  /(?:^|\/)__pycache__(?:\/|$)/.test(path);

/** Paths below a folder with what tells one version of a file from another; caches are left out. Sorted by path. */
export async function listPackages(root: string): Promise<Map<Bytes, string>> {
  const found = new Map<Bytes, string>();
  for await (const { path, location, entry } of walkDisk(root, ({ path }) => isCache(path))) {
    if (isCache(path)) continue;
    if (entry.isSymbolicLink()) {
      found.set(path, `link ${readlinkSync(location, { encoding: 'buffer' }).toString('latin1')}`);
      continue;
    }
    const stat = lstatSync(location, { bigint: true });
    const mode = (stat.mode & 0o7777n).toString(8);
    const time = entry.isDirectory() ? '' : ` ${stat.size} ${stat.mtimeNs}`;
    found.set(path, `${entry.isDirectory() ? 'dir' : 'file'} ${mode}${time}`);
  }
  return found;
}

/** The name of a folder's content: of its paths, modes, sizes, times of change and link targets. */
export function contentId(listing: ReadonlyMap<Bytes, string>): string {
  const hash = createHash('sha256');
  for (const [path, seen] of listing) hash.update(`${path}\0${seen}\n`, 'latin1');
  return hash.digest('hex').slice(0, 32);
}

/** Whether a folder holds more than `most` files, which is found without looking at all of them. */
export function holdsMoreThan(root: Buffer, most: number): boolean {
  let files = 0;
  const open: Buffer[] = [root];
  for (let at = open.pop(); at !== undefined && files <= most; at = open.pop()) {
    for (const entry of readdirSync(at, { withFileTypes: true, encoding: 'buffer' })) {
      if (entry.isDirectory()) open.push(Buffer.concat([at, Buffer.from('/'), entry.name]));
      else files += 1;
    }
  }
  return files > most;
}
