import { type Dirent, readdirSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { type Bytes, bufferOf, bytesOf } from './names';

/** Other work of this process gets its turn this often (ms). */
const turnMs = 25;

/** A name in a directory of this machine. */
export interface DiskEntry {
  /** From the root of the walk. */
  path: Bytes;
  name: Bytes;
  /** The absolute path. */
  location: Buffer;
  entry: Dirent;
}

/**
 * Every name below a directory, sorted, a directory before what it holds. `isOpaque` keeps the walk out of a directory;
 * it may be asked about any name. Read in one go, since a wait for each name would take many times as long; other work
 * gets its turn in between.
 */
export async function* walkDisk(
  directory: string,
  isOpaque: (found: DiskEntry) => boolean | Promise<boolean> = () => false,
): AsyncGenerator<DiskEntry> {
  const root = bytesOf(directory);
  let since = performance.now();
  const open: DiskEntry[] = namesIn(root, '');
  for (let found = open.pop(); found !== undefined; found = open.pop()) {
    yield found;
    if (found.entry.isDirectory() && !(await isOpaque(found))) open.push(...namesIn(root, found.path));
    if (performance.now() - since > turnMs) {
      await setImmediate();
      since = performance.now();
    }
  }
}

/** In the order in which `pop` gives them sorted. */
function namesIn(root: Bytes, at: Bytes): DiskEntry[] {
  const absolute = at === '' ? root : `${root}/${at}`;
  return readdirSync(bufferOf(absolute), { withFileTypes: true, encoding: 'latin1' })
    .map((entry) => {
      const name: Bytes = entry.name;
      const path = at === '' ? name : `${at}/${name}`;
      return { path, name, location: bufferOf(`${absolute}/${name}`), entry };
    })
    .sort((a, b) => (a.name < b.name ? 1 : -1));
}
