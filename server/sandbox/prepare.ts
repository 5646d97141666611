import { lstat, readdir, readFile, readlink, stat } from 'node:fs/promises';
import { errorMessage } from '@/server/core/base/error-message';
import { type SnapshotId, snapshotId } from '@/server/core/base/ids';
import type { SandboxDriver } from '@/server/core/ports/sandbox';
import type { Task } from '@/server/core/task/task';
import type { SnapshotWriter } from '@/server/sandbox/store';
import { applyChanges, type Becomes } from '@/server/sandbox/store/build';
import { type Bytes, bufferOf, bytesOf } from '@/server/sandbox/store/names';
import { TaskUnusable } from './errors';
import * as sentence from './sentences';

const taskLimits = { files: 20_000, bytes: 2 ** 30 };
const setupTimeoutMs = 10 * 60_000;
/** Caches of build tools. They are large, and the tools make them again when they need them. */
const left = 'node_modules/.cache';

/** Copies a directory into the store, over the tree `base`, but for the files in `withheld`; it is only read. Errors: TaskUnusable where it is missing or too large. */
export async function importDirectory(
  store: SnapshotWriter,
  directory: string,
  limits: { files: number; bytes: number } = taskLimits,
  base: string = store.trees.empty,
  withheld: readonly string[] = [],
): Promise<string> {
  const found = await stat(directory).catch(() => null);
  if (!found) throw new TaskUnusable(sentence.noSuchDirectory(directory));
  if (!found.isDirectory()) throw new TaskUnusable(sentence.notADirectory(directory));
  const changes = new Map<Bytes, Becomes>();
  let files = 0;
  let bytes = 0;
  const root = bytesOf(directory);
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
        const target = (await readlink(location, { encoding: 'buffer' })).toString('latin1');
        changes.set(path, { type: 'link', mode: 0o777, target });
      } else if (info.isFile()) {
        bytes += info.size;
        if (bytes > limits.bytes) throw tooLarge(`${Math.round(limits.bytes / 2 ** 20)} MiB`);
        changes.set(path, {
          type: 'file',
          mode,
          target: store.objects.put('blob', await readFile(location)),
        });
      }
    }
  };
  await visit('').catch((error) => {
    if (error instanceof TaskUnusable) throw error;
    throw new TaskUnusable(sentence.directoryUnreadable(directory, errorMessage(error)), { cause: error });
  });
  return applyChanges(store.trees, base, changes);
}

/** The snapshot of a task: its directory laid over what it begins with, and what its setup made of it. */
export async function prepareTask(
  store: SnapshotWriter,
  open: SandboxDriver['open'],
  begin: { environment: string; tree: string },
  task: Task,
  signal: AbortSignal,
): Promise<SnapshotId> {
  const copied = snapshotId(
    begin.environment,
    await importDirectory(store, task.directory, taskLimits, begin.tree, task.withheld),
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
