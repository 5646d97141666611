import { lstatSync, readFileSync, readlinkSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { errorMessage } from '@/server/core/base/error-message';
import { type SnapshotId, snapshotId } from '@/server/core/base/ids';
import type { SandboxDriver } from '@/server/core/ports/sandbox';
import { isPackageFolder } from '@/server/core/task/package-folders';
import type { Task } from '@/server/core/task/task';
import { holdsMoreThan } from '@/server/sandbox/packages/listing';
import { sharedFrom } from '@/server/sandbox/packages/packages';
import type { SnapshotWriter } from '@/server/sandbox/store';
import { applyChanges, type Becomes } from '@/server/sandbox/store/build';
import { type Bytes, bytesOf } from '@/server/sandbox/store/names';
import { type DiskEntry, walkDisk } from '@/server/sandbox/store/walk-disk';
import { TaskUnusable } from './errors';
import * as sentence from './sentences';

const taskLimits = { files: 20_000, bytes: 2 ** 30 };
const setupTimeoutMs = 10 * 60_000;
/** Caches of build tools. They are large, and the tools make them again when they need them. */
const left = 'node_modules/.cache';

/**
 * Copies a directory into the store, over the tree `base`, but for the files in `withheld`; it is only read. With
 * `shared`, large folders of installed packages are kept apart, and the tree names them. The limits do not count them.
 * Errors: TaskUnusable where it is missing or too large.
 */
export async function importDirectory(
  store: SnapshotWriter,
  directory: string,
  limits: { files: number; bytes: number } = taskLimits,
  base: string = store.trees.empty,
  withheld: readonly string[] = [],
  { shared = false }: { shared?: boolean } = {},
): Promise<string> {
  const found = await stat(directory).catch(() => null);
  if (!found) throw new TaskUnusable(sentence.noSuchDirectory(directory));
  if (!found.isDirectory()) throw new TaskUnusable(sentence.notADirectory(directory));
  const changes = new Map<Bytes, Becomes>();
  let files = 0;
  let bytes = 0;
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
        const target = isShared ? await store.packages.share(location.toString()) : null;
        changes.set(path, target === null ? { type: 'dir', mode } : { type: 'shared', mode, target });
        continue;
      }
      files += 1;
      if (files > limits.files) throw tooLarge(`${limits.files} files`);
      if (entry.isSymbolicLink()) {
        const target = readlinkSync(location, { encoding: 'buffer' }).toString('latin1');
        changes.set(path, { type: 'link', mode: 0o777, target });
      } else if (entry.isFile()) {
        bytes += info.size;
        if (bytes > limits.bytes) throw tooLarge(`${Math.round(limits.bytes / 2 ** 20)} MiB`);
        changes.set(path, { type: 'file', mode, target: store.objects.put('blob', readFileSync(location)) });
      }
    }
  } catch (error) {
    if (error instanceof TaskUnusable) throw error;
    throw new TaskUnusable(sentence.directoryUnreadable(directory, errorMessage(error)), { cause: error });
  }
  return applyChanges(store.trees, base, changes);
}

/** The snapshot of a task: its directory laid over what it begins with, and what its setup made of it. */
export async function prepareTask(
  store: SnapshotWriter,
  open: SandboxDriver['open'],
  begin: { environment: string; tree: string },
  task: Task,
  signal: AbortSignal,
  { shared = false }: { shared?: boolean } = {},
): Promise<SnapshotId> {
  const copied = snapshotId(
    begin.environment,
    await importDirectory(store, task.directory, taskLimits, begin.tree, task.withheld, { shared }),
  );
  signal.throwIfAborted();
  if (!task.setup) return copied;
  const sandbox = await open(copied, { owner: `prepare/${task.name}` });
  try {
    const result = await sandbox.run(task.setup, {
      timeoutMs: setupTimeoutMs,
      signal,
      ...(task.setupNetwork ? { network: true } : {}),
    });
    signal.throwIfAborted();
    if (result.exitCode !== 0) {
      const lastOutput = (result.stderr.trim() || result.stdout.trim()).slice(-2000);
      const minutes = result.timedOut ? setupTimeoutMs / 60_000 : null;
      const { exitCode } = result;
      throw new TaskUnusable(sentence.setupFailed(task.setup, { minutes, exitCode }, lastOutput));
    }
    return (await sandbox.snapshot()).id;
  } finally {
    await sandbox.close();
  }
}
