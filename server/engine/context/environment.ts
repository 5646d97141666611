import { readStep } from '@/db/node-texts';
import type { RunLog } from '@/db/run-log';
import { performAll } from '@/server/agent/act-all';
import { callsOf } from '@/server/core/agent/call';
import { type NodeId, type SnapshotId, splitSnapshotId } from '@/server/core/base/ids';
import { nodeOf } from '@/server/core/run/fold';
import type { NodeState } from '@/server/core/run/node';
import { pathTo } from '@/server/core/run/tree';
import { beforeEditAt } from './before-edit';
import { engine, type RunContext } from './context';
import {
  actionNotStored,
  environmentGone,
  nothingOutside,
  otherExitCode,
  otherFiles,
  taskChanged,
} from './sentences';

/** The image of a node's environment was removed and could not be rebuilt. The message says why, and what to do. */
export class EnvironmentGone extends Error {
  constructor(node: NodeId, why: string) {
    super(environmentGone(node, why));
    this.name = 'EnvironmentGone';
  }
}

const environmentOf = ({ snapshot }: NodeState): string => splitSnapshotId(snapshot).environment;
const treeOf = (id: SnapshotId): string => splitSnapshotId(id).tree;

/** Each environment of a run is rebuilt once, however many steps wait for it. */
const making = new WeakMap<RunLog, Map<string, Promise<void>>>();

/**
 * Makes sure that commands can run at the node. Where the image of its environment was removed from the engine, the
 * recorded steps that changed something outside the workspace are carried out again, each on the files of that time.
 * Errors: EnvironmentGone where one of them does not give the same files as then.
 */
export async function ensureEnvironment(context: RunContext, id: NodeId): Promise<void> {
  const { driver, log } = context;
  const node = nodeOf(log.state, id);
  if (!driver.has || (await driver.has(node.snapshot))) return;
  const waiting = making.get(log) ?? new Map<string, Promise<void>>();
  making.set(log, waiting);
  const key = environmentOf(node);
  const made = waiting.get(key) ?? makeAnew(context, id).finally(() => waiting.delete(key));
  waiting.set(key, made);
  await made;
}

async function makeAnew(context: RunContext, id: NodeId): Promise<void> {
  const { driver, log, control, now } = context;
  const begun = now();
  const path = pathTo(log.state, id);
  const makers = path.filter(
    (node, i) => i === 0 || environmentOf(node) !== environmentOf(path[i - 1] ?? node),
  );
  let lost = makers;
  for (let i = makers.length - 1; i >= 0; i--) {
    const maker = makers[i];
    if (!maker || !(await driver.has?.(maker.snapshot))) continue;
    lost = makers.slice(i + 1);
    break;
  }
  for (const maker of lost) driver.standIn?.(maker.snapshot, await again(context, maker));
  log.append([
    {
      type: 'environment.rebuilt',
      environments: lost.map(environmentOf),
      nodes: lost.map((maker) => maker.id),
      actor: engine,
      spend: { sandboxMs: now() - begun, seconds: control.stopwatch.lap() },
    },
  ]);
}

/** The snapshot that a node's step gives today. Its files are those of the node. */
async function again(context: RunContext, node: NodeState): Promise<SnapshotId> {
  const { db, log, driver, verifier, store, task, allowShell, signal } = context;
  const gone = (why: string) => new EnvironmentGone(node.id, why);
  if (node.parentId === null) {
    const made = await driver.prepare(task, signal);
    const own = task.setup || task.imageDirectory;
    if (own ? treeOf(made) === treeOf(node.snapshot) : made === node.snapshot) return made;
    throw gone(taskChanged);
  }
  const parent = nodeOf(log.state, node.parentId);
  const step = readStep(db, node);
  if (!step) throw gone(actionNotStored);
  const sandbox = await driver.open(parent.snapshot, { owner: `${log.runId}/again` });
  try {
    const beforeEdit = beforeEditAt(log.state, parent.id);
    const { calls } = await performAll(step, { sandbox, verifier, task, allowShell, signal, beforeEdit });
    const made = (await sandbox.snapshot()).id;
    const were = callsOf(step);
    for (const [at, { observation }] of callsOf(calls).entries()) {
      const { exitCode = null } = were[at]?.observation ?? {};
      if (observation.exitCode !== exitCode)
        throw gone(otherExitCode(node.title, observation.exitCode, exitCode));
    }
    if (treeOf(made) !== treeOf(node.snapshot)) {
      const paths = (await store.diff(node.snapshot, made)).map((change) => change.path);
      throw gone(otherFiles(node.title, paths));
    }
    if (splitSnapshotId(made).environment === environmentOf(parent)) {
      throw gone(nothingOutside(node.title));
    }
    return made;
  } finally {
    await sandbox.close();
  }
}
