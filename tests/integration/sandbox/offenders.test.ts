import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SnapshotId } from '@/server/core/base/ids';
import type { Sandbox } from '@/server/core/ports/sandbox';
import { openSnapshotStore, snapshotDirectory } from '@/server/sandbox';
import { connectDocker } from '@/server/sandbox/docker/connect';
import { createDockerDriver } from '@/server/sandbox/docker/driver';
import { type Bench, dockerTested, must, openBench } from './drivers';

/** What commands do that must harm neither the machine nor the run. After each the same sandbox is usable. */
describe.skipIf(!dockerTested)('offenders in a container', () => {
  let bench: Bench;
  let root: SnapshotId;
  let sandbox: Sandbox;
  beforeAll(async () => {
    bench = openBench('docker');
    root = await bench.prepare({ 'a.txt': 'a\n' });
    sandbox = await bench.driver.open(root, { owner: 'test/offender' });
  });
  afterAll(async () => {
    await sandbox.close();
    await bench.close();
  });
  const usable = async () => expect((await must(sandbox, 'ls; echo usable')).stdout).toBe('a.txt\nusable\n');
  const python = (program: string) => `python3 -c '${program}'`;

  test('a fork bomb', async () => {
    const bomb = await sandbox.run('b() { b | b & }; b; sleep 30', { timeoutMs: 1000 });
    expect(bomb.timedOut || bomb.exitCode !== 0).toBe(true);
    await usable();
  });

  test('a memory hog', async () => {
    const hog = await sandbox.run(python('x = []\nwhile True: x.append(bytearray(1 << 26))'), {
      timeoutMs: 20_000,
    });
    expect(hog.exitCode).not.toBe(0);
    expect(hog.timedOut).toBe(false);
    await usable();
  });

  test('endless output', async () => {
    const flood = await sandbox.run('yes "all work and no play"', { timeoutMs: 700, maxOutputBytes: 10_000 });
    expect(flood).toMatchObject({ exitCode: null, timedOut: true, truncated: true });
    expect(flood.stdout.length).toBeLessThan(11_000);
    await usable();
  });

  test('a process that ignores signals and one left in the background, in a session of its own', async () => {
    const late = await sandbox.run(
      'trap "" TERM INT HUP; (setsid sh -c "trap \'\' TERM; sleep 1; echo late > ghost" &); while :; do sleep 0.05; done',
      { timeoutMs: 400 },
    );
    expect(late).toMatchObject({ exitCode: null, timedOut: true });
    await must(sandbox, 'sleep 1.2');
    await usable();
  });

  test('a killer of its own kind, and of the runner', async () => {
    const killer = await sandbox.run('kill -9 1; kill -TERM 1; kill -9 -1; kill -9 $$', { timeoutMs: 5000 });
    expect(killer.exitCode).toBe(137);
    await usable();
  });

  test('a disk filler: one file, the temporary directory, and many files', async () => {
    const file = await sandbox.run(python('open("large", "wb").truncate(1 << 31)'), { timeoutMs: 9000 });
    expect(file.exitCode).not.toBe(0);
    await must(sandbox, 'rm -f large');
    const temporary = await sandbox.run('head -c 300000000 /dev/zero > /tmp/large', { timeoutMs: 20_000 });
    expect(temporary.stderr).toMatch(/No space left/);
    await usable();

    const store = openSnapshotStore(snapshotDirectory(bench.directory));
    const small = createDockerDriver(connectDocker(), store, () => undefined, { workspaceBytes: 32 << 20 });
    const filled = await small.open(root, { owner: 'test/filler' });
    const filler = await filled.run(
      'i=0; while :; do i=$((i + 1)); [ $i -lt 50 ] && head -c 1000000 /dev/zero > f$i; done',
      { timeoutMs: 60_000 },
    );
    expect(filler).toMatchObject({ exitCode: null, timedOut: false });
    expect(filler.stderr).toMatch(/grew over 32 MiB; what was written is dropped/);
    expect((await must(filled, 'ls')).stdout).toBe('a.txt\n');
    expect(await filled.snapshot()).toMatchObject({ id: root, shared: true });
    await filled.close();
    await small.close();
  });

  test('a way out: network, capabilities, the engine’s socket, another sandbox', async () => {
    const other = await bench.driver.open(root, { owner: 'test/neighbour' });
    await must(other, 'echo theirs > secret; echo theirs > /dev/shm/x');
    const neighbour = other.run('sleep 2; echo alive', { timeoutMs: 20_000 });
    const { stdout } = await must(
      sandbox,
      'ls /sys/class/net; grep -E "CapEff|NoNewPrivs" /proc/self/status; ls -d /proc/[0-9]* | wc -l; ls /dev/shm /workspace',
    );
    expect(stdout).toMatch(/^lo\nCapEff:\s+0+\nNoNewPrivs:\s+1\n[3-8]\n\/dev\/shm:\n\n\.:\na\.txt\n$/);
    const connect = 'import socket,sys\nfor a in sys.argv[1:]: socket.create_connection((a, 80), 2)';
    expect((await sandbox.run(`${python(connect)} 1.1.1.1`, { timeoutMs: 9000 })).stderr).toMatch(
      /Network is unreachable/,
    );
    const engine = (process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock').replace(/^unix:\/\//, '');
    const { stdout: sockets } = await must(
      sandbox,
      `for s in ${engine} /var/run/docker.sock /run/docker.sock; do [ -e $s ] && echo $s; done; true`,
    );
    expect(sockets).toBe('');
    await sandbox.run('kill -9 -1', { timeoutMs: 5000 });
    for (const attempt of [
      'mount -t tmpfs x /mnt',
      'chown 1:1 a.txt',
      'mknod d b 8 0',
      'echo 1 > /proc/sys/kernel/pid_max',
    ]) {
      expect({ attempt, code: (await sandbox.run(attempt, { timeoutMs: 5000 })).exitCode }).not.toMatchObject(
        {
          code: 0,
        },
      );
    }
    expect((await neighbour).stdout).toBe('alive\n');
    await other.close();
    await usable();
  });
});
