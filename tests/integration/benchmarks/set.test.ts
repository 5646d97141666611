import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startedCells } from '@/db/experiments';
import { dataPaths, openDatabase } from '@/db/open';
import { loadState } from '@/db/runs';
import { type NodeId, rootNodeId } from '@/server/core/base/ids';
import { nodeOf } from '@/server/core/run/fold';
import { openSnapshotStore } from '@/server/sandbox';
import { connectDocker } from '@/server/sandbox/docker/connect';
import { dockerTested } from '@/tests/integration/sandbox/drivers';
import { buildMiniImage } from '@/tests/support/benchmarks/mini-image';
import { miniFiles, row5 } from '@/tests/support/benchmarks/mini-instance';
import { removePlace } from '@/tests/support/benchmarks/remove-place';
import { espalier } from '@/tests/support/command-line';

const image = `espalier-test/plot-set:${process.pid}`;
/** Three instances in CI; `npm run set` takes twelve, and compares with a set that nothing disturbed. */
const size = Number(process.env.ESPALIER_SET_SIZE ?? 3);
const ids = Array.from({ length: size }, (_, at) => `espalier__plot-${at + 1}`);
const models = ['single-repair', 'best-of-n-repair'];

describe.skipIf(!dockerTested)('a set of instances', () => {
  const docker = connectDocker();
  const directory = mkdtempSync(path.join(tmpdir(), 'espalier-set-'));
  const place = (name: string) => path.join(directory, name);
  const paths = dataPaths(place('espalier.db'));
  beforeAll(async () => {
    const base = await buildMiniImage(docker, image, miniFiles);
    writeFileSync(place('rows.jsonl'), ids.map((id) => JSON.stringify(row5(base, image, id))).join('\n'));
  });
  afterAll(async () => {
    await removePlace(docker, { directory, paths, image });
  });

  const flags = (run: string) => ['--database', paths.database, '--output', place(run), '--run-id', 'set'];
  const strategies = ['--strategy', 'single', 'best-of-n', '--max-steps', '9', '--attempt-steps', '4'];
  const reportsAt = (run: string) =>
    models.map((model) => JSON.parse(readFileSync(place(`${run}/${model}.set.json`), 'utf8')));
  const patchesAt = (run: string) => readFileSync(place(`${run}/predictions.jsonl`), 'utf8');
  const limitMs = 240_000 * Math.ceil(size / 3);

  test(
    'is run under two strategies, killed, and ends with every prediction and report',
    async () => {
      const common = flags('out');
      const begun = spawn(
        process.execPath,
        [path.resolve('bin/espalier'), 'swebench', 'run', place('rows.jsonl'), ...common, ...strategies],
        { stdio: ['ignore', 'ignore', 'pipe'] },
      );
      const closed = once(begun, 'close');
      const middle = `(${size === 3 ? 1 : size}/${2 * size})`;
      let progressText = '';
      for await (const chunk of begun.stderr) {
        progressText += String(chunk);
        if (progressText.includes(middle)) begun.kill('SIGKILL');
      }
      await closed;
      expect(existsSync(place('out/predictions.jsonl'))).toBe(false);
      const id = /^experiment (x\w+)/m.exec(progressText)?.[1];
      if (!id) throw new Error(`No experiment was begun: ${progressText}`);
      const resumed = await espalier({}, 'swebench', 'run', '--resume', id, ...common, '--json');
      expect({ status: resumed.status, stderr: resumed.status === 0 ? '' : resumed.stderr }).toEqual({
        status: 0,
        stderr: '',
      });
      const { results } = JSON.parse(resumed.stdout.trim().split('\n').at(-1) ?? '');
      const predictions = patchesAt('out')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      const keys = ids.flatMap((one) => models.map((model) => `${one} ${model}`));
      const keyOf = (one: { instance_id: string; model_name_or_path: string }) =>
        `${one.instance_id} ${one.model_name_or_path}`;
      expect(predictions.map(keyOf)).toEqual(keys);
      expect(results.map(keyOf)).toEqual(keys);

      const db = openDatabase(paths.database);
      const store = openSnapshotStore(paths.snapshots);
      for (const { task, arm, runId } of startedCells(db, id)) {
        const state = loadState(db, runId);
        expect({ hidden: state.spec.hidden, verifier: state.spec.verifier }).toEqual({
          hidden: 'blind',
          verifier: 'none',
        });
        const filesAt = (node: NodeId) => nodeOf(state, node).snapshot;
        const root = filesAt(rootNodeId);
        const best = filesAt(state.best ?? rootNodeId);
        const patch = predictions.find((one) => keyOf(one) === `${task} ${arm}-repair`)?.model_patch;
        expect(patch).toBe(
          best === root ? '' : await store.patch(root, await store.withoutIgnored(best, { root })),
        );
      }
      db.$client.close();
      for (const report of reportsAt('out')) {
        expect(report).toMatchObject({
          total_instances: size,
          submitted_instances: size,
          error_instances: 0,
        });
      }
      // Grading the same predictions once more changes nothing.
      const again = await espalier(
        {},
        ...[
          'swebench',
          'grade',
          place('out/predictions.jsonl'),
          '--instances',
          place('rows.jsonl'),
          '--json',
        ],
        ...['--output', place('again')],
      );
      expect(JSON.parse(again.stdout).results).toEqual(results);
    },
    limitMs,
  );

  test.runIf(size > 3)(
    'ends with the same predictions and reports as one that nothing disturbed',
    async () => {
      const rows = place('rows.jsonl');
      const whole = await espalier({}, 'swebench', 'run', rows, ...flags('whole'), ...strategies);
      expect({ status: whole.status, stderr: whole.status === 0 ? '' : whole.stderr }).toEqual({
        status: 0,
        stderr: '',
      });
      expect(patchesAt('whole')).toBe(patchesAt('out'));
      expect(reportsAt('whole')).toEqual(reportsAt('out'));
    },
    limitMs,
  );
});
