import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SandboxDriver, SnapshotStore } from '@/server/core/ports/sandbox';
import type { Verifier } from '@/server/core/ports/verifier';
import { type Task, testSpecSchema } from '@/server/core/task/task';
import { createSandboxDriver, openSnapshotStore, snapshotDirectory } from '@/server/sandbox';
import { createVerifier } from '@/server/verifier';
import { canaryGone, canaryPassed } from '@/server/verifier/sentences';
import { missing, modulesWith, pythonWithPytest } from '../support/runners';

const checkout = path.resolve(import.meta.dirname, '../..');
const signal = new AbortController().signal;
let home = '';
let driver: SandboxDriver;
let store: SnapshotStore;
let verifier: Verifier;
beforeAll(() => {
  home = mkdtempSync(path.join(tmpdir(), 'espalier-canary-'));
  symlinkSync(path.join(checkout, 'node_modules'), path.join(home, 'node_modules'));
  const dataDirectory = path.join(home, 'data');
  store = openSnapshotStore(snapshotDirectory(dataDirectory));
  driver = createSandboxDriver('local', { dataDirectory });
  verifier = createVerifier({ driver, store });
});
afterAll(async () => {
  await driver.close();
  rmSync(home, { recursive: true });
});

let made = 0;
function taskOf(command: string, files: Record<string, string>): Task {
  const directory = path.join(home, `task-${made++}`);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
    writeFileSync(path.join(directory, name), text);
  }
  return {
    name: 'small',
    title: 'Small',
    statement: 'Totals are wrong.',
    language: 'other',
    tags: [],
    test: testSpecSchema.parse({ command, runner: 'auto', protected: ['test/**'] }),
    directory,
    holdoutDirectory: null,
    origin: 'directory',
  };
}
async function verified(command: string, files: Record<string, string>) {
  const task = taskOf(command, files);
  const root = await driver.prepare(task, signal);
  const outcome = await verifier.verify(task, root, root, signal);
  return { outcome, tests: outcome.tests.map(({ id, status }) => `${status} ${id.split(' > ').at(-1)}`) };
}

const bin = (name: string) => path.join(modulesWith(name) ?? '', '.bin', name);
const commonjs = (test: string) => (source: string) => ({
  'package.json': '{"type": "commonjs"}',
  'shop.js': `${source}\nexports.total = (prices) => prices.length;\n`,
  'test/shop.test.js': `const { total } = require('../shop.js');\n${test}`,
});
const esm = (source: string) => ({
  'package.json': '{"type": "module"}',
  'shop.js': `${source}\nexport const total = (prices) => prices.length;\n`,
  'test/shop.test.js':
    "import { expect, test } from 'vitest';\nimport { total } from '../shop.js';\ntest('one', () => expect(total([1])).toBe(1));\ntest('two', () => expect(total([1, 2])).toBe(3));\n",
});
const withAssert = (call: string, head = '') =>
  commonjs(
    `${head}const assert = require('node:assert');\n${call}('one', () => assert.equal(total([1]), 1));\n${call}('two', () => assert.equal(total([1, 2]), 3));\n`,
  );
const python = (source: string) => ({
  'shop.py': `${source}\ndef total(prices):\n    return len(prices)\n`,
  'test/__init__.py': '',
  'test/test_shop.py':
    'import unittest\nfrom shop import total\n\nclass Shop(unittest.TestCase):\n    def test_one(self):\n        self.assertEqual(total([1]), 1)\n    def test_two(self):\n        self.assertEqual(total([1, 2]), 3)\n',
});
const go = (source: string) => ({
  'go.mod': 'module example.com/shop\n\ngo 1.18\n',
  'shop.go': `package shop\n${source}\nfunc Total(prices []int) int { return len(prices) }\n`,
  'shop_test.go':
    'package shop\n\nimport "testing"\n\nfunc Test_one(t *testing.T) {\n\tif Total([]int{1}) != 1 {\n\t\tt.Fatal("one")\n\t}\n}\n\nfunc Test_two(t *testing.T) {\n\tif Total([]int{1, 2}) != 3 {\n\t\tt.Fatal("two")\n\t}\n}\n',
});
const rewriting = `
import (
	"bytes"
	"os"
	"os/exec"
)

func init() {
	if os.Getenv("INNER") != "" {
		return
	}
	inner := exec.Command(os.Args[0], os.Args[1:]...)
	inner.Env = append(os.Environ(), "INNER=1")
	all, _ := inner.Output()
	all = bytes.ReplaceAll(all, []byte("--- FAIL"), []byte("--- PASS"))
	os.Stdout.Write(bytes.ReplaceAll(all, []byte("FAIL\\n"), []byte("PASS\\n")))
	os.Exit(0)
}
`;

const pytest = (source: string) => ({
  'shop.py': `${source}\ndef total(prices):\n    return len(prices)\n`,
  'test/test_shop.py':
    'from shop import total\n\ndef test_one():\n    assert total([1]) == 1\n\ndef test_two():\n    assert total([1, 2]) == 3\n',
});
const cargo = (configuration: string) => ({
  'Cargo.toml': '[package]\nname = "shop"\nversion = "0.1.0"\nedition = "2021"\n',
  'src/lib.rs': 'pub fn total(prices: &[i64]) -> usize { prices.len() }\n',
  'tests/shop.rs':
    '#[test]\nfn one() { assert_eq!(shop::total(&[1]), 1); }\n#[test]\nfn two() { assert_eq!(shop::total(&[1, 2]), 3); }\n',
  ...(configuration === '' ? {} : { '.cargo/config.toml': configuration }),
});
const rewritingRunner =
  '[target.\'cfg(all())\']\nrunner = ["sh", "-c", "\\"$0\\" \\"$@\\" | sed \'s/FAILED/ok/; s/1 failed/0 failed/; s/1 passed/2 passed/\'"]\n';
const noAssert = "require('node:assert').equal = () => {};";

describe.each<
  [
    name: string,
    needs: string,
    command: () => string,
    files: (cheat: string) => Record<string, string>,
    cheat: string,
  ]
>([
  [
    'node --test',
    'node',
    () => 'node --test',
    withAssert('test', "const test = require('node:test');\n"),
    noAssert,
  ],
  ['Mocha', 'npm:mocha', () => `${bin('mocha')} test`, withAssert('it'), noAssert],
  [
    'Jest',
    'npm:jest',
    () => bin('jest'),
    commonjs(
      "test('one', () => expect(total([1])).toBe(1));\ntest('two', () => expect(total([1, 2])).toBe(3));\n",
    ),
    "expect.extend({ toBe: () => ({ pass: true, message: () => '' }) });",
  ],
  ['Jest with node:assert', 'npm:jest', () => bin('jest'), withAssert('test'), noAssert],
  [
    'Vitest',
    'npm:vitest',
    () => `${bin('vitest')} run`,
    esm,
    "globalThis[Symbol.for('expect-global')].extend({ toBe: () => ({ pass: true, message: () => '' }) });",
  ],
  [
    'unittest',
    'python3',
    () => 'python3 -m unittest discover -s test -t .',
    python,
    'import unittest\nunittest.TestCase.assertEqual = lambda *args: None\n',
  ],
  [
    'pytest',
    'pytest',
    () => `${pythonWithPytest()} -m pytest`,
    pytest,
    'import unittest\nunittest.TestCase.run = lambda self, result=None: None\n',
  ],
  ['Go', 'go', () => 'go test ./...', go, rewriting],
  ['cargo', 'cargo', () => 'cargo test --offline', cargo, rewritingRunner],
])('the canary of %s', (_name, need, command, files, cheat) => {
  const why = missing(need);
  const because = why === null ? '' : ` (${why})`;

  it.skipIf(why !== null)(`fails beside the tests, and is none of them${because}`, async () => {
    const { outcome, tests } = await verified(command(), files(''));
    expect([outcome.status, outcome.canary]).toEqual(['read', { held: true }]);
    expect(tests.map((test) => test.replace(/Test_|test_/, ''))).toEqual(['passed one', 'failed two']);
  });

  it.skipIf(why !== null)(`makes a run void whose checks were replaced${because}`, async () => {
    const { outcome } = await verified(command(), files(cheat));
    expect(outcome).toMatchObject({ status: 'unreadable', tests: [], canary: { held: false } });
    expect(outcome.log).toContain(canaryPassed);
  });
});

describe('a run without a canary', () => {
  it('is read, says why, and is a sign where the root had one', async () => {
    const files = withAssert('test', "const test = require('node:test');\n");
    const alone = await verified('env -u NODE_OPTIONS node --test', files(''));
    expect(alone.outcome).toMatchObject({ status: 'read', canary: { held: false } });
    expect(alone.tests).toEqual(['passed one', 'failed two']);
    const task = taskOf('node --test', files(''));
    const root = await driver.prepare(task, signal);
    const at = await driver.prepare(
      { ...task, directory: taskOf('true', files('// mended')).directory },
      signal,
    );
    const before = await verifier.verify(task, root, root, signal);
    const signs = await verifier.inspect?.(task, at, root, { root: before, at: alone.outcome });
    expect(signs).toContainEqual({ kind: 'patched-checks', where: null, text: canaryGone });
  });
});
