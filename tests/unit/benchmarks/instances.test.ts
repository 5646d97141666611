import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { expect, test } from 'vitest';
import { directivesOf } from '@/server/benchmarks/grading/eval-script';
import { instanceOfRow } from '@/server/benchmarks/instances/from-row';
import { readPredictions } from '@/server/benchmarks/instances/predictions';
import { instancesOfBytes, readInstances } from '@/server/benchmarks/instances/read-instances';

const testPatch =
  'diff --git a/tests/test_a.py b/tests/test_a.py\n--- a/tests/test_a.py\n+++ b/tests/test_a.py\n';
const legacy = {
  instance_id: 'Own__calc-1',
  repo: 'own/calc',
  base_commit: 'abc123',
  patch: 'gold',
  test_patch: testPatch,
  problem_statement: 'one\r\ntwo',
  hints_text: 'hidden hint',
  FAIL_TO_PASS: '["a::b"]',
  PASS_TO_PASS: ['a::c'],
};
const v5 = {
  ...legacy,
  image: 'swebench/x:latest',
  eval_script: 'run',
  log_parser: 'parse_log_pytest_v2',
  eval_type: 'pass_and_fail',
  image_assets: '',
};
const instance = (row: unknown, options = {}) => {
  const read = instanceOfRow(row, options);
  if ('refused' in read) throw new Error(read.refused);
  return read.instance;
};
const refusal = (row: unknown) => {
  const read = instanceOfRow(row);
  return 'refused' in read ? read.refused : 'not refused';
};

test('a row of version 5 names everything', () => {
  expect(instance(v5)).toMatchObject({
    image: 'swebench/x:latest',
    evalScript: 'run',
    failToPass: ['a::b'],
    passToPass: ['a::c'],
    statement: 'one\ntwo',
    assumed: [],
  });
  expect(JSON.stringify(instance(v5))).not.toContain('hidden hint');
});

test('an older row gets the image of its id, and a script of the same shape', () => {
  const found = instance(legacy);
  expect(found.image).toBe('swebench/sweb.eval.x86_64.own_1776_calc-1:latest');
  expect(found.evalScript).toContain('git checkout abc123 tests/test_a.py\ngit apply -v - <<');
  expect(found.evalScript).toContain(
    ": '>>>>> Start Test Output'\npython3 -m pytest -rA tests/test_a.py\n: '>>>>> End Test Output'",
  );
  expect(found.assumed).toHaveLength(2);
});

test('an older row that names how it is run supposes nothing', () => {
  const row = {
    ...legacy,
    docker_image: 'own/image:1',
    test_cmds: ['make check'],
    log_parser: 'parse_log_jq',
  };
  expect(instance(row)).toMatchObject({ image: 'own/image:1', logParser: 'parse_log_jq', assumed: [] });
  expect(instance(row).evalScript).toContain('make check tests/test_a.py');
});

test("Django's tests are named by module, and files that are no tests are left out", () => {
  const patch = ['tests/a/test_b.py', 'tests/a/data.json', 'docs/x.txt']
    .map((file) => `diff --git a/${file} b/${file}\n`)
    .join('');
  expect(directivesOf('django/django', patch)).toEqual(['a.test_b']);
  expect(directivesOf('own/calc', patch)).toEqual(['tests/a/test_b.py']);
});

test.each([
  ['a parser that is a program', { ...v5, log_parser: 'def parse(log):\n  pass' }, /is a program/],
  [
    'a parser that is not here',
    { ...v5, log_parser: 'parse_log_brainfuck' },
    /no parser “parse_log_brainfuck”/,
  ],
  [
    'tests in a language that is not known',
    { ...legacy, test_patch: 'diff --git a/a.zig b/a.zig\n' },
    /before SWE-bench 5/,
  ],
  ['no tests', { ...v5, FAIL_TO_PASS: 'x' }, /FAIL_TO_PASS/],
  ['an id that is a path', { ...v5, instance_id: '../../etc' }, /instance_id/],
  ['a commit that is a command', { ...v5, base_commit: '$(reboot)' }, /base_commit/],
  ['no row at all', 7, /no row of SWE-bench/],
])('refused with what to do: %s', (_, row, sentence) => {
  expect(refusal(row)).toMatch(sentence);
});

const bytes = (text: string) => new TextEncoder().encode(text);
test('lines, a list and Parquet give the same instances', async () => {
  const wanted = { instances: [instance(v5)], refused: [] };
  expect(await instancesOfBytes(bytes(JSON.stringify(v5)))).toEqual(wanted);
  expect(await instancesOfBytes(bytes(JSON.stringify([v5])))).toEqual(wanted);
  const row = { ...v5, PASS_TO_PASS: JSON.stringify(v5.PASS_TO_PASS) };
  const columnData = Object.entries(row).map(([name, value]) => ({ name, data: [value] }));
  expect(await instancesOfBytes(new Uint8Array(parquetWriteBuffer({ columnData })))).toEqual(wanted);
});

test('a row that is wrong or there twice is refused, the others are read', async () => {
  const text = [v5, v5, { ...v5, instance_id: 'b__b-1', eval_type: 'odd' }, { ...v5, instance_id: 'c__c-1' }]
    .map((row) => JSON.stringify(row))
    .join('\n');
  const { instances, refused } = await instancesOfBytes(bytes(text));
  expect(instances.map(({ id }) => id)).toEqual(['Own__calc-1', 'c__c-1']);
  expect(refused).toEqual([expect.stringMatching(/row 2: .*twice/), expect.stringMatching(/row 3: .*odd/)]);
});

test('a task repository is read', async () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'espalier-tasks-'));
  const task = path.join(directory, 'tasks', 'own__calc-2');
  mkdirSync(task, { recursive: true });
  const { FAIL_TO_PASS, PASS_TO_PASS } = legacy;
  const files = {
    'task.yaml':
      'repo: own/calc\nbase_commit: abc\nimage: i:1\nlog_parser: parse_log_tap\neval_type: fail_only\n',
    'tests.json': JSON.stringify({ FAIL_TO_PASS, PASS_TO_PASS }),
    'problem_statement.md': 'Fix it.',
    'gold.patch': 'gold',
    'test.patch': testPatch,
    'eval.sh': 'run',
    'hints.md': 'hidden hint',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(task, name), text);
  try {
    const { instances, refused } = await readInstances(directory);
    expect(refused).toEqual([]);
    expect(instances).toMatchObject([
      { id: 'own__calc-2', evalType: 'fail_only', statement: 'Fix it.', goldPatch: 'gold' },
    ]);
    await expect(readInstances(task)).rejects.toThrow(/no task repository/);
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test('predictions: lines, a list, and an object by instance', async () => {
  const one = { instance_id: 'a__a-1', model_name_or_path: 'm', model_patch: 'x\r\n' };
  const wanted = [{ instanceId: 'a__a-1', model: 'm', patch: 'x\r\n' }];
  for (const form of [one, [one], { 'a__a-1': { model_name_or_path: 'm', model_patch: 'x\r\n' } }]) {
    expect(await readPredictions(bytes(JSON.stringify(form)))).toEqual(wanted);
  }
  const models = [
    one,
    { ...one, model_name_or_path: 'n', model_patch: null },
    { ...one, model_patch: 'later' },
  ];
  expect(await readPredictions(bytes(models.map((row) => JSON.stringify(row)).join('\n')))).toEqual([
    { instanceId: 'a__a-1', model: 'm', patch: 'later' },
    { instanceId: 'a__a-1', model: 'n', patch: null },
  ]);
  await expect(readPredictions(bytes('[{"instance_id":"a"}]'))).rejects.toThrow(/Prediction 1 .*model_patch/);
});
