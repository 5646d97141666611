import { type Bytes, compareBytes, textOf } from '@/server/sandbox/store/names';
import type { Entry, Trees } from '@/server/sandbox/store/tree';
import type { Placed } from '@/server/sandbox/store/walk';
import { isSkippedName, type Place } from './file-result';

/** All files and links below a directory, sorted by path; `.git`, installed packages and compiled Python are
 * passed over. */
function visibleEntries({ trees, tree }: Place, directory: Bytes, at: string = tree): Placed[] {
  const entries: Placed[] = [];
  collect(trees, at, directory, entries);
  return entries.sort((a, b) => compareBytes(a.path, b.path));
}

/** The files and links that a path of an action names: those below it, or itself. */
export const entriesAt = (place: Place, { path, entry }: { path: Bytes; entry: Entry | null }): Placed[] =>
  entry === null
    ? visibleEntries(place, '')
    : entry.type === 'dir'
      ? visibleEntries(place, path, entry.target)
      : [{ path, entry }];

function collect(trees: Trees, tree: string, directory: Bytes, entries: Placed[]): void {
  for (const entry of trees.get(tree)) {
    const path = directory === '' ? entry.name : `${directory}/${entry.name}`;
    if (entry.type === 'file' || entry.type === 'link') entries.push({ path, entry });
    else if (entry.type === 'dir' && !isSkippedName(entry.name)) collect(trees, entry.target, path, entries);
  }
}

/** "No such file" with up to 3 near names. */
export function unknownFile(place: Place, path: string): string {
  const near = nearNames(
    path,
    visibleEntries(place, '').map((found) => textOf(found.path)),
  );
  const hint = near.length > 0 ? ` Did you mean ${near.join(', ')}?` : ' list_files shows what there is.';
  return `${path} does not exist.${hint}`;
}

/** Up to 3 of `paths` whose names are like the wanted one, nearest first. */
function nearNames(wanted: string, paths: string[]): string[] {
  const base = baseName(wanted);
  const ranked: { path: string; distance: number }[] = [];
  for (const path of paths) {
    const name = baseName(path);
    const distance = name === base ? 0 : editDistance(name.toLowerCase(), base.toLowerCase());
    if (distance <= Math.max(2, Math.floor(base.length / 3))) ranked.push({ path, distance });
  }
  ranked.sort((a, b) => a.distance - b.distance || (a.path < b.path ? -1 : 1));
  return ranked.slice(0, 3).map(({ path }) => path);
}

const baseName = (path: string) => path.slice(path.lastIndexOf('/') + 1);

/** Levenshtein's distance. */
function editDistance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 8) return Infinity;
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + cost));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
