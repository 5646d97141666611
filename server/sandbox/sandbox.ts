import { type SnapshotId, snapshotId, splitSnapshotId } from '@/server/core/ids';
import type { Sandbox } from '@/server/core/ports';
import type { Executor } from './executor/executor';
import type { Pool } from './executor/pool';
import type { SnapshotWriter } from './store';
import { actOnFiles } from './workspace';

/** A workspace over a tree of the store; it takes an executor from the pool with its first command, and not before. */
export function openSandbox(store: SnapshotWriter, pool: Pool, from: SnapshotId, owner: string): Sandbox {
  let { environment, tree } = splitSnapshotId(from);
  let last = from;
  let executor: Executor | null = null;
  let closed = false;
  let queue: Promise<unknown> = Promise.resolve();
  store.trees.get(tree);

  /** One thing at a time, in the order asked. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = queue.then(() => {
      if (closed) throw new Error('The sandbox was closed.');
      return work();
    });
    queue = turn.catch(() => undefined);
    return turn;
  };
  const release = async () => {
    const used = executor;
    executor = null;
    if (used) await pool.give(used);
  };

  return {
    file: (action) =>
      inTurn(async () => {
        const answer = actOnFiles({ objects: store.objects, trees: store.trees, tree }, action);
        tree = answer.tree;
        return answer.observation;
      }),
    run: (command, options) =>
      inTurn(async () => {
        executor ??= await pool.take(environment, owner);
        const done = await executor.run(tree, command, options).catch(async (error) => {
          await release();
          throw error;
        });
        tree = done.tree;
        if (!executor.healthy) await release();
        return done.result;
      }),
    snapshot: () =>
      inTurn(async () => {
        const startedAt = performance.now();
        if (executor) environment = await executor.settle();
        if (executor && !executor.healthy) await release();
        const id = snapshotId(environment, tree);
        const shared = id === last;
        last = id;
        return { id, shared, ms: performance.now() - startedAt };
      }),
    async close() {
      await queue;
      if (closed) return;
      closed = true;
      await release();
    },
  };
}
