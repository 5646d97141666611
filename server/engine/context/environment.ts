import { readStep } from '@/db/node-texts';
import type { RunLog } from '@/db/run-log';
import { perform } from '@/server/agent/act';
import { type NodeId, type SnapshotId, splitSnapshotId } from '@/server/core/base/ids';
import { nodeOf } from '@/server/core/run/fold';
import type { NodeState } from '@/server/core/run/node';
import { pathTo } from '@/server/core/run/tree';
import { engine, type RunContext } from './context';

/** The image of a node's environment was removed, and it could not be made anew: why, and what to do. */
export class EnvironmentGone extends Error {
  constructor(node: NodeId, why: string) {
    super(
      `The image of ${node}'s environment was removed from the engine, and it cannot be made anew: ${why}. Load the image again, or cancel the attempt and branch from a node before ${node}.`,
    );
    this.name = 'EnvironmentGone';
  }
}

const environmentOf = ({ snapshot }: NodeState): string => splitSnapshotId(snapshot).environment;
const treeOf = (id: SnapshotId): string => splitSnapshotId(id).tree;

/** One making per run and environment, however many wait for it. */
const making = new WeakMap<RunLog, Map<string, Promise<void>>>();

/**
 * Sees to it that commands can run at the node. Where the image of its environment was removed from the engine, the
 * recorded steps that had changed something outside the workspace are carried out again, each on the files it was
 * carried out on. Errors: EnvironmentGone where one of them does not come to the files it came to then.
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

/** The snapshot that a node's step comes to today; its files are those of the node. */
async function again(context: RunContext, node: NodeState): Promise<SnapshotId> {
  const { db, log, driver, verifier, store, task, allowShell, signal } = context;
  const gone = (why: string) => new EnvironmentGone(node.id, why);
  if (node.parentId === null) {
    const made = await driver.prepare(task, signal);
    const own = task.setup || task.imageDirectory;
    if (own ? treeOf(made) === treeOf(node.snapshot) : made === node.snapshot) return made;
    throw gone('the task or its image is another today');
  }
  const parent = nodeOf(log.state, node.parentId);
  const step = readStep(db, node);
  if (!step) throw gone('its action is not stored in this database');
  const sandbox = await driver.open(parent.snapshot, { owner: `${log.runId}/again` });
  try {
    const { observation } = await perform(step.action, { sandbox, verifier, task, allowShell, signal });
    const made = (await sandbox.snapshot()).id;
    const what = `carrying out its step again (${node.title})`;
    if (observation.exitCode !== step.observation.exitCode) {
      throw gone(`${what} ended with ${observation.exitCode} instead of ${step.observation.exitCode}`);
    }
    if (treeOf(made) !== treeOf(node.snapshot)) {
      const paths = (await store.diff(node.snapshot, made)).map((change) => change.path);
      throw gone(`${what} came to other files than then (${paths.slice(0, 3).join(', ')})`);
    }
    if (splitSnapshotId(made).environment === environmentOf(parent)) {
      throw gone(`${what} changed nothing outside the workspace`);
    }
    return made;
  } finally {
    await sandbox.close();
  }
}
