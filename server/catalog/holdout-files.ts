import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import picomatch from 'picomatch';
import type { DirectoryOptions } from '@/server/core/task/directory-options';
import { holdoutNoFolder, holdoutTooFew, holdoutTwice } from './sentences';
import { TaskError } from './task-error';

/** What the holdout is made of: a folder, or files of the directory that are kept back. */
export interface HoldoutFiles {
  holdoutDirectory: string;
  withheld?: string[];
}

/** Errors: TaskError where there is no such folder, where it lies in the directory, or where no test file is kept back. */
export async function holdoutOf(
  { holdout, holdoutShare }: Pick<DirectoryOptions, 'holdout' | 'holdoutShare'>,
  directory: string,
  files: readonly string[],
): Promise<HoldoutFiles | null> {
  if (holdout !== undefined && holdoutShare !== undefined) throw new TaskError('no-holdout', holdoutTwice);
  if (holdoutShare !== undefined)
    return { holdoutDirectory: directory, withheld: shareOf(files, holdoutShare) };
  if (holdout === undefined) return null;
  const folder = path.resolve(holdout);
  const below = path.relative(directory, folder);
  const inside = below === '' || !(below.startsWith('..') || path.isAbsolute(below));
  const isFolder = (await stat(folder).catch(() => null))?.isDirectory() ?? false;
  if (isFolder && !inside) return { holdoutDirectory: folder };
  const globs = isFolder && below !== '' ? [`${below}/**`] : holdout.split(/[\s,]+/);
  const matches = picomatch(globs, { dot: true });
  const withheld = files.filter((file) => matches(file));
  if (withheld.length === 0) throw new TaskError('no-holdout', holdoutNoFolder(holdout));
  return { holdoutDirectory: directory, withheld };
}

const testFile =
  /(?:^|\/)(?:test_[^/]+\.py|[^/]+_test\.(?:py|go)|[^/]+\.(?:test|spec)\.[cm]?[jt]sx?|(?:tests?|__tests__|spec)\/[^/]+\.(?:[cm]?[jt]sx?|py|rs))$/;

/** Test files by a hash of their paths, so that the same directory keeps back the same ones. At least one stays on each side. */
function shareOf(files: readonly string[], share: number): string[] {
  const tests = files.filter(
    (file) => testFile.test(file) && !/(?:^|\/)(?:node_modules|\.venv|venv)\//.test(file),
  );
  const own = tests.filter((file) => !/(?:^|\/)__init__\.py$|(?:^|\/)conftest\.py$/.test(file));
  if (own.length < 2) throw new TaskError('no-holdout', holdoutTooFew(own.length));
  const order = own
    .map((file) => ({ file, hash: createHash('sha256').update(file).digest('hex') }))
    .sort((a, b) => (a.hash < b.hash ? -1 : 1));
  const count = Math.min(own.length - 1, Math.max(1, Math.round(share * own.length)));
  return order
    .slice(0, count)
    .map(({ file }) => file)
    .sort();
}
