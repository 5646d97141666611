import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { TaskError } from './task-error';

/** More files than this are not copied for a search. */
export const fileLimit = 20_000;

const isErrno = (error: unknown): error is NodeJS.ErrnoException => error instanceof Error && 'code' in error;

function unreadable(place: string, error: unknown): TaskError {
  if (isErrno(error) && error.code === 'ENOENT') {
    return new TaskError(
      'missing',
      `There is no directory “${place}”.`,
      'Check the path; it is taken from where you are.',
    );
  }
  return new TaskError(
    'not-readable',
    `“${place}” cannot be read${isErrno(error) ? ` (${error.code})` : ''}.`,
    'Give this user the right to read it, or copy it to a place of your own.',
  );
}

/**
 * The workspace-relative paths of a directory's files, sorted; symbolic links are not followed, `.git` is left out.
 * Errors: TaskError `missing`, `not-a-directory`, `not-readable`, `empty`, `too-many-files`.
 */
export async function surveyDirectory(directory: string): Promise<string[]> {
  const found = await stat(directory).catch((error: unknown) => {
    throw unreadable(directory, error);
  });
  if (!found.isDirectory()) {
    throw new TaskError(
      'not-a-directory',
      `“${directory}” is a file, not a directory.`,
      'Pass the directory that holds the repository.',
    );
  }
  const files: string[] = [];
  const queue = [''];
  for (let folder = queue.pop(); folder !== undefined; folder = queue.pop()) {
    const place = path.join(directory, folder);
    const entries = await readdir(place, { withFileTypes: true }).catch((error: unknown) => {
      throw unreadable(place, error);
    });
    for (const entry of entries) {
      const at = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (entry.name !== '.git') queue.push(at);
      } else files.push(at);
    }
    if (files.length > fileLimit) {
      throw new TaskError(
        'too-many-files',
        `“${directory}” holds more than ${fileLimit.toLocaleString('en')} files.`,
        'Pass a smaller directory, or one without build output and installed packages.',
      );
    }
  }
  if (files.length === 0) {
    throw new TaskError(
      'empty',
      `“${directory}” holds no files.`,
      'Pass the directory that holds the repository.',
    );
  }
  return files.sort();
}
