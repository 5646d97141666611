import { chmodSync, constants, copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { type DataPaths, openForReading } from '@/db/open';
import { retried, type Waiting } from '@/db/outage/wait-out';
import { hasFiles, type SnapshotId, splitSnapshotId, treesOfSnapshot } from '@/server/core/base/ids';
import { openSnapshotStore } from '@/server/sandbox';
import { copyTree } from '@/server/sandbox/packages/packages';
import { objectsOf } from '@/server/sandbox/store/collect';
import { backupExists } from './sentences';

export interface BackupOptions {
  /** Whether the files of nodes are copied too. Without them the runs can be read, and not continued. */
  snapshots: boolean;
  /** Whether `keys.json` is copied. */
  keys: boolean;
}

export interface Backup {
  /** Absolute path of the copied database. */
  database: string;
  runs: number;
  /** Stored files and directories of snapshots. */
  objects: number;
  /** Snapshots whose files the store lacks. */
  missing: number;
  /** Environments of Docker that the snapshots name; their images are in the engine and not copied. */
  environments: number;
}

const settings = ['endpoints.json', 'model-facts.json'];

/** The place for a backup cannot be used: a sentence that says what to do. */
export class BackupRefused extends Error {}

/**
 * Copies the database as it is at one moment, and what its runs name, into a new directory. Runs may go on meanwhile: what
 * they store later is not part of it. No process holds a run of the copy. Errors: BackupRefused, UnusableDatabase.
 */
export async function backup(from: DataPaths, to: string, options: BackupOptions & Waiting): Promise<Backup> {
  const directory = path.resolve(to);
  if (existsSync(directory) && readdirSync(directory).length > 0) {
    throw new BackupRefused(backupExists(directory));
  }
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const database = path.join(directory, 'espalier.db');
  await retried(() => {
    const client = openForReading(from.database);
    try {
      client.prepare('vacuum into ?').run(database);
    } finally {
      client.close();
    }
  }, options);
  chmodSync(database, 0o600);
  const { runs, snapshots } = freed(database);
  for (const name of options.keys ? [...settings, 'keys.json'] : settings) {
    copyPrivate(from.directory, directory, name);
  }
  const copied = options.snapshots
    ? await copySnapshots(from.snapshots, path.join(directory, 'snapshots'), snapshots)
    : { objects: 0, missing: 0 };
  const named = new Set(snapshots.map((id) => splitSnapshotId(id).environment));
  const environments = [...named].filter((name) => name.startsWith('sha256:')).length;
  return { database, runs, ...copied, environments };
}

/** Lets go of all runs in the copy. Returns how many there are, and the snapshots that their nodes name. */
function freed(database: string): { runs: number; snapshots: SnapshotId[] } {
  const copy = new BetterSqlite3(database);
  const isTable = copy.prepare("select 1 from sqlite_master where type = 'table' and name = ?");
  try {
    for (const table of ['runs', 'quality_reports']) {
      // A database of an older version may not have the table: it is brought up to date when it is opened.
      if (isTable.get(table)) copy.exec(`update ${table} set owner = null, lease_until = null`);
    }
    const runs = Number(copy.prepare('select count(*) from runs').pluck().get());
    const snapshots = copy.prepare<[], SnapshotId>('select distinct snapshot from nodes').pluck().all();
    return { runs, snapshots: snapshots.filter(hasFiles) };
  } finally {
    copy.close();
  }
}

async function copySnapshots(from: string, to: string, snapshots: readonly SnapshotId[]) {
  const [source, target] = [openSnapshotStore(from), openSnapshotStore(to)];
  const trees = snapshots.flatMap(treesOfSnapshot);
  const packages = new Set(source.packages.list());
  let objects = 0;
  let missing = 0;
  for (const hash of objectsOf(source, trees, new Set())) {
    if (packages.has(hash)) {
      mkdirSync(path.dirname(target.packages.pathOf(hash)), { recursive: true });
      await copyTree(source.packages.pathOf(hash), target.packages.pathOf(hash));
      continue;
    }
    const place = path.join('objects', hash.slice(0, 2), hash.slice(2));
    const done = copyIfThere(path.join(from, place), path.join(to, place));
    if (done) objects += 1;
    else missing += 1;
  }
  const standIns = path.join(from, 'stand-ins');
  if (existsSync(standIns)) await copyTree(standIns, path.join(to, 'stand-ins'));
  return { objects, missing };
}

/** Returns whether there was a file to copy. */
function copyIfThere(from: string, to: string): boolean {
  try {
    mkdirSync(path.dirname(to), { recursive: true });
    copyFileSync(from, to, constants.COPYFILE_FICLONE);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

function copyPrivate(from: string, to: string, name: string): void {
  if (copyIfThere(path.join(from, name), path.join(to, name))) chmodSync(path.join(to, name), 0o600);
}
