import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { SandboxDriver, SnapshotStore } from '@/server/core/ports/sandbox';
import type { Task } from '@/server/core/task/task';
import { openSnapshotStore } from '@/server/sandbox';
import { baseImageName } from '@/server/sandbox/docker/base-image';
import { connectDocker } from '@/server/sandbox/docker/connect';
import { createDockerDriver } from '@/server/sandbox/docker/driver';
import { TaskUnusable } from '@/server/sandbox/errors';
import { canStartEngine, copyImage, ownEngine } from '@/tests/support/docker-engine';
import { type Bench, dockerTested, openBench, taskAt } from './drivers';

let bench: Bench | null = null;
const server = createServer((_, response) => response.end('fetched'));
afterEach(async () => {
  await bench?.close();
  bench = null;
  server.close();
});

async function taskWithSetup(host = '127.0.0.1'): Promise<Task> {
  await new Promise<void>((listening) => server.listen(0, host, listening));
  const { port } = server.address() as AddressInfo;
  const get = `node -e "fetch('http://${host}:${port}').then(async (r) => require('fs').writeFileSync('got.txt', await r.text()), () => process.exit(3))"`;
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
    await onlySetupFetches(bench, await taskWithSetup());
  });
});

async function onlySetupFetches(
  { driver, store }: { driver: SandboxDriver; store: SnapshotStore },
  task: Task,
) {
  const root = await driver.prepare({ ...task, setupNetwork: true }, signal);
  expect(Buffer.from((await store.read(root, 'got.txt')) ?? []).toString()).toBe('fetched');
  const sandbox = await driver.open(root, { owner: 'test' });
  const { exitCode } = await sandbox.run(task.setup ?? '', { timeoutMs: 20_000 });
  expect(exitCode).toBe(3);
  await sandbox.close();
}

const listens = `node -e "require('http').createServer((_, r) => r.end()).listen(0, 'localhost', function () { fetch('http://localhost:' + this.address().port).then(() => process.exit(0)) })"`;

describe.runIf(canStartEngine && dockerTested)('a setup in a container', () => {
  /** A bridge of this machine without a way out of it. */
  const bridge = `esp${process.pid}`;
  const gateway = '10.213.77.1';
  const hasIp = spawnSync('ip', ['-V']).status === 0;
  const place = mkdtempSync(join(tmpdir(), 'espalier-test-'));
  const store = openSnapshotStore(place);
  let end = async () => {};
  afterEach(async () => {
    await end();
    spawnSync('ip', ['link', 'delete', bridge]);
    rmSync(place, { recursive: true, force: true });
  });
  async function driverWith(network: string) {
    const engine = ownEngine({ mebibytes: 2048, bridge: network });
    await engine.start();
    await copyImage(connectDocker(), engine.docker, baseImageName);
    const driver = createDockerDriver(engine.docker, store, () => {});
    end = async () => {
      await driver.close();
      await engine.remove();
    };
    return driver;
  }

  it.runIf(hasIp)("has the engine's network where the task allows it, and nothing after it has", async () => {
    execFileSync('ip', ['link', 'add', bridge, 'type', 'bridge']);
    execFileSync('ip', ['addr', 'add', `${gateway}/24`, 'dev', bridge]);
    execFileSync('ip', ['link', 'set', bridge, 'up']);
    const driver = await driverWith(bridge);
    const task = await taskWithSetup(gateway);
    await expect(driver.prepare(task, signal)).rejects.toThrow(TaskUnusable);
    await onlySetupFetches({ driver, store }, task);
    const sandbox = await driver.open(await driver.prepare({ ...task, setup: listens }, signal), {
      owner: 'test',
    });
    expect(await sandbox.run(`grep localhost /etc/hosts && ${listens}`, { timeoutMs: 20_000 })).toMatchObject(
      {
        exitCode: 0,
      },
    );
    await sandbox.close();
  });

  it('is refused where the engine has none', async () => {
    const driver = await driverWith('none');
    const prepared = driver.prepare({ ...(await taskWithSetup()), setupNetwork: true }, signal);
    await expect(prepared).rejects.toThrow(/the Docker engine has no default network/);
  });
});
