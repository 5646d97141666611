import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packedBytes, splitImage } from '@/server/benchmarks/evaluation/mirror';
import { ensureBaseImage } from '@/server/sandbox/docker/base-image';
import { connectDocker, isImage } from '@/server/sandbox/docker/connect';
import { dockerTested } from '@/tests/integration/sandbox/drivers';
import { importBareImage } from '@/tests/integration/sandbox/images';
import { row5 } from '@/tests/support/benchmarks/mini-instance';
import { hasRegistry, openRegistry } from '@/tests/support/benchmarks/registry';
import { espalier } from '@/tests/support/command-line';

describe.skipIf(!dockerTested || !hasRegistry)('images from a registry on loopback', () => {
  const docker = connectDocker();
  const directory = mkdtempSync(path.join(tmpdir(), 'espalier-pull-'));
  const image = `espalier-test/pull:${process.pid}`;
  let registry: Awaited<ReturnType<typeof openRegistry>>;
  const rows = (name: string, ...images: string[]) => {
    const file = path.join(directory, name);
    writeFileSync(
      file,
      images.map((one, at) => JSON.stringify(row5('abc', one, `a__a-${at + 1}`))).join('\n'),
    );
    return file;
  };
  const pull = async (file: string, ...further: string[]) => {
    const { status, stdout, stderr } = await espalier(
      {},
      'swebench',
      'pull',
      file,
      '--mirror',
      `127.0.0.1:${registry.port}`,
      '--json',
      ...['--database', path.join(directory, 'espalier.db'), ...further],
    );
    return { status, stderr, report: JSON.parse(stdout) };
  };
  beforeAll(async () => {
    await ensureBaseImage(docker, () => undefined);
    registry = await openRegistry(docker, directory);
    await registry.start();
    await importBareImage(docker, image, []);
    await registry.push(image);
  });
  afterAll(async () => {
    await registry.stop();
    rmSync(directory, { recursive: true, force: true });
    await docker.getImage(image).remove({ force: true });
  });

  test('a registry that died is a sentence, and the same command goes on when it is back', async () => {
    const file = rows('one.jsonl', image);
    await registry.stop();
    const dead = await pull(file);
    expect(dead).toMatchObject({ status: 1, report: { pulled: [], failed: [{ image }] } });
    expect(dead.stderr).toMatch(/not pulled \(.*refused.*start the same command again/);
    expect(await isImage(docker, image)).toBe(false);
    await registry.start();
    const bytes = await packedBytes({
      repository: `127.0.0.1:${registry.port}/espalier-test/pull`,
      tag: splitImage(image).tag,
    });
    expect(bytes).toBeGreaterThan(1000);
    const back = await pull(file);
    expect(back).toMatchObject({ status: 0, report: { images: 1, pulled: [image], failed: [] } });
    expect(back.stderr).toMatch(/1 image, 1 to pull: .* packed/);
    expect(await isImage(docker, image)).toBe(true);
    expect(await isImage(docker, `127.0.0.1:${registry.port}/${image}`)).toBe(false);
  });

  test('an image that is not there leaves the others pulled, and what is there is not pulled again', async () => {
    const found = await pull(rows('two.jsonl', 'espalier-test/never:1', image));
    expect(found).toMatchObject({
      status: 1,
      report: {
        images: 2,
        pulled: [],
        failed: [{ image: 'espalier-test/never:1', reason: expect.stringMatching(/not found|unknown/) }],
      },
    });
    expect(found.stderr).toMatch(/2 images, 1 to pull\. Their size is not known/);
  });

  test('the disk is bounded: an image that is not needed goes, and one that is needed stays', async () => {
    const tag = splitImage(image).tag;
    const second = `espalier-test/pull-second:${tag}`;
    await importBareImage(docker, second, ['ENV SECOND=1']);
    await registry.push(second);
    const small = ['--max-gb', '0.00001'];
    // The first image is from the test before; it does not fit, and these instances do not need it.
    const first = await pull(rows('second.jsonl', second), ...small);
    expect(first).toMatchObject({ status: 0, report: { pulled: [second], failed: [], removed: [image] } });
    expect(first.stderr).toMatch(/pulled here take .*; --max-gb allows 0\.00001 GB/);
    expect([await isImage(docker, image), await isImage(docker, second)]).toEqual([false, true]);
    // Both are needed: the second fills the bound, and nothing is given up.
    const both = await pull(rows('both.jsonl', image, second), ...small);
    expect(both).toMatchObject({ status: 1, report: { pulled: [], failed: [{ image }], removed: [] } });
    expect(both.stderr).toMatch(/need take .* already, and --max-gb allows 0\.00001 GB/);
    expect(await isImage(docker, second)).toBe(true);
    // Without the bound both are there, and the older one goes first.
    expect(await pull(rows('both.jsonl', image, second))).toMatchObject({
      status: 0,
      report: { removed: [] },
    });
    await docker.getImage(second).remove();
  });
});
