import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { isPackageFolder } from '@/server/core/task/package-folders';
import { isAFile, noDirectory, noFiles, tooManyFiles, unreadable } from './sentences';
import { TaskError } from './task-error';

/** More files than this are not copied for a search. */
const fileLimit = 20_000;

const isErrno = (error: unknown): error is NodeJS.ErrnoException => error instanceof Error && 'code' in error;

function unreadableError(place: string, error: unknown): TaskError {
  if (isErrno(error) && error.code === 'ENOENT') {
    return new TaskError('missing', noDirectory(place));
  }
  return new TaskError('not-readable', unreadable(place, isErrno(error) ? (error.code ?? null) : null));
}

/**
 * The workspace-relative paths of a directory's files, sorted; symbolic links are not followed; `.git` and folders of
 * installed packages are left out.
 * Errors: TaskError `missing`, `not-a-directory`, `not-readable`, `empty`, `too-many-files`.
 */
export async function surveyDirectory(directory: string): Promise<string[]> {
  const found = await stat(directory).catch((error: unknown) => {
    throw unreadableError(directory, error);
  });
  if (!found.isDirectory()) {
    throw new TaskError('not-a-directory', isAFile(directory));
  }
  const files: string[] = [];
  const queue = [''];
  for (let folder = queue.pop(); folder !== undefined; folder = queue.pop()) {
    const place = path.join(directory, folder);
    const entries = await readdir(place, { withFileTypes: true }).catch((error: unknown) => {
      throw unreadableError(place, error);
    });
    for (const entry of entries) {
      const at = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (entry.name !== '.git' && !isPackageFolder(entry.name)) queue.push(at);
      } else files.push(at);
    }
    if (files.length > fileLimit) {
      throw new TaskError('too-many-files', tooManyFiles(directory, fileLimit));
    }
  }
  if (files.length === 0) {
    throw new TaskError('empty', noFiles(directory));
  }
  return files.sort();
}
