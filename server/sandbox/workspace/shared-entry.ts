import { lstatSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { applyChanges, type Becomes } from '@/server/sandbox/store/build';
import { type Bytes, bufferOf } from '@/server/sandbox/store/names';
import type { Entry } from '@/server/sandbox/store/tree';
import type { Place } from './file-result';

/** A folder with more files than this is not looked into; it must be named more closely. */
const mostFiles = 3_000;

/**
 * What lies at a path below shared packages (`below` is empty for the folder itself), as an entry of the store: for
 * reading only. Links within the packages are followed. Null where nothing is there; `too-large` for a folder of too many
 * files.
 */
export function sharedEntry(place: Place, id: string, below: Bytes): Entry | 'too-large' | null {
  const root = place.packages?.pathOf(id);
  if (root === undefined) return null;
  const name = below.split('/').at(-1) ?? '';
  try {
    const rootBytes = Buffer.from(realpathSync(root)).toString('latin1');
    const real = realpathSync(bufferOf(below === '' ? rootBytes : `${rootBytes}/${below}`), {
      encoding: 'buffer',
    }).toString('latin1');
    if (real !== rootBytes && !real.startsWith(`${rootBytes}/`)) return null;
    const stat = lstatSync(bufferOf(real));
    if (stat.isFile()) return { name, type: 'file', mode: stat.mode & 0o7777, target: stored(place, real) };
    if (!stat.isDirectory()) return null;
    const changes = new Map<Bytes, Becomes>();
    if (!collect(place, real, '', changes)) return 'too-large';
    return { name, type: 'dir', mode: 0o755, target: applyChanges(place.trees, place.trees.empty, changes) };
  } catch {
    return null;
  }
}

const stored = (place: Place, path: Bytes): string => place.objects.put('blob', readFileSync(bufferOf(path)));

/** False where there are too many files. */
function collect(place: Place, root: Bytes, at: Bytes, changes: Map<Bytes, Becomes>): boolean {
  for (const entry of readdirSync(bufferOf(at === '' ? root : `${root}/${at}`), { withFileTypes: true })) {
    const name = Buffer.from(entry.name).toString('latin1');
    const path = at === '' ? name : `${at}/${name}`;
    if (entry.isDirectory()) {
      if (entry.name === 'node_modules') continue;
      if (!collect(place, root, path, changes)) return false;
    } else if (entry.isFile()) {
      if (changes.size >= mostFiles) return false;
      changes.set(path, { type: 'file', mode: 0o644, target: stored(place, `${root}/${path}`) });
    }
  }
  return true;
}
