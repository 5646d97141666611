import type Docker from 'dockerode';
import { splitSnapshotId } from '@/server/core/base/ids';
import type { SandboxDriver } from '@/server/core/ports/sandbox';
import type { Task } from '@/server/core/task/task';
import { TaskUnusable } from '@/server/sandbox/errors';
import { openPool } from '@/server/sandbox/executor/pool';
import { prepareTask } from '@/server/sandbox/prepare';
import { openSandbox } from '@/server/sandbox/sandbox';
import { dockerDescribed, setupNetworkLocal } from '@/server/sandbox/sentences';
import type { SnapshotWriter } from '@/server/sandbox/store';
import { baseImageName, ensureBaseImage } from './base-image';
import { engineVersion, isImage } from './connect';
import { sandboxLimits } from './container';
import { mostLayers } from './environment';
import { type Bounds, startDockerExecutor } from './executor';
import { rememberStandIn, standInFor } from './stand-in';
import { sweepDocker } from './sweep';
import { codeInImage, imageNamed } from './task-image';

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
  const pool = openPool((environment, owner) =>
    startDockerExecutor(docker, store, environment, owner, { ...defaultBounds, ...bounds }, log),
  );
  const open: SandboxDriver['open'] = async (from, options) => openSandbox(store, pool, from, options);

  const begin = async (task: Task): Promise<{ environment: string; tree: string }> => {
    await engineVersion(docker);
    if (!task.image) await ensureBaseImage(docker, log);
    const image = task.image ? await imageNamed(docker, task.image, log) : baseImageName;
    if (!task.imageDirectory) return { environment: image, tree: store.trees.empty };
    return codeInImage(docker, store, image, task.imageDirectory);
  };

  return {
    kind: 'docker',
    describe: async () => dockerDescribed(await engineVersion(docker)),
    async prepare(task, signal) {
      if (task.setupNetwork) throw new TaskUnusable(setupNetworkLocal);
      return prepareTask(store, open, await begin(task), task, signal);
    },
    open,
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
