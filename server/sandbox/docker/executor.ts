import type Docker from 'dockerode';
import type { Executor } from '@/server/sandbox/executor/executor';
import { planSync } from '@/server/sandbox/executor/plan';
import type { PoolKey } from '@/server/sandbox/executor/pool';
import type { Listing } from '@/server/sandbox/executor/scan';
import { nextStamp } from '@/server/sandbox/executor/stamp';
import type { SnapshotWriter } from '@/server/sandbox/store';
import { diffTrees } from '@/server/sandbox/store/walk';
import { baseImageName, ensureBaseImage } from './base-image';
import { runCommand } from './command';
import { statusOf, unavailable } from './connect';
import { removeContainer, startContainer } from './container';
import { captureEnvironment } from './environment';
import { openContainerFiles } from './files';
import { harvest } from './harvest';
import { cachesOf, packageMounts } from './packages';
import { ContainerGone } from './runner';
import { bytesOnDisk, fillWorkspace, isWorthwhile, seedIn } from './seed';
import { standInFor } from './stand-in';

/** A container's own layer up to this size (bytes) is committed again with every change outside the workspace. */
const mostCarried = 32 * 2 ** 20;

export interface Bounds {
  /** An environment of more layers is made one. */
  layers: number;
  /** A command that adds more to the workspace is killed, and what it wrote is dropped. */
  workspaceBytes: number;
  /** Whether commands may use the engine's network. Absent: they may not. */
  network?: boolean;
}

/** A container in which commands run. Where its image was removed the base image is built anew, another's stand-in taken. */
export async function startDockerExecutor(
  docker: Docker,
  store: SnapshotWriter,
  { environment: image, shared }: PoolKey,
  owner: string,
  { layers: layerLimit, workspaceBytes, network = false }: Bounds,
  log: (line: string) => void,
): Promise<Executor> {
  const startIn = async (from: string) =>
    startContainer(docker, from, owner, {
      network,
      packages: await packageMounts(docker, store, from, shared),
    });
  const started = await startIn(image)
    .catch(async (error) => {
      const instead = image === baseImageName ? image : standInFor(store.directory, image);
      if (instead === null || statusOf(error) !== 404) throw error;
      if (image === baseImageName) await ensureBaseImage(docker, log);
      return startIn(instead);
    })
    .catch((error) => {
      throw unavailable(error);
    });
  const apart = shared.map(({ path }) => path);
  const seed = seedIn(started.labels);
  /** Code that came with the image does not count. */
  const mostInWorkspace = workspaceBytes + (seed === null ? 0 : bytesOnDisk(seed));
  const files = openContainerFiles(started, apart);
  let environment = image;
  let { layers } = started;
  let held = store.trees.empty;
  let listing: Listing = new Map();
  let healthy = true;
  /** A command ran since the last harvest. */
  let ahead = false;
  /** A command ran since it was last looked at what is outside the workspace. */
  let unsettled = false;

  /** Fills the empty workspace with the files of the image that the environment was made of, where that is worth it. */
  const seeded = async () => {
    if (seed === null || !isWorthwhile(seed) || shared.length > 0) return;
    // Its files belong to root, and what was copied must be listed.
    if (started.uid !== 0 || !started.hasFind) return;
    const filled = (await fillWorkspace(docker, started.container, seed)) ? await files.list() : null;
    if (filled !== null) [held, listing] = [seed.tree, filled];
    else await files.empty(['.']);
  };

  const sync = async (wanted: string) => {
    if (wanted === held) return;
    if (held === store.trees.empty) await seeded();
    if (wanted === held) return;
    const changes = [...diffTrees(store.trees, held, wanted)].filter(
      ({ before, after }) => before?.type !== 'shared' && after?.type !== 'shared',
    );
    const seen = await files.apply(planSync(store, held, wanted, changes), store.objects.load, nextStamp());
    for (const { path, after } of changes) {
      if (!after) listing.delete(path);
      else {
        const target = after.type === 'link' ? after.target : '';
        // Without a look at the file itself its stamp is unlike any later one: it will be read once more.
        const plain = {
          type: after.type,
          mode: after.mode,
          target,
          stamp: after.type === 'file' ? after.target : '',
        };
        listing.set(path, (after.type === 'file' && seen?.get(path)) || plain);
      }
    }
    held = wanted;
  };

  const harvested = async (into: SnapshotWriter) => {
    if (ahead) ({ tree: held, listing } = await harvest(into, files, held, listing));
    ahead = false;
    return held;
  };
  /** Trouble with the engine; what the container holds is lost. */
  const orLost = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      if (!started.runner.open) throw new ContainerGone();
      return await work();
    } catch (error) {
      healthy = false;
      throw unavailable(error);
    }
  };

  return {
    shared,
    get environment() {
      return environment;
    },
    get healthy() {
      return healthy && started.runner.open;
    },
    run: (tree, command, options) =>
      orLost(async () => {
        if (options.network && !network) throw new Error('This container has no network.');
        if (tree !== null) {
          await harvested(store);
          await sync(tree);
          if (shared.length > 0) await files.empty(cachesOf(shared));
        }
        ahead = true;
        unsettled = true;
        const { result, tooLarge } = await runCommand(started, command, options, {
          workspaceBytes: mostInWorkspace,
          apart,
        });
        if (tooLarge) healthy = false;
        // A command may end its own container, and is told so; where the engine is gone the run has to wait for it.
        if (!started.runner.open) await docker.ping();
        return result;
      }),
    harvest: (into) => orLost(() => harvested(into)),
    clean: () =>
      orLost(async () => {
        if (unsettled && (await started.outside.changed())) return false;
        unsettled = false;
        await harvested(store);
        return true;
      }),
    settle: () =>
      orLost(async () => {
        if (!unsettled || !(await started.outside.changed())) {
          unsettled = false;
          return { environment, bytes: 0, layers, flattened: false };
        }
        const captured = await captureEnvironment(docker, started.container, store.directory, layerLimit);
        environment = captured.environment;
        layers = captured.layers;
        unsettled = false;
        // Each image holds the whole layer of its container: a small one is gone on with, a large one begun anew.
        healthy = captured.size <= mostCarried && !captured.flattened && (await started.outside.rebase());
        return captured;
      }),
    async dispose() {
      healthy = false;
      started.runner.close();
      // Where the engine does not answer now, the reaper removes it later.
      await removeContainer(started.container).catch(() => undefined);
    },
  };
}
