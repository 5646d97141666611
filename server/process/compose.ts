import { type DataPaths, dataPaths } from '@/db/open';
import { withHiddenTests } from '@/server/benchmarks/tasks/hidden-verifier';
import { taskFromSource } from '@/server/catalog';
import type { SandboxDriver } from '@/server/core/ports/sandbox';
import type { Verifier } from '@/server/core/ports/verifier';
import type { RunSpec } from '@/server/core/run/spec';
import type { World } from '@/server/engine/context/world';
import { guestNamed } from '@/server/guests';
import { openModels } from '@/server/models';
import { createSandboxDriver, detectSandbox } from '@/server/sandbox';
import { connectDocker } from '@/server/sandbox/docker/connect';
import { openSnapshotStore } from '@/server/sandbox/store';
import { createVerifier } from '@/server/verifier';
import { noSandboxOfImport } from './sentences';

export interface ComposedWorld extends World {
  /** Removes what dead processes left behind, with every driver that answers. Returns lines for people. */
  sweep(): Promise<string[]>;
  close(): Promise<void>;
}

/** The real world: snapshots beside the database, sandboxes made at first use. Starts nothing by itself. */
export function composeWorld(
  paths: DataPaths = dataPaths(),
  log: (line: string) => void = () => {},
  /** Where models come from; without it those configured beside the database. */
  model: World['model'] = (id) => openModels(paths.directory).named(id),
): ComposedWorld {
  const store = openSnapshotStore(paths.snapshots);
  const made = new Map<RunSpec['sandbox'], { driver: SandboxDriver; verifier: Verifier }>();
  const sandbox = (kind: RunSpec['sandbox']) => {
    if (kind === 'none') throw new Error(noSandboxOfImport);
    const known = made.get(kind);
    if (known) return known;
    const driver = createSandboxDriver(kind, { dataDirectory: paths.directory, log });
    const visible = createVerifier({ driver, store });
    const verifier =
      kind === 'docker' ? withHiddenTests(visible, { docker: connectDocker, store, driver }) : visible;
    const both = { driver, verifier };
    made.set(kind, both);
    return both;
  };
  return {
    store,
    sandbox,
    model,
    guest: guestNamed,
    task: taskFromSource,
    now: Date.now,
    async sweep() {
      const removed: string[] = [];
      for (const kind of ['local', 'docker'] as const) {
        if (kind === 'docker' && (await detectSandbox()).docker === null) continue;
        removed.push(...(await sandbox(kind).driver.sweep()));
      }
      return removed;
    },
    async close() {
      for (const { driver } of made.values()) await driver.close();
    },
  };
}
