import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { splitSnapshotId } from '@/server/core/base/ids';
import { connectDocker } from '@/server/sandbox/docker/connect';
import { type Bench, dockerTested, must, openBench, taskAt } from './drivers';
import { importBareImage } from './images';

/** Both are images without find, head or id; in one a plain user is at work. */
const images = [
  { name: `espalier-test/bare:${process.pid}`, changes: [], home: '' },
  { name: `espalier-test/worker:${process.pid}`, changes: ['USER worker'], home: '/home/worker' },
];

describe.skipIf(!dockerTested)('images with a shell and tar', () => {
  let bench: Bench;
  const { signal } = new AbortController();
  beforeAll(async () => {
    bench = openBench('docker');
    for (const { name, changes } of images) await importBareImage(connectDocker(), name, changes);
  });
  afterAll(async () => {
    await bench.close();
    for (const { name } of images) await connectDocker().getImage(name).remove({ force: true });
  });

  test.each(images)('$name: edits, modes, deletions and places outside restore', async ({ name, home }) => {
    const source = join(bench.directory, name.replaceAll(/\W/g, '-'));
    mkdirSync(join(source, 'src'), { recursive: true });
    writeFileSync(join(source, 'src/a.txt'), 'a\n');
    writeFileSync(join(source, 'src/b.txt'), 'b\n');
    const root = await bench.driver.prepare(taskAt(source, { image: name }), signal);
    const look = `cat src/*.txt ${home}/tool 2>&1; for p in * src/*; do echo "$p"; done; test -x src/a.txt && echo x`;
    const nodes: { id: typeof root; held: string }[] = [];
    const sandbox = await bench.driver.open(root, { owner: 'test/bare' });
    for (const step of [
      'true',
      'echo more >> src/a.txt && chmod 755 src/a.txt',
      'rm src/b.txt && echo c > "c\nd" && ln -s ../../gone src/out',
      `echo tool > ${home}/tool`,
      'rm -r src',
    ]) {
      await must(sandbox, step);
      const { id } = await sandbox.snapshot();
      nodes.push({ id, held: (await sandbox.run(look, { timeoutMs: 9000 })).stdout });
    }
    await sandbox.file({ kind: 'write_file', path: 'src/new.txt', content: 'by hand\n' });
    expect((await must(sandbox, 'cat src/new.txt')).stdout).toBe('by hand\n');
    await sandbox.close();
    expect(new Set(nodes.map(({ held }) => held)).size).toBe(nodes.length);
    for (const { id, held } of nodes.toReversed()) {
      const restored = await bench.driver.open(id, { owner: 'test/bare' });
      expect((await restored.run(look, { timeoutMs: 9000 })).stdout).toBe(held);
      await restored.close();
    }
    expect(new Set(nodes.map(({ id }) => splitSnapshotId(id).environment)).size).toBe(2);
  });

  test('a hanging command is ended, and the sandbox goes on', async () => {
    const source = join(bench.directory, 'hang');
    mkdirSync(source);
    const root = await bench.driver.prepare(taskAt(source, { image: images[1]?.name }), signal);
    const sandbox = await bench.driver.open(root, { owner: 'test/bare' });
    const late = await sandbox.run('trap "" TERM; while :; do :; done', { timeoutMs: 500 });
    expect(late).toMatchObject({ timedOut: true, exitCode: null });
    expect((await must(sandbox, 'echo usable')).stdout).toBe('usable\n');
    await sandbox.close();
  });

  test.each(images)('$name: code that lies in the image becomes the workspace', async ({ name }) => {
    const source = join(bench.directory, `over-${name.replaceAll(/\W/g, '-')}`);
    mkdirSync(join(source, 'tests'), { recursive: true });
    writeFileSync(join(source, 'tests/test.txt'), 'laid over\n');
    const task = taskAt(source, { image: name, imageDirectory: '/testbed' });
    const root = await bench.driver.prepare(task, signal);
    expect(await bench.driver.prepare(task, signal)).toBe(root);
    expect(await bench.store.list(root)).toEqual(['README', 'pkg/code.txt', 'tests/test.txt']);
    const sandbox = await bench.driver.open(root, { owner: 'test/code' });
    await sandbox.file({ kind: 'edit_file', path: 'pkg/code.txt', old: 'as in the image', new: 'edited' });
    const { stdout } = await must(sandbox, 'interpret; echo /testbed/pkg/code.txt:1; cat tests/test.txt');
    expect(stdout).toBe('edited\npkg/code.txt:1\nlaid over\n');
    await must(sandbox, 'echo written > /testbed/pkg/more.txt');
    const { id } = await sandbox.snapshot();
    await sandbox.close();
    expect(await bench.store.list(id)).toContain('pkg/more.txt');
    await expect(bench.driver.prepare({ ...task, imageDirectory: '/nowhere' }, signal)).rejects.toThrow(
      /has no folder \/nowhere/,
    );
  });
});
