import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import type { DataPaths } from '@/db/open';
import { asSnapshotId, type SnapshotId } from '@/server/core/base/ids';

/** The snapshots that other databases in the same directory name: they keep theirs in the same store. */
export function snapshotsOutsideRuns({ directory, database }: DataPaths): SnapshotId[] {
  return readdirSync(directory)
    .map((name) => join(directory, name))
    .filter((file) => file !== database && isSqlite(file))
    .flatMap(snapshotsIn);
}

function isSqlite(file: string): boolean {
  try {
    const handle = openSync(file, 'r');
    const head = Buffer.alloc(16);
    readSync(handle, head, 0, 16, 0);
    closeSync(handle);
    return head.toString('latin1') === 'SQLite format 3\0';
  } catch {
    return false;
  }
}

function snapshotsIn(file: string): SnapshotId[] {
  const client = new BetterSqlite3(file, { readonly: true, timeout: 10_000 });
  try {
    const ours = client.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'nodes'").get();
    if (!ours) return [];
    const ids = client.prepare<[], string>('SELECT DISTINCT snapshot FROM nodes').pluck().all();
    return ids.map(asSnapshotId);
  } finally {
    client.close();
  }
}
