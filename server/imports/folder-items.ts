import type { Database } from '@/db/connection';
import type { RunId } from '@/server/core/base/ids';
import type { Actor } from '@/server/core/run/actor';
import { diskFolder } from '@/server/exchange/folder/disk';
import { type Listed, listFolder, readItem } from '@/server/exchange/folder/read-folder';
import { storeFound } from './import-paths';
import type { KeptFolder } from './kept-folders';
import { nothingInIt } from './sentences';

/** A line of a folder's list. `runs`: what came of it when it was opened; empty before, and after it changed. */
export interface FolderLine extends Listed {
  runs: RunId[];
}

/** The list of a folder as it is now: names, sizes and reports. No run is opened. Errors: Refusal. */
export async function folderLines({ path, opened }: KeptFolder): Promise<FolderLine[]> {
  const listed = await listFolder(await diskFolder(path));
  return listed.map((line) => {
    const before = opened[line.path];
    return { ...line, runs: before?.size === line.size ? before.runs : [] };
  });
}

/** What came of opening one thing: its runs, or why there are none. */
export type OpenedItem = { runs: RunId[]; size: number } | { refusal: string };

/** Reads and stores one thing of a folder. Errors: SQLite's; Refusal where the folder cannot be read. */
export async function openItem(
  db: Database,
  { folder, item, actor }: { folder: string; item: string; actor: Actor },
): Promise<OpenedItem> {
  const files = await diskFolder(folder);
  const runs: RunId[] = [];
  const entry = await readItem(files, item);
  for await (const step of storeFound(db, { ...entry, file: item }, item, actor)) {
    if ('refused' in step) return { refusal: step.refused.reason };
    if ('imported' in step && step.imported.runId !== null) runs.push(step.imported.runId);
  }
  if (runs.length === 0) return { refusal: nothingInIt };
  const size = (await listFolder(files)).find(({ path }) => path === item)?.size ?? 0;
  return { runs, size };
}
