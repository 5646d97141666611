import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { eq, inArray, or, sql } from 'drizzle-orm';
import type { Database } from '@/db/connection';
import { gradingsFolder } from '@/db/gradings';
import { dataPaths } from '@/db/open';
import { nodes, runs } from '@/db/schema';
import {
  hasFiles,
  type NodeId,
  type RunId,
  type SnapshotId,
  splitSnapshotId,
  treesOfSnapshot,
} from '@/server/core/base/ids';
import { openSnapshotStore } from '@/server/sandbox';
import { connectDocker } from '@/server/sandbox/docker/connect';
import { type EnvironmentImage, environmentsOf } from '@/server/sandbox/docker/environments';
import { withStandIns } from '@/server/sandbox/docker/stand-in';
import { objectsOf, storeInventory } from '@/server/sandbox/store/collect';
import { releasableByRun } from './release';
import { snapshotsOutsideRuns } from './snapshots-outside-runs';

/** What the snapshots of one run take. Runs share objects: the sum over runs may be more than the whole. */
interface RunUse {
  runId: RunId;
  task: string;
  snapshots: number;
  bytes: number;
  /** Of these, what no other run needs: what deleting the run frees once garbage is collected. */
  frees: number;
  /** Images of environments its nodes name. */
  environments: number;
}

export interface DiskUse {
  directory: string;
  /** Of the snapshots. */
  bytes: number;
  /** Of the predictions, logs and reports of gradings that pages began. */
  gradings: { count: number; bytes: number };
  /** Bytes of the files of the database, and of these what is free in them. */
  database: { bytes: number; free: number };
  /** Of these, what no node needs. */
  unneeded: number;
  /** What pruned nodes of ended runs alone need: a person may give it up. */
  pruned: { nodes: number; bytes: number };
  /** Largest first. */
  runs: RunUse[];
  /** Images of environments; null where no engine answers. */
  environments: { count: number; unneeded: number } | null;
  /** The bound above which people are warned, bytes. */
  bound: number;
  /** A sentence where the bound is passed, or null. */
  warning: string | null;
}

/** The bound in bytes: `ESPALIER_DISK_GB`, 20 GB without it. */
export function diskBound(environment: Readonly<Record<string, string | undefined>> = process.env): number {
  const named = Number(environment.ESPALIER_DISK_GB);
  return (named > 0 ? named : 20) * 2 ** 30;
}

type ByRun = Map<RunId, { task: string; snapshots: SnapshotId[] }>;

/** Every snapshot a node names, by run; without those whose files a person gave up, and without those of `leftOut`. */
export function snapshotsByRun(db: Database, leftOut: ReadonlyMap<RunId, NodeId[]> = new Map()): ByRun {
  const byRun: ByRun = new Map();
  const rows = db
    .select({ runId: nodes.runId, snapshot: nodes.snapshot, spec: runs.spec })
    .from(nodes)
    .innerJoin(runs, sql`${runs.id} = ${nodes.runId}`)
    .groupBy(nodes.runId, nodes.snapshot)
    .all();
  for (const { runId, snapshot, spec } of rows) {
    if (!hasFiles(snapshot)) continue;
    const run = byRun.get(runId) ?? { task: spec.taskTitle, snapshots: [] };
    byRun.set(runId, run);
    run.snapshots.push(snapshot);
  }
  const releasing = db
    .select({ id: runs.id, steering: runs.steering })
    .from(runs)
    .where(or(sql`${runs.steering} LIKE '%"released":[%'`, inArray(runs.id, [...leftOut.keys()])))
    .all();
  for (const { id, steering } of releasing) {
    const run = byRun.get(id);
    const without = [...(steering?.released ?? []), ...(leftOut.get(id) ?? [])];
    if (run) run.snapshots = snapshotsWithout(db, id, without);
  }
  return byRun;
}

/** The snapshots of a run's nodes but of these; one that another node has in common with them is there. */
function snapshotsWithout(db: Database, runId: RunId, without: readonly NodeId[]): SnapshotId[] {
  const left = new Set(without);
  const rows = db
    .select({ id: nodes.id, snapshot: nodes.snapshot })
    .from(nodes)
    .where(eq(nodes.runId, runId))
    .all();
  return [
    ...new Set(rows.flatMap(({ id, snapshot }) => (left.has(id) || !hasFiles(snapshot) ? [] : snapshot))),
  ];
}

const treesOf = (snapshots: SnapshotId[]) => snapshots.flatMap(treesOfSnapshot);
/** Images of the environments that snapshots name, with those that stand in for one that was removed. */
export const environmentsNamed = (storeDirectory: string, snapshots: SnapshotId[]) =>
  withStandIns(storeDirectory, new Set(snapshots.map((id) => splitSnapshotId(id).environment)));

/** Measures the snapshot store beside the database, and the engine's images of its environments. */
export async function measureDisk(db: Database): Promise<DiskUse> {
  const paths = dataPaths(db.$client.name);
  const store = openSnapshotStore(paths.snapshots);
  const inventory = storeInventory(paths.snapshots);
  const sum = (hashes: Iterable<string>) => {
    let bytes = 0;
    for (const hash of hashes) bytes += inventory.get(hash) ?? 0;
    return bytes;
  };
  const all = sum(inventory.keys());
  const byRun = snapshotsByRun(db);
  const releasable = releasableByRun(db);
  const needed = new Set([store.trees.empty]);
  const images = await environmentsOf(connectDocker(), paths.snapshots).catch(() => null);
  const outsideRuns = snapshotsOutsideRuns(paths);
  objectsOf(store, treesOf(outsideRuns), needed);
  const neededWithout = () => {
    const trees = [...snapshotsByRun(db, releasable).values()].flatMap(({ snapshots }) => treesOf(snapshots));
    return objectsOf(store, [...trees, ...treesOf(outsideRuns)], new Set([store.trees.empty]));
  };
  const used: RunUse[] = [];
  /** Who alone needs an object; null where several do. */
  const needs = new Map<string, RunId | null>();
  for (const hash of needed) needs.set(hash, null);
  for (const [runId, { task, snapshots }] of byRun) {
    const own = objectsOf(store, treesOf(snapshots), new Set());
    for (const hash of own) {
      needed.add(hash);
      needs.set(hash, needs.has(hash) ? null : runId);
    }
    const named = environmentsNamed(paths.snapshots, snapshots);
    const environments = (images ?? []).filter(({ id }) => named.has(id)).length;
    used.push({ runId, task, snapshots: snapshots.length, bytes: sum(own), frees: 0, environments });
  }
  const byId = new Map(used.map((run) => [run.runId, run]));
  for (const [hash, runId] of needs) {
    const run = runId === null ? undefined : byId.get(runId);
    if (run) run.frees += inventory.get(hash) ?? 0;
  }
  const bound = diskBound();
  return {
    directory: paths.snapshots,
    bytes: all,
    gradings: folderUse(gradingsFolder(paths.directory)),
    database: databaseUse(db),
    unneeded: all - sum(needed),
    pruned: {
      nodes: [...releasable.values()].reduce((count, gone) => count + gone.length, 0),
      bytes: releasable.size === 0 ? 0 : sum(needed) - sum(neededWithout()),
    },
    runs: used.sort((a, b) => b.bytes - a.bytes),
    environments: images && {
      count: images.length,
      unneeded: unneededOf(paths.snapshots, images, byRun, outsideRuns),
    },
    bound,
    warning: all > bound ? 'Snapshots take more than the bound. Prune, or raise ESPALIER_DISK_GB.' : null,
  };
}

/** The folders in a folder, and the bytes of all files below them. */
function folderUse(folder: string): DiskUse['gradings'] {
  if (!existsSync(folder)) return { count: 0, bytes: 0 };
  const names = readdirSync(folder, { recursive: true }).map(String);
  const found = names.map((name) => statSync(join(folder, name), { throwIfNoEntry: false }));
  return {
    count: names.filter((name) => !name.includes(sep)).length,
    bytes: found.reduce((sum, file) => sum + (file?.isFile() ? file.size : 0), 0),
  };
}

function databaseUse({ $client }: Database): DiskUse['database'] {
  const files = ['', '-wal', '-shm'].map((end) => statSync($client.name + end, { throwIfNoEntry: false }));
  const pragma = (name: string) => Number($client.pragma(name, { simple: true }));
  return {
    bytes: files.reduce((sum, file) => sum + (file?.size ?? 0), 0),
    free: pragma('freelist_count') * pragma('page_size'),
  };
}

function unneededOf(
  storeDirectory: string,
  images: EnvironmentImage[],
  byRun: ReturnType<typeof snapshotsByRun>,
  outsideRuns: SnapshotId[],
): number {
  const named = environmentsNamed(storeDirectory, [
    ...[...byRun.values()].flatMap(({ snapshots }) => snapshots),
    ...outsideRuns,
  ]);
  return images.filter(({ id }) => !named.has(id)).length;
}
