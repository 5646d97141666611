/** A file that a person brought, with its path in the folder it came in. */
export interface Brought {
  path: string;
  file: File;
}

const leftOut = new Set(['.git', 'node_modules', '.DS_Store']);

/** The files that were chosen in a dialog of the browser. */
export const chosenFiles = (files: Iterable<File>): Brought[] =>
  [...files]
    .map((file) => ({ path: file.webkitRelativePath || file.name, file }))
    .filter(({ path }) => !path.split('/').some((part) => leftOut.has(part)));

/** The files of a drop, those in its folders included. Must be called in the event itself: later the drop is empty. */
export function droppedFiles({ items, files }: DataTransfer): Promise<Brought[]> {
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  return entries.length > 0 ? filesBelow(entries) : Promise.resolve(chosenFiles(files));
}

async function filesBelow(entries: FileSystemEntry[]): Promise<Brought[]> {
  const brought: Brought[] = [];
  const pending = [...entries].reverse();
  for (let entry = pending.pop(); entry; entry = pending.pop()) {
    if (leftOut.has(entry.name)) continue;
    if (isDirectory(entry)) pending.push(...(await childrenOf(entry)).reverse());
    else if (isFile(entry)) {
      const file = await fileOf(entry);
      brought.push({ path: entry.fullPath.replace(/^\//, ''), file });
    }
  }
  return brought;
}

const isDirectory = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;

const fileOf = (entry: FileSystemFileEntry) =>
  new Promise<File>((resolve, reject) => entry.file(resolve, reject));

/** A reader gives at most a hundred at a time. */
async function childrenOf(directory: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = directory.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return all;
    all.push(...some);
  }
}
