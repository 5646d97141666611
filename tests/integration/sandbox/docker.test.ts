import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SnapshotId, splitSnapshotId } from '@/server/core/base/ids';
import { openSnapshotStore, SandboxUnavailable, snapshotDirectory } from '@/server/sandbox';
import { connectDocker } from '@/server/sandbox/docker/connect';
import { createDockerDriver } from '@/server/sandbox/docker/driver';
import { type Bench, dockerTested, must, openBench, taskAt } from './drivers';
import { importBareImage } from './images';

describe.skipIf(!dockerTested)('what only containers have', () => {
  let bench: Bench;
  let root: SnapshotId;
  beforeAll(async () => {
    bench = openBench('docker');
    root = await bench.prepare({ 'a.txt': 'a\n' });
  });
  afterAll(() => bench.close());

  test.each(['1', '0'])(
    'changes outside the workspace are part of the snapshot, and of no other (engine’s disk read: %s)',
    async (disk) => {
      process.env.ESPALIER_ENGINE_DISK = disk;
      const place = openBench('docker');
      try {
        const at = await place.prepare({ 'a.txt': 'a\n' });
        const sandbox = await place.driver.open(at, { owner: 'test/a1' });
        const look =
          'cat /usr/local/tool ~/.config/new /etc/debian_version; ls -d /opt/empty /usr/share/doc/bash; stat -c %a /usr/bin/env';
        const seen = async () => (await sandbox.run(`(${look}) 2>/dev/null`, { timeoutMs: 9000 })).stdout;
        const nodes = [{ id: at, held: await seen() }];
        for (const change of [
          'echo tool > /usr/local/tool && echo b > b.txt',
          'mkdir -p ~/.config && echo new > ~/.config/new',
          'echo ours >> /etc/debian_version',
          'mkdir /opt/empty',
          'rm -r /usr/share/doc/bash',
          'chmod 700 /usr/bin/env',
          'echo tooh > /usr/local/tool',
        ]) {
          await must(sandbox, change);
          const { id, shared, layers, bytes } = await sandbox.snapshot();
          expect({ change, shared }).toEqual({ change, shared: false });
          expect(layers).toBe(2);
          expect(bytes).toBeGreaterThanOrEqual(0);
          nodes.push({ id, held: await seen() });
          expect(await sandbox.snapshot()).toMatchObject({ id, shared: true });
        }
        await sandbox.close();
        expect(new Set(nodes.map(({ held }) => held)).size).toBe(nodes.length);
        expect(new Set(nodes.slice(1).map(({ id }) => splitSnapshotId(id).tree)).size).toBe(1);
        for (const { id, held } of [nodes[0], nodes[3], nodes[5], nodes.at(-1)].flatMap(
          (node) => node ?? [],
        )) {
          const restored = await place.driver.open(id, { owner: 'test/a2' });
          const { stdout } = await restored.run(`(${look}) 2>/dev/null`, { timeoutMs: 9000 });
          expect(stdout).toBe(held);
          await restored.close();
        }
      } finally {
        delete process.env.ESPALIER_ENGINE_DISK;
        await place.close();
      }
    },
  );

  test('changes outside the workspace one on another work; too many layers are made one, and nothing is lost', async () => {
    // A small image: making its layers one copies the whole of it. Only its own user may write where it counts.
    const image = `espalier-test/deep:${process.pid}`;
    await importBareImage(connectDocker(), image, ['ENV KEPT="by the image"', 'USER worker']);
    const place = openBench('docker');
    try {
      const writer = openSnapshotStore(snapshotDirectory(place.directory));
      mkdirSync(join(place.directory, 'source'));
      writeFileSync(join(place.directory, 'source/a.txt'), 'a\n');
      const task = taskAt(join(place.directory, 'source'), { image });
      let at = await place.driver.prepare(task, new AbortController().signal);
      let counted = '';
      const sandbox = await place.driver.open(at, { owner: 'test/deep' });
      for (let i = 1; i <= 10; i++) {
        await must(sandbox, `echo ${i} >> /home/worker/count`);
        counted += `${i}\n`;
        at = (await sandbox.snapshot()).id;
      }
      await sandbox.close();
      let flattened = 0;
      let mostSeen = 0;
      for (let i = 11; i <= 18; i++) {
        // A driver of its own has no warm container: each begins with the image of the step before.
        const driver = createDockerDriver(connectDocker(), writer, () => undefined, { layers: 4 });
        const next = await driver.open(at, { owner: 'test/deep' });
        await must(
          next,
          `test "$KEPT" = "by the image" && echo ${i} >> /home/worker/count && cat /home/worker/count`,
        );
        counted += `${i}\n`;
        const kept = await next.snapshot();
        at = kept.id;
        mostSeen = Math.max(mostSeen, kept.layers ?? 0);
        flattened += kept.flattened ? 1 : 0;
        await next.close();
        await driver.close();
      }
      expect(flattened).toBe(2);
      expect(mostSeen).toBe(4);
      const last = await place.driver.open(at, { owner: 'test/deep' });
      expect((await must(last, 'cat /home/worker/count a.txt; echo "$KEPT"')).stdout).toBe(
        `${counted}a\nby the image\n`,
      );
      await last.close();
    } finally {
      await place.close();
      await connectDocker().getImage(image).remove({ force: true });
    }
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
    await expect(missing).rejects.toThrow(/image of the sandbox is missing/);
  });
});
