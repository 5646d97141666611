import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectDocker } from '@/server/sandbox/docker/connect';
import { dockerTested } from '@/tests/integration/sandbox/drivers';
import { buildMiniImage } from '@/tests/support/benchmarks/mini-image';
import { legacyRow, miniFiles, miniId, predictions, row5 } from '@/tests/support/benchmarks/mini-instance';
import { espalier } from '@/tests/support/command-line';
import { sharedFolder } from '@/tests/support/shared-folder';

const image = `espalier-test/plot:${process.pid}`;
const sharedMini = sharedFolder('swebench-mini', 'expected.json');

interface Printed {
  instance_id: string;
  model_name_or_path: string;
  status: string;
  appliedBy: string | null;
  failToPass: { success: string[]; failure: string[] };
  passToPass: { success: string[]; failure: string[] };
}

describe.skipIf(!dockerTested)('predictions are graded as the official harness does', () => {
  const docker = connectDocker();
  const directory = mkdtempSync(path.join(tmpdir(), 'espalier-grade-'));
  const place = (name: string) => path.join(directory, name);
  let base = '';
  beforeAll(async () => {
    base = await buildMiniImage(docker, image, miniFiles);
    const lines = Object.entries(predictions).map(([model, { patch }]) =>
      JSON.stringify({ instance_id: miniId, model_name_or_path: model, model_patch: patch }),
    );
    writeFileSync(place('predictions.jsonl'), lines.join('\n'));
    writeFileSync(place('v5.jsonl'), JSON.stringify(row5(base, image)));
    writeFileSync(place('legacy.json'), JSON.stringify([legacyRow(base)]));
  });
  afterAll(async () => {
    rmSync(directory, { recursive: true, force: true });
    await docker.getImage(image).remove({ force: true });
  });

  const grade = async (file: string, instances: string, ...more: string[]): Promise<Printed[]> => {
    const { stdout, stderr, status } = await espalier(
      {},
      ...['swebench', 'grade', file, '--instances', instances, '--json'],
      ...['--output', place(`out-${path.basename(instances)}`), ...more],
    );
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    const { results, ...rest } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
    expect(rest).toEqual({});
    const names = ['instance_id', 'model_name_or_path', 'status', 'appliedBy', 'failToPass', 'passToPass'];
    for (const one of results) expect(Object.keys(one)).toEqual(names);
    return results;
  };
  const verdicts = (results: Printed[]) =>
    Object.fromEntries(
      results.map(({ model_name_or_path: model, status, appliedBy, failToPass, passToPass }) => [
        model,
        {
          status,
          appliedBy,
          counts: [failToPass, passToPass].flatMap(({ success, failure }) => [
            success.length,
            failure.length,
          ]),
        },
      ]),
    );
  const wanted = Object.fromEntries(
    Object.entries(predictions).map(([model, { verdict }]) => [model, verdict]),
  );

  test.each([
    ['a row of version 5', 'v5.jsonl', []],
    ['a row from before it', 'legacy.json', ['--image', image]],
  ])('ten predictions of ten models, %s', async (_, instances, more) => {
    expect(verdicts(await grade(place('predictions.jsonl'), place(instances), ...more))).toEqual(wanted);
  });

  test('reports and logs stand in the official layout, and nothing is run twice', async () => {
    const output = place('out-v5.jsonl');
    const folder = (model: string) => path.join(output, 'logs/run_evaluation/espalier', model, miniId);
    const report = JSON.parse(readFileSync(path.join(folder('gold'), 'report.json'), 'utf8'));
    expect(report[miniId]).toMatchObject({
      resolved: true,
      patch_successfully_applied: true,
      infra_failure: false,
    });
    const log = readFileSync(path.join(folder('gold'), 'test_output.txt'), 'utf8');
    expect(log).toMatch(/Start Test Output'\n[\s\S]*PASSED tests.*\n[\s\S]*Test Exit Code: 0\n/);
    expect(existsSync(path.join(folder('noapply'), 'report.json'))).toBe(false);
    expect(existsSync(folder('empty'))).toBe(false);
    const whole = (model: string) =>
      JSON.parse(readFileSync(path.join(output, `${model}.espalier.json`), 'utf8'));
    expect(whole('gold')).toMatchObject({
      schema_version: 2,
      resolved_ids: [miniId],
      completed_instances: 1,
    });
    expect(whole('noapply')).toMatchObject({ error_ids: [miniId], completed_instances: 0 });
    expect(whole('none')).toMatchObject({ empty_patch_ids: [miniId], unresolved_ids: [] });
    // The log is graded anew: what is written there decides, so that no container was started.
    writeFileSync(path.join(folder('gold'), 'test_output.txt'), log.replaceAll('PASSED', 'FAILED'));
    const again = verdicts(await grade(place('predictions.jsonl'), place('v5.jsonl')));
    expect(again).toEqual({
      ...wanted,
      gold: { status: 'unresolved', appliedBy: 'git apply --verbose', counts: [0, 3, 0, 3] },
    });
  });

  test('the known fix resolves and no change does not: the instance can be used; one without its fix cannot', async () => {
    const rows = [
      row5(base, image),
      { ...row5(base, image, 'espalier__plot-2'), patch: predictions.wrong?.patch },
    ];
    writeFileSync(place('check.jsonl'), rows.map((row) => JSON.stringify(row)).join('\n'));
    const { stdout, status } = await espalier({}, 'swebench', 'check', place('check.jsonl'), '--json');
    expect(status).toBe(1);
    expect(JSON.parse(stdout).results).toEqual([
      { instance_id: miniId, usable: true, gold: 'resolved', empty: 'unresolved' },
      {
        instance_id: 'espalier__plot-2',
        usable: false,
        gold: 'unresolved',
        empty: 'unresolved',
        reason: 'the known fix does not resolve it: unresolved',
      },
    ]);
  });

  test('tests that do not end, and an image that is not there, are errors and leave nothing', async () => {
    const script = row5(base, image).eval_script.replace(
      'python3 -m pytest',
      'tail -f /dev/null; python3 -m pytest',
    );
    const rows = [
      { ...row5(base, image, 'espalier__plot-3'), eval_script: script },
      row5(base, '127.0.0.1:9/none:1', 'espalier__plot-4'),
    ];
    writeFileSync(place('bad.jsonl'), rows.map((row) => JSON.stringify(row)).join('\n'));
    const results = await grade('gold', place('bad.jsonl'), '--timeout', '3');
    expect(results.map(({ status }) => status)).toEqual(['error', 'error']);
    const detailed = readFileSync(place('out-bad.jsonl/logs/run_evaluation/espalier/results.json'), 'utf8');
    expect(JSON.parse(detailed).results).toMatchObject([
      { status: 'error', reason: 'The tests did not end within 3 seconds.' },
      { status: 'error', reason: expect.stringContaining('127.0.0.1:9/none:1') },
    ]);
    const label = ['espalier.owner=grade/espalier__plot-3'];
    expect(await docker.listContainers({ all: true, filters: { label } })).toEqual([]);
  });

  test.skipIf(sharedMini === null)(
    'the working instance gets the verdicts of the official grader',
    async () => {
      const shared = (name: string) => readFileSync(path.join(sharedMini ?? '', name), 'utf8');
      const files = ['calc/__init__.py', 'tests/test_calc.py'].map((name) => [
        name,
        shared(`image/testbed/${name}`),
      ]);
      const name = `espalier-test/calc:${process.pid}`;
      const head = await buildMiniImage(docker, name, Object.fromEntries(files));
      try {
        for (const form of ['v5', 'legacy']) {
          const row = JSON.parse(shared(`instance.${form}.jsonl`));
          writeFileSync(place(`calc-${form}.jsonl`), JSON.stringify(row).replaceAll(row.base_commit, head));
          const results = await grade(
            path.join(sharedMini ?? '', 'predictions.jsonl'),
            place(`calc-${form}.jsonl`),
            '--image',
            name,
          );
          for (const { model_name_or_path: model, status, appliedBy, failToPass, passToPass } of results) {
            const expected = JSON.parse(shared('expected.json'))[model];
            const tests = expected.report?.tests_status;
            expect({ model, appliedBy, resolved: status === 'resolved', failToPass, passToPass }).toEqual({
              model,
              appliedBy: expected.applied ?? null,
              resolved: expected.report?.resolved ?? false,
              failToPass: tests?.FAIL_TO_PASS ?? { success: [], failure: [] },
              passToPass: tests?.PASS_TO_PASS ?? { success: [], failure: [] },
            });
          }
          expect(results).toHaveLength(10);
        }
      } finally {
        await docker.getImage(name).remove({ force: true });
      }
    },
  );
});
