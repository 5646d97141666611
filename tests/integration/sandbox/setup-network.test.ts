import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Task } from '@/server/core/task/task';
import { TaskUnusable } from '@/server/sandbox/errors';
import { type Bench, openBench, taskAt } from './drivers';

let bench: Bench | null = null;
const server = createServer((_, response) => response.end('fetched'));
afterEach(async () => {
  await bench?.close();
  bench = null;
  server.close();
});

async function taskWithSetup(): Promise<Task> {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const get = `node -e "fetch('http://127.0.0.1:${port}').then(async (r) => require('fs').writeFileSync('got.txt', await r.text()), () => process.exit(3))"`;
  return { ...taskAt(process.cwd()), directory: `${process.cwd()}/tests/support/loopback`, setup: get };
}
const { signal } = new AbortController();

describe('a setup', () => {
  it('has no network', async () => {
    bench = openBench('local');
    const task = await taskWithSetup();
    await expect(bench.driver.prepare(task, signal)).rejects.toThrow(TaskUnusable);
  });

  it('has one where the task allows it, and nothing after it has', async () => {
    bench = openBench('local');
    const task = await taskWithSetup();
    const root = await bench.driver.prepare({ ...task, setupNetwork: true }, signal);
    expect(Buffer.from((await bench.store.read(root, 'got.txt')) ?? []).toString()).toBe('fetched');
    const sandbox = await bench.driver.open(root, { owner: 'test' });
    const { exitCode } = await sandbox.run(task.setup ?? '', { timeoutMs: 20_000 });
    expect(exitCode).toBe(3);
    await sandbox.close();
  });
});
