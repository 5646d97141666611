import path from 'node:path';
import type { Database } from '@/db/connection';
import { dataPaths, openDatabase } from '@/db/open';
import { type Models, openModels } from '@/server/models';
import { openSnapshotStore, type SnapshotWriter } from '@/server/sandbox/store';
import { type Aside, threads } from './aside/aside';
import type { ApiContext } from './trpc';

interface Shared {
  database?: Database;
  snapshots?: SnapshotWriter;
  models?: Models;
  closing?: AbortController;
  threads?: Aside;
}

// Next evaluates this module several times in one process; they share only globalThis.
declare global {
  var espalierWeb: Shared | undefined;
}

function shared(): Shared {
  globalThis.espalierWeb ??= {};
  return globalThis.espalierWeb;
}

function closing(): AbortSignal {
  const process_ = shared();
  if (!process_.closing) {
    const controller = new AbortController();
    process_.closing = controller;
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => controller.abort());
  }
  return process_.closing.signal;
}

/** The context of the web process for one person's request. It has one database connection, opened on first use. */
export function webContext(name: string): ApiContext {
  return {
    database: openedDatabase,
    snapshots: openedSnapshots,
    models: openedModels,
    tasksDirectory:
      process.env.ESPALIER_TASKS ?? path.join(/* turbopackIgnore: true */ process.cwd(), 'tasks'),
    exampleFile: path.join(/* turbopackIgnore: true */ process.cwd(), 'examples', 'first-run.espalier.zip'),
    actor: { kind: 'person', name },
    closing: closing(),
    aside: openedThreads(),
  };
}

/** The sources of downloads. */
export const downloadContext = () => ({ database: openedDatabase, snapshots: openedSnapshots });

/** Where files go that people bring. */
export const uploadContext = () => ({ dataDirectory: dataPaths().directory });

function openedDatabase(): Database {
  const database = shared().database ?? openDatabase();
  shared().database = database;
  return database;
}

function openedModels(): Models {
  const models = shared().models ?? openModels(dataPaths().directory);
  shared().models = models;
  return models;
}

function openedThreads(): Aside {
  const opened = shared().threads ?? threads(process.cwd());
  shared().threads = opened;
  return opened;
}

function openedSnapshots(): SnapshotWriter {
  const snapshots = shared().snapshots ?? openSnapshotStore(dataPaths().snapshots);
  shared().snapshots = snapshots;
  return snapshots;
}
