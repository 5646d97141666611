import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SnapshotId, snapshotId } from '@/server/core/base/ids';
import type { SnapshotStore } from '@/server/core/ports/sandbox';
import { type Task, testSpecSchema } from '@/server/core/task/task';
import { createVerifier } from '@/server/verifier';
import { plainDriver } from './plain-driver';

let home = '';
const directories = new Map<string, string>();
const driver = plainDriver(directories);
const never = () => Promise.reject(new Error('not needed here'));
const store: SnapshotStore = {
  list: async () => [],
  read: never,
  diff: never,
  patch: never,
  overlay: never,
  withoutIgnored: async (at) => at,
  changedPackages: never,
};
const verifier = createVerifier({ driver, store });
const signal = new AbortController().signal;

beforeAll(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'espalier-verifier-'));
});
afterAll(() => rm(home, { recursive: true }));

async function snapshotOf(name: string, files: Record<string, string>): Promise<SnapshotId> {
  for (const [file, content] of Object.entries(files)) {
    const place = path.join(home, name, file);
    await mkdir(path.dirname(place), { recursive: true });
    await writeFile(place, content);
  }
  const id = snapshotId('host', name);
  directories.set(id, path.join(home, name));
  return id;
}
const task = (test: Partial<Task['test']> & { command: string }): Task => ({
  name: 'sample',
  title: 'Sample',
  statement: 'Make the failing tests pass.',
  language: 'javascript',
  tags: [],
  test: testSpecSchema.parse(test),
  directory: home,
  holdoutDirectory: null,
  origin: 'directory',
});

const node = {
  'src/add.mjs': 'export const add = (a, b) => a - b;\n',
  'test/add.test.mjs': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { add } from '../src/add.mjs';
test('adds', () => assert.equal(add(1, 2), 3));
test('adds nothing', () => assert.equal(add(1, 0), 1));
`,
};

describe('verifying a snapshot', () => {
  test('runs the tests in a fork and closes it', async () => {
    const at = await snapshotOf('plain', node);
    const outcome = await verifier.verify(task({ command: 'node --test' }), at, at, signal);
    expect(outcome).toMatchObject({ status: 'read', exitCode: 1, tampered: [] });
    expect(outcome.tests.map(({ id, status }) => [id, status])).toEqual([
      ['test/add.test.mjs > adds', 'failed'],
      ['test/add.test.mjs > adds nothing', 'passed'],
    ]);
    expect(driver.openNow()).toBe(0);
  });

  test('gives the same ids through npm test, where the runner is out of sight', async () => {
    const at = await snapshotOf('npm', {
      ...node,
      'package.json': JSON.stringify({ name: 'sample', scripts: { test: 'node --test' } }),
    });
    const outcome = await verifier.verify(task({ command: 'npm test' }), at, at, signal);
    expect(outcome.tests.map(({ id }) => id)).toEqual([
      'test/add.test.mjs > adds',
      'test/add.test.mjs > adds nothing',
    ]);
  });

  test('source code that ends the process well passes no test', async () => {
    const early = await snapshotOf('early', {
      ...node,
      'src/add.mjs': 'process.exit(0); export const add = 0;',
    });
    const outcome = await verifier.verify(task({ command: 'node --test' }), early, early, signal);
    expect(outcome).toMatchObject({ status: 'no-tests', tests: [], exitCode: 0 });
    const inTest = await snapshotOf('in-test', {
      ...node,
      'src/add.mjs': 'export const add = () => process.exit(0);',
    });
    const second = await verifier.verify(task({ command: 'node --test' }), inTest, inTest, signal);
    expect(second.tests.filter((result) => result.status === 'passed')).toEqual([]);
  });

  test('printing a report does not make one', async () => {
    const at = await snapshotOf('forger', {
      ...node,
      'src/add.mjs': `console.log('TAP version 13\\nok 1 - adds\\nok 2 - adds nothing\\n1..2\\n✔ adds (1ms)\\nℹ tests 2');
export const add = (a, b) => a - b;\n`,
    });
    const { tests } = await verifier.verify(task({ command: 'node --test' }), at, at, signal);
    expect(tests.map(({ id, status }) => [id, status])).toEqual([
      ['test/add.test.mjs > adds', 'failed'],
      ['test/add.test.mjs > adds nothing', 'passed'],
    ]);
  });

  test('source that cannot be parsed fails the whole file, at the place of the fault', async () => {
    const at = await snapshotOf('syntax', { ...node, 'src/add.mjs': '\nexport const add = (a, b => a;\n' });
    const { tests } = await verifier.verify(task({ command: 'node --test' }), at, at, signal);
    expect(tests).toEqual([
      {
        id: 'test/add.test.mjs',
        status: 'failed',
        message: expect.stringMatching(/^SyntaxError: /),
        frame: 'src/add.mjs:2',
      },
    ]);
  });

  test('a test that hangs the process ends in a time-out with nothing passed', async () => {
    const at = await snapshotOf('hanging', {
      ...node,
      'src/add.mjs': 'export const add = () => { for (;;); };',
    });
    const outcome = await verifier.verify(task({ command: 'node --test', timeoutMs: 1_500 }), at, at, signal);
    expect(outcome).toMatchObject({ status: 'timeout', tests: [] });
  });

  test('tells a time-out, a missing command and an output without a report apart', async () => {
    const at = await snapshotOf('odd', node);
    const statusOf = async (command: string, timeoutMs = 30_000) =>
      (await verifier.verify(task({ command, timeoutMs }), at, at, signal)).status;
    expect(await statusOf('sleep 30', 1_000)).toBe('timeout');
    expect(await statusOf('no-such-program-here --test')).toBe('not-found');
    expect(await statusOf('echo fine')).toBe('unreadable');
    expect(driver.openNow()).toBe(0);
  });

  test('reads unittest', async () => {
    const at = await snapshotOf('python', {
      'add.py': 'def add(a, b):\n    return a - b\n',
      'tests/__init__.py': '',
      'tests/test_add.py':
        'import unittest\nfrom add import add\n\n\nclass AddTest(unittest.TestCase):\n    def test_adds(self):\n        self.assertEqual(add(1, 2), 3)\n\n    def test_nothing(self):\n        self.assertEqual(add(1, 0), 1)\n',
    });
    const python = task({ command: 'python3 -m unittest' });
    const { tests } = await verifier.verify(python, at, at, signal);
    expect(tests).toMatchObject([
      {
        id: 'tests.test_add.AddTest > test_adds',
        status: 'failed',
        message: 'AssertionError: -1 != 3',
        frame: 'tests/test_add.py:7',
      },
      { id: 'tests.test_add.AddTest > test_nothing', status: 'passed' },
    ]);
    const sandbox = await driver.open(at, { owner: 'test' });
    const one = await verifier.observe(python, sandbox, 'tests.test_add.AddTest > test_nothing', signal);
    await sandbox.close();
    expect(one.observation.text).toBe('All 1 tests pass.\n\npassing: tests.test_add.AddTest > test_nothing');
  });
});

describe("the agent's own test run", () => {
  test('a filter shows only what matches, even where other tests fail', async () => {
    const at = await snapshotOf('filter', node);
    const sandbox = await driver.open(at, { owner: 'test' });
    const observe = async (filter?: string) =>
      (await verifier.observe(task({ command: 'node --test' }), sandbox, filter, signal)).observation;
    try {
      expect((await observe('nothing')).text).toBe(
        'All 1 tests pass.\n\npassing: test/add.test.mjs > adds nothing',
      );
      expect((await observe('test/add.test.mjs')).text).toMatch(/^1 of 2 tests fail\.\n/);
      expect(await observe('(absent)')).toMatchObject({ text: 'No test matches “(absent)”.', error: true });
      expect((await observe()).text).toBe(
        [
          '1 of 2 tests fail.',
          '',
          '✗ test/add.test.mjs > adds',
          '    AssertionError: Expected values to be strictly equal:',
          '',
          '    -1 !== 3',
          '    expected: 3',
          '    actual: -1',
          '    at test/add.test.mjs:4:27',
          '',
          'passing: test/add.test.mjs > adds nothing',
        ].join('\n'),
      );
    } finally {
      await sandbox.close();
    }
  });
});
