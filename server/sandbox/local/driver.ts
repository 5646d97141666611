import type { SandboxDriver } from '@/server/core/ports';
import { TaskUnusable } from '../errors';
import { openPool } from '../executor/pool';
import { prepareTask } from '../prepare';
import { openSandbox } from '../sandbox';
import type { SnapshotWriter } from '../store';
import { localEnvironment, startLocalExecutor } from './executor';
import { describeIsolation, detectIsolation } from './isolation';
import { sweepLocal } from './sweep';

/** Sandboxes as directories and processes of this machine. */
export function createLocalDriver(store: SnapshotWriter): SandboxDriver {
  const pool = openPool(async (_environment, owner) => startLocalExecutor(store, detectIsolation(), owner));
  const open: SandboxDriver['open'] = async (from, { owner }) => openSandbox(store, pool, from, { owner });
  return {
    kind: 'local',
    describe: async () => describeIsolation(detectIsolation()),
    async prepare(task, signal) {
      if (task.imageDirectory) {
        throw new TaskUnusable('The code of this task lies in a container image. Choose the Docker sandbox.');
      }
      const begin = { environment: localEnvironment, tree: store.trees.empty };
      return prepareTask(store, open, begin, task, signal);
    },
    open,
    sweep: async () => sweepLocal(),
    close: () => pool.close(),
  };
}
