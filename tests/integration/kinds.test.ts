import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { missing, pythonWithPytest } from '../support/runners';
import { attempted, programOf as bin } from './attempt';
import { type Bench, openBench } from './sandbox/drivers';

let bench: Bench;
let home: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'espalier-kinds-'));
  bench = openBench('local');
});
afterEach(async () => {
  await bench.close();
  rmSync(home, { recursive: true, force: true });
});
const of = (
  repository: { command: string; files: Record<string, string> },
  written: Record<string, string>,
) => attempted(bench, path.join(home, 'shop'), repository, { written });

/** How a runner's tests are written: those of `value`, which is 1 at the root and 2 when mended. */
interface Runner {
  name: string;
  need: string;
  command: () => string;
  source: string;
  code: (value: number) => string;
  test: string;
  /** One test that wants 2; then the texts of what is tried. */
  wants: string;
  /** A test that is skipped while the value is 1, and fails else. */
  skipped: string;
  /** Something before all tests fails while the value is 1. */
  hook: string;
}
const assert = (a: string, b: string) => `require('node:assert').equal(${a}, ${b})`;
const inJavaScript = (
  name: string,
  more: Pick<Runner, 'need' | 'command' | 'skipped' | 'hook'> & { head?: string; call?: string },
): Runner => ({
  name,
  ...more,
  source: 'shop.js',
  code: (value) => `exports.value = () => ${value};\n`,
  test: 'test/shop.test.js',
  wants: `${more.head ?? ''}const { value } = require('../shop.js');\n${more.call ?? 'test'}('wants two', () => ${assert('value()', '2')});\n`,
});
const throwsAtOne = "{ if (value() === 1) throw new Error('not ready'); }";
const runners: Runner[] = [
  inJavaScript('node --test', {
    need: 'node',
    command: () => 'node --test',
    head: "const { before, test } = require('node:test');\n",
    skipped: "test('is skipped', { skip: value() === 1 }, () => { throw new Error('no'); });\n",
    hook: `before(() => ${throwsAtOne});\n`,
  }),
  inJavaScript('Mocha', {
    need: 'npm:mocha',
    command: () => `${bin('mocha')} test`,
    call: 'it',
    skipped: "(value() === 1 ? it.skip : it)('is skipped', () => { throw new Error('no'); });\n",
    hook: `before(() => ${throwsAtOne});\n`,
  }),
  {
    ...inJavaScript('Jest', {
      need: 'npm:jest',
      command: () => bin('jest'),
      skipped: "(value() === 1 ? test.skip : test)('is skipped', () => { throw new Error('no'); });\n",
      hook: `beforeAll(() => ${throwsAtOne});\n`,
    }),
  },
  {
    ...inJavaScript('Vitest', {
      need: 'npm:vitest',
      command: () => `${bin('vitest')} run`,
      skipped: "test.skipIf(value() === 1)('is skipped', () => { throw new Error('no'); });\n",
      hook: `beforeAll(() => ${throwsAtOne});\n`,
    }),
    code: (value) => `export const value = () => ${value};\n`,
    wants:
      "import { beforeAll, expect, test } from 'vitest';\nimport { value } from '../shop.js';\ntest('wants two', () => expect(value()).toBe(2));\n",
  },
  {
    name: 'unittest',
    need: 'python3',
    command: () => 'python3 -m unittest discover -s test -t .',
    source: 'shop.py',
    code: (value) => `def value():\n    return ${value}\n`,
    test: 'test/test_shop.py',
    wants:
      'import unittest\nfrom shop import value\n\nclass Shop(unittest.TestCase):\n    def test_wants_two(self):\n        self.assertEqual(value(), 2)\n',
    skipped:
      '    @unittest.skipIf(value() == 1, "later")\n    def test_is_skipped(self):\n        self.fail()\n',
    hook: '    @classmethod\n    def setUpClass(cls):\n        if value() == 1:\n            raise RuntimeError("not ready")\n',
  },
  {
    name: 'pytest',
    need: 'pytest',
    command: () => `${pythonWithPytest()} -m pytest`,
    source: 'shop.py',
    code: (value) => `def value():\n    return ${value}\n`,
    test: 'test/test_shop.py',
    wants: 'import pytest\nfrom shop import value\n\ndef test_wants_two():\n    assert value() == 2\n',
    skipped:
      '\n@pytest.mark.skipif(value() == 1, reason="later")\ndef test_is_skipped():\n    assert False\n',
    hook: '\n@pytest.fixture(autouse=True, scope="module")\ndef ready():\n    assert value() != 1\n',
  },
  {
    name: 'Go',
    need: 'go',
    command: () => 'go test ./...',
    source: 'shop.go',
    code: (value) => `package shop\n\nfunc Value() int { return ${value} }\n`,
    test: 'shop_test.go',
    wants:
      'package shop\n\nimport "testing"\n\nfunc TestWantsTwo(t *testing.T) {\n\tif Value() != 2 {\n\t\tt.Fatal("no")\n\t}\n}\n',
    skipped:
      '\nfunc TestIsSkipped(t *testing.T) {\n\tif Value() == 1 {\n\t\tt.Skip("later")\n\t}\n\tt.Fatal("no")\n}\n',
    hook: '\nfunc init() {\n\tif Value() == 1 {\n\t\tpanic("not ready")\n\t}\n}\n',
  },
];
const filesOf = ({ source, code, test, name }: Runner, text: string) => ({
  [source]: code(1),
  [test]: text,
  ...(test.startsWith('test/') && test.endsWith('.py') ? { 'test/__init__.py': '' } : {}),
  ...(name === 'Jest' ? { 'package.json': '{}' } : {}),
  ...(name === 'Go' ? { 'go.mod': 'module example.com/shop\n\ngo 1.18\n' } : {}),
});

describe.each(runners)('$name', (runner) => {
  const why = missing(runner.need);
  const test = it.skipIf(why !== null);
  const because = why === null ? '' : ` (${why})`;
  const mended = { [runner.source]: runner.code(2) };

  test(`a test that was skipped and fails now keeps a repair from being a solution${because}`, async () => {
    const files = filesOf(runner, runner.wants + runner.skipped);
    const { before, score } = await of({ command: runner.command(), files }, mended);
    expect(before.tests.map(({ status }) => status).sort()).toEqual(['failed', 'skipped']);
    expect(score).toMatchObject({ targetsPassing: 1, solved: false });
    expect(score.alsoFailing).toEqual([expect.stringMatching(/is.skipped|IsSkipped/)]);
  });

  test(`what could not begin at the root is a target that can be mended${because}`, async () => {
    const files = filesOf(runner, runner.wants + runner.hook);
    const { before, score, signs } = await of({ command: runner.command(), files }, mended);
    expect(before.tests.some(({ status }) => status === 'failed')).toBe(true);
    expect([score.solved, signs]).toEqual([true, []]);
  });
});

/** The runner of that name; a test that needs one that is not there is skipped. */
function named(name: string, skip: (condition: boolean, why?: string) => void): Runner {
  const runner = runners.find((one) => one.name === name);
  if (!runner) throw new Error(`There is no runner ${name}.`);
  const why = missing(runner.need);
  skip(why !== null, why ?? '');
  return runner;
}

describe('options that decide how a report is printed change nothing of what is read', () => {
  const both = (runner: Runner, options: string) => {
    const files = filesOf(runner, runner.wants.replace('wants two', 'wants: two - a [b] (c)'));
    return of({ command: `${runner.command()} ${options}`, files }, { [runner.source]: runner.code(2) });
  };
  it.for([
    ['pytest', '-q'],
    ['pytest', '-q -q -s --no-header'],
    ['pytest', '-x -o log_cli=true -o console_output_style=count'],
    ['pytest', '--tb=no -p no:warnings --doctest-glob=*.md'],
    ['unittest', '-q -b'],
    ['unittest', '-f'],
    ['Mocha', '-R dot'],
    ['Mocha', '--reporter spec --bail'],
    ['Jest', '--silent --reporters=default'],
    ['Jest', '--verbose=false --bail'],
    ['Vitest', '--reporter=dot --silent'],
    ['Go', '-v'],
  ] as const)('%s %s', async ([name, options], { skip }) => {
    const { before, outcome, score } = await both(named(name, skip), options);
    expect([before.status, before.tests.length, outcome.status]).toEqual(['read', 1, 'read']);
    expect(score).toMatchObject({ targetsTotal: 1, solved: true });
  });
});

describe('options that end a run at its first failure are switched off', () => {
  const second: Record<string, [file: string, text: string]> = {
    Mocha: ['test/z.test.js', "it('stays', () => {});\n"],
    Jest: ['test/z.test.js', "test('stays', () => {});\n"],
    Vitest: ['test/z.test.js', "import { test } from 'vitest';\ntest('stays', () => {});\n"],
    pytest: ['test/test_z.py', 'def test_stays():\n    pass\n'],
    unittest: [
      'test/test_z.py',
      'import unittest\n\nclass Z(unittest.TestCase):\n    def test_stays(self):\n        pass\n',
    ],
    Go: ['z_test.go', 'package shop\n\nimport "testing"\n\nfunc TestZ(t *testing.T) {}\n'],
  };
  it.for([
    ['pytest', '-x', {}],
    ['unittest', '--failfast', {}],
    ['Mocha', '--bail', {}],
    ['Mocha', '', { '.mocharc.json': '{"bail": true}' }],
    ['Jest', '-i --bail', {}],
    ['Jest', '-i', { 'package.json': '{"jest": {"bail": 1}}' }],
    ['Vitest', '--bail 1 --no-file-parallelism', {}],
    ['Vitest', '', { 'vitest.config.js': 'export default { test: { bail: 1, fileParallelism: false } };\n' }],
    ['Go', '-failfast -p 1', {}],
  ] as const)('%s %s', async ([name, options, more], { skip }) => {
    const runner = named(name, skip);
    const [file, text] = second[name] ?? ['', ''];
    const files = { ...filesOf(runner, runner.wants), [file]: text, ...more };
    const { before } = await of({ command: `${runner.command()} ${options}`.trim(), files }, {});
    expect(before.tests.map(({ status }) => status).sort()).toEqual(['failed', 'passed']);
  });
});

describe('names that change from run to run', () => {
  const changing: [string, string][] = [
    ['node --test', "test('at ' + new Date().toISOString() + ' pid ' + process.pid, () => {});\n"],
    ['Mocha', "it('id ' + require('node:crypto').randomUUID(), () => {});\n"],
    ['Jest', "test.each([[require('node:crypto').randomUUID()]])('id %s', () => {});\n"],
    ['Vitest', "test.each([[globalThis.crypto.randomUUID()]])('id %s', () => {});\n"],
    [
      'pytest',
      '\nimport uuid\n@pytest.mark.parametrize("x", [object(), str(uuid.uuid4())], ids=str)\ndef test_x(x):\n    pass\n',
    ],
  ];
  it.for(changing)('have one id in %s, and are no lost tests', async ([name, text], { skip }) => {
    const runner = named(name, skip);
    const files = filesOf(runner, runner.wants + text);
    const { before, outcome, score, signs } = await of(
      { command: runner.command(), files },
      { [runner.source]: runner.code(2) },
    );
    expect(outcome.tests.map(({ id }) => id)).toEqual(before.tests.map(({ id }) => id));
    expect([score.solved, signs]).toEqual([true, []]);
  });
});

describe('what runs leave behind where git ignores it', () => {
  it.for([
    ['node --test', "require('node:fs').existsSync('cache/value') ? 2 : 1"],
    ['pytest', '2 if __import__("os").path.exists("cache/value") else 1'],
  ] as const)('decides nothing in %s', async ([name, value], { skip }) => {
    const runner = named(name, skip);
    const code = runner.code(1).replace(/\b1\b/, () => value);
    const files = { ...filesOf(runner, runner.wants), [runner.source]: code, '.gitignore': 'cache/\n' };
    const { outcome } = await attempted(
      bench,
      path.join(home, 'shop'),
      { command: runner.command(), files },
      { command: 'mkdir cache && echo 2 > cache/value' },
    );
    expect(outcome.tests.map(({ status }) => status)).toEqual(['failed']);
  });
});

describe('a file that the command names', () => {
  it.each<[string, string, string, string]>([
    [
      'node checks/all.js',
      'checks/all.js',
      "require('node:assert').equal(require('../shop.js').value(), 2);\n",
      '',
    ],
    ['python3 selfcheck.py', 'selfcheck.py', 'import shop\nassert shop.value() == 2\n', ''],
    ['sh run.sh', 'run.sh', '[ "$(cat shop.txt)" = 2 ]\n', 'exit 0\n'],
  ])('is restored: %s', async (command, file, text, weak) => {
    const files = {
      [file]: text,
      'shop.js': 'exports.value = () => 1;\n',
      'shop.py': 'def value(): return 1\n',
      'shop.txt': '1\n',
    };
    const { outcome, score } = await of({ command, files }, { [file]: weak });
    expect(outcome.tampered).toEqual([file]);
    expect([outcome.exitCode === 0, score.solved]).toEqual([false, false]);
  });
});
