import type { SandboxDriver } from '@/server/core/ports';
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
    prepare: (task, signal) => prepareTask(store, open, localEnvironment, task, signal),
    open,
    sweep: async () => sweepLocal(),
    close: () => pool.close(),
  };
}
