import type { SharedFolder } from '@/server/sandbox/store/shared';
import type { Executor } from './executor';

/** What an executor must be started with to suit a sandbox. */
export interface PoolKey {
  environment: string;
  /** The shared packages of its snapshots, where an executor cannot be given others later; else none. */
  shared: readonly SharedFolder[];
}

const keyText = ({ environment, shared }: PoolKey): string =>
  [environment, ...shared.flatMap(({ path, id }) => [path, id])].join('\0');

/** Idle executors kept warm for the next sandbox of the same environment. */
export interface Pool {
  take(key: PoolKey, owner: string): Promise<Executor>;
  /** Takes it back. It is made ready for the next sandbox in the background. */
  give(executor: Executor): Promise<void>;
  close(): Promise<void>;
}

export interface PoolBounds {
  perEnvironment: number;
  inAll: number;
}

export function openPool(
  start: (key: PoolKey, owner: string) => Promise<Executor>,
  bounds: PoolBounds = { perEnvironment: 4, inAll: 8 },
): Pool {
  const idle: Executor[] = [];
  const all = new Set<Executor>();
  let closed = false;

  const settling = new Set<Promise<void>>();

  const end = async (executor: Executor) => {
    all.delete(executor);
    await executor.dispose();
  };
  const warm = (key: PoolKey): Executor | undefined => {
    const wanted = keyText(key);
    for (const dead of idle.filter((executor) => !executor.healthy)) {
      idle.splice(idle.indexOf(dead), 1);
      void end(dead).catch(() => undefined);
    }
    const index = idle.findLastIndex((executor) => keyText(executor) === wanted);
    return index < 0 ? undefined : idle.splice(index, 1)[0];
  };
  const makeReady = async (executor: Executor): Promise<void> => {
    const clean = await executor.clean().catch(() => false);
    const alike = idle.filter((other) => keyText(other) === keyText(executor)).length;
    if (closed || !clean || !executor.healthy || alike >= bounds.perEnvironment) {
      return end(executor);
    }
    idle.push(executor);
    const oldest = idle.length > bounds.inAll ? idle.shift() : undefined;
    if (oldest) await end(oldest);
  };

  return {
    async take(key, owner) {
      if (closed) throw new Error('The sandbox driver was closed.');
      const ready = warm(key);
      if (ready) return ready;
      await Promise.all(settling);
      const settled = warm(key);
      if (settled) return settled;
      const executor = await start(key, owner);
      all.add(executor);
      if (closed) await end(executor);
      return executor;
    },
    async give(executor) {
      if (closed || !executor.healthy) return end(executor);
      const done = makeReady(executor).catch(() => undefined);
      settling.add(done);
      void done.then(() => settling.delete(done));
    },
    async close() {
      closed = true;
      await Promise.all(settling);
      idle.length = 0;
      await Promise.all([...all].map(end));
    },
  };
}
