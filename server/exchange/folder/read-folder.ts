import type { Bundle } from '@/server/exchange/bundle/bundle';
import type { Reading } from '@/server/exchange/formats/format';
import { readFile } from '@/server/exchange/read';
import { Refusal, UnknownFormat } from '@/server/exchange/reading/refusal';
import { notThere } from '@/server/exchange/reading/sentences';
import { type Folder, folderOf, nameOf } from './files';
import { triedIn } from './heads';
import { claudeSessions } from './layouts/claude-code';
import { darsFolder } from './layouts/dars';
import { databaseWithLog } from './layouts/database';
import { harborJob } from './layouts/harbor';
import type { Item, Layout } from './layouts/layout';
import { openhandsAttempts, openhandsConversation } from './layouts/openhands';
import { terminalBenchTrials } from './layouts/terminal-bench';
import { type Outcomes, outcomesIn, withOutcome } from './outcomes';

/** Every kind of folder in which files belong together. Other files are read one by one. */
const layouts: readonly Layout[] = [
  harborJob,
  openhandsConversation,
  openhandsAttempts,
  terminalBenchTrials,
  darsFolder,
  databaseWithLog,
  claudeSessions,
];

/** The things in a folder that may be runs, by names and first bytes, and the files that are none. */
export async function itemsIn(folder: Folder): Promise<{ items: Item[]; rest: string[] }> {
  const tried = await triedIn(folder);
  const free = new Map(folder);
  const items: Item[] = [];
  for (const layout of layouts) {
    // What an item opens later must not depend on what is taken until then.
    for (const item of layout.items(new Map(free))) {
      items.push(item);
      for (const path of item.files) free.delete(path);
    }
  }
  const rest: string[] = [];
  for (const [path, file] of free) {
    if (tried.has(path))
      items.push({
        path,
        files: [path],
        task: taskOf(path),
        open: async () => readFile(path, await file.read()),
      });
    else rest.push(path);
  }
  return { items: items.sort((a, b) => (a.path < b.path ? -1 : 1)), rest };
}

/** The folder of a file where it has the file's name, otherwise the name up to its first dot. */
function taskOf(path: string): string | null {
  const folder = nameOf(folderOf(path));
  const name = nameOf(path);
  return folder !== '' && name.startsWith(`${folder}.`) ? folder : name.split('.')[0] || null;
}

/** One line of the list of a folder: nothing of the run itself was read. */
export interface Listed {
  path: string;
  task: string | null;
  /** Bytes of all its files. */
  size: number;
  /** As reports in the folder tell. */
  resolved: boolean | null;
}

/** The list of a folder: names, sizes, and the small files that tell how instances ended. */
export async function listFolder(folder: Folder): Promise<Listed[]> {
  const outcomes = await outcomesIn(folder);
  const { items } = await itemsIn(folder);
  return items
    .filter(({ path }) => !outcomes.files.has(path))
    .map(({ path, files, task }) => ({
      path,
      task,
      size: files.reduce((total, file) => total + (folder.get(file)?.size ?? 0), 0),
      resolved: outcomes.reports.get(task ?? '')?.resolved ?? null,
    }));
}

/** What came of one thing in a folder. */
export type FolderEntry =
  | { path: string; reading: Reading }
  | { path: string; refusal: string }
  /** No reader knows it. */
  | { path: string; leftOut: true }
  /** A whole run of another Espalier. */
  | { path: string; bundle: Bundle };

/** Reads a folder thing by thing, so that never more than one is in memory. */
export async function* readFolder(folder: Folder): AsyncGenerator<FolderEntry> {
  const outcomes = await outcomesIn(folder);
  const { items, rest } = await itemsIn(folder);
  const hasRuns = items.some(({ path }) => !outcomes.files.has(path));
  for (const item of items) {
    if (hasRuns && outcomes.files.has(item.path)) yield { path: item.path, leftOut: true };
    else yield await entryOf(item, outcomes);
  }
  for (const path of rest) yield { path, leftOut: true };
}

/** One thing of a folder, by its path in the list: nothing else is opened but what tells how instances ended. */
export async function readItem(folder: Folder, path: string): Promise<FolderEntry> {
  const { items } = await itemsIn(folder);
  const item = items.find((one) => one.path === path);
  if (!item) return { path, refusal: notThere };
  return entryOf(item, await outcomesIn(folder));
}

async function entryOf(item: Item, outcomes: Outcomes): Promise<FolderEntry> {
  try {
    const reading = await item.open();
    for (const run of reading.runs) {
      const isNamed = item.task !== null && reading.runs.length === 1 && isFromName(run.task.id, item.path);
      if (isNamed) run.task.id = item.task;
    }
    return {
      path: item.path,
      reading: { ...reading, runs: reading.runs.map((run) => withOutcome(run, outcomes)) },
    };
  } catch (error) {
    if (error instanceof UnknownFormat) return { path: item.path, leftOut: true };
    if (error instanceof Refusal) return { path: item.path, refusal: error.message };
    throw error;
  }
}

/** Whether the task was only named after its file: then the folder's name is better. */
const isFromName = (task: string | null, path: string) =>
  task === null || task === nameOf(path).split('.')[0];
