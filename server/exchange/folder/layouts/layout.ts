import { readJson } from '@/server/exchange/bytes/json';
import { decoded } from '@/server/exchange/bytes/text';
import type { Folder } from '@/server/exchange/folder/files';
import type { Reading } from '@/server/exchange/formats/format';
import type { Notes } from '@/server/exchange/reading/notes';

/** One thing to read in a folder: a file, or files that belong together. It is read when it is opened. */
export interface Item {
  /** The path that stands for it. */
  path: string;
  /** All its files. */
  files: readonly string[];
  /** The task, as far as names of files tell it. */
  task: string | null;
  /** Errors: Refusal; UnknownFormat where no reader knows it. */
  open(): Promise<Reading>;
}

/** A kind of folder: finds the files that belong together, by their names alone. */
export interface Layout {
  name: string;
  /** Only files that no layout before it has taken. */
  items(folder: Folder): Item[];
}

/** The JSON of a file of a folder; null if it is not there. Errors: Refusal. */
export async function jsonIn(folder: Folder, path: string, notes: Notes): Promise<unknown> {
  const file = folder.get(path);
  return file ? readJson(decoded(await file.read(), notes), notes) : null;
}

/** The text of a file of a folder; null if it is not there. */
export async function textIn(folder: Folder, path: string, notes: Notes): Promise<string | null> {
  const file = folder.get(path);
  return file ? decoded(await file.read(), notes) : null;
}
