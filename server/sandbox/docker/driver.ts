import type Docker from 'dockerode';
import type { SandboxDriver } from '@/server/core/ports';
import type { Task } from '@/server/core/task';
import { openPool } from '../executor/pool';
import { prepareTask } from '../prepare';
import { openSandbox } from '../sandbox';
import type { SnapshotWriter } from '../store';
import { ensureBaseImage } from './base-image';
import { engineVersion, unavailable } from './connect';
import { mostLayers } from './environment';
import { startDockerExecutor } from './executor';
import { sweepDocker } from './sweep';

/**
 * Sandboxes as containers of a Docker engine, near or far. `log` hears of the base image being built. `layerLimit`: an
 * environment of more layers is made one.
 */
export function createDockerDriver(
  docker: Docker,
  store: SnapshotWriter,
  log: (line: string) => void,
  layerLimit: number = mostLayers,
): SandboxDriver {
  const pool = openPool((environment, owner) =>
    startDockerExecutor(docker, store, environment, owner, layerLimit),
  );
  const open: SandboxDriver['open'] = async (from, options) => openSandbox(store, pool, from, options);

  const environmentOf = async (task: Task): Promise<string> => {
    await engineVersion(docker);
    if (!task.image) return ensureBaseImage(docker, log);
    const image = await docker
      .getImage(task.image)
      .inspect()
      .catch((error) => {
        throw unavailable(error);
      });
    return image.Id;
  };

  return {
    kind: 'docker',
    describe: async () => `Docker ${await engineVersion(docker)}: one container per sandbox, no network`,
    prepare: async (task, signal) => prepareTask(store, open, await environmentOf(task), task, signal),
    open,
    sweep: () => sweepDocker(docker),
    close: () => pool.close(),
  };
}
