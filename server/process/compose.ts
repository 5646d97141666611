import { type DataPaths, dataPaths } from '@/db/open';
import { taskFromSource } from '@/server/catalog';
import type { SandboxDriver, Verifier } from '@/server/core/ports';
import type { RunSpec } from '@/server/core/state';
import type { World } from '@/server/engine/world';
import { modelNamed } from '@/server/models';
import { createSandboxDriver } from '@/server/sandbox';
import { openSnapshotStore } from '@/server/sandbox/store';
import { createVerifier } from '@/server/verifier';

export interface ComposedWorld extends World {
  /** Removes what dead processes left behind, with every driver that answers. Returns lines for people. */
  sweep(): Promise<string[]>;
  close(): Promise<void>;
}

/** The real world: snapshots beside the database, sandboxes made at first use. Starts nothing by itself. */
export function composeWorld(paths: DataPaths = dataPaths()): ComposedWorld {
  const store = openSnapshotStore(paths.snapshots);
  const made = new Map<RunSpec['sandbox'], Promise<{ driver: SandboxDriver; verifier: Verifier }>>();
  const sandbox = (kind: RunSpec['sandbox']) => {
    const known = made.get(kind);
    if (known) return known;
    const making = createSandboxDriver(kind, { dataDirectory: paths.directory }).then((driver) => ({
      driver,
      verifier: createVerifier({ driver, store }),
    }));
    making.catch(() => made.delete(kind));
    made.set(kind, making);
    return making;
  };
  return {
    store,
    sandbox,
    model: modelNamed,
    task: taskFromSource,
    now: Date.now,
    async sweep() {
      const removed: string[] = [];
      for (const kind of ['local', 'docker'] as const) {
        const found = await sandbox(kind).catch(() => null);
        if (found) removed.push(...(await found.driver.sweep()));
      }
      return removed;
    },
    async close() {
      for (const making of made.values()) {
        const found = await making.catch(() => null);
        await found?.driver.close();
      }
    },
  };
}
