import type { FileChange } from '@/server/core/agent/file-change';
import type { PairStatus } from './test-pairs';

/** One test or file at each of several nodes, in the order of the nodes. `null`: nothing is known there. */
export interface AlignedRow<T> {
  id: string;
  at: (T | null)[];
  /** Whether the nodes of which something is known do not all agree. */
  differs: boolean;
}

/** What a file is at a node: which of the versions it has there (A, B, …; null: as at the root), and its change. */
export interface FileAt {
  version: string | null;
  change: FileChange | null;
}

const byDifference = (a: AlignedRow<unknown>, b: AlignedRow<unknown>): number =>
  Number(b.differs) - Number(a.differs) || (a.id < b.id ? -1 : 1);

const differ = (values: readonly unknown[]): boolean =>
  new Set(values.filter((value) => value !== null)).size > 1;

/** Every test of any report, those that differ first. `reports`: by node; null where the tests were not run. */
export function alignTests(
  reports: readonly (readonly { id: string; status: PairStatus }[] | null)[],
): AlignedRow<PairStatus>[] {
  const maps = reports.map((tests) => tests && new Map(tests.map(({ id, status }) => [id, status])));
  const ids = new Set(maps.flatMap((map) => [...(map?.keys() ?? [])]));
  return [...ids]
    .map((id) => {
      const at = maps.map((map): PairStatus | null => map && (map.get(id) ?? 'absent'));
      return { id, at, differs: differ(at) };
    })
    .sort(byDifference);
}

/** Every file that any node changed since its root. Nodes with equal contents have the same letter. */
export function alignFiles(changes: readonly (readonly FileChange[] | null)[]): AlignedRow<FileAt>[] {
  const maps = changes.map((list) => list && new Map(list.map((change) => [change.path, change])));
  const paths = new Set(maps.flatMap((map) => [...(map?.keys() ?? [])]));
  return [...paths]
    .map((id) => {
      const letters = new Map<string, string>();
      const at = maps.map((map): FileAt | null => {
        if (map === null) return null;
        const change = map.get(id) ?? null;
        if (change === null) return { version: null, change };
        const content = JSON.stringify([change.kind, change.after, change.executable ?? false]);
        const version = letters.get(content) ?? String.fromCharCode(65 + letters.size);
        letters.set(content, version);
        return { version, change };
      });
      return { id, at, differs: differ(at.map((one) => one && (one.version ?? '–'))) };
    })
    .sort(byDifference);
}
