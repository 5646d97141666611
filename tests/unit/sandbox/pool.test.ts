import { expect, test } from 'vitest';
import type { Executor } from '@/server/sandbox/executor/executor';
import { openPool, type PoolKey } from '@/server/sandbox/executor/pool';

/** A pool over executors that do nothing but be there, and those that are. */
function pool(bounds?: Parameters<typeof openPool>[1]) {
  const alive = new Set<Executor>();
  const opened = openPool(async (key) => {
    const nothing = async () => {
      throw new Error('No command is run here.');
    };
    const executor: Executor = {
      ...key,
      healthy: true,
      run: nothing,
      harvest: nothing,
      settle: nothing,
      clean: async () => true,
      dispose: async () => void alive.delete(executor),
    };
    alive.add(executor);
    return executor;
  }, bounds);
  const take = (environment: string, times: number, shared: PoolKey['shared'] = []) =>
    Promise.all(Array.from({ length: times }, () => opened.take({ environment, shared }, 'test')));
  /** Gives all back and waits until each is ready or gone: the next taking waits for that. */
  const giveBack = async (executors: Executor[]) => {
    for (const executor of executors) await opened.give(executor);
    const [one] = await take('probe', 1);
    if (one) await one.dispose();
  };
  return { opened, alive, take, giveBack };
}

test('of one environment so many stay warm, in all so many, and the oldest go first', async () => {
  const { alive, take, giveBack } = pool({ perEnvironment: 2, inAll: 3 });
  const [first, ...others] = await take('a', 5);
  if (!first) throw new Error('nothing was taken');
  await giveBack([first, ...others]);
  expect(alive.size).toBe(2);
  await giveBack(await take('b', 2));
  expect(alive.size).toBe(3);
  expect(alive.has(first)).toBe(false);
});

test('one that is warm is taken again, by its environment alone', async () => {
  const { take, giveBack } = pool();
  const [used] = await take('a', 1);
  if (!used) throw new Error('nothing was taken');
  await giveBack([used]);
  const [other] = await take('b', 1);
  expect(other).not.toBe(used);
  const [again] = await take('a', 1);
  expect(again).toBe(used);
});

test('one with other shared packages is another', async () => {
  const { take, giveBack } = pool();
  const [used] = await take('a', 1, [{ path: 'node_modules', id: '1' }]);
  if (!used) throw new Error('nothing was taken');
  await giveBack([used]);
  expect((await take('a', 1))[0]).not.toBe(used);
  expect((await take('a', 1, [{ path: 'node_modules', id: '2' }]))[0]).not.toBe(used);
  expect((await take('a', 1, [{ path: 'node_modules', id: '1' }]))[0]).toBe(used);
});

test('a closed pool leaves none behind, not even those in use', async () => {
  const { opened, alive, take, giveBack } = pool();
  await giveBack(await take('a', 3));
  await take('b', 2);
  await opened.close();
  expect(alive.size).toBe(0);
  await expect(opened.take({ environment: 'a', shared: [] }, 'test')).rejects.toThrow(/was closed/);
});
