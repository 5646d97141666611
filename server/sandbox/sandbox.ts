import { type SnapshotId, snapshotId, splitSnapshotId } from '@/server/core/base/ids';
import type { Sandbox } from '@/server/core/ports/sandbox';
import type { Executor, Settled } from '@/server/sandbox/executor/executor';
import type { Pool } from '@/server/sandbox/executor/pool';
import { startsNoPrograms } from '@/server/sandbox/sentences';
import type { SnapshotWriter } from '@/server/sandbox/store';
import { metered } from '@/server/sandbox/store/metered';
import { sharedFolders } from '@/server/sandbox/store/shared';
import { actOnFiles } from '@/server/sandbox/workspace';

export interface OpenOptions {
  owner: string;
  /** Commands will come: an executor is got ready at once instead of with the first of them. */
  commands?: boolean;
  /** An executor keeps the shared packages that it was started with. */
  fixedPackages?: boolean;
}

/** A workspace over a tree of the store; it takes an executor from the pool with its first command, and not before. */
export function openSandbox(
  writer: SnapshotWriter,
  pool: Pool,
  from: SnapshotId,
  { owner, commands = false, fixedPackages = false }: OpenOptions,
): Sandbox {
  const { store, written } = metered(writer);
  let { environment, tree, home } = splitSnapshotId(from);
  let last = from;
  let bytesBefore = 0;
  let executor: Executor | null = null;
  /** The workspace of the executor is ahead of `tree`. */
  let ahead = false;
  let closed = false;
  let queue: Promise<unknown> = Promise.resolve();
  store.trees.get(tree);
  const shared = fixedPackages ? sharedFolders(store.trees, tree) : [];
  const early = commands ? pool.take({ environment, shared }, owner).catch(() => null) : null;
  let takenEarly = early === null;

  const take = async (): Promise<Executor> => {
    const ready = takenEarly ? null : await early;
    takenEarly = true;
    if (ready?.healthy && ready.environment === environment) return ready;
    if (ready) await pool.give(ready);
    return pool.take({ environment, shared }, owner);
  };
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
    ahead = false;
    if (used) await pool.give(used);
  };
  /** A failed executor takes what was not kept with it; the next command starts another from what was. */
  const orRelease = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      await release();
      throw error;
    }
  };
  const catchUp = async () => {
    if (executor && ahead) tree = await orRelease(executor.harvest(store));
    ahead = false;
  };

  const keep = (startedAt: number, layerBytes: number) => {
    const id = snapshotId(environment, tree, home);
    const shared = id === last;
    last = id;
    const bytes = written() - bytesBefore + layerBytes;
    bytesBefore = written();
    return { id, shared, ms: performance.now() - startedAt, bytes };
  };

  return {
    file: (action) =>
      inTurn(async () => {
        await catchUp();
        const result = actOnFiles(
          { objects: store.objects, trees: store.trees, packages: store.packages, tree },
          action,
        );
        tree = result.tree;
        return result.observation;
      }),
    run: (command, options) =>
      inTurn(async () => {
        // Nothing is lost with an executor that ended between two commands, all it had made being kept.
        if (executor && !executor.healthy && !ahead) await release();
        executor ??= await take();
        const result = await orRelease(executor.run(ahead ? null : tree, command, options));
        ahead = true;
        if (!executor.healthy) await release();
        return result;
      }),
    snapshot: () =>
      inTurn(async () => {
        const startedAt = performance.now();
        await catchUp();
        const settled: Settled | null = executor ? await orRelease(executor.settle()) : null;
        if (settled) environment = settled.environment;
        if (executor && !executor.healthy) await release();
        const layers = settled && settled.layers > 0 ? settled : null;
        return {
          ...keep(startedAt, settled?.bytes ?? 0),
          ...(layers ? { layers: layers.layers, flattened: layers.flattened } : {}),
        };
      }),
    start: (command, options) =>
      inTurn(async () => {
        if (executor && !executor.healthy && !ahead) await release();
        executor ??= await take();
        if (!executor.start) throw new Error(startsNoPrograms);
        const program = await orRelease(executor.start(ahead ? null : tree, home, command, options));
        ahead = true;
        return {
          ended: program.ended,
          snapshot: () =>
            inTurn(async () => {
              const startedAt = performance.now();
              ({ tree, home } = await program.harvest(store));
              return keep(startedAt, 0);
            }),
        };
      }),
    async close() {
      await queue;
      if (closed) return;
      closed = true;
      await release();
      const unused = takenEarly ? null : await early;
      if (unused) await pool.give(unused);
    },
  };
}
