import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { connectDocker } from '@/server/sandbox/docker/connect';
import { processesMarked } from '@/server/sandbox/local/processes';
import { dockerTested, type Kind, must, openBench } from './drivers';

async function hold(
  kind: Kind,
  directory: string,
  snapshot: string,
  env: Record<string, string>,
): Promise<ChildProcess> {
  const holder = join(import.meta.dirname, 'holder.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', holder, kind, directory, snapshot], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  await once(child.stdout, 'data');
  return child;
}

const directoriesOf = (pid: number | undefined) =>
  readdirSync(tmpdir()).filter((name) => name.startsWith(`espalier-sandbox-${pid}-`));

test.each([{ bwrap: '0' }, { bwrap: '1' }])(
  'local: after kill -9 of a process that held sandboxes a sweep leaves nothing of it (bubblewrap $bwrap)',
  async ({ bwrap }) => {
    const bench = openBench('local');
    try {
      const root = await bench.prepare({ 'a.txt': 'a' });
      const child = await hold('local', bench.directory, root, { ESPALIER_BWRAP: bwrap });
      const left = directoriesOf(child.pid);
      expect(left).toHaveLength(2);
      await bench.driver.sweep();
      expect(directoriesOf(child.pid)).toEqual(left);
      child.kill('SIGKILL');
      await once(child, 'exit');
      const removed = await bench.driver.sweep();
      for (const name of left) expect(removed.some((path) => path.endsWith(name))).toBe(true);
      expect(directoriesOf(child.pid)).toEqual([]);
      expect(left.flatMap(processesMarked)).toEqual([]);
    } finally {
      await bench.close();
    }
  },
);

test('a sandbox without bubblewrap leaves no process behind and hides the directory’s path', async () => {
  process.env.ESPALIER_BWRAP = '0';
  const bench = openBench('local');
  try {
    expect(await bench.driver.describe()).toMatch(/WITHOUT isolation/);
    const sandbox = await bench.driver.open(await bench.prepare({ 'a.txt': 'a' }), { owner: 'test/a1' });
    const result = await must(sandbox, 'setsid sleep 3373 & pwd; echo "$PWD/a.txt" "$HOME" "$TMPDIR/x"');
    expect(result.stdout).toBe('.\na.txt ~ /tmp/x\n');
    expect(directoriesOf(process.pid).flatMap(processesMarked)).toEqual([]);
    const late = await sandbox.run('trap "" TERM; setsid sleep 3373 & while :; do :; done', {
      timeoutMs: 200,
    });
    expect(late).toMatchObject({ timedOut: true, exitCode: null });
    expect(directoriesOf(process.pid).flatMap(processesMarked)).toEqual([]);
    await sandbox.close();
  } finally {
    delete process.env.ESPALIER_BWRAP;
    await bench.close();
  }
});

test.skipIf(!dockerTested)('docker: after kill -9 a sweep leaves no container and no volume', async () => {
  const bench = openBench('docker');
  const docker = connectDocker();
  const containersOf = async (pid: number | undefined) =>
    (await docker.listContainers({ all: true, filters: { label: ['espalier.pid'] } })).filter(
      ({ Labels }) => Labels['espalier.pid']?.split(' ')[1] === String(pid),
    );
  try {
    const root = await bench.prepare({ 'a.txt': 'a' });
    const child = await hold('docker', bench.directory, root, {});
    expect(await containersOf(child.pid)).toHaveLength(2);
    const volumes = (await containersOf(child.pid)).flatMap(({ Mounts }) => Mounts.map(({ Name }) => Name));
    await bench.driver.sweep();
    expect(await containersOf(child.pid)).toHaveLength(2);
    child.kill('SIGKILL');
    await once(child, 'exit');
    // One is removed by somebody who leaves its workspace lying.
    const [first] = await containersOf(child.pid);
    await docker.getContainer(first?.Id ?? '').remove({ force: true });
    const lying = (await docker.listVolumes()).Volumes.filter(({ Name }) => volumes.includes(Name));
    expect(lying).toHaveLength(2);
    await bench.driver.sweep();
    expect(await containersOf(child.pid)).toEqual([]);
    const { Volumes } = await docker.listVolumes();
    expect(Volumes.filter(({ Name }) => volumes.includes(Name))).toEqual([]);
  } finally {
    await bench.close();
  }
});
