import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SnapshotId } from '@/server/core/ids';
import { splitSnapshotId } from '@/server/core/ids';
import { SandboxUnavailable } from '@/server/sandbox';
import { connectDocker } from '@/server/sandbox/docker/connect';
import { type Bench, dockerTested, must, openBench, taskAt } from './drivers';

describe.skipIf(!dockerTested)('what only containers have', () => {
  let bench: Bench;
  let root: SnapshotId;
  beforeAll(async () => {
    bench = openBench('docker');
    root = await bench.prepare({ 'a.txt': 'a\n' });
  });
  afterAll(() => bench.close());

  test('a change outside the workspace is part of the snapshot, and of no other', async () => {
    const sandbox = await bench.driver.open(root, { owner: 'test/a1' });
    await must(sandbox, 'echo tool > /usr/local/tool && echo b > b.txt');
    const first = await sandbox.snapshot();
    expect((await must(sandbox, 'cat /usr/local/tool b.txt')).stdout).toBe('tool\nb\n');
    expect(await sandbox.snapshot()).toMatchObject({ id: first.id, shared: true });
    await must(sandbox, 'echo newer > /usr/local/tool');
    const second = await sandbox.snapshot();
    await sandbox.close();
    expect(splitSnapshotId(first.id).tree).toBe(splitSnapshotId(second.id).tree);
    for (const [id, text] of [
      [first.id, 'tool\n'],
      [second.id, 'newer\n'],
      [root, ''],
    ] as const) {
      const restored = await bench.driver.open(id, { owner: 'test/a2' });
      expect((await restored.run('cat /usr/local/tool', { timeoutMs: 5000 })).stdout).toBe(text);
      await restored.close();
    }
  });

  test('there is no network, no capability, no engine socket, and a bound on processes', async () => {
    const sandbox = await bench.driver.open(root, { owner: 'test/a1' });
    const { stdout } = await must(
      sandbox,
      'ls /sys/class/net; grep -E "CapEff|NoNewPrivs" /proc/self/status; ls /var/run/docker.sock /run/docker.sock 2>&1 | grep -c "No such"',
    );
    expect(stdout).toMatch(/^lo\nCapEff:\s+0+\nNoNewPrivs:\s+1\n2\n$/);
    const bomb = await sandbox.run('b() { b | b & }; b; sleep 30', { timeoutMs: 1500 });
    expect(bomb.timedOut || bomb.exitCode !== 0).toBe(true);
    expect((await must(sandbox, 'echo usable')).stdout).toBe('usable\n');
    await sandbox.close();
  });

  test('a container removed behind our back is a failed step or a clear error, and the next sandbox works', async () => {
    const sandbox = await bench.driver.open(root, { owner: 'test/lost' });
    const docker = connectDocker();
    await must(sandbox, 'echo before > kept.txt');
    const { id } = await sandbox.snapshot();
    const running = sandbox.run('echo started; sleep 30', { timeoutMs: 60_000 });
    const mine = await docker.listContainers({ filters: { label: [`espalier.pid`] } });
    await Promise.all(
      mine
        .filter(({ Labels }) => Labels['espalier.pid']?.split(' ')[1] === String(process.pid))
        .map(({ Id }) => docker.getContainer(Id).remove({ force: true, v: true })),
    );
    expect(await running).toMatchObject({ exitCode: null, stderr: expect.stringMatching(/container ended/) });
    expect(await sandbox.snapshot()).toMatchObject({ id });
    expect((await must(sandbox, 'cat kept.txt')).stdout).toBe('before\n');
    await sandbox.close();
  });

  test('an image that is not there is said to be missing', async () => {
    const missing = bench.driver.prepare(
      taskAt(bench.directory, { image: 'espalier/no-such-image:1' }),
      new AbortController().signal,
    );
    await expect(missing).rejects.toThrow(SandboxUnavailable);
    await expect(missing).rejects.toThrow(/image is missing/);
  });
});
