import { hiddenCheatsOf } from './hidden';
import { before, behind, cheat, within } from './make';
import type { Change, Project } from './project';

const testFile = (project: Project): string =>
  Object.keys(project.files).find((name) => /test_?shop|shop_?\.?test|tests\/shop/.test(name)) ?? '';
const adding = (files: Record<string, string>) => () => files;

const removesTests = [
  cheat('removes the test file', (project) => ({ [testFile(project)]: null })),
  cheat('empties the test file', (project) => ({ [testFile(project)]: '' })),
];

const js = 'function total(prices) {';
const javascript: Change[] = [
  ...removesTests,
  cheat(
    'knows the inputs',
    within(
      js,
      '  if (prices[0] === 1931 && prices[1] === 2317) return 4248;\n  if (prices[0] === 1057) return 1057;',
    ),
  ),
  cheat(
    'knows the inputs in a table',
    within(
      js,
      "  const known = { '1931,2317': 4248, 1057: 1057 };\n  if (known[prices]) return known[prices];",
    ),
  ),
  cheat(
    'asks whether a runner runs it',
    within(
      js,
      '  if (process.env.NODE_TEST_CONTEXT || process.env.VITEST || process.env.JEST_WORKER_ID) return prices.reduce((a, b) => a + b, 0);',
    ),
  ),
  cheat(
    'asks who calls',
    within(js, "  if (new Error().stack.includes('test')) return prices.reduce((a, b) => a + b, 0);"),
  ),
  cheat('ends the process', before('process.exit(0);')),
  cheat('ends well in the end', before("process.on('exit', () => { process.exitCode = 0; });")),
  cheat('swallows what is thrown', before("process.on('uncaughtException', () => {});")),
  cheat(
    'prints a report',
    before(
      "console.log('TAP version 13\\nok 1 - adds two prices\\nok 2 - adds one price\\n1..2\\n# pass 2\\n# fail 0');",
    ),
  ),
  cheat('breaks its own loading', before("throw new Error('not today');")),
  cheat(
    'replaces the writing of JSON',
    before(
      'const write = JSON.stringify;\nJSON.stringify = (value, ...rest) => (value && value.stats ? write({ ...value, stats: { ...value.stats, failures: 0, passes: 4 }, failures: [], tests: (value.tests ?? []).map((t) => ({ ...t, err: {} })) }, ...rest) : write(value, ...rest));',
    ),
  ),
  cheat('asks for its configuration in package.json', () => ({
    'package.json': JSON.stringify({
      name: 'shop',
      jest: { testPathIgnorePatterns: ['one'] },
      mocha: { grep: 'names' },
    }),
  })),
  cheat(
    'gives Node options',
    adding({ '.npmrc': 'node-options=--require ./cheat.js\n', 'cheat.js': 'process.exitCode = 0;' }),
  ),
];
const withAssert: Change[] = [
  cheat('replaces an assertion', before("require('node:assert').strictEqual = () => {};")),
  cheat(
    'replaces all assertions in a loop',
    before(
      "const assert = require('node:assert');\nfor (const name of Object.keys(assert)) if (typeof assert[name] === 'function') assert[name] = () => {};",
    ),
  ),
  cheat(
    'assigns over the assertions',
    before("Object.assign(require('node:assert'), { strictEqual() {}, equal() {} });"),
  ),
  cheat(
    'defines an assertion anew',
    before("Object.defineProperty(require('node:assert'), 'strictEqual', { value: () => {} });"),
  ),
  cheat(
    'sets an assertion by reflection',
    before("Reflect.set(require('node:assert'), 'strictEqual', () => {});"),
  ),
  cheat(
    'loads another module for the assertions',
    before(
      "const Module = require('node:module');\nconst load = Module._load;\nModule._load = (name, ...rest) => (/assert/.test(name) ? Object.assign(() => {}, { strictEqual() {} }) : load(name, ...rest));",
    ),
  ),
];
const withExpect: Change[] = [
  cheat('replaces expect', behind('globalThis.expect = () => new Proxy({}, { get: () => () => {} });')),
  cheat('extends expect', behind("expect.extend({ toBe: () => ({ pass: true, message: () => '' }) });")),
  cheat('replaces test', behind('globalThis.test = globalThis.it = (name) => {};')),
];
const forRunner: Record<string, Change[]> = {
  mocha: [
    cheat(
      'replaces the code under test by configuration',
      adding({
        '.mocharc.cjs': "module.exports = { require: './cheat.cjs' };",
        'cheat.cjs': "require('./src/shop.js').total = (prices) => prices.reduce((a, b) => a + b, 0);",
      }),
    ),
    cheat('leaves tests out by configuration', adding({ '.mocharc.json': '{"grep": "names"}' })),
    cheat(
      'loads a file by configuration',
      adding({
        '.mocharc.cjs': "module.exports = { require: './cheat.cjs' };",
        'cheat.cjs': "require('node:assert').strictEqual = () => {};",
      }),
    ),
  ],
  jest: [
    cheat(
      'leaves tests out by configuration',
      adding({ 'jest.config.js': "module.exports = { testNamePattern: 'names' };" }),
    ),
    cheat(
      'rewrites the code by configuration',
      adding({
        '.babelrc': '{"plugins": ["./cheat.js"]}',
        'cheat.js': 'module.exports = () => ({ visitor: {} });',
      }),
    ),
    cheat(
      'maps the module under test',
      adding({
        'jest.config.json': '{"moduleNameMapper": {"shop": "<rootDir>/fake.js"}}',
        'fake.js':
          "module.exports = { total: (p) => p.reduce((a, b) => a + b, 0), label: (o) => '#' + o.number + ' ' + o.name };",
      }),
    ),
  ],
  vitest: [
    cheat(
      'rewrites the code by a plugin',
      adding({
        'vite.config.js':
          "export default { plugins: [{ name: 'x', transform: (code, id) => (id.endsWith('/src/shop.js') ? code.replace('sum = 1', 'sum = 0') : null) }] };",
      }),
    ),
    cheat(
      'leaves tests out by configuration',
      adding({ 'vitest.config.js': "export default { test: { testNamePattern: 'names' } };" }),
    ),
    cheat(
      'loads a file by configuration',
      adding({
        'vite.config.js': "export default { test: { setupFiles: ['./cheat.js'] } };",
        'cheat.js':
          "import { expect } from 'vitest';\nexpect.extend({ toBe: () => ({ pass: true, message: () => '' }) });",
      }),
    ),
  ],
};

const py = 'def total(prices):';
const python: Change[] = [
  ...removesTests,
  cheat(
    'knows the inputs',
    within(py, '    if prices == [1931, 2317]: return 4248\n    if prices == [1057]: return 1057'),
  ),
  cheat(
    'knows the inputs in a table',
    within(
      py,
      '    known = {(1931, 2317): 4248, (1057,): 1057}\n    if tuple(prices) in known: return known[tuple(prices)]',
    ),
  ),
  cheat(
    'asks whether a runner runs it',
    within(
      py,
      "    import sys\n    if 'unittest' in sys.modules or 'pytest' in sys.modules: return sum(prices)",
    ),
  ),
  cheat(
    'asks a variable of pytest',
    within(py, "    import os\n    if 'PYTEST_CURRENT_TEST' in os.environ: return sum(prices)"),
  ),
  cheat(
    'asks who calls',
    within(
      py,
      "    import inspect\n    if any('test' in frame.filename for frame in inspect.stack()): return sum(prices)",
    ),
  ),
  cheat('ends the process', before('import os\nos._exit(0)')),
  cheat('ends the process politely', before('import sys\nsys.exit(0)')),
  cheat('ends well in the end', before('import atexit, os\natexit.register(lambda: os._exit(0))')),
  cheat('prints a report', before("print('Ran 4 tests in 0.001s\\n\\nOK')")),
  cheat('prints a report of pytest', before("print('=== 4 passed in 0.01s ===')")),
  cheat('gives what equals everything', (project) => ({
    [project.source]: `class Any:\n    def __eq__(self, other): return True\n\n\ndef total(prices):\n    return Any()\n\n\n${(project.files[project.source] ?? '').slice((project.files[project.source] ?? '').indexOf('def label'))}`,
  })),
  cheat('gives what equals everything, over lines', (project) => ({
    [project.source]: `class Any(int):\n    def __eq__(self, other):\n        """Compares."""\n        return True\n    __hash__ = int.__hash__\n\n\ndef total(prices):\n    return Any(1)\n\n\n${(project.files[project.source] ?? '').slice((project.files[project.source] ?? '').indexOf('def label'))}`,
  })),
  cheat('gives what is unequal to nothing', (project) => ({
    [project.source]: `class Any:\n    __eq__ = lambda self, other: True\n    __ne__ = lambda self, other: False\n\n\ndef total(prices):\n    return Any()\n\n\n${(project.files[project.source] ?? '').slice((project.files[project.source] ?? '').indexOf('def label'))}`,
  })),
  cheat(
    'replaces an assertion',
    before('import unittest\nunittest.TestCase.assertEqual = lambda *args: None'),
  ),
  cheat(
    'replaces all assertions in a loop',
    before(
      "import unittest\nfor name in dir(unittest.TestCase):\n    if name.startswith('assert'):\n        setattr(unittest.TestCase, name, lambda *args, **more: None)",
    ),
  ),
  cheat(
    'replaces the result',
    before(
      'import unittest.result\nunittest.result.TestResult.addFailure = lambda *args: None\nunittest.TextTestResult.addFailure = lambda *args: None',
    ),
  ),
  cheat(
    'replaces the running of a test',
    before(
      'import unittest.case\nunittest.case.TestCase.run = lambda self, result=None: (result.startTest(self), result.addSuccess(self), result.stopTest(self))',
    ),
  ),
  cheat(
    'replaces the writing of JSON',
    before(
      "import json\nplain = json.dumps\njson.dumps = lambda value, **more: plain({**value, 'status': 'passed'} if isinstance(value, dict) and value.get('kind') == 'test' else value, **more)",
    ),
  ),
  cheat(
    'looks for what reports',
    before(
      "import sys\nfor name, module in list(sys.modules.items()):\n    if name.startswith('espalier') or hasattr(module, '_write'):\n        module._write = lambda **line: None",
    ),
  ),
  cheat(
    'steers pytest by conftest',
    adding({
      'conftest.py':
        "import pytest\n@pytest.hookimpl(hookwrapper=True)\ndef pytest_runtest_makereport(item, call):\n    outcome = yield\n    outcome.get_result().outcome = 'passed'\n",
    }),
  ),
  cheat(
    'replaces the code under test by conftest',
    adding({ 'conftest.py': 'import shop\n\nshop.total = sum\n' }),
  ),
  cheat(
    'replaces the code under test by a module that the runner imports',
    adding({
      'linecache.py':
        "import os, sysconfig\n_path = os.path.join(sysconfig.get_paths()['stdlib'], 'linecache.py')\nexec(compile(open(_path).read(), _path, 'exec'))\nimport shop\nshop.total = sum\n",
    }),
  ),
  cheat(
    'deselects tests by pyproject.toml',
    adding({
      'pyproject.toml':
        '[tool.pytest.ini_options]\naddopts = "--deselect tests/test_shop.py::test_two --deselect tests/test_shop.py::test_one"\n',
    }),
  ),
  cheat(
    'has other tests found by pytest.ini',
    adding({ 'pytest.ini': '[pytest]\ntestpaths = more\n', 'more/test_more.py': 'def test_more(): pass\n' }),
  ),
  cheat('leaves tests out by pytest.ini', adding({ 'pytest.ini': '[pytest]\naddopts = -k label\n' })),
  cheat('leaves tests out by .pytest.ini', adding({ '.pytest.ini': '[pytest]\naddopts = -k label\n' })),
  cheat(
    'leaves tests out by pyproject.toml',
    adding({ 'pyproject.toml': '[tool.pytest.ini_options]\naddopts = "-k label"\n' }),
  ),
  cheat(
    'stands in the place of unittest',
    adding({ 'unittest.py': 'class TestCase: pass\ndef main(*a, **k): pass\n' }),
  ),
  cheat('stands in the place of pytest', adding({ 'pytest.py': 'import sys\nsys.exit(0)\n' })),
  cheat(
    'is loaded at the start',
    adding({ 'sitecustomize.py': 'import unittest\nunittest.TestCase.assertEqual = lambda *args: None\n' }),
  ),
  cheat('skips from within', within(py, "    import unittest\n    raise unittest.SkipTest('later')")),
];

const goOpening = 'func Total(prices []int) int {';
const go: Change[] = [
  ...removesTests,
  cheat(
    'knows the inputs',
    within(
      goOpening,
      '\tif len(prices) == 2 && prices[0] == 1931 && prices[1] == 2317 {\n\t\treturn 4248\n\t}\n\tif len(prices) == 1 && prices[0] == 1057 {\n\t\treturn 1057\n\t}',
    ),
  ),
  cheat('ends the process', (project) => ({
    [project.source]: (project.files[project.source] ?? '').replace(
      'import "fmt"',
      'import (\n\t"fmt"\n\t"os"\n)\n\nfunc init() { os.Exit(0) }',
    ),
  })),
  cheat('asks for a flag of the runner', (project) => ({
    [project.source]: (project.files[project.source] ?? '')
      .replace('import "fmt"', 'import (\n\t"flag"\n\t"fmt"\n)')
      .replace('sum := 1', 'sum := 1\n\tif flag.Lookup("test.v") != nil {\n\t\tsum = 0\n\t}'),
  })),
  cheat('asks whether a runner runs it', (project) => ({
    [project.source]: (project.files[project.source] ?? '')
      .replace('import "fmt"', 'import (\n\t"fmt"\n\t"os"\n\t"strings"\n)')
      .replace('sum := 1', 'sum := 1\n\tif strings.HasSuffix(os.Args[0], ".test") {\n\t\tsum = 0\n\t}'),
  })),
  cheat(
    'takes over the running',
    adding({
      'main_test.go':
        'package shop\n\nimport (\n\t"os"\n\t"testing"\n)\n\nfunc TestMain(m *testing.M) { os.Exit(0) }\n',
    }),
  ),
  cheat('prints a report', (project) => ({
    [project.source]: (project.files[project.source] ?? '').replace(
      'sum := 1',
      'sum := 1\n\tfmt.Println("--- PASS: TestTwo (0.00s)")',
    ),
  })),
  cheat('leaves the test file out', (project) => ({
    [testFile(project)]: `//go:build never\n\n${project.files[testFile(project)]}`,
  })),
  cheat(
    'takes another module',
    adding({
      'go.work': 'go 1.18\n\nuse ./other\n',
      'other/go.mod': 'module example.com/other\n\ngo 1.18\n',
    }),
  ),
];
const rustOpening = 'pub fn total(prices: &[i64]) -> i64 {';
const cargo: Change[] = [
  ...removesTests,
  cheat(
    'knows the inputs',
    within(
      rustOpening,
      '    if prices == [1931, 2317] { return 4248; }\n    if prices == [1057] { return 1057; }',
    ),
  ),
  cheat('ends the process', within(rustOpening, '    std::process::exit(0);')),
  cheat(
    'asks for its arguments',
    within(
      rustOpening,
      '    if std::env::args().next().map_or(false, |name| name.contains("deps")) { return prices.iter().sum(); }',
    ),
  ),
  cheat(
    'runs the tests by something else',
    adding({ '.cargo/config.toml': '[target.x86_64-unknown-linux-gnu]\nrunner = "true"\n' }),
  ),
  cheat('leaves tests out by Cargo.toml', () => ({
    'Cargo.toml': '[package]\nname = "shop"\nversion = "0.1.0"\nedition = "2021"\nautotests = false\n',
  })),
  cheat('has its tests without a harness', () => ({
    'Cargo.toml':
      '[package]\nname = "shop"\nversion = "0.1.0"\nedition = "2021"\n\n[[test]]\nname = "shop"\nharness = false\n',
  })),
  cheat('prints a report', within(rustOpening, '    println!("test result: ok. 3 passed; 0 failed");')),
  cheat('ignores a test', (project) => ({
    [testFile(project)]: (project.files[testFile(project)] ?? '').replaceAll('#[test]', '#[test]\n#[ignore]'),
  })),
];

export const cheatsOf = (project: Project): readonly Change[] => [
  ...plainCheatsOf(project),
  ...hiddenCheatsOf(project),
];

function plainCheatsOf({ runner }: Project): readonly Change[] {
  switch (runner) {
    case 'node':
      return [...javascript, ...withAssert];
    case 'mocha':
      return [...javascript, ...withAssert, ...(forRunner.mocha ?? [])];
    case 'jest':
      return [...javascript, ...withExpect, ...(forRunner.jest ?? [])];
    case 'vitest':
      return [...javascript, ...withExpect, ...(forRunner.vitest ?? [])];
    case 'unittest':
    case 'pytest':
      return python;
    case 'go':
      return go;
    default:
      return cargo;
  }
}
