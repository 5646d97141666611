import path from 'node:path';
import type { SandboxDriver } from '@/server/core/ports/sandbox';
import { SandboxUnavailable, TaskUnusable } from '@/server/sandbox/errors';
import { openPool } from '@/server/sandbox/executor/pool';
import { type Beginning, prepareTask } from '@/server/sandbox/prepare';
import { openSandbox } from '@/server/sandbox/sandbox';
import {
  codeInImageOnly,
  leadsToOriginal,
  refusesRoot,
  rootWithoutNamespace,
} from '@/server/sandbox/sentences';
import type { SnapshotWriter } from '@/server/sandbox/store';
import { localEnvironment, localEnvironmentAt } from './environment';
import { startLocalExecutor } from './executor';
import { describeIsolation, detectIsolation, refusedAsRoot } from './isolation';
import { sweepLocal } from './sweep';
import { type LeadingOut, linkedPlaces } from './view/linked-places';
import { namedPlaces } from './view/named-places';
import { taskPlaces } from './view/task-places';

/** Sandboxes as directories and processes of this machine. */
export function createLocalDriver(store: SnapshotWriter): SandboxDriver {
  let warned = false;
  const pool = openPool(async ({ environment }, owner) => {
    const isolation = detectIsolation();
    if (refusedAsRoot(isolation)) throw new SandboxUnavailable(refusesRoot);
    if (isolation.asRoot && !warned) process.stderr.write(`${rootWithoutNamespace}\n`);
    warned ||= isolation.asRoot;
    return startLocalExecutor(store, isolation, environment, owner);
  });
  const places = taskPlaces(store.directory);
  const open: SandboxDriver['open'] = async (from, { owner }) => openSandbox(store, pool, from, { owner });
  return {
    kind: 'local',
    describe: async () => describeIsolation(detectIsolation()),
    async prepare(task, signal, begins) {
      places.add({
        hidden: task.holdoutDirectory === null ? [] : [path.resolve(task.holdoutDirectory)],
        shown: namedPlaces([task.test.command, task.setup ?? ''], task.test.env),
      });
      if (task.imageDirectory) {
        throw new TaskUnusable(codeInImageOnly);
      }
      const links: LeadingOut[] = [];
      const begin: Beginning = {
        tree: store.trees.empty,
        environment([original = ''], { code }) {
          places.add({ hidden: [], shown: linkedPlaces(links, path.resolve(task.directory)) });
          if (task.origin === 'sample') return localEnvironment;
          if (detectIsolation().kind === 'bubblewrap') return localEnvironmentAt(original);
          if (code !== null) throw new TaskUnusable(leadsToOriginal(code, original));
          return localEnvironment;
        },
      };
      return prepareTask(store, open, begin, task, signal, {
        shared: true,
        begins,
        lookLink: (link, target) => links.push({ link, target }),
      });
    },
    open,
    sweep: async () => sweepLocal(),
    close: () => pool.close(),
  };
}
