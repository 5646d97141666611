import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Executor } from '@/server/sandbox/executor/executor';
import { planSync } from '@/server/sandbox/executor/plan';
import { compareListings, type Listing } from '@/server/sandbox/executor/scan';
import { nextStamp } from '@/server/sandbox/executor/stamp';
import type { SnapshotWriter } from '@/server/sandbox/store';
import { applyChanges } from '@/server/sandbox/store/build';
import { bytesOf } from '@/server/sandbox/store/names';
import { diffTrees } from '@/server/sandbox/store/walk';
import { runCommand } from './command';
import { openDisk } from './disk';
import { originalIn } from './environment';
import type { Isolation } from './isolation';
import { killMarked, thisProcess } from './processes';

export const directoryPrefix = 'espalier-sandbox-';

/** A directory of this machine in which commands run. `owner` stands in its owner file. */
export function startLocalExecutor(
  store: SnapshotWriter,
  isolation: Isolation,
  environment: string,
  owner: string,
): Executor {
  const directory = mkdtempSync(join(realpathSync(tmpdir()), `${directoryPrefix}${process.pid}-`));
  writeFileSync(join(directory, 'owner.json'), JSON.stringify({ ...thisProcess, owner }));
  const work = join(directory, 'work');
  const temporary = join(directory, 'tmp');
  mkdirSync(work);
  const mark = basename(directory);
  const original = originalIn(environment);
  const disk = openDisk(bytesOf(work));
  let held = store.trees.empty;
  let listing: Listing = new Map();
  let healthy = true;
  /** A command ran since the last harvest. */
  let ahead = false;

  const sync = (wanted: string) => {
    if (wanted === held) return;
    const changes = [...diffTrees(store.trees, held, wanted)];
    disk.apply(planSync(store, held, wanted, changes), store.objects.get, nextStamp());
    for (const { path, after } of changes) {
      if (after) listing.set(path, disk.see(path));
      else listing.delete(path);
    }
    held = wanted;
  };

  const harvest = (into: SnapshotWriter) => {
    const now = disk.list();
    const { changes, read, other } = compareListings(listing, now);
    for (const path of other) {
      disk.remove(path);
      now.delete(path);
    }
    for (const { path, mode } of read) {
      const target = into.objects.put('blob', disk.read(path));
      changes.set(path, { type: 'file', mode, target });
    }
    held = applyChanges(into.trees, held, changes);
    listing = now;
  };

  return {
    environment,
    get healthy() {
      return healthy;
    },
    async run(tree, command, options) {
      healthy = false;
      if (tree !== null) {
        if (ahead) harvest(store);
        ahead = false;
        sync(tree);
      }
      rmSync(temporary, { recursive: true, force: true });
      mkdirSync(join(temporary, 'home'), { recursive: true });
      ahead = true;
      const result = await runCommand({ work, temporary, original, mark, isolation }, command, options);
      healthy = true;
      return result;
    },
    async harvest(into) {
      if (ahead) harvest(into);
      ahead = false;
      return held;
    },
    settle: async () => ({ environment, bytes: 0, layers: 0, flattened: false }),
    clean: async () => true,
    async dispose() {
      healthy = false;
      killMarked(mark);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
