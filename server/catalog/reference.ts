import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Task } from '@/server/core/task/task';

/** The reference repair of a task, as a patch of its files (`git apply -p1`); null where the task has none. */
export async function referencePatch({ origin, directory, reference }: Task): Promise<string | null> {
  if (origin !== 'sample') return reference ?? null;
  return readFile(path.join(path.dirname(directory), 'reference.patch'), 'utf8').catch(() => null);
}
