import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SnapshotId } from '@/server/core/base/ids';
import type { PreparationStage } from '@/server/core/run/preparation';
import { ensureBaseImage } from '@/server/sandbox/docker/base-image';
import { connectDocker } from '@/server/sandbox/docker/connect';
import { createDockerDriver } from '@/server/sandbox/docker/driver';
import { openSnapshotStore } from '@/server/sandbox/store';
import { type Bench, dockerTested, must, openBench, taskAt } from './drivers';

const image = `espalier-test/many-files:${process.pid}`;
/** More files than are sent one by one, with what a copy may get wrong. */
const fill = `import os
for at in range(2100):
    folder = f"/testbed/d{at // 100}"
    os.makedirs(folder, exist_ok=True)
    open(f"{folder}/f{at}.txt", "w").write(f"file {at}\\n" * 20)
os.chmod("/testbed/d0/f0.txt", 0o751)
os.chmod("/testbed/d1", 0o700)
os.makedirs("/testbed/empty")
os.link("/testbed/d2/f200.txt", "/testbed/linked.txt")
os.symlink("d0/f1.txt", "/testbed/near")
os.symlink("/etc/hostname", "/testbed/far")
open("/testbed/odd\\n name \\udcff".encode("utf8", "surrogateescape"), "w").write("odd")
open("/testbed/none", "w")`;

describe.skipIf(!dockerTested)('code of many files in an image', () => {
  const docker = connectDocker();
  const { signal } = new AbortController();
  let bench: Bench;
  let root: SnapshotId;
  const stages: PreparationStage[] = [];
  const task = () => ({
    ...taskAt('/testbed', { image, imageDirectory: '/testbed', imageEnv: { SITE: 'a "b" $HOME c' } }),
    origin: 'benchmark' as const,
  });
  beforeAll(async () => {
    bench = openBench('docker');
    const base = await ensureBaseImage(docker, () => undefined);
    const container = await docker.createContainer({
      ...{ Image: base, Cmd: ['python3', '-c', fill], User: 'root', NetworkDisabled: true },
      Labels: { 'espalier.test': '1' },
    });
    await container.start();
    expect(await container.wait()).toEqual(expect.objectContaining({ StatusCode: 0 }));
    const [repo, tag] = image.split(':');
    await container.commit({ repo, tag });
    await container.remove({ force: true, v: true });
    root = await bench.driver.prepare(task(), signal, (stage) => stages.push(stage));
  });
  afterAll(async () => {
    await bench.close();
    await docker.getImage(image).remove({ force: true });
  });

  test('is read with stages, and once', async () => {
    expect(stages[0]).toMatchObject({ stage: 'code', folder: '/testbed' });
    const again: PreparationStage[] = [];
    expect(await bench.driver.prepare(task(), signal, (stage) => again.push(stage))).toBe(root);
    expect(again).toEqual([]);
    expect(await bench.store.list(root)).toHaveLength(2100 + 5);
  });

  test('fills a workspace exactly: a command that changes nothing leaves the snapshot as it was', async () => {
    const sandbox = await bench.driver.open(root, { owner: 'test/many' });
    const look =
      'stat -c "%a %h %s %F" d0/f0.txt d1 empty linked.txt near far none; cat d2/f200.txt | head -1';
    const { stdout } = await must(sandbox, look);
    expect(stdout.trim().split('\n')).toEqual([
      '751 1 140 regular file',
      '700 2 4096 directory',
      expect.stringMatching(/^755 2 \d+ directory$/),
      '644 1 180 regular file',
      '777 1 9 symbolic link',
      '777 1 13 symbolic link',
      '644 1 0 regular empty file',
      'file 200',
    ]);
    expect((await sandbox.snapshot()).id).toBe(root);
    expect((await must(sandbox, 'echo "$SITE"; realpath /testbed/near')).stdout).toBe(
      'a "b" $HOME c\nd0/f1.txt\n',
    );
    // Hard links are files of their own.
    await must(sandbox, 'echo more >> linked.txt; rm d3/f300.txt');
    const { id } = await sandbox.snapshot();
    await sandbox.close();
    const changed = await bench.store.diff(root, id);
    expect(changed.map(({ path, kind }) => [path, kind])).toEqual([
      ['d3/f300.txt', 'removed'],
      ['linked.txt', 'changed'],
    ]);
  });

  test('code that is larger than a task may have is refused, and nothing is left', async () => {
    const store = openSnapshotStore(`${bench.directory}/small`);
    const small = createDockerDriver(docker, store, () => undefined, { workspaceBytes: 50_000 });
    await expect(small.prepare(task(), signal)).rejects.toThrow(/holds more than .* MiB that the code/);
    await small.close();
    const label = ['espalier.owner=prepare'];
    expect(await docker.listContainers({ all: true, filters: { label } })).toEqual([]);
  });
});
