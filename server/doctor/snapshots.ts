import { existsSync } from 'node:fs';
import { type DataPaths, openForReading } from '@/db/open';
import { type SnapshotId, treesOfSnapshot } from '@/server/core/base/ids';
import { seededRandom, shuffled } from '@/server/core/base/random';
import { openSnapshotStore } from '@/server/sandbox/store';
import { objectsOf, storeInventory } from '@/server/sandbox/store/collect';
import { type Finding, findingsOf } from './finding';

const { ok, problem } = findingsOf('snapshots');

/** How many stored files are read without `whole`. */
const sample = 500;

/** Whether the store has what nodes name, and whether stored files are what their names say. */
export function checkSnapshots({ database, snapshots }: DataPaths, whole: boolean): Finding[] {
  if (!existsSync(snapshots)) return [ok('There are no snapshots yet.')];
  const store = openSnapshotStore(snapshots);
  const inventory = storeInventory(snapshots);
  const packages = new Set(store.packages.list());
  const needed = objectsOf(store, treesNamed(database), new Set());
  const missing = [...needed].filter((hash) => !inventory.has(hash) && !packages.has(hash));
  const present = [...inventory.keys()].sort();
  const read = whole ? present : shuffled(seededRandom('doctor'), present).slice(0, sample);
  const damaged = read.filter((hash) => !store.objects.isIntact(hash));
  const part =
    read.length < present.length ? ` (${read.length} of ${present.length} read; --whole reads all)` : '';
  return [
    missing.length === 0
      ? ok(`Every stored file that nodes name is there (${needed.size}).`)
      : problem(
          `${missing.length} of ${needed.size} stored files that nodes name are missing in ${snapshots}, for example ${missing[0]?.slice(0, 12)}.`,
          'Copy the directory of snapshots from a backup. Nodes whose files are missing can be read, and not restored.',
        ),
    damaged.length === 0
      ? ok(`Stored files are as they were written${part}.`)
      : problem(
          `${damaged.length} stored files are damaged${part}, for example ${damaged[0]?.slice(0, 12)}.`,
          'Check the disk, and copy these files from a backup.',
        ),
  ];
}

function treesNamed(database: string): string[] {
  if (!existsSync(database)) return [];
  try {
    const client = openForReading(database);
    try {
      const ids = client.prepare<[], SnapshotId>('select distinct snapshot from nodes').pluck().all();
      return ids.flatMap(treesOfSnapshot);
    } finally {
      client.close();
    }
  } catch {
    // What is wrong with the database is a finding of its own.
    return [];
  }
}
