import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { ProgramOptions } from '@/server/core/ports/sandbox';
import type { Executor } from '@/server/sandbox/executor/executor';
import { planSync } from '@/server/sandbox/executor/plan';
import { compareListings, type Listing } from '@/server/sandbox/executor/scan';
import { nextStamp } from '@/server/sandbox/executor/stamp';
import type { SnapshotWriter } from '@/server/sandbox/store';
import { applyChanges, type Becomes } from '@/server/sandbox/store/build';
import { type Bytes, bytesOf, textOf } from '@/server/sandbox/store/names';
import { diffTrees } from '@/server/sandbox/store/walk';
import { turns } from '@/server/sandbox/turns';
import { runCommand } from './command';
import { openDisk } from './disk';
import { originalIn } from './environment';
import { openHome } from './home';
import type { Isolation } from './isolation';
import { canMount, copiedMounts, overlayMounts } from './mounts';
import { newPackageFolders } from './new-packages';
import { killMarked, thisProcess } from './processes';
import { taskPlaces } from './view/task-places';

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
  const shared = join(directory, 'shm');
  mkdirSync(work);
  const mark = basename(directory);
  const original = originalIn(environment);
  const places = taskPlaces(store.directory);
  const disk = openDisk(bytesOf(work));
  const mounts =
    isolation.kind === 'bubblewrap' && canMount()
      ? overlayMounts(store.packages, work, join(directory, 'mounts'))
      : copiedMounts(store.packages, work);
  let held = store.trees.empty;
  let listing: Listing = new Map();
  let healthy = true;
  /** A command ran since the last harvest. */
  let ahead = false;

  const sync = async (wanted: string) => {
    await mounts.reset();
    if (wanted === held) return;
    const changes = [...diffTrees(store.trees, held, wanted)];
    for (const { path, before } of changes) if (before?.type === 'shared') mounts.hide(path);
    await disk.apply(planSync(store, held, wanted, changes), store.objects.load, nextStamp());
    for (const { path, after } of changes) {
      if (after?.type === 'shared') await mounts.show(path, after.target);
    }
    for (const { path, after } of changes) {
      if (after) listing.set(path, disk.see(path));
      else listing.delete(path);
    }
    held = wanted;
  };

  /** `live`: a program runs, whose sockets and pipes are left alone. */
  const harvest = async (into: SnapshotWriter, live = false) => {
    const changedPackages = await mounts.changed();
    const now = await disk.list(mounts.has);
    const { changes, read, other } = compareListings(listing, now);
    for (const [path, id] of changedPackages) await showPackages(path, id, now, changes);
    for (const path of newPackageFolders(read)) {
      await showPackages(path, await store.packages.share(join(work, textOf(path))), now, changes);
    }
    for (const path of other) {
      if (!live) disk.remove(path);
      now.delete(path);
    }
    const turn = turns();
    for (const { path, mode } of read) {
      await turn();
      if (!now.has(path)) continue;
      const target = await into.objects.putFile(await disk.read(path));
      changes.set(path, { type: 'file', mode, target });
    }
    held = applyChanges(into.trees, held, changes);
    listing = now;
  };

  /** A folder of the workspace becomes shared packages. */
  const showPackages = async (path: Bytes, id: string, now: Listing, changes: Map<Bytes, Becomes>) => {
    const below = `${path}/`;
    for (const known of [now, changes]) {
      for (const other of known.keys()) if (other.startsWith(below)) known.delete(other);
    }
    changes.set(path, { type: 'shared', mode: now.get(path)?.mode ?? 0o755, target: id });
    if (!mounts.has(path)) await emptied(join(work, textOf(path)));
    mounts.hide(path);
    await mounts.show(path, id);
  };

  /** The workspace is made `tree`, and the places around it empty. */
  const makeReady = async (tree: string | null) => {
    healthy = false;
    if (tree !== null) {
      if (ahead) await harvest(store);
      ahead = false;
      await sync(tree);
    }
    rmSync(temporary, { recursive: true, force: true });
    rmSync(shared, { recursive: true, force: true });
    mkdirSync(join(temporary, 'home'), { recursive: true });
    mkdirSync(shared);
    ahead = true;
  };
  const place = () => {
    const { within } = mounts;
    return { directory, work, temporary, shared, original, ...places.read(), mark, isolation, within };
  };

  return {
    environment,
    shared: [],
    get healthy() {
      return healthy;
    },
    async run(tree, command, options) {
      await makeReady(tree);
      const { result, tooLarge } = await runCommand(place(), command, options);
      healthy = !tooLarge;
      return result;
    },
    ...(isolation.kind === 'bubblewrap'
      ? {
          async start(tree: string | null, home: string | null, command: string, options: ProgramOptions) {
            await makeReady(tree);
            const own = await openHome(store, join(temporary, 'home'), home, options.files);
            const shown = [...place().shown, ...options.shown];
            const ended = runCommand({ ...place(), shown }, command, { ...options, isLarge: true }).then(
              ({ result, tooLarge }) => {
                healthy = !tooLarge;
                return result;
              },
            );
            return {
              ended,
              async harvest(into: SnapshotWriter) {
                await harvest(into, true);
                return { tree: held, home: await own.harvest(into) };
              },
            };
          },
        }
      : {}),
    async harvest(into) {
      if (ahead) await harvest(into);
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

/** Makes a folder empty, and leaves it. */
async function emptied(folder: string): Promise<void> {
  const { mode } = await stat(folder);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { mode });
}
