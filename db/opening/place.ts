import {
  accessSync,
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readSync,
  type Stats,
  statfsSync,
  statSync,
} from 'node:fs';
import path from 'node:path';
import { byteCount } from '@/server/core/base/byte-count';
import { errorMessage } from '@/server/core/base/error-message';
import {
  directoryNotWritable,
  isDirectory,
  noFile,
  noPlace,
  noSpace,
  notADatabase,
  notReadable,
  notWritable,
} from './sentences';
import { UnusableDatabase } from './unusable';

/** Bytes that must be free: SQLite makes files beside the database as soon as it opens it. */
const leastFree = 1 << 20;
const header = 'SQLite format 3\0';

/**
 * Looks at the file and its directory before SQLite does, and makes the directory. Changes nothing else.
 * Errors: UnusableDatabase.
 */
export function checkPlace(file: string): void {
  const directory = path.dirname(file);
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new UnusableDatabase(noPlace(directory, errorMessage(error)), { cause: error });
  }
  if (!can(directory, constants.W_OK | constants.X_OK)) {
    throw new UnusableDatabase(directoryNotWritable(directory));
  }
  const stat = statOf(file);
  if (stat?.isDirectory()) throw new UnusableDatabase(isDirectory(file));
  if (stat) checkFile(file, stat);
  for (const sidecar of [`${file}-wal`, `${file}-shm`]) {
    if (statOf(sidecar) && !can(sidecar, constants.R_OK | constants.W_OK)) {
      throw new UnusableDatabase(notReadable(sidecar));
    }
  }
  const { bavail, bsize, blocks } = statfsSync(directory);
  const free = bavail * bsize;
  // Some file systems say nothing of their size.
  if (blocks > 0 && free < leastFree) throw new UnusableDatabase(noSpace(directory, byteCount(free)));
}

/** Whether there is a file to read that begins as a database. Errors: UnusableDatabase. */
export function checkReadable(file: string): void {
  const stat = statOf(file);
  if (!stat) throw new UnusableDatabase(noFile(file));
  if (stat.isDirectory()) throw new UnusableDatabase(isDirectory(file));
  checkBeginning(file, stat);
}

function checkFile(file: string, stat: Stats): void {
  checkBeginning(file, stat);
  if (!can(file, constants.W_OK)) throw new UnusableDatabase(notWritable(file));
}

function checkBeginning(file: string, { size }: Stats): void {
  if (!can(file, constants.R_OK)) throw new UnusableDatabase(notReadable(file));
  // SQLite takes an empty file for a new database, and so does Espalier.
  if (size > 0 && beginningOf(file) !== header) throw new UnusableDatabase(notADatabase(file));
}

function beginningOf(file: string): string {
  const handle = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(header.length);
    readSync(handle, bytes, 0, bytes.length, 0);
    return bytes.toString('latin1');
  } finally {
    closeSync(handle);
  }
}

function statOf(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch (error) {
    throw new UnusableDatabase(notReadable(file), { cause: error });
  }
}

function can(place: string, mode: number): boolean {
  try {
    accessSync(place, mode);
    return true;
  } catch {
    return false;
  }
}
