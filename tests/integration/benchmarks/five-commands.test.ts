import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dataPaths } from '@/db/open';
import { connectDocker } from '@/server/sandbox/docker/connect';
import { dockerTested } from '@/tests/integration/sandbox/drivers';
import { buildMiniImage } from '@/tests/support/benchmarks/mini-image';
import { miniFiles, row5 } from '@/tests/support/benchmarks/mini-instance';
import { hasRegistry, openRegistry } from '@/tests/support/benchmarks/registry';
import { removePlace } from '@/tests/support/benchmarks/remove-place';
import { espalierChild } from '@/tests/support/command-line';

const image = `espalier-test/five:${process.pid}`;
const ids = ['espalier__plot-1', 'espalier__plot-2'];

/** The five commands with which `docs/benchmarks.md` begins, one after another; their times are printed for that page. */
describe.skipIf(!dockerTested || !hasRegistry)('from a row file to a report', () => {
  const docker = connectDocker();
  const directory = mkdtempSync(path.join(tmpdir(), 'espalier-five-'));
  const place = (name: string) => path.join(directory, name);
  const paths = dataPaths(place('espalier.db'));
  let registry: Awaited<ReturnType<typeof openRegistry>>;
  beforeAll(async () => {
    const base = await buildMiniImage(docker, image, miniFiles);
    writeFileSync(place('rows.jsonl'), ids.map((id) => JSON.stringify(row5(base, image, id))).join('\n'));
    registry = await openRegistry(docker, directory);
    await registry.start();
    await registry.push(image);
  });
  afterAll(async () => {
    await registry.stop();
    await removePlace(docker, { directory, paths, image });
  });

  const lines: string[] = [];
  const environment = { ESPALIER_DATABASE: paths.database };
  /** Runs a command, killed when `until` is in what it prints for people. */
  async function swebench(name: string, args: string[], until?: RegExp) {
    const begun = performance.now();
    const { child, printed } = espalierChild(environment, 'swebench', name, ...args);
    let progressText = '';
    child.stderr.on('data', (data: Buffer) => {
      progressText += data.toString();
      if (until?.test(progressText)) child.kill('SIGKILL');
    });
    const found = await printed;
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    lines.push(`swebench ${name}${until ? ', killed in the middle' : ''}: ${seconds} s`);
    return found;
  }
  const last = (stdout: string) => JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  const bytesBelow = (folder: string): number =>
    readdirSync(folder, { recursive: true })
      .map((name) => statSync(path.join(folder, String(name))))
      .reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0);

  test('pull, check, run, resume and grade', async () => {
    const rows = place('rows.jsonl');
    const pulled = await swebench('pull', [rows, '--mirror', `127.0.0.1:${registry.port}`, '--json']);
    expect(last(pulled.stdout)).toMatchObject({ pulled: [image], failed: [] });

    const checked = await swebench('check', [rows, '--json']);
    expect(last(checked.stdout).results).toMatchObject(ids.map(() => ({ usable: true })));

    const out = ['--output', place('out')];
    const strategies = ['--strategy', 'best-of-n', 'mcts', '--max-steps', '9', '--attempt-steps', '4'];
    const cut = await swebench('run', [rows, ...strategies, ...out], /\(1\/4\)/);
    expect({ status: cut.status, predictions: existsSync(place('out/predictions.jsonl')) }).toEqual({
      status: null,
      predictions: false,
    });
    const experiment = /^experiment (x\w+)/m.exec(cut.stderr)?.[1] ?? '';
    const resumed = await swebench('run', ['--resume', experiment, ...out, '--json']);
    expect({ status: resumed.status, results: last(resumed.stdout).results.length }).toEqual({
      status: 0,
      results: 4,
    });

    const predictions = place('out/predictions.jsonl');
    const graded = await swebench('grade', [
      ...[predictions, '--instances', rows, '--run-id', 'mine', '--json'],
      ...['--output', place('graded')],
    ]);
    expect(last(graded.stdout).results).toEqual(last(resumed.stdout).results);
    const report = JSON.parse(readFileSync(place('graded/best-of-n-repair.mine.json'), 'utf8'));
    expect(report).toMatchObject({ total_instances: 2, submitted_instances: 2, error_instances: 0 });

    const { Size } = await docker.getImage(image).inspect();
    lines.push(
      `image: ${(Size / 1e6).toFixed(0)} MB; data: ${(bytesBelow(paths.snapshots) / 1e6).toFixed(1)} MB of snapshots; reports and logs: ${(bytesBelow(place('graded')) / 1e6).toFixed(2)} MB`,
    );
    process.stdout.write(`${lines.join('\n')}\n`);
  }, 600_000);
});
