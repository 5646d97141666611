import type { Bytes } from './names';
import type { Entry, Trees } from './tree';

/** What a path becomes. A directory that stands there keeps what it holds; null removes the path with all below it. */
export type Becomes =
  | { type: 'file'; mode: number; target: string }
  | { type: 'link'; mode: number; target: Bytes }
  | { type: 'dir'; mode: number }
  | { type: 'shared'; mode: number; target: string }
  | null;

export type Changes = ReadonlyMap<Bytes, Becomes>;

const newDirectoryMode = 0o755;

/** The tree with the changes made; missing parent directories are added with mode 755. Returns its hash. */
export function applyChanges(trees: Trees, base: string, changes: Changes): string {
  if (changes.size === 0) return base;
  const entries = new Map(trees.get(base).map((entry) => [entry.name, entry]));
  for (const [name, change] of byFirstName(changes)) {
    const entry = changedEntry(trees, name, entries.get(name) ?? null, change);
    if (entry) entries.set(name, entry);
    else entries.delete(name);
  }
  return trees.put([...entries.values()]);
}

interface NameChange {
  /** undefined: only something below the name changes. */
  self: Becomes | undefined;
  below: Map<Bytes, Becomes>;
}

function byFirstName(changes: Changes): Map<Bytes, NameChange> {
  const groups = new Map<Bytes, NameChange>();
  for (const [path, becomes] of changes) {
    const slash = path.indexOf('/');
    const name = slash < 0 ? path : path.slice(0, slash);
    const group = groups.get(name) ?? { self: undefined, below: new Map<Bytes, Becomes>() };
    groups.set(name, group);
    if (slash < 0) group.self = becomes;
    else group.below.set(path.slice(slash + 1), becomes);
  }
  return groups;
}

function changedEntry(trees: Trees, name: Bytes, entry: Entry | null, change: NameChange): Entry | null {
  const { self, below } = change;
  const adds = [...below.values()].some((becomes) => becomes !== null);
  if (entry?.type === 'shared' && self === undefined) throw new Error(`${name} is shared and cannot change.`);
  if (self && self.type !== 'dir' && !adds) return { name, ...self };
  if (self === null && !adds) return null;
  const standing = entry?.type === 'dir' && self !== null ? entry : null;
  if (!standing && !adds && self?.type !== 'dir') return entry;
  return {
    name,
    type: 'dir',
    mode: self?.type === 'dir' ? self.mode : (standing?.mode ?? newDirectoryMode),
    target: applyChanges(trees, standing?.target ?? trees.empty, below),
  };
}
