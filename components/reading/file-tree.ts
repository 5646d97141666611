/** A folder or file of a workspace. */
export interface FileEntry {
  name: string;
  path: string;
  /** Null for a file. */
  entries: FileEntry[] | null;
}

/** Paths as nested folders: folders first, each sorted by name. */
export function fileTree(paths: readonly string[]): FileEntry[] {
  const top: FileEntry[] = [];
  const folders = new Map<string, FileEntry[]>([['', top]]);
  const folder = (path: string): FileEntry[] => {
    const known = folders.get(path);
    if (known) return known;
    const cut = path.lastIndexOf('/');
    const entries: FileEntry[] = [];
    folders.set(path, entries);
    folder(cut < 0 ? '' : path.slice(0, cut)).push({ name: path.slice(cut + 1), path, entries });
    return entries;
  };
  for (const path of paths) {
    const cut = path.lastIndexOf('/');
    folder(cut < 0 ? '' : path.slice(0, cut)).push({ name: path.slice(cut + 1), path, entries: null });
  }
  for (const entries of folders.values()) {
    entries.sort(
      (a, b) =>
        Number(a.entries === null) - Number(b.entries === null) ||
        (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
    );
  }
  return top;
}

/** The folders that lead to a path. */
export function foldersTo(path: string): string[] {
  const names = path.split('/').slice(0, -1);
  return names.map((_, i) => names.slice(0, i + 1).join('/'));
}
