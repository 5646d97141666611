import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { inOrder } from '@/server/benchmarks/evaluation/in-order';
import {
  earlierResult,
  writeEvaluation,
  writeModelReports,
} from '@/server/benchmarks/evaluation/official-layout';
import {
  type EvaluationResult,
  instanceReport,
  modelReport,
  noTestsGraded,
} from '@/server/benchmarks/grading/report';
import { instanceOfRow } from '@/server/benchmarks/instances/from-row';
import { matches, rowFilter } from '@/server/benchmarks/instances/row-filter';

const result = (instanceId: string, more: Partial<EvaluationResult> = {}): EvaluationResult => ({
  instanceId,
  model: 'm',
  status: 'resolved',
  appliedBy: 'git apply --verbose',
  ...noTestsGraded(),
  reason: null,
  hint: null,
  ...more,
});

test('the report on a model counts every outcome once, and names what was not submitted', () => {
  const environment = { reason: 'out_of_memory', isEnvironment: true };
  const results = [
    result('a'),
    result('b', { status: 'unresolved', hint: { reason: 'missing_module', isEnvironment: false } }),
    result('c', { status: 'no results', hint: environment }),
    result('d', { status: 'error' }),
    result('e', { status: 'empty patch' }),
  ];
  expect(modelReport(results, ['a', 'b', 'c', 'd', 'e', 'f'])).toEqual({
    total_instances: 6,
    submitted_instances: 5,
    completed_instances: 3,
    resolved_instances: 1,
    unresolved_instances: 2,
    infra_failure_instances: 1,
    ambiguous_failure_instances: 1,
    empty_patch_instances: 1,
    error_instances: 1,
    submitted_ids: ['a', 'b', 'c', 'd', 'e'],
    incomplete_ids: ['f'],
    completed_ids: ['a', 'b', 'c'],
    resolved_ids: ['a'],
    unresolved_ids: ['b', 'c'],
    infra_failure_ids: ['c'],
    ambiguous_failure_ids: ['b'],
    empty_patch_ids: ['e'],
    error_ids: ['d'],
    failure_reasons: { b: 'missing_module', c: 'out_of_memory' },
    schema_version: 2,
  });
});

test('an instance whose output could not be read has no tests in its report', () => {
  const report = instanceReport(result('a', { status: 'no results', reason: 'x' }));
  expect(report).toEqual({
    a: {
      patch_is_None: false,
      patch_exists: true,
      patch_successfully_applied: false,
      resolved: false,
      infra_failure: false,
    },
  });
});

test('a model whose name is a path writes nothing outside of the output', async () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'espalier-layout-'));
  const output = path.join(directory, 'inner');
  try {
    for (const model of ['..', '../../x', 'own/er', '.']) {
      const evaluated = {
        result: result('a', { model }),
        testOutput: 'x',
        script: 's',
        runLog: '',
        timedOut: false,
      };
      await writeEvaluation(output, '../run', 'patch', evaluated);
      const [file = ''] = await writeModelReports(output, '../run', [evaluated.result], ['a']);
      expect(path.dirname(file)).toBe(output);
    }
    expect(existsSync(path.join(directory, 'x'))).toBe(false);
    const folder = path.join(output, 'logs/run_evaluation/..__run/own__er/a');
    expect(JSON.parse(readFileSync(path.join(folder, 'report.json'), 'utf8')).a.resolved).toBe(true);
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test('the output of an earlier patch is never read for a later one that has none', async () => {
  const output = mkdtempSync(path.join(tmpdir(), 'espalier-layout-'));
  try {
    const read = instanceOfRow({
      ...{ instance_id: 'a', repo: 'a/a', base_commit: 'a', problem_statement: 'x', image: 'i' },
      ...{ FAIL_TO_PASS: ['t'], PASS_TO_PASS: [], eval_script: 's', log_parser: 'parse_log_pytest' },
    });
    if ('refused' in read) throw new Error(read.refused);
    const testOutput = ">>>>> Start Test Output'\nPASSED t\n>>>>> End Test Output'\n";
    const evaluated = { result: result('a'), testOutput, script: 's', runLog: '', timedOut: false };
    const earlier = (patch: string) => earlierResult(output, 'r', read.instance, 'm', patch, 's');
    await writeEvaluation(output, 'r', 'good', evaluated);
    expect(await earlier('good')).toMatchObject({ status: 'resolved' });
    expect(await earlier('bad')).toBeNull();
    const failed = { ...evaluated, result: result('a', { status: 'error' }), testOutput: null };
    await writeEvaluation(output, 'r', 'bad', failed);
    expect(await earlier('bad')).toBeNull();
    expect(await earlier('good')).toBeNull();
  } finally {
    rmSync(output, { recursive: true });
  }
});

test('results come in the order of the items, and no more than the limit are begun', async () => {
  let running = 0;
  let most = 0;
  const waits = [3, 1, 2, 0, 1];
  const made = inOrder(waits, 2, async (turns) => {
    running += 1;
    most = Math.max(most, running);
    for (let at = 0; at < turns; at += 1) await Promise.resolve();
    running -= 1;
    return turns;
  });
  const found: number[] = [];
  for await (const one of made) found.push(one);
  expect({ found, most }).toEqual({ found: waits, most: 2 });
});

test('a filter compares without case, and refuses what it does not know', () => {
  const read = instanceOfRow({
    instance_id: 'Own__calc-1',
    repo: 'Own/calc',
    base_commit: 'a',
    problem_statement: 'x',
    FAIL_TO_PASS: [],
    PASS_TO_PASS: [],
    difficulty: '<15 min fix',
    image: 'i',
    eval_script: 'x',
    log_parser: 'parse_log_tap',
  });
  if ('refused' in read) throw new Error(read.refused);
  const isMatch = (...texts: string[]) => {
    const filter = rowFilter(texts);
    return 'problem' in filter ? filter.problem : matches(read.instance, filter.conditions);
  };
  expect(isMatch('repo=own/calc', 'difficulty=<15 MIN fix', 'id=calc')).toBe(true);
  expect(isMatch('version=1.0')).toBe(false);
  expect(isMatch('size=3')).toContain('“size=3”');
});
