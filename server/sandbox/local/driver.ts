import type { SandboxDriver } from '@/server/core/ports/sandbox';
import { TaskUnusable } from '@/server/sandbox/errors';
import { openPool } from '@/server/sandbox/executor/pool';
import { type Beginning, prepareTask } from '@/server/sandbox/prepare';
import { openSandbox } from '@/server/sandbox/sandbox';
import { codeInImageOnly, leadsToOriginal } from '@/server/sandbox/sentences';
import type { SnapshotWriter } from '@/server/sandbox/store';
import { localEnvironment, localEnvironmentAt } from './environment';
import { startLocalExecutor } from './executor';
import { describeIsolation, detectIsolation } from './isolation';
import { sweepLocal } from './sweep';

/** Sandboxes as directories and processes of this machine. */
export function createLocalDriver(store: SnapshotWriter): SandboxDriver {
  const pool = openPool(async ({ environment }, owner) =>
    startLocalExecutor(store, detectIsolation(), environment, owner),
  );
  const open: SandboxDriver['open'] = async (from, { owner }) => openSandbox(store, pool, from, { owner });
  return {
    kind: 'local',
    describe: async () => describeIsolation(detectIsolation()),
    async prepare(task, signal) {
      if (task.imageDirectory) {
        throw new TaskUnusable(codeInImageOnly);
      }
      const begin: Beginning = {
        tree: store.trees.empty,
        environment([original = ''], { code }) {
          if (task.origin === 'sample') return localEnvironment;
          if (detectIsolation().kind === 'bubblewrap') return localEnvironmentAt(original);
          if (code !== null) throw new TaskUnusable(leadsToOriginal(code, original));
          return localEnvironment;
        },
      };
      return prepareTask(store, open, begin, task, signal, { shared: true });
    },
    open,
    sweep: async () => sweepLocal(),
    close: () => pool.close(),
  };
}
