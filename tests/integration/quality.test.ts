import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSampleTask, referencePatch, taskFromDirectory } from '@/server/catalog';
import { tasksDirectory } from '@/server/cli/places';
import type { DirectoryOptions } from '@/server/core/task/directory-options';
import type { Task } from '@/server/core/task/task';
import { isMeasured, type QualityProgress } from '@/server/core/verdict/quality';
import { repairMutations } from '@/server/process/mutation-source';
import { createSandboxDriver, openSnapshotStore, snapshotDirectory } from '@/server/sandbox';
import { createVerifier } from '@/server/verifier';
import { assessTask } from '@/server/verifier/quality/assess';
import type { AssessOptions } from '@/server/verifier/quality/suite';

let home = '';
const never = new AbortController().signal;
beforeAll(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'espalier-quality-'));
});
afterAll(() => rm(home, { recursive: true }));

async function repository(
  name: string,
  files: Record<string, string>,
  test: string,
  options: DirectoryOptions = {},
): Promise<Task> {
  for (const [file, content] of Object.entries(files)) {
    const place = path.join(home, name, file);
    await mkdir(path.dirname(place), { recursive: true });
    await writeFile(place, content);
  }
  return taskFromDirectory({ directory: path.join(home, name), test, options });
}

async function assessed(task: Task, options: Partial<AssessOptions> = {}) {
  const dataDirectory = path.join(home, 'data');
  const store = openSnapshotStore(snapshotDirectory(dataDirectory));
  const driver = createSandboxDriver('local', { dataDirectory });
  const parts = { driver, store, mutationsOf: repairMutations, now: Date.now };
  try {
    return await assessTask(parts, task, {
      reruns: 8,
      mutants: 0,
      seed: 1,
      signal: never,
      progress: () => {},
      verifier: createVerifier({ driver, store }),
      reference: await referencePatch(task),
      ...options,
    });
  } finally {
    await driver.close();
  }
}

const javascript = {
  'src/price.mjs': `export function price(amount, rate) {
  if (amount < 0) return refuse(amount);
  return amount + amount * rate;
}
export function refuse(amount) {
  const words = 'not ' + amount;
  throw new RangeError(words);
}
`,
  'test/price.test.mjs': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { price } from '../src/price.mjs';
let shared = null;
test('fills what others need', () => { shared = price(1, 0); });
test('needs what another fills', () => assert.equal(shared, 1));
test('fails one time in five', () => assert.ok(Math.random() >= 0.2));
test('adds the tax', () => assert.equal(price(100, 0.1), 110));
test('is wanted', () => assert.equal(price(100, 0.1, true), 0));
`,
};

describe('the quality report', () => {
  it('names a test flaky at 1 in 5 and one that depends on the order', async () => {
    const task = await repository('unsteady', javascript, 'node --test');
    const { reliability, verdict, coverage } = await assessed(task, { reruns: 40 });
    const unsteady = reliability?.tests.filter((test) => test.kind !== 'steady') ?? [];
    expect(unsteady.map(({ id, kind }) => [id.split(' > ')[1], kind])).toEqual([
      ['needs what another fills', 'order'],
      ['fails one time in five', 'flaky'],
    ]);
    expect(reliability?.shuffled).toBe(20);
    expect(verdict.level).toBe('fix-first');
    expect(verdict.reasons[0]).toContain('test/price.test.mjs > fails one time in five');
    if (!isMeasured(coverage)) throw new Error(coverage.notMeasured);
    expect(coverage.near).toEqual(['src/price.mjs']);
    expect(coverage.files).toEqual([{ path: 'src/price.mjs', lines: 6, covered: 4, missed: [[6, 7]] }]);
  });

  it('finds order dependence and measures coverage of Python', async () => {
    const files = {
      'shop/__init__.py': '',
      'shop/price.py':
        'def price(amount):\n    if amount < 0:\n        raise ValueError(amount)\n    return amount + 1\n',
      'tests/__init__.py': '',
      'tests/test_price.py': `import unittest
from shop.price import price
shared = []
class PriceTest(unittest.TestCase):
    def test_a_fills(self):
        shared.append(price(1))
    def test_b_needs(self):
        self.assertEqual(shared, [2])
    def test_c_wanted(self):
        self.assertEqual(price(1), 1)
`,
    };
    const task = await repository('python', files, 'python3 -m unittest discover -s tests -t .');
    const { reliability, coverage } = await assessed(task);
    expect(reliability?.shuffled).toBe(4);
    expect(reliability?.tests.find((test) => test.kind !== 'steady')).toMatchObject({
      id: 'tests.test_price.PriceTest > test_b_needs',
      kind: 'order',
    });
    if (!isMeasured(coverage)) throw new Error(coverage.notMeasured);
    expect(coverage.files).toEqual([{ path: 'shop/price.py', lines: 4, covered: 3, missed: [[3, 3]] }]);
  });

  it('tests that look at little let mutants live, those that look at much do not', async () => {
    const source = { 'src/price.mjs': javascript['src/price.mjs'] };
    const head = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { price } from '../src/price.mjs';
test('is wanted', () => assert.equal(price(1, 1), 3));
test('refuses', () => assert.throws(() => price(-1, 0)WORDS));
`;
    const blind = await repository(
      'blind',
      { ...source, 'test/a.test.mjs': `${head.replace('WORDS', '')}test('runs', () => { price(5, 2); });\n` },
      'node --test',
    );
    const sharp = await repository(
      'sharp',
      {
        ...source,
        'test/a.test.mjs': `${head.replace('WORDS', ', /^RangeError: not -1$/')}test('adds', () => {
  assert.equal(price(5, 2), 15);
  assert.equal(price(0, 2), 0);
  assert.equal(price(1, 0), 1);
});\n`,
      },
      'node --test',
    );
    const options = { reruns: 2, mutants: 15 };
    const shares: number[] = [];
    for (const task of [blind, sharp]) {
      const { mutation } = await assessed(task, options);
      if (!isMeasured(mutation)) throw new Error(mutation.notMeasured);
      expect(mutation.tried).toBeGreaterThan(8);
      expect(mutation.survivors).toHaveLength(mutation.tried - mutation.caught);
      shares.push(mutation.caught / mutation.tried);
    }
    expect(shares[1]).toBeGreaterThan(shares[0] ?? 1);
  });

  it('tests without a result are no ground truth, and nothing more is run', async () => {
    const task = await repository('none', { 'a.mjs': '1;\n' }, 'true');
    const report = await assessed(task);
    expect(report.verdict.level).toBe('no-ground-truth');
    expect(report.suiteRuns).toBe(1);
  });

  it('can be cancelled between any two runs', async () => {
    const stop = new AbortController();
    const seen: QualityProgress['phase'][] = [];
    const task = await repository('unsteady', javascript, 'node --test');
    const progress = (now: QualityProgress) => {
      seen.push(now.phase);
      if (now.phase === 'reruns' && now.done === 2) stop.abort(new Error('cancelled'));
    };
    await expect(assessed(task, { signal: stop.signal, progress })).rejects.toThrow('cancelled');
    expect(seen.at(-1)).toBe('reruns');
  });
});

describe('the sample tasks, without what their files tell', () => {
  const asUnknown = async (name: string) => {
    const task = await loadSampleTask(name, tasksDirectory());
    return { ...task, tags: [], test: { ...task.test, flaky: [] } };
  };

  it('token-bucket: the flaky test is named', async () => {
    const { reliability } = await assessed(await asUnknown('token-bucket'), { reruns: 60 });
    expect(reliability?.tests.filter((test) => test.kind !== 'steady').map(({ id }) => id)).toEqual([
      'test/retry.test.js > retry > retries after jitter',
    ]);
  });

  it('url-router: code that no test runs is named', async () => {
    const { coverage, verdict } = await assessed(await asUnknown('url-router'), { reruns: 2 });
    if (!isMeasured(coverage)) throw new Error(coverage.notMeasured);
    expect(coverage.covered / coverage.lines).toBeLessThan(0.9);
    expect(verdict.level).toBe('few');
    expect(verdict.reasons.join()).toContain('src/router.js:23–27');
  });
});

describe('the reference repair', () => {
  const python = {
    'shop.py': 'def total(prices):\n    return sum(prices) - 1\n',
    'test_shop.py':
      'import unittest\nfrom shop import total\n\nclass Shop(unittest.TestCase):\n    def test_sum(self):\n        self.assertEqual(total([1, 2]), 3)\n    def test_none(self):\n        self.assertGreater(1, 0)\n',
  };
  const node = {
    'shop.mjs': 'export const total = (prices) => prices.length;\n',
    'shop.test.mjs':
      "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { total } from './shop.mjs';\ntest('sums', () => assert.equal(total([1, 3]), 4));\ntest('is a number', () => assert.equal(typeof total([]), 'number'));\n",
  };
  const sum = 'export const total = (prices) => prices.reduce((sum, price) => sum + price, 0);\n';
  const repaired = async (name: string, file: string, text: string) => {
    const folder = path.join(home, name);
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, file), text);
    return folder;
  };
  it.each([
    ['unittest', python, 'python3 -m unittest', 'def total(prices):\n    return sum(prices)\n', true],
    [
      'unittest, wrong',
      python,
      'python3 -m unittest',
      'def total(prices):\n    return sum(prices) + 1\n',
      false,
    ],
    ['node', node, 'node --test', sum, true],
    ['node, wrong', node, 'node --test', "export const total = () => 'four';\n", false],
  ])('is verified as a result is: %s', async (name, files, command, text, solves) => {
    const [file = ''] = Object.keys(files);
    const reference = await repaired(`repaired ${name}`, file, text);
    const task = await repository(`referred ${name}`, files, command, { reference });
    const { verdict, reference: checked } = await assessed(task, { reruns: 2 });
    expect(checked?.solves).toBe(solves);
    expect(verdict.level === 'fix-first').toBe(!solves);
    expect(verdict.reasons.join()).toContain(
      solves ? 'The reference repair passes the tests.' : 'The reference repair is no solution: 0 of 1',
    );
  });

  it('must pass the holdout too', async () => {
    const text = 'def total(prices):\n    return 3\n';
    const reference = await repaired('repaired for the visible tests', 'shop.py', text);
    const holdout = path.join(home, 'kept back');
    await mkdir(holdout, { recursive: true });
    await writeFile(
      path.join(holdout, 'test_more.py'),
      python['test_shop.py'].replace('total([1, 2]), 3', 'total([2, 2]), 4'),
    );
    const task = await repository('held out', python, 'python3 -m unittest', { reference, holdout });
    const { verdict, reference: checked } = await assessed(task, { reruns: 2 });
    expect(checked).toMatchObject({ solves: false, targetsPassing: 1, holdout: { passes: false } });
    expect(verdict.reasons.join()).toContain('the holdout fails: ');
  });
});
