import type { SandboxDriver } from '@/server/core/ports/sandbox';
import { TaskUnusable } from '@/server/sandbox/errors';
import { openPool } from '@/server/sandbox/executor/pool';
import { prepareTask } from '@/server/sandbox/prepare';
import { openSandbox } from '@/server/sandbox/sandbox';
import { codeInImageOnly } from '@/server/sandbox/sentences';
import type { SnapshotWriter } from '@/server/sandbox/store';
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
        throw new TaskUnusable(codeInImageOnly);
      }
      const begin = { environment: localEnvironment, tree: store.trees.empty };
      return prepareTask(store, open, begin, task, signal, { shared: true });
    },
    open,
    sweep: async () => sweepLocal(),
    close: () => pool.close(),
  };
}
