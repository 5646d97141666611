import { fileTimeBefore } from '@/db/clock-record';
import type { Database } from '@/db/connection';
import { dataPaths } from '@/db/open';
import { collectTexts, shrink } from '@/db/removal/collect-texts';
import { byteCount } from '@/server/core/base/byte-count';
import { treesOfSnapshot } from '@/server/core/base/ids';
import type { Actor } from '@/server/core/run/actor';
import { createSandboxDriver, detectSandbox, openSnapshotStore } from '@/server/sandbox';
import { connectDocker } from '@/server/sandbox/docker/connect';
import { removeUnneededEnvironments } from '@/server/sandbox/docker/environments';
import { removeUnneededPackages } from '@/server/sandbox/docker/packages';
import { graceMs, objectsOf, removeUnneeded } from '@/server/sandbox/store/collect';
import { environmentsNamed, snapshotsByRun } from './disk-use';
import { releasePruned } from './release';
import { snapshotsOutsideRuns } from './snapshots-outside-runs';

/**
 * Removes what nothing needs: containers, directories and processes of dead processes; stored objects and environment
 * images that no node of any run names; texts that no run names. The database file is made smaller where much of it is
 * unused. What is younger than `grace` (ms) by the steady clock stays, so that runs under way are safe. With
 * `giveUp` the files of pruned nodes go too, given up by that person (`releasePruned`). Returns lines for people.
 */
export async function prune(
  db: Database,
  { grace = graceMs, giveUp }: { grace?: number; giveUp?: Actor } = {},
): Promise<string[]> {
  const removed: string[] = giveUp ? releasePruned(db, giveUp) : [];
  const paths = dataPaths(db.$client.name);
  const engine = (await detectSandbox()).docker !== null;
  for (const kind of engine ? (['local', 'docker'] as const) : (['local'] as const)) {
    const driver = createSandboxDriver(kind, { dataDirectory: paths.directory });
    removed.push(...(await driver.sweep()));
    await driver.close();
  }
  const store = openSnapshotStore(paths.snapshots);
  const snapshots = [...snapshotsByRun(db).values()].flatMap((run) => run.snapshots);
  snapshots.push(...snapshotsOutsideRuns(paths));
  const trees = snapshots.flatMap(treesOfSnapshot);
  const before = fileTimeBefore(paths.directory, grace);
  const used = objectsOf(store, trees, new Set([store.trees.empty]));
  const { objects, bytes } = removeUnneeded(store, used, before);
  const packages = store.packages.removeUnneeded(used, before);
  if (packages > 0)
    removed.push(`${packages} ${packages === 1 ? 'folder' : 'folders'} of installed packages`);
  if (objects > 0) removed.push(`${objects} stored objects that no node needs (${byteCount(bytes)})`);
  if (engine) {
    const needed = environmentsNamed(paths.snapshots, snapshots);
    removed.push(...(await removeUnneededEnvironments(connectDocker(), paths.snapshots, needed, before)));
    const kept = new Set(store.packages.list());
    const volumes = await removeUnneededPackages(connectDocker(), paths.snapshots, kept);
    if (volumes > 0) removed.push(`${volumes} ${volumes === 1 ? 'volume' : 'volumes'} of installed packages`);
  }
  const texts = collectTexts(db);
  if (texts.texts > 0) removed.push(`${texts.texts} texts that no run names (${byteCount(texts.bytes)})`);
  const freed = shrink(db);
  if (freed > 0) removed.push(`${byteCount(freed)} of the database that nothing used`);
  return removed;
}
