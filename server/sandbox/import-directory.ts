import { lstatSync, readFileSync, readlinkSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { errorMessage } from '@/server/core/base/error-message';
import { isPackageFolder } from '@/server/core/task/package-folders';
import { holdsMoreThan } from '@/server/sandbox/packages/listing';
import { sharedFrom } from '@/server/sandbox/packages/packages';
import type { SnapshotWriter } from '@/server/sandbox/store';
import { applyChanges, type Becomes } from '@/server/sandbox/store/build';
import { type Bytes, bytesOf, textOf } from '@/server/sandbox/store/names';
import { type DiskEntry, walkDisk } from '@/server/sandbox/store/walk-disk';
import { TaskUnusable } from './errors';
import { keptTarget, leadsToCode, ownPathsOf } from './own-paths';
import * as sentence from './sentences';

const taskLimits = { files: 20_000, bytes: 2 ** 30 };
/** Caches of build tools. They are large, and the tools make them again when they need them. */
const left = 'node_modules/.cache';

export interface ImportOptions {
  limits?: { files: number; bytes: number };
  /** The tree over which the directory is laid. */
  base?: string;
  /** Files that are left out. */
  withheld?: readonly string[] | undefined;
  /** Is given each file. */
  look?: (at: Bytes, content: Buffer) => void;
  /** Is given each link with its target as it is kept. */
  lookLink?: (at: Bytes, target: Bytes) => void;
  /** Large folders of installed packages are kept apart, and the tree names them. The limits do not count them. */
  shared?: boolean;
  /** Is given each such folder that is not there yet, with the number of its files, before it is copied. */
  copies?: (folder: string, files: number) => void;
}

/**
 * Copies a directory into the store; it is only read. Links that lead back into it become relative. Errors: TaskUnusable
 * where it is missing or too large.
 */
export async function importDirectory(
  store: SnapshotWriter,
  directory: string,
  {
    limits = taskLimits,
    base = store.trees.empty,
    withheld = [],
    look,
    lookLink,
    shared = false,
    copies,
  }: ImportOptions = {},
): Promise<string> {
  const found = await stat(directory).catch(() => null);
  if (!found) throw new TaskUnusable(sentence.noSuchDirectory(directory));
  if (!found.isDirectory()) throw new TaskUnusable(sentence.notADirectory(directory));
  const changes = new Map<Bytes, Becomes>();
  let files = 0;
  let bytes = 0;
  const own = ownPathsOf(directory);
  const kept = new Set(withheld.map(bytesOf));
  const isLeft = (path: Bytes) => path === left || path.endsWith(`/${left}`) || kept.has(path);
  const tooLarge = (limit: string) => new TaskUnusable(sentence.directoryTooLarge(directory, limit));
  try {
    const isOpaque = ({ path }: DiskEntry) => isLeft(path) || changes.get(path)?.type === 'shared';
    for await (const { path, name, location, entry } of walkDisk(directory, isOpaque)) {
      if (isLeft(path)) continue;
      const info = lstatSync(location);
      const mode = info.mode & 0o7777;
      if (entry.isDirectory()) {
        const isShared = shared && isPackageFolder(name) && holdsMoreThan(location, sharedFrom());
        const target = isShared
          ? await store.packages.share(location.toString(), (count) => copies?.(textOf(path), count))
          : null;
        changes.set(path, target === null ? { type: 'dir', mode } : { type: 'shared', mode, target });
        if (isShared) await lookInto(location.toString(), path, own, { look, lookLink });
        continue;
      }
      files += 1;
      if (files > limits.files) throw tooLarge(`${limits.files} files`);
      if (entry.isSymbolicLink()) {
        const target = keptTarget(own, path, targetOf(location));
        lookLink?.(path, target);
        changes.set(path, { type: 'link', mode: 0o777, target });
      } else if (entry.isFile()) {
        bytes += info.size;
        if (bytes > limits.bytes) throw tooLarge(`${Math.round(limits.bytes / 2 ** 20)} MiB`);
        const content = readFileSync(location);
        look?.(path, content);
        changes.set(path, { type: 'file', mode, target: await store.objects.putFile(content) });
      }
    }
  } catch (error) {
    if (error instanceof TaskUnusable) throw error;
    throw new TaskUnusable(sentence.directoryUnreadable(directory, errorMessage(error)), { cause: error });
  }
  return applyChanges(store.trees, base, changes);
}

const targetOf = (location: Buffer): Bytes =>
  readlinkSync(location, { encoding: 'buffer' }).toString('latin1');

/** Shows what of shared packages may lead elsewhere: links, and files by which Python loads code from other folders. */
async function lookInto(
  folder: string,
  at: Bytes,
  own: readonly string[],
  { look, lookLink }: Pick<ImportOptions, 'look' | 'lookLink'>,
): Promise<void> {
  for await (const { path, location, entry } of walkDisk(folder)) {
    const inside = `${at}/${path}`;
    if (entry.isSymbolicLink()) lookLink?.(inside, keptTarget(own, inside, targetOf(location)));
    else if (entry.isFile() && leadsToCode.test(path)) look?.(inside, readFileSync(location));
  }
}
