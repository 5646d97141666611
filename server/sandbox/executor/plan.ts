import type { SnapshotWriter } from '@/server/sandbox/store';
import type { Bytes } from '@/server/sandbox/store/names';
import type { Entry } from '@/server/sandbox/store/tree';
import { entryAt, type TreeChange } from '@/server/sandbox/store/walk';

/** The steps that turn one tree on a disk into another, in this order. */
export interface SyncPlan {
  /** Directories that must be made writable first. */
  unlock: Bytes[];
  /** Paths to remove with all below them; no path lies below another. */
  remove: Bytes[];
  /** Parents first; made writable whatever their mode. */
  directories: Bytes[];
  files: { path: Bytes; entry: Entry }[];
  links: { path: Bytes; entry: Entry }[];
  /** Modes of directories set last, deepest first. */
  modes: { path: Bytes; mode: number }[];
}

const ownerMayWrite = 0o300;
/** Who removes a directory with what it holds must read it. */
const ownerMayEmpty = 0o700;

/** The plan for the changes from the tree `held` to the tree `wanted`. */
export function planSync(
  { trees }: Pick<SnapshotWriter, 'trees'>,
  held: string,
  wanted: string,
  changes: TreeChange[],
): SyncPlan {
  const plan: SyncPlan = { unlock: [], remove: [], directories: [], files: [], links: [], modes: [] };
  const modes = new Map<Bytes, number>();
  const unlock = new Set<Bytes>();
  for (const { path, before, after } of changes) {
    const slash = path.lastIndexOf('/');
    const parent = slash < 0 ? '' : path.slice(0, slash);
    if (parent !== '' && !unlock.has(parent)) {
      const standing = entryAt(trees, held, parent);
      if (standing?.type === 'dir' && (standing.mode & ownerMayWrite) !== ownerMayWrite) {
        unlock.add(parent);
        const later = entryAt(trees, wanted, parent);
        if (later?.type === 'dir') modes.set(parent, later.mode);
      }
    }
    if (before && before.type !== after?.type) {
      const last = plan.remove.at(-1);
      if (last === undefined || !path.startsWith(`${last}/`)) plan.remove.push(path);
    }
    if (before?.type === 'dir' && after?.type !== 'dir' && (before.mode & ownerMayEmpty) !== ownerMayEmpty) {
      unlock.add(path);
    }
    if (after?.type === 'dir' || after?.type === 'shared') {
      if (before?.type !== after.type) plan.directories.push(path);
      modes.set(path, after.mode);
    } else if (after?.type === 'file') plan.files.push({ path, entry: after });
    else if (after) plan.links.push({ path, entry: after });
  }
  plan.unlock = [...unlock].sort();
  plan.modes = [...modes].map(([path, mode]) => ({ path, mode })).sort((a, b) => (a.path < b.path ? 1 : -1));
  return plan;
}
