import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { asRunId, type RunId } from '@/server/core/base/ids';
import { noFolder } from './sentences';

/** A folder of this machine whose runs are listed, with the things in it that were opened. */
export interface KeptFolder {
  path: string;
  /** By the path in the folder: the runs that came of it, and its bytes then. */
  opened: Record<string, { runs: RunId[]; size: number }>;
}

const stored = z.object({
  folders: z.array(
    z.object({
      path: z.string(),
      opened: z.record(
        z.string(),
        z.object({ runs: z.array(z.string().transform(asRunId)), size: z.number() }),
      ),
    }),
  ),
});

/** Next to the database, so that the list survives a restart. */
const fileIn = (dataDirectory: string) => path.join(dataDirectory, 'folders.json');

/** A file that is missing or damaged holds no folder: the runs themselves are in the database. */
export function keptFolders(dataDirectory: string): KeptFolder[] {
  try {
    return stored.parse(JSON.parse(readFileSync(fileIn(dataDirectory), 'utf8'))).folders;
  } catch {
    return [];
  }
}

function write(dataDirectory: string, folders: readonly KeptFolder[]): void {
  const file = fileIn(dataDirectory);
  mkdirSync(dataDirectory, { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify({ folders }), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** Adds a folder by its absolute path. Returns why not: a sentence; null where it is there. */
export function keepFolder(dataDirectory: string, given: string): string | null {
  const folder = path.resolve(given);
  const isFolder = path.isAbsolute(given) && statSync(folder, { throwIfNoEntry: false })?.isDirectory();
  if (!isFolder) return noFolder(given);
  const folders = keptFolders(dataDirectory);
  if (!folders.some((one) => one.path === folder)) {
    write(dataDirectory, [...folders, { path: folder, opened: {} }]);
  }
  return null;
}

/** Takes a folder off the list. Its files and the runs that were opened stay. */
export function dropFolder(dataDirectory: string, folder: string): void {
  write(
    dataDirectory,
    keptFolders(dataDirectory).filter(({ path }) => path !== folder),
  );
}

/** Notes which runs came of a thing in a folder. */
export function noteOpened(
  dataDirectory: string,
  folder: string,
  item: string,
  opened: KeptFolder['opened'][string],
): void {
  write(
    dataDirectory,
    keptFolders(dataDirectory).map((one) =>
      one.path === folder ? { ...one, opened: { ...one.opened, [item]: opened } } : one,
    ),
  );
}
