import type Docker from 'dockerode';
import { splitSnapshotId } from '@/server/core/base/ids';
import type { SandboxDriver } from '@/server/core/ports/sandbox';
import type { PreparationStage } from '@/server/core/run/preparation';
import type { Task } from '@/server/core/task/task';
import { openPool, type Pool } from '@/server/sandbox/executor/pool';
import { type Beginning, prepareTask } from '@/server/sandbox/prepare';
import { openSandbox } from '@/server/sandbox/sandbox';
import { dockerDescribed } from '@/server/sandbox/sentences';
import type { SnapshotWriter } from '@/server/sandbox/store';
import { baseImageName, ensureBaseImage } from './base-image';
import { engineVersion, isImage } from './connect';
import { sandboxLimits } from './container';
import { mostLayers } from './environment';
import { type Bounds, startDockerExecutor } from './executor';
import { codeInImage } from './image-code';
import { needsNetwork } from './network';
import { withOwnPaths } from './own-paths';
import { rememberStandIn, standInFor } from './stand-in';
import { sweepDocker } from './sweep';
import { imageNamed } from './task-image';

/** Code in an image may be so many times as large as what commands may add to it. */
const mostCode = 4;

const defaultBounds: Bounds = { layers: mostLayers, workspaceBytes: sandboxLimits.workspaceBytes };

/**
 * Sandboxes as containers of a Docker engine, near or far. `log` hears of the base image being built.
 */
export function createDockerDriver(
  docker: Docker,
  store: SnapshotWriter,
  log: (line: string) => void,
  bounds: Partial<Bounds> = {},
): SandboxDriver {
  const newPool = (network: boolean) =>
    openPool((key, owner) =>
      startDockerExecutor(docker, store, key, owner, { ...defaultBounds, ...bounds, network }, log),
    );
  const pool = newPool(false);
  const openIn =
    (from: Pool): SandboxDriver['open'] =>
    async (at, options) =>
      openSandbox(store, from, at, { ...options, fixedPackages: true });

  const mostBytes = mostCode * (bounds.workspaceBytes ?? defaultBounds.workspaceBytes);
  const begin = async (
    task: Task,
    signal: AbortSignal,
    begins: ((stage: PreparationStage) => void) | undefined,
  ): Promise<Beginning> => {
    await engineVersion(docker);
    if (task.setupNetwork) await needsNetwork(docker);
    if (!task.image) await ensureBaseImage(docker, log);
    const image = task.image ? await imageNamed(docker, task.image, log) : baseImageName;
    const { environment, tree } = task.imageDirectory
      ? await codeInImage(docker, store, image, task.imageDirectory, {
          mostBytes,
          signal,
          begins,
          env: task.imageEnv,
        })
      : { environment: image, tree: store.trees.empty };
    return { tree, environment: (own, mentions) => withOwnPaths(docker, store, environment, own, mentions) };
  };

  return {
    kind: 'docker',
    describe: async () => dockerDescribed(await engineVersion(docker)),
    async prepare(task, signal, begins) {
      const beginning = await begin(task, signal, begins);
      // Containers with a network run the setup, and nothing else.
      const setupPool = task.setupNetwork ? newPool(true) : pool;
      try {
        // A setup may install packages, and those that are shared are read-only here.
        const shared = task.setup === undefined;
        return await prepareTask(store, openIn(setupPool), beginning, task, signal, { shared, begins });
      } finally {
        if (setupPool !== pool) await setupPool.close();
      }
    },
    open: openIn(pool),
    async has(at) {
      const { environment } = splitSnapshotId(at);
      if (environment === baseImageName) return true;
      const instead = standInFor(store.directory, environment);
      return (await isImage(docker, environment)) || (instead !== null && (await isImage(docker, instead)));
    },
    standIn(lost, made) {
      const [before, after] = [splitSnapshotId(lost).environment, splitSnapshotId(made).environment];
      rememberStandIn(store.directory, before, after);
    },
    sweep: () => sweepDocker(docker),
    close: () => pool.close(),
  };
}
