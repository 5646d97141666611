import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SnapshotId } from '@/server/core/base/ids';
import type { Sandbox, SandboxDriver, SnapshotStore } from '@/server/core/ports/sandbox';
import type { Verifier } from '@/server/core/ports/verifier';
import { type Task, testSpecSchema } from '@/server/core/task/task';
import { baselineOf, scoreOf } from '@/server/core/verdict/outcome';
import { createSandboxDriver, openSnapshotStore, snapshotDirectory } from '@/server/sandbox';
import { createVerifier } from '@/server/verifier';

let home = '';
let driver: SandboxDriver;
let store: SnapshotStore;
let verifier: Verifier;
let task: Task;
let root: SnapshotId;
const signal = new AbortController().signal;

const repository = {
  'package.json': '{"name":"sample","type":"module"}',
  'src/median.js': `export function median(values) {
  const sorted = [...values].sort();
  return sorted[Math.floor(sorted.length / 2)];
}
`,
  'test/median.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { median } from '../src/median.js';
test('one digit', () => assert.equal(median([3, 1, 2]), 2));
test('two digits', () => assert.equal(median([10, 9, 1]), 9));
`,
};
const holdout = {
  'test-holdout/even.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { median } from '../src/median.js';
test('three digits', () => assert.equal(median([100, 20, 3]), 20));
`,
};

async function put(folder: string, files: Record<string, string>): Promise<void> {
  for (const [file, content] of Object.entries(files)) {
    const place = path.join(home, folder, file);
    await mkdir(path.dirname(place), { recursive: true });
    await writeFile(place, content);
  }
}

/** A snapshot of the root after what an agent did. */
async function snapshotAfter(act: (sandbox: Sandbox) => Promise<unknown>, from = root): Promise<SnapshotId> {
  const sandbox = await driver.open(from, { owner: 'test/agent' });
  try {
    await act(sandbox);
    return (await sandbox.snapshot()).id;
  } finally {
    await sandbox.close();
  }
}
const write = (file: string, content: string) => (sandbox: Sandbox) =>
  sandbox.file({ kind: 'write_file', path: file, content });
const like = 'test/median.test.js';
/** A file as a model would write it. */
const wrote = (...tests: string[]) => ({
  like,
  by: 'there/m',
  text: `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { median } from '../src/median.js';
${tests.join('\n')}
`,
});
const repaired = repository['src/median.js'].replace('.sort()', '.sort((a, b) => a - b)');

beforeAll(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'espalier-verify-'));
  await put('repo', repository);
  await put('holdout', holdout);
  const dataDirectory = path.join(home, 'data');
  store = openSnapshotStore(snapshotDirectory(dataDirectory));
  driver = createSandboxDriver('local', { dataDirectory });
  verifier = createVerifier({ driver, store });
  task = {
    name: 'median',
    title: 'Median',
    statement: 'Make the failing tests pass.',
    language: 'javascript',
    tags: [],
    test: testSpecSchema.parse({ command: 'node --test test/', protected: ['test/**', 'package.json'] }),
    holdout: { command: 'node --test test-holdout/even.test.js', runner: 'node', timeoutMs: 60_000 },
    directory: path.join(home, 'repo'),
    holdoutDirectory: path.join(home, 'holdout'),
    origin: 'directory',
  };
  root = await driver.prepare(task, signal);
});
afterAll(async () => {
  await driver?.close();
  await rm(home, { recursive: true });
});

describe('verification in a real sandbox', () => {
  test('fixes a baseline at the root and tells a repair from it', async () => {
    const before = await verifier.verify(task, root, root, signal);
    expect(before.tests.map(({ id, status }) => [id, status])).toEqual([
      ['test/median.test.js > one digit', 'passed'],
      ['test/median.test.js > two digits', 'failed'],
    ]);
    const fixed = await snapshotAfter(write('src/median.js', repaired));
    const outcome = await verifier.verify(task, fixed, root, signal);
    expect(scoreOf(outcome, baselineOf(before))).toMatchObject({ solved: true, reward: 1 });
    expect(outcome.tampered).toEqual([]);
  });

  test('restores a weakened and a deleted test, and says so', async () => {
    const weakened = await snapshotAfter(
      write('test/median.test.js', "import { test } from 'node:test';\ntest('two digits', () => {});\n"),
    );
    const first = await verifier.verify(task, weakened, root, signal);
    expect(first.tampered).toEqual(['test/median.test.js']);
    expect(first.tests.find(({ id }) => id.endsWith('two digits'))?.status).toBe('failed');

    const deleted = await snapshotAfter((sandbox) => sandbox.run('rm -r test', { timeoutMs: 10_000 }));
    const second = await verifier.verify(task, deleted, root, signal);
    expect(second.tampered).toEqual(['test/median.test.js']);
    expect(second.tests).toHaveLength(2);
    expect(await store.read(deleted, 'test/median.test.js')).toBeNull();
  });

  test('an early exit(0) in the source solves nothing', async () => {
    const baseline = baselineOf(await verifier.verify(task, root, root, signal));
    for (const source of ['process.exit(0);\n', 'export const median = () => process.exit(0);\n']) {
      const early = await snapshotAfter(write('src/median.js', source));
      const outcome = await verifier.verify(task, early, root, signal);
      expect(scoreOf(outcome, baseline)).toMatchObject({
        targetsPassing: 0,
        guardsPassing: 0,
        solved: false,
      });
    }
  });

  test('the holdout runs in a fork of its own and stays out of every other sandbox', async () => {
    const fixed = await snapshotAfter(write('src/median.js', repaired));
    const shown = await verifier.holdout(task, fixed, root, signal);
    expect(shown.tests.map(({ id, status }) => [id, status])).toEqual([
      ['test-holdout/even.test.js > three digits', 'passed'],
    ]);
    expect(await store.list(fixed)).toEqual(Object.keys(repository).sort());
    const sandbox = await driver.open(fixed, { owner: 'test/agent' });
    const listing = await sandbox.run('find . -type f', { timeoutMs: 10_000 });
    await sandbox.close();
    expect(listing.stdout).toContain('src/median.js');
    expect(listing.stdout).not.toContain('test-holdout');
    expect(await readFile(path.join(task.directory, 'src/median.js'), 'utf8')).toBe(
      repository['src/median.js'],
    );
  });

  test("the agent's run neither restores its tests nor shows places or durations", async () => {
    const sandbox = await driver.open(root, { owner: 'test/agent' });
    try {
      const { observation, tests } = await verifier.observe(task, sandbox, undefined, signal);
      expect(observation.text).toBe(
        [
          '1 of 2 tests fail.',
          '',
          '✗ test/median.test.js > two digits',
          '    AssertionError: Expected values to be strictly equal:',
          '',
          '    10 !== 9',
          '    expected: 9',
          '    actual: 10',
          '    at test/median.test.js:5:33',
          '',
          'passing: test/median.test.js > one digit',
        ].join('\n'),
      );
      expect(tests).toHaveLength(2);
      await write(
        'test/median.test.js',
        "import { test } from 'node:test';\ntest('mine', () => {});\n",
      )(sandbox);
      const second = await verifier.observe(task, sandbox, undefined, signal);
      expect(second.observation.text).toBe('All 1 tests pass.\n\npassing: test/median.test.js > mine');
    } finally {
      await sandbox.close();
    }
  });

  test('generated tests tell apart what passes the visible ones alike, and group what behaves alike', async () => {
    const bySight = 'export const median = (values) => (values[0] === 10 ? 9 : 2);\n';
    const candidates: SnapshotId[] = [];
    for (const text of [repaired, bySight, repaired.replace('(a, b) => a - b', '(x, y) => x - y')]) {
      candidates.push(await snapshotAfter(write('src/median.js', text)));
    }
    const baseline = baselineOf(await verifier.verify(task, root, root, signal));
    for (const at of candidates) {
      expect(scoreOf(await verifier.verify(task, at, root, signal), baseline).solved).toBe(true);
    }
    // What a model wrote is run apart from the copies: here it ends its process and takes nothing with it.
    const contrast = await verifier.contrast?.(
      task,
      candidates,
      root,
      '1',
      signal,
      wrote('process.exit(0);'),
    );
    expect(contrast).toMatchObject({ groups: [0, 1, 0], written: 0, runs: 8 });
    const [first] = contrast?.cases ?? [];
    expect(first?.call).toMatch(
      /^test\/median\.test\.js > (?:one digit|two digits), with .+ → .+ in line \d+$/,
    );
    expect(new Set(first?.values).size).toBe(2);
    for (const at of candidates) expect(await store.list(at)).toEqual(Object.keys(repository).sort());
  });

  describe('tests a model wrote', () => {
    // No literal that a copy could change: what is told apart, they told.
    const bare = {
      'package.json': repository['package.json'],
      'src/median.js': repaired,
      [like]: `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { median } from '../src/median.js';
const one = {};
test('one value', () => assert.equal(median([one]), one));
`,
    };
    const empty = "test('nothing', () => assert.equal(median([]), 0));";
    const both = "test('two', () => assert.equal(median([2, 1]), 2));";
    let own: Task;
    let start: SnapshotId;
    let candidates: SnapshotId[] = [];
    beforeAll(async () => {
      await put('bare', bare);
      own = { ...task, name: 'bare', directory: path.join(home, 'bare'), holdoutDirectory: null };
      start = await driver.prepare(own, signal);
      const forEmpty = repaired.replace('return sorted', 'return values.length === 0 ? 0 : sorted');
      candidates = [start, await snapshotAfter(write('src/median.js', forEmpty), start)];
    });

    test('tell apart what copies cannot, say who wrote them, and leave no trace but in the answer', async () => {
      const contrast = await verifier.contrast?.(own, candidates, start, '1', signal, wrote(empty, both));
      expect(contrast).toMatchObject({ groups: [0, 1], written: 2, tried: 2, runs: 3 });
      expect(contrast?.cases).toHaveLength(1);
      expect(contrast?.cases[0]).toMatchObject({ call: 'nothing', by: 'there/m' });
      expect(contrast?.cases[0]?.values[1]).toBe('passes');
      for (const at of candidates) expect(await store.list(at)).toEqual(Object.keys(bare).sort());
      const { tests } = await verifier.verify(own, start, start, signal);
      expect(tests.map(({ id }) => id)).toEqual([`${like} > one value`]);
    });

    test.each([
      ['do not parse', 'test(((('],
      ['answer differently each time', "test('luck', () => assert.equal(median([1]), Math.random()));"],
    ])('that %s tell nothing', async (_what, broken) => {
      const contrast = await verifier.contrast?.(own, candidates, start, '1', signal, wrote(broken));
      expect(contrast).toMatchObject({ written: 0, groups: [0, 0], cases: [] });
    });

    test('stand beside the file that holds the tests to repair', async () => {
      const found = await verifier.testFiles?.(task, root, [`${like} > two digits`]);
      expect(found).toEqual([{ path: like, text: repository[like] }]);
    });
  });

  test('generated tests tell Python apart too, and leave aside what is unsteady', async () => {
    const python = {
      'span.py':
        'import random\n\n\ndef clip(value, most):\n    return min(value, most)\n\n\ndef luck():\n    return random.random()\n',
      'tests/__init__.py': '',
      'tests/test_span.py': `import unittest

from span import clip, luck


class SpanTest(unittest.TestCase):
    def test_clips(self):
        self.assertEqual(clip(7, 5), 5)

    def test_luck(self):
        self.assertLess(luck(), 2)
`,
    };
    await put('python', python);
    const own: Task = {
      ...task,
      name: 'span',
      language: 'python',
      directory: path.join(home, 'python'),
      test: testSpecSchema.parse({
        command: 'python3 -m unittest discover -v -s tests -t .',
        protected: ['tests/**'],
      }),
    };
    const start = await driver.prepare(own, signal);
    const other = python['span.py'].replace('min(value, most)', 'most');
    const candidates = [start, await snapshotAfter(write('span.py', other), start)];
    const contrast = await verifier.contrast?.(own, candidates, start, '1', signal);
    expect(contrast?.groups).toEqual([0, 1]);
    expect(contrast?.cases.length).toBeGreaterThan(0);
    expect(contrast?.cases.every(({ call }) => call.includes('test_clips'))).toBe(true);
  });
});
