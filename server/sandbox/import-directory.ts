import { lstat, readdir, readFile, readlink, stat } from 'node:fs/promises';
import { errorMessage } from '@/server/core/base/error-message';
import type { SnapshotWriter } from '@/server/sandbox/store';
import { applyChanges, type Becomes } from '@/server/sandbox/store/build';
import { type Bytes, bufferOf, bytesOf } from '@/server/sandbox/store/names';
import { TaskUnusable } from './errors';
import { keptTarget, ownPathsOf } from './own-paths';
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
}

/**
 * Copies a directory into the store; it is only read. Links that lead back into it become relative. Errors: TaskUnusable
 * where it is missing or too large.
 */
export async function importDirectory(
  store: SnapshotWriter,
  directory: string,
  { limits = taskLimits, base = store.trees.empty, withheld = [], look, lookLink }: ImportOptions = {},
): Promise<string> {
  const found = await stat(directory).catch(() => null);
  if (!found) throw new TaskUnusable(sentence.noSuchDirectory(directory));
  if (!found.isDirectory()) throw new TaskUnusable(sentence.notADirectory(directory));
  const changes = new Map<Bytes, Becomes>();
  let files = 0;
  let bytes = 0;
  const root = bytesOf(directory);
  const own = ownPathsOf(directory);
  const kept = new Set(withheld.map(bytesOf));
  const tooLarge = (limit: string) => new TaskUnusable(sentence.directoryTooLarge(directory, limit));

  const visit = async (at: Bytes): Promise<void> => {
    const absolute = at === '' ? root : `${root}/${at}`;
    for (const name of await readdir(bufferOf(absolute), { encoding: 'latin1' })) {
      const path = at === '' ? name : `${at}/${name}`;
      if (path === left || path.endsWith(`/${left}`) || kept.has(path)) continue;
      const location = bufferOf(`${absolute}/${name}`);
      const info = await lstat(location);
      const mode = info.mode & 0o7777;
      if (info.isDirectory()) {
        changes.set(path, { type: 'dir', mode });
        await visit(path);
        continue;
      }
      files += 1;
      if (files > limits.files) throw tooLarge(`${limits.files} files`);
      if (info.isSymbolicLink()) {
        const given = (await readlink(location, { encoding: 'buffer' })).toString('latin1');
        const target = keptTarget(own, path, given);
        lookLink?.(path, target);
        changes.set(path, { type: 'link', mode: 0o777, target });
      } else if (info.isFile()) {
        bytes += info.size;
        if (bytes > limits.bytes) throw tooLarge(`${Math.round(limits.bytes / 2 ** 20)} MiB`);
        const content = await readFile(location);
        look?.(path, content);
        changes.set(path, { type: 'file', mode, target: store.objects.put('blob', content) });
      }
    }
  };
  await visit('').catch((error) => {
    if (error instanceof TaskUnusable) throw error;
    throw new TaskUnusable(sentence.directoryUnreadable(directory, errorMessage(error)), { cause: error });
  });
  return applyChanges(store.trees, base, changes);
}
